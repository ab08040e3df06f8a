"""What one chat gets: names that come later get theirs, nothing comes twice, and a filter holds for news as well."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

import briefs
from briefs import digest
from briefs.changes import Change
from briefs.digest import Slot
from briefs.filters import Filter
from briefs.load import load
from briefs.model import Catalogue
from briefs.positions import Position

DAY = timedelta(days=1)
TODAY = date(2026, 11, 23)
FEW = ("thailand", "kenya", "midea", "huawei-cloud")
STEPS = st.lists(st.tuples(st.sampled_from(FEW), st.booleans(), st.integers(0, 6)), max_size=12)


@cache
def shipped() -> Catalogue:
    """The shipped catalogue; no fixture, for what fails would be shown with all of it."""
    return load(Path(briefs.__file__).parent / "catalogue")


def from_the_files(followed: list[str], position: str | None) -> digest.Digest:
    """The digest of a day to which no date belongs."""
    return digest.compose(shipped(), followed, Slot(TODAY, TODAY - DAY, position, told=True))


def test_a_name_followed_later_begins_at_the_first_of_its_items() -> None:
    """However far the others have come, its best-founded items come next, as they came to who followed it first."""
    alone = from_the_files(["kenya"], None)
    position = None
    for _ in range(30):
        position = from_the_files(["thailand"], position).position
    position = Position.of(position).joined(["kenya"]).text
    later = from_the_files(["thailand", "kenya"], position)
    assert (later.files, alone.files is None) == (alone.files, False)


def test_a_name_that_was_left_goes_on_where_it_was() -> None:
    """Left and followed again, it repeats nothing."""
    first = from_the_files(["kenya"], None)
    assert first.files
    kept = Position.of(first.position).left(["kenya"]).joined(["kenya"]).text
    assert from_the_files(["kenya"], kept).files not in (None, first.files)


@settings(max_examples=60, deadline=None)
@given(steps=STEPS)
def test_no_item_comes_twice_whoever_comes_and_goes(steps: list[tuple[str, bool, int]]) -> None:
    """Names are followed and left in any order, with some days between: no item of the files is ever repeated."""
    followed: list[str] = ["thailand"]
    position: str | None = None
    seen: list[str] = []
    for slug, follow, days in steps:
        if follow and slug not in followed:
            followed.append(slug)
            position = Position.of(position).joined([slug]).text
        elif not follow and slug in followed and len(followed) > 1:
            followed.remove(slug)
            position = Position.of(position).left([slug]).text
        for _ in range(days):
            made = from_the_files(followed, position)
            position, seen = made.position, [*seen, made.files] if made.files else seen
    assert len(seen) == len(set(seen))


@given(key=st.text("0123456789abc#-", max_size=9), apart=st.dictionaries(st.sampled_from(FEW), st.text("019ab#-")))
def test_a_position_is_kept_as_text(key: str, apart: dict[str, str]) -> None:
    """What is written is read back."""
    position = Position(key, apart)
    assert Position.of(position.text) == position


def test_a_filter_holds_for_news() -> None:
    """Who hides what is disputed is not told that something became disputed, but of the rest of that change."""
    claims = {claim.standing: claim for claim in shipped().claims.values() if "thailand" in claim.subjects}
    hidden = Filter(hidden=frozenset({"disputed"}))

    def told(*ids: str) -> tuple[str, ...]:
        brief = shipped().briefs[ids[0].partition("#")[0]]
        change = Change(
            brief.slug, 1, "changed", tuple((one, "reported") for one in ids), datetime(2026, 11, 22, tzinfo=UTC)
        )
        made = digest.compose(shipped(), ["thailand"], Slot(TODAY), changes=[change], wanted=hidden)
        return tuple(claim for _, _, claim, _ in made.changed)

    disputed, reported = claims["disputed"].id, claims["reported"].id
    assert (told(disputed), told(reported, disputed)) == ((), (reported,))
