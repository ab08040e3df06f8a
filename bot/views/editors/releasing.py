"""The editors' pages on the way of a draft to its readers: whom it reaches, approval, embargo, live, and back again."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.telegram.buttons import BriefPress, DraftPress
from bot.telegram.callback import ref
from bot.views.editors.drafts import LABEL, MOST_LISTED, Draft, approval, standing
from bot.views.page import Button, Buttons, Page, rows
from bot.views.text import LIMIT, bold, escape, italic, pack, shorten, size
from briefs.model import Brief


@dataclass(frozen=True, slots=True)
class Blast:
    """Whom a draft would reach, and what of it they would see at once.

    Attributes:
        followers: Chats that follow one of its subjects.
        now: Those of them that chose alerts and are told at once; `later` those that are told at the end of their
            quiet hours.
        seconds: How long telling the first takes at the bot's pace.
        cut: What the alert and the first page leave out, a sentence each.
    """

    followers: int
    now: int
    later: int
    seconds: int
    cut: tuple[str, ...] = ()


def blast(found: Blast) -> list[str]:
    """Whom a draft reaches, in a line or two."""
    follow = "follows" if found.followers == 1 else "follow"
    alerted = f"{found.now} alerted now" + (f", {found.later} at wake-up" if found.later else "")
    pace = f", about {found.seconds} s" if found.now else ""
    return [f"{found.followers} {follow} these: {alerted}{pace}.", *map(escape, found.cut)]


def cut(alert: tuple[int, int], first: tuple[int, int], headline: str) -> tuple[str, ...]:
    """What readers would not see at once, a sentence each.

    Args:
        alert: How many statements the alert tells, of how many that are new or another.
        first: How many the first page tells, of how many there are.
    """
    found = []
    if headline.endswith("…"):
        found.append(f"The alert's first line is cut: ‹{headline}›")
    if alert[0] < alert[1]:
        found.append(f"The alert tells {alert[0]} of {alert[1]} new or changed statements.")
    if first[0] < first[1]:
        found.append(f"The first page tells {first[0]} of {first[1]} statements.")
    return tuple(found)


def report(draft: Draft, found: Blast) -> Page:
    """The editor's page below a preview: where the draft stands, whom it reaches, and the way on."""
    return Page("\n".join([bold(_question(draft)), *standing(draft), *blast(found)]), ways(draft))


def _question(draft: Draft) -> str:
    """What the buttons of a draft ask, or only its title where they ask nothing."""
    if draft.four_eyes and not draft.approved:
        if not draft.submitted:
            return f"Submit {draft.title} for approval?" if draft.may_edit else draft.title
        return f"Approve {draft.title}?" if draft.may_approve else draft.title
    return f"Publish {draft.title}?" if draft.may_edit else draft.title


def ways(draft: Draft) -> Buttons:
    """Publish, quietly, at a time or back; with four eyes on, approval comes first."""
    asks = approval(draft)
    back = Button("Back", DraftPress("open", draft.slug))
    if asks or not draft.may_edit or (draft.four_eyes and not draft.approved):
        return (*asks, (back,))
    time = Button("At a time…", DraftPress("time", draft.slug))
    if draft.moment:
        time = Button("Cancel the time", DraftPress("untime", draft.slug))
    return (
        (Button("Publish", draft.press("publish")), Button("Quietly", draft.press("quietly"))),
        (time, back),
    )


def moved(draft: Draft, changes: Sequence[str]) -> Page:
    """Another version went live meanwhile: the diff, and the question once more."""
    head = [
        bold("Another version went live after this draft was begun."),
        f"Published now, the draft would replace version {draft.live} so:",
    ]
    again = (Button("Publish anyway", draft.press("over")), Button("Quietly anyway", draft.press("overquiet")))
    shown = pack(changes, LIMIT - 40, frame=size("\n".join(head)))
    left = [italic(f"… and {sum(map(len, shown[1:]))} more changes.")] if len(shown) > 1 else []
    return Page("\n".join([*head, *shown[0], *left]), (again, (Button("Back", DraftPress("open", draft.slug)),)))


def live_already(brief: Brief) -> Page:
    """There is no draft of it to do anything with."""
    text = f"{bold(brief.title)} is live already, version {brief.version}; there is no draft of it."
    return Page(text, ((Button("Open it", BriefPress(ref(brief.slug))),),))


