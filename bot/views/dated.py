"""On this date, a month, what is ahead, and what had happened by then."""

from collections.abc import Callable, Sequence
from datetime import date

from bot.telegram.buttons import AsOfPress, DayPress, SubjectPress
from bot.telegram.callback import Press, ref
from bot.views import dates
from bot.views.claims import Cites, fill, line, paged
from bot.views.page import Button, Page
from bot.views.reader import Reader
from bot.views.subject import label, numbers
from bot.views.text import LIMIT, bold, escape, italic
from briefs.dates import When
from briefs.model import Catalogue, Claim, Subject
from briefs.onthisdate import in_month, on_day


def day(month: int, number: int, catalogue: Catalogue, reader: Reader, page: int) -> Page:
    """What happened on a day of the year, by the year; where nothing did, the month's undated events."""
    claims = on_day(catalogue, month, number)
    spoken = dates.day_of_year(month, number)
    head = bold(f"On this date · {spoken}")
    if not claims:
        claims = in_month(catalogue, month)[:3]
        head += f"\nOur files have nothing for {spoken}."
        if claims:
            head += f" In {dates.LONG_MONTHS[month - 1]}, day not known:"
    turns = _near(month, number)
    return _dealt(
        claims, catalogue, reader, page, head=head, turn=lambda n: DayPress(month, number, "day", n), ways=turns
    )


def _near(month: int, number: int) -> tuple[Button, ...]:
    name = dates.LONG_MONTHS[month - 1]
    return (
        Button(f"All of {name}", DayPress(month, number, "month")),
        Button("What is ahead", DayPress(month, number, "ahead")),
    )


def month(number: int, catalogue: Catalogue, reader: Reader, page: int) -> Page:
    """Every dated event of a month of the year, by the day; those whose day is not known come last."""
    dated = [claim for one in range(1, 32) for claim in on_day(catalogue, number, one)]
    claims = [*dated, *in_month(catalogue, number)]
    head = bold(dates.LONG_MONTHS[number - 1])
    before, after = (number - 2) % 12 + 1, number % 12 + 1
    ways = tuple(Button(dates.LONG_MONTHS[one - 1], DayPress(one, 1, "month")) for one in (before, after))
    return _dealt(claims, catalogue, reader, page, head=head, turn=lambda n: DayPress(number, 1, "month", n), ways=ways)


def ahead(catalogue: Catalogue, reader: Reader, page: int) -> Page:
    """Goals, plans and forecasts whose day is still to come, the next first."""
    found = [c for c in catalogue.claims.values() if c.when and c.when.is_ahead(reader.today) and c.standing != "wrong"]
    claims = sorted(found, key=lambda c: (c.when.upper if c.when else date.max, c.id))
    ways = (Button("Today", DayPress(reader.today.month, reader.today.day)),)
    head = bold("Ahead")
    return _dealt(claims, catalogue, reader, page, head=head, turn=lambda n: DayPress(1, 1, "ahead", n), ways=ways)


def as_of(
    one: Subject, by: When, claims: Sequence[Claim], undated: int, catalogue: Catalogue, reader: Reader, page: int
) -> Page:
    """What had happened to a subject by a date, in order; honest about what carries no date."""
    head = f"{bold(label(one))} · by {dates.words(by)}"
    if undated:
        head += "\n" + italic(f"{undated} statements carry no date and are left out.")
    ways = (Button(label(one), SubjectPress(ref(one.slug))),)
    if not claims:
        return Page(f"{head}\nNothing in our files is dated that early.", (ways,))
    return _dealt(
        claims, catalogue, reader, page, head=head, turn=lambda n: AsOfPress(ref(one.slug), by.text, n), ways=ways
    )


def _dealt(
    claims: Sequence[Claim], catalogue: Catalogue, reader: Reader, page: int, *, head: str, turn: Callable[[int], Press],
    ways: tuple[Button, ...],
) -> Page:  # fmt: skip
    if not claims:
        return Page(head, (ways,))
    bounds = paged(claims, catalogue, head=head, limit=reader.first)
    page = min(max(page, 1), len(bounds))
    start, end = bounds[page - 1]
    filled = fill(claims[start:end], reader.cites(catalogue), head=head, foot="", limit=LIMIT)
    turns = [turn(number) for number in range(1, len(bounds) + 1)]
    return Page(filled.text, (*numbers(turns, page), ways), claims=filled.told, again=turns[page - 1])


def anniversary(claim: Claim, today: date, cites: Cites) -> str:
    """A claim with how long ago it was, as a digest tells it."""
    assert claim.when is not None
    years = today.year - claim.when.lower.year
    ago = f"{years} years ago" if years > 1 else "A year ago" if years == 1 else "This year"
    return f"{escape(ago)}: {line(claim, cites)}"
