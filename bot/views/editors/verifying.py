"""A look at a claim: what was opened, and how the claim stands after it."""

from collections.abc import Sequence

from bot.telegram.buttons import ClaimPress, ClaimsPress, QueuePress
from bot.telegram.callback import ref, together
from bot.views import dates
from bot.views.claims import Cites, mark, whole
from bot.views.editors.claims import choice
from bot.views.page import Button, Page
from bot.views.text import bold, escape, italic, link
from briefs.model import Catalogue, Claim, Source, Standing

VERIFY = "verify"


def asked(claim: Claim, catalogue: Catalogue) -> Page:
    """Asks what was opened, with the claim and its sources at hand."""
    cites = Cites(catalogue)
    text = (
        f"{bold('What did you open?')} One sentence, a link, or both: where you looked, and what it says. "
        f"/cancel ends this.\n\n{whole(claim, cites)}\n{cites.block()}"
    )
    return Page(text, fresh=True)


def judged(claim: Claim, how: str, sources: Sequence[Source], unknown: Sequence[str]) -> Page:
    """How the claim stands after the look; a claim with two sides keeps them until it is corrected.

    Args:
        sources: Those of the catalogue that were linked to.
        unknown: Links that lead to no source of the catalogue.
    """
    said = how or f"{opened(sources)} {italic('(or say it in your own words)')}"
    lines = [f"{mark(claim)} · {escape(claim.text)}", "", f"{bold('You looked at')}: {escape(how) if how else said}"]
    cited = {citation.source for citation in claim.cited}
    lines += [f"Source: {link(one.title, one.url)}{_cited(one, cited)}" for one in sources]
    if unknown:
        lines.append("A link leads to no source of ours: it stands in the sentence. /addsource makes it a source.")
    own = ref(claim.id)
    if claim.record is not None:
        first: tuple[tuple[Button, ...], ...] = ((Button("Still so", QueuePress("still", own)),),)
    else:
        first = (
            (Button("Checked: the record says so", QueuePress("confirmed", own)),),
            (Button("As the source says", QueuePress("reported", own)),),
            (Button("Looked, found nothing", QueuePress("untraced", own)),),
        )
    other = Button("Another text or standing" if claim.record else "Disputed or wrong", _correct(claim))
    return Page("\n".join(lines), (*first, (other,)))


def _cited(source: Source, cited: set[str]) -> str:
    return "" if source.key in cited else ", from now on a source of this statement"


def _correct(claim: Claim) -> ClaimsPress:
    return ClaimsPress("correct", together([claim.id]))


def opened(sources: Sequence[Source]) -> str:
    """What is noted where only links were sent."""
    return f"Opened {'; '.join(source.title for source in sources)}."


def verified(claim: Claim, was: Standing, version: int) -> Page:
    """It is written down; whether readers are told is said."""
    when = dates.words(claim.check.on) if claim.check else ""
    told = (
        "It stands as it did, so readers are not told."
        if claim.standing == was
        else "Its mark is another: followers read it in their next message."
    )
    buttons = (Button("Open it", ClaimPress(ref(claim.id))), Button("Back to the queue", QueuePress("open")))
    return Page(f"{mark(claim)} · {escape(claim.text)}\nLast check {when}, version {version}. {told}", (buttons,))


def which(recent: Sequence[Claim]) -> Page:
    """Asks which claim, with some of the newest."""
    text = (
        "Which statement did you check? Send some of its words, or press one. "
        "/queue has those to check. /cancel ends this."
    )
    return Page(text, choice(VERIFY, recent).buttons)


def unknown(typed: str, likely: Sequence[str]) -> Page:
    """There is no claim of that id."""
    near = f" Did you mean {' or '.join(escape(one) for one in likely)}?" if likely else ""
    return Page(f"There is no statement {bold(typed)}.{near or ' Send other words of it after /verify.'}")
