"""Paged lists: subjects of a kind with counts, all commands, the latest briefs."""

from collections.abc import Sequence

from bot.telegram.buttons import BriefPress, ListPress, SubjectPress
from bot.telegram.callback import ref
from bot.views import dates
from bot.views.page import Button, Page, rows
from bot.views.subject import label, numbers
from bot.views.text import bold, escape
from briefs.changes import Change
from briefs.model import Brief, Catalogue, SubjectKind

TITLES: dict[SubjectKind, str] = {
    "country": "Countries",
    "company": "Companies",
    "theme": "Themes",
    "region": "Regions",
    "organisation": "Organisations",
}
PER_PAGE = 24


def subjects(kind: SubjectKind, catalogue: Catalogue, page: int) -> Page:
    """Every subject of a kind by name, with how many claims it has."""
    found = catalogue.of_kind(kind)
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(max(page, 1), pages)
    shown = found[(page - 1) * PER_PAGE : page * PER_PAGE]
    buttons = [
        Button(f"{label(one)} {len(catalogue.claims_of(one.slug))}", SubjectPress(ref(one.slug))) for one in shown
    ]
    turns = [ListPress(kind, number) for number in range(1, pages + 1)]
    text = f"{bold(TITLES[kind])} · {len(found)}\nThe number is how many statements we have. Or just type a name."
    others = [Button(title, ListPress(other)) for other, title in TITLES.items() if other != kind]
    return Page(text, (*rows(buttons, 2), *numbers(turns, page), *rows(others, 4)))


def commands(lines: Sequence[tuple[str, str]], staff: Sequence[tuple[str, str]] = (), role: str | None = None) -> Page:
    """Every command that the reader may use; those of the desk stand apart, for who has a role there."""
    own = [f"\n{bold(f'As {role} here')}", *map(_command, staff)] if role and staff else []
    return Page("\n".join([bold("All commands"), *map(_command, lines), *own]))


def _command(line: tuple[str, str]) -> str:
    name, what = line
    return f"/{escape(name)} · {escape(what)}"


def latest(catalogue: Catalogue, page: int, changes: Sequence[Change] = (), per: int = 8) -> Page:
    """The briefs, what changed last first and then by date; where all are of one day, that is said.

    Args:
        changes: What changed of late, the oldest first.
    """
    last = _last(catalogue, changes)
    found = newest(catalogue, changes)
    pages = max(1, -(-len(found) // per))
    page = min(max(page, 1), pages)
    shown = found[(page - 1) * per : page * per]
    lines = [f"• {bold(brief.title)} · {_since(brief, last.get(brief.slug))}" for brief in shown]
    buttons = [Button(brief.title, BriefPress(ref(brief.slug))) for brief in shown]
    turns = [ListPress("latest", number) for number in range(1, pages + 1)]
    days = {dates.words(brief.date) for brief in found}
    head = f"{bold('Latest briefs')} · {len(found)} in our files"
    if not last and len(days) == 1 and len(found) > 1:
        head += f", all of {days.pop()} and not changed since; by title"
        lines = [f"• {bold(brief.title)}" for brief in shown]
    return Page("\n".join([head, "", *lines]), (*rows(buttons, 1), *numbers(turns, page)))


def newest(catalogue: Catalogue, changes: Sequence[Change] = ()) -> list[Brief]:
    """The briefs, what changed last first and then by date."""
    last = _last(catalogue, changes)
    return sorted(
        catalogue.briefs.values(),
        key=lambda brief: (
            -last[brief.slug].at.timestamp() if brief.slug in last else 0,
            -brief.date.upper.toordinal(),
            brief.title.casefold(),
        ),
    )


def _last(catalogue: Catalogue, changes: Sequence[Change]) -> dict[str, Change]:
    return {change.brief: change for change in changes if change.brief in catalogue.briefs}


def _since(brief: Brief, change: Change | None) -> str:
    if change is None:
        return dates.words(brief.date)
    return f"{escape(change.what)} {dates.day(change.at.date())}"
