"""What an editor's words do to a living card: pure steps from one card to the next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from briefs.card import MOST_LINES, Card, Files, Line
from briefs.dates import When, of_day
from briefs.links import Linked, slug_from, take_apart, unused
from briefs.model import Check, Citation, Claim, Record, Standing, Subject
from briefs.reading import CLAIM
from briefs.recognise import (
    Guess,
    as_sentence,
    cleaned,
    is_item,
    is_sentence,
    key_from,
    ordered,
    recognised,
    sentences,
    subjects_of,
)
from briefs.sourcing import cited, source_named
from briefs.spokendates import spoken


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a message.

    Attributes:
        what: `claims` it made lines; `completed` its link went to a line that waited; `links` they wait for a
            sentence; `twice` the card says that already; `full`; `nothing` it says nothing that can go in.
        numbers: The lines that it made or touched.
    """

    card: Card
    what: str
    numbers: tuple[int, ...] = ()


def begun(title: str, taken: Sequence[str], files: Files) -> Card:
    """A card for a title: a slug of its own, and what the words of the title are about."""
    title = cleaned(title).rstrip(".")
    slug = unused(slug_from(title) or "brief", taken)
    return Card(slug, title, tuple(subject.slug for subject in ordered(files.names.find(title).subjects)))


def take(card: Card, text: str, files: Files) -> Taken:
    """A message that is no answer to a question: sentences with their links, or a link for a sentence that waits."""
    numbers: list[int] = []
    whats: list[str] = []
    for part in _parts(text):
        taken = _take_one(card, part, files)
        card = taken.card
        numbers += taken.numbers
        whats.append(taken.what)
    order = ("claims", "completed", "full", "twice", "links", "nothing")
    return Taken(card, min(whats, key=order.index), tuple(dict.fromkeys(numbers)))


def _parts(text: str) -> list[Linked]:
    """The message as a whole; line by line where several have a sentence and a link each, and item by item where it
    is a list, whose links are those of each item."""
    written = [line for line in text.splitlines() if line.strip()]
    lines = [take_apart(line) for line in written]
    if sum(bool(line.text and line.links) for line in lines) > 1:
        return lines
    whole = take_apart(text)
    items = [one for one, line in zip(lines, written, strict=True) if is_item(line) and is_sentence(one.text)]
    if len(items) > 1 and len(items) == sum(bool(line.text) for line in lines):
        return [Linked(item.text, whole.links, whole.place) for item in items]
    return [whole]


def _take_one(card: Card, said: Linked, files: Files) -> Taken:
    words = as_sentence(said.text)
    if not said.links and card.waiting and (key := source_named(cleaned(said.text), files)):
        return _completed(card, card.waiting[-1].number, [Citation(key)])
    if not words and said.links:
        return _link_alone(card, said, files)
    if not is_sentence(words):
        return Taken(replace(card, links=said.links or card.links), "nothing")
    links = said.links or card.links
    card, citations = cited(card, links, said.place, files)
    same = next((line for line in card.lines if line.claim.text.casefold() == words.casefold()), None)
    if same:
        new = [citation for citation in citations if citation not in same.claim.sources]
        if new:
            return _completed(card, same.number, new)
        return Taken(card, "twice", (same.number,))
    if len(card.lines) >= MOST_LINES:
        return Taken(replace(card, links=said.links or card.links), "full")
    card, number = with_sentence(replace(card, links=()), words, citations, files)
    return Taken(card, "claims", (number,))


def _link_alone(card: Card, said: Linked, files: Files) -> Taken:
    if not card.waiting:
        return Taken(replace(card, links=said.links), "links")
    card, citations = cited(card, said.links, said.place, files)
    return _completed(card, card.waiting[-1].number, citations)


def _completed(card: Card, number: int, citations: Sequence[Citation]) -> Taken:
    return Taken(with_sources(card, number, citations), "completed", (number,))


def with_sources(card: Card, number: int, citations: Sequence[Citation]) -> Card:
    """The card with more sources for a line."""
    line = card.line(number)
    if line is None:
        return card
    sources = tuple(dict.fromkeys((*line.claim.sources, *citations)))
    return card.with_line(replace(line, claim=replace(line.claim, sources=sources)))


def with_sentence(card: Card, words: str, citations: Sequence[Citation], files: Files) -> tuple[Card, int]:
    """The card with one more line, everything about it recognised, and the number of that."""
    number = card.last + 1
    guess = _guess(card, words, files)
    key = unused(key_from(words), [line.claim.key for line in card.lines])
    claim = Claim(
        id=f"{card.slug}#{key}",
        text=words,
        kind=guess.kind,
        standing="reported",
        subjects=guess.subjects,
        sources=tuple(citations),
        when=guess.when,
        value=guess.figure.value if guess.figure else None,
        unit=guess.figure.unit if guess.figure else None,
    )
    line = _line(number, claim, guess)
    card = replace(card, lines=(*card.lines, line), last=number)
    # A title may name nobody; then the first claim that does says what the brief is about.
    known = [subject for slug in guess.subjects if (subject := files.catalogue.subject(slug))]
    return (card if card.subjects or not known else about(card, 0, known, files)), number


