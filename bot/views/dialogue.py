"""The sentences of short dialogues."""

from bot.telegram.buttons import SelfPress
from bot.views.page import Button, Page, with_buttons

STOP = "end "


def stoppable(page: Page, step: str) -> Page:
    """A question with the button that ends its dialogue, and no other one."""
    return with_buttons(page, (Button("Stop", SelfPress(f"{STOP}{step}")),))


def report_wanted() -> Page:
    """Asks for the words of a report."""
    return Page("What is wrong, or missing? Write it in one message, with a link if you have one. /cancel ends this.")


def report_kept(number: int) -> Page:
    """The report is with the editors."""
    return Page(f"Thank you. It is with the editors as number {number}; their answer comes here.")


def cancelled() -> Page:
    """A dialogue was ended."""
    return Page("Stopped. Nothing was changed.")


def nothing_open() -> Page:
    """There was no dialogue to end."""
    return Page("There is nothing to stop.")
