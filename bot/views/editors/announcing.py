"""An announcement before it goes out: to whom, when, and the last word on it."""

from dataclasses import dataclass

from bot.telegram.buttons import DeskPress
from bot.views.page import Button, Page
from bot.views.text import bold


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom an announcement reaches.

    Attributes:
        now: Chats that get it at once; `later` those that get it when their quiet hours end.
        paused: Chats that are left out, since they paused all messages.
        seconds: How long the first take at the bot's pace.
    """

    now: int
    later: int
    paused: int
    seconds: int

    @property
    def total(self) -> int:
        """All that get it."""
        return self.now + self.later


def wanted() -> Page:
    """Asks for the words."""
    return Page(
        "What do you want to tell everybody who follows something? Write it as it should be read; links as plain "
        "addresses. You see it once more before it goes out. /cancel ends this."
    )


def sure(reach: Reach, number: int) -> Page:
    """Below the announcement as readers will get it: whom it reaches, and the last word."""
    if not reach.total:
        return Page("Above is what readers would get. Nobody follows anything just now, so nobody would get it.")
    parts = [f"{reach.now} now, in about {reach.seconds} s"] if reach.now else []
    parts += [f"{reach.later} when their quiet hours end"] if reach.later else []
    text = f"Above is what readers get. It goes to {bold(_chats(reach.total))}: {', '.join(parts)}."
    if reach.paused:
        text += f" {_chats(reach.paused).capitalize()} paused all messages and {_get(reach.paused)} nothing."
    text += " Another message from you takes its place."
    send = Button(f"Send to {_chats(reach.total)}", DeskPress("announce", str(number)))
    return Page(text, ((send, Button("Back", DeskPress("announce", "back"))),))


def _chats(count: int) -> str:
    return f"{count:,} {'chat' if count == 1 else 'chats'}"


def _get(count: int) -> str:
    return "gets" if count == 1 else "get"


def sent(chats: int) -> Page:
    """It is owed to all of them."""
    return Page(f"On its way to {_chats(chats)}, each once. /stats shows what became of it.")


def sent_before() -> Page:
    """The button was pressed before."""
    return Page("That was sent already; nobody gets it twice.", toast=True)


def dropped() -> Page:
    """Nothing went out."""
    return Page("Nothing was sent.")
