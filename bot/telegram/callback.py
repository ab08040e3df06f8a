"""The short form in callback data of what a button asks.

The form is `1TAG:FIELD:FIELD…`, 1 being the version; in a group `@ASKER` follows, so that only who asked turns
the page. Whatever is not a form of today unpacks to None and is answered as an old button.
"""

import base64
import hashlib
import types
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Union, get_args, get_origin, get_type_hints

VERSION = "1"
MOST_BYTES = 64
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def ref(name: str) -> str:
    """Eight letters for a slug or a claim id of any length; the catalogue finds it again by them."""
    return base64.b32encode(hashlib.blake2b(name.encode(), digest_size=5).digest()).decode().lower()


# Letters of a claim where several share one button; 30 bits tell any few thousand apart.
SHORT = 6
MOST_TOGETHER = 9


def together(names: Sequence[str]) -> str:
    """The first letters of up to nine claims in a row, for one button; `apart` finds them again."""
    return "".join(ref(name)[:SHORT] for name in names[:MOST_TOGETHER])


def apart(refs: str, names: Iterable[str]) -> tuple[str, ...]:
    """The claims that `together` put on a button, of those that there are."""
    known = {ref(name)[:SHORT]: name for name in names}
    pieces = [refs[start : start + SHORT] for start in range(0, len(refs), SHORT)]
    return tuple(known[piece] for piece in pieces if piece in known)


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
