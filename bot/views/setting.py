"""The settings of a chat or a channel: one page, and one behind each thing that can be set."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.telegram.buttons import PushPress, SelfPress, SetPress
from bot.telegram.callback import ref
from bot.views import dates
from bot.views.chosen import Chosen, Schedule, days, holds, named, rhythm
from bot.views.claims import MARKS
from bot.views.page import Button, Buttons, Page, rows
from bot.views.subject import label
from bot.views.text import bold, escape, italic
from briefs.model import Catalogue, Standing

PER_PAGE = 24
MOST_LINES = 4
PRESETS = (("22:00", "07:00"), ("21:00", "08:00"), ("23:00", "06:00"), ("00:00", "08:00"))
STANDINGS: tuple[Standing, ...] = ("disputed", "untraced", "wrong", "reported")
SOURCES = {1: "official records only", 2: "official records, press and research", 3: "all sources"}


class Desk:
    """Makes the buttons of one chat's settings."""

    def __init__(self, chosen: Chosen, number: int = 0) -> None:
        self.chosen = chosen
        self.number = number

    def to(self, title: str, what: str, value: str = "", number: int | None = None) -> Button:
        """A button to a page, or with a value to a change."""
        one = self.number if number is None else number
        return Button(title, SetPress(what, self.chosen.chat, one, value))

    @property
    def back(self) -> tuple[Button, ...]:
        """The row that leads back to the first page."""
        return (self.to("‹ Settings", "home", number=0),)


def home(chosen: Chosen, note: str = "") -> Page:
    """Everything that is set, in one look."""
    desk = Desk(chosen)
    lines = [escape(note)] if note else []
    lines.append(bold(f"Settings · {chosen.title}" if chosen.title else "Settings"))
    few = 5 if chosen.private else 2
    lines.append(f"Followed: {named(chosen.subjects, few)}" if chosen.subjects else "Nothing is followed yet.")
    lines += [escape(line) for line in _schedules(chosen)]
    if chosen.coming:
        lines.append(f"Next: {dates.moment(chosen.coming[0], chosen.zone)}")
    lines += _choices(chosen)
    lines += [f"⚠ {line}" for line in holds(chosen)]
    quiet, sound = desk.to("Quiet hours", "quiet"), "off" if chosen.silent else "on"
    empty = ("a line", "silence") if chosen.empty == "line" else ("silence", "line")
    always = (quiet, desk.to(f"Sound: {sound}", "silent", "off" if chosen.silent else "on"),
              desk.to(f"Empty days: {empty[0]}", "empty", empty[1]))  # fmt: skip
    names_ = desk.to("What is followed", "names")
    if not chosen.subjects:
        return Page("\n".join(lines), ((names_, desk.to("Zone", "zone")), always, *_last(chosen)))
    buttons: list[tuple[Button, ...]] = [
        (desk.to("Time", "time"), desk.to("Zone", "zone"), desk.to("Days", "days")),
        always,
        (
            desk.to(f"Alerts: {'on' if chosen.alerts else 'off'}", "alerts", "off" if chosen.alerts else "on"),
            desk.to("On this date alone", "date"),
            desk.to("Filters", "filters"),
        ),
        (desk.to("More schedules", "more"), names_),
    ]
    return Page("\n".join(lines), (*buttons, *_last(chosen)))


def _last(chosen: Chosen) -> Buttons:
    if chosen.chat:
        return ((Desk(chosen).to("Stop all in the channel", "end", "all"),),) if chosen.subjects else ()
    own = (Button("A channel", SetPress("channel")), Button("My data", SelfPress("mydata"))) if chosen.private else ()
    if not chosen.subjects:
        return (own,) if own else ()
    pushes = (
        Button("Preview", PushPress("digest")),
        Button("Why?", PushPress("why")),
        Button("Missed", PushPress("missed")),
        Button("Pause", PushPress("pause")),
    )
    return tuple(row for row in (pushes, (*own, Button("Stop all", PushPress("stop")))) if row)


def _schedules(chosen: Chosen) -> list[str]:
    clock = f"{chosen.place}" + ("" if chosen.zone_known else ", until you say what your clock shows")
    found = []
    for number, one in enumerate(chosen.of_kind("digest")):
        found.append(f"Also {rhythm(one)}" if number else f"Digest {rhythm(one)} (clock of {clock})")
    if len(found) > MOST_LINES:
        found[MOST_LINES - 1 :] = [f"and {len(found) - MOST_LINES + 1} more"]
    return [*found, *(f"On this date {rhythm(one)}" for one in chosen.of_kind("onthisdate"))]


def _choices(chosen: Chosen) -> list[str]:
    quiet = f"{chosen.quiet[0]}–{chosen.quiet[1]}" if chosen.quiet else "none"
    empty = "a short line" if chosen.empty == "line" else "nothing at all"
    lines = [f"Quiet hours: {quiet}", f"A day without news brings {empty}"]
    left = [MARKS[one][1] for one in STANDINGS if one in chosen.hidden]
    if chosen.tiers < 3:
        left.append(f"all but {SOURCES[chosen.tiers].removesuffix(' only')}")
    if not chosen.state_media:
        left.append("what only state media say")
    return [*lines, *([f"Left out: {', '.join(left)}"] if left else [])]


