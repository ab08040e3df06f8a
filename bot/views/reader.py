"""What a view needs to know of whom it speaks to."""

from dataclasses import dataclass
from datetime import date

from bot.views.text import FIRST_SCREEN, IN_GROUP, LIMIT


@dataclass(frozen=True, slots=True)
class Reader:
    """Where the page will be read.

    Attributes:
        username: The bot's, for links back to a page.
        private: Groups get pages of at most 600 units and a link to the private chat.
        today: The day by which things are ahead or over.
    """

    username: str
    private: bool
    today: date

    @property
    def first(self) -> int:
        """Units of a first screen."""
        return FIRST_SCREEN if self.private else IN_GROUP

    @property
    def full(self) -> int:
        """Units of any further page; under the hard limit, so that a longer footer still fits."""
        return LIMIT - 400 if self.private else IN_GROUP

    def start_link(self, payload: str) -> str:
        """A deep link that opens the private chat on a page."""
        return f"https://t.me/{self.username}?start={payload}"
