"""The claims that answer some words, one claim whole, and citations to copy."""

from collections.abc import Sequence
from functools import partial

from bot.telegram.buttons import ClaimPress, SearchPress, SubjectPress
from bot.telegram.callback import ref
from bot.views.claims import Cites, Filled, citation, fill, line, paged, whole
from bot.views.names import absent, kinds
from bot.views.page import Button, Page, rows
from bot.views.reader import Reader
from bot.views.subject import label, numbers
from bot.views.text import LIMIT, bold, escape, italic, shorten
from briefs.model import Catalogue, Claim
from briefs.search import Answer

MOST = 10
ON_FIRST = 3
COUNTS = {2: "Two", 3: "Three"}
# What is left of a button's 64 bytes beside tag, page and the longest asker.
WORDS_BYTES = 47


def hits(found: Answer, text: str, catalogue: Catalogue, reader: Reader, page: int) -> Page:
    """The claims that answer, best first; a tie says that both are the answer."""
    claims = [hit.claim for hit in found.hits][:MOST]
    if not claims:
        return nothing(found, text, catalogue, reader)
    filled = _told(found, claims, catalogue, reader)
    bounds = [(0, filled.count)]
    rest = paged(claims[filled.count :], catalogue, head="", limit=reader.first)
    bounds += [(start + filled.count, end + filled.count) for start, end in rest]
    page = min(max(page, 1), len(bounds))
    start, end = bounds[page - 1]
    if page > 1:
        filled = fill(claims[start:end], reader.cites(catalogue), head="", foot="", limit=LIMIT)
    buttons = _ways(claims[start:end], catalogue)
    turns = [SearchPress(number, clip(text)) for number in range(1, len(bounds) + 1)]
    return Page(filled.text, (*numbers(turns, page), *buttons), claims=filled.told)


def _told(found: Answer, claims: Sequence[Claim], catalogue: Catalogue, reader: Reader) -> Filled:
    """The first screen: several answers are counted and numbered, what else was found is set apart."""
    head, before = "", []
    if found.tie:
        head = bold(f"{COUNTS[found.tied]} answers, not the same thing")
        named = (*(f"Answer {number}:" for number in range(1, found.tied + 1)), "Also:")
        # On a line of its own, so that a statement still begins with its mark.
        before = [f"{italic(name)}\n" for name in named]
    told = partial(fill, claims, foot="", limit=reader.first, most=ON_FIRST, before=before)
    filled = told(cites=reader.cites(catalogue), head=head)
    if filled.count >= found.tied:
        return filled
    # Where not all of them fit, the reader is told that the next page goes on.
    return told(cites=reader.cites(catalogue), head=f"{head} · {italic('more on page 2')}")


def _ways(claims: Sequence[Claim], catalogue: Catalogue) -> tuple[tuple[Button, ...], ...]:
    best = claims[0]
    copy = Button("Copy with source", copy=citation(best, catalogue))
    open_ = Button("Open the first", ClaimPress(ref(best.id)))
    named = [catalogue.subjects[slug] for slug in best.subjects[:2]]
    return ((copy, open_), tuple(Button(label(one), SubjectPress(ref(one.slug))) for one in named))


def clip(text: str) -> str:
    """The words of a question as far as a button can carry them."""
    kept = " ".join(text.replace("@", " ").replace(":", " ").split())
    while len(kept.encode()) > WORDS_BYTES:
        head, space, _ = kept.rpartition(" ")
        kept = head if space else kept[:-1]
    return kept


def nothing(found: Answer, text: str, catalogue: Catalogue, reader: Reader) -> Page:
    """Honest: nothing answers; what is nearest follows as such, and is not passed off as the answer."""
    typed = bold(shorten(text.strip(), 80))
    near = [hit.claim for hit in found.near[:ON_FIRST]]
    head = f"Nothing in our files answers {typed}{' exactly' if near else ''}."
    if found.strangers:
        head = absent(found.strangers)
    if not near:
        return Page(head, kinds(catalogue))
    cites = reader.cites(catalogue)
    filled = fill(near, cites, head=f"{head} The nearest that we have:", foot="", limit=reader.first, most=ON_FIRST)
    return Page(filled.text, (*_ways(near, catalogue), *kinds(catalogue)), claims=filled.told)


def claim(one: Claim, catalogue: Catalogue, reader: Reader | None = None) -> Page:
    """One claim with everything about it; in a group only what a short page holds."""
    grouped = reader is not None and not reader.private
    cites = reader.cites(catalogue) if reader else Cites(catalogue)
    text = line(one, cites) if grouped else whole(one, cites)
    brief = catalogue.briefs[one.brief]
    text = f"{bold(brief.title)}\n{text}\n{cites.block()}"
    subjects = [catalogue.subjects[slug] for slug in one.subjects[:4]]
    return Page(
        text,
        (
            (Button("Copy with source", copy=citation(one, catalogue)),),
            *rows([Button(label(each), SubjectPress(ref(each.slug))) for each in subjects], 2),
            (Button("Report an error", ClaimPress(ref(one.id), "report")),),
        ),
        claims=(one.id,),
        again=ClaimPress(ref(one.id)),
    )


def citations(claims: Sequence[Claim], text: str, catalogue: Catalogue) -> Page:
    """Citations, each on a button that copies it."""
    if not claims:
        return Page(f"Nothing in our files answers {bold(shorten(text, 80))}, so there is nothing to cite.")
    lines = [f"{n}. {escape(citation(claim, catalogue, 600))}" for n, claim in enumerate(claims, 1)]
    buttons = [Button(f"Copy {n}", copy=citation(claim, catalogue)) for n, claim in enumerate(claims, 1)]
    text = "\n\n".join([bold("Citations to copy"), *lines])
    return Page(text, rows(buttons, 3), claims=tuple(claim.id for claim in claims))
