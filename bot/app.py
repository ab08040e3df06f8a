"""The composition root: one function that builds the Application, and the one list of commands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    MessageHandler,
    filters,
)

from bot.answering import Desk
from bot.arrivals import Arrivals
from bot.ask import Command, Run
from bot.commands import (
    about,
    asking,
    briefs,
    channels,
    corrections,
    dated,
    dialogues,
    keeping,
    pushes,
    settings,
    start,
    subjects,
    subscribing,
)
from bot.commands.dialogues import Step
from bot.commands.editors import (
    announcing,
    card,
    claims,
    conflicts,
    correcting,
    desk,
    drafts,
    entries,
    figures,
    history,
    queue,
    recalls,
    releasing,
    roles,
    timing,
    verifying,
)
from bot.newsroom import Newsroom
from bot.recording import Recording
from bot.telegram.bot import DeskBot
from bot.telegram.buttons import ListPress
from bot.telegram.callback import Press
from bot.telegram.inbox import Inbox
from bot.telegram.order import InOrder
from bot.telegram.pacing import PacedLimiter

FAMILIES = (start, subjects, briefs, asking, dated, subscribing, keeping, settings, pushes, about, corrections,
            drafts, card, releasing, timing, history, entries, roles, desk, queue, verifying, claims, announcing,
            figures, conflicts, correcting, recalls)  # fmt: skip
# Those that ask something and wait for the answer.
ASKING = (dialogues, card, timing, queue, verifying, announcing, correcting)
COMMANDS: tuple[Command, ...] = tuple(command for family in FAMILIES for command in family.COMMANDS)
UPDATES = (Update.MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER)

App = Application[Any, Any, Any, Any, Any, Any]


@dataclass(frozen=True)
class Built:
    """The parts that the process runs."""

    app: App
    room: Newsroom
    inbox: Inbox
    recording: Recording


def presses() -> Mapping[type[Press], Run]:
    """What each kind of button asks, and who answers it."""
    found: dict[type[Press], Run] = {ListPress: start.lists(COMMANDS)}
    for family in FAMILIES:
        found |= family.PRESSES
    return found


def steps() -> Mapping[str, Step]:
    """What a person's next message means in each step of a dialogue."""
    found: dict[str, Step] = {}
    for family in ASKING:
        found |= family.STEPS
    return found


def build(room: Newsroom, token: str, api_url: str) -> Built:
    """The application of a newsroom, for any server that speaks the Bot API.

    Args:
        token: The bot's token.
        api_url: The server's root; methods are at `{api_url}/bot<token>/<method>`.
    """
    inbox = Inbox(room)
    bot = DeskBot(token, api_url, inbox=inbox, limiter=PacedLimiter(room.pacing))
    recording = Recording(room)
    desk = Desk(
        room=room,
        commands={command.name: command for command in COMMANDS},
        presses=presses(),
        listen=channels.before(asking.listener(COMMANDS, steps())),
        arrivals=Arrivals(room),
        recording=recording,
    )
    app: App = ApplicationBuilder().bot(bot).concurrent_updates(InOrder(inbox)).job_queue(None).build()
    app.add_handler(MessageHandler(filters.UpdateType.MESSAGE, desk.on_message))
    app.add_handler(CallbackQueryHandler(desk.on_press))
    app.add_handler(ChatMemberHandler(desk.on_member, ChatMemberHandler.MY_CHAT_MEMBER))
    app.add_error_handler(desk.on_error)
    return Built(app, room, inbox, recording)
