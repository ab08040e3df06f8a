"""The catalogue in rows: sync a loaded folder, put one brief live, read it whole."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import delete, func, insert, select
from sqlmodel.ext.asyncio.session import AsyncSession

from briefs.dates import parse
from briefs.model import Brief, Catalogue, Check, Citation, Claim, Desk, Record, Source, Subject
from store.tables import BriefRow, ClaimRow, DeskRow, SourceRow, SubjectRow


async def version(session: AsyncSession) -> int:
    """The number of the live content, 0 where nothing was ever loaded; every change of content raises it."""
    return (await session.exec(select(DeskRow.version))).one_or_none() or 0


async def folder_hash(session: AsyncSession) -> str | None:
    """The hash of the folder that was loaded last."""
    return (await session.exec(select(DeskRow.folder_hash))).one_or_none()


async def sync(session: AsyncSession, catalogue: Catalogue, *, folder_hash: str, now: datetime) -> None:
    """Make the rows those of the folder. A brief published in chat stays as it is there."""
    kept = set((await session.exec(select(BriefRow.slug).where(BriefRow.origin == "chat"))).all())
    before = dict((await session.exec(select(BriefRow.slug, BriefRow.version))).all())
    old = await _digests(session)
    await session.exec(delete(BriefRow).where(BriefRow.origin == "git"))  # type: ignore[arg-type]
    await session.exec(delete(SourceRow))
    await session.exec(delete(SubjectRow))
    await _insert(session, SourceRow, [_source_row(n, s) for n, s in enumerate(catalogue.sources.values())])
    await _insert(session, SubjectRow, [_subject_row(n, s) for n, s in enumerate(catalogue.subjects.values())])
    for position, brief in enumerate(catalogue.briefs.values()):
        if brief.slug in kept:
            continue
        number = before.get(brief.slug, 0)
        changed = old.get(brief.slug) != _digest(brief)
        await _put(session, brief, position, number + changed or 1, "git", now)
    await _raise_version(session, now, desk=catalogue.desk, folder_hash=folder_hash)


async def publish(session: AsyncSession, brief: Brief, *, now: datetime) -> int:
    """Put a brief live, in place of the one of its slug if there is one; returns its version."""
    row = await session.get(BriefRow, brief.slug)
    number, position = (row.version + 1, row.position) if row else (1, await _last_position(session) + 1)
    if row:
        await session.exec(delete(BriefRow).where(BriefRow.slug == brief.slug))  # type: ignore[arg-type]
    await _put(session, brief, position, number, "chat", now)
    await _raise_version(session, now)
    return number


async def read(session: AsyncSession) -> Catalogue | None:
    """Everything that is live, or None where nothing was ever loaded."""
    desk = (await session.exec(select(DeskRow))).one_or_none()
    if desk is None:
        return None
    sources = await session.exec(select(SourceRow).order_by("position"))
    subjects = await session.exec(select(SubjectRow).order_by("position"))
    briefs = (await session.exec(select(BriefRow).order_by("position"))).all()
    claims: dict[str, list[Claim]] = {}
    for row in await session.exec(select(ClaimRow).order_by("brief", "position")):
        claims.setdefault(row.brief, []).append(_claim(row))
    return Catalogue(
        desk=_desk(desk.desk),
        sources={s.key: _source(s) for s in sources},
        subjects={s.slug: _subject(s) for s in subjects},
        briefs={b.slug: _brief(b, claims.get(b.slug, [])) for b in briefs},
        version=desk.version,
    )


async def _raise_version(
    session: AsyncSession, now: datetime, *, desk: Desk | None = None, folder_hash: str | None = None
) -> None:
    row = (await session.exec(select(DeskRow))).one_or_none() or DeskRow(
        desk={}, version=0, folder_hash="", loaded_at=now
    )
    row.version += 1
    if desk is not None and folder_hash is not None:
        row.desk = _desk_dict(desk)
        row.folder_hash, row.loaded_at = folder_hash, now
    session.add(row)


async def _last_position(session: AsyncSession) -> int:
    return (await session.exec(select(func.max(BriefRow.position)))).one() or 0


async def _insert(session: AsyncSession, table: type[Any], rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        await session.exec(insert(table), params=list(rows))


async def _put(session: AsyncSession, brief: Brief, position: int, number: int, origin: str, now: datetime) -> None:
    row = {
        "slug": brief.slug,
        "position": position,
        "title": brief.title,
        "date": brief.date.text,
        "lead": brief.lead,
        "why": brief.why,
        "next": brief.next,
        "subjects": list(brief.subjects),
        "version": number,
        "origin": origin,
        "published_at": now,
    }
    await _insert(session, BriefRow, [row])
    await _insert(session, ClaimRow, [_claim_row(n, claim) for n, claim in enumerate(brief.claims)])


async def _digests(session: AsyncSession) -> dict[str, Any]:
    live = await read(session)
    return {brief.slug: _digest(brief) for brief in live.briefs.values()} if live else {}


def _digest(brief: Brief) -> tuple[Any, ...]:
    # What a reader would notice; the version is what we are about to give it.
    return brief.title, brief.date, brief.lead, brief.why, brief.next, brief.subjects, brief.claims


# --- rows from values, values from rows ------------------------------------------------------------------


def _source_row(position: int, source: Source) -> dict[str, Any]:
    names = ("key", "title", "publisher", "tier", "url", "state_media", "note")
    plain = {name: getattr(source, name) for name in names}
    return plain | {"position": position, "date": source.date.text if source.date else None}


def _source(row: SourceRow) -> Source:
    return Source(
        row.key, row.title, row.publisher, row.tier, parse(row.date) if row.date else None, row.url, row.state_media,
        row.note,
    )  # fmt: skip


def _subject_row(position: int, subject: Subject) -> dict[str, Any]:
    plain = {name: getattr(subject, name) for name in ("slug", "kind", "name", "iso", "standfirst")}
    lists = {name: list(getattr(subject, name)) for name in ("aliases", "related", "gaps", "former")}
    return plain | lists | {"position": position}


def _subject(row: SubjectRow) -> Subject:
    return Subject(
        row.slug, row.kind, row.name, tuple(row.aliases), row.standfirst, row.iso, tuple(row.related), tuple(row.gaps),  # type: ignore[arg-type]
        tuple(row.former),
    )  # fmt: skip


def _brief(row: BriefRow, claims: Sequence[Claim]) -> Brief:
    return Brief(
        row.slug, row.title, parse(row.date), tuple(row.subjects), row.lead, tuple(claims), row.why, row.next,
        row.version,
    )  # fmt: skip


def _claim_row(position: int, claim: Claim) -> dict[str, Any]:
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


def _claim(row: ClaimRow) -> Claim:
    return Claim(
        id=row.id,
        text=row.text,
        kind=row.kind,  # type: ignore[arg-type]
        standing=row.standing,  # type: ignore[arg-type]
        subjects=tuple(row.subjects),
        sources=_citations(row.sources),
        when=parse(row.edtf) if row.edtf else None,
        said_by=row.said_by,
        weight=row.weight,
        value=row.value,
        unit=row.unit,
        note=row.note,
        record=_record(row.record) if row.record else None,
        check=Check(parse(row.checked[0]), row.checked[1]) if row.checked else None,
        terms=tuple(row.terms),
    )


def _record(plain: dict[str, Any]) -> Record:
    return Record(plain["text"], _citations(plain["sources"]), plain["why"], plain["safe"])


def _cited(citations: Sequence[Citation]) -> list[list[str | None]]:
    return [[citation.source, citation.place] for citation in citations]


def _citations(pairs: Sequence[Sequence[str | None]]) -> tuple[Citation, ...]:
    return tuple(Citation(str(source), place) for source, place in pairs)


def _desk_dict(desk: Desk) -> dict[str, Any]:
    return {
        "name": desk.name,
        "field": desk.field,
        "lines": list(desk.lines),
        "contact": desk.contact,
        "licence": desk.licence,
        "examples": list(desk.examples),
    }


def _desk(plain: dict[str, Any]) -> Desk:
    return Desk(**(plain | {"lines": tuple(plain["lines"]), "examples": tuple(plain["examples"])}))
