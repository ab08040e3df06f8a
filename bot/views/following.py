"""Following: what is followed, begun and ended."""

from collections.abc import Sequence
from datetime import datetime

from bot.telegram.buttons import FollowPress, ListPress, PushPress, SetPress
from bot.telegram.callback import ref
from bot.views import clocks
from bot.views.chosen import Chosen, Schedule, comes, named
from bot.views.page import Button, Page, rows
from bot.views.subject import label
from bot.views.text import bold, escape, shorten
from briefs.model import Catalogue, Subject

MOST_UNDONE = 4


def what_to_follow(catalogue: Catalogue, note: str = "") -> Page:
    """How to follow something, with the names that have the most statements at hand."""
    ranked = sorted(catalogue.subjects.values(), key=lambda one: (-len(catalogue.claims_of(one.slug)), one.name))
    buttons = [Button(label(one), FollowPress(ref(one.slug))) for one in ranked[:8]]
    text = (
        "Follow a name and you get one message a day at 08:00 when there is something: what changed, this date, one item "
        "from the files. Press one, or type /subscribe NAME."
    )
    more = tuple(Button(title, ListPress(kind)) for title, kind in (("Countries", "country"), ("Companies", "company")))
    return Page(f"{escape(note)} {text}".strip(), (*rows(buttons, 2), more))


def followed(
    new: Sequence[Subject], chosen: Chosen, now: datetime, unknown: str = "", likely: Sequence[Subject] = ()
) -> Page:
    """What was begun, in one look, and the question for the clock where it is not known.

    Args:
        unknown: Words that are no name in the files; `likely` names that may be meant by them.
    """
    first = chosen.schedule(0) or Schedule(0, "digest", "08:00")
    others = tuple(one for one in chosen.subjects if one not in new)
    text = f"You follow {named(tuple(new))}{', with ' + named(others, 4) if others else ''}."
    if chosen.title:
        text = f"{bold(chosen.title)} follows {named(tuple(new))}{', with ' + named(others, 4) if others else ''}."
    text += (
        f" {comes(first)} when there is something: what changed, this date, one item from the files. "
        f"Alerts are {'on' if chosen.alerts else 'off'}."
    )
    if unknown:
        text += f"\nWe have nothing under {bold(shorten(unknown, 60))}."
    text += "" if not likely else " Did you mean one of these?"
    offers = rows([Button(label(one), FollowPress(ref(one.slug))) for one in likely], 2) if not chosen.chat else ()
    refs = ",".join(ref(one.slug) for one in new)
    last = [Button("Preview the first", PushPress("digest"))]
    if len(first.days) > 1 and not first.month_day:
        last.insert(0, Button("Weekly instead", SetPress("weekly", value="monday")))
    if len(new) <= MOST_UNDONE:
        last.append(Button("Undo", PushPress("undo", refs)))
    if chosen.chat:
        settings = Button("Settings of the channel", SetPress("home", chosen.chat))
        return Page(f"{text}\nBy the clock of {escape(chosen.place)}.", ((settings,),))
    if chosen.zone_known:
        return Page(f"{text}\nBy the clock of {escape(chosen.place)}.", (*offers, tuple(last)))
    asked = clocks.question(now, private=chosen.private)
    return Page(f"{text}\nWhat does your clock show now? Until you say: UTC.", (*offers, *asked, tuple(last)))


def offer(text: str, likely: Sequence[Subject]) -> Page:
    """Names that may be meant, to be followed with one press."""
    buttons = [Button(label(one), FollowPress(ref(one.slug))) for one in likely]
    return Page(f"Which one do you mean by {bold(shorten(text.strip(), 60))}? Press it to follow it.", rows(buttons, 2))


def unfollowed(gone: Sequence[Subject], chosen: Chosen) -> Page:
    """What is no longer followed, and what still is."""
    text = f"You no longer follow {named(tuple(gone))}."
    if not chosen.subjects:
        return Page(f"{text} Nothing comes any more; /subscribe begins again.", (_back(gone),))
    return Page(f"{text} You still follow {named(chosen.subjects)}.", (_back(gone),))


def not_followed(wanted: Sequence[Subject], chosen: Chosen) -> Page:
    """A name that was not followed anyway."""
    still = f" You follow {named(chosen.subjects)}." if chosen.subjects else ""
    return Page(f"You do not follow {named(tuple(wanted))}.{still}", (_back(wanted),))


def _back(gone: Sequence[Subject]) -> tuple[Button, ...]:
    return tuple(Button(f"Follow {one.name}", FollowPress(ref(one.slug))) for one in gone[:2])


def ended(any_: bool) -> Page:
    """Nothing comes any more."""
    return Page("Every message that I send by myself is off. /subscribe begins again." if any_ else "Nothing was on.")
