"""When claims are to be looked at again: never too late, never all at once, and a look alone is no news."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs import checks
from briefs.changes import Change, changed_claims
from briefs.dates import of_day, parse
from briefs.model import CLAIM_KINDS, Brief, Catalogue, Check, Citation, Claim, ClaimKind, Desk, Source, Subject

DAY = date(2026, 11, 22)
LIMITS = {"figure": 90, "event": 180, "forecast": 180, "statement": 180, "law": 365}
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
KINDS = st.sampled_from(CLAIM_KINDS)
IDS = st.from_regex(r"[a-z0-9]{1,20}(-[a-z0-9]{1,10})?#[a-z0-9]{1,20}", fullmatch=True)


def claim(
    id_: str = "a#b", kind: ClaimKind = "statement", when: str | None = None, looked: date | None = None
) -> Claim:
    """A claim on Thailand."""
    return Claim(
        id=id_, text=f"Says {id_}.", kind=kind, standing="reported", subjects=("thailand",), sources=(Citation("s"),),
        when=parse(when) if when else None, check=Check(of_day(looked), "Read it.") if looked else None,
    )  # fmt: skip


def brief(*claims: Claim, day: date = DAY, subjects: tuple[str, ...] = ("thailand",)) -> Brief:
    """A brief of a day."""
    slug = claims[0].brief if claims else "a"
    return Brief(slug, "A title", of_day(day), subjects, "A lead.", claims)


def catalogue(*briefs: Brief) -> Catalogue:
    """A catalogue of two subjects."""
    subjects = {slug: Subject(slug, "country", slug.title()) for slug in ("thailand", "kenya")}
    return Catalogue(
        Desk("D", "f", ("a", "b", "c"), "x", "y"),
        {"s": Source("s", "T", "P", 1)},
        subjects,
        {b.slug: b for b in briefs},
    )


@pytest.mark.parametrize(
    ("kind", "when", "days"),
    [
        ("figure", None, 90),
        ("figure", "1999", 90),
        ("event", None, 180),
        ("event", "2024-05", 180),
        ("event", "2022", 180),
        ("event", "2021-10", 365),
        ("event", "2015/..", 180),
        ("statement", "2015", 180),
        ("forecast", "2035", 180),
        ("law", "2024", 365),
    ],
)
def test_what_changes_fast_is_looked_at_more_often(kind: ClaimKind, when: str | None, days: int) -> None:
    """90 days for figures, 180 for events, projects and statements, 365 for laws and for what is five years past."""
    assert checks.limit(claim(kind=kind, when=when), brief()) == days


@given(IDS, KINDS, DAYS, DAYS | st.none())
def test_a_check_is_due_in_the_last_third_of_its_days(id_: str, kind: ClaimKind, of: date, looked: date | None) -> None:
    """Never past the limit, never before two thirds of it, and always on the same day."""
    one = claim(id_, kind, looked=looked)
    day = checks.due(one, brief(one, day=of))
    waited = (day - (looked or of)).days
    assert LIMITS[kind] * 2 / 3 <= waited <= LIMITS[kind]
    assert checks.due(replace(one, text="Says another thing."), brief(one, day=of)) == day


@given(st.sets(IDS, min_size=1, max_size=400), KINDS)
def test_a_load_does_not_come_back_in_a_day(ids: set[str], kind: ClaimKind) -> None:
    """However many claims are checked on one day, no later day has far more than its fair share of them."""
    days = Counter(checks.due(claim(id_, kind, looked=DAY), brief()) for id_ in ids)
    fair = len(ids) / (LIMITS[kind] // 3 + 1)
    # What chance alone gives the fullest of a few dozen days, and some more.
    assert max(days.values()) <= fair + 6 * sqrt(fair) + 6


def test_a_thousand_claims_fill_every_day_of_their_third() -> None:
    """A thousand figures of one load come back on each of 31 days, and on none of them more than 60."""
    days = Counter(checks.due(claim(f"brief-{n // 10}#claim-{n}", "figure", looked=DAY), brief()) for n in range(1_000))
    assert sorted(days) == [DAY + timedelta(days=n) for n in range(60, 91)]
    assert max(days.values()) <= 60


@given(IDS, KINDS, DAYS)
def test_a_claim_is_overdue_from_its_day_on(id_: str, kind: ClaimKind, looked: date) -> None:
    """Not on the day before, and on every day after."""
    one = claim(id_, kind, looked=looked)
    live, day = catalogue(brief(one)), checks.due(one, brief(one))
    assert list(checks.overdue(live, day - timedelta(days=1))) == []
    assert list(checks.overdue(live, day)) == [(one, day)]
    assert list(checks.overdue(live, day + timedelta(days=400))) == [(one, day)]


@pytest.mark.parametrize(
    ("when", "looked", "waits"),
    [
        ("2026-11-21", None, True),
        ("2026-11-22", None, False),
        ("2025", None, True),
        ("2026", None, False),
        ("2020/..", None, False),
        (None, None, False),
        ("2025", date(2025, 12, 31), True),
        ("2025", date(2026, 1, 1), False),
    ],
)
def test_a_forecast_waits_from_the_day_after_its_own(when: str | None, looked: date | None, waits: bool) -> None:
    """Until somebody looks at what became of it; it waits as a forecast and not as a check."""
    one = claim(kind="forecast", when=when, looked=looked)
    live = catalogue(brief(one, day=date(2024, 1, 1)))
    assert [found.id for found in checks.forecasts(live, DAY)] == (["a#b"] if waits else [])
    if waits:
        assert list(checks.overdue(live, DAY)) == []


def test_only_events_have_history() -> None:
    """A figure or a forecast of long ago is looked at as often as one of today."""
    old = {kind: checks.limit(claim(kind=kind, when="2001"), brief()) for kind in CLAIM_KINDS}
    assert old == LIMITS | {"event": 365}


def test_a_look_is_written_down_with_its_source_once() -> None:
    """The standing, the day, what was opened, and the source where it was not cited yet; nothing else changes."""
    one, other = claim("a#b"), claim("a#c")
    was = brief(one, other)
    now = checks.verified(was, "b", "confirmed", DAY, "Read it.", ["s", "t", "t"])
    assert now.claims[0] == replace(
        one, standing="confirmed", check=Check(of_day(DAY), "Read it."), sources=(Citation("s"), Citation("t"))
    )
    assert replace(now, claims=was.claims) == was
    assert now.claims[1] is other


def test_another_check_alone_is_no_change() -> None:
    """A renewed check tells readers nothing; another standing, text or source does."""
    was = brief(claim("a#b", looked=DAY), claim("a#c"))
    again = checks.verified(was, "b", "reported", DAY + timedelta(days=80), "Read it again.")
    assert again != was
    assert changed_claims(was, again) == ()
    assert changed_claims(was, checks.verified(was, "c", "reported", DAY, "Read it.")) == ()
    assert changed_claims(was, checks.verified(was, "c", "confirmed", DAY, "Read it.")) == (("a#c", "reported"),)
    assert changed_claims(was, checks.verified(was, "c", "reported", DAY, "Read it.", ["t"])) == (("a#c", "reported"),)
    assert changed_claims(None, was) == (("a#b", ""), ("a#c", ""))


def test_followed_names_with_nothing_fresh_wait_the_most_followed_first() -> None:
    """Sixty days after the last brief or change; who has no follower, or a change since, does not wait."""
    kenyan = replace(claim("k#b"), subjects=("kenya",))
    live = catalogue(brief(claim("a#b")), brief(kenyan, subjects=("kenya",)))
    followers = {"thailand": 2, "kenya": 3, "gone": 9}
    at = datetime(2026, 12, 31, 23, tzinfo=UTC)
    change = Change("k", 2, "changed", (("k#b", "reported"), ("k#lost", "")), at)

    def waiting(days: int, *changes: Change) -> list[tuple[str, int, date]]:
        found = checks.quiet(live, changes, followers, DAY + timedelta(days=days))
        return [(one.slug, count, since) for one, count, since in found]

    assert waiting(60) == []
    assert waiting(61) == [("kenya", 3, DAY), ("thailand", 2, DAY)]
    assert waiting(61, change) == [("thailand", 2, DAY)]
    assert waiting(61 + 39, change) == [("kenya", 3, at.date()), ("thailand", 2, DAY)]
    assert checks.quiet(live, (), {"kenya": 0}, DAY + timedelta(days=400)) == []
