"""Edits and deletions of messages that are out, each in its turn and done once, however often they are begun."""

import asyncio
import time

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.newsroom import Newsroom
from bot.push.letter import Letter
from bot.telegram.errors import Consequence, consequence
from bot.telegram.request import Prepared, prepare
from bot.telegram.turns import Kind

# What has to wait, or concerns the chat as a whole; whatever else an edit meets is passed over.
RAISED = {
    Consequence.WAIT,
    Consequence.NOT_SENT,
    Consequence.STOP,
    Consequence.MOVE_CHAT,
    Consequence.PAUSE_CHAT,
}
# How often what has an unknown outcome is made once more, which does no harm.
TRIES = 3
DELETION = prepare({})


class Changing:
    """Makes the changes of a letter. Made twice they change nothing, so that a kill between two costs nothing."""

    def __init__(self, room: Newsroom, bot: Bot) -> None:
        self._room = room
        self._bot = bot

    async def made(self, letter: Letter, ends: float) -> bool:
        """Make the changes that are not made yet, and note them; whether all are made or cannot be.

        Args:
            ends: Until when, on the monotonic clock, they may have their turns.

        Raises:
            TelegramError: The letter has to wait, or its chat is closed.
        """
        chat_id = letter.delivery.chat_id
        for change in letter.changes:
            if change.message_id in letter.done:
                continue
            edit = change.body.to(chat_id, message_id=change.message_id)
            done: bool | None = False
            if change.delete:
                deletion = DELETION.to(chat_id, message_id=change.message_id)
                done = await self._make(letter, "deleteMessage", deletion, Kind.DELETE, ends)
            if done is False:  # What cannot be deleted any more is edited.
                done = await self._make(letter, "editMessageText", edit, Kind.EDIT, ends)
            if done is None:
                return False
            if done:
                letter.done.append(change.message_id)
        return True

    async def _make(self, letter: Letter, method: str, body: Prepared, kind: Kind, ends: float) -> bool | None:
        """Whether a message is as it should be; None where the time is over."""
        for _ in range(TRIES):
            if not await self._in_turn(letter.delivery.chat_id, kind, ends):
                return None
            try:
                await self._bot.request.post(f"{self._bot.base_url}/{method}", body)
            except TelegramError as error:
                meaning = consequence(error)
                if meaning is Consequence.DONE:
                    return True
                if meaning in RAISED:
                    raise
                told = {"delivery": letter.delivery.id, "why": meaning.value, "error": str(error)}
                structlog.get_logger().info("not changed", **told)
                if meaning is not Consequence.UNKNOWN_OUTCOME:
                    return False
            else:
                return True
        return False

    async def _in_turn(self, chat_id: int, kind: Kind, ends: float) -> bool:
        try:
            async with asyncio.timeout(max(0.0, ends - time.monotonic())):
                await self._room.pacing.bulk(chat_id, kind)
        except TimeoutError:
            return False
        return time.monotonic() <= ends