def time(chosen: Chosen, number: int) -> Page:
    """The hour of a schedule, on the hour with one press, else to the quarter."""
    one, desk = chosen.schedule(number), Desk(chosen, number)
    if one is None:
        return home(chosen)
    shifts = tuple(desk.to(title, "time", _shifted(one.at, by)) for title, by in (("− 15 min", -15), ("+ 15 min", 15)))
    text = f"{bold('Time')}\n{escape(rhythm(one))}, by the clock of {escape(chosen.place)}."
    lines = [text, *(f"⚠ {line}" for line in holds(chosen)), italic("Any minute: /settings time 07:35")]
    return Page("\n".join(lines), (*_hours(desk, "time", one.at), shifts, desk.back))


def _shifted(at: str, minutes: int) -> str:
    return f"{datetime.fromisoformat(f'2000-01-02T{at}') + timedelta(minutes=minutes):%H:%M}"


def _hours(desk: Desk, what: str, current: str | None) -> Buttons:
    hours = [f"{hour:02}:00" for hour in range(24)]
    return rows([desk.to(f"·{each}·" if each == current else each, what, each) for each in hours], 6)


def zone(chosen: Chosen, now: datetime, offsets: Sequence[int], cities: Sequence[str], note: str = "") -> Page:
    """Whose clock counts: by what it shows, by a city, or by a place."""
    desk = Desk(chosen)
    text = f"{bold('Zone')}\n{escape(note)}" if note else f"{bold('Zone')}\n" + escape(
        f"The clock of {chosen.place} counts." if chosen.zone_known else "UTC counts until you say what your clock shows."
    )  # fmt: skip
    text += "\nWhat does your clock show now? A city can be typed too: /settings zone Bangkok"
    made = [
        desk.to(f"{now + timedelta(minutes=each):%a %H:%M}", "zone", _offset(each))
        for each in offsets if each % 30 == 0
    ]  # fmt: skip
    near = [desk.to(dates.place_of(city), "zone", city) for city in cities]
    place = [Button("Send location", SetPress("place"))] if chosen.private and not chosen.chat else []
    return Page(text, (*rows(near, 3), *rows(made, 5), *(row for row in (tuple(place), desk.back) if row)))


def _offset(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours}:{rest:02}"


def on_days(chosen: Chosen, number: int) -> Page:
    """The days of a schedule: weekdays to be switched, and whole choices."""
    one, desk = chosen.schedule(number), Desk(chosen, number)
    if one is None:
        return home(chosen)
    text = f"{bold('Days')}\n{escape(rhythm(one))}."
    switches = [_day_button(desk, one, day) for day in range(7)]
    whole = (desk.to("Every day", "days", "daily"), desk.to("Mon–Fri", "days", "weekdays"))
    weekly = tuple(desk.to(f"Only {dates.DAYS[day]}", "weekly", dates.DAYS[day]) for day in range(7))
    return Page(text, (*rows(switches, 7), whole, *rows(weekly, 4), (desk.to("Monthly…", "monthly"),), desk.back))


def _day_button(desk: Desk, one: Schedule, day: int) -> Button:
    chosen = set() if one.month_day else {int(each) for each in one.days}
    after = sorted(chosen ^ {day})
    value = ",".join(dates.DAYS[each] for each in after) or "none"
    return desk.to(("✓ " if day in chosen else "") + dates.DAYS[day], "days", value)


def monthly(chosen: Chosen, number: int) -> Page:
    """The day of the month."""
    one, desk = chosen.schedule(number), Desk(chosen, number)
    current = one.month_day if one else 0
    made = [desk.to(f"·{day}·" if day == current else str(day), "monthly", str(day)) for day in range(1, 29)]
    text = f"{bold('Once a month')}\nOn which day?" + (escape(f" Now {days(one.days, current)}.") if one else "")
    return Page(text, (*rows(made, 7), (desk.to("The last day", "monthly", "last"),), (desk.to("‹ Days", "days"),)))


def quiet(chosen: Chosen) -> Page:
    """Hours in which nothing comes."""
    desk = Desk(chosen)
    now = f"{chosen.quiet[0]}–{chosen.quiet[1]}" if chosen.quiet else "none"
    lines = [bold("Quiet hours"), f"Now: {now}. What falls into them waits, and comes as one message at their end."]
    lines += [f"⚠ {line}" for line in holds(chosen)]
    lines.append(italic("Any hours: /settings quiet 22:30-06:45"))
    made = [desk.to(f"{start}–{end}", "quiet", f"{start}-{end}") for start, end in PRESETS]
    shifts: tuple[Button, ...] = ()
    if chosen.quiet:
        start, end = chosen.quiet
        moved = (("From −1 h", _shifted(start, -60), end), ("From +1 h", _shifted(start, 60), end),
                 ("To −1 h", start, _shifted(end, -60)), ("To +1 h", start, _shifted(end, 60)))  # fmt: skip
        shifts = tuple(desk.to(title, "quiet", f"{one}-{other}") for title, one, other in moved)
    off = (desk.to("No quiet hours", "quiet", "off"),) if chosen.quiet else ()
    return Page("\n".join(lines), tuple(row for row in (*rows(made, 2), shifts, off, desk.back) if row))


