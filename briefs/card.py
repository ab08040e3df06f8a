"""The living card on which a brief is written: its state, its brief, and what it still lacks."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from typing import Any

from pydantic import TypeAdapter

from briefs.canonical import brief_yaml
from briefs.dates import of_day
from briefs.faults import CatalogueFaults, Fault
from briefs.links import by_page
from briefs.load import load_brief
from briefs.model import Brief, Catalogue, Claim, Source, Subject
from briefs.names import Names
from briefs.prose import Evidence, cited_ids
from briefs.reading import CLAIM, LEAD

# More than a screen can show and one brief should tell.
MOST_LINES = 20
# How the rules name a claim that says the same.
TWIN = re.compile(r"^says the same as ([a-z0-9-]+)#")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence on a card: a claim, or one that still waits for its source.

    Attributes:
        number: What it is called on the card, never given twice.
        dates: Other dates that its sentence says, as EDTF.
        strangers: Countries that it names and the files have not.
    """

    number: int
    claim: Claim
    dates: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the editor's next message means, where it is no claim.

    Attributes:
        what: date, kind, figure, words, about, iso, look, record, why, safe, srcs (one source more), source (what is
            not told of a new one), lead, title.
        line: The number of the line that is meant, 0 for the card itself.
        value: What belongs to the question: a standing, the key of a source, a name that is not known.
        message: The message that asks, to be edited once it is answered.
    """

    what: str
    line: int = 0
    value: str = ""
    message: int | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A brief in the making.

    Attributes:
        lead: As the editor wrote it, without citations, or None to have one made.
        sources: New ones, that go live with the brief; tier 0 or no title where they are not told yet.
        new: New subjects, that go live with the brief.
        links: Addresses that came without a sentence, for the next one.
        last: The highest number that a line was given.
        dropped: The line that was dropped last, to be put back.
    """

    slug: str
    title: str
    subjects: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    lead: str | None = None
    sources: tuple[Source, ...] = ()
    new: tuple[Subject, ...] = ()
    links: tuple[str, ...] = ()
    asked: Asked | None = None
    last: int = 0
    dropped: Line | None = None

    def line(self, number: int) -> Line | None:
        """The line of a number."""
        return next((line for line in self.lines if line.number == number), None)

    def with_line(self, changed: Line) -> "Card":
        """The card with a line in place of the one of its number."""
        return replace(self, lines=tuple(changed if line.number == changed.number else line for line in self.lines))

    def source(self, key: str) -> Source | None:
        """The new source of a key."""
        return next((source for source in self.sources if source.key == key), None)

    @property
    def waiting(self) -> tuple[Line, ...]:
        """The lines that have no source yet."""
        return tuple(line for line in self.lines if not line.claim.sources)

    @property
    def unfinished(self) -> tuple[Source, ...]:
        """The new sources of which something is not told yet."""
        return tuple(source for source in self.sources if not (source.title and source.publisher and source.tier))


@dataclass(frozen=True)
class Files:
    """What a card is written against: the catalogue with what the card brings, and the day."""

    catalogue: Catalogue
    names: Names
    today: date

    @cached_property
    def pages(self) -> Mapping[str, str]:
        """Compared web address -> key of the source."""
        return by_page(self.catalogue.sources.values())


