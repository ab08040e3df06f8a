"""Rows from values, values from rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from briefs.dates import parse
from briefs.model import Brief, Check, Citation, Claim, Desk, Record, Source, Subject
from store.tables import BriefRow, ClaimRow, SourceRow, SubjectRow


def source_row(position: int, source: Source) -> dict[str, Any]:
    """A source as the columns of its row."""
    names = ("key", "title", "publisher", "tier", "url", "state_media", "note")
    plain = {name: getattr(source, name) for name in names}
    return plain | {"position": position, "date": source.date.text if source.date else None}


def source(row: SourceRow) -> Source:
    """The source of a row."""
    return Source(
        row.key, row.title, row.publisher, row.tier, parse(row.date) if row.date else None, row.url, row.state_media,
        row.note,
    )  # fmt: skip


def subject_row(position: int, subject: Subject) -> dict[str, Any]:
    """A subject as the columns of its row."""
    plain = {name: getattr(subject, name) for name in ("slug", "kind", "name", "iso", "standfirst")}
    lists = {name: list(getattr(subject, name)) for name in ("aliases", "related", "gaps", "former")}
    return plain | lists | {"position": position}


def subject(row: SubjectRow) -> Subject:
    """The subject of a row."""
    return Subject(
        row.slug, row.kind, row.name, _texts(row.aliases), row.standfirst, row.iso, _texts(row.related), _texts(row.gaps),  # type: ignore[arg-type]
        _texts(row.former),
    )  # fmt: skip


def brief_row(position: int, brief: Brief, number: int, now: datetime) -> dict[str, Any]:
    """A brief as the columns of its row; `number` is its version."""
    plain = {name: getattr(brief, name) for name in ("slug", "title", "lead", "why", "next")}
    more = {"position": position, "date": brief.date.text, "subjects": list(brief.subjects)}
    return plain | more | {"version": number, "published_at": now}


def brief(row: BriefRow, claims: Sequence[Claim]) -> Brief:
    """The brief of a row and its claims."""
    return Brief(
        row.slug, row.title, parse(row.date), _texts(row.subjects), row.lead, tuple(claims), row.why, row.next,
        row.version,
    )  # fmt: skip


def claim_row(position: int, claim: Claim) -> dict[str, Any]:
    """A claim as the columns of its row."""
    names = ("id", "brief", "kind", "standing", "text", "said_by", "weight", "value", "unit", "note")
    record = claim.record
    return {name: getattr(claim, name) for name in names} | {
        "position": position,
        "edtf": claim.when.text if claim.when else None,
        "subjects": list(claim.subjects),
        "sources": _cited(claim.sources),
        "record": record
        and {"text": record.text, "sources": _cited(record.sources), "why": record.why, "safe": record.safe},
        "checked": claim.check and [claim.check.on.text, claim.check.how],
        "terms": list(claim.terms),
    }


def claim(row: ClaimRow) -> Claim:
    """The claim of a row."""
    return Claim(
        id=row.id,
        text=row.text,
        kind=row.kind,  # type: ignore[arg-type]
        standing=row.standing,  # type: ignore[arg-type]
        subjects=_texts(row.subjects),
        sources=_citations(row.sources),
        when=parse(row.edtf) if row.edtf else None,
        said_by=row.said_by,
        weight=row.weight,
        value=row.value,
        unit=row.unit,
        note=row.note,
        record=_record(row.record) if row.record else None,
        check=Check(parse(row.checked[0]), _text(row.checked[1])) if row.checked else None,
        terms=_texts(row.terms),
    )


def _texts(values: Sequence[object]) -> tuple[str, ...]:
    """A list of texts, as any other would be met only by whoever searches or reads.

    Raises:
        TypeError: Something else is among them.
    """
    return tuple(_text(value) for value in values)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _record(plain: dict[str, Any]) -> Record:
    why, safe = (plain[key] and _text(plain[key]) for key in ("why", "safe"))
    return Record(_text(plain["text"]), _citations(plain["sources"]), why, safe)


def _cited(citations: Sequence[Citation]) -> list[list[str | None]]:
    return [[citation.source, citation.place] for citation in citations]


def _citations(pairs: Sequence[Sequence[str | None]]) -> tuple[Citation, ...]:
    return tuple(Citation(_text(source), place and _text(place)) for source, place in pairs)


def desk_dict(desk: Desk) -> dict[str, Any]:
    """The desk as it is kept."""
    return {
        "name": desk.name,
        "field": desk.field,
        "lines": list(desk.lines),
        "contact": desk.contact,
        "licence": desk.licence,
        "examples": list(desk.examples),
    }


def desk(plain: dict[str, Any]) -> Desk:
    """The desk that is kept."""
    return Desk(**(plain | {"lines": tuple(plain["lines"]), "examples": tuple(plain["examples"])}))
