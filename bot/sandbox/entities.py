"""Text as Telegram keeps it: cleaned, trimmed, with its entities in UTF-16 units, nested by Telegram's rules."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from bot.sandbox.detect import found_in
from bot.sandbox.markup import DATE_FORMAT, Mark, Reader
from bot.sandbox.nesting import QUOTES, SOLID, SPLITTABLE, limited, nested, order, with_found
from bot.sandbox.refusals import Json, Refusal, bad, whole

MOST_BYTES: Final = 1 << 15
GIVEN: Final = {*SPLITTABLE, *QUOTES, *SOLID, "text_link", "text_mention", "custom_emoji"}
FOUND: Final = {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number"}
UNCLEAN: Final = re.compile("[\x00-\x09\x0b-\x1f\u2028-\u202e\u0333\u033f\u030a]")
DIRECTION_RUN: Final = re.compile("[\u200e\u200f]+(?=[\u200e\u200f])")
BLANK: Final = re.compile(
    "[ \n\xa0\u1680\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\u3000\ufeff\ufffc\U000e0000-\U000e007f]*"
)


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text ready to be sent: `size` is its length in UTF-16 units, `entities` are Bot API MessageEntity objects."""

    text: str
    size: int = 0
    entities: list[Json] = field(default_factory=list)


def formatted(
    text: str, parse_mode: str, given: object, person: Callable[[int], Json | None], *, may_be_empty: bool = False
) -> Formatted:
    """What Telegram makes of a bot's text.

    `given` is the decoded `entities` field, `person` tells the User of an id for text mentions. Refusal in
    Telegram's words for wrong markup, an unknown parse mode, or a text that is empty when it may not be.
    """
    if not _is_utf8(text):
        raise bad("Strings must be encoded in UTF-8")
    if len(text.encode()) > MOST_BYTES:
        raise bad("Text is too long")
    mode = parse_mode.lower()
    if text and mode not in {"", "none"}:
        if mode in {"markdown", "markdownv2"}:
            raise bad("Unsupported parse_mode: this local Bot API reads HTML only")
        if mode != "html":
            raise bad("Unsupported parse_mode")
        text, marks = Reader(text).read()
    else:
        marks = _given(text, given)
    return settled(text, marks, person, may_be_empty=may_be_empty)


def settled(
    text: str, marks: list[Mark], person: Callable[[int], Json | None], *, may_be_empty: bool = False
) -> Formatted:
    """Clean, trim and nest; find commands, mentions and links; keep at most 100 entities, offsets in UTF-16 units."""
    text, marks = _cleaned(text, nested(marks))
    text, marks = _trimmed(text, marks)
    if BLANK.fullmatch(text):
        if not may_be_empty:
            raise bad("Text must be non-empty")
        return Formatted("")
    kept = limited([mark for mark in nested(marks) if not _mentions_nobody(mark, person)])
    marks = limited(with_found(kept, found_in(text)))
    units = _units(text)
    return Formatted(
        text,
        units(len(text)),
        [_entity(mark, units(mark.start), units(mark.end), person) for mark in sorted(marks, key=order)],
    )


def _is_utf8(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in text)


def _units(text: str) -> Callable[[int], int]:
    """From code points to UTF-16 units."""
    if not text or max(text) <= "\uffff":
        return lambda at: at
    before = [0]
    for sign in text:
        before.append(before[-1] + (2 if sign > "\uffff" else 1))
    return before.__getitem__


def _given(text: str, given: object) -> list[Mark]:
    if not isinstance(given, list) or not given:
        return []
    points: dict[int, int] = {}
    at = 0
    for index, sign in enumerate(text):
        points[at] = index
        at += 2 if sign > "\uffff" else 1
    points[at] = len(text)
    return [mark for entity in given if (mark := _given_one(entity, points, at)) is not None]


