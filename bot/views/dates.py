"""Dates of events in words, as closely as they are known."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from briefs.dates import When

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LONG_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
               "November", "December")  # fmt: skip
SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def words(when: When) -> str:
    """The date for a reader: "1 Jul 2025", "about May 2024", "2020–2024", "since 2005", "by 2024"."""
    start, slash, end = when.text.partition("/")
    if not slash:
        return _one(start)
    if when.open_start:
        return f"by {_one(end)}"
    if when.open_end:
        return f"since {_one(start)}"
    return f"{_one(start)}–{_one(end)}"


def _one(text: str) -> str:
    bare = text.rstrip("~?%")
    year, _, rest = bare.partition("-")
    month, _, number = rest.partition("-")
    spoken = year
    if month:
        spoken = f"{SEASONS[month] if month in SEASONS else MONTHS[int(month) - 1]} {year}"
    if number:
        spoken = f"{int(number)} {spoken}"
    if text.endswith(("~", "%")):
        spoken = f"about {spoken}"
    return f"{spoken} (?)" if text.endswith(("?", "%")) else spoken


def day(one: date) -> str:
    """A day of the year: "22 Nov 2026"."""
    return f"{one.day} {MONTHS[one.month - 1]} {one.year}"


def day_of_year(month: int, number: int) -> str:
    """A day without a year: "1 July"."""
    return f"{number} {LONG_MONTHS[month - 1]}"


def moment(instant: datetime, zone: str) -> str:
    """A moment on somebody's clock: "Tue 24 Nov 08:00"."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{DAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]} {local:%H:%M}"


def place_of(zone: str) -> str:
    """A zone's own name: "Bangkok", "UTC", "UTC+7"; the registry counts fixed zones the other way round."""
    if zone.startswith("Etc/GMT") and zone != "Etc/GMT":
        return f"UTC{-int(zone.removeprefix('Etc/GMT')):+d}"
    return zone.rpartition("/")[2].replace("_", " ")
