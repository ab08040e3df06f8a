"""What an editor finds under every page that tells claims."""

from bot.telegram.buttons import ClaimsPress
from bot.telegram.callback import together
from bot.views.page import Button, Page, with_buttons

# Label and what it asks, in the order in which they stand.
BUTTONS: tuple[tuple[str, str], ...] = (("Edit", "edit"), ("Correct", "correct"), ("Verify", "verify"))


def under(page: Page) -> Page:
    """The page with an editor's buttons for the claims that it tells, if it tells any."""
    if not page.claims or page.toast or page.exact:
        return page
    return with_buttons(page, tuple(Button(label, ClaimsPress(what, together(page.claims))) for label, what in BUTTONS))
