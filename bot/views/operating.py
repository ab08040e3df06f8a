"""What owners are told of the desk's own health."""

from collections.abc import Mapping

from bot.views.page import Page
from bot.views.text import bold, escape, shorten

MOST_BROKEN = 10


def silence(late: int) -> Page:
    """Pushes that ought to be out are not."""
    what = "push that was" if late == 1 else "pushes that were"
    return Page(
        f"{bold('Silence')}: {late} {what} due 15 minutes ago or more did not go out. They are not lost and go out when "
        "Telegram takes them again; silkbrief doctor says what is wrong."
    )


def broken(found: Mapping[str, str]) -> Page:
    """Content that cannot be shown as the store has it."""
    one = len(found) == 1
    lines = [f"{bold(item)}: {escape(shorten(why, 300))}" for item, why in list(found.items())[:MOST_BROKEN]]
    left = len(found) - len(lines)
    return Page(
        "\n".join(
            [
                f"{bold('Broken content')} in the store: {'one item was' if one else f'{len(found)} items were'} passed "
                "over. Readers still get what was live before, where I have it. Publish it anew with /addbrief, or run "
                "silkbrief load on the server.",
                *lines,
                *([f"… and {left} more."] if left > 0 else []),
            ]
        )
    )
