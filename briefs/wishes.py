"""What a subscriber types or presses for a setting -> one typed wish, or one sentence that says how to put it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz, process

from briefs import zones
from briefs.tokens import fold

EVERY_DAY = "0123456"
LONGEST = 80
LONGEST_PAUSE = 366
NEAR_ENOUGH = 70
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SETS = {
    "every day": EVERY_DAY, "everyday": EVERY_DAY, "daily": EVERY_DAY, "all": EVERY_DAY, "weekdays": "01234",
    "workdays": "01234", "working days": "01234", "weekend": "56", "weekends": "56",
}  # fmt: skip
ON, OFF = frozenset(("on", "yes", "1", "true", "an")), frozenset(("off", "no", "0", "false", "none", "never", "end"))
CLOCK = re.compile(r"(\d{1,2})(?:[:.h ]?(\d{2}))?\s*(am|pm)?")
SPAN = re.compile(r"(\d{1,3}|an?|one)?\s*(h|hours?|d|days?|w|weeks?|m|months?)")
HOURS = {"h": 1, "d": 24, "w": 7 * 24, "m": 30 * 24}
# The marks as readers know them -> as claims have them.
MARKED = {
    "disputed": "disputed", "not traced": "untraced", "untraced": "untraced", "wrong": "wrong",
    "as reported": "reported", "reported": "reported",
}  # fmt: skip
SOURCES = {"all": 3, "any": 3, "everything": 3, "commentary": 3, "press": 2, "established": 2, "official": 1}


class Unreadable(ValueError):
    """No setting can be made of it; the message is one sentence that says how to put it.

    Attributes:
        offers: What may have been meant, each readable as it stands.
    """

    def __init__(self, sentence: str, offers: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.offers = offers


@dataclass(frozen=True, slots=True)
class At:
    """The time of day of a schedule."""

    at: str


@dataclass(frozen=True, slots=True)
class InZone:
    """The clock by which everything comes."""

    zone: str


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nothing comes; both None for no such hours."""

    start: str | None
    end: str | None


@dataclass(frozen=True, slots=True)
class On:
    """The weekdays of a schedule as digits, 0 for Monday, or a day of the month and 31 for its last."""

    days: str = EVERY_DAY
    month_day: int = 0


@dataclass(frozen=True, slots=True)
class Switch:
    """Something that is on or off: silent, alerts, or state (media among the sources)."""

    what: str
    on: bool


@dataclass(frozen=True, slots=True)
class Empty:
    """What a day without news brings: line or silence."""

    choice: str


@dataclass(frozen=True, slots=True)
class Also:
    """One more digest at a time of day, or one less."""

    at: str
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class DateAlone:
    """On this date as a message of its own at a time of day; None for a part of the digest again."""

    at: str | None


@dataclass(frozen=True, slots=True)
class Hide:
    """Statements of a standing, left out or shown."""

    standing: str
    hidden: bool = True


@dataclass(frozen=True, slots=True)
class Sources:
    """The worst kind of source that is wanted: 1 official, 2 press and research, 3 any."""

    tiers: int


Wish = At | InZone | Quiet | On | Switch | Empty | Also | DateAlone | Hide | Sources


def read(text: str, now: datetime) -> Wish:
    """The wish of "time 07:30", "zone bangkok", "quiet 22:00-07:00", "days mon-fri", "weekly monday" …

    Raises:
        Unreadable: With near misses where there are some.
    """
    typed = " ".join(fold(text[:LONGEST]).split())
    word, _, rest = typed.partition(" ")
    readers = _readers(now)
    if word in readers:
        return readers[word](rest)
    for whole in (lambda: At(clock(typed)), lambda: On(*_days(typed)), lambda: InZone(zones.find(typed, now))):
        try:
            return whole()
        except (Unreadable, zones.NoZone):
            continue
    near = process.extract(word, list(readers), scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH, limit=3)
    offers = tuple(f"{name} {rest}".strip() for name, _, _ in near)
    raise Unreadable(
        "That is no setting. Such as: time 07:30, zone Bangkok, days mon-fri, quiet 22:00-07:00.",
        tuple(offer for offer in offers if _reads(offer, now)),
    )


def _reads(text: str, now: datetime) -> bool:
    try:
        read(text, now)
    except Unreadable:
        return False
    return True


def _readers(now: datetime) -> Mapping[str, Callable[[str], Wish]]:
    return {
        "time": lambda rest: At(clock(rest)),
        "at": lambda rest: At(clock(rest)),
        "zone": lambda rest: InZone(_zone(rest, now)),
        "timezone": lambda rest: InZone(_zone(rest, now)),
        "clock": lambda rest: InZone(_zone(rest, now)),
        "quiet": _quiet,
        "days": lambda rest: On(*_days(rest)),
        "daily": lambda rest: On(),
        "weekly": lambda rest: On(_weekday(rest or "monday")),
        "monthly": lambda rest: On(month_day=_month_day(rest or "1")),
        "silent": lambda rest: Switch("silent", _switch("silent", rest)),
        "sound": lambda rest: Switch("silent", not _switch("sound", rest)),
        "alerts": lambda rest: Switch("alerts", _switch("alerts", rest)),
        "alert": lambda rest: Switch("alerts", _switch("alerts", rest)),
        "empty": _empty,
        "also": lambda rest: Also(clock(rest)),
        "drop": lambda rest: Also(clock(rest), False),
        "date": _date_alone,
        "hide": lambda rest: Hide(_mark(rest)),
        "show": lambda rest: Hide(_mark(rest), False),
        "sources": _sources,
        "state": lambda rest: Switch("state", _switch("state media", rest.removeprefix("media").strip())),
    }


