"""How entities lie in one another by Telegram's rules, and which are dropped."""

import itertools
from collections.abc import Iterable
from typing import Final

from bot.sandbox.markup import Mark

MOST_ENTITIES: Final = 100
SPLITTABLE: Final = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES: Final = ("blockquote", "expandable_blockquote")
# Nothing nests in these and they nest in quotes only; Telegram's source counts date_time among them.
SOLID: Final = ("pre", "code", "date_time")
PRIORITY: Final = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 11,
    "code": 20,
    "date_time": 30,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}


def order(mark: Mark) -> tuple[int, int, int]:
    """A sort key: what begins first, and of those the longest, and of those what holds the others."""
    return mark.start, -mark.end, PRIORITY.get(mark.kind, 50)


def _apart(marks: Iterable[Mark]) -> list[Mark]:
    """Only marks that touch none before them; the earlier and the longer wins."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=order):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def nested(marks: list[Mark]) -> list[Mark]:
    """Links, code and mentions never overlap, quotes hold them whole, and bold and its kin are cut to fit between."""
    if not marks:
        return marks
    quotes = _apart(mark for mark in marks if mark.kind in QUOTES)
    whole = [
        mark
        for mark in _apart(mark for mark in marks if mark.kind not in QUOTES and mark.kind not in SPLITTABLE)
        if all(
            mark.end <= quote.start or quote.end <= mark.start or (quote.start <= mark.start and mark.end <= quote.end)
            for quote in quotes
        )
    ]
    return sorted(whole + quotes + _cut(marks, whole, quotes), key=order)


def _cut(marks: list[Mark], whole: list[Mark], quotes: list[Mark]) -> list[Mark]:
    edges = sorted({edge for mark in (*whole, *quotes) for edge in (mark.start, mark.end)})
    solid = [(mark.start, mark.end) for mark in whole if mark.kind in SOLID]
    pieces: list[Mark] = []
    for kind in SPLITTABLE:
        for start, end in _merged(mark for mark in marks if mark.kind == kind):
            bounds = [start, *(edge for edge in edges if start < edge < end), end]
            inside = [
                (left, right)
                for left, right in itertools.pairwise(bounds)
                if not any(low <= left and right <= high for low, high in solid)
            ]
            pieces.extend(Mark(kind, left, right) for left, right in inside)
    return pieces


def _merged(marks: Iterable[Mark]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for mark in sorted(marks, key=order):
        if spans and mark.start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], mark.end))
        else:
            spans.append((mark.start, mark.end))
    return spans


def limited(marks: list[Mark]) -> list[Mark]:
    """The first 100 as Telegram counts them: links, quotes and code before bold and its kin."""
    firm = [mark for mark in marks if mark.kind not in SPLITTABLE]
    return (firm + [mark for mark in marks if mark.kind in SPLITTABLE])[:MOST_ENTITIES]


def with_found(marks: list[Mark], found: list[Mark]) -> list[Mark]:
    """Marks found in the text join only where no link or code of the sender lies and no quote ends inside.

    Bold and its kin are cut where such a mark begins or ends within them.
    """
    if not found:
        return marks
    whole = [mark for mark in marks if mark.kind not in SPLITTABLE and mark.kind not in QUOTES]
    quotes = [mark for mark in marks if mark.kind in QUOTES]
    fitting = [
        new
        for new in found
        if all(new.end <= old.start or old.end <= new.start for old in whole)
        and all(new.end <= q.start or q.end <= new.start or (q.start <= new.start and new.end <= q.end) for q in quotes)
    ]
    return nested(marks + fitting)
