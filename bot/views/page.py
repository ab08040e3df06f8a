"""What a view returns: HTML text and buttons."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.telegram.callback import Press


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message; just one of `press`, `url` and `copy` is set.

    Attributes:
        press: What pressing it asks of the desk.
        url: An address that the client opens.
        copy: Text of at most 256 characters that the client copies.
    """

    label: str
    press: Press | None = None
    url: str | None = None
    copy: str | None = None


Buttons = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A file that goes with a page."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Keys:
    """A reply keyboard, shown until it is used: rows of labels; the one in `location` sends a place,
    the one in `chat` lets a channel or group be chosen, the one in `person` somebody."""

    rows: tuple[tuple[str, ...], ...] = ()
    location: str | None = None
    chat: str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One message.

    Attributes:
        text: Telegram's HTML, at most 4,096 UTF-16 units and 100 entities once parsed.
        toast: For an answer to a button that should only flash: nothing is edited then.
        claims: Ids of the claims that it tells, for whom a correction of one must reach.
        fresh: Sent as a message of its own where a button's answer would else replace the page.
        instead_of: The message that it takes the place of, whatever was pressed or written; where that one is gone, a
            page that has buttons is sent anew.
        living: The page of an open dialogue, which is remembered with the message that shows it.
        exact: Shown just as it would come by itself: nothing is added to it.
        again: What asks for just this page once more, so that a correction makes it anew; None where it would take the
            reader's own words.
    """

    text: str
    buttons: Buttons = ()
    keys: Keys | None = None
    document: Document | None = None
    claims: tuple[str, ...] = ()
    toast: bool = False
    fresh: bool = False
    silent: bool = False
    instead_of: int | None = None
    living: bool = False
    exact: bool = False
    again: Press | None = None


def rows(buttons: Sequence[Button], width: int) -> Buttons:
    """Buttons dealt into rows of at most `width`."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))


def with_buttons(page: Page, *more: tuple[Button, ...]) -> Page:
    """The page with rows added below; empty rows are left out."""
    return replace(page, buttons=page.buttons + tuple(row for row in more if row))
