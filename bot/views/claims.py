"""A claim as a reader meets it: mark and word first, source numbers after, the sources in a quote below."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.views import dates
from bot.views.text import IN_GROUP, Size, escape, italic, link, shorten, size, units
from briefs.model import Catalogue, Citation, Claim, Source, Standing
from briefs.prose import Cite, split_prose

MARKS: dict[Standing, tuple[str, str]] = {
    "confirmed": ("✓", "checked"),
    "reported": ("•", "as reported"),
    "untraced": ("?", "not traced"),
    "disputed": ("⚠", "disputed"),
    "wrong": ("✗", "wrong"),
}
TIGHT = 120
_LEADING = re.compile(r"^An? ")
SOURCES = "Sources"
# What the quote of the sources takes before its first line, a line break and a blank line.
QUOTE, NEW_LINE, BLANK_LINE = Size(1 + len(SOURCES), 1), Size(1, 0), Size(2, 0)
# How much of what we had said stays to be seen, struck out, where it was corrected.
STRUCK, STRUCK_TIGHT = 300, 80
TIERS = {1: "official record", 2: "press or research", 3: "commentary"}


@dataclass(frozen=True, slots=True)
class Struck:
    """What a message had said of a claim, in short with its mark, and the day on which that was corrected."""

    said: str
    on: date


@dataclass
class Cites:
    """The source numbers of one message, given in the order in which they are met.

    Attributes:
        tight: For groups: claims without their notes, and long sides of a dispute cut.
        told: Ids of the claims that the message tells, in its prose or in lines of their own.
        struck: For a message that was sent before, what it had said of the claims that were corrected since, by id.
    """

    catalogue: Catalogue
    tight: bool = False
    keys: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    struck: Mapping[str, Struck] = field(default_factory=dict)

    def number(self, key: str) -> int:
        """The number of a source, a new one where it was not cited before."""
        if key not in self.keys:
            self.keys.append(key)
        return self.keys.index(key) + 1

    def marks(self, citations: Iterable[Citation]) -> str:
        """`[1][3]`, the lower first and each once, each a link where the source has an address."""
        seen = {self.number(citation.source): citation.source for citation in citations}
        return "".join(link(f"[{number}]", self.catalogue.sources[key].url) for number, key in sorted(seen.items()))

    def block(self) -> str:
        """The sources by number in an expandable quote; empty where nothing was cited."""
        if not self.keys:
            return ""
        lines = "\n".join(self._line(number) for number in range(1, len(self.keys) + 1))
        return f"<blockquote expandable>{SOURCES}\n{lines}</blockquote>"

    def takes(self, known: int = 0) -> Size:
        """What the block takes below a text, or what it takes more than with the first `known` sources alone."""
        lines = (size(self._line(number)) + NEW_LINE for number in range(known + 1, len(self.keys) + 1))
        return sum(lines, Size(0, 0) if known or not self.keys else QUOTE)

    def _line(self, number: int) -> str:
        return f"[{number}] {source_line(self.catalogue.sources[self.keys[number - 1]])}"


def source_line(source: Source) -> str:
    """Publisher, date and what kind of source it is."""
    parts = [source.publisher, dates.words(source.date) if source.date else "", TIERS[source.tier]]
    if source.state_media:
        parts.append("state media")
    return escape(", ".join(part for part in parts if part))


def mark(claim: Claim) -> str:
    """The mark and its word, which stand before a claim wherever it is shown."""
    return " ".join(MARKS[claim.standing])


def line(claim: Claim, cites: Cites) -> str:
    """A claim in a list. A wrong one opens with the record; a disputed one shows both sides.

    Where the message had said something else, that comes before it, struck out and dated.
    """
    sign, word = MARKS[claim.standing]
    head = _struck(cites, claim.id) + f"{sign} {italic(word)} · "
    cites.told.append(claim.id)
    if cites.tight:
        return head + _tight(claim, cites)
    if claim.standing == "wrong" and claim.record:
        record = f"The record: {escape(claim.record.text)} {cites.marks(claim.record.sources)}"
        return f"{head}{record} — {_said(claim)} {cites.marks(claim.sources)}{_note(claim)}"
    if claim.standing == "disputed" and claim.record:
        one = f"One side: {_said(claim)} {cites.marks(claim.sources)}"
        other = f"Other side: {escape(claim.record.text)} {cites.marks(claim.record.sources)}"
        return f"{head}{one} {other}{_note(claim)}"
    return f"{head}{_said(claim)} {cites.marks(claim.sources)}{_note(claim)}"


def _struck(cites: Cites, claim_id: str) -> str:
    one = cites.struck.get(claim_id)
    return struck_line(one, tight=cites.tight) if one else ""


def struck_line(one: Struck, *, tight: bool) -> str:
    """What a message had said of a claim, struck out and dated, on a line of its own."""
    said = shorten(one.said, STRUCK_TIGHT if tight else STRUCK)
    return f"<s>{escape(said)}</s> {italic(f'corrected {dates.day(one.on)}')}\n"


def _tight(claim: Claim, cites: Cites) -> str:
    said, record = shorten(claim.text, TIGHT), claim.record
    if claim.standing == "wrong" and record:
        return f"The record: {escape(shorten(record.text, TIGHT))} {cites.marks(record.sources)}"
    one = f"{escape(said)} {cites.marks(claim.sources)}"
    if claim.standing == "disputed" and record:
        return f"One side: {one} Other side: {escape(shorten(record.text, TIGHT))} {cites.marks(record.sources)}"
    return one


def whole(claim: Claim, cites: Cites) -> str:
    """A claim on its own page: with places, why the sides differ, what is safe to say, and the last check."""
    parts = [line(claim, cites)]
    if claim.record and claim.record.why:
        parts.append(f"Why they differ: {escape(claim.record.why)}")
    if claim.record and claim.record.safe:
        parts.append(f"Safe to say: {escape(claim.record.safe)}")
    places = [f"[{cites.number(c.source)}] {c.place}" for c in claim.cited if c.place]
    if places:
        parts.append(italic("Where: " + " · ".join(dict.fromkeys(places))))
    if claim.check:
        parts.append(italic(f"Last check {dates.words(claim.check.on)}: {claim.check.how}"))
    return "\n".join(parts)


def prose(text: str, own: str, cites: Cites) -> str:
    """Free prose with the claims that it cites turned into their source numbers, a run of them into one."""
    out: list[str] = []
    run: list[Citation] = []
    for part in split_prose(text, own):
        if isinstance(part, Cite):
            claim = cites.catalogue.claims.get(part.id)
            run += claim.cited if claim else ()
            cites.told += [claim.id] if claim else []
        elif part.strip() or not run:
            out += [cites.marks(run), escape(part)]
            run = []
    return "".join((*out, cites.marks(run)))


def _said(claim: Claim) -> str:
    aside = [dates.words(claim.when)] if claim.when and not _shows(claim) else []
    if claim.said_by and claim.said_by.casefold() not in claim.text.casefold():
        aside.append(f"according to {_LEADING.sub(_lowered, claim.said_by)}")
    text = claim.text
    if aside:
        text = f"{text.rstrip('.')} ({'; '.join(aside)})."
    return escape(text)


def _lowered(article: re.Match[str]) -> str:
    return article[0].lower()


def _shows(claim: Claim) -> bool:
    # A date is not said twice: the text carries it where its last part, usually the year, stands in it.
    assert claim.when is not None
    spoken = dates.words(claim.when)
    if spoken in claim.text:
        return True
    needed = [part.strip("~?%") for part in claim.when.text.replace("/", "-").split("-") if part != ".."]
    if claim.when.precision in ("year", "range", "open"):
        return all(part in claim.text for part in needed if len(part) == 4)
    months = (dates.MONTHS[int(needed[1]) - 1] if needed[1].isdigit() and int(needed[1]) <= 12 else "",)
    day_shown = len(needed) < 3 or f"{int(needed[2])} " in claim.text or f" {int(needed[2])}" in claim.text
    return needed[0] in claim.text and any(month and month in claim.text for month in months) and day_shown


def _note(claim: Claim) -> str:
    return f" {italic('Note: ' + claim.note)}" if claim.note else ""


@dataclass(frozen=True)
class Filled:
    """Claims that fit one message.

    Attributes:
        text: Head, claims and foot, with the sources' quote at the end.
        count: How many of the claims it holds.
        told: Ids of the claims that the whole message tells, its head included.
    """

    text: str
    count: int
    told: tuple[str, ...]


def fill(
    claims: Sequence[Claim],
    cites: Cites,
    *,
    head: str,
    foot: str,
    limit: int,
    most: int | None = None,
    skip: bool = False,
    least: int = 1,
    before: Sequence[str] = (),
) -> Filled:
    """As many of the claims, in order, as one message of `limit` units holds with their sources.

    Args:
        most: The most claims.
        least: The fewest claims: one, so that a page is never empty, or none below a head that says enough.
        skip: Pass over a claim that does not fit and go on with the next; for a first screen, which shows a choice.
        before: What stands before the first claim shown, the second and so on.
    """
    lines: list[str] = []
    # Sizes add up: what is there is not measured again with each claim that is tried.
    taken = sum((size(part) + BLANK_LINE for part in (head, foot) if part), cites.takes())
    for claim in claims:
        if most is not None and len(lines) >= most:
            break
        if skip and len(lines) >= least and not cites.tight and len(claim.text) > limit - taken.units:
            continue
        known, told = len(cites.keys), len(cites.told)
        added = "".join(before[len(lines) : len(lines) + 1]) + line(claim, cites)
        wanted = taken + size(added) + cites.takes(known)
        if len(lines) >= least and not wanted.fits(limit):
            del cites.keys[known:], cites.told[told:]
            if skip:
                continue
            break
        lines.append(added)
        taken = wanted + BLANK_LINE
    return Filled(_join(head, lines, foot, cites), len(lines), tuple(dict.fromkeys(cites.told)))


def paged(claims: Sequence[Claim], catalogue: Catalogue, *, head: str, limit: int) -> list[tuple[int, int]]:
    """Where each page of a long list begins and ends, reckoned with the room that head and sources take."""
    bounds, start = [], 0
    while start < len(claims):
        filled = fill(claims[start:], Cites(catalogue, limit <= IN_GROUP), head=head, foot="x" * 80, limit=limit)
        bounds.append((start, start + filled.count))
        start += filled.count
    return bounds


def _join(head: str, lines: Sequence[str], foot: str, cites: Cites) -> str:
    body = "\n\n".join(part for part in (head, "\n\n".join(lines), foot) if part)
    block = cites.block()
    return f"{body}\n{block}" if block else body


def citation(claim: Claim, catalogue: Catalogue, limit: int = 256) -> str:
    """A claim to paste elsewhere: mark, text, who publishes it; wrong and disputed ones never without the record.

    Of a disputed one the publishers of both sides are named: the safe sentence is nobody's alone.
    """
    said, cited = claim.text, claim.cited[:1]
    if claim.standing == "wrong" and claim.record:
        said = f"The record: {claim.record.text}"
    elif claim.standing == "disputed" and claim.record:
        said, cited = claim.record.safe or f"{claim.text} But: {claim.record.text}", claim.cited
    tail = f" ({_published(cited, catalogue, limit // 2)})"
    room = limit - units(mark(claim)) - 2 - units(tail)
    return f"{mark(claim)}: {shorten(said, room)}{tail}"


def _published(cited: Sequence[Citation], catalogue: Catalogue, room: int) -> str:
    """Who publishes the sources, each once, with the date of the first of each as far as the room goes."""
    sources: dict[str, Source] = {}
    for one in cited:
        sources.setdefault(catalogue.sources[one.source].publisher, catalogue.sources[one.source])
    dated = [f"{name}, {dates.words(one.date)}" if one.date else name for name, one in sources.items()]
    whole = "; ".join(dated)
    return whole if units(whole) <= room else shorten("; ".join(sources), room)
