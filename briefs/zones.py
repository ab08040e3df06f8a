"""What a person says of where the clock hangs -> an IANA zone: a name, a city, a country, hours ahead of UTC, a place."""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global
from rapidfuzz import fuzz, process

from briefs.territories import territories
from briefs.tokens import fold

NEAR_ENOUGH = 74
MOST_OFFERED = 6
LONGEST = 60
WEST, EAST = -12 * 60, 14 * 60
# Well-known clocks, in the order in which they are offered; with the others of their country behind them.
CITIES = (
    "Asia/Bangkok", "Asia/Jakarta", "Asia/Ho_Chi_Minh", "Asia/Singapore", "Asia/Kuala_Lumpur", "Asia/Manila",
    "Asia/Hong_Kong", "Asia/Shanghai", "Asia/Taipei", "Asia/Tokyo", "Asia/Seoul", "Europe/London", "Europe/Lisbon",
    "Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Europe/Rome", "Europe/Athens", "Europe/Helsinki", "Europe/Kyiv",
    "Europe/Istanbul", "Europe/Moscow", "Africa/Nairobi", "Africa/Lagos", "Africa/Accra", "Africa/Johannesburg",
    "Africa/Cairo", "Africa/Casablanca", "Africa/Addis_Ababa", "Asia/Dubai", "Asia/Riyadh", "Asia/Tehran",
    "Asia/Kabul", "Asia/Karachi", "Asia/Tashkent", "Asia/Kolkata", "Asia/Colombo", "Asia/Kathmandu", "Asia/Dhaka",
    "Asia/Yangon", "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
    "America/Anchorage", "America/Toronto", "America/Halifax", "America/St_Johns", "America/Mexico_City",
    "America/Bogota", "America/Lima", "America/Caracas", "America/Santiago", "America/Sao_Paulo",
    "America/Argentina/Buenos_Aires", "Pacific/Honolulu", "Australia/Perth", "Australia/Darwin", "Australia/Adelaide",
    "Australia/Brisbane", "Australia/Sydney", "Pacific/Auckland", "Pacific/Apia", "Pacific/Marquesas",
    "Australia/Lord_Howe", "Australia/Eucla", "Pacific/Chatham",
)  # fmt: skip
# Cities that people live in and that no zone is called by.
OTHER_CITIES = {
    "beijing": "Asia/Shanghai", "shenzhen": "Asia/Shanghai", "guangzhou": "Asia/Shanghai", "hanoi": "Asia/Ho_Chi_Minh",
    "saigon": "Asia/Ho_Chi_Minh", "chiang mai": "Asia/Bangkok", "pattaya": "Asia/Bangkok", "delhi": "Asia/Kolkata",
    "new delhi": "Asia/Kolkata", "mumbai": "Asia/Kolkata", "bangalore": "Asia/Kolkata", "islamabad": "Asia/Karachi",
    "san francisco": "America/Los_Angeles", "seattle": "America/Los_Angeles", "washington": "America/New_York",
    "boston": "America/New_York", "geneva": "Europe/Zurich", "munich": "Europe/Berlin", "barcelona": "Europe/Madrid",
    "milan": "Europe/Rome", "abuja": "Africa/Lagos", "mombasa": "Africa/Nairobi", "cape town": "Africa/Johannesburg",
    "pretoria": "Africa/Johannesburg", "abu dhabi": "Asia/Dubai", "rio de janeiro": "America/Sao_Paulo",
    "canberra": "Australia/Sydney", "wellington": "Pacific/Auckland", "kiev": "Europe/Kyiv", "rangoon": "Asia/Yangon",
}  # fmt: skip
UTC = "UTC"
OFFSET = re.compile(r"(?:utc|gmt)?\s*([+\-−–])\s*(\d{1,2})(?:[:.]?([0-5]\d))?", re.IGNORECASE)


class NoZone(ValueError):
    """Nothing, or nothing certain, is called so.

    Attributes:
        offers: Zones that may be meant, the likeliest first.
    """

    def __init__(self, offers: Iterable[str] = ()) -> None:
        super().__init__("no zone of that name")
        self.offers = tuple(dict.fromkeys(offers))[:MOST_OFFERED]


