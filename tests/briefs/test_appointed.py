"""A moment ahead as an editor types it, by the editor's own clock."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.appointed import appointed
from briefs.moments import Unreadable
from briefs.schedule import zone_of

# A Sunday, 19:00 in Bangkok.
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BANGKOK = "Asia/Bangkok"


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("tomorrow 09:00", "2026-11-23 09:00"),
        ("Tomorrow at 9 am", "2026-11-23 09:00"),
        ("tomorrow", "2026-11-23 08:00"),
        ("day after tomorrow noon", "2026-11-24 12:00"),
        ("today 23:30", "2026-11-22 23:30"),
        ("today 7:00", "2026-11-22 07:00"),
        ("monday 08:00", "2026-11-23 08:00"),
        ("next Mon, 8.30", "2026-11-23 08:30"),
        ("on friday", "2026-11-27 08:00"),
        ("sunday 20:00", "2026-11-22 20:00"),
        ("sunday 18:00", "2026-11-29 18:00"),
        ("21:15", "2026-11-22 21:15"),
        ("6 pm", "2026-11-23 18:00"),
        ("2026-11-23 8:05", "2026-11-23 08:05"),
        ("2026-11-23T08:05", "2026-11-23 08:05"),
        ("2026-12-01", "2026-12-01 08:00"),
        ("1 December 2026 10:00", "2026-12-01 10:00"),
        ("december 1st 10:00", "2026-12-01 10:00"),
        ("3 january", "2027-01-03 08:00"),
        ("2025-01-03 10:00", "2025-01-03 10:00"),
    ],
)
def test_a_day_and_a_time_mean_the_next_such_moment(typed: str, means: str) -> None:
    """By the clock of the editor's own zone; a day alone means its morning, a time alone the next such."""
    found = appointed(typed, NOW, BANGKOK).astimezone(zone_of(BANGKOK))
    assert f"{found:%Y-%m-%d %H:%M}" == means


@pytest.mark.parametrize(
    "typed",
    ["", "soon", "tomorrow morning", "2026-02-30 08:00", "25:00", "tomorrow 9", "monday 8:00 9:00", "31 june", "may",
     "in 2026", "9999-12-31 23:59 xyz", "23.11.2026"],
)  # fmt: skip
def test_anything_else_is_told_how(typed: str) -> None:
    """Nothing is guessed: one sentence says how to put it."""
    with pytest.raises(Unreadable, match=r"08:00 or tomorrow 09:00|no time of day"):
        appointed(typed, NOW, BANGKOK)


def test_today_needs_a_time() -> None:
    """Its morning is over for most who type it."""
    with pytest.raises(Unreadable, match="At what time"):
        appointed("today", NOW, BANGKOK)


@given(
    st.datetimes(datetime(2026, 11, 23), datetime(2027, 11, 20)).map(lambda one: one.replace(second=0, microsecond=0))
)
def test_what_the_desk_writes_it_reads(wall: datetime) -> None:
    """Every minute of a year, written as the page shows it, is just that minute."""
    assert appointed(f"{wall:%Y-%m-%d %H:%M}", NOW, "UTC") == wall.replace(tzinfo=UTC)


@given(st.text(max_size=60))
def test_no_text_breaks_it(typed: str) -> None:
    """It is a moment in UTC, or the sentence."""
    try:
        found = appointed(typed, NOW, BANGKOK)
    except Unreadable:
        return
    assert found.utcoffset() == timedelta(0)
