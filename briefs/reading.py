"""Tables of the catalogue -> values of the model, with the place of each kept for the rules that follow."""

import re
from dataclasses import dataclass
from typing import cast

from briefs.fields import LONGEST_SLUG, SLUG, Fields
from briefs.model import (
    CLAIM_KINDS,
    STANDINGS,
    Brief,
    Check,
    Citation,
    Claim,
    ClaimKind,
    Desk,
    Record,
    Source,
    Standing,
    Subject,
    SubjectKind,
)
from briefs.prose import without_citations

# The longest each text may be, in characters; prose is counted without its citations.
TITLE, NAME, LINE, PLACE, UNIT, URL = 120, 60, 200, 120, 40, 400
LEAD, ONWARD, STANDFIRST = 300, 250, 220
CLAIM, NOTE, TERM = 280, 200, 60
SOURCE_TITLE, PUBLISHER, SOURCE_NOTE = 300, 120, 300

DECIMAL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
ISO = re.compile(r"[A-Z]{2}")
ADDRESS = re.compile(r"https?://[^\s/<>\"]+\.[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class ReadClaim:
    """A claim with the fields it was read from.

    Attributes:
        sound: Whether no fault was found in it, so that rules about its contents can be asked.
    """

    value: Claim
    fields: Fields
    sound: bool


@dataclass(frozen=True, slots=True)
class ReadBrief:
    """A brief with the fields it was read from."""

    value: Brief
    fields: Fields
    claims: tuple[ReadClaim, ...]


@dataclass(frozen=True, slots=True)
class ReadSubject:
    """A subject with the fields it was read from."""

    value: Subject
    fields: Fields


@dataclass(frozen=True, slots=True)
class ReadSource:
    """A source with the fields it was read from."""

    value: Source
    fields: Fields


def read_desk(fields: Fields) -> Desk:
    """The desk of `desk.yaml`."""
    lines = fields.texts("lines", LINE)
    if len(lines) != 3:
        fields.fault("lines", f"has {len(lines)} lines; a desk is told in 3")
    desk = Desk(
        name=fields.text("name", NAME),
        field=fields.text("field", TITLE),
        lines=lines,
        contact=fields.text("contact", LINE),
        licence=fields.text("licence", LINE),
        examples=fields.texts("examples", TITLE),
    )
    fields.close()
    return desk


def read_source(fields: Fields) -> ReadSource:
    """One source of `sources.yaml`."""
    source = Source(
        key=fields.slug("key"),
        title=fields.text("title", SOURCE_TITLE),
        publisher=fields.text("publisher", PUBLISHER),
        tier=fields.whole("tier", None, 1, 3),
        date=fields.optional_date("date"),
        url=fields.optional_text("url", URL),
        state_media=fields.flag("state_media"),
        note=fields.optional_text("note", SOURCE_NOTE),
    )
    if source.url and not ADDRESS.fullmatch(source.url):
        fields.fault("url", "is an address that begins with https://")
    fields.close()
    return ReadSource(source, fields)


def read_subject(slug: str, kind: SubjectKind, fields: Fields) -> ReadSubject:
    """A subject file; its slug is the file's name, its kind the folder's."""
    subject = Subject(
        slug=slug,
        kind=kind,
        name=fields.text("name", NAME),
        aliases=fields.texts("aliases", NAME),
        standfirst=_optional_prose(fields, "standfirst", STANDFIRST),
        iso=fields.optional_text("iso", 2),
        related=fields.slugs("related"),
        gaps=fields.texts("gaps", LINE),
        former=fields.slugs("former"),
    )
    if kind == "country" and not subject.iso:
        fields.fault("iso", 'is missing: a country has its two letters, such as "TH"')
    elif subject.iso and kind != "country":
        fields.fault("iso", "belongs to countries only")
    elif subject.iso and not ISO.fullmatch(subject.iso):
        fields.fault("iso", 'is two capital letters, such as "TH"')
    fields.close()
    return ReadSubject(subject, fields)


def read_brief(slug: str, fields: Fields) -> ReadBrief:
    """A brief file; in a message the slug is written in it, in a folder it is the file's name."""
    rows = fields.rows("claims")
    if not rows and not fields.has("claims"):
        fields.fault("claims", "is missing: a brief has at least one claim")
    elif not rows:
        fields.fault("claims", "is empty: a brief has at least one claim")
    claims = tuple(read_claim(slug, row) for row in rows)
    brief = Brief(
        slug=slug,
        title=fields.text("title", TITLE),
        date=fields.date("date", day=True),
        subjects=_some_slugs(fields, "subjects"),
        lead=_optional_prose(fields, "lead", LEAD) or fields.text("lead", LEAD),
        claims=tuple(claim.value for claim in claims),
        why=_optional_prose(fields, "why", ONWARD),
        next=_optional_prose(fields, "next", ONWARD),
    )
    fields.close()
    return ReadBrief(brief, fields, claims)


def read_claim(brief: str, fields: Fields) -> ReadClaim:
    """One claim of a brief, with the rules that concern it alone."""
    known = len(fields.faults.found)
    key = fields.slug("key")
    if SLUG.fullmatch(key):
        fields.path = re.sub(r"\[[0-9]+\]$", f"[{key}]", fields.path)
    faults = len(fields.faults.found)
    standing = cast(Standing, fields.choice("standing", STANDINGS))
    stands = len(fields.faults.found) == faults
    claim = Claim(
        id=f"{brief}#{key}",
        text=fields.text("text", CLAIM),
        kind=cast(ClaimKind, fields.choice("kind", CLAIM_KINDS)),
        standing=standing,
        subjects=_some_slugs(fields, "subjects"),
        sources=_citations(fields),
        when=fields.optional_date("when"),
        said_by=fields.optional_text("said_by", PLACE),
        weight=fields.whole("weight", 2, 1, 3),
        value=fields.optional_text("value", UNIT),
        unit=fields.optional_text("unit", UNIT),
        note=fields.optional_text("note", NOTE),
        record=_record(fields),
        check=_check(fields),
        terms=fields.texts("terms", TERM),
    )
    fields.close()
    if stands:
        _judge_standing(claim, fields)
    _judge_figure(claim, fields)
    return ReadClaim(claim, fields, len(fields.faults.found) == known)


def slug_of(name: str) -> str | None:
    """The slug that a file's name without its ending is, or None where it is none."""
    return name if SLUG.fullmatch(name) and len(name) <= LONGEST_SLUG else None


def _judge_standing(claim: Claim, fields: Fields) -> None:
    """Note where what a claim holds and its standing do not go together."""
    if claim.standing in ("confirmed", "untraced") and not fields.has("check"):
        fields.fault("check", f"is missing: {claim.standing} says when we looked, and at what")
    if claim.standing in ("disputed", "wrong") and not fields.has("record"):
        fields.fault("record", f"is missing: {claim.standing} shows the other side, with its own sources")
    if fields.has("record") and claim.standing not in ("disputed", "wrong"):
        fields.fault("record", f"is shown for disputed and wrong only, and this is {claim.standing}")


def _judge_figure(claim: Claim, fields: Fields) -> None:
    """Note where a figure's value and unit do not go together."""
    if claim.value and not DECIMAL.fullmatch(claim.value):
        fields.fault("value", 'is a plain decimal in quotes, such as "-75" or "845.44"')
    if claim.unit and not fields.has("value"):
        fields.fault("unit", "needs a value")


def _some_slugs(fields: Fields, key: str) -> tuple[str, ...]:
    found = fields.slugs(key)
    if not found:
        fields.fault(key, "names no subject; at least one is needed")
    return found


def _citations(fields: Fields) -> tuple[Citation, ...]:
    found: list[Citation] = []
    for row in fields.rows("sources"):
        citation = Citation(row.slug("source"), row.optional_text("place", PLACE))
        row.close()
        if citation in found:
            row.fault("source", "is cited twice with the same place")
        else:
            found.append(citation)
    if not found:
        fields.fault("sources", "names no source; nothing ships without one")
    return tuple(found)


def _record(fields: Fields) -> Record | None:
    inner = fields.inner("record")
    if inner is None:
        return None
    record = Record(
        text=inner.text("text", CLAIM),
        sources=_citations(inner),
        why=inner.optional_text("why", CLAIM),
        safe=inner.optional_text("safe", CLAIM),
    )
    inner.close()
    return record


def _check(fields: Fields) -> Check | None:
    inner = fields.inner("check")
    if inner is None:
        return None
    check = Check(on=inner.date("on", day=True), how=inner.text("how", CLAIM))
    inner.close()
    return check


def _optional_prose(fields: Fields, key: str, longest: int) -> str | None:
    # Citations are marks to the reader, not text: 3 of them may take up 250 characters.
    text = fields.optional_text(key, longest + 300)
    if text and len(without_citations(text)) > longest:
        count = len(without_citations(text))
        fields.fault(key, f"has {count} characters without its citations; {longest} is the most")
    return text
