"""When clocks show what, by walking through the years hour by hour: knows nothing of the desk's own reckoning."""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Wanted:
    """What a reader asked for: a time of day in a zone, on weekdays or on a day of each month."""

    at: str
    zone: str
    days: str = "0123456"
    month_day: int = 0

    def wants(self, day: date) -> bool:
        """Whether a push is due on a day of the reader's calendar."""
        if self.month_day:
            return day.day == min(self.month_day, monthrange(day.year, day.month)[1])
        return str(day.weekday()) in self.days


class Almanac:
    """The clocks of one zone over a span of time.

    It looks at the clock every hour; where the difference to UTC changed within one, it halves until it has the second.
    """

    def __init__(self, zone: str, first: datetime, last: datetime) -> None:
        place = ZoneInfo(zone)

        def shift(moment: datetime) -> timedelta:
            return moment.astimezone(place).replace(tzinfo=None) - moment.replace(tzinfo=None)

        self._begins, self._shifts = [first], [shift(first)]
        moment = first
        while moment < last:
            following = moment + HOUR
            if shift(following) != self._shifts[-1]:
                low, high = moment, following
                while high - low > timedelta(seconds=1):
                    middle = low + (high - low) // 2
                    low, high = (middle, high) if shift(middle) == self._shifts[-1] else (low, middle)
                self._begins.append(high.replace(microsecond=0))
                self._shifts.append(shift(following))
            moment = following

    def shown(self, moment: datetime) -> datetime:
        """What the clocks show, without a zone."""
        return moment.replace(tzinfo=None) + self._shifts[bisect_right(self._begins, moment) - 1]

    def first_shows(self, local: datetime) -> datetime:
        """The first moment at which the clocks show this time, or one after it where they leave it out."""
        for begin, end, shift in zip(self._begins, [*self._begins[1:], None], self._shifts, strict=True):
            moment = (local - shift).replace(tzinfo=UTC)
            if end is None or moment < end:
                return max(moment, begin)
        raise AssertionError("the last stretch has no end")

    def restless(self) -> list[str]:
        """Times of day that the clocks leave out or show twice on some day, a quarter of an hour apart."""
        found: set[str] = set()
        for begin, before, after in zip(self._begins[1:], self._shifts, self._shifts[1:], strict=False):
            moment, end = sorted(begin.replace(tzinfo=None) + shift for shift in (before, after))
            while moment < end:
                found.add(f"{moment:%H:%M}")
                moment += timedelta(minutes=15)
        return sorted(found)

    def due(self, wanted: Wanted, after: datetime, until: datetime) -> Iterator[datetime]:
        """The moments after one and up to another at which a push is due, in order."""
        hour, minute = map(int, wanted.at.split(":"))
        day = self.shown(after).date() - 2 * DAY
        while (midnight := datetime(day.year, day.month, day.day)) <= self.shown(until) + DAY:
            if wanted.wants(day):
                moment = self.first_shows(midnight.replace(hour=hour, minute=minute))
                if after < moment <= until:
                    yield moment
            day += DAY
