"""How far a subscription has come in the files, and how far each name beside that which has not come as far.

All names' items have one order. A name that is followed later begins at the first of its items, one that was left
and is followed again goes on where it was, and so does a related name whose turn came once the own ones were through;
no log of what was read is needed. As text a position is `KEY`, with `|slug=KEY,…` behind it for such names.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

NAMES, NAME, REACHED = "|", ",", "="


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the files.

    Attributes:
        key: The sort key of the last item that was sent of what is followed, "" before the first.
        apart: How far each name has come that came later, is only related, or is not followed now.
    """

    key: str = ""
    apart: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str | None) -> "Position":
        """The position that a subscription keeps as text."""
        key, _, names = (text or "").partition(NAMES)
        pairs = (each.partition(REACHED) for each in names.split(NAME) if each)
        return cls(key, {slug: reached for slug, _, reached in pairs})

    @property
    def text(self) -> str | None:
        """The text to keep; None where nothing was sent yet."""
        names = NAME.join(f"{slug}{REACHED}{reached}" for slug, reached in sorted(self.apart.items()))
        return f"{self.key}{NAMES}{names}" if names else self.key or None

    def has_passed(self, key: str, subjects: Iterable[str], followed: Collection[str]) -> bool:
        """Whether an item had its turn, by any of its subjects."""
        return any(key <= self.apart.get(slug, self.key if slug in followed else "") for slug in subjects)

    def after(self, key: str, followed: Collection[str]) -> "Position":
        """The position once the first item of what is followed that had no turn yet was sent."""
        if key > self.key:
            # Who came later has come as far as the others by now.
            left = {slug: far for slug, far in self.apart.items() if slug not in followed or far > key}
            return Position(key, left)
        moved = {slug: max(far, key) if slug in followed else far for slug, far in self.apart.items()}
        return replace(self, apart=moved)

    def beside(self, slug: str, key: str) -> "Position":
        """The position once an item of a related name was sent."""
        return replace(self, apart={**self.apart, slug: key})

    def joined(self, slugs: Iterable[str]) -> "Position":
        """The position once more names are followed."""
        return replace(self, apart=dict.fromkeys(slugs, "") | dict(self.apart)) if self.key else self

    def left(self, slugs: Iterable[str]) -> "Position":
        """The position once names are left."""
        return replace(self, apart=dict.fromkeys(slugs, self.key) | dict(self.apart)) if self.key else self
