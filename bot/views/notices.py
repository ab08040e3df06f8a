"""What readers are told by the editors outside of the files: answers to their reports, and announcements."""

from bot.telegram.buttons import PushPress
from bot.views.page import Button, Page
from bot.views.text import bold, escape, italic, link, shorten

LONGEST_QUOTE = 300


def answer(number: int, reported: str, text: str) -> Page:
    """The editors' answer to a report, with what was reported."""
    quote = shorten(" ".join(reported.split()), LONGEST_QUOTE)
    return Page(f"{bold(f'The editors on your report {number}:')} {escape(text)}\n\n{italic('You wrote: ' + quote)}")


def announcement(text: str, username: str, *, channel: bool = False) -> Page:
    """An announcement as every reader gets it: the words first, then from whom, and the way to fewer messages.

    Args:
        channel: Buttons in a channel would be anybody's; there is a link instead.
    """
    home = f"https://t.me/{username}"
    foot = f"{italic('To everybody who follows something here.')} {link('Silkbrief', home)}"
    less = () if channel else ((Button("Less often", PushPress("less")),),)
    return Page(f"{escape(text)}\n\n{foot}", less)
