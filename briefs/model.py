"""The nouns of the desk as frozen values: source, subject, claim, brief, and the catalogue that holds them.

Everything here is plain data with look-ups. YAML becomes these values in `briefs.load`, rows become them
in `store.catalogue`, and every answer is made from them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, get_args

from briefs.dates import When

SubjectKind = Literal["country", "company", "theme", "region", "organisation"]
ClaimKind = Literal["event", "figure", "law", "forecast", "statement"]
Standing = Literal["confirmed", "reported", "untraced", "disputed", "wrong"]

SUBJECT_KINDS: tuple[SubjectKind, ...] = get_args(SubjectKind)
CLAIM_KINDS: tuple[ClaimKind, ...] = get_args(ClaimKind)
STANDINGS: tuple[Standing, ...] = get_args(Standing)


@dataclass(frozen=True, slots=True)
class Source:
    """A cited document.

    Attributes:
        key: Its short name in the catalogue, in the form of a slug.
        date: When it was published, or None where it does not say.
        url: Its address, or None for a record known by title and number only.
        tier: 1 official record or primary, 2 established press or research, 3 commentary.
    """

    key: str
    title: str
    publisher: str
    tier: int
    date: When | None = None
    url: str | None = None
    state_media: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A source and the place in it: a paragraph, an article of a law, a page."""

    source: str
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """The other side of a disputed or wrong claim: what the record says, with its own sources.

    Attributes:
        why: Why the two sides differ, where that is known.
        safe: The sentence that can be said without taking a side.
    """

    text: str
    sources: tuple[Citation, ...]
    why: str | None = None
    safe: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """When the desk last looked, and at what: the record opened, or the search that found nothing."""

    on: When
    how: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable statement in our own words.

    Attributes:
        id: `SLUG#KEY`, the slug being that of the brief it is written in; never reused.
        subjects: Slugs of every subject it is about, the brief's own included where they apply.
        when: The date of what is stated, or None where there is none.
        said_by: Who says it, where that is not the cited source itself ("Reuters, as the article credits").
        weight: 3 for what a subject page shows first, 2 usually, 1 for what only completes the picture.
        value: The figure as a plain decimal text, with its unit, where the claim is one.
        terms: Other words that a reader may ask with, for search only.
    """

    id: str
    text: str
    kind: ClaimKind
    standing: Standing
    subjects: tuple[str, ...]
    sources: tuple[Citation, ...]
    when: When | None = None
    said_by: str | None = None
    weight: int = 2
    value: str | None = None
    unit: str | None = None
    note: str | None = None
    record: Record | None = None
    check: Check | None = None
    terms: tuple[str, ...] = ()

    @property
    def brief(self) -> str:
        """The slug of the brief that the claim is written in."""
        return self.id.partition("#")[0]

    @property
    def key(self) -> str:
        """The part of the id after the brief's slug."""
        return self.id.partition("#")[2]

    @property
    def cited(self) -> tuple[Citation, ...]:
        """Every citation, the record's first where there is one: the order in which a reader meets them."""
        record = self.record.sources if self.record else ()
        return (*record, *self.sources) if self.standing == "wrong" else (*self.sources, *record)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a brief is about.

    Attributes:
        standfirst: One or two sentences that cite claims as `[SLUG#KEY]`; None for a subject of one mention.
        iso: ISO 3166 alpha-2 code of a country ("EU" for the European Union), from which the flag is made.
        gaps: What the desk does not know about it, each an own line.
        former: Slugs that it had before; they redirect.
    """

    slug: str
    kind: SubjectKind
    name: str
    aliases: tuple[str, ...] = ()
    standfirst: str | None = None
    iso: str | None = None
    related: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    former: tuple[str, ...] = ()

    @property
    def flag(self) -> str | None:
        """The flag of its ISO code as two regional indicators, or None."""
        if not self.iso:
            return None
        return "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in self.iso)


@dataclass(frozen=True, slots=True)
class Brief:
    """A dated, versioned piece. Its prose cites claims as `[#KEY]` (its own) or `[SLUG#KEY]`."""

    slug: str
    title: str
    date: When
    subjects: tuple[str, ...]
    lead: str
    claims: tuple[Claim, ...]
    why: str | None = None
    next: str | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Desk:
    """The field of a catalogue: its name, three lines about it, contact and licence."""

    name: str
    field: str
    lines: tuple[str, ...]
    contact: str
    licence: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """All content at one moment, immutable, with its look-ups."""

    desk: Desk
    sources: Mapping[str, Source]
    subjects: Mapping[str, Subject]
    briefs: Mapping[str, Brief]
    version: int = field(default=0, compare=False)

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """Every claim by its id, in the order of the briefs."""
        return {claim.id: claim for brief in self.briefs.values() for claim in brief.claims}

    @cached_property
    def _claims_of(self) -> Mapping[str, tuple[Claim, ...]]:
        found: dict[str, list[Claim]] = {slug: [] for slug in self.subjects}
        for claim in self.claims.values():
            for slug in claim.subjects:
                found[slug].append(claim)
        return {slug: tuple(sorted(claims, key=self._importance)) for slug, claims in found.items()}

    @staticmethod
    def _importance(claim: Claim) -> tuple[int, int, str]:
        # Heavier first; then what is about fewer subjects, being more to the point; the id keeps it stable.
        return -claim.weight, len(claim.subjects), claim.id

    @cached_property
    def by_day(self) -> Mapping[tuple[int, int], tuple[Claim, ...]]:
        """Claims by month and day of the year, day 0 for those known to the month only; the oldest first, none wrong."""
        found: dict[tuple[int, int], list[Claim]] = {}
        for claim in self.claims.values():
            when = claim.when
            if when is None or claim.standing == "wrong":
                continue
            if when.remembered:
                found.setdefault((when.remembered.month, when.remembered.day), []).append(claim)
            elif when.in_month(when.lower.month):
                found.setdefault((when.lower.month, 0), []).append(claim)
        return {day: tuple(sorted(claims, key=self._age)) for day, claims in found.items()}

    @staticmethod
    def _age(claim: Claim) -> tuple[object, ...]:
        return claim.when.sort_key if claim.when else (), -claim.weight, claim.id

    def claims_of(self, *slugs: str) -> tuple[Claim, ...]:
        """The claims that carry all of the subjects, the most important first."""
        first, *rest = slugs
        return tuple(c for c in self._claims_of.get(first, ()) if all(s in c.subjects for s in rest))

    def briefs_of(self, slug: str) -> tuple[Brief, ...]:
        """The briefs of a subject: those written about it first, then those with a claim on it."""
        about = [b for b in self.briefs.values() if slug in b.subjects]
        touching = [b for b in self.briefs.values() if b not in about and any(slug in c.subjects for c in b.claims)]
        return (*about, *touching)

    def of_kind(self, kind: SubjectKind) -> tuple[Subject, ...]:
        """The subjects of a kind by name."""
        return tuple(sorted((s for s in self.subjects.values() if s.kind == kind), key=lambda s: s.name.casefold()))

    @cached_property
    def redirects(self) -> Mapping[str, str]:
        """Former slug to slug of today."""
        return {old: s.slug for s in self.subjects.values() for old in s.former}

    def subject(self, slug: str) -> Subject | None:
        """The subject of a slug, former ones included."""
        return self.subjects.get(self.redirects.get(slug, slug))


def last_check(claims: Iterable[Claim]) -> When | None:
    """The latest day on which any of the claims was checked."""
    days = [claim.check.on for claim in claims if claim.check]
    return max(days, key=lambda when: when.upper, default=None)
