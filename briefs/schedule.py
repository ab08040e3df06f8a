"""Wall clock and zone -> the next due moment in UTC, and quiet hours, through every change of the clocks."""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
# Names that zone databases carry and that mean another thing on every machine, or nothing.
NO_ZONES = frozenset(("localtime", "posixrules", "Factory"))
DAY = timedelta(days=1)


class BadSchedule(ValueError):
    """A wall clock, a zone or a choice of days that is none; its message is one sentence that says why."""


def wall_clock(text: str) -> time:
    """The time of day of "HH:MM", from "00:00" to "23:59".

    Raises:
        BadSchedule: For any other text.
    """
    found = CLOCK.fullmatch(text)
    if not found:
        raise BadSchedule(f'"{text[:20]}" is no time of day; write it as "08:00"')
    return time(int(found[1]), int(found[2]))


def zone_of(name: str) -> ZoneInfo:
    """The zone of an IANA name such as "Asia/Bangkok".

    Raises:
        BadSchedule: When there is none of that name.
    """
    try:
        if name in NO_ZONES:
            raise ZoneInfoNotFoundError(name)
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadSchedule(f'"{name[:60]}" is no time zone; write it as "Asia/Bangkok"') from error


def next_due(
    after: datetime, at: str, zone: str, days: frozenset[int] | None = None, month_day: int | None = None
) -> datetime:
    """The first moment, strictly after an aware one, at which the clocks of the zone show the time on a day chosen.

    A time that the clocks jump over is due once, right after the jump; one that they show twice, the first time.

    Args:
        days: Weekdays, 0 for Monday; every day where it is None.
        month_day: A day of every month, or the month's last day where the month is shorter.

    Returns:
        The moment in UTC.

    Raises:
        BadSchedule: For a time, zone or choice of days that is none, or for both weekdays and a day of the month.
    """
    clock, local = wall_clock(at), zone_of(zone)
    # A zone may leave out a whole day, and what was due then is due right after: hence from two days before.
    start = after.astimezone(local).date() - 2 * DAY
    moments = (_moment(day, clock, local) for day in _days_chosen(start, days, month_day))
    return next(one for one in moments if one > after)


def next_times(
    after: datetime, at: str, zone: str, n: int, days: frozenset[int] | None = None, month_day: int | None = None
) -> tuple[datetime, ...]:
    """The next n due moments in their order; arguments and errors as for `next_due`."""
    times: list[datetime] = []
    for _ in range(n):
        times.append(next_due(times[-1] if times else after, at, zone, days, month_day))
    return tuple(times)


def moment(day: date, at: str, zone: str) -> datetime:
    """The moment, in UTC, at which the clocks of the zone show the time on a day; right after a jump over it.

    Raises:
        BadSchedule: For a time or zone that is none.
    """
    return _moment(day, wall_clock(at), zone_of(zone))


def asleep(now: datetime, start: str | None, end: str | None, zone: str | None) -> bool:
    """Whether a chat has its quiet hours now: never where it chose none, by UTC where its zone is not known."""
    return bool(start and end and in_quiet(now, start, end, zone or "UTC"))


def in_quiet(now: datetime, start: str, end: str, zone: str) -> bool:
    """Whether the clocks of the zone show a time from the start up to, not including, the end of the quiet hours.

    Hours that start later than they end go over midnight.

    Raises:
        BadSchedule: For a time or zone that is none, and for hours that start when they end.
    """
    first, last = wall_clock(start), wall_clock(end)
    if first == last:
        raise BadSchedule(f"quiet hours from {start} to {end} would be empty, or the whole day")
    shown = now.astimezone(zone_of(zone)).time()
    return first <= shown < last if first < last else shown >= first or shown < last


def quiet_end(now: datetime, start: str, end: str, zone: str) -> datetime:
    """When what is held now may go, in UTC: the next time that the quiet hours end; now itself outside of them.

    Raises:
        BadSchedule: As for `in_quiet`.
    """
    if not in_quiet(now, start, end, zone):
        return now.astimezone(UTC)
    clock, local = wall_clock(end), zone_of(zone)
    today = now.astimezone(local).date()
    # An end that the clocks show twice ends the hours both times.
    ends = [_moment(today + n * DAY, clock, local, fold) for n in (-1, 0, 1, 2) for fold in (0, 1)]
    return min(one for one in ends if one > now and not in_quiet(one, start, end, zone))


def _days_chosen(start: date, days: frozenset[int] | None, month_day: int | None) -> Iterator[date]:
    """The days chosen, from the start on."""
    if days is not None and month_day is not None:
        raise BadSchedule("choose weekdays or a day of the month, not both")
    if days is not None and not (days and days <= frozenset(range(7))):
        raise BadSchedule("weekdays are one or more of 0 (Monday) to 6 (Sunday)")
    if month_day is not None and not 1 <= month_day <= 31:
        raise BadSchedule("a day of the month is 1 to 31")
    day = start
    while True:
        wanted = month_day is None or day.day == min(month_day, monthrange(day.year, day.month)[1])
        if wanted and (days is None or day.weekday() in days):
            yield day
        day += DAY


def _moment(day: date, clock: time, zone: ZoneInfo, fold: int = 0) -> datetime:
    """The moment, in UTC, at which the zone's clocks show the time on the day, or jump over it."""
    local = datetime.combine(day, clock, zone).replace(fold=fold)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    # In a jump, fold 1 counts from the offset after it and so lies before it, fold 0 the other way round.
    before, after = (local.replace(fold=side).astimezone(UTC) for side in (1, 0))
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after
