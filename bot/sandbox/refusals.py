"""Telegram's refusals in Telegram's words."""

import re
from typing import Any, Final

Json = dict[str, Any]

NOT_FOUND: Final = "Not Found"
UNAUTHORIZED: Final = "Unauthorized"
OTHER_POLLER: Final = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
NOT_MODIFIED: Final = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
QUERY_TOO_OLD: Final = "query is too old and response timeout expired or query ID is invalid"
PREFIXES: Final = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    504: "Gateway Timeout",
}


class Refusal(Exception):
    """An answer with `ok: false`: the HTTP code, Telegram's description and its parameters."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def answer(self) -> Json:
        """The body that Telegram sends."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad(sentence: str) -> Refusal:
    """400, with the first letter lowered as Telegram does, unless the sentence is a CODE_WORD."""
    return Refusal(400, f"Bad Request: {lowered(sentence)}")


def forbidden(sentence: str) -> Refusal:
    """403 with its prefix."""
    return Refusal(403, f"Forbidden: {sentence}")


def whole(value: object, name: str) -> int:
    """A whole number of a JSON object, also one in quotes; refused in Telegram's words for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,18}", value):
        return int(value)
    raise bad(f'Field "{name}" must be of type Number')


def too_many(seconds: int) -> Refusal:
    """429 with `retry_after` in whole seconds."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def lowered(sentence: str) -> str:
    """Telegram lowers the first letter of a sentence, but leaves "BUTTON_DATA_INVALID" and "HTML" alone."""
    if len(sentence) >= 2 and (sentence[1] == "_" or "A" <= sentence[1] <= "Z"):
        return sentence
    return sentence[:1].lower() + sentence[1:]