@dataclass(frozen=True, slots=True)
class Lead:
    """The lead that a card's brief has.

    Attributes:
        text: With its citations.
        own: Whether it is the editor's.
        lacks: Figures, dates and names of the editor's that no claim has; then a made one stands in for it.
    """

    text: str
    own: bool
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that keeps a card from going live.

    Attributes:
        what: source, long, about, told, claims, twin, or `fault` for any other rule that it breaks.
        line: The number of the line, 0 for the card itself.
        said: The key of a source, the title of the brief that has the twin, or the sentence of a fault.
    """

    what: str
    line: int = 0
    said: str = ""


@cache
def _adapter() -> TypeAdapter[Card]:
    return TypeAdapter(Card)


def to_state(card: Card) -> dict[str, Any]:
    """The card as plain JSON."""
    state: dict[str, Any] = _adapter().dump_python(card, mode="json")
    return state


def from_state(state: Mapping[str, Any]) -> Card:
    """The card of a stored state.

    Raises:
        ValueError: It is no card.
    """
    return _adapter().validate_python(state)


def with_new(catalogue: Catalogue, card: Card) -> Catalogue:
    """The catalogue with the sources and subjects that a card brings."""
    if not (card.sources or card.new):
        return catalogue
    return replace(
        catalogue,
        sources={**{one.key: one for one in card.sources}, **catalogue.sources},
        subjects={**{one.slug: one for one in card.new}, **catalogue.subjects},
    )


def files_of(card: Card, catalogue: Catalogue, names: Names, today: date) -> Files:
    """What a card is written against; `names` are those of the catalogue."""
    wider = with_new(catalogue, card)
    return Files(wider, Names(wider) if card.new else names, today)


def new_subjects(card: Card, brief: Brief) -> tuple[Subject, ...]:
    """The new subjects of a card that its brief really names."""
    named = {*brief.subjects, *(slug for claim in brief.claims for slug in claim.subjects)}
    return tuple(subject for subject in card.new if subject.slug in named)


def new_sources(card: Card, brief: Brief) -> tuple[Source, ...]:
    """The new sources of a card that its brief really cites."""
    named = {citation.source for claim in brief.claims for citation in claim.cited}
    return tuple(source for source in card.sources if source.key in named)


def brief_of(card: Card, files: Files) -> Brief:
    """The brief that a card makes, of the lines that have their source."""
    claims = tuple(line.claim for line in card.lines if line.claim.sources)
    bare = Brief(card.slug, card.title, of_day(files.today), card.subjects, "", claims)
    return replace(bare, lead=lead_of(card, bare, files).text)


def yaml_of(card: Card, files: Files) -> str:
    """The brief that a card makes in its canonical form."""
    return brief_yaml(brief_of(card, files))


def lead_of(card: Card, brief: Brief, files: Files) -> Lead:
    """The editor's lead where the claims bear it out, else one made of the first claim that can open a brief."""
    if not brief.claims:
        return Lead(card.lead or "", bool(card.lead))
    if not card.lead:
        return Lead(_made_lead(brief), False)
    catalogue = files.catalogue
    evidence = Evidence(replace(catalogue, briefs={**catalogue.briefs, brief.slug: brief}))
    own = [subject for slug in brief.subjects if (subject := catalogue.subject(slug))]
    chosen = [claim for claim in brief.claims if claim.id in cited_ids(card.lead, brief.slug)]
    lacks = evidence.uncited(card.lead, chosen, own, brief.title)
    while lacks or not chosen:
        tried = [(evidence.uncited(card.lead, [*chosen, claim], own, brief.title), claim) for claim in brief.claims]
        fewest, best = min(tried, key=lambda one: len(one[0]))
        if best in chosen or (chosen and len(fewest) >= len(lacks)):
            break
        chosen, lacks = [*chosen, best], fewest
    if lacks:
        return Lead(_made_lead(brief), False, lacks)
    missing = [claim for claim in chosen if claim.id not in cited_ids(card.lead, brief.slug)]
    return Lead(_cite(card.lead, missing), True)


def _made_lead(brief: Brief) -> str:
    order = (("confirmed", "reported"), ("disputed",), ("untraced",), ("wrong",))
    first = min(brief.claims, key=lambda claim: next(n for n, alike in enumerate(order) if claim.standing in alike))
    text = first.text
    if first.record and first.standing == "wrong":
        text = first.record.text
    elif first.record and first.standing == "disputed":
        text = first.record.safe or f"Disputed: {text}"
    elif first.standing == "untraced":
        text = f"Not traced: {text}"
    return _cite(text[:LEAD].translate({ord("["): "(", ord("]"): ")"}), [first])


def _cite(text: str, claims: Iterable[Claim]) -> str:
    marks = "".join(f"[#{claim.key}]" for claim in claims)
    body = text.rstrip(".")
    return f"{body} {marks}." if marks else text


def lacks(card: Card, files: Files) -> tuple[Lack, ...]:
    """What keeps a card from going live; nothing where its brief keeps every rule."""
    return unready(card) or _faults(card, files)


def unready(card: Card) -> tuple[Lack, ...]:
    """What a card still waits for, its rules left aside."""
    found = [Lack("source", line.number) for line in card.waiting]
    found += [Lack("long", line.number) for line in card.lines if len(line.claim.text) > CLAIM]
    found += [Lack("about", line.number) for line in card.lines if not line.claim.subjects]
    cited = {citation.source for line in card.lines for citation in line.claim.cited}
    found += [Lack("told", 0, source.key) for source in card.unfinished if source.key in cited]
    found += [] if card.subjects else [Lack("about")]
    found += [] if card.lines else [Lack("claims")]
    return tuple(found)


def _faults(card: Card, files: Files) -> tuple[Lack, ...]:
    try:
        load_brief(yaml_of(card, files), files.catalogue)
    except CatalogueFaults as wrong:
        numbers = {f"claims[{line.claim.key}]": line.number for line in card.lines}
        return tuple(_fault(numbers.get(one.key.partition(".")[0], 0), one, files) for one in wrong.faults)
    return ()


def _fault(number: int, fault: Fault, files: Files) -> Lack:
    twin = TWIN.search(fault.sentence)
    brief = files.catalogue.briefs.get(twin[1]) if twin else None
    if brief:
        return Lack("twin", number, brief.title)
    return Lack("fault", number, f"{fault.key.rpartition('.')[2]} {fault.sentence}")