def _given_one(entity: object, points: dict[int, int], size: int) -> Mark | None:
    if not isinstance(entity, dict):
        raise bad("Can't parse MessageEntity: expected an Object")
    for name in ("offset", "length", "type"):
        if name not in entity:
            raise bad(f"Can't parse MessageEntity: Can't find field \"{name}\"")
    kind, start, length = entity["type"], whole(entity["offset"], "offset"), whole(entity["length"], "length")
    if kind in FOUND:
        return None
    if kind not in GIVEN:
        raise bad("Can't parse MessageEntity: Unsupported type specified")
    if not 0 <= start <= 1_000_000:
        raise bad(f"Receive an entity with incorrect offset {start}")
    if not 0 <= length <= 1_000_000:
        raise bad(f"Receive an entity with incorrect length {length}")
    if not length:
        return None
    if start >= size:
        raise bad(f"Entity begins after the end of the text at UTF-16 offset {start}")
    if start + length > size:
        raise bad(
            f"Entity beginning at UTF-16 offset {start} ends after the end of the text at UTF-16 offset "
            f"{start + length}"
        )
    if start not in points:
        raise bad(f"Entity begins in a middle of a UTF-16 symbol at byte offset {start}")
    if start + length not in points:
        raise bad(f"Entity beginning at UTF-16 offset {start} ends in a middle of a UTF-16 symbol")
    return Mark(kind, points[start], points[start + length], _given_extra(kind, entity))


def _given_extra(kind: str, entity: Json) -> Json:
    match kind:
        case "text_link":
            from_reader = Reader('<a href="' + str(entity.get("url", "")).replace('"', "%22") + '">x</a>').read()[1]
            if not from_reader:
                raise bad(f"Entity URL '{entity.get('url', '')}' is invalid: Wrong HTTP URL")
            return from_reader[0].extra
        case "text_mention":
            user = entity.get("user")
            return {"user": whole(user.get("id"), "id") if isinstance(user, dict) else 0}
        case "pre" if entity.get("language"):
            return {"language": str(entity["language"])}
        case "custom_emoji":
            return {"custom_emoji_id": str(entity.get("custom_emoji_id", ""))}
        case "date_time":
            form = str(entity.get("date_time_format", ""))
            if not DATE_FORMAT.fullmatch(form):
                raise bad("Can't parse MessageEntity: Invalid date-time format specified")
            return {"unix_time": whole(entity.get("unix_time"), "unix_time"), "date_time_format": form}
    return {}


def _cleaned(text: str, marks: list[Mark]) -> tuple[str, list[Mark]]:
    """Control signs become spaces, carriage returns and hidden line signs go, as Telegram cleans what it gets."""
    if not UNCLEAN.search(text):
        return DIRECTION_RUN.sub(lambda run: "\u200c" * len(run[0]), text), marks
    moved = [0]
    out: list[str] = []
    for sign in text:
        if sign < " " and sign not in "\r\n":
            out.append(" ")
        elif sign == "\n" or not UNCLEAN.match(sign):
            out.append(sign)
        moved.append(len(out))
    for mark in marks:
        mark.start, mark.end = moved[mark.start], moved[mark.end]
    text = DIRECTION_RUN.sub(lambda run: "\u200c" * len(run[0]), "".join(out))
    return text, [mark for mark in marks if mark.start < mark.end]


def _trimmed(text: str, marks: list[Mark]) -> tuple[str, list[Mark]]:
    """Spaces go from both ends, but at the beginning never from inside an entity."""
    text = text.rstrip(" \n")
    marks = [mark for mark in marks if mark.start < len(text)]
    for mark in marks:
        mark.end = min(mark.end, len(text))
    cut = min(len(text) - len(text.lstrip(" \n")), min((mark.start for mark in marks), default=len(text)))
    for mark in marks:
        mark.start -= cut
        mark.end -= cut
    return text[cut:], marks


def _mentions_nobody(mark: Mark, person: Callable[[int], Json | None]) -> bool:
    return mark.kind == "text_mention" and person(mark.extra["user"]) is None


def _entity(mark: Mark, start: int, end: int, person: Callable[[int], Json | None]) -> Json:
    extra = {"user": person(mark.extra["user"])} if mark.kind == "text_mention" else mark.extra
    return {"offset": start, "length": end - start, "type": mark.kind, **extra}


def plain(text: str, person: Callable[[int], Json | None]) -> Formatted:
    """What a person's client sends for typed words; Refusal when nothing is left of them."""
    if not _is_utf8(text):
        raise Refusal(400, "Bad Request: strings must be encoded in UTF-8")
    return settled(text, [], person)
