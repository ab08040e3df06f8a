"""The pages of a correction that waits for another person's approval."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.telegram.buttons import CorrectPress
from bot.telegram.callback import ref
from bot.views.claims import Cites
from bot.views.corrections import in_short
from bot.views.editors.correcting import Reach, versions
from bot.views.page import Button, Page, with_buttons
from bot.views.text import bold, escape, italic, shorten
from briefs.correcting import Trial

HELD = "Four eyes are on: another person has to approve it before it goes out."
CHANGED = "The brief changed after this was submitted. This is how it would be now."
MOST_LISTED, LABEL = 8, 60


@dataclass(frozen=True, slots=True)
class Proposal:
    """A correction or slip as it waits.

    Attributes:
        editor: The name of whoever wants it.
        seen: Letters for it as it stands, which its buttons carry.
        claim: The id of the claim.
    """

    claim: str
    kind: str
    editor: str
    seen: str = ""

    def press(self, what: str) -> CorrectPress:
        """A step with just this form of it."""
        return CorrectPress(what, ref(self.claim), self.seen)


def submitted(one: Proposal, told: int) -> Page:
    """Who can approve was told."""
    people = "person who may approve it was" if told == 1 else "people who may approve it were"
    text = f"Your {one.kind} of {bold(one.claim)} waits for approval; {told} {people} told."
    return Page(text, ((Button("Look at it", one.press("look")),),))


def asked(one: Proposal, trial: Trial) -> Page:
    """What those who may approve are told."""
    text = f"{escape(one.editor)} asks for approval of a {one.kind} of {bold(one.claim)}: {escape(in_short(trial.now, 300))}"
    return Page(text, ((Button("Look at it", one.press("look")),),))


def whole(one: Proposal, trial: Trial, why: str, reach: Reach, *, mine: bool, changed: bool) -> Page:
    """Both versions, why and whom it reaches; whoever did not write it may approve.

    Args:
        changed: Whether another version of its brief went live since.
    """
    cites = Cites(trial.catalogue)
    title = trial.catalogue.briefs[trial.now.brief].title
    head = f"{bold(one.kind.capitalize())} that waits for approval · {escape(title)}\nby {escape(one.editor)}"
    parts = [italic(CHANGED), head] if changed else [head]
    parts += versions(trial.was, trial.now, why, cites, len(trial.others))
    slip = one.kind == "slip"
    parts.append(
        "Messages that show it are edited, nobody is told." if slip else f"{bold('Correction')}: {reach.words}."
    )
    drop = Button("Drop" if mine else "Turn down", one.press("turndown"))
    row = (drop,) if mine else (Button("Approve", one.press("approve")), drop)
    return Page("\n\n".join(parts) + f"\n{cites.block()}", (row,))


def approved(one: Proposal, by: str, done: Page) -> Page:
    """What its editor is told: it is live by now."""
    text = f"Your {one.kind} of {bold(one.claim)} is approved by {escape(by)}.\n{done.text}"
    return Page(text, done.buttons)


def turned_down(one: Proposal, by: str, said: str) -> Page:
    """It goes nowhere; what it would have said is not lost."""
    text = f"The {one.kind} of {bold(one.claim)} was turned down by {escape(by)}. It would have said: {escape(said)}"
    return Page(text)


def with_waiting(page: Page, found: Sequence[Proposal]) -> Page:
    """A list of drafts, with the corrections that wait below it."""
    if not found:
        return page
    shown = found[:MOST_LISTED]
    lines = [f"{escape(one.claim)} · {one.kind} · {escape(one.editor)}" for one in shown]
    lines += [f"… and {len(found) - len(shown)} more."] if found[len(shown) :] else []
    more = [(Button(shorten(f"{one.claim} · {one.kind}", LABEL), one.press("look")),) for one in shown]
    text = "\n".join([page.text, "", f"{bold('Corrections that wait for approval')} · {len(found)}", *lines])
    return with_buttons(Page(text, page.buttons), *more)
