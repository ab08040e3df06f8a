"""The sources that a card cites: known ones by their address or name, new ones made on the way."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from briefs.card import Asked, Card, Files
from briefs.dates import BadDate, When, parse
from briefs.links import by_page, host_of, name_of_host, same_page, slug_from, unused
from briefs.model import Catalogue, Citation, Claim, Record, Source, Subject
from briefs.reading import PUBLISHER, SOURCE_TITLE
from briefs.recognise import cleaned
from briefs.spokendates import of_address, spoken
from briefs.tokens import fold

LONGEST_KEY = 34


def cited(card: Card, links: Sequence[str], place: str | None, files: Files) -> tuple[Card, tuple[Citation, ...]]:
    """The citations of some links; for an address that is not known the card gets a new source.

    Args:
        place: The place in the last of them.
    """
    found: list[Citation] = []
    for link in links:
        key = files.pages.get(same_page(link)) or _new_key(card, link)
        if key is None:
            source = proposed(link, files, [*files.catalogue.sources, *(one.key for one in card.sources)])
            card, key = replace(card, sources=(*card.sources, source)), source.key
        found.append(Citation(key))
    if found and place:
        found[-1] = replace(found[-1], place=place)
    return card, tuple(dict.fromkeys(found))


def _new_key(card: Card, link: str) -> str | None:
    return next((one.key for one in card.sources if one.url and same_page(one.url) == same_page(link)), None)


def proposed(link: str, files: Files, taken: Sequence[str]) -> Source:
    """A source for an address that is not known: what its host published before tells the publisher and the kind."""
    host = host_of(link)
    alike = [one for one in files.catalogue.sources.values() if one.url and host_of(one.url) == host and one.tier]
    usual = Counter((one.publisher, one.tier, one.state_media) for one in alike).most_common(1)
    publisher, tier, state_media = usual[0][0] if usual else (_publisher_of(host), 0, False)
    when = of_address(link)
    key = _key(publisher, when.text if when else "", taken)
    return Source(key, "", publisher, tier, date=when, url=link, state_media=state_media)


def document(card: Card, files: Files) -> tuple[Card, str]:
    """The card with a new source that has no address, and its key."""
    key = unused("document", [*files.catalogue.sources, *(one.key for one in card.sources)])
    return replace(card, sources=(*card.sources, Source(key, "", "", 0))), key


def told(card: Card, source: Source, text: str, files: Files) -> tuple[Card, str]:
    """The card with what a message tells of a new source, and the source's key from now on.

    The first line is its title, unless that is told already and only the publisher is missing; those below are its
    publisher and its date, on one line or two.
    """
    lines = [cleaned(line) for line in re.split(r"[\n|]", text) if cleaned(line)]
    if not lines:
        return card, source.key
    if not source.title or source.publisher or len(lines) > 2:
        source, lines = replace(source, title=lines[0][:SOURCE_TITLE]), lines[1:]
    for line in lines:
        publisher, when = _publisher_and_date(line)
        source = replace(source, publisher=publisher or source.publisher, date=when or source.date)
    others = [key for key in (*files.catalogue.sources, *(one.key for one in card.sources)) if key != source.key]
    key = _key(source.publisher or source.title, source.date.text if source.date else "", others)
    return _renamed(card, source.key, replace(source, key=key)), key


def asking_for_new(card: Card, numbers: Sequence[int]) -> Card:
    """The card that asks for what is not told of a new source of just these lines, if one is new."""
    unfinished = [source.key for source in card.unfinished]
    for line in (card.line(number) for number in reversed(numbers)):
        key = next((one.source for one in line.claim.cited if one.source in unfinished), None) if line else None
        if line and key:
            return replace(card, asked=Asked("source", line.number, key))
    return card


def changed(card: Card, source: Source) -> Card:
    """The card with a new source as it is now."""
    return replace(card, sources=tuple(source if one.key == source.key else one for one in card.sources))


def source_named(text: str, files: Files) -> str | None:
    """The key of a source that is named by its key or its title."""
    name = fold(text).strip(" .\"'“”")
    if name in files.catalogue.sources:
        return name
    return next((one.key for one in files.catalogue.sources.values() if one.title and fold(one.title) == name), None)


def _publisher_and_date(line: str) -> tuple[str, When | None]:
    """What a line tells of either: "The Nation", "28 Aug 2025", "The Nation, 28 Aug 2025"."""
    try:
        return "", parse(line)
    except BadDate:
        dates = spoken(line)
    if len(dates) != 1 or line[dates[0].end :].strip(" .)"):
        return line[:PUBLISHER], None
    return line[: dates[0].start].strip(" ,;(·–—-")[:PUBLISHER], dates[0].when


def _publisher_of(host: str) -> str:
    name = name_of_host(host)
    return name.upper() if len(name) <= 4 else name.replace("-", " ").title()


def _key(publisher: str, date: str, taken: Sequence[str]) -> str:
    stem = slug_from(publisher, LONGEST_KEY - 11) or "source"
    when = slug_from(date.partition("/")[0], 10)
    return unused(f"{stem}-{when}" if when else stem, taken, LONGEST_KEY)


def settled(card: Card, catalogue: Catalogue) -> Card:
    """The card beside what went live meanwhile: what it brings and is known by now is cited as known, and where only
    the short name was taken by something else, it gets another."""
    pages = by_page(catalogue.sources.values())
    for source in card.sources:
        known = pages.get(same_page(source.url)) if source.url else None
        if known:
            card = _renamed(card, source.key, replace(source, key=known))
            card = replace(card, sources=tuple(one for one in card.sources if one.key != known))
        elif source.key in catalogue.sources:
            key = unused(source.key, [*catalogue.sources, *(one.key for one in card.sources)], LONGEST_KEY)
            card = _renamed(card, source.key, replace(source, key=key))
    for subject in card.new:
        live = catalogue.subjects.get(subject.slug)
        if live and fold(live.name) == fold(subject.name):
            card = replace(card, new=tuple(one for one in card.new if one.slug != subject.slug))
        elif live or subject.slug in catalogue.briefs:
            taken = [*catalogue.subjects, *catalogue.briefs, *(one.slug for one in card.new)]
            card = _renamed_subject(card, subject, unused(subject.slug, taken))
    return card


def _renamed_subject(card: Card, subject: Subject, slug: str) -> Card:
    def slugs(of: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(slug if one == subject.slug else one for one in of)

    lines = tuple(replace(line, claim=replace(line.claim, subjects=slugs(line.claim.subjects))) for line in card.lines)
    new = tuple(replace(one, slug=slug) if one == subject else one for one in card.new)
    return replace(card, lines=lines, new=new, subjects=slugs(card.subjects))


def _renamed(card: Card, old: str, source: Source) -> Card:
    def citations(of: tuple[Citation, ...]) -> tuple[Citation, ...]:
        return tuple(dict.fromkeys(replace(one, source=source.key) if one.source == old else one for one in of))

    def claim(of: Claim) -> Claim:
        record: Record | None = of.record and replace(of.record, sources=citations(of.record.sources))
        return replace(of, sources=citations(of.sources), record=record)

    lines = tuple(replace(line, claim=claim(line.claim)) for line in card.lines)
    return replace(card, lines=lines, sources=tuple(source if one.key == old else one for one in card.sources))
