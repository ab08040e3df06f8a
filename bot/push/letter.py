"""A delivery that is ready to go out, and what is done to messages that are out already."""

from dataclasses import dataclass, field
from typing import Any

from bot.telegram.request import PreparedBody
from bot.views.page import Page
from store.owed import Delivery


@dataclass(frozen=True)
class Change:
    """What becomes of a message that is out: it reads otherwise, or is deleted where Telegram still does that."""

    message_id: int
    body: PreparedBody
    delete: bool = False


@dataclass(frozen=True)
class Letter:
    """A delivery that is ready to be sent: its row, and the body that it shares with all who get the same.

    Attributes:
        body: None for one that only changes what is out.
        page: What it says, where that does not follow from the row's facts.
        reply_to: The message that it answers, if that is still there.
        changes: What is done before it goes out; `done` are the messages of which that is done.
    """

    delivery: Delivery
    body: PreparedBody | None
    silent: bool = False
    page: Page | None = None
    reply_to: int | None = None
    changes: tuple[Change, ...] = ()
    done: list[int] = field(default_factory=list)

    @property
    def facts(self) -> dict[str, Any]:
        """The delivery's facts with the messages that are changed."""
        return (self.delivery.facts or {}) | {"edited": list(self.done)}
