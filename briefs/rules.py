"""The rules between the parts of a catalogue: what is named exists, no name stands for two, prose is cited."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from briefs.faults import FaultList, Place, near_miss, shown
from briefs.fields import SLUG, Fields, Table
from briefs.model import Brief, Catalogue, Subject
from briefs.prose import Evidence, cited_ids, proses_of, stray_brackets
from briefs.reading import ReadBrief, ReadClaim, ReadSource, ReadSubject


@dataclass(frozen=True, slots=True)
class Known:
    """What may be named, the keys of files that could not be read included.

    Attributes:
        sources: None where the sources themselves could not be read.
        spoiled: Ids of claims that exist, but have faults of their own.
        unread: Slugs of briefs whose claims are not all known.
    """

    sources: AbstractSet[str] | None
    subjects: AbstractSet[str]
    claims: AbstractSet[str]
    spoiled: AbstractSet[str]
    unread: AbstractSet[str] = frozenset()


def check_catalogue(
    catalogue: Catalogue,
    sources: Sequence[ReadSource],
    subjects: Mapping[str, ReadSubject],
    briefs: Mapping[str, ReadBrief],
    unread: AbstractSet[str],
    faults: FaultList,
) -> None:
    """Note every fault between the parts of a catalogue that was read from a folder.

    Args:
        unread: Slugs and file names of what exists and could not be read, so that naming it is no fault.
    """
    claims = [claim for brief in briefs.values() for claim in brief.claims]
    known = Known(
        sources=None if "sources.yaml" in unread else catalogue.sources.keys(),
        subjects=subjects.keys() | unread,
        claims={claim.value.id for claim in claims},
        spoiled={claim.value.id for claim in claims if not claim.sound},
        unread=unread | {brief.value.slug for brief in briefs.values() if _lacks_a_key(brief)},
    )
    _check_names(subjects.values())
    _check_links(subjects, known)
    evidence = Evidence(catalogue)
    for brief in briefs.values():
        _check_references(brief, known, faults)
        _check_prose(brief.value, brief.fields, known, evidence)
    for subject in subjects.values():
        _check_prose(subject.value, subject.fields, known, evidence)
    _check_twins(claims)
    if not unread:
        _check_unused(sources, claims)


def check_new_brief(brief: ReadBrief, catalogue: Catalogue, faults: FaultList) -> None:
    """Note every fault between a brief and the catalogue that it is to enter, or to change."""
    value = brief.value
    changed = replace(catalogue, briefs={**catalogue.briefs, value.slug: value})
    known = Known(
        sources=catalogue.sources.keys(),
        subjects=catalogue.subjects.keys(),
        claims=changed.claims.keys(),
        spoiled={claim.value.id for claim in brief.claims if not claim.sound},
        unread={value.slug} if _lacks_a_key(brief) else frozenset(),
    )
    _check_references(brief, known, faults)
    evidence = Evidence(changed)
    _check_prose(value, brief.fields, known, evidence)
    if not faults.found:
        _check_twins(brief.claims, {c.text: c.id for c in changed.claims.values() if c.brief != value.slug})
        _check_citing(value, brief.fields, evidence)


def check_new_claim(claim: ReadClaim, catalogue: Catalogue, faults: FaultList) -> None:
    """Note every fault between a claim and the catalogue that its brief is to bring it into."""
    known = Known(catalogue.sources.keys(), catalogue.subjects.keys(), catalogue.claims.keys(), frozenset())
    _check_claim(claim, known, faults)
    _check_twins([claim], {one.text: one.id for one in catalogue.claims.values() if one.id != claim.value.id})


def check_new_subject(subject: ReadSubject, catalogue: Catalogue, faults: FaultList) -> None:
    """Note every fault between a subject and the catalogue that it is to enter, or to change."""
    value, fields = subject.value, subject.fields
    changed = replace(catalogue, subjects={**catalogue.subjects, value.slug: value})
    quiet = Fields(Table(0, {}, {}), "the catalogue", FaultList())
    others = {slug: ReadSubject(one, quiet) for slug, one in catalogue.subjects.items() if slug != value.slug}
    known = Known(catalogue.sources.keys(), changed.subjects.keys(), catalogue.claims.keys(), frozenset())
    if (today := catalogue.redirects.get(value.slug)) not in (None, value.slug):
        fields.fault("slug", f"{shown(value.slug)} was the slug of {today} and leads there")
    _check_names([*others.values(), subject])
    _check_links({**others, value.slug: subject}, known)
    _check_prose(value, fields, known, Evidence(changed))
    if not faults.found:
        _check_bearing(catalogue, changed, fields, "name", but=value.slug)


def check_new_source(source: ReadSource, catalogue: Catalogue, faults: FaultList) -> None:
    """Note every fault between a source and the catalogue that it is to enter, or to change."""
    if not faults.found and source.value.key in catalogue.sources:
        changed = replace(catalogue, sources={**catalogue.sources, source.value.key: source.value})
        _check_bearing(catalogue, changed, source.fields, "title")


def _check_bearing(was: Catalogue, now: Catalogue, fields: Fields, key: str, but: str = "") -> None:
    """Every prose that its claims bore out is still borne out by them."""
    before, after = Evidence(was), Evidence(now)
    items: list[Brief | Subject] = [*now.briefs.values(), *now.subjects.values()]
    for item in items:
        for name, text in proses_of(item).items() if item.slug != but else ():
            words = set(_uncited_words(item, text, after))
            if words and (lost := words - set(_uncited_words(item, text, before))):
                fields.fault(key, f"no longer bears out {_listed(sorted(lost))} in the {name} of {item.slug}")


def _lacks_a_key(brief: ReadBrief) -> bool:
    """Whether a claim cannot be named, so that what cites it is not to blame."""
    return not all(SLUG.fullmatch(claim.value.key) for claim in brief.claims)


def _check_references(brief: ReadBrief, known: Known, faults: FaultList) -> None:
    """Every subject and source that a brief names exists, and its claims have different keys."""
    _check_subjects(brief.value.subjects, brief.fields, "subjects", known)
    first: dict[str, Place] = {}
    for claim in brief.claims:
        _check_claim(claim, known, faults)
        if claim.value.key and claim.value.id in first:
            claim.fields.fault("key", f"{shown(claim.value.key)} is taken by line {first[claim.value.id].line}")
        first.setdefault(claim.value.id, claim.fields.place("key"))


def _check_claim(claim: ReadClaim, known: Known, faults: FaultList) -> None:
    _check_subjects(claim.value.subjects, claim.fields, "subjects", known)
    for place, source in _sources_named(claim):
        if known.sources is not None and source and source not in known.sources:
            faults.add(place, f"{shown(source)} is no source of sources.yaml{near_miss(source, known.sources)}")


def _sources_named(claim: ReadClaim) -> list[tuple[Place, str]]:
    """Every source that a claim or its record names, with its place."""
    record = (claim.fields.place("record"), claim.value.record.sources) if claim.value.record else None
    lists = [(claim.fields.place("sources"), claim.value.sources), *([record] if record else [])]
    return [(place, citation.source) for place, citations in lists for citation in citations]


def _check_prose(item: Brief | Subject, fields: Fields, known: Known, evidence: Evidence) -> None:
    """The prose of a brief or a subject cites claims that exist, and says no figure, date or name they lack."""
    brief = item if isinstance(item, Brief) else None
    for key, text in proses_of(item).items():
        for bracket in stray_brackets(text):
            fields.fault(key, f"{shown(bracket)} cites no claim; square brackets are for [SLUG#KEY] only")
        ids = cited_ids(text, brief.slug if brief else "")
        lost = [cited for cited in ids if cited not in known.claims and cited.partition("#")[0] not in known.unread]
        for cited in lost:
            fields.fault(key, f"cites {shown(cited)}, which is no claim{near_miss(cited, known.claims)}")
        if lost or any(cited in known.spoiled or cited not in known.claims for cited in ids):
            continue
        if words := _uncited_words(item, text, evidence):
            fields.fault(key, _sentence_of(words, ids))
    figures = evidence.uncited_figures(brief.title, brief.claims) if brief else ()
    if brief and figures and not any(claim.id in known.spoiled for claim in brief.claims):
        fields.fault("title", f"says {_listed(figures)}, which none of its claims has")


def _uncited_words(item: Brief | Subject, text: str, evidence: Evidence) -> tuple[str, ...]:
    """The figures, dates and names of one prose that no claim cited in it has."""
    catalogue = evidence.catalogue
    if isinstance(item, Subject):
        slug, title, own = "", "", [item]
    else:
        slug, title = item.slug, item.title
        own = [subject for s in item.subjects if (subject := catalogue.subject(s))]
    claims = [catalogue.claims[cited] for cited in cited_ids(text, slug)]
    return evidence.uncited(text, claims, own, title)


def _sentence_of(words: Sequence[str], ids: Sequence[str]) -> str:
    """What is said to the writer of a prose about the words that no cited claim has."""
    if not ids:
        return f"says {_listed(words)} and cites no claim"
    return f"says {_listed(words)}, which none of the claims cited here has ({', '.join(ids)})"


def _check_names(subjects: Iterable[ReadSubject]) -> None:
    """No name, alias, slug, former slug or ISO code stands for two subjects."""
    names: dict[str, tuple[str, Place]] = {}
    codes: dict[str, str] = {}
    read = list(subjects)
    for subject in read:
        slug = subject.value.slug
        for spoken in {_spoken(slug), _spoken(slug.replace("-", " "))}:
            names.setdefault(spoken, (slug, subject.fields.place()))
    for subject in read:
        _check_own_names(subject, names)
        code = subject.value.iso
        if code and codes.setdefault(code, subject.value.slug) != subject.value.slug:
            subject.fields.fault("iso", f"{shown(code)} is the code of {codes[code]}")


def _check_links(subjects: Mapping[str, ReadSubject], known: Known) -> None:
    """Related subjects exist, and a former slug leads to one place only."""
    former: dict[str, str] = {}
    for subject in subjects.values():
        slug, fields = subject.value.slug, subject.fields
        _check_subjects(subject.value.related, fields, "related", known)
        if slug in subject.value.related:
            fields.fault("related", "names the subject itself")
        for number, old in enumerate(subject.value.former):
            if old in known.subjects:
                fields.fault("former", f"{shown(old)} is a subject of today", number)
            elif former.setdefault(old, slug) != slug:
                fields.fault("former", f"{shown(old)} already leads to {former[old]}", number)


def _check_unused(sources: Iterable[ReadSource], claims: Iterable[ReadClaim]) -> None:
    """Every source is cited somewhere."""
    used = {source for claim in claims for _, source in _sources_named(claim)}
    for source in sources:
        if source.value.key and source.value.key not in used:
            source.fields.fault("key", f"{shown(source.value.key)} is cited by no claim")


def _check_twins(claims: Iterable[ReadClaim], others: Mapping[str, str] | None = None) -> None:
    """A statement stands once in the catalogue; `others` are the ids of texts that stand already."""
    texts = {_spoken(text): cited for text, cited in (others or {}).items()}
    for claim in claims:
        spoken = _spoken(claim.value.text)
        if spoken and texts.setdefault(spoken, claim.value.id) != claim.value.id:
            claim.fields.fault("text", f"says the same as {texts[spoken]}; cite that one instead")


def _check_citing(brief: Brief, fields: Fields, evidence: Evidence) -> None:
    """What else cites a brief still finds its claims and words in the new version of it."""
    changed = evidence.catalogue
    others: list[Brief | Subject] = [*changed.briefs.values(), *changed.subjects.values()]
    for item in others:
        if item is brief:
            continue
        for key, text in proses_of(item).items():
            ids = cited_ids(text, item.slug if isinstance(item, Brief) else "")
            if not any(cited.partition("#")[0] == brief.slug for cited in ids):
                continue
            if lost := [cited for cited in ids if cited not in changed.claims]:
                fields.fault("claims", f"lacks {', '.join(lost)}, which the {key} of {item.slug} cites")
            elif words := _uncited_words(item, text, evidence):
                fields.fault("claims", f"no longer bears out {_listed(words)} in the {key} of {item.slug}")


def _check_own_names(subject: ReadSubject, names: dict[str, tuple[str, Place]]) -> None:
    value, fields = subject.value, subject.fields
    own: set[str] = set()
    for key, number, name in [("name", None, value.name), *(("aliases", n, a) for n, a in enumerate(value.aliases))]:
        spoken = _spoken(name)
        slug, place = names.setdefault(spoken, (value.slug, fields.place(key, number)))
        if spoken and slug != value.slug:
            where = f" ({place.file}:{place.line})" if place.line else ""
            fields.fault(key, f"{shown(name)} is a name of {slug} already{where}", number)
        elif spoken and spoken in own:
            fields.fault(key, f"{shown(name)} is said twice", number)
        own.add(spoken)


def _check_subjects(slugs: Iterable[str], fields: Fields, key: str, known: Known) -> None:
    for number, slug in enumerate(slugs):
        if slug not in known.subjects:
            fields.fault(key, f"{shown(slug)} is no subject{near_miss(slug, known.subjects)}", number)


def _spoken(name: str) -> str:
    """A name as it is compared: width, case and white space do not tell two apart."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _listed(words: Sequence[str]) -> str:
    return ", ".join(map(shown, words))
