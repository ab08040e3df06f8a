"""What a button asks, as a typed value, and its short form in callback data.

The form is `1TAG:FIELD:FIELD…`, 1 being the version; in a group `@ASKER` follows, so that only who asked turns
the page. Whatever is not a form of today unpacks to None and is answered as an old button.
"""

import base64
import hashlib
import types
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Union, get_args, get_origin, get_type_hints

VERSION = "1"
MOST_BYTES = 64
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def ref(name: str) -> str:
    """Eight letters for a slug or a claim id of any length; the catalogue finds it again by them."""
    return base64.b32encode(hashlib.blake2b(name.encode(), digest_size=5).digest()).decode().lower()


class TooLong(ValueError):
    """A button's data would pass 64 bytes: a fault of ours, caught by the tests over the catalogue."""


@dataclass(frozen=True, slots=True)
class Press:
    """What pressing a button asks of the desk. Fields are whole numbers and texts without a colon."""

    tag: ClassVar[str] = ""


def pack(press: Press, asker: int | None = None) -> str:
    """The callback data of a press.

    Args:
        asker: In a group, the user who may press it.

    Raises:
        TooLong: It would pass 64 bytes.
    """
    parts = [VERSION + press.tag]
    for each in fields(press):
        value = getattr(press, each.name)
        text = "" if value is None else str(value)
        # The last field may hold anything; an earlier one with a colon would be read as two.
        if each is not fields(press)[-1] and ":" in text:
            raise TooLong(f"{type(press).__name__}.{each.name} holds a colon")
        parts.append(text)
    data = ":".join(parts) + (f"@{_base36(asker)}" if asker is not None else "")
    if len(data.encode()) > MOST_BYTES:
        raise TooLong(f"{type(press).__name__} takes {len(data.encode())} bytes: {data!r}")
    return data


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A press, and in a group who may make it."""

    press: Press
    asker: int | None


def unpack(data: str, known: dict[str, type[Press]]) -> Unpacked | None:
    """The press of some callback data, or None for what is old, foreign or forged."""
    body, at, tail = data.rpartition("@")
    asker = None
    if at and tail and len(tail) <= 11 and all(digit in DIGITS for digit in tail):
        data, asker = body, int(tail, 36)
    tag, *texts = data.split(":")
    kind = known.get(tag[1:]) if tag[:1] == VERSION else None
    if kind is None:
        return None
    wanted = fields(kind)
    if len(texts) > len(wanted) and wanted:
        texts = [*texts[: len(wanted) - 1], ":".join(texts[len(wanted) - 1 :])]
    if len(texts) != len(wanted):
        return None
    try:
        values = [_value(get_type_hints(kind)[each.name], text) for each, text in zip(wanted, texts, strict=True)]
    except ValueError:
        return None
    return Unpacked(kind(*values), asker)


def _value(kind: Any, text: str) -> Any:
    if get_origin(kind) in (Union, types.UnionType):
        if not text:
            return None
        kind = next(one for one in get_args(kind) if one is not type(None))
    if kind is int:
        if not (text.isascii() and text.lstrip("-").isdigit() and len(text) <= 16):
            raise ValueError("not a number of ours")
        return int(text)
    return text


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
    return digits or "0"


def known(*kinds: type[Press]) -> dict[str, type[Press]]:
    """Presses by their tag, each tag once."""
    found: dict[str, type[Press]] = {}
    for kind in kinds:
        if not kind.tag or kind.tag in found:
            raise ValueError(f"{kind.__name__} has no tag of its own: {kind.tag!r}")
        found[kind.tag] = kind
    return found


# --- what there is to press ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SubjectPress(Press):
    """A subject's page: `view` is one of home, claims, timeline, figures, disputed, sources, related, briefs, gaps, more."""

    tag = "s"
    ref: str
    view: str = "home"
    page: int = 1


@dataclass(frozen=True, slots=True)
class PairPress(Press):
    """The claims that carry two subjects."""

    tag = "p"
    one: str
    other: str
    page: int = 1


@dataclass(frozen=True, slots=True)
class BriefPress(Press):
    """A brief."""

    tag = "b"
    ref: str
    page: int = 1


@dataclass(frozen=True, slots=True)
class ClaimPress(Press):
    """One claim: `view` is one of open, cite, report."""

    tag = "c"
    ref: str
    view: str = "open"


@dataclass(frozen=True, slots=True)
class ListPress(Press):
    """A paged list: of a kind of subject, of all commands, of the latest briefs, of sources, of gaps …"""

    tag = "l"
    what: str
    page: int = 1


@dataclass(frozen=True, slots=True)
class DayPress(Press):
    """What happened on a day of the year; `view` is one of day, month, ahead."""

    tag = "d"
    month: int
    day: int
    view: str = "day"
    page: int = 1


@dataclass(frozen=True, slots=True)
class SearchPress(Press):
    """The claims that answer some words."""

    tag = "q"
    page: int
    words: str


@dataclass(frozen=True, slots=True)
class AsOfPress(Press):
    """A subject's claims as they were dated by a month."""

    tag = "a"
    ref: str
    month: str
    page: int = 1


@dataclass(frozen=True, slots=True)
class FollowPress(Press):
    """Follow, or stop following, a subject."""

    tag = "f"
    ref: str
    on: int = 1


@dataclass(frozen=True, slots=True)
class SavePress(Press):
    """Keep a page among the saved ones, or drop it. `what` is s for a subject, b for a brief."""

    tag = "k"
    what: str
    ref: str
    on: int = 1


@dataclass(frozen=True, slots=True)
class PushPress(Press):
    """Something about what a chat gets: less, weekly, pause, stop, digest, why, missed, again, undo …"""

    tag = "u"
    what: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class ClockPress(Press):
    """What a person's clock shows now, as minutes ahead of UTC; None asks for another way to say it."""

    tag = "z"
    minutes: int | None


@dataclass(frozen=True, slots=True)
class SetPress(Press):
    """A page of a chat's settings, or with a value a change to them that reads like what is typed after /settings.

    `chat` is the channel that is set up from a private chat, 0 for where it is pressed; `schedule` is the number of the
    subscription that is meant, 0 for the first.
    """

    tag = "w"
    what: str
    chat: int = 0
    schedule: int = 0
    value: str = ""


@dataclass(frozen=True, slots=True)
class DraftPress(Press):
    """An editor's step with a draft: publish, drop, open. A draft is in no catalogue, so its slug itself goes along."""

    tag = "e"
    what: str
    slug: str


@dataclass(frozen=True, slots=True)
class SelfPress(Press):
    """A reader's own matters: mydata, forgetme, privacy, stop, and their confirmations."""

    tag = "m"
    what: str


ALL = known(
    SubjectPress, PairPress, BriefPress, ClaimPress, ListPress, DayPress, SearchPress, AsOfPress, FollowPress,
    SavePress, PushPress, ClockPress, SetPress, DraftPress, SelfPress,
)  # fmt: skip


def opens(press: Press) -> bool:
    """Whether a press stands under a push, where whoever reads along may open what it shows."""
    if isinstance(press, SubjectPress):
        return press.view == "open"
    return isinstance(press, PushPress)
