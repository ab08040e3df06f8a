"""What an error of the Bot API means for whoever sent: one consequence for every error."""

import re
from datetime import timedelta
from enum import StrEnum
from typing import Final

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

UNNAMED_WAIT: Final = 5.0
"""Seconds to wait after a flood error that names no time."""


class Consequence(StrEnum):
    """What to do about an error; `consequence` picks exactly one."""

    WAIT = "wait"
    """Flood control: pause the chat for `seconds_of(error)`, then send again. Nothing was sent."""
    PAUSE_CHAT = "pause_chat"
    """The chat is closed to the bot: pause its subscriptions until it comes back. Nothing was sent."""
    MOVE_CHAT = "move_chat"
    """The group became a supergroup: move its id to `error.new_chat_id` and send again."""
    PLAIN_TEXT = "plain_text"
    """The markup was refused: send as plain text and log a fault of ours."""
    DROP_THREAD = "drop_thread"
    """The forum topic is gone or closed: send to the general topic."""
    DONE = "done"
    """The message already reads like this: count it as a success."""
    GONE = "gone"
    """The message meant to be edited, deleted or answered is no more, or can no longer be changed."""
    LATE = "late"
    """The button's query is too old to answer: ignore."""
    NOT_SENT = "not_sent"
    """No connection came up, so Telegram got nothing: send again, and count no attempt."""
    UNKNOWN_OUTCOME = "unknown_outcome"
    """Timeout, 5xx, broken connection or an answer not Telegram's: it may have been sent; the lease decides."""
    STOP = "stop"
    """The token is refused or another process polls with it: stop, sending more helps nobody."""
    FAULT = "fault"
    """Anything else: a mistake of ours, to be logged and not repeated."""


class NotSent(NetworkError):
    """No connection to Telegram came up (refused, unreachable, unknown host): nothing was sent."""


class NotSentInTime(NotSent, TimedOut):
    """No connection to Telegram came up, or none got free, in time: nothing was sent."""


# Lower-case parts of the texts Telegram gives with 400; the first match counts. From the Bot API server's own
# messages and the community's list of them (vrumger/telegram-errors).
TEXTS: Final[tuple[tuple[str, Consequence], ...]] = (
    ("message is not modified", Consequence.DONE),
    ("can't parse entities", Consequence.PLAIN_TEXT),
    ("can't parse message text", Consequence.PLAIN_TEXT),
    ("message thread not found", Consequence.DROP_THREAD),
    ("topic_closed", Consequence.DROP_THREAD),
    ("topic_deleted", Consequence.DROP_THREAD),
    ("message to edit not found", Consequence.GONE),
    ("message to delete not found", Consequence.GONE),
    ("message to be replied not found", Consequence.GONE),
    ("message can't be edited", Consequence.GONE),
    ("message can't be deleted", Consequence.GONE),
    ("message_id_invalid", Consequence.GONE),
    ("query is too old", Consequence.LATE),
    ("query id is invalid", Consequence.LATE),
    ("query_id_invalid", Consequence.LATE),
    ("chat not found", Consequence.PAUSE_CHAT),
    ("peer_id_invalid", Consequence.PAUSE_CHAT),
    ("channel_private", Consequence.PAUSE_CHAT),
    ("channel_invalid", Consequence.PAUSE_CHAT),
    ("chat_write_forbidden", Consequence.PAUSE_CHAT),
    ("chat_restricted", Consequence.PAUSE_CHAT),
    ("chat_send_plain_forbidden", Consequence.PAUSE_CHAT),
    ("chat_admin_required", Consequence.PAUSE_CHAT),
    ("have no rights to send a message", Consequence.PAUSE_CHAT),
    ("not enough rights", Consequence.PAUSE_CHAT),
    ("need administrator rights", Consequence.PAUSE_CHAT),
    ("user is deactivated", Consequence.PAUSE_CHAT),
    ("user_is_blocked", Consequence.PAUSE_CHAT),
    ("user_is_deactivated", Consequence.PAUSE_CHAT),
    ("group is deactivated", Consequence.PAUSE_CHAT),
    ("group chat was deactivated", Consequence.PAUSE_CHAT),
    # Without the new id in the answer there is nowhere to move to; the service message brings the id later.
    ("group chat was upgraded to a supergroup", Consequence.PAUSE_CHAT),
)

# A class comes before the classes it descends from: BadRequest, NotSent and TimedOut are all NetworkErrors.
CLASSES: Final[tuple[tuple[type[Exception], Consequence], ...]] = (
    (RetryAfter, Consequence.WAIT),
    (ChatMigrated, Consequence.MOVE_CHAT),
    (Forbidden, Consequence.PAUSE_CHAT),
    (InvalidToken, Consequence.STOP),
    (Conflict, Consequence.STOP),
    (NotSent, Consequence.NOT_SENT),
    (NetworkError, Consequence.UNKNOWN_OUTCOME),
    (TimeoutError, Consequence.UNKNOWN_OUTCOME),
)


def consequence(error: Exception) -> Consequence:
    """Say what follows from an error of a Bot API call; any exception has an answer, the last one being FAULT."""
    # PTB chains a parsing error to whatever the HTTP status suggests: such an answer was some proxy's, not Telegram's,
    # and a proxy's 403 must not pause every chat.
    if type(error) is TelegramError or (isinstance(error, TelegramError) and type(error.__cause__) is TelegramError):
        return Consequence.UNKNOWN_OUTCOME
    text = str(error).lower()
    if isinstance(error, BadRequest):
        return next((meaning for part, meaning in TEXTS if part in text), Consequence.FAULT)
    if isinstance(error, NetworkError) and "too many requests" in text:
        return Consequence.WAIT
    return next((meaning for kind, meaning in CLASSES if isinstance(error, kind)), Consequence.FAULT)


def seconds_of(error: Exception) -> float:
    """Seconds to wait after an error whose consequence is WAIT; UNNAMED_WAIT when it names none."""
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
    named = re.search(r"retry after (\d+)", str(error).lower())
    return float(named[1]) if named else UNNAMED_WAIT
