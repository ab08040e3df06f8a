"""What changed, by whom and why, as it reads well in a chat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.telegram.buttons import DeskPress, DraftPress
from bot.views.claims import MARKS
from bot.views.page import Button, Page, rows
from bot.views.text import LIMIT, bold, escape, italic, pack, shorten, size
from briefs.diff import ClaimDiff, Diff, Field

LONGEST_VALUE = 400
WORDS: Mapping[str, tuple[str, ...]] = {str(standing): words for standing, words in MARKS.items()}
HEADS = {"added": "+ added", "removed": "− removed", "changed": "± changed"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One act as the history tells it; `moment` in the editor's own clock."""

    number: int
    moment: str
    who: str
    act: str
    about: str
    version: int | None
    why: str | None
    differs: bool


def changes(found: Diff) -> list[str]:
    """What differs, a line for each field of the brief; of a claim that is new or gone its statement."""
    told = [_field(one) for one in found.prose]
    told += [line for one in found.claims for line in _claim(one)]
    if found.moved:
        told.append("The statements stand in another order.")
    return told or ["Nothing differs."]


def fields(found: Sequence[Field]) -> list[str]:
    """What differs in anything that is no brief."""
    return [_field(one) for one in found] or ["Nothing differs."]


def differs(title: str, found: Sequence[str], slug: str | None = None) -> Page:
    """A diff under its title; below that of a draft a way back to it."""
    head = bold(title)
    shown = pack(found, LIMIT - 40, frame=size(head))
    left = sum(map(len, shown[1:]))
    tail = [italic(f"… and {left} more changes.")] if left else []
    back = ((Button("Back", DraftPress("open", slug)),),) if slug else ()
    return Page("\n".join([head, *(shown[0] if shown else ()), *tail]), back, fresh=slug is None)


def audit(entries: Sequence[Entry], about: str, page: int, *, more: bool) -> Page:
    """A page of the history, the last first, with a button to each diff."""
    title = f"History of {about}" if about else "History"
    if not entries:
        return Page(f"{bold(title)}\nNothing was done {'further back' if page > 1 else 'yet'}.")
    lines = [_line(number, one, named=not about) for number, one in enumerate(entries, 1)]
    diffs = [
        Button(f"Diff {number}", DeskPress("change", str(one.number)))
        for number, one in enumerate(entries, 1)
        if one.differs
    ]
    # An entry tells what the page is about: that itself would not fit a button.
    of = f" {entries[0].number}" if about else ""
    turns = [Button("Newer", DeskPress("audit", f"{page - 1}{of}"))] if page > 1 else []
    turns += [Button("Older", DeskPress("audit", f"{page + 1}{of}"))] if more else []
    return Page("\n".join([bold(title), *lines]), (*rows(diffs, 4), *rows(turns, 2)))


def _line(number: int, one: Entry, *, named: bool) -> str:
    version = f", version {one.version}" if one.version else ""
    about = f" {one.about}" if named else ""
    why = f": {shorten(one.why, 160)}" if one.why else ""
    return f"{number} · {escape(one.moment)} · {escape(one.who)} {escape(one.act)}{escape(about)}{version}{escape(why)}"


def _claim(one: ClaimDiff) -> list[str]:
    told = {field.name: field for field in one.fields}
    if one.what == "changed":
        return [f"{bold(one.key)} {HEADS[one.what]}", *(_field(field) for field in one.fields)]
    text, standing = told.get("text"), told.get("standing")
    side = [(field.now or field.was) if field else "" for field in (text, standing)]
    said = f"{' '.join(WORDS.get(side[1], (side[1],)))} · ‹{shorten(side[0], LONGEST_VALUE)}›"
    return [f"{bold(one.key)} {HEADS[one.what]}", escape(said)]


def _field(one: Field) -> str:
    was, now = (escape(shorten(side, LONGEST_VALUE)) for side in (one.was, one.now))
    name = f"{escape(one.name)}: " if one.name else ""
    if not one.was:
        return f"{name}+ ‹{now}›"
    return f"{name}‹{was}› → ‹{now}›" if one.now else f"{name}− ‹{was}›"