def more(chosen: Chosen) -> Page:
    """Every schedule, and one more."""
    desk = Desk(chosen)
    lines = [bold("Schedules"), *(escape(line) for line in _schedules(chosen))]
    lines.append("Each digest tells what the one before it did not. One more: choose its hour.")
    lines.append(italic("Any minute: /settings also 18:30"))
    own: list[tuple[Button, ...]] = []
    for one in chosen.of_kind("digest"):
        change = (desk.to(one.at, "time", number=one.number), desk.to("Days", "days", number=one.number))
        drop = (desk.to("Drop", "drop", one.at),) if len(chosen.of_kind("digest")) > 1 else ()
        own.append((*change, *drop))
    return Page("\n".join(lines), (*own, *_hours(desk, "also", None), desk.back))


def date_alone(chosen: Chosen) -> Page:
    """On this date as a message of its own."""
    desk = Desk(chosen)
    own = chosen.of_kind("onthisdate")
    now = f"A message of its own, {rhythm(own[0])}." if own else "A part of the digest."
    text = f"{bold('On this date')}\nNow: {escape(now)} At which hour should it come alone?"
    off = (desk.to("As a part of the digest", "date", "off"),) if own else ()
    return Page(text, tuple(row for row in (*_hours(desk, "date", own[0].at if own else None), off, desk.back) if row))


def names(chosen: Chosen, catalogue: Catalogue, page: int) -> Page:
    """Every name, to be followed or not with one press."""
    desk = Desk(chosen)
    followed = {one.slug for one in chosen.subjects}
    ranked = sorted(
        catalogue.subjects.values(),
        key=lambda one: (one.slug not in followed, -len(catalogue.claims_of(one.slug)), one.name),
    )
    pages = max(1, -(-len(ranked) // PER_PAGE))
    page = min(max(page, 1), pages)
    made = [
        desk.to(("✓ " if one.slug in followed else "") + label(one), "unfollow" if one.slug in followed else "follow",
                f"{ref(one.slug)},{page}")
        for one in ranked[(page - 1) * PER_PAGE : page * PER_PAGE]
    ]  # fmt: skip
    turns = tuple(desk.to(f"·{n}·" if n == page else str(n), "names", f"p{n}") for n in range(1, pages + 1))
    text = f"{bold('What is followed')}\n{named(chosen.subjects) if chosen.subjects else 'Nothing yet.'}"
    where = f" in {escape(chosen.title)}" if chosen.title else ""
    return Page(f"{text}\nPress a name to follow it{where}, or to stop.", (*rows(made, 2), turns[:8], desk.back))


def filters(chosen: Chosen, hides: Mapping[str, tuple[int, int]]) -> Page:
    """What can be left out, with how many statements that is.

    Args:
        hides: Per choice, as it is typed, how many more statements it leaves out, of how many.
    """
    desk = Desk(chosen)
    made = []
    for choice, (count, total) in hides.items():
        what, _, value = choice.partition(" ")
        if what == "show" or choice in ("sources all", "state on"):
            made.append(desk.to(_title(choice), what, value))
        else:
            made.append(desk.to(f"{_title(choice)} ({count} of {total})", "ask", choice))
    lines = [bold("Filters"), "What is left out never comes by itself; asked for, it is shown."]
    lines += [escape(line) for line in _choices(chosen)[2:]]
    return Page("\n".join(lines), (*rows(made, 1), desk.back))


def _title(choice: str) -> str:
    what, _, value = choice.partition(" ")
    word = MARKS[value][1] if value in MARKS else value
    match what:
        case "hide":
            return f"Leave out: {word}"
        case "show":
            return f"Show again: {word}"
        case "state":
            return "State media too" if value == "on" else "No state media"
    tiers = {"official": 1, "press": 2}.get(value, 3)
    return SOURCES[tiers].capitalize()


def sure(chosen: Chosen, choice: str, hidden: int, total: int) -> Page:
    """What a filter would leave out, before it is set."""
    desk = Desk(chosen)
    what, _, value = choice.partition(" ")
    of = f"of the {total} statements on what is followed" if total else "statements, for nothing is followed yet"
    text = f"{bold(_title(choice))}\nThis leaves out {hidden} more {of}."
    return Page(text, ((desk.to(f"Set it, leave out {hidden}", what, value), desk.to("‹ Filters", "filters")),))


def offered(sentence: str, chosen: Chosen, offers: Sequence[str]) -> Page:
    """What cannot be read, with what may have been meant; nothing was changed."""
    desk = Desk(chosen)
    made = []
    for offer in offers:
        what, _, value = offer.partition(" ")
        made.append(desk.to(dates.place_of(value) if what == "zone" else offer, what, value))
    return Page(f"{escape(sentence)} Nothing was changed.", (*rows(made, 3), desk.back))
