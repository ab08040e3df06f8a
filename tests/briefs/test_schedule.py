"""Promises of the clock: due once on every day chosen, through every change of the clocks of every zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from briefs.schedule import NO_ZONES, BadSchedule, in_quiet, moment, next_due, next_times, quiet_end

MINUTE = timedelta(minutes=1)
ZONES = st.sampled_from(sorted(available_timezones() - NO_ZONES))
CLOCKS = st.times().map(lambda at: f"{at:%H:%M}")
# From 1975 on every zone keeps whole minutes, so that the oracles may go minute by minute.
MOMENTS = st.datetimes(datetime(1975, 1, 1), datetime(2060, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))


@st.composite
def near_changes(draw: st.DrawFn) -> tuple[str, datetime]:
    """A zone and a moment, mostly within two days before the zone changes its offset."""
    name, moment = draw(ZONES), draw(MOMENTS)
    zone = ZoneInfo(name)
    for _ in range(400):
        later = moment + timedelta(days=1)
        if later.astimezone(zone).utcoffset() != moment.astimezone(zone).utcoffset():
            return name, moment - timedelta(minutes=draw(st.integers(0, 1440)))
        moment = later
    return name, moment


def walk(after: datetime, at: str, zone: str, minutes: int) -> list[datetime]:
    """The oracle: watch the clock minute by minute and note when it first shows the time, or jumps over it."""
    target, local = datetime.strptime(at, "%H:%M").time(), ZoneInfo(zone)
    moment = after.replace(second=0, microsecond=0) - timedelta(days=3)
    shown = moment.astimezone(local).replace(tzinfo=None)
    due: list[datetime] = []
    seen: set[datetime] = set()
    while moment <= after + minutes * MINUTE:
        moment += MINUTE
        before, shown = shown, moment.astimezone(local).replace(tzinfo=None)
        passed = {datetime.combine(day, target) for day in (before.date(), shown.date())}
        between = {before.date() + timedelta(days=n) for n in range((shown.date() - before.date()).days)}
        passed |= {datetime.combine(day, target) for day in between}
        new = {wall for wall in passed - seen if before < wall <= shown}
        seen |= new
        if new and moment > after:
            due.append(moment)
    return due


@settings(max_examples=120, deadline=None)
@given(near_changes(), CLOCKS)
def test_a_daily_time_is_due_when_a_watched_clock_first_shows_or_passes_it(
    where: tuple[str, datetime], at: str
) -> None:
    """In every zone, over every change: a jump sends once right after it, a repeated hour once, the first time."""
    zone, after = where
    assert next_due(after, at, zone) == walk(after, at, zone, 3 * 1440)[0]


@settings(deadline=None)
@given(near_changes(), CLOCKS, st.integers(1, 8))
def test_the_next_times_are_the_due_moments_one_after_the_other(where: tuple[str, datetime], at: str, n: int) -> None:
    """What /digest announces is what will come: strictly increasing, in UTC, none left out."""
    zone, after = where
    times = next_times(after, at, zone, n)
    assert len(times) == n
    assert list(times) == sorted(set(times))
    assert times[0] > after
    assert all(moment.tzinfo is UTC for moment in times)
    assert times[1:] == tuple(next_due(moment, at, zone) for moment in times[:-1])


@settings(deadline=None)
@given(near_changes(), CLOCKS, st.frozensets(st.integers(0, 6), min_size=1))
def test_weekdays_are_those_of_the_zone(where: tuple[str, datetime], at: str, days: frozenset[int]) -> None:
    """A weekday schedule is the daily one with the other weekdays left out."""
    zone, after = where
    daily = next_times(after, at, zone, 9)
    shown = [moment.astimezone(ZoneInfo(zone)) for moment in daily]
    # A jump may carry a time into the next day, whose name it does not have.
    assume(all(f"{moment:%H:%M}" == at for moment in shown))
    assert next_due(after, at, zone, days) == next(m for m, s in zip(daily, shown, strict=True) if s.weekday() in days)


@settings(deadline=None)
@given(ZONES, MOMENTS, st.integers(1, 31))
def test_a_day_of_the_month_is_due_once_in_every_month(zone: str, after: datetime, month_day: int) -> None:
    """The 31st is the last day of shorter months, so that no month is left out."""
    shown = [moment.astimezone(ZoneInfo(zone)) for moment in next_times(after, "12:00", zone, 13, month_day=month_day)]
    months = [moment.year * 12 + moment.month for moment in shown]
    assert months == list(range(months[0], months[0] + 13))
    next_days = [(moment + timedelta(days=1)).day for moment in shown]
    assert all(moment.day == month_day or next_day == 1 for moment, next_day in zip(shown, next_days, strict=True))


@pytest.mark.parametrize(
    ("after", "at", "zone", "due"),
    [
        ("2026-11-22T14:02", "08:00", "Asia/Bangkok", "2026-11-23T01:00"),
        ("2026-11-22T00:59", "08:00", "Asia/Bangkok", "2026-11-22T01:00"),
        ("2026-11-22T01:00", "08:00", "Asia/Bangkok", "2026-11-23T01:00"),
        ("2026-03-28T12:00", "02:30", "Europe/Berlin", "2026-03-29T01:00"),
        ("2026-03-29T01:00", "02:30", "Europe/Berlin", "2026-03-30T00:30"),
        ("2026-10-24T12:00", "02:30", "Europe/Berlin", "2026-10-25T00:30"),
        ("2026-10-25T00:30", "02:30", "Europe/Berlin", "2026-10-26T01:30"),
        ("2026-10-03T00:00", "02:15", "Australia/Lord_Howe", "2026-10-03T15:30"),
        ("2011-12-29T20:00", "08:00", "Pacific/Apia", "2011-12-30T10:00"),
        ("2011-12-30T10:00", "08:00", "Pacific/Apia", "2011-12-30T18:00"),
    ],
)
def test_due_moments_of_known_days(after: str, at: str, zone: str, due: str) -> None:
    """Worked examples: an ordinary day, the German changes, half an hour on Lord Howe, Samoa's day left out."""
    moment = datetime.fromisoformat(after).replace(tzinfo=UTC)
    assert f"{next_due(moment, at, zone):%Y-%m-%dT%H:%M}" == due


