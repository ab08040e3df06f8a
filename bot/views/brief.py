"""A brief: lead, why it matters, what next, then every claim with its mark and sources."""

from collections.abc import Sequence

from bot.telegram.buttons import BriefPress, SavePress, SubjectPress
from bot.telegram.callback import ref
from bot.views import dates
from bot.views.claims import Cites, fill, prose
from bot.views.page import Button, Page, rows
from bot.views.reader import Reader
from bot.views.subject import label, numbers
from bot.views.text import LIMIT, bold, escape, italic, link
from briefs.model import Brief, Catalogue, last_check


def page(brief: Brief, catalogue: Catalogue, reader: Reader, number: int, *, changed: bool = False) -> Page:
    """A numbered page of a brief; the first carries the prose."""
    bounds = _bounds(brief, catalogue, reader, changed)
    number = min(max(number, 1), len(bounds))
    start, end = bounds[number - 1]
    cites = reader.cites(catalogue)
    head = _head(brief, cites, reader, changed) if number == 1 else bold(brief.title)
    filled = fill(brief.claims[start:end], cites, head=head, foot=_foot(brief, reader), limit=LIMIT, least=0)
    own = ref(brief.slug)
    turns = [BriefPress(own, one) for one in range(1, len(bounds) + 1)]
    ways = [Button(label(catalogue.subjects[slug]), SubjectPress(ref(slug))) for slug in brief.subjects[:4]]
    last = (Button("Save", SavePress("b", own)),)
    buttons = (*numbers(turns, number), *rows(ways, 2), last)
    return Page(filled.text, buttons, claims=filled.told, again=turns[number - 1])


def _bounds(brief: Brief, catalogue: Catalogue, reader: Reader, changed: bool) -> list[tuple[int, int]]:
    bounds: list[tuple[int, int]] = []
    start = 0
    while start < len(brief.claims) or not bounds:
        cites = reader.cites(catalogue)
        head = bold(brief.title) if bounds else _head(brief, cites, reader, changed)
        limit = reader.full if bounds else reader.first
        filled = fill(
            brief.claims[start:],
            cites,
            head=head,
            foot=_foot(brief, reader),
            limit=limit,
            least=int(bool(bounds) or not reader.private),
        )
        bounds.append((start, start + filled.count))
        start += filled.count
    return bounds


def _head(brief: Brief, cites: Cites, reader: Reader, changed: bool) -> str:
    parts = [bold(brief.title)]
    if changed:
        parts.append(italic("New since you last read it."))
    if reader.private:
        parts.append(prose(brief.lead, brief.slug, cites))
        if brief.why:
            parts.append(f"{bold('Why it matters:')} {prose(brief.why, brief.slug, cites)}")
        if brief.next:
            parts.append(f"{bold('What next:')} {prose(brief.next, brief.slug, cites)}")
    return "\n".join(parts)


def _foot(brief: Brief, reader: Reader) -> str:
    checked = last_check(brief.claims)
    parts = [f"version {brief.version}, {dates.words(brief.date)}"]
    parts.append(f"last check {dates.words(checked)}" if checked else "")
    back = link("Silkbrief" if reader.private else "Read on in private", reader.start_link(f"brief_{brief.slug}"))
    return " · ".join([italic(part) for part in parts if part] + [back])


def choice(found: Sequence[Brief]) -> Page:
    """Several briefs whose title has what was typed."""
    buttons = [Button(one.title, BriefPress(ref(one.slug))) for one in found]
    return Page(escape("Which of these briefs?"), rows(buttons, 1))
