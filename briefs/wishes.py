"""What a subscriber types or presses for a setting -> one typed wish, or one sentence that says how to put it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from rapidfuzz import fuzz, process

from briefs import zones
from briefs.moments import EVERY_DAY, LONGEST, NEAR_ENOUGH, OFF, ON, Unreadable, clock, month_day, weekday, weekdays
from briefs.tokens import fold

# The marks as readers know them -> as claims have them.
MARKED = {
    "disputed": "disputed", "not traced": "untraced", "untraced": "untraced", "wrong": "wrong",
    "as reported": "reported", "reported": "reported",
}  # fmt: skip
SOURCES = {"all": 3, "any": 3, "everything": 3, "commentary": 3, "press": 2, "established": 2, "official": 1}


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
    for whole in (lambda: At(clock(typed)), lambda: On(weekdays(typed)), lambda: InZone(zones.find(typed, now))):
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
        "days": lambda rest: On(weekdays(rest)),
        "daily": lambda rest: On(),
        "weekly": lambda rest: On(weekday(rest or "monday")),
        "monthly": lambda rest: On(month_day=month_day(rest or "1")),
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
