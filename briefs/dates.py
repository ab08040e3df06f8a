"""EDTF text -> bounds, precision, and whether it falls on a given day."""

import re
from calendar import isleap, monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Precision = Literal["day", "month", "season", "year", "range", "open"]

OPEN = ".."
# Something that went on for so long is remembered on its first day.
REMEMBERED_WHOLE = timedelta(days=7)
LONGEST = 40
# EDTF's codes for spring, summer, autumn and winter, as their first and last month; winter stays within its year.
SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 12)}
DATE = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?(?P<mark>[~?%])?")
FORMS = "2024, 2024-05, 2025-07-01, 2020/2024, 2024~ (about), 2024? (uncertain), 2005/.., ../2024, 2021-21 (spring)"


class BadDate(ValueError):
    """A text that is no date; its message is one sentence that says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class When:
    """A date as precise as it is known.

    Attributes:
        text: The EDTF text it was read from.
        lower: The first day it may mean; `date.min` for an open start.
        upper: The last day it may mean; `date.max` for an open end.
    """

    text: str
    lower: date
    upper: date

    @property
    def precision(self) -> Precision:
        """How closely it is known: "open" for an interval without a start or an end, "range" for any other."""
        start, slash, end = self.text.partition("/")
        if slash:
            return "open" if OPEN in (start, end) else "range"
        if start.count("-") == 2:
            return "day"
        if "-" not in start:
            return "year"
        return "season" if int(start[5:7]) in SEASONS else "month"

    @property
    def approximate(self) -> bool:
        """Whether it is about that date only (`~` or `%`), at either end."""
        return any(mark in self.text for mark in "~%")

    @property
    def uncertain(self) -> bool:
        """Whether the date itself is in doubt (`?` or `%`), at either end."""
        return any(mark in self.text for mark in "?%")

    @property
    def open_start(self) -> bool:
        """Whether it has an end only ("by 2024")."""
        return self.text.startswith(OPEN)

    @property
    def open_end(self) -> bool:
        """Whether it has a start only ("since 2005")."""
        return self.text.endswith(OPEN)

    @property
    def sort_key(self) -> tuple[date, int, str]:
        """The order of a timeline: by the first day known, the broader date before the closer one."""
        first = self.upper if self.open_start else self.lower
        return first, -self.upper.toordinal(), self.text

    def falls_on(self, month: int, day: int) -> bool:
        """Whether that day of the year is the one on which it is remembered."""
        return self.remembered is not None and (self.remembered.month, self.remembered.day) == (month, day)

    @property
    def remembered(self) -> date | None:
        """Its day, or the first of at most a week of them; None where less is known, or in doubt."""
        known = {len(end) for end in self.text.split("/")} == {len("2024-05-30")}
        return self.lower if known and self.upper - self.lower < REMEMBERED_WHOLE else None

    def in_month(self, month: int) -> bool:
        """Whether it is known to the month only, beyond doubt, and is that month."""
        return self._plain("month") and self.lower.month == month

    def is_over(self, today: date) -> bool:
        """Whether all of it lies before today."""
        return self.upper < today

    def is_ahead(self, today: date) -> bool:
        """Whether a day of it is still to come; what has no end ("since 2005") is under way, not ahead."""
        return today < self.upper and not self.open_end

    def overlaps(self, other: "When") -> bool:
        """Whether a day may belong to both."""
        return self.lower <= other.upper and other.lower <= self.upper

    def known_by(self, other: "When") -> bool:
        """Whether it has begun by the end of the other date: the test of "as of"."""
        return (self.upper if self.open_start else self.lower) <= other.upper

    def _plain(self, precision: Precision) -> bool:
        return self.precision == precision and not (self.approximate or self.uncertain)


def parse(text: str) -> When:
    """Read a date in the part of EDTF (ISO 8601-2, 2019) that the catalogue uses.

    The edtf package knows more, but takes 130 ms to import and 7 ms for each date, a whole start for 300 claims:
    it is the oracle of the tests instead.

    Raises:
        BadDate: For any other text, for days that the calendar lacks, and for intervals that run backwards.
    """
    if len(text) > LONGEST:
        raise BadDate(f"a date has at most {LONGEST} characters; the forms are {FORMS}")
    start, slash, end = text.partition("/")
    if not slash:
        return When(text, *_bounds(start))
    if start == end == OPEN:
        raise BadDate(f'"{text}" is open at both ends, so it says nothing')
    if not start or not end:
        raise BadDate(f'"{text}" leaves an end unknown; write ".." for an open one')
    lower = date.min if start == OPEN else _bounds(start)[0]
    upper = date.max if end == OPEN else _bounds(end)[1]
    if lower > upper:
        raise BadDate(f'"{text}" ends before it begins')
    return When(text, lower, upper)


def of_day(day: date) -> When:
    """The date that is exactly this day."""
    return When(day.isoformat(), day, day)


def days_shown_on(today: date) -> set[tuple[int, int]]:
    """The (month, day) pairs that "on this date" shows today: 29 February on the 28th of years without one."""
    shown = {(today.month, today.day)}
    if shown == {(2, 28)} and not isleap(today.year):
        shown.add((2, 29))
    return shown


def _bounds(text: str) -> tuple[date, date]:
    """The first and the last day of a date that is no interval."""
    found = DATE.fullmatch(text)
    if not found:
        raise BadDate(f'"{text}" is no date; the forms are {FORMS}')
    year = int(found["year"])
    if year == 0:
        raise BadDate(f'"{text}" has the year 0000; years begin at 0001')
    if not found["month"]:
        return date(year, 1, 1), date(year, 12, 31)
    month = int(found["month"])
    if month in SEASONS and not found["day"] and not found["mark"]:
        first, last = SEASONS[month]
        return date(year, first, 1), date(year, last, monthrange(year, last)[1])
    if not 1 <= month <= 12:
        raise BadDate(f'"{text}" has the month {month:02}; months are 01 to 12, seasons 21 to 24 without a mark')
    days = monthrange(year, month)[1]
    if not found["day"]:
        return date(year, month, 1), date(year, month, days)
    day = int(found["day"])
    if not 1 <= day <= days:
        raise BadDate(f'"{text}" has the day {day:02}; that month has {days}')
    return date(year, month, day), date(year, month, day)
