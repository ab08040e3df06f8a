"""What one chat gets: names that come later get theirs, nothing comes twice, and a filter holds for news as well."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import briefs
from briefs import digest
from briefs.changes import Change
from briefs.digest import Changed, Slot
from briefs.filters import Filter
from briefs.load import load
from briefs.model import Catalogue, Claim, Standing
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
        return tuple(one.claim for one in made.changed)

    disputed, reported = claims["disputed"].id, claims["reported"].id
    assert (told(disputed), told(reported, disputed)) == ((), (reported,))


def news(claims: list[Claim], was: list[str], followed: list[str], told: Sequence[str]) -> digest.Digest:
    """The alert of one brief that has these claims, to who follows some names."""
    brief = next(iter(shipped().briefs.values()))
    live = replace(shipped(), briefs={brief.slug: replace(brief, subjects=("thailand",), claims=tuple(claims))})
    change = Change(brief.slug, 1, "new", tuple(zip(told, was, strict=True)), datetime(2026, 11, 22, tzinfo=UTC))
    return digest.news_alone(live, followed, Slot(TODAY), changes=[change])


def written(*standings: tuple[Standing, int, str]) -> list[Claim]:
    """Claims of some standing, weight and subject, in this order."""
    one = next(iter(shipped().claims.values()))
    brief = next(iter(shipped().briefs))
    return [
        replace(one, id=f"{brief}#{n}", standing=standing, weight=weight, subjects=(slug,), record=None)
        for n, (standing, weight, slug) in enumerate(standings)
    ]


@pytest.mark.parametrize(
    ("standings", "told"),
    [
        ([("wrong", 3), ("untraced", 3), ("disputed", 3), ("reported", 1), ("confirmed", 1)], 4),
        ([("wrong", 3), ("untraced", 3), ("disputed", 1)], 2),
        ([("wrong", 3), ("untraced", 1)], 1),
        ([("reported", 1), ("reported", 3), ("reported", 3)], 1),
    ],
)
def test_the_most_telling_claim_of_a_brief_is_told(standings: list[tuple[Standing, int]], told: int) -> None:
    """By standing, then by weight, then as written; the others that are new are counted."""
    claims = written(*((standing, weight, "thailand") for standing, weight in standings))
    ids = [claim.id for claim in claims]
    (one,) = news(claims, [""] * len(ids), ["thailand"], ids).changed
    assert (one.claim, one.was, one.more) == (ids[told], "", len(ids) - 1)


def test_a_claim_on_what_is_followed_is_told_before_a_more_telling_one() -> None:
    """What is said of others only counts, and what was known before does not count as new."""
    claims = written(("confirmed", 3, "kenya"), ("reported", 1, "thailand"), ("reported", 1, "kenya"))
    ids = [claim.id for claim in claims]
    (one,) = news(claims, ["", "", "disputed"], ["thailand"], ids).changed
    assert (one.claim, one.more) == (ids[1], 1)


def test_an_alert_is_of_the_names_that_its_news_touches() -> None:
    """Of all that is followed, in that order, only what the brief or its new claims are about."""
    claims = written(("reported", 1, "thailand"), ("reported", 1, "kenya"))
    ids = [claim.id for claim in claims]
    assert news(claims, ["", ""], ["midea", "kenya", "thailand"], ids).subjects == ("kenya", "thailand")
    assert news(claims[:1], [""], ["midea", "kenya", "thailand"], ids[:1]).subjects == ("thailand",)


def test_facts_are_read_back_and_those_frozen_before_as_well() -> None:
    """What is frozen thaws as it was; facts without a count of further claims have none."""
    made = digest.Digest(TODAY, ("thailand",), (Changed("a-brief", 2, "a-brief#one", "reported", 3),))
    assert digest.thaw(digest.facts(made)) == made
    old = digest.facts(made) | {"changed": [["a-brief", 2, "a-brief#one", "reported"]]}
    assert digest.thaw(old).changed == (Changed("a-brief", 2, "a-brief#one", "reported"),)
