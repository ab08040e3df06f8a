"""The pages of subscribers, as full as they can be: following, settings, what came and what did not."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from bot.views import channels, clocks, following, pushes, setting
from bot.views.chosen import Chosen, Schedule
from bot.views.page import Page
from bot.views.pushes import REASONS, Fate
from briefs import zones
from briefs.model import Catalogue

CHOICES = ("hide disputed", "hide untraced", "show wrong", "hide reported", "sources press", "sources official",
           "sources all", "state off", "state on")  # fmt: skip


def chosen(catalogue: Catalogue, now: datetime, *, private: bool = True) -> Chosen:
    """A chat that follows everything, by many schedules, and has set whatever can be set."""
    schedules = [Schedule(n + 1, "digest", f"{n:02}:00", "0123456"[: n % 7 + 1], n % 3) for n in range(10)]
    schedules += [Schedule(11, "onthisdate", "23:00"), Schedule(12, "alert", "08:00")]
    coming = tuple(now + timedelta(days=n) for n in range(5))
    return Chosen(
        tuple(schedules), tuple(catalogue.subjects.values()), coming, "America/Argentina/ComodRivadavia", True,
        ("22:00", "07:00"), True, "silence", now + timedelta(days=7), ("disputed", "untraced", "wrong", "reported"), 1,
        False, True, private=private,
    )  # fmt: skip


def pages(catalogue: Catalogue, now: datetime, *, private: bool = True) -> Iterator[Page]:
    """Every page about subscribing, for a chat that set everything and for one that set nothing."""
    full, subjects = chosen(catalogue, now, private=private), tuple(catalogue.subjects.values())
    bare = Chosen((Schedule(1, "digest", "08:00"),), subjects[:1], (now,), private=private)
    yield following.what_to_follow(catalogue, "Nothing is followed here yet.")
    for one in (full, bare, Chosen(private=private)):
        yield from _settings(one, catalogue, now)
        yield from (pushes.less_often(one), pushes.how_long(one), pushes.paused(one), pushes.times(one, left_out=True))
        yield following.followed(subjects[:3], one, now, "narnia", subjects[3:5])
        yield from (following.unfollowed(subjects[:2], one), following.not_followed(subjects[:2], one))
        yield from (pushes.why(one, (), (0, 0)), pushes.why(one, _fates(now), (3, 31), "Thailand"))
        yield from (pushes.missed(one, ()), pushes.missed(one, _fates(now)), clocks.done(one, zones.CITIES[:12]))
    yield from (pushes.weekly(full, ["18:00"]), pushes.sent_again(True), following.ended(True), following.ended(False))
    yield from (clocks.others(now, zones.offsets(now)), clocks.asked_for_place(), clocks.at_sea())
    yield from (following.offer("korea", subjects[:4]), channels.choose(), *channels.ready("A channel", -1002000000001))
    yield from map(Page, (channels.unseen(), channels.not_posting("A channel"), channels.not_yours("A channel")))


def _settings(one: Chosen, catalogue: Catalogue, now: datetime) -> Iterator[Page]:
    for place in (one, replace(one, chat=-1001234567890, title="A channel")):
        yield from (setting.home(place, "Done."), setting.time(place, 0), setting.on_days(place, 0))
        yield setting.zone(place, now, zones.offsets(now), zones.CITIES[:12])
        yield from (setting.monthly(place, 0), setting.quiet(place), setting.more(place), setting.date_alone(place))
        yield from (setting.names(place, catalogue, page) for page in (1, 2, 99))
        yield setting.filters(place, dict.fromkeys(CHOICES, (3, 31)))
        yield from (setting.sure(place, choice, 3, 31) for choice in CHOICES)
        yield setting.offered("Which clock is yours?", place, [f"zone {zone}" for zone in zones.CITIES[:6]])


def _fates(now: datetime) -> list[Fate]:
    states = ("sent", "planned", "held", "folded", "skipped", "failed")
    reasons = (*REASONS, "late: the desk was down", "Bad Request: something that nobody foresaw " * 9, None)
    made = [
        Fate(n, ("digest", "onthisdate", "alert", "notice")[n % 4], now, states[n % 6], why, now, now, n % 2 == 0, True)
        for n, why in enumerate(reasons, 1)
    ]
    return made[:10]
