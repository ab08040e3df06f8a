"""The editors' pages about drafts: what to send, what is wrong with it, which there are, and one of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.telegram.buttons import DraftPress
from bot.telegram.callback import ref
from bot.views.page import Button, Buttons, Document, Page, rows
from bot.views.text import LIMIT, bold, escape, italic, pack, shorten

MOST_LISTED = 20
LONGEST_TITLE, LABEL = 70, 60


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as its pages need it.

    Attributes:
        title: What it is called, or its slug where it cannot be read.
        editor: The name of whoever sent it.
        seen: Letters for the draft as it stands, which its buttons carry.
        moment: When it goes live by itself, in words with the zone.
        four_eyes: Whether another person has to approve; `submitted` and `approved` name who did what.
        live: The version that is live, 0 where there is none; `moved` whether that went live after this was begun.
        may_edit: Whether the asker may do more than look and approve; `may_approve` whether that.
        why: The reason that will stand in the history.
    """

    slug: str
    title: str
    editor: str
    seen: str
    moment: str | None = None
    four_eyes: bool = False
    submitted: str | None = None
    approved: str | None = None
    may_edit: bool = True
    may_approve: bool = False
    live: int = 0
    moved: bool = False
    loud: bool = True
    why: str | None = None

    def press(self, what: str) -> DraftPress:
        """A step with just this form of the draft."""
        return DraftPress(what, f"{ref(self.slug)}.{self.seen}")


@dataclass(frozen=True, slots=True)
class Listed:
    """A draft in the list: what it is called, by whom, and how far it is; `moment` where it goes live by itself."""

    slug: str
    title: str
    editor: str
    moment: str | None = None
    submitted: bool = False
    approved: bool = False
    card: bool = False

    @property
    def state(self) -> str:
        """How far it is."""
        if self.moment:
            return f"timed for {self.moment}"
        if self.approved or self.submitted:
            return "approved" if self.approved else "submitted"
        return "open card" if self.card else "draft"


def how_to_add() -> Page:
    """What to send."""
    return Page(
        "Send the brief as YAML after /addbrief, or attach it as a file with /addbrief as its caption. "
        "/template gives a file that loads as it is."
    )


def faults(found: Sequence[tuple[int, str, str]], what: str = "brief") -> Page:
    """Every fault of what was sent, with line and key; nothing was kept or changed."""
    lines = [f"{_place(line, key)}: {escape(sentence)}" for line, key, sentence in found]
    head = f"{bold('Not kept')}: {len(found)} {'fault' if len(found) == 1 else 'faults'}."
    shown = pack(lines, LIMIT - 300)[0]
    left = len(lines) - len(shown)
    tail = [f"… and {left} more."] if left else []
    return Page("\n".join([head, *shown, *tail, f"Mend it and send the whole {escape(what)} again."]))


def _place(line: int, key: str) -> str:
    """Where a fault is, as far as it is known."""
    if not line:
        return escape(key) or "The text"
    return f"Line {line}, {escape(key)}" if key else f"Line {line}"


def one(draft: Draft) -> Page:
    """A draft: what it is, where it stands, and what can be done with it."""
    lines = [f"{bold(draft.title)} · draft {escape(draft.slug)} by {escape(draft.editor)}", *standing(draft)]
    first = [Button("Preview", DraftPress("preview", draft.slug))]
    first += [Button("Publish…", DraftPress("blast", draft.slug))] if draft.may_edit else []
    more = [Button("Diff", DraftPress("diff", draft.slug))] if draft.live else []
    more += [Button("Drop", DraftPress("drop", draft.slug))] if draft.may_edit else []
    return Page("\n".join(lines), tuple(row for row in (tuple(first), *approval(draft), tuple(more)) if row))


def standing(draft: Draft) -> list[str]:
    """Where a draft stands on its way."""
    lines = [f"It replaces version {draft.live}, which is live." if draft.live else "It is new: nothing of it is live."]
    if draft.moved:
        lines.append("Another version went live after this draft was begun: look at the diff before you publish.")
    if draft.approved:
        lines.append(f"Approved by {escape(draft.approved)}.")
    elif draft.submitted:
        lines.append(f"Waiting for approval; submitted by {escape(draft.submitted)}.")
    elif draft.four_eyes:
        lines.append("Four eyes are on: another person has to approve it first.")
    if draft.moment:
        lines.append(f"It goes live {bold(draft.moment)}, {'aloud' if draft.loud else 'quietly'}.")
    if draft.why:
        lines.append(f"Why: {escape(draft.why)}")
    return lines


def approval(draft: Draft) -> Buttons:
    """The steps of four eyes that are open to the asker."""
    if not draft.four_eyes or draft.approved:
        return ()
    if not draft.submitted:
        return ((Button("Submit", draft.press("submit")),),) if draft.may_edit else ()
    return ((Button("Approve", draft.press("approve")),),) if draft.may_approve else ()


def listed(found: Sequence[Listed], count: int, what: str = "open") -> Page:
    """The drafts, the newest first: title, state and editor of each, and a button to it.

    Args:
        count: How many there are.
        what: The step that the buttons take.
    """
    if not found:
        return Page("No drafts. /addbrief makes one.")
    lines = [
        f"{number} · {escape(shorten(one.title, LONGEST_TITLE))} · {escape(one.state)} · {escape(one.editor)}"
        for number, one in enumerate(found, 1)
    ]
    buttons = [Button(_label(one), DraftPress(what, one.slug)) for one in found]
    more = [italic(f"The newest {len(found)}; /preview SLUG opens any other.")] if count > len(found) else []
    head = bold("Drafts") if what == "open" else bold("Which draft?")
    return Page("\n".join([f"{head} · {count}", *lines, *more]), rows(buttons, 1))


def _label(one: Listed) -> str:
    return f"{shorten(one.title, LABEL - len(one.state) - 3)} · {one.state}"


def beside(slug: str, other: str) -> Page:
    """Somebody else's draft is there already; both are kept until one is chosen."""
    text = f"There is a draft {bold(slug)} by {escape(other)}. Both are kept until you choose."
    choices = (Button("Replace theirs", DraftPress("replace", slug)), Button("Keep theirs", DraftPress("theirs", slug)))
    return Page(text, (choices, (Button("Look at theirs", DraftPress("preview", slug)),)))


def kept_theirs(slug: str) -> Page:
    """The other draft stays."""
    return Page(f"The draft {escape(slug)} stays as it was; yours is dropped.")


def drop_sure(slug: str) -> Page:
    """Once more before a draft is lost."""
    choices = (Button("Drop it", DraftPress("dropped", slug)), Button("Keep it", DraftPress("open", slug)))
    return Page(f"Drop the draft {bold(slug)}? It cannot be had back.", (choices,))


def dropped(slug: str) -> Page:
    """A draft is gone."""
    return Page(f"The draft {escape(slug)} is dropped.")


def template(text: str) -> Page:
    """A file to begin from."""
    return Page(
        "A brief that loads as it is. Change it and send it with /addbrief.",
        document=Document("brief.yaml", text.encode()),
    )
