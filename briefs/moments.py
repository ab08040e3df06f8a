"""Times of day, weekdays, days of a month and spans of time, as people type them."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz, process

from briefs.tokens import fold

EVERY_DAY = "0123456"
LONGEST = 120
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


class Unreadable(ValueError):
    """No setting can be made of it; the message is one sentence that says how to put it.

    Attributes:
        offers: What may have been meant, each readable as it stands.
    """

    def __init__(self, sentence: str, offers: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.offers = offers


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


def weekdays(text: str) -> str:
    """The days of "mon-fri", "mon, wed and fri", "weekends" as digits in their order, 0 for Monday.

    Raises:
        Unreadable: Some part is no weekday.
    """
    if text in SETS:
        return SETS[text]
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
    return "".join(str(day) for day in sorted(chosen))


def _day(text: str) -> int | None:
    bare = text.rstrip(".").removesuffix("s") if len(text) > 4 else text.rstrip(".")
    found = [number for number, name in enumerate(DAYS) if len(bare) >= 2 and name.startswith(bare)]
    return found[0] if len(found) == 1 else None


def weekday(text: str) -> str:
    """The digit of one weekday, 0 for Monday.

    Raises:
        Unreadable: With near misses.
    """
    day = _day(text.removeprefix("on ").strip())
    if day is None:
        near = process.extract(text, DAYS, scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH, limit=2)
        raise Unreadable("Which weekday? Write it as weekly monday.", tuple(f"weekly {name}" for name, _, _ in near))
    return str(day)


def month_day(text: str) -> int:
    """The day of "1", "the 15th", "last" (31, which is the last of any month).

    Raises:
        Unreadable: No month has such a day.
    """
    bare = re.sub(r"(?<=\d)(st|nd|rd|th)$|^(on )?(the )?", "", text).removesuffix("day").strip()
    if bare == "last":
        return 31
    if not (bare.isascii() and bare.isdigit()) or not 1 <= int(bare[:4]) <= 31:
        raise Unreadable("Which day of the month? Write it as monthly 1, up to 31, or monthly last.")
    return int(bare)


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
