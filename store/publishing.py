"""What goes live or leaves: one brief, subject or source at a time, with its version, its audit entry and its log."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import col, delete, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from briefs.canonical import brief_yaml, sources_yaml, subject_yaml
from briefs.changes import changed_claims
from briefs.model import Brief, Source, Subject
from store import audit, catalogue, rows
from store.tables import AuditRow, BriefRow, ChangeRow, ClaimRow, DeliveryRow, SourceRow, SubjectRow


class NotLive(LookupError):
    """There is no live brief of that slug."""


async def publish(
    session: AsyncSession,
    brief: Brief,
    *,
    who: int | None,
    why: str | None = None,
    act: str = "published",
    loud: bool = False,
    now: datetime,
) -> int:
    """Put a brief live, in place of the one of its slug if there is one; returns its version.

    Args:
        who: The editor, None for a load.
        act: What the audit calls it.
        loud: Whether followers who chose alerts are told at once; the caller owes the alerts in this transaction.
    """
    await catalogue.hold(session)
    was = await catalogue.brief(session, brief.slug)
    number = await next_version(session, brief.slug)
    position = await _leave(session, brief.slug)
    if position is None:
        position = await _next_position(session, BriefRow)
    new = replace(brief, version=number)
    await catalogue.put(session, new, position, number, now)
    await catalogue.note_change(session, was, new, changed_claims(was, new), loud=loud, now=now)
    await audit.note(
        session,
        act,
        f"brief:{brief.slug}",
        who,
        now=now,
        version=number,
        why=why,
        before=brief_yaml(was) if was else None,
        after=brief_yaml(new),
    )
    await catalogue.raise_version(session, now)
    return number


async def withdraw(
    session: AsyncSession, slug: str, *, who: int | None, why: str | None, act: str = "withdrew", now: datetime
) -> None:
    """Take a brief out of the catalogue; what is still owed of it is settled, and its version is not used again.

    Raises:
        NotLive: There is none of that slug.
    """
    await catalogue.hold(session)
    was = await catalogue.brief(session, slug)
    if was is None:
        raise NotLive(slug)
    await _leave(session, slug)
    owed = (col(DeliveryRow.kind) == "alert", col(DeliveryRow.state).in_(("planned", "held")))
    of_it = col(DeliveryRow.occasion).startswith(f"brief:{slug}@", autoescape=True)
    await session.exec(update(DeliveryRow).where(*owed, of_it).values(state="skipped", why="withdrawn"))
    await audit.note(session, act, f"brief:{slug}", who, now=now, version=was.version, why=why, before=brief_yaml(was))
    await catalogue.raise_version(session, now)


async def put_subject(
    session: AsyncSession, subject: Subject, *, who: int | None, act: str | None = None, now: datetime
) -> None:
    """Put a subject live, in place of the one of its slug if there is one."""
    await catalogue.hold(session)
    was = await session.get(SubjectRow, subject.slug)
    before = subject_yaml(rows.subject(was)) if was else None
    position = was.position if was else await _next_position(session, SubjectRow)
    await session.merge(SubjectRow(**rows.subject_row(position, subject)))
    act, about = act or _act_of(before), f"subject:{subject.slug}"
    await audit.note(session, act, about, who, now=now, before=before, after=subject_yaml(subject))
    await catalogue.raise_version(session, now)


async def put_source(
    session: AsyncSession, source: Source, *, who: int | None, act: str | None = None, now: datetime
) -> None:
    """Put a source live, in place of the one of its key if there is one."""
    await catalogue.hold(session)
    was = await session.get(SourceRow, source.key)
    before = sources_yaml([rows.source(was)]) if was else None
    position = was.position if was else await _next_position(session, SourceRow)
    await session.merge(SourceRow(**rows.source_row(position, source)))
    act, about = act or _act_of(before), f"source:{source.key}"
    await audit.note(session, act, about, who, now=now, before=before, after=sources_yaml([source]))
    await catalogue.raise_version(session, now)


async def next_version(session: AsyncSession, slug: str) -> int:
    """The number that no version of a brief ever had, one withdrawn included."""
    asked: Sequence[Any] = (
        select(func.max(BriefRow.version)).where(col(BriefRow.slug) == slug),
        select(func.max(ChangeRow.version)).where(col(ChangeRow.brief) == slug),
        select(func.max(AuditRow.version)).where(col(AuditRow.about) == f"brief:{slug}"),
    )
    return 1 + max([(await session.exec(one)).one() or 0 for one in asked])


async def _leave(session: AsyncSession, slug: str) -> int | None:
    """Delete the rows of a brief and its claims; the place it had."""
    position = (await session.exec(select(BriefRow.position).where(col(BriefRow.slug) == slug))).one_or_none()
    # The claims by name, not by cascade: else the session would take those that it holds for rows of today.
    await session.exec(delete(ClaimRow).where(col(ClaimRow.brief) == slug))
    await session.exec(delete(BriefRow).where(col(BriefRow.slug) == slug))
    return position


async def _next_position(session: AsyncSession, table: type[BriefRow | SubjectRow | SourceRow]) -> int:
    last = (await session.exec(select(func.max(col(table.position))))).one()
    return 0 if last is None else last + 1


def _act_of(before: str | None) -> str:
    return "changed" if before else "added"
