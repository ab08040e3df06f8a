"""Update -> command -> page: finds who answers, and sees that every update gets an answer or deserves none."""

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import structlog
from telegram import Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import CallbackContext

from bot.arrivals import Arrivals
from bot.ask import RANKS, AlreadyApplied, Answer, Ask, Command, Run, UserError
from bot.newsroom import Newsroom
from bot.recording import Recording
from bot.telegram import asks, menus, say
from bot.telegram.buttons import ALL, opens
from bot.telegram.callback import Press, unpack
from bot.telegram.errors import Consequence, consequence
from bot.views import plain_words
from bot.views.editors import claim_buttons
from bot.views.page import Page
from bot.views.text import plain
from store import dialogues

Context = CallbackContext[Any, Any, Any, Any]


@dataclass(frozen=True)
class Desk:
    """What answers: commands by name, buttons by what they ask, and the listener for any other text.

    Attributes:
        arrivals: Told of my_chat_member updates and upgraded groups, which want no answer.
        recording: Told which message carried which claims.
    """

    room: Newsroom
    commands: Mapping[str, Command]
    presses: Mapping[type[Press], Run]
    listen: Run
    arrivals: Arrivals
    recording: Recording

    async def on_message(self, update: Update, context: Context) -> None:
        """A message, an edited one excepted: a command, a button of a reply keyboard, or plain words."""
        message = update.message
        if message is None:
            return
        if message.migrate_to_chat_id:
            await self.arrivals.moved(message.chat.id, message.migrate_to_chat_id)
            return
        ask = asks.of_message(self.room, context.bot, update, message)
        run = await self._who_answers(message, ask)
        if run is None:
            return
        reply_to = None if ask.private else message.message_id
        asker = None if ask.private or message.sender_chat else ask.user_id
        content = self.room.live.catalogue.version
        for made in await self._answered(run, ask):
            page = await self.recording.introduced(made, ask.chat_id, ask.reader)
            ids = await say.send(context.bot, ask.chat_id, page, topic_id=ask.topic_id, reply_to=reply_to, asker=asker)
            self.recording.note(ask.chat_id, ask.topic_id, ids, page.claims, content, again=page.again)
            await self._remember(ask, page, ids)
        if ask.private and ask.role and asks.command_of(message, self.room.username) == "start":
            commands = tuple(self.commands.values())
            await menus.set_for_editor(context.bot, self.room.store, commands, ask.user_id, ask.role)

    async def _who_answers(self, message: Message, ask: Ask) -> Run | None:
        name = asks.command_of(message, self.room.username)
        if name is None:
            return self.listen if ask.private or self._to_me(message) else None
        command = self.commands.get(name)
        if command is None:
            # In a group an unknown command is for another bot.
            return _unknown if ask.private and name else None
        if command.who == "administrators" and not ask.private and not await ask.administers():
            return _for_administrators
        if command.who in RANKS and not ask.may(command.who):
            # A stranger learns nothing of the editors' commands, not even that there are some.
            return _unknown if ask.private else None
        return command.run

    def _to_me(self, message: Message) -> bool:
        quoted = message.reply_to_message
        return bool(quoted and quoted.from_user and quoted.from_user.id == self.room.bot_id and message.text)

    async def _answered(self, run: Run, ask: Ask) -> Sequence[Page]:
        # Under a button a sentence only flashes, so that the page stays.
        pressed = ask.press is not None
        try:
            answer = await run(ask)
        except UserError as told:
            return (Page(plain_words.told(str(told)), toast=pressed),)
        except AlreadyApplied:
            return (Page(plain_words.done_before(), toast=pressed),)
        pages = pages_of(answer)
        return [claim_buttons.under(page) for page in pages] if ask.may("editors") else pages

    async def on_press(self, update: Update, context: Context) -> None:
        """A pressed button: acknowledged at once, then its page takes the place of the old one."""
        query = update.callback_query
        if query is None:
            return
        found = unpack(query.data or "", ALL)
        run = self.presses.get(type(found.press)) if found else None
        if query.message is None or found is None or run is None:
            await say.acknowledge(query, plain_words.old_button())
            return
        ask = asks.of_press(self.room, context.bot, update, query, found.press)
        content = self.room.live.catalogue.version
        try:
            pages = await self._pressed(run, ask, found.asker)
        except Exception:
            await _quietly(say.acknowledge(query, plain_words.our_fault()))
            raise
        toast = next((page for page in pages if page.toast), None)
        await say.acknowledge(query, plain(toast.text) if toast else None)
        asker = None if ask.private else ask.user_id
        for made in pages:
            if not made.toast:
                page = await self.recording.introduced(made, ask.chat_id, ask.reader)
                ids = await say.edit(context.bot, query, page, asker=asker)
                here = ids == [ask.message_id]
                self.recording.note(ask.chat_id, ask.topic_id, ids, page.claims, content, edited=here, again=page.again)
                await self._remember(ask, page, ids)

    async def _remember(self, ask: Ask, page: Page, ids: Sequence[int]) -> None:
        """Keep where the page of an open dialogue stands, so that it is edited there, also by another process."""
        if page.living and ids:
            async with self.room.store.unit() as session:
                await dialogues.stands(session, ask.chat_id, ask.user_id, ids[-1])

    async def _pressed(self, run: Run, ask: Ask, asker: int | None) -> Sequence[Page]:
        """In a group only who asked turns a page; where nobody did by his own name, the administrators.

        Under a push anybody may open a page, which then comes as a message of its own; in a channel all would read it.
        """
        if ask.private or asker == ask.user_id:
            return await self._answered(run, ask)
        if ask.chat_kind == ChatType.CHANNEL:
            return (Page(plain_words.in_channel(self.room.username), toast=True),)
        if asker is None and await ask.administers():
            return await self._answered(run, ask)
        if asker is None and ask.press is not None and opens(ask.press):
            return [replace(page, fresh=True) for page in await self._answered(run, ask)]
        return (Page(plain_words.not_yours(), toast=True),)

    async def on_member(self, update: Update, context: Context) -> None:
        """The bot was blocked, unblocked, added or removed somewhere."""
        change = update.my_chat_member
        if change is None:
            return
        reachable = change.new_chat_member.status not in ("kicked", "left")
        await self.arrivals.reachable(change.chat.id, reachable)

    async def on_error(self, update: object, context: Context) -> None:
        """What no handler expected: logged without the message's text, and the person told that it was us."""
        error = context.error
        if isinstance(error, TelegramError) and consequence(error) is not Consequence.FAULT:
            structlog.get_logger().warning("answer not delivered", why=consequence(error).value, error=str(error))
        else:
            structlog.get_logger().error("unhandled", exc_info=error)
        if not isinstance(update, Update):
            return
        if update.message and update.message.chat.type == ChatType.PRIVATE and not isinstance(error, TelegramError):
            await _quietly(say.send(context.bot, update.message.chat.id, Page(plain_words.our_fault())))


def pages_of(answer: Answer) -> Sequence[Page]:
    """An answer as a row of pages, none included."""
    if answer is None:
        return ()
    return (answer,) if isinstance(answer, Page) else answer


async def _unknown(ask: Ask) -> Page:
    return plain_words.unknown_command()


async def _for_administrators(ask: Ask) -> Page:
    return Page(plain_words.for_administrators())


async def _quietly(sending: Awaitable[object]) -> None:
    try:
        await sending
    except TelegramError as error:
        structlog.get_logger().warning("fault not told", error=str(error))
