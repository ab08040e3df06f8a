"""/timeline, /figures, /onthisdate, /today, /asof."""

import re
from calendar import monthrange

from bot.ask import Answer, Ask, Command, Run, UserError, menus
from bot.commands import subjects
from bot.telegram.buttons import AsOfPress, DayPress, Press
from bot.views import dated, names
from bot.views.dates import LONG_MONTHS
from briefs.dates import BadDate, When, parse
from briefs.model import Subject

DAY = re.compile(r"(\d{1,2})-(\d{1,2})")


async def timeline(ask: Ask) -> Answer:
    """`/timeline NAME`."""
    return _view(ask, "timeline")


async def figures(ask: Ask) -> Answer:
    """`/figures NAME`."""
    return _view(ask, "figures")


def _view(ask: Ask, view: str) -> Answer:
    if not ask.text.strip():
        raise UserError(f"Type a name after the command, such as /{view} thailand.")
    match = ask.room.live.names.lookup(ask.text)
    if match.verdict == "exact":
        return subjects.view(ask, match.subjects[0], view, 1)
    return subjects.found(ask, ask.text) or names.unknown(ask.text, ask.catalogue)


async def on_this_date(ask: Ask) -> Answer:
    """`/onthisdate [MM-DD]`."""
    month, day = _day_of(ask.text) if ask.text.strip() else (ask.today.month, ask.today.day)
    return dated.day(month, day, ask.catalogue, ask.reader, 1)


async def today(ask: Ask) -> Answer:
    """`/today`."""
    return dated.day(ask.today.month, ask.today.day, ask.catalogue, ask.reader, 1)


def _day_of(text: str) -> tuple[int, int]:
    asked = text.strip().casefold()
    found = DAY.fullmatch(asked)
    if found:
        month, day = int(found[1]), int(found[2])
    else:
        words = asked.replace(".", " ").replace(",", " ").split()
        months = [
            n
            for word in words
            for n, name in enumerate(LONG_MONTHS, 1)
            if len(word) > 2 and name.casefold().startswith(word)
        ]
        numbers = [int(m[1]) for word in words if (m := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", word))]
        month, day = [*months, 0][0], [*numbers, 0][0]
    if not (1 <= month <= 12 and 1 <= day <= monthrange(2024, month)[1]):
        raise UserError("Type the day as month and day, such as /onthisdate 07-01 or /onthisdate 1 July.")
    return month, day


async def on_day(ask: Ask) -> Answer:
    """A button of a day's page."""
    press = ask.press
    assert isinstance(press, DayPress)
    if not (1 <= press.month <= 12 and 1 <= press.day <= 31):
        raise UserError("There is no such day.")
    if press.view == "month":
        return dated.month(press.month, ask.catalogue, ask.reader, press.page)
    if press.view == "ahead":
        return dated.ahead(ask.catalogue, ask.reader, press.page)
    return dated.day(press.month, press.day, ask.catalogue, ask.reader, press.page)


async def as_of(ask: Ask) -> Answer:
    """`/asof 2023-06 kenya`: what had happened by then."""
    when, _, rest = ask.text.strip().partition(" ")
    wanted = "Type a month and a name, such as /asof 2023-06 kenya."
    if not rest.strip():
        raise UserError(wanted)
    month = _month_of(when, wanted)
    match = ask.room.live.names.lookup(rest)
    if match.verdict == "exact":
        return _as_of(ask, match.subjects[0], month, 1)
    return subjects.found(ask, rest) or names.unknown(rest, ask.catalogue)


def _month_of(text: str, wanted: str) -> When:
    try:
        month = parse(text)
    except BadDate:
        raise UserError(wanted) from None
    if month.precision not in ("day", "month", "year"):
        raise UserError(wanted)
    return month


def _as_of(ask: Ask, one: Subject, month: When, page: int) -> Answer:
    claims = [c for c in ask.catalogue.claims_of(one.slug) if c.when and c.when.known_by(month)]
    known = subjects.timeline(tuple(claims))
    undated = sum(claim.when is None for claim in ask.catalogue.claims_of(one.slug))
    return dated.as_of(one, month, known, undated, ask.catalogue, ask.reader, page)


async def on_as_of(ask: Ask) -> Answer:
    """A page of what had happened by a month."""
    press = ask.press
    assert isinstance(press, AsOfPress)
    month = _month_of(press.month, "There is no such month.")
    return _as_of(ask, subjects.of_ref(ask, press.ref), month, press.page)


COMMANDS = (
    Command("today", "This date in other years, and what is ahead", today, menus("private", "group")),
    Command("onthisdate", "Any date of the year", on_this_date, argument="[MM-DD]"),
    Command("timeline", "Dated statements in order", timeline, argument="NAME"),
    Command("figures", "Numbers with unit, date and who says so", figures, argument="NAME"),
    Command("asof", "What had happened by a month", as_of, argument="YYYY-MM NAME"),
)
PRESSES: dict[type[Press], Run] = {DayPress: on_day, AsOfPress: on_as_of}
