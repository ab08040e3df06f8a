"""What is said to a name that is not just one of ours."""

from collections.abc import Sequence
from itertools import combinations

from bot.telegram.buttons import ListPress, PairPress, SearchPress, SubjectPress
from bot.telegram.callback import ref
from bot.views.claims import fill
from bot.views.page import Button, Page, rows
from bot.views.reader import Reader
from bot.views.subject import label
from bot.views.text import bold, escape, shorten
from briefs.model import Catalogue, Subject
from briefs.names import Match

MOST_NAMES, ON_FIRST = 4, 6


def offer(text: str, match: Match, catalogue: Catalogue) -> Page:
    """Several subjects, likely ones for a misspelt name, or a country that is not in the files."""
    typed = bold(shorten(text.strip(), 60))
    buttons = [Button(label(one), SubjectPress(ref(one.slug))) for one in match.subjects]
    match match.verdict:
        case "absent":
            return Page(absent(match.others), kinds(catalogue))
        case "near":
            return Page(f"We have no {typed}. Did you mean one of these?", rows(buttons, 2))
    others = f" {escape(' and '.join(match.others))} is not in our files." if match.others else ""
    return Page(f"Which one do you mean by {typed}?{others}", rows(buttons, 2))


def absent(countries: Sequence[str]) -> str:
    """That no source names these countries."""
    are, them = ("is", "it") if len(countries) == 1 else ("are", "them")
    return f"{escape(' and '.join(countries))} {are} not in our files: none of our sources names {them}."


def city(text: str, country: Subject, *, said: bool) -> Page:
    """A city has no page of its own; its country has, and perhaps some statements name it."""
    typed = " ".join(text.split()).title()
    buttons = [Button(label(country), SubjectPress(ref(country.slug)))]
    if said:
        buttons.append(Button(f"What names {shorten(typed, 30)}", SearchPress(1, typed.casefold())))
    return Page(f"{bold(typed)} has no page of its own; it is in {escape(label(country))}.", (tuple(buttons),))


def several(named: Sequence[Subject], catalogue: Catalogue, reader: Reader) -> Page:
    """Three names or more: what carries them all, and every two of them that share something."""
    head = " + ".join(bold(label(one)) for one in named[:MOST_NAMES])
    claims = catalogue.claims_of(*(one.slug for one in named[:MOST_NAMES]))
    pairs = [
        Button(f"{one.name} + {other.name} {count}", PairPress(ref(one.slug), ref(other.slug)))
        for one, other in combinations(named[:MOST_NAMES], 2)
        if (count := len(catalogue.claims_of(one.slug, other.slug)))
    ]
    ways = [Button(label(one), SubjectPress(ref(one.slug))) for one in named[:MOST_NAMES]]
    buttons = (*rows(pairs, 1), *rows(ways, 3))
    if not claims:
        told = "No statement carries all of them. Two at a time:" if pairs else "No statement carries two of them."
        return Page(f"{head}\n{told}", buttons)
    shared = f"{head} · {len(claims)} shared by all"
    filled = fill(claims, reader.cites(catalogue), head=shared, foot="", limit=reader.first, most=ON_FIRST)
    return Page(filled.text, buttons, claims=filled.told)


def unknown(text: str, catalogue: Catalogue) -> Page:
    """Nothing of that name."""
    typed = bold(shorten(text.strip(), 60))
    return Page(
        f"We have nothing under {typed}. Type another name or a question, or look through the lists.",
        kinds(catalogue),
    )


def kinds(catalogue: Catalogue) -> tuple[tuple[Button, ...], ...]:
    """Buttons to the lists of every kind, with counts."""
    titles = {"country": "Countries", "company": "Companies", "theme": "Themes"}
    return (
        tuple(
            Button(f"{title} {sum(s.kind == kind for s in catalogue.subjects.values())}", ListPress(kind))
            for kind, title in titles.items()
        ),
    )
