"""About the messages that come by themselves: less of them, why one came or not, what was missed, the next times."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.telegram.buttons import FollowPress, PushPress, SetPress
from bot.telegram.callback import ref
from bot.views import dates
from bot.views.chosen import KINDS, Chosen, comes, holds, named, rhythm
from bot.views.page import Button, Page, rows
from bot.views.text import bold, escape, shorten

MOST_TOLD, MOST_IN_GROUP, MOST_SCHEDULES = 10, 3, 3
REASONS = {
    "paused": "left out: you had paused",
    "no longer followed": "left out: you followed nothing by then",
    "the desk was down too long": "left out: the desk was down until it was too late for it",
    "nothing to tell, and this chat chose silence": "left out: nothing to tell, and you chose silence for such days",
    "its outcome stayed unknown three times": "failed: Telegram did not answer three times, so it may have come or not",
    "folded into the next one": "went into the next message",
    "folded into the message at the end of the quiet hours": "went into the message at the end of the quiet hours",
}
VERBS = {"skipped": "left out", "failed": "failed", "folded": "went into another message"}
KIND = {"digest": "Digest", "onthisdate": "On this date", "alert": "Alert", "correction": "Correction",
        "notice": "From the editors"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one message; `number` is its delivery's, `again` whether it can be sent now."""

    number: int
    kind: str
    due_at: datetime
    state: str
    why: str | None
    sent_at: datetime | None
    held_until: datetime | None
    asked: bool = False
    again: bool = False


def less_often(chosen: Chosen) -> Page:
    """What can be turned down under a push."""
    stops = [Button(f"Stop {one.name}", FollowPress(ref(one.slug), 0)) for one in chosen.subjects[:6]]
    one = chosen.schedule(0)
    rare = Button("Weekly", PushPress("weekly"))
    if one and len(one.days) == 1:
        rare = Button("Monthly", SetPress("monthly", value="1"))
    first = (rare, Button("Pause a week", PushPress("pause", "7d")))
    last = (Button("Settings", SetPress("home")), Button("Stop all", PushPress("stop")))
    schedules = "; ".join(rhythm(one) for one in chosen.of_kind("digest")[:MOST_SCHEDULES]) or "nothing"
    return Page(f"Now: {escape(schedules)}. How much less?", (first, *rows(stops, 2), last), fresh=True)


def weekly(chosen: Chosen, ended: Sequence[str]) -> Page:
    """Once a week from now on."""
    one = chosen.schedule(0)
    text = f"{comes(one)}." if one else ""
    if ended:
        text += f" The one at {' and '.join(ended)} is off."
    buttons = (
        Button("Another day", SetPress("days")),
        Button("Daily again", SetPress("days", value="daily")),
    )
    return Page(escape(text) + _next(chosen), (buttons,))


def paused(chosen: Chosen) -> Page:
    """Nothing for a while, or going on."""
    if chosen.chat:
        until = (
            f"paused until {dates.moment(chosen.paused_until, chosen.zone)}" if chosen.paused_until else "not paused"
        )
        return Page(f"{bold(chosen.title)} is {until}.{_next(chosen)}")
    if not chosen.paused_until:
        return Page(f"Not paused.{_next(chosen)}", (_spans(),))
    until = dates.moment(chosen.paused_until, chosen.zone)
    text = f"Paused until {until}. What changes meanwhile comes with the first message after that.{_next(chosen)}"
    return Page(text, ((Button("Go on now", PushPress("pause", "off")),),))


def how_long(chosen: Chosen) -> Page:
    """For how long nothing should come."""
    if chosen.paused_until or chosen.chat:
        return paused(chosen)
    return Page("For how long? Or type it: /pause 10d, /pause until 2026-12-31.", (_spans(),))


def _spans() -> tuple[Button, ...]:
    spans = (("A day", "24h"), ("A week", "7d"), ("A month", "30d"))
    return tuple(Button(f"Pause {name.lower()}", PushPress("pause", span)) for name, span in spans)


def _next(chosen: Chosen) -> str:
    if not chosen.coming:
        return ""
    return f" Next: {dates.moment(chosen.coming[0], chosen.zone)} ({escape(chosen.place)})."


