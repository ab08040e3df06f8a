"""Following one name of this resting catalogue is worth it: a month of digests for every one of them."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

import briefs
from briefs import digest
from briefs.digest import Digest, Slot
from briefs.load import load
from briefs.model import Catalogue

FIRST_DAY = date(2026, 11, 22)
DAYS, WORTH_READING = 30, 10
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The shipped catalogue."""
    return load(Path(briefs.__file__).parent / "catalogue")


def month(catalogue: Catalogue, subject: str, first: date) -> list[Digest]:
    """What somebody gets in thirty days who follows one subject from the first of them on."""
    made: list[Digest] = []
    for number in range(DAYS):
        today = first + number * DAY
        slot = Slot(today, today - DAY if made else None, made[-1].position if made else None)
        made.append(digest.compose(catalogue, [subject], slot))
    return made


def tells(one: Digest) -> bool:
    """Whether there is something about what is followed, or related to it; what others did on this date is no reason."""
    return bool(one.on_date or one.files or one.ahead or one.due or one.changed)


def test_every_subject_has_something_to_read_and_nothing_twice(
    catalogue: Catalogue, amount: Callable[[int, int], int], tell: Callable[[str], None]
) -> None:
    """On ten of thirty days at least, from the first day on, and no claim comes a second time within them."""
    worth: dict[tuple[str, date], int] = {}
    for number in range(amount(12, 1)):
        first = FIRST_DAY + number * DAYS * DAY
        for subject in catalogue.subjects:
            got = month(catalogue, subject, first)
            assert not got[0].empty, (subject, first)
            worth[subject, first] = sum(map(tells, got))
            times = Counter(claim for one in got for claim in one.claims)
            assert [claim for claim, often in times.items() if often > 1] == [], (subject, first)
    poorest = min(worth, key=lambda one: worth[one])
    tell(f"{len(worth)} months of digests, each for one of {len(catalogue.subjects)} names: something on "
         f"{worth[poorest]} of {DAYS} days at least ({poorest[0]}), nothing twice")  # fmt: skip
    assert worth[poorest] >= WORTH_READING