def find(text: str, now: datetime) -> str:
    """The zone of "Asia/Bangkok", "bangkok", "Thailand", "UTC+7".

    Args:
        now: When the hours ahead of UTC are meant.

    Raises:
        NoZone: With the likely ones, for a near miss and for a country of several zones.
    """
    typed = text.strip()[:LONGEST]
    offset = OFFSET.fullmatch(typed)
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        return of_minutes(minutes if offset[1] == "+" else -minutes, now)
    key = _key(typed)
    if key in ("utc", "gmt", "zulu", "utc 0", "gmt 0"):
        return UTC
    if key in _full():
        return _full()[key]
    found = _by_city().get(key) or _of_country(key) or _of_territory().get(key.upper(), ())
    if len(found) == 1:
        return found[0]
    if not found and len(key) > 2:
        near = process.extract(key, list(_by_city()), scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH, limit=MOST_OFFERED)
        found = tuple(zone for name, _, _ in near for zone in _by_city()[name])
    raise NoZone(found)


def of_minutes(minutes: int, now: datetime) -> str:
    """The fixed zone of whole hours ahead of UTC; for others a well-known place whose clocks show that now.

    Raises:
        NoZone: No clock on earth shows that.
    """
    if minutes == 0:
        return UTC
    if minutes % 60 == 0 and WEST <= minutes <= EAST:
        return f"Etc/GMT{-minutes // 60:+d}"
    places = showing(minutes, now)
    if not places:
        raise NoZone
    return places[0]


def showing(minutes: int, now: datetime) -> tuple[str, ...]:
    """Well-known zones whose clocks are so many minutes ahead of UTC now."""
    return tuple(zone for zone in CITIES if ahead(zone, now) == minutes)[: 2 * MOST_OFFERED]


def offsets(now: datetime) -> tuple[int, ...]:
    """The minutes ahead of UTC that well-known clocks and the fixed ones show now, from west to east."""
    return tuple(sorted({*(ahead(zone, now) for zone in CITIES), *range(WEST + 60, EAST + 1, 60)}))


def at_place(latitude: float, longitude: float) -> str | None:
    """The zone of a place on land, or None at sea, where ships keep their own time."""
    from tzfpy import get_tz

    zone = get_tz(longitude, latitude)
    return zone if zone and not zone.startswith("Etc/") and zone in available_timezones() else None


def ahead(zone: str, now: datetime) -> int:
    """How many minutes ahead of UTC a zone's clocks are."""
    offset = now.astimezone(ZoneInfo(zone)).utcoffset()
    return int(offset.total_seconds()) // 60 if offset is not None else 0


def _key(name: str) -> str:
    return " ".join(re.split(r"[\s_/,]+", fold(name))).strip()


@cache
def names() -> tuple[str, ...]:
    """Every zone that is a place, and UTC."""
    places = (zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return (*CITIES, *sorted(set(places) - set(CITIES)), UTC)


@cache
def _full() -> dict[str, str]:
    fixed = (f"Etc/GMT{hours:+d}" for hours in range(-14, 13) if hours)
    return {_key(zone): zone for zone in (*names(), *fixed)}


@cache
def _by_city() -> dict[str, tuple[str, ...]]:
    """Folded city -> the zones called so; of several names for the same zone, today's."""
    newer = get_global("zone_aliases")
    found: dict[str, dict[str, None]] = {}
    for zone in names():
        found.setdefault(_key(zone.rpartition("/")[2]), {})[newer.get(zone, zone)] = None
    known = {city: tuple(zones) for city, zones in found.items() if city != "utc"}
    return known | {city: (zone,) for city, zone in OTHER_CITIES.items()}


@cache
def _of_territory() -> dict[str, tuple[str, ...]]:
    newer = get_global("zone_aliases")
    order = {zone: number for number, zone in enumerate(names())}
    found: dict[str, set[str]] = {}
    for zone, code in get_global("zone_territories").items():
        found.setdefault(code, set()).add(newer.get(zone, zone))
    return {code: tuple(sorted(zones & set(order), key=order.__getitem__)) for code, zones in found.items()}


def _of_country(key: str) -> tuple[str, ...]:
    code = territories().get(key, ("", ""))[0]
    return _of_territory().get(code, ())
