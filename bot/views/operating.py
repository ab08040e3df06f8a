"""What owners are told of the desk's own health."""

from bot.views.page import Page
from bot.views.text import bold


def silence(late: int) -> Page:
    """Pushes that ought to be out are not."""
    what = "push that was" if late == 1 else "pushes that were"
    return Page(
        f"{bold('Silence')}: {late} {what} due 15 minutes ago or more did not go out. They are not lost and go out when "
        "Telegram takes them again; silkbrief doctor says what is wrong."
    )