def clock(text: str) -> str:
    """The "HH:MM" of "7:30", "07.30", "730", "7 pm", "noon".

    Raises:
        Unreadable: It is no time of day.
    """
    typed = fold(text).strip().replace("a.m.", "am").replace("p.m.", "pm")
    named = {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}.get(typed)
    found = CLOCK.fullmatch(typed)
    if named or not found:
        return named or _no_clock(typed)
    hours, minutes = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hours <= 12:
            return _no_clock(typed)
        hours = hours % 12 + (12 if found[3] == "pm" else 0)
    return f"{hours:02}:{minutes:02}" if hours < 24 and minutes < 60 else _no_clock(typed)


def _no_clock(typed: str) -> str:
    shown = f"“{typed[:20]}” is no time of day" if typed else "A time of day is missing"
    raise Unreadable(f"{shown}; write it as 07:30.")


def _zone(text: str, now: datetime) -> str:
    try:
        return zones.find(text, now)
    except zones.NoZone as error:
        offers = tuple(f"zone {zone}" for zone in error.offers)
        asked = (
            "Which clock is yours?" if offers else "Name a city or a country, such as Bangkok, or hours, such as UTC+7."
        )
        told = f"I know no clock called “{text[:30]}”. " if text else ""
        raise Unreadable(told + asked, offers) from None


def _quiet(text: str) -> Quiet:
    if text in OFF:
        return Quiet(None, None)
    parts = re.split(r"\s*(?:-|–|—|\bto\b|\buntil\b)\s*", text.removeprefix("from ").strip())
    if len(parts) != 2:
        raise Unreadable("Write quiet hours as 22:00-07:00, or quiet off.")
    start, end = clock(parts[0]), clock(parts[1])
    if start == end:
        raise Unreadable(
            f"From {start} to {end} would be no hours at all, or the whole day; write them as 22:00-07:00."
        )
    return Quiet(start, end)


def _days(text: str) -> tuple[str]:
    if text in SETS:
        return (SETS[text],)
    chosen: set[int] = set()
    joined = re.sub(r"\s*(?:-|–|—|\bto\b)\s*", "-", text)
    for part in re.split(r"(?:[,;+&\s]|\band\b)+", joined):
        first, *last = part.split("-")
        start = _day(first)
        end = _day(last[0]) if len(last) == 1 else start
        if start is None or end is None or len(last) > 1:
            told = f"“{part[:20]}” is no weekday. " if part else ""
            raise Unreadable(f"{told}Write days as mon-fri, or as mon, wed, fri.")
        chosen |= {(start + step) % 7 for step in range((end - start) % 7 + 1)}
    return ("".join(str(day) for day in sorted(chosen)),)


def _day(text: str) -> int | None:
    bare = text.rstrip(".").removesuffix("s") if len(text) > 4 else text.rstrip(".")
    found = [number for number, name in enumerate(DAYS) if len(bare) >= 2 and name.startswith(bare)]
    return found[0] if len(found) == 1 else None


def _weekday(text: str) -> str:
    day = _day(text.removeprefix("on ").strip())
    if day is None:
        near = process.extract(text, DAYS, scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH, limit=2)
        raise Unreadable("Which weekday? Write it as weekly monday.", tuple(f"weekly {name}" for name, _, _ in near))
    return str(day)


def _month_day(text: str) -> int:
    bare = re.sub(r"(?<=\d)(st|nd|rd|th)$|^(on )?(the )?", "", text).removesuffix("day").strip()
    if bare == "last":
        return 31
    if not (bare.isascii() and bare.isdigit()) or not 1 <= int(bare[:4]) <= 31:
        raise Unreadable("Which day of the month? Write it as monthly 1, up to 31, or monthly last.")
    return int(bare)


def _switch(name: str, text: str) -> bool:
    if text in ON or text in OFF:
        return text in ON
    raise Unreadable(f"Write {name} on, or {name} off.")


def _empty(text: str) -> Empty:
    if text in ("silence", "silent", "nothing", "skip") or text in OFF:
        return Empty("silence")
    if text == "line" or text in ON:
        return Empty("line")
    raise Unreadable("Write empty line, for a short word on days without news, or empty silence.")


def _date_alone(text: str) -> DateAlone:
    bare = text.removeprefix("alone").strip()
    return DateAlone(None if bare in OFF else clock(bare or "08:00"))


def _mark(text: str) -> str:
    if text in MARKED:
        return MARKED[text]
    raise Unreadable("Which ones? Write disputed, not traced, wrong or as reported.")


def _sources(text: str) -> Sources:
    bare = text.removesuffix(" only").removeprefix("only ")
    if bare in SOURCES:
        return Sources(SOURCES[bare])
    raise Unreadable("Write sources official, sources press, for official and established press, or sources all.")


def pause(text: str, now: datetime, zone: str) -> datetime | None:
    """Until when "7d", "2 weeks", "a month" or "until 2026-12-01" pauses, in UTC; None for "off".

    Raises:
        Unreadable: It is neither, or lies more than a year ahead or behind.
    """
    typed = " ".join(fold(text[:LONGEST]).split()).removeprefix("for ")
    if typed in OFF:
        return None
    found = SPAN.fullmatch(typed)
    if found:
        number = int(found[1]) if (found[1] or "").isdigit() else 1
        until = now + timedelta(hours=number * HOURS[found[2][0]])
    else:
        until = _midnight(typed.removeprefix("until ").strip(), zone)
    if not now < until <= now + timedelta(days=LONGEST_PAUSE):
        raise Unreadable("A pause ends after now and within a year, such as 7d.")
    return until.astimezone(UTC)


def _midnight(text: str, zone: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text), time(), ZoneInfo(zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unreadable("For how long? Write /pause 7d, /pause 2 weeks or /pause until 2026-12-01.") from None
