"""A subject's page and what lies behind its buttons."""

from collections import Counter
from collections.abc import Sequence

from bot.telegram.buttons import BriefPress, FollowPress, PairPress, SavePress, SubjectPress
from bot.telegram.callback import Press, ref
from bot.views import dates
from bot.views.claims import citation, fill, paged, prose, source_line
from bot.views.page import Button, Buttons, Page, rows
from bot.views.paging import page_of
from bot.views.reader import Reader
from bot.views.text import LIMIT, bold, escape, italic, link
from briefs.model import Catalogue, Claim, Subject, last_check
from briefs.prose import cited_ids

ICONS = {"country": "🏳", "company": "🏢", "theme": "🏷", "region": "🌏", "organisation": "🏛"}
FIRST_CLAIMS = 6
PAGES_ROW = 8
DOUBTED = frozenset({"disputed", "wrong"})
# Stands for the number of claims shown, which is known only when they are dealt onto the page.
SHOWN = "⟦shown⟧"


def label(subject: Subject) -> str:
    """A subject's name with its flag or icon."""
    return f"{subject.flag or ICONS[subject.kind]} {subject.name}"


def payload(subject: Subject) -> str:
    """The deep-link payload of a subject's page."""
    return f"{subject.kind}_{subject.slug}"


def home(subject: Subject, catalogue: Catalogue, reader: Reader) -> Page:
    """The first screen: standfirst, the most important claims, and the ways on."""
    claims = _first(subject, catalogue)
    if not claims:
        return _nothing(subject)
    cites = reader.cites(catalogue)
    head = bold(label(subject))
    if len(claims) == 1:
        head += " · " + italic("one mention in our files, so one statement and no profile")
    elif subject.standfirst and reader.private:
        head += "\n" + prose(subject.standfirst, "", cites)
    gaps = (
        "\n".join(f"We do not know: {escape(gap)}" for gap in subject.gaps)
        if len(claims) == 1 and reader.private
        else ""
    )
    foot = "\n\n".join(part for part in (gaps, _foot(subject, claims, reader)) if part)
    filled = fill(claims, cites, head=head, foot=foot, limit=reader.first, most=FIRST_CLAIMS, skip=True)
    text = filled.text.replace(SHOWN, str(filled.count))
    told = (*filled.told, claims[0].id) if reader.private else filled.told  # The copy of the first goes along.
    buttons = _home_buttons(subject, catalogue, claims, reader)
    return Page(text, buttons, claims=tuple(dict.fromkeys(told)), again=SubjectPress(ref(subject.slug)))


def _first(subject: Subject, catalogue: Catalogue) -> tuple[Claim, ...]:
    """The claims of a subject, those that its standfirst cites before the rest: the curator chose them."""
    claims = catalogue.claims_of(subject.slug)
    chosen = cited_ids(subject.standfirst or "")
    return tuple(sorted(claims, key=lambda claim: claim.id not in chosen))


def _foot(subject: Subject, claims: Sequence[Claim], reader: Reader) -> str:
    checked = last_check(claims)
    parts = [f"{SHOWN} of {len(claims)} statements" if len(claims) > 1 else ""]
    parts.append(f"last check {dates.words(checked)}" if checked else "")
    back = link("Silkbrief" if reader.private else "Read on in private", reader.start_link(payload(subject)))
    return " · ".join([italic(part) for part in parts if part] + [back])


def _home_buttons(subject: Subject, catalogue: Catalogue, claims: Sequence[Claim], reader: Reader) -> Buttons:
    own = ref(subject.slug)
    first = []
    if len(claims) > 1:
        first.append(Button(f"All {len(claims)} statements", SubjectPress(own, "claims")))
        first.append(Button("Timeline", SubjectPress(own, "timeline")))
    doubted = sum(claim.standing in DOUBTED for claim in claims)
    if doubted and len(claims) > 1:
        first.append(Button(f"{doubted} disputed or wrong", SubjectPress(own, "disputed")))
    near = [catalogue.subjects[slug] for slug in subject.related if slug in catalogue.subjects][:2]
    if len(claims) == 1:
        first += [Button(label(one), SubjectPress(ref(one.slug))) for one in near]
    last = [Button("Follow", FollowPress(own))]
    if reader.private:
        last.append(Button("Copy", copy=citation(claims[0], catalogue)))
    last.append(Button("More…", SubjectPress(own, "more")))
    return tuple(row for row in (*rows(first, 3), tuple(last)) if row)


def _nothing(subject: Subject) -> Page:
    return Page(
        f"{bold(label(subject))}\nNothing in our files yet. Tell us what you know, with its source.",
        ((Button("Send a source", SubjectPress(ref(subject.slug), "report")),),),
    )


def more(subject: Subject, catalogue: Catalogue) -> Page:
    """Everything else that can be asked about a subject."""
    own = ref(subject.slug)
    claims = catalogue.claims_of(subject.slug)
    views = [("Figures", "figures"), ("Sources", "sources"), ("Related", "related"), ("Briefs", "briefs")]
    buttons = [Button(name, SubjectPress(own, view)) for name, view in views]
    buttons.append(Button("Save", SavePress("s", own)))
    buttons.append(Button("Report an error", SubjectPress(own, "report")))
    text = f"{bold(label(subject))}\n{len(claims)} statements in {len(catalogue.briefs_of(subject.slug))} briefs."
    if subject.aliases:
        text += "\nAlso known as " + escape(", ".join(subject.aliases[:8])) + "."
    gaps = "\n".join(f"We do not know: {escape(gap)}" for gap in subject.gaps)
    return Page(f"{text}\n{gaps}".strip(), (*rows(buttons, 2), back(own)))


