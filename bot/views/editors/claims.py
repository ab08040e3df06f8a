"""Which of the claims on a page an editor means."""

from collections.abc import Sequence

from bot.telegram.buttons import ClaimsPress
from bot.telegram.callback import together
from bot.views.claims import MARKS
from bot.views.page import Button, Page
from bot.views.text import shorten
from briefs.model import Claim

VERBS = {"edit": "edit", "correct": "correct", "verify": "check"}


def choice(what: str, claims: Sequence[Claim]) -> Page:
    """A button for each claim; the page that they stand on stays."""
    rows = tuple(
        (Button(shorten(f"{MARKS[claim.standing][0]} {claim.text}", 60), ClaimsPress(what, together([claim.id]))),)
        for claim in claims
    )
    return Page(f"Which one do you want to {VERBS.get(what, what)}?", rows, fresh=True)
