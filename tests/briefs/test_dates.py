"""Promises of imprecise dates: bounds as EDTF has them, precision as written, clear refusals."""

from datetime import date, timedelta
from time import struct_time

import edtf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.dates import BadDate, When, days_shown_on, of_day, parse

DAYS = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))
MARKS = st.sampled_from(["", "~", "?", "%"])


@st.composite
def single_dates(draw: st.DrawFn) -> str:
    """Any date of the subset that is no interval."""
    day = draw(DAYS).isoformat()
    if draw(st.booleans()):
        return f"{day[:4]}-{draw(st.integers(21, 24))}"
    return day[: draw(st.sampled_from([4, 7, 10]))] + draw(MARKS)


@st.composite
def intervals(draw: st.DrawFn) -> str:
    """Any interval of the subset, with at most one open end, in the order of time."""
    ends = sorted((draw(single_dates()), draw(single_dates())), key=lambda text: parse(text).lower)
    place = draw(st.sampled_from(["closed", "start", "end"]))
    start, end = (".." if place == "start" else ends[0]), (".." if place == "end" else ends[1])
    return f"{start}/{end}"


def oracle_day(moment: struct_time | float) -> date:
    """A bound of the edtf package, whose open ends are infinite numbers."""
    if isinstance(moment, float):
        return date.max if moment > 0 else date.min
    return date(*moment[:3])


@given(st.one_of(single_dates(), intervals()))
def test_the_bounds_are_those_of_the_edtf_package(text: str) -> None:
    """What we read ourselves for speed means what the standard's library says it means."""
    theirs = edtf.parse_edtf(text)
    lower, upper = oracle_day(theirs.lower_strict()), oracle_day(theirs.upper_strict())
    if lower > upper:
        with pytest.raises(BadDate, match="ends before it begins"):
            parse(text)
    else:
        assert parse(text) == When(text, lower, upper)


@given(st.one_of(single_dates(), intervals(), st.text("0123456789-/.~?%X[]{}", max_size=24), st.text(max_size=50)))
def test_a_text_is_a_date_that_keeps_it_or_is_refused_in_a_sentence(text: str) -> None:
    """No text whatever makes another error, and nothing is read that the edtf package would not read."""
    try:
        when = parse(text)
    except BadDate as fault:
        refusal: str | None = str(fault)
    else:
        refusal = None
        assert when.text == text
        assert date.min <= when.lower <= when.upper <= date.max
        assert edtf.parse_edtf(text) is not None
    assert refusal is None or len(refusal) > 20


@pytest.mark.parametrize(
    ("text", "precision", "approximate", "uncertain"),
    [
        ("2025-07-01", "day", False, False),
        ("2024-05", "month", False, False),
        ("2021-24", "season", False, False),
        ("2024", "year", False, False),
        ("2024~", "year", True, False),
        ("2023-11?", "month", False, True),
        ("2023-11-05%", "day", True, True),
        ("2020/2024", "range", False, False),
        ("2020~/2024", "range", True, False),
        ("2005/..", "open", False, False),
        ("../2024", "open", False, False),
    ],
)
def test_precision_and_doubt_are_as_written(text: str, precision: str, approximate: bool, uncertain: bool) -> None:
    """A reader is told how closely a date is known: no more and no less than was written."""
    when = parse(text)
    assert (when.precision, when.approximate, when.uncertain) == (precision, approximate, uncertain)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", '"" is no date'),
        (" 2024", "is no date"),
        ("2024-5", "is no date"),
        ("٢٠٢٤", "is no date"),
        ("May 2024", "is no date"),
        ("2024-13", "has the month 13"),
        ("2024-21~", "seasons 21 to 24 without a mark"),
        ("2023-02-29", "that month has 28"),
        ("2024-05-00", "has the day 00"),
        ("0000", "years begin at 0001"),
        ("2024/2020", "ends before it begins"),
        ("2024/", 'write ".." for an open one'),
        ("/2024", 'write ".." for an open one'),
        ("../..", "open at both ends"),
        ("2020/2021/2022", "is no date"),
        ("9" * 41, "at most 40 characters"),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(text: str, sentence: str) -> None:
    """An editor reads what is wrong with the date, not a stack."""
    with pytest.raises(BadDate) as refused:
        parse(text)
    assert sentence in str(refused.value)


