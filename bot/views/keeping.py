"""Bookmarks."""

from collections.abc import Sequence

from bot.telegram.buttons import BriefPress, SavePress, SubjectPress
from bot.telegram.callback import ref
from bot.views.page import Button, Page
from bot.views.subject import label
from bot.views.text import bold
from briefs.model import Catalogue


def saved(items: Sequence[str], catalogue: Catalogue) -> Page:
    """What a person kept, each with a button to open and one to drop it."""
    rows = []
    for item in items[:40]:
        kind, _, name = item.partition(":")
        drop = Button("✕", SavePress(kind, ref(name), 0))
        subject = catalogue.subject(name) if kind == "s" else None
        if subject:
            rows.append((Button(label(subject), SubjectPress(ref(name))), drop))
        elif kind == "b" and name in catalogue.briefs:
            rows.append((Button(catalogue.briefs[name].title, BriefPress(ref(name))), drop))
    if not rows:
        return Page("You have saved nothing yet. Press More… and Save under a page.")
    return Page(f"{bold('Saved')} · {len(rows)}", tuple(rows))


def kept(on: bool, *, toast: bool) -> Page:
    """A bookmark was kept or dropped."""
    return Page("Saved. /saved shows all." if on else "Dropped. /saved shows the rest.", toast=toast)
