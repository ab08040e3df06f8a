"""What is said to a name that is not just one of ours."""

from bot.telegram.buttons import ListPress, SubjectPress, ref
from bot.views.page import Button, Page, rows
from bot.views.subject import label
from bot.views.text import bold, escape, shorten
from briefs.model import Catalogue
from briefs.names import Match


def offer(text: str, match: Match, catalogue: Catalogue) -> Page:
    """Several subjects, likely ones for a misspelt name, or a country that is not in the files."""
    typed = bold(shorten(text.strip(), 60))
    buttons = [Button(label(one), SubjectPress(ref(one.slug))) for one in match.subjects]
    match match.verdict:
        case "absent":
            others = escape(", ".join(match.others))
            return Page(f"{others} is not in our files: none of our sources names it.", kinds(catalogue))
        case "near":
            return Page(f"We have no {typed}. Did you mean one of these?", rows(buttons, 2))
    others = f" {escape(' and '.join(match.others))} is not in our files." if match.others else ""
    return Page(f"Which one do you mean by {typed}?{others}", rows(buttons, 2))


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
