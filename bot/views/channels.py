"""Setting up a channel from a private chat."""

from bot.telegram.buttons import SetPress
from bot.views.page import Button, Keys, Page
from bot.views.text import bold, escape


def choose() -> Page:
    """A keyboard that lets a channel be chosen."""
    text = (
        "Make me an administrator of your channel who may post, then press the button below and choose it. "
        "A public one can be typed too: /subscribe @channel thailand"
    )
    return Page(text, keys=Keys(chat="Choose a channel"), fresh=True)


def unseen() -> str:
    """A channel that the bot cannot look into."""
    return "I cannot see that channel. Make me an administrator there who may post, then choose it again."


def not_posting(title: str) -> str:
    """The bot may not post there."""
    return f"I may not post in {title} yet. Make me an administrator there who may post, then choose it again."


def not_yours(title: str) -> str:
    """Somebody who does not administer the channel."""
    return f"Only an administrator of {title} can set that up."


def ready(title: str, chat: int) -> tuple[Page, Page]:
    """The channel can be set up; the keyboard goes, and the pages begin."""
    text = f"{bold(title)}: I may post there."
    follow = Button("What it follows", SetPress("names", chat))
    more = Button("Settings", SetPress("home", chat))
    return Page(text, keys=Keys()), Page(f"Now choose what {escape(title)} follows.", ((follow, more),))