def times(chosen: Chosen, *, left_out: bool = False) -> Page:
    """The next times on the reader's clock, after the message that would come first."""
    lines = [bold("The next times") + f" ({escape(chosen.place)})"]
    lines += [dates.moment(one, chosen.zone) for one in chosen.coming]
    lines += holds(chosen)
    if left_out:
        lines.append("There is nothing to tell then, and you chose silence for such days: it would be left out.")
    buttons = [Button("Time", SetPress("time", chosen.chat)), Button("Days", SetPress("days", chosen.chat))]
    if not chosen.chat:
        buttons.append(Button("Why?", PushPress("why")))
    return Page("\n".join(lines), (tuple(buttons),), fresh=True)


def why(chosen: Chosen, fates: Sequence[Fate], hides: tuple[int, int], about: str = "") -> Page:
    """Whether, when and why something came or did not, and what comes next.

    Args:
        hides: How many statements the filters leave out, of how many.
        about: A name that was asked for, where only messages on it are told.
    """
    lines = []
    if not chosen.subjects:
        lines.append("You follow nothing here, so nothing comes. /subscribe begins.")
    else:
        timed = [f"{KINDS[one.kind]} {rhythm(one)}" for one in chosen.schedules if one.kind != "alert"]
        schedules = "; ".join(timed[:MOST_SCHEDULES]) + (" and more" if len(timed) > MOST_SCHEDULES else "")
        lines.append(f"You follow {named(chosen.subjects, 6)}: {escape(schedules)} ({escape(chosen.place)}).")
    lines += holds(chosen)
    if hides[0]:
        lines.append(f"Your filters leave out {hides[0]} of {hides[1]} statements on that.")
    if fates:
        lines += ["", bold(f"Messages with {about}" if about else "The last ones")]
        lines += [_told(fate, chosen) for fate in fates[: MOST_TOLD if chosen.private else MOST_IN_GROUP]]
    elif about:
        lines.append(f"No message with {bold(about)} was due in the last 90 days.")
    elif chosen.subjects:
        lines.append("Nothing was due so far.")
    if chosen.coming:
        lines += ["", f"Next: {dates.moment(chosen.coming[0], chosen.zone)}."]
    settings = Button("Settings", SetPress("home", chosen.chat))
    return Page("\n".join(lines), ((settings,) if chosen.chat else (Button("Missed", PushPress("missed")), settings),))


def _told(fate: Fate, chosen: Chosen, number: int = 0) -> str:
    when = dates.moment(fate.due_at, chosen.zone)
    head = f"{number}." if number else "•"
    kind = KIND.get(fate.kind, "Message") + (", once more as you asked" if fate.asked else "")
    return f"{head} {kind}, {when}: {escape(_became(fate, chosen))}"


def _became(fate: Fate, chosen: Chosen) -> str:
    reason = fate.why or ""
    match fate.state:
        case "sent" if fate.sent_at:
            late = ", late" if reason.startswith("late") else ""
            return f"came {dates.moment(fate.sent_at, chosen.zone)}{late}"
        case "planned":
            return "is on its way"
        case "held" if fate.held_until:
            return f"held for your quiet hours until {dates.moment(fate.held_until, chosen.zone)}"
    return REASONS.get(reason) or f"{VERBS.get(fate.state, fate.state)}: {shorten(reason, 80)}".removesuffix(": ")


def missed(chosen: Chosen, fates: Sequence[Fate]) -> Page:
    """What did not come, each to be sent with one press."""
    if not fates:
        return Page("Nothing was missed in the last 90 days.", ((Button("Why?", PushPress("why")),),))
    fates = fates[: MOST_TOLD if chosen.private else MOST_IN_GROUP]
    lines = [bold("What did not come")]
    lines += [_told(fate, chosen, number) for number, fate in enumerate(fates, 1)]
    buttons = [
        Button(f"Send {number}", PushPress("again", str(fate.number)))
        for number, fate in enumerate(fates, 1)
        if fate.again and not chosen.chat
    ]
    return Page("\n".join(lines), rows(buttons, 5))


def sent_again(new: bool) -> Page:
    """The one that was missed is on its way."""
    return Page("It comes in a moment." if new else "It was sent already.", toast=True)
