"""What answers need of a catalogue to be made at all, and what is left of one that lacks it: quick, at every change."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from briefs.model import Brief, Catalogue, Claim, Source, Subject
from briefs.prose import cited_ids, proses_of
from briefs.reading import DECIMAL

EMPTY: Mapping[str, str] = MappingProxyType({})
Item = TypeVar("Item", Source, Subject, Brief)


def breaks(catalogue: Catalogue) -> Mapping[str, str]:
    """The items that answers would stumble over, each with a sentence: what they name is not there.

    The rules of `briefs.rules` ask for far more; this is what must hold even where somebody changed rows by hand.
    """
    briefs = ((f"brief:{slug}", next(_of_brief(brief, catalogue), "")) for slug, brief in catalogue.briefs.items())
    subjects = ((f"subject:{slug}", next(_of_subject(one, catalogue), "")) for slug, one in catalogue.subjects.items())
    return {item: why for item, why in (*briefs, *subjects) if why}


def mended(
    catalogue: Catalogue, last: Catalogue | None, lost: Mapping[str, str] = EMPTY
) -> tuple[Catalogue, Mapping[str, str]]:
    """The catalogue with each broken item as it was in the last good one, or else without it; and what was broken.

    Args:
        lost: Items that could not be read at all, each with a sentence.
    """
    told = dict(lost)
    if last and lost:
        catalogue = replace(
            catalogue,
            sources={**_of_last("source", last.sources, lost), **catalogue.sources},
            subjects={**_of_last("subject", last.subjects, lost), **catalogue.subjects},
            briefs={**_of_last("brief", last.briefs, lost), **catalogue.briefs},
        )
    if last and (found := breaks(catalogue)):
        told = {**found, **told}
        catalogue = _with_what_is_named(catalogue, last)
    # Leaving one out may break what cites it, but never more often than there are items.
    while found := breaks(catalogue):
        briefs, subjects = dict(catalogue.briefs), dict(catalogue.subjects)
        for item in found:
            kind, _, slug = item.partition(":")
            if kind == "subject":
                subjects[slug] = _bare(subjects[slug], catalogue)
            elif last and slug in last.briefs and catalogue.briefs[slug] is not last.briefs[slug]:
                briefs[slug] = last.briefs[slug]
            else:
                del briefs[slug]
        told = {**found, **told}
        catalogue = replace(catalogue, briefs=briefs, subjects=subjects)
    return catalogue, told


def _of_last(kind: str, items: Mapping[str, Item], lost: Mapping[str, str]) -> Mapping[str, Item]:
    return {name: one for name, one in items.items() if f"{kind}:{name}" in lost}


def _with_what_is_named(catalogue: Catalogue, last: Catalogue) -> Catalogue:
    """The catalogue with the sources and subjects that it names and that only the last good one has."""
    claims = catalogue.claims.values()
    named = [*(b.subjects for b in catalogue.briefs.values()), *(c.subjects for c in claims)]
    about = {slug for slugs in (*named, *(s.related for s in catalogue.subjects.values())) for slug in slugs}
    cited = {citation.source for claim in claims for citation in claim.cited}
    return replace(
        catalogue,
        sources={
            **catalogue.sources,
            **{k: s for k, s in last.sources.items() if k in cited - catalogue.sources.keys()},
        },
        subjects={
            **catalogue.subjects,
            **{k: s for k, s in last.subjects.items() if k in about - catalogue.subjects.keys()},
        },
    )


def _of_brief(brief: Brief, catalogue: Catalogue) -> Iterator[str]:
    if not brief.claims:
        yield "has no claim"
    yield from _unknown(brief.subjects, catalogue)
    for claim in brief.claims:
        yield from (f"{claim.key}: {sentence}" for sentence in _of_claim(claim, catalogue))
    yield from _of_prose(brief, catalogue)


def _of_claim(claim: Claim, catalogue: Catalogue) -> Iterator[str]:
    yield from _unknown(claim.subjects, catalogue)
    yield from (
        f"cites the source {one.source}, which is not there"
        for one in claim.cited
        if one.source not in catalogue.sources
    )
    if not claim.sources:
        yield "has no source"
    if claim.standing in ("disputed", "wrong") and claim.record is None:
        yield f"is {claim.standing} without the record"
    if claim.value is not None and not DECIMAL.fullmatch(claim.value):
        yield "has a value that is no number"


def _of_subject(subject: Subject, catalogue: Catalogue) -> Iterator[str]:
    yield from _unknown(subject.related, catalogue)
    yield from _of_prose(subject, catalogue)


def _of_prose(item: Brief | Subject, catalogue: Catalogue) -> Iterator[str]:
    own = item.slug if isinstance(item, Brief) else ""
    for key, text in proses_of(item).items():
        lost = (cited for cited in cited_ids(text, own) if cited not in catalogue.claims)
        yield from (f"its {key} cites {cited}, which is not there" for cited in lost)


def _unknown(slugs: tuple[str, ...], catalogue: Catalogue) -> Iterator[str]:
    yield from (f"names the subject {slug}, which is not there" for slug in slugs if slug not in catalogue.subjects)


def _bare(subject: Subject, catalogue: Catalogue) -> Subject:
    """A subject without what it names in vain."""
    related = tuple(slug for slug in subject.related if slug in catalogue.subjects)
    lost = any(_of_prose(subject, catalogue))
    return replace(subject, related=related, standfirst=None if lost else subject.standfirst)