@given(DAYS)
def test_only_a_day_known_beyond_doubt_falls_on_a_day(day: date) -> None:
    """ "On this date" never shows what is known to the month only, or in doubt."""
    assert of_day(day) == parse(day.isoformat())
    assert of_day(day).falls_on(day.month, day.day)
    assert not of_day(day).falls_on(day.month % 12 + 1, day.day)
    for text in (f"{day}~", f"{day}?", day.isoformat()[:7], f"{day}/..", f"{day}~/{day}"):
        assert not parse(text).falls_on(day.month, day.day)


@given(DAYS, st.integers(0, 400))
def test_a_few_days_are_remembered_on_the_first(day: date, more: int) -> None:
    """What went on for at most a week comes back on its first day; what took longer has no day of its own."""
    last = min(day.toordinal() + more, date.max.toordinal())
    when = parse(f"{day}/{date.fromordinal(last)}")
    assert when.remembered == (day if last - day.toordinal() < 7 else None)
    assert when.falls_on(day.month, day.day) == (when.remembered == day)


def test_a_month_is_marked_as_one() -> None:
    """What is known to the month belongs to that month of any year; doubtful and closer dates do not."""
    assert parse("2023-11").in_month(11)
    assert [t for t in ("2023-10", "2023-11~", "2023-11-05", "2023", "2023-23") if parse(t).in_month(11)] == []


@given(DAYS)
def test_every_day_of_the_calendar_is_shown_in_every_year(day: date) -> None:
    """29 February is shown on the 28th where a year has none, so that nothing waits for four years."""
    year_later = [date(day.year, 1, 1) + timedelta(n) for n in range(366) if n < 365 or day.year < 9999]
    of_this_year = [d for d in year_later if d.year == day.year]
    shown = [pair for d in of_this_year for pair in days_shown_on(d)]
    assert len(shown) == len(set(shown)) == 366


def test_29_february_has_its_own_day_in_leap_years() -> None:
    """In a leap year the 28th shows its own day only."""
    assert days_shown_on(date(2024, 2, 28)) == {(2, 28)}
    assert days_shown_on(date(2024, 2, 29)) == {(2, 29)}
    assert days_shown_on(date(2026, 2, 28)) == {(2, 28), (2, 29)}


def test_a_timeline_puts_the_broader_date_first_and_an_open_start_at_its_end() -> None:
    """A year comes before its months, a month before its days; "by 2024" stands where 2024 ends."""
    texts = ["../2024", "2024-01-01", "2024-01", "2024", "2023/2025", "2005/..", "2024-12-31"]
    ordered = sorted(texts, key=lambda text: parse(text).sort_key)
    assert ordered == ["2005/..", "2023/2025", "2024", "2024-01", "2024-01-01", "../2024", "2024-12-31"]


def test_ahead_is_what_has_days_to_come_and_an_end() -> None:
    """A goal for 2027 is ahead until its last day; "since 2005" is under way and never ahead."""
    today = date(2026, 11, 22)
    texts = ["2027", "2026", "../2030", "2005/..", "2026-11-22", "2026-11-21"]
    assert [text for text in texts if parse(text).is_ahead(today)] == ["2027", "2026", "../2030"]
    assert [text for text in texts if parse(text).is_over(today)] == ["2026-11-21"]


def test_as_of_a_month_knows_what_had_begun_by_its_end() -> None:
    """ "As of June 2023" holds what began in June, and nothing later; "by 2024" is known from its end on."""
    asked = parse("2023-06")
    texts = ["2023-06-30", "2023", "2023-07-01", "2005/..", "../2024", "../2023-06"]
    assert [text for text in texts if parse(text).known_by(asked)] == ["2023-06-30", "2023", "2005/..", "../2023-06"]


def test_dates_overlap_when_a_day_may_be_in_both() -> None:
    """Two figures are of the same time only where their dates share a day."""
    assert parse("2020/2024").overlaps(parse("2024-12-31"))
    assert parse("2005/..").overlaps(parse("2024"))
    assert not parse("2024").overlaps(parse("2025-01-01"))
