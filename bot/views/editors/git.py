"""What git and the desk both changed, for editors in the chat and for the operator at the terminal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.telegram.buttons import DeskPress
from bot.telegram.callback import ref
from bot.views.editors import history
from bot.views.page import Button, Document, Page
from bot.views.text import LIMIT, bold, escape, italic, pack, shorten
from briefs.diff import diff, lines
from briefs.faults import CatalogueFaults
from briefs.load import load_form
from briefs.merge import Merged, Verdict, What
from briefs.model import Brief, Catalogue

LONGEST_ITEM = 48
MOST_LISTED = 20
MOST_REASONS = 5
TOLD: Mapping[What, str] = {
    "new": "new",
    "changed": "changed",
    "removed": "removed",
    "kept": "kept as edited in chat",
    "needed": "kept, the desk's own briefs name it",
    "conflict": "CONFLICT",
}


@dataclass(frozen=True, slots=True)
class Clash:
    """An item that waits for an editor: `base` as git had it, `git` as it has it now, "" where it dropped it, and
    `live` as the desk has it; None where it is not there."""

    item: str
    base: str | None
    git: str
    live: str | None

    @property
    def value(self) -> str:
        """What its buttons carry: another one as soon as either side changes again."""
        return ref(f"{self.item}\0{self.git}\0{self.live}")


def clash(one: Clash, wrong: Sequence[str] = ()) -> Page:
    """Both sides of one item and the two ways out.

    Args:
        wrong: What git's form would break.
    """
    why = [f"• {escape(shorten(sentence, 300))}" for sentence in wrong[:MOST_REASONS]]
    shown = pack([line for change in _changes(one) for line in change.split("\n")], LIMIT - 500 - 310 * len(why))
    left = sum(map(len, shown[1:]))
    tail = [italic(f"… and {left} more changes.")] if left else []
    keep, take = (
        Button("Keep the desk's", DeskPress("keep", one.value)),
        Button("Take git's", DeskPress("take", one.value)),
    )
    return Page(
        "\n".join([f"{bold(one.item)}: {_what(one)}", *why, *(shown[0] if shown else ()), *tail]), ((keep, take),)
    )


def clashes(found: Sequence[Clash]) -> Page:
    """All that wait, a button each."""
    if not found:
        return Page("Git and the desk agree: nothing waits for you.")
    buttons = tuple(
        (Button(shorten(one.item, LONGEST_ITEM), DeskPress("clash", one.value)),) for one in found[:MOST_LISTED]
    )
    left = len(found) - len(buttons)
    tail = f"\nThe first {len(buttons)} are here; the rest come after them." if left else ""
    return Page(
        f"{bold('Git and the desk')} · {len(found)} items changed on both sides. Until you choose, the desk's stay.{tail}",
        buttons,
    )


def settled(one: Clash, *, taken: bool) -> Page:
    """An editor chose."""
    if not taken:
        return Page(f"{bold(one.item)}: the desk's stays. Git's is settled; put the desk's into git with /export.")
    done = "git's is live now" if one.git else "it is gone now, as in git"
    return Page(f"{bold(one.item)}: {done}. Nobody is alerted; /audit shows what it was.")


def unfit(one: Clash, wrong: Sequence[str]) -> Page:
    """Git's form would break what is live."""
    shown = [f"• {escape(shorten(sentence, 300))}" for sentence in wrong[:8]]
    keep = ((Button("Keep the desk's", DeskPress("keep", one.value)),),)
    return Page(
        "\n".join([f"{bold(one.item)}: git's does not go with what is live, so nothing was changed.", *shown]), keep
    )


def stale() -> str:
    """The button is of a conflict that is settled, or stands otherwise by now."""
    return "That was settled, or one side changed again. /conflicts shows what is open."


def export(content: Catalogue, zipped: bytes) -> Page:
    """The catalogue as a file."""
    counts = f"{len(content.briefs)} briefs, {len(content.subjects)} subjects, {len(content.claims)} claims"
    return Page(
        f"The catalogue as it is live, version {content.version}: {counts}. Unpack it over the folder in git; loading it "
        "back changes nothing.",
        document=Document("catalogue.zip", zipped),
    )


def loaded(found: Merged, name: str, *, done: bool) -> Sequence[str]:
    """What loading a folder did, or would do, for the operator: a line for each item, and one that counts."""
    told = found.of(*TOLD)
    counts = ", ".join(f"{len(found.of(what))} {TOLD[what]}" for what in TOLD if found.of(what)) or "nothing changes"
    head = f"Loaded {name}: {counts}." if done else f"Loading {name} would come to: {counts}. Nothing was changed."
    if found.first:
        return [head]
    width = max((len(TOLD[one.what]) for one in told), default=0)
    return [*(_line(one, width) for one in sorted(told, key=lambda one: (list(TOLD).index(one.what), one.item))), head]


def _line(one: Verdict, width: int) -> str:
    why = f"  ({one.why})" if one.why else ""
    return f"{TOLD[one.what]:<{width}}  {one.item}{why}"


def _what(one: Clash) -> str:
    if not one.git:
        return "git dropped it, and the desk changed it. What the desk changed:"
    if one.live is None:
        return "the desk took it out, and git changed it. What git changed:"
    if one.live == one.base:
        return "git changed it, and that does not go with what the desk changed elsewhere. Why, and what git changed:"
    return "git and the desk both changed it. Live is the desk's. From the desk's to git's:"


def _changes(one: Clash) -> Sequence[str]:
    was, now = (one.base, one.live) if not one.git else (one.base if one.live is None else one.live, one.git)
    try:
        if one.item.startswith("brief:"):
            return history.changes(diff(_brief(one.item, was), _brief(one.item, now)))
    except CatalogueFaults:
        pass  # It was written by rules that have changed since: its lines still tell.
    return history.fields(lines(was, now))


def _brief(item: str, form: str | None) -> Brief | None:
    found = load_form(item, form) if form else None
    return found if isinstance(found, Brief) else None