@settings(max_examples=120, deadline=None)
@given(near_changes(), CLOCKS, CLOCKS)
def test_quiet_hours_last_until_the_clock_next_reaches_their_end(
    where: tuple[str, datetime], start: str, end: str
) -> None:
    """What is held is never lost and never wakes anybody: it goes at a moment outside the hours, when they end."""
    zone, now = where
    if start == end:
        with pytest.raises(BadSchedule, match="would be empty"):
            in_quiet(now, start, end, zone)
        return
    shown = f"{now.astimezone(ZoneInfo(zone)):%H:%M}"
    quiet = (start <= shown < end) if start < end else not (end <= shown < start)
    assert in_quiet(now, start, end, zone) is quiet
    until = quiet_end(now, start, end, zone)
    if not quiet:
        assert until == now
        return
    assert not in_quiet(until, start, end, zone)
    local, moment = ZoneInfo(zone), now.replace(second=0, microsecond=0) + MINUTE
    while f"{moment.astimezone(local):%H:%M}" != end and in_quiet(moment, start, end, zone):
        moment += MINUTE
    # Clocks put back into the time before the hours do not end them: whoever sleeps is asleep still.
    assert until == moment or (moment < until and not in_quiet(moment, start, end, zone))


def test_an_end_shown_twice_does_not_hold_for_a_day() -> None:
    """On the night when 02:00 to 03:00 comes twice, what is held the second time goes at the second end."""
    second = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
    assert in_quiet(second, "22:00", "02:30", "Europe/Berlin")
    assert quiet_end(second, "22:00", "02:30", "Europe/Berlin") == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("at", ["", "8:00", "24:00", "08:60", "08:00:00", "٠٨:٠٠", "08.00", "8pm", " 08:00", "08:00\n"])
def test_what_is_no_time_of_day_is_refused(at: str) -> None:
    """Times are kept as HH:MM, so nothing else comes in."""
    with pytest.raises(BadSchedule, match="is no time of day"):
        next_due(datetime(2026, 1, 1, tzinfo=UTC), at, "UTC")


@pytest.mark.parametrize(
    "zone", ["", "Mars/Olympus", "../../etc/passwd", "America", "localtime", "/etc/localtime", "a\0b"]
)
def test_what_is_no_zone_is_refused(zone: str) -> None:
    """No name of a zone reads a file that is none, or means another thing on another machine."""
    with pytest.raises(BadSchedule, match="is no time zone"):
        next_due(datetime(2026, 1, 1, tzinfo=UTC), "08:00", zone)


@pytest.mark.parametrize(
    ("days", "month_day", "sentence"),
    [
        (frozenset(), None, "one or more"),
        (frozenset({7}), None, "one or more"),
        (None, 0, "1 to 31"),
        (None, 32, "1 to 31"),
        (frozenset({1}), 1, "not both"),
    ],
)
def test_a_choice_that_is_never_due_is_refused(
    days: frozenset[int] | None, month_day: int | None, sentence: str
) -> None:
    """No schedule is kept that would wait for ever."""
    with pytest.raises(BadSchedule, match=sentence):
        next_due(datetime(2026, 1, 1, tzinfo=UTC), "08:00", "UTC", days, month_day)


@pytest.mark.parametrize(
    ("day", "at", "zone", "wanted"),
    [
        (date(2026, 11, 23), "08:00", "Asia/Bangkok", "2026-11-23T01:00+00:00"),
        (date(2026, 3, 29), "02:30", "Europe/Berlin", "2026-03-29T01:00+00:00"),
        (date(2026, 10, 25), "02:30", "Europe/Berlin", "2026-10-25T00:30+00:00"),
    ],
)
def test_a_moment_of_a_day_is_that_of_the_clocks_there(day: date, at: str, zone: str, wanted: str) -> None:
    """Jumped over it is right after the jump, shown twice it is the first time."""
    assert moment(day, at, zone) == datetime.fromisoformat(wanted)
