"""What a chat has chosen, as its pages need it, and when things come in words."""

from dataclasses import dataclass
from datetime import datetime

from bot.views import dates
from bot.views.subject import label
from bot.views.text import bold, escape
from briefs.model import Subject
from briefs.schedule import in_quiet

EVERY_DAY, WORKDAYS, WEEKEND = "0123456", "01234", "56"
LONG_DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
KINDS = {"digest": "the digest", "onthisdate": "on this date", "alert": "alerts"}
LAST_DAY = 31


@dataclass(frozen=True, slots=True)
class Schedule:
    """One schedule; `number` is its subscription's."""

    number: int
    kind: str
    at: str
    days: str = EVERY_DAY
    month_day: int = 0


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a chat and topic follows and how.

    Attributes:
        coming: The next moments at which something comes.
        chat: The channel that is set up from a private chat, 0 for where the page is read; `title` its name.
        quiet: From and to, by the clock of `zone`.
        hidden: Standings left out; `tiers` the worst kind of source, as in the chat's filter.
    """

    schedules: tuple[Schedule, ...] = ()
    subjects: tuple[Subject, ...] = ()
    coming: tuple[datetime, ...] = ()
    zone: str = "UTC"
    zone_known: bool = False
    quiet: tuple[str, str] | None = None
    silent: bool = False
    empty: str = "line"
    paused_until: datetime | None = None
    hidden: tuple[str, ...] = ()
    tiers: int = 3
    state_media: bool = True
    gone: bool = False
    chat: int = 0
    title: str = ""
    private: bool = True

    def of_kind(self, kind: str) -> tuple[Schedule, ...]:
        """The schedules of one kind, the oldest first."""
        return tuple(one for one in self.schedules if one.kind == kind)

    def schedule(self, number: int) -> Schedule | None:
        """A schedule by its number; the first digest for 0."""
        digests = self.of_kind("digest")
        return next((one for one in self.schedules if one.number == number), digests[0] if digests else None)

    @property
    def alerts(self) -> bool:
        """Whether changes are told at once."""
        return bool(self.of_kind("alert"))

    @property
    def place(self) -> str:
        """Whose clock counts."""
        return dates.place_of(self.zone)


def rhythm(one: Schedule) -> str:
    """When a schedule comes: "daily at 08:00", "Mon–Fri at 08:00", "Mondays at 08:00", "on the 1st of the month …"."""
    return f"{days(one.days, one.month_day)} at {one.at}"


def days(chosen: str, month_day: int) -> str:
    """The days of a schedule."""
    if month_day:
        return "on the last day of the month" if month_day == LAST_DAY else f"on the {ordinal(month_day)} of the month"
    if chosen == EVERY_DAY:
        return "daily"
    if len(chosen) == 1:
        return LONG_DAYS[int(chosen)]
    named = {WORKDAYS: "Mon–Fri", WEEKEND: "Sat and Sun"}
    return named.get(chosen) or ", ".join(dates.DAYS[int(day)] for day in chosen)


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th …"""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number not in (11, 12, 13) else "th"
    return f"{number}{ending}"


def comes(one: Schedule) -> str:
    """What a schedule brings, as a sentence's beginning: "One message a day at 08:00"."""
    if one.month_day or len(one.days) == 1:
        often = "month" if one.month_day else "week"
        on = days(one.days, one.month_day).removesuffix(" of the month")
        return f"One message a {often}, {on if one.month_day else 'on ' + on}, at {one.at}"
    if one.days == EVERY_DAY:
        return f"One message a day at {one.at}"
    return f"One message on each of {days(one.days, 0)} at {one.at}"


def named(subjects: tuple[Subject, ...], most: int = 8) -> str:
    """The names that are followed, the first of them where they are many; escaped and bold."""
    shown = ", ".join(label(one) for one in subjects[:most])
    return bold(shown) + (f" and {len(subjects) - most} more" if len(subjects) > most else "")


def holds(chosen: Chosen) -> list[str]:
    """What keeps messages back: being out of reach, a pause, quiet hours over a chosen time."""
    told = []
    if chosen.gone:
        told.append("I cannot reach this chat, so nothing comes. It goes on once I am let in again.")
    if chosen.paused_until:
        told.append(f"Paused until {dates.moment(chosen.paused_until, chosen.zone)}: nothing comes before.")
    quiet = chosen.quiet
    inside = [one.at for one in chosen.schedules if quiet and one.kind != "alert" and _within(one.at, quiet)]
    if quiet and inside:
        several = len(inside) > 1
        told.append(
            f"{_listed(inside)} {'lie' if several else 'lies'} in the quiet hours, so "
            f"{'those messages wait' if several else 'that message waits'} until {quiet[1]}."
        )
    return [escape(line) for line in told]


def _listed(times: list[str], most: int = 4) -> str:
    return ", ".join(times[:most]) + (f" and {len(times) - most} more" if len(times) > most else "")


def _within(at: str, quiet: tuple[str, str]) -> bool:
    moment = datetime.fromisoformat(f"2000-01-01T{at}:00+00:00")
    return in_quiet(moment, *quiet, "UTC")