def _line(number: int, claim: Claim, guess: Guess) -> Line:
    dates = tuple(when.text for when in guess.dates if when != claim.when)
    return Line(number, claim, dates[:4], tuple(dict.fromkeys(name for _, name in guess.strangers))[:2])


def _guess(card: Card, words: str, files: Files) -> Guess:
    known = [subject for slug in card.subjects if (subject := files.catalogue.subject(slug))]
    return recognised(words[:CLAIM], files.names, known, files.today)


def reworded(card: Card, line: Line, text: str, files: Files) -> Card:
    """The card with other words for a line; what was guessed of the old ones is guessed again, the rest stays."""
    words = as_sentence(text)
    was, now, claim = _guess(card, line.claim.text, files), _guess(card, words, files), line.claim
    if claim.kind == was.kind and (claim.value or None) == (was.figure.value if was.figure else None):
        value, unit = (now.figure.value, now.figure.unit) if now.figure else (None, None)
        claim = replace(claim, kind=now.kind, value=value, unit=unit)
    claim = replace(
        claim,
        text=words,
        when=now.when if claim.when == was.when else claim.when,
        subjects=now.subjects if claim.subjects == was.subjects else claim.subjects,
    )
    return card.with_line(_line(line.number, claim, now))


def split_up(card: Card, line: Line, files: Files) -> Taken:
    """Each sentence of a line as a line of its own, all with its sources; the first keeps its number."""
    first, *others = sentences(line.claim.text)
    others = others[: max(MOST_LINES - len(card.lines), 0)]
    card = reworded(card, line, first, files)
    numbers = [line.number]
    for sentence in others:
        card, number = with_sentence(card, as_sentence(sentence), line.claim.sources, files)
        numbers.append(number)
    return Taken(card, "claims", tuple(numbers))


def without_line(card: Card, number: int) -> Card:
    """The card without a line, which can be put back."""
    return replace(
        card,
        lines=tuple(line for line in card.lines if line.number != number),
        dropped=card.line(number) or card.dropped,
    )


def put_back(card: Card) -> Card:
    """The line that was dropped last is back in its place."""
    if card.dropped is None or card.line(card.dropped.number):
        return card
    lines = tuple(sorted((*card.lines, card.dropped), key=lambda line: line.number))
    return replace(card, lines=lines, dropped=None)


def dated(card: Card, line: Line, when: When | None) -> Card:
    """The card with a date for a line, or none."""
    old = (line.claim.when.text,) if line.claim.when else ()
    others = tuple(dict.fromkeys(text for text in (*old, *line.dates) if when is None or text != when.text))
    return card.with_line(replace(line, claim=replace(line.claim, when=when), dates=others[:4]))


def about(card: Card, number: int, subjects: Sequence[Subject], files: Files) -> Card:
    """The card with the subjects of a line, or of itself where the number is 0.

    A line that is about what the card was about, by its words alone, is about what that is now.
    """
    slugs = tuple(subject.slug for subject in ordered(subjects))
    line = card.line(number)
    if line:
        return _about_line(card, line, slugs)
    before = [subject for slug in card.subjects if (subject := files.catalogue.subject(slug))]
    for one in card.lines:
        if one.claim.subjects == subjects_of(one.claim.text, files.names, before):
            card = _about_line(card, one, subjects_of(one.claim.text, files.names, subjects))
    return replace(card, subjects=slugs)


def _about_line(card: Card, line: Line, slugs: tuple[str, ...]) -> Card:
    return card.with_line(replace(line, claim=replace(line.claim, subjects=slugs)))


def looked(card: Card, line: Line, standing: Standing, text: str, today: date) -> Card | None:
    """The card with a line that was checked or looked for; None where the day that the text gives is still to come.

    Args:
        text: What was opened or searched; a day in it is the day of that, else it was today.
    """
    how = cleaned(text)
    days = [said.when for said in spoken(how) if said.when.precision == "day"]
    on = days[-1] if days else of_day(today)
    if on.upper > today:
        return None
    claim = replace(line.claim, standing=standing, check=Check(on, how), record=None)
    return card.with_line(replace(line, claim=claim))


def contradicted(card: Card, line: Line, standing: Standing, record: Record) -> Card:
    """The card with a line beside which the other side stands."""
    return card.with_line(replace(line, claim=replace(line.claim, standing=standing, record=record)))


def as_reported(card: Card, line: Line) -> Card:
    """The card with a line that stands as its source says."""
    return card.with_line(replace(line, claim=replace(line.claim, standing="reported", record=None, check=None)))