def back(own: str) -> tuple[Button, ...]:
    """The row that leads back to a subject's first screen."""
    return (Button("‹ Back", SubjectPress(own)),)


def listed(
    subject: Subject, claims: Sequence[Claim], catalogue: Catalogue, reader: Reader, *, title: str, view: str, page: int
) -> Page:
    """A numbered page of some of a subject's claims, in the order given."""
    own = ref(subject.slug)
    head = f"{bold(label(subject))} · {escape(title)}"
    if not claims:
        return Page(f"{head}\nNone in our files.", (back(own),))
    bounds = paged(claims, catalogue, head=head, limit=reader.full)
    page = min(max(page, 1), len(bounds))
    start, end = bounds[page - 1]
    where = f"{start + 1}–{end} of {len(claims)}" if len(bounds) > 1 else f"{len(claims)} in all"
    cites = reader.cites(catalogue)
    filled = fill(claims[start:end], cites, head=f"{head} · {where}", foot="", limit=LIMIT)
    turns = [SubjectPress(own, view, number) for number in range(1, len(bounds) + 1)]
    return Page(filled.text, (*numbers(turns, page), back(own)), claims=filled.told, again=turns[page - 1])


def numbers(turns: Sequence[Press], page: int) -> Buttons:
    """Page buttons as numbers, the present one marked; none for a single page."""
    if len(turns) < 2:
        return ()
    made = [Button(f"·{n}·" if n == page else str(n), turn) for n, turn in enumerate(turns, 1)]
    return rows(made, PAGES_ROW)


def sources(subject: Subject, catalogue: Catalogue, reader: Reader, page: int) -> Page:
    """Every source that is cited on a subject, with how often."""
    counts = Counter(key for c in catalogue.claims_of(subject.slug) for key in {cited.source for cited in c.cited})
    lines = []
    for key, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        source = catalogue.sources[key]
        lines.append(f"• {link(source.title, source.url)} ({source_line(source)}; {count} here)")
    own = ref(subject.slug)
    text, page, pages = page_of(lines, f"{bold(label(subject))} · sources", reader.full, page)
    turns = [SubjectPress(own, "sources", number) for number in range(1, pages + 1)]
    return Page(text, (*numbers(turns, page), back(own)))


def related(subject: Subject, catalogue: Catalogue) -> Page:
    """The subjects that share the most claims with this one, those named by its file first."""
    shared: dict[str, int] = {}
    for claim in catalogue.claims_of(subject.slug):
        for slug in claim.subjects:
            if slug != subject.slug:
                shared[slug] = shared.get(slug, 0) + 1
    named = [slug for slug in subject.related if slug in catalogue.subjects]
    order = [*named, *(s for s in sorted(shared, key=lambda s: (-shared[s], s)) if s not in named)][:16]
    buttons = [Button(label(catalogue.subjects[slug]), SubjectPress(ref(slug))) for slug in order]
    text = f"{bold(label(subject))} · related\nPress one for its page, or type two names for what both share."
    return Page(text, (*rows(buttons, 2), back(ref(subject.slug))))


def briefs(subject: Subject, catalogue: Catalogue, page: int) -> Page:
    """The briefs that tell about a subject."""
    own = ref(subject.slug)
    found = catalogue.briefs_of(subject.slug)
    per = 12
    pages = max(1, -(-len(found) // per))
    page = min(max(page, 1), pages)
    shown = found[(page - 1) * per : page * per]
    buttons = [Button(brief.title, BriefPress(ref(brief.slug))) for brief in shown]
    turns = [SubjectPress(own, "briefs", number) for number in range(1, pages + 1)]
    text = f"{bold(label(subject))} · {len(found)} briefs"
    return Page(text, (*rows(buttons, 1), *numbers(turns, page), back(own)))


def pair(
    one: Subject, other: Subject, claims: Sequence[Claim], catalogue: Catalogue, reader: Reader, page: int
) -> Page:
    """The claims that carry two subjects."""
    head = f"{bold(label(one))} + {bold(label(other))}"
    ways = (Button(label(one), SubjectPress(ref(one.slug))), Button(label(other), SubjectPress(ref(other.slug))))
    if not claims:
        return Page(f"{head}\nNothing in our files carries both.", (ways,))
    cites = reader.cites(catalogue)
    # The head of a first page among several is a little longer: "1–4 of 18 shared".
    room = reader.first - len(f"1–{FIRST_CLAIMS} of ")
    first = fill(claims, cites, head=f"{head} · {len(claims)} shared", foot="", limit=room, most=FIRST_CLAIMS)
    if page == 1 and first.count == len(claims):
        return Page(first.text, (ways,), claims=first.told, again=PairPress(ref(one.slug), ref(other.slug)))
    bounds = [(0, first.count)]
    rest = paged(claims[first.count :], catalogue, head=head, limit=reader.full)
    bounds += [(start + first.count, end + first.count) for start, end in rest]
    page = min(max(page, 1), len(bounds))
    start, end = bounds[page - 1]
    cites = reader.cites(catalogue)
    title = f"{head} · {start + 1}–{end} of {len(claims)} shared"
    filled = fill(claims[start:end], cites, head=title, foot="", limit=LIMIT)
    turns = [PairPress(ref(one.slug), ref(other.slug), number) for number in range(1, len(bounds) + 1)]
    return Page(filled.text, (*numbers(turns, page), ways), claims=filled.told, again=turns[page - 1])
