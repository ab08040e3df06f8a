"""Text as Telegram counts it: the one place that escapes, and the packing of blocks into pages."""

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

LIMIT = 4096
ENTITIES = 100
FIRST_SCREEN = 1200
IN_GROUP = 600
TAG = re.compile(r"<(/?)([a-z-]+)[^>]*>")
# Marks that turn the direction of text or hide in it: a name typed by somebody must not rearrange our page.
INVISIBLE = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def escape(text: str) -> str:
    """Text of a person or a document as it may stand in a page: shown, never obeyed."""
    return html.escape(INVISIBLE.sub("", text), quote=True).replace("&#x27;", "'")


def units(text: str) -> int:
    """Length of plain text in UTF-16 units, as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(frozen=True, slots=True)
class Size:
    """How much of a message some HTML takes."""

    units: int
    entities: int

    def __add__(self, other: "Size") -> "Size":
        return Size(self.units + other.units, self.entities + other.entities)

    def fits(self, limit: int = LIMIT) -> bool:
        """Whether a message holds it."""
        return self.units <= limit and self.entities <= ENTITIES


def size(page: str) -> Size:
    """The size of HTML once Telegram has parsed it."""
    opened = sum(not closing for closing, _name in TAG.findall(page))
    return Size(units(html.unescape(TAG.sub("", page))), opened)


def shorten(text: str, limit: int) -> str:
    """Plain text of at most `limit` units, cut at a word where there is one, with an ellipsis if cut."""
    if units(text) <= limit:
        return text
    kept = text[: limit - 1]
    while units(kept) > limit - 1:
        kept = kept[:-1]
    head, space, _ = kept.rpartition(" ")
    whole = head if space and len(head) > limit // 2 else kept
    while whole and unicodedata.combining(whole[-1]):
        whole = whole[:-1]
    return whole.rstrip() + "…"


def pack(blocks: Sequence[str], limit: int, frame: Size = Size(0, 0), most: int | None = None) -> list[list[str]]:
    """Deal blocks of HTML onto pages, in order, none ever cut.

    Args:
        limit: Units that a page may take.
        frame: What head, foot and sources take on each page.
        most: The most blocks on a page.
    """
    pages: list[list[str]] = []
    room = Size(0, 0)
    for block in blocks:
        wanted = size(block) + Size(1, 0)
        full = not pages or not (frame + room + wanted).fits(limit) or (most and len(pages[-1]) >= most)
        if full:
            pages.append([])
            room = Size(0, 0)
        pages[-1].append(block)
        room += wanted
    return pages


def split(text: str, limit: int = LIMIT) -> list[str]:
    """HTML dealt onto messages that Telegram takes: cut between lines, an entity that spans lines kept whole.

    A single line that is longer than a message loses its markup and is cut at words.
    """
    # Markup only adds: most pages need no closer look.
    if (units(text) <= limit and text.count("<") <= ENTITIES) or size(text).fits(limit):
        return [text]
    blocks: list[str] = []
    depth = 0
    for line in text.split("\n"):
        blocks[-1:] = [blocks[-1] + "\n" + line] if depth and blocks else [*blocks[-1:], line]
        depth += sum(-1 if closing else 1 for closing, _name in TAG.findall(line))
    whole: list[str] = []
    for block in blocks:
        whole += [block] if size(block).fits(limit) else _cut(html.unescape(TAG.sub("", block)), limit)
    return ["\n".join(page) for page in pack(whole, limit)]


def _cut(plain: str, limit: int) -> list[str]:
    pieces = []
    while plain:
        piece = shorten(plain, limit).removesuffix("…") if units(plain) > limit else plain
        pieces.append(escape(piece))
        plain = plain[len(piece) :].lstrip() if piece else plain[limit:]
    return pieces


def bold(text: str) -> str:
    """Escaped text in bold."""
    return f"<b>{escape(text)}</b>"


def italic(text: str) -> str:
    """Escaped text in italics."""
    return f"<i>{escape(text)}</i>"


def link(label: str, url: str | None) -> str:
    """An escaped label, linked where there is an address."""
    return f'<a href="{escape(url)}">{escape(label)}</a>' if url else escape(label)


def plain(page: str) -> str:
    """The text of HTML without its markup, for a client or a server that refuses it."""
    return html.unescape(TAG.sub("", page))