def published(brief: Brief, version: int, alerted: int = 0) -> Page:
    """It is live, and how many chats are alerted now."""
    text = f"Live now to all: {bold(brief.title)}, version {version}."
    if alerted:
        text += f" {alerted} {'chat that chose alerts is' if alerted == 1 else 'chats that chose alerts are'} told now."
    return Page(text, ((Button("Open it", BriefPress(ref(brief.slug))),),))


def submitted(slug: str, told: int) -> Page:
    """Who can approve was told."""
    people = "person who may approve it was" if told == 1 else "people who may approve it were"
    return Page(f"{bold(slug)} is submitted; {told} {people} told.")


def asked_to_approve(draft: Draft) -> Page:
    """What those who may approve are told."""
    text = f"{escape(draft.submitted or draft.editor)} asks for approval of {bold(draft.title)}, draft {escape(draft.slug)}."
    buttons = (Button("Preview", DraftPress("preview", draft.slug)), Button("Approve", draft.press("approve")))
    return Page(text, (buttons,))


def approved(slug: str, by: str) -> Page:
    """The draft may go live now."""
    return Page(f"{bold(slug)} is approved by {escape(by)}.", ((Button("Publish…", DraftPress("blast", slug)),),))


def when(slug: str, example: str, place: str) -> Page:
    """Asks for the moment of an embargo."""
    text = (
        f"When does {bold(slug)} go live? Write the day and the time by the clock of {escape(place)}, such as "
        f"{escape(example)} or friday 09:00. /cancel ends this."
    )
    near = (Button("In an hour", DraftPress("hour", slug)), Button("Tomorrow 08:00", DraftPress("morning", slug)))
    return Page(text, (near, (Button("Back", DraftPress("open", slug)),)))


def timed(slug: str, moment: str, *, loud: bool) -> Page:
    """The embargo is set."""
    told = "Those who chose alerts are told then." if loud else "Nobody is told then."
    other = Button("Quietly", DraftPress("soft", slug)) if loud else Button("Aloud", DraftPress("loud", slug))
    cancel = Button("Cancel the time", DraftPress("untime", slug))
    return Page(f"{bold(slug)} goes live {bold(moment)}. {told}", ((other, cancel),))


def untimed(slug: str) -> Page:
    """The embargo is lifted without publishing."""
    return Page(
        f"{bold(slug)} has no time any more; it stays a draft.", ((Button("Open it", DraftPress("open", slug)),),)
    )


def went_live(brief: Brief, version: int, alerted: int) -> Page:
    """What editors are told when an embargo ended."""
    page = published(brief, version, alerted)
    return Page(f"The time of {bold(brief.slug)} has come. {page.text}", page.buttons)


def stayed(slug: str, why: str) -> Page:
    """What editors are told when an embargo ended and the draft could not go live."""
    text = f"The time of {bold(slug)} has come, and it did not go live: {escape(why)} It stays a draft without a time."
    return Page(text, ((Button("Open it", DraftPress("open", slug)),),))


def which_live(newest: Sequence[Brief]) -> Page:
    """Which of the live briefs is to leave the catalogue, the newest first."""
    shown = newest[:MOST_LISTED]
    more = (
        f" These are the newest {len(shown)}; any other by its name: /unpublish SLUG." if newest[len(shown) :] else ""
    )
    buttons = [Button(shorten(one.title, LABEL), DraftPress("unpublish", one.slug)) for one in shown]
    return Page(
        f"{bold('Which brief leaves the catalogue?')}{more}" if shown else "No brief is live.", rows(buttons, 1)
    )


def withdraw_sure(brief: Brief) -> Page:
    """Once more before a brief leaves."""
    text = (
        f"Take {bold(brief.title)} out of the catalogue? Its {len(brief.claims)} statements are found no more, alerts "
        "still owed of it are not sent, and it becomes a draft again."
    )
    choices = (
        Button("Unpublish", DraftPress("withdraw", brief.slug)),
        Button("Keep it", DraftPress("stay", brief.slug)),
    )
    return Page(text, (choices,))


def withdrawn(slug: str, *, kept: bool) -> Page:
    """It is a draft again; a draft that was there already is kept instead."""
    draft = "it is a draft again" if kept else "the draft of it that was there already is kept"
    return Page(f"{bold(slug)} is live no more; {draft}.", ((Button("Open the draft", DraftPress("open", slug)),),))


def stays(slug: str) -> Page:
    """Nothing was changed."""
    return Page(f"{bold(slug)} stays live.")
