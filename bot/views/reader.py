"""What a view needs to know of whom it speaks to."""

from dataclasses import dataclass
from datetime import date

from bot.views.claims import Cites, Struck, struck_line
from bot.views.text import FIRST_SCREEN, IN_GROUP, LIMIT, size
from briefs.model import Catalogue

# Said once, under the first answer that is kept; every first screen leaves room for it.
KEEPING = "Which statements you got is kept 90 days, so that a correction can reach you. /privacy"
KEEPING_IN_GROUP = "Kept 90 days for corrections: /privacy"


@dataclass(frozen=True, slots=True)
class Reader:
    """Where the page will be read.

    Attributes:
        username: The bot's, for links back to a page.
        private: Groups get pages of at most 600 units and a link to the private chat.
        today: The day by which things are ahead or over.
        struck: For a page that is made anew, what it had said of the claims that were corrected since, by id.
    """

    username: str
    private: bool
    today: date
    struck: tuple[tuple[str, Struck], ...] = ()

    @property
    def first(self) -> int:
        """Units of a first screen, not counting what is struck out on it."""
        if not self.private:
            return IN_GROUP - len(self.keeping) - 1
        more = sum(size(struck_line(one, tight=False)).units for _, one in self.struck)
        return min(FIRST_SCREEN - len(self.keeping) - 1 + more, self.full)

    @property
    def full(self) -> int:
        """Units of any further page; under the hard limit, so that a longer footer still fits."""
        return LIMIT - 400 if self.private else IN_GROUP - len(self.keeping) - 1

    @property
    def keeping(self) -> str:
        """The line that says that answers are kept."""
        return KEEPING if self.private else KEEPING_IN_GROUP

    def cites(self, catalogue: Catalogue) -> Cites:
        """The source numbers of a new page."""
        return Cites(catalogue, not self.private, struck=dict(self.struck))

    def start_link(self, payload: str) -> str:
        """A deep link that opens the private chat on a page."""
        return f"https://t.me/{self.username}?start={payload}"
