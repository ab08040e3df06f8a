"""Paged lists: subjects of a kind with counts, all commands, the latest briefs."""

from collections.abc import Sequence

from bot.telegram.buttons import BriefPress, ListPress, SubjectPress, ref
from bot.views import dates
from bot.views.page import Button, Page, rows
from bot.views.subject import label, numbers
from bot.views.text import bold, escape
from briefs.model import Catalogue, SubjectKind

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


def commands(lines: Sequence[tuple[str, str]]) -> Page:
    """Every command that the reader may use."""
    return Page("\n".join([bold("All commands"), *(f"/{escape(name)} · {escape(what)}" for name, what in lines)]))


def latest(catalogue: Catalogue, page: int, per: int = 8) -> Page:
    """The briefs by date, the newest first."""
    found = sorted(catalogue.briefs.values(), key=lambda brief: (-brief.date.upper.toordinal(), brief.title.casefold()))
    pages = max(1, -(-len(found) // per))
    page = min(max(page, 1), pages)
    shown = found[(page - 1) * per : page * per]
    lines = [f"• {bold(brief.title)} · {dates.words(brief.date)}" for brief in shown]
    buttons = [Button(brief.title, BriefPress(ref(brief.slug))) for brief in shown]
    turns = [ListPress("latest", number) for number in range(1, pages + 1)]
    head = f"{bold('Latest briefs')} · {len(found)} in our files"
    return Page("\n".join([head, "", *lines]), (*rows(buttons, 1), *numbers(turns, page)))
