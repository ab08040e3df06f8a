"""A moment ahead as people type it: "tomorrow 09:00", "monday 8 am", "2026-11-23 08:00", "23 november"."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from briefs.moments import LONGEST, Unreadable, clock, weekday
from briefs.schedule import moment, zone_of
from briefs.spokendates import date_in
from briefs.tokens import fold

# The time of a day that is said without one.
MORNING = "08:00"
HOW = "Write the day and the time as 2026-11-23 08:00 or tomorrow 09:00, by your own clock."
_TIME = re.compile(
    r"(?<![\w-])(\d{1,2}[:.h]\d{2}(?: ?[ap]\.?m\b\.?)?|\d{1,2} ?[ap]\.?m\b\.?|noon|midday|midnight)(?![\w:.-])"
)
_FILLING = re.compile(r"\b(?:on|at|next|this|the)\b|,")
_NEAR = {"today": 0, "tomorrow": 1, "day after tomorrow": 2}
DAY = timedelta(days=1)


def appointed(text: str, now: datetime, zone: str) -> datetime:
    """The moment in UTC that a day and a time, or one of both, mean by the clocks of a zone.

    It is the next such moment; one that is over only where the day was said with its year, or as today.

    Raises:
        Unreadable: It is none.
    """
    typed = re.sub(r"(?<=\d)t(?=\d)", " ", " ".join(fold(text[:LONGEST]).split()))
    times = _TIME.findall(typed)
    day = " ".join(_FILLING.sub(" ", _TIME.sub(" ", typed)).split())
    if day == "today" and not times:
        raise Unreadable("At what time? Write it as today 18:30.")
    days = _days(day, now.astimezone(zone_of(zone)).date()) if len(times) < 2 and (day or times) else ()
    if not days:
        raise Unreadable(f"“{typed[:40]}” is no day and time. {HOW}" if typed else HOW)
    at = clock(times[0]) if times else MORNING
    try:
        found = [moment(one, at, zone) for one in days]
    except OverflowError:
        raise Unreadable(HOW) from None
    return next((one for one in found if one > now), found[-1])


def _days(said: str, today: date) -> Sequence[date]:
    """The days that may be meant, the earliest first; none where it says no day."""
    if not said:
        return (today, today + DAY)
    if said in _NEAR:
        return (today + _NEAR[said] * DAY,)
    try:
        ahead = (int(weekday(said)) - today.weekday()) % 7
    except Unreadable:
        of_year = (
            [date_in(said)] if re.search(r"\d{4}", said) else [date_in(f"{said} {today.year + n}") for n in (0, 1)]
        )
        return [one.lower for one in of_year if one and one.precision == "day"]
    return (today + ahead * DAY, today + (ahead + 7) * DAY)
