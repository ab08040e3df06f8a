"""The catalogue in rows: sync a loaded folder, put one brief live, read it whole."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import col, delete, func, insert, select
from sqlmodel.ext.asyncio.session import AsyncSession

from briefs.changes import Change, changed_claims
from briefs.model import Brief, Catalogue, Claim, Desk
from store import rows
from store.tables import BriefRow, ChangeRow, ClaimRow, DeskRow, SourceRow, SubjectRow


async def version(session: AsyncSession) -> int:
    """The number of the live content, 0 where nothing was ever loaded; every change of content raises it."""
    return (await session.exec(select(DeskRow.version))).one_or_none() or 0


async def folder_hash(session: AsyncSession) -> str | None:
    """The hash of the folder that was loaded last."""
    return (await session.exec(select(DeskRow.folder_hash))).one_or_none()


async def sync(session: AsyncSession, catalogue: Catalogue, *, folder_hash: str, now: datetime) -> None:
    """Make the rows those of the folder. A brief published in chat stays as it is there."""
    kept = set((await session.exec(select(BriefRow.slug).where(BriefRow.origin == "chat"))).all())
    live = await read(session)
    old = dict(live.briefs) if live else {}
    catalogue = _with_needs_of(tuple(old[slug] for slug in sorted(kept)), catalogue, live)
    await session.exec(delete(BriefRow).where(BriefRow.origin == "git"))  # type: ignore[arg-type]
    await session.exec(delete(SourceRow))
    await session.exec(delete(SubjectRow))
    await _insert(session, SourceRow, [rows.source_row(n, s) for n, s in enumerate(catalogue.sources.values())])
    await _insert(session, SubjectRow, [rows.subject_row(n, s) for n, s in enumerate(catalogue.subjects.values())])
    for position, brief in enumerate(catalogue.briefs.values()):
        if brief.slug in kept:
            continue
        was = old.get(brief.slug)
        touched = changed_claims(was, brief)
        number = was.version + bool(touched) if was else 1
        await _put(session, brief, position, number, "git", now)
        # The first load of a desk is news to nobody.
        if live and touched:
            await _note_change(session, was, replace(brief, version=number), touched, loud=False, now=now)
    await _raise_version(session, now, desk=catalogue.desk, folder_hash=folder_hash)


async def publish(session: AsyncSession, brief: Brief, *, now: datetime, loud: bool = False) -> int:
    """Put a brief live, in place of the one of its slug if there is one; returns its version.

    Args:
        loud: Whether followers who chose alerts are told at once.
    """
    live = await read(session)
    was = live.briefs.get(brief.slug) if live else None
    row = await session.get(BriefRow, brief.slug)
    number, position = (row.version + 1, row.position) if row else (1, await _last_position(session) + 1)
    if row:
        await session.exec(delete(BriefRow).where(BriefRow.slug == brief.slug))  # type: ignore[arg-type]
    await _put(session, brief, position, number, "chat", now)
    touched = changed_claims(was, brief)
    await _note_change(session, was, replace(brief, version=number), touched, loud=loud, now=now)
    await _raise_version(session, now)
    return number


async def changes(session: AsyncSession, since: datetime) -> tuple[Change, ...]:
    """The changes of content since a moment, the oldest first."""
    found = await session.exec(select(ChangeRow).where(col(ChangeRow.at) > since).order_by(col(ChangeRow.id)))
    return tuple(
        Change(one.brief, one.version, one.what, tuple((c[0], c[1]) for c in one.claims), one.at) for one in found
    )


async def _note_change(
    session: AsyncSession,
    was: Brief | None,
    brief: Brief,
    touched: Sequence[tuple[str, str]],
    *,
    loud: bool,
    now: datetime,
) -> None:
    what = "changed" if was else "new"
    claims = [list(pair) for pair in touched]
    session.add(ChangeRow(brief=brief.slug, version=brief.version, what=what, claims=claims, loud=loud, at=now))


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
        claims.setdefault(row.brief, []).append(rows.claim(row))
    return Catalogue(
        desk=rows.desk(desk.desk),
        sources={s.key: rows.source(s) for s in sources},
        subjects={s.slug: rows.subject(s) for s in subjects},
        briefs={b.slug: rows.brief(b, claims.get(b.slug, [])) for b in briefs},
        version=desk.version,
    )


def _with_needs_of(kept: Sequence[Brief], folder: Catalogue, live: Catalogue | None) -> Catalogue:
    """The folder with the subjects and sources that it lost and that briefs published in chat still need."""
    if live is None:
        return folder
    claims = [claim for brief in kept for claim in brief.claims]
    named = [brief.subjects for brief in kept] + [claim.subjects for claim in claims]
    about = dict.fromkeys(slug for slugs in named for slug in slugs)
    cited = dict.fromkeys(citation.source for claim in claims for citation in claim.cited)
    subjects = {slug: live.subjects[slug] for slug in about if slug not in folder.subjects}
    sources = {key: live.sources[key] for key in cited if key not in folder.sources}
    return replace(folder, subjects={**folder.subjects, **subjects}, sources={**folder.sources, **sources})


async def _raise_version(
    session: AsyncSession, now: datetime, *, desk: Desk | None = None, folder_hash: str | None = None
) -> None:
    row = (await session.exec(select(DeskRow))).one_or_none() or DeskRow(
        desk={}, version=0, folder_hash="", loaded_at=now
    )
    row.version += 1
    if desk is not None and folder_hash is not None:
        row.desk = rows.desk_dict(desk)
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
    await _insert(session, ClaimRow, [rows.claim_row(n, claim) for n, claim in enumerate(brief.claims)])
