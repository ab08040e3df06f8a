"""/timeline, /figures, /onthisdate, /today, /asof."""

import re
from calendar import monthrange

from bot.ask import Answer, Ask, Command, Run, UserError, menus
from bot.commands import subjects
from bot.telegram.buttons import AsOfPress, DayPress
from bot.telegram.callback import Press
from bot.views import dated, opening
from bot.views.dates import LONG_MONTHS
from bot.views.page import Page
from briefs.dates import BadDate, When, parse
from briefs.model import Subject

DAY = re.compile(r"(\d{1,2})-(\d{1,2})")
BY = re.compile(r"\b(?:by|until|till|as of|up to|mid)\b", re.I)
DATE = re.compile(r"(?:\b(?P<part>mid)[ -])?(?:\b(?P<month>[a-z]{3,9})\.? )?\b(?P<date>\d{4}(?:-\d\d){0,2})\b", re.I)


async def timeline(ask: Ask) -> Answer:
    """`/timeline NAME`."""
    return _view(ask, "timeline")


async def figures(ask: Ask) -> Answer:
    """`/figures NAME`."""
    return _view(ask, "figures")


def _view(ask: Ask, view: str) -> Answer:
    if not ask.text.strip():
        raise UserError(f"Type a name after the command, such as /{view} thailand.")
    one = subjects.one_named(ask, ask.text)
    return one if isinstance(one, Page) else subjects.view(ask, one, view, 1)


async def on_this_date(ask: Ask) -> Answer:
    """`/onthisdate [MM-DD]`, or a month alone."""
    whole = _month_named(ask.text)
    if whole:
        return dated.month(whole, ask.catalogue, ask.reader, 1)
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
        months = [month for word in words if (month := _month_named(word))]
        numbers = [int(m[1]) for word in words if (m := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", word))]
        month, day = [*months, 0][0], [*numbers, 0][0]
    if not (1 <= month <= 12 and 1 <= day <= monthrange(2024, month)[1]):
        raise UserError("Type the day as month and day, such as /onthisdate 07-01 or /onthisdate 1 July.")
    return month, day


def _month_named(text: str) -> int:
    """The number of a month by its name or the beginning of it; 0 for anything else."""
    word = text.strip().strip(".").casefold()
    known = (n for n, name in enumerate(LONG_MONTHS, 1) if name.casefold().startswith(word) or word == "sept")
    return next(known, 0) if len(word) > 2 else 0


async def on_day(ask: Ask) -> Answer:
    """A button of a day's page."""
    press = ask.press
    assert isinstance(press, DayPress)
    if not (1 <= press.month <= 12 and 1 <= press.day <= 31):
        raise UserError("There is no such day.")
    return opening.of_day(press, ask.catalogue, ask.reader)


async def as_of(ask: Ask) -> Answer:
    """`/asof 2023-06 kenya`, in either order: what had happened by then."""
    month, name = _date_in(ask.text)
    if month is None or not name:
        raise UserError("Type a month and a name, such as /asof 2023-06 kenya.")
    one = subjects.one_named(ask, name)
    return one if isinstance(one, Page) else _as_of(ask, one, month, 1)


def asked(ask: Ask, text: str, *, surely: bool) -> Page | None:
    """What had happened by then, where nothing but a name and a month or year was typed: "kenya in mid 2023".

    Args:
        surely: Only where the words leave no doubt that this is meant: "by june 2023", and not "by 2030".
    """
    month, name = _date_in(text)
    if surely and not (month and BY.search(text) and month.is_over(ask.today)):
        return None
    match = ask.room.live.names.lookup(name) if month and name else None
    if month is None or match is None or match.verdict != "exact":
        return None
    return _as_of(ask, match.subjects[0], month, 1)


def _date_in(text: str) -> tuple[When | None, str]:
    """The first date of a text as closely as it is said, and the text without it."""
    for found in DATE.finditer(text):
        month = _month_named(found["month"] or "") or (6 if (found["part"] or "").casefold() == "mid" else 0)
        when = found["date"] + (f"-{month:02}" if month and len(found["date"]) == 4 else "")
        before = text[: found.start()] + (f"{found['month']} " if found["month"] and not month else "")
        try:
            return parse(when), " ".join((before + text[found.end() :]).split())
        except BadDate:
            continue
    return None, text


def _month_of(text: str, wanted: str) -> When:
    try:
        month = parse(text)
    except BadDate:
        raise UserError(wanted) from None
    if month.precision not in ("day", "month", "year"):
        raise UserError(wanted)
    return month


def _as_of(ask: Ask, one: Subject, month: When, page: int) -> Page:
    return opening.as_of(one, month, ask.catalogue, ask.reader, page)


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
