"""Following: what is followed, when it comes, and in which zone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.telegram.buttons import ClockPress, FollowPress, ListPress, PushPress, ref
from bot.views import dates
from bot.views.page import Button, Page, rows
from bot.views.subject import label
from bot.views.text import bold, escape
from briefs.model import Catalogue, Subject


def what_to_follow(catalogue: Catalogue) -> Page:
    """How to follow something, with the subjects that have the most claims at hand."""
    ranked = sorted(catalogue.subjects.values(), key=lambda one: (-len(catalogue.claims_of(one.slug)), one.name))
    buttons = [Button(label(one), FollowPress(ref(one.slug))) for one in ranked[:8]]
    text = (
        "Follow a name and you get one message a day at 08:00 when there is something: what changed, this date, one item "
        "from the files. Press one, or type /subscribe NAME."
    )
    more = tuple(Button(title, ListPress(kind)) for title, kind in (("Countries", "country"), ("Companies", "company")))
    return Page(text, (*rows(buttons, 2), more))


def followed(wanted: Sequence[Subject], at: str, zone: str, *, zone_known: bool, now: datetime) -> Page:
    """What was begun, in one look, and the question for the clock where the zone is not known."""
    named = ", ".join(label(one) for one in wanted)
    text = (
        f"You follow {bold(named)}. One message a day at {at} when there is something: what changed, this date, one item "
        "from the files. Alerts are off."
    )
    undo = Button("Undo", FollowPress(ref(wanted[0].slug), 0))
    preview = Button("Preview the first", PushPress("digest"))
    if zone_known:
        return Page(f"{text}\nBy the clock of {escape(dates.place_of(zone))}.", ((preview, undo),))
    return Page(f"{text}\nWhat does your clock show now? Until you say: UTC.", (*_clocks(now, 0, 7), (preview, undo)))


def _clocks(now: datetime, first: int, last: int) -> tuple[tuple[Button, ...], ...]:
    offsets = [*range(first * 60, (last + 2) * 60, 60)]
    made = [Button(f"{now + timedelta(minutes=each):%H:%M}", ClockPress(each)) for each in offsets]
    return (*rows(made, 5), (Button("Other", ClockPress(None)),))


def other_clocks(now: datetime) -> Page:
    """Every whole hour there is, and the half ones that people live by."""
    offsets = sorted([*range(-660, 841, 60), -570, -210, 210, 270, 330, 345, 390, 570])
    made = [Button(f"{now + timedelta(minutes=each):%a %H:%M}", ClockPress(each)) for each in offsets]
    return Page("What does your clock show now?", rows(made, 4))


def zone_of_minutes(minutes: int) -> str:
    """A zone that shows this clock: a fixed one for whole hours, a place's for the others."""
    places = {-570: "Pacific/Marquesas", -210: "America/St_Johns", 210: "Asia/Tehran", 270: "Asia/Kabul",
              330: "Asia/Kolkata", 345: "Asia/Kathmandu", 390: "Asia/Yangon", 570: "Australia/Darwin",
              420: "Asia/Bangkok", 480: "Asia/Singapore", 540: "Asia/Tokyo", 180: "Africa/Nairobi", 0: "UTC"}  # fmt: skip
    hours = round(minutes / 60)
    return places.get(minutes) or f"Etc/GMT{-hours:+d}"


def zone_set(zone: str, first: datetime | None) -> Page:
    """The clock is known."""
    text = f"Your clock is that of {escape(dates.place_of(zone))}."
    if first:
        text += f" Next: {dates.moment(first, zone)}."
    return Page(text, ((Button("Preview the first", PushPress("digest")),),))


def as_new(answer: object) -> Page:
    """The answer as a message of its own, so that the page with the Follow button stays."""
    assert isinstance(answer, Page)
    return replace(answer, fresh=True)


def unfollowed(gone: Sequence[Subject]) -> Page:
    """What is no longer followed."""
    return Page(f"You no longer follow {bold(', '.join(label(one) for one in gone))}.", fresh=True)


def ended(any_: bool) -> Page:
    """Nothing comes any more."""
    return Page("Every message that I send by myself is off. /subscribe begins again." if any_ else "Nothing was on.")


def settings(slugs: Sequence[str], at: str, zone: str, following_at: datetime | None, catalogue: Catalogue) -> Page:
    """What a chat follows, when, and what comes next."""
    found = [one for slug in slugs if (one := catalogue.subject(slug))]
    named = "\n".join(f"• {escape(label(one))}" for one in found)
    text = f"{bold('You follow')}\n{named}\nDaily at {at}, clock of {escape(dates.place_of(zone))}."
    if following_at:
        text += f" Next: {dates.moment(following_at, zone)}."
    drops = [Button(f"Stop {one.name}", FollowPress(ref(one.slug), 0)) for one in found[:20]]
    last = (Button("Preview", PushPress("digest")), Button("Clock", ClockPress(None)))
    return Page(text, (*rows(drops, 2), last, (Button("Stop all", PushPress("stop")),)))


def less_often() -> Page:
    """What can be turned down under a push."""
    return Page(
        "How much less?",
        ((Button("Show what I follow", PushPress("settings")), Button("Stop all", PushPress("stop"))),),
        fresh=True,
    )


def times(moments: Sequence[datetime], zone: str) -> Page:
    """The next times on the reader's clock."""
    lines = "\n".join(dates.moment(one, zone) for one in moments)
    return Page(f"{bold('The next times')} ({escape(dates.place_of(zone))})\n{lines}", fresh=True)
