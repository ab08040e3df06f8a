"""Errors by consequence: every text of the Bot API that is known, and every class PTB raises."""

from datetime import timedelta

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.telegram.errors import UNNAMED_WAIT, Consequence, NotSent, NotSentInTime, consequence, seconds_of

BAD_REQUESTS = {
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message": Consequence.DONE,
    'Bad Request: can\'t parse entities: Unsupported start tag "p" at byte offset 0': Consequence.PLAIN_TEXT,
    "Bad Request: can't parse message text: Can't find end tag": Consequence.PLAIN_TEXT,
    "Bad Request: message is too long": Consequence.FAULT,
    "Bad Request: message text is empty": Consequence.FAULT,
    "Bad Request: BUTTON_DATA_INVALID": Consequence.FAULT,
    "Bad Request: message thread not found": Consequence.DROP_THREAD,
    "Bad Request: TOPIC_CLOSED": Consequence.DROP_THREAD,
    "Bad Request: TOPIC_DELETED": Consequence.DROP_THREAD,
    "Bad Request: message to edit not found": Consequence.GONE,
    "Bad Request: message to delete not found": Consequence.GONE,
    "Bad Request: message to be replied not found": Consequence.GONE,
    "Bad Request: message can't be edited": Consequence.GONE,
    "Bad Request: message can't be deleted for everyone": Consequence.GONE,
    "Bad Request: MESSAGE_ID_INVALID": Consequence.GONE,
    "Bad Request: query is too old and response timeout expired or query ID is invalid": Consequence.LATE,
    "Bad Request: QUERY_ID_INVALID": Consequence.LATE,
    "Bad Request: chat not found": Consequence.PAUSE_CHAT,
    "Bad Request: PEER_ID_INVALID": Consequence.PAUSE_CHAT,
    "Bad Request: CHANNEL_PRIVATE": Consequence.PAUSE_CHAT,
    "Bad Request: CHAT_WRITE_FORBIDDEN": Consequence.PAUSE_CHAT,
    "Bad Request: CHAT_RESTRICTED": Consequence.PAUSE_CHAT,
    "Bad Request: CHAT_SEND_PLAIN_FORBIDDEN": Consequence.PAUSE_CHAT,
    "Bad Request: CHAT_ADMIN_REQUIRED": Consequence.PAUSE_CHAT,
    "Bad Request: have no rights to send a message": Consequence.PAUSE_CHAT,
    "Bad Request: not enough rights to send text messages to the chat": Consequence.PAUSE_CHAT,
    "Bad Request: need administrator rights in the channel chat": Consequence.PAUSE_CHAT,
    "Bad Request: user is deactivated": Consequence.PAUSE_CHAT,
    "Bad Request: USER_IS_BLOCKED": Consequence.PAUSE_CHAT,
    "Bad Request: group is deactivated": Consequence.PAUSE_CHAT,
    "Bad Request: group chat was upgraded to a supergroup chat": Consequence.PAUSE_CHAT,
}
FORBIDDEN = [
    "Forbidden: bot was blocked by the user",
    "Forbidden: user is deactivated",
    "Forbidden: bot was kicked from the group chat",
    "Forbidden: bot was kicked from the supergroup chat",
    "Forbidden: bot was kicked from the channel chat",
    "Forbidden: bot is not a member of the channel chat",
    "Forbidden: the group chat was deleted",
    "Forbidden: bot can't initiate conversation with a user",
]
OTHERS: list[tuple[Exception, Consequence]] = [
    (ChatMigrated(-1001234567890), Consequence.MOVE_CHAT),
    (InvalidToken("Unauthorized"), Consequence.STOP),
    (InvalidToken("Not Found"), Consequence.STOP),
    (Conflict("Conflict: terminated by other getUpdates request"), Consequence.STOP),
    (NetworkError("Too Many Requests: retry after 7"), Consequence.WAIT),
    (NetworkError("Internal Server Error (500)"), Consequence.UNKNOWN_OUTCOME),
    (NetworkError("Bad Gateway"), Consequence.UNKNOWN_OUTCOME),
    (TimedOut(), Consequence.UNKNOWN_OUTCOME),
    (TimeoutError(), Consequence.UNKNOWN_OUTCOME),
    (TelegramError("Invalid server response"), Consequence.UNKNOWN_OUTCOME),
    (NotSent("No connection"), Consequence.NOT_SENT),
    (NotSentInTime("No connection in time"), Consequence.NOT_SENT),
    (EndPointNotFound("Endpoint sendNothing not found in Bot API"), Consequence.FAULT),
    (KeyError("chat not found"), Consequence.FAULT),
]


@pytest.mark.parametrize(("text", "expected"), BAD_REQUESTS.items())
def test_a_bad_request_is_told_by_its_text(text: str, expected: Consequence) -> None:
    """A 400 is never taken for a network error, though PTB's class descends from it."""
    assert consequence(BadRequest(text)) == expected


@pytest.mark.parametrize("text", FORBIDDEN)
def test_forbidden_pauses_the_chat(text: str) -> None:
    """Whatever the reason, nothing can be sent there until the chat lets the bot in again."""
    assert consequence(Forbidden(text)) == Consequence.PAUSE_CHAT


@pytest.mark.parametrize(("error", "expected"), OTHERS, ids=lambda value: repr(value))
def test_every_other_error_has_its_consequence(error: Exception, expected: Consequence) -> None:
    """Classes that descend from each other keep their own meaning."""
    assert consequence(error) == expected


@pytest.mark.parametrize("kind", [Forbidden, InvalidToken, BadRequest, NetworkError])
def test_an_answer_that_is_not_telegrams_decides_nothing(kind: type[TelegramError]) -> None:
    """A proxy's page with 403 or 404 neither pauses a chat nor stops the bot."""
    error = kind("Forbidden (403). Parsing the server response b'<html>chat not found</html>' failed")
    error.__cause__ = TelegramError("Invalid server response")
    assert consequence(error) == Consequence.UNKNOWN_OUTCOME


@pytest.mark.parametrize(("wait", "expected"), [(7, 7.0), (timedelta(minutes=2), 120.0)])
def test_flood_control_names_its_seconds(wait: int | timedelta, expected: float) -> None:
    """RetryAfter gives seconds, whichever of PTB's two forms it holds."""
    error = RetryAfter(wait)
    assert (consequence(error), seconds_of(error)) == (Consequence.WAIT, expected)


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
def test_flood_control_in_whole_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """PTB's old form, without its switch, reads the same."""
    monkeypatch.delenv("PTB_TIMEDELTA")
    assert seconds_of(RetryAfter(7)) == 7.0


def test_flood_control_without_parameters_is_read_from_its_text() -> None:
    """A server that leaves `retry_after` out still gets its wait; one that says nothing gets the usual."""
    assert seconds_of(NetworkError("Too Many Requests: retry after 7")) == 7.0
    assert seconds_of(NetworkError("Too Many Requests")) == UNNAMED_WAIT


def test_every_consequence_is_reached() -> None:
    """The list of consequences holds none that no error has."""
    reached = {*BAD_REQUESTS.values(), *(expected for _, expected in OTHERS)}
    assert set(Consequence) - reached == set()
