"""Who did what to the content, when, and why: the log that `/audit` reads."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import AuditRow


async def note(
    session: AsyncSession,
    act: str,
    about: str,
    who: int | None,
    *,
    now: datetime,
    version: int | None = None,
    why: str | None = None,
    before: str | None = None,
    after: str | None = None,
) -> None:
    """Write down one act, in the transaction that does it.

    Args:
        act: A verb in the past, such as `published`, `withdrew`, `corrected`.
        about: The thing with its kind, such as `brief:SLUG` or `person:ID`.
        who: The editor, None for a load.
        before: The thing in canonical YAML as it was; `after` as it is.
    """
    session.add(AuditRow(at=now, who=who, act=act, about=about, version=version, why=why, before=before, after=after))
    await session.flush()


async def find(session: AsyncSession, number: int) -> AuditRow | None:
    """An act by its number."""
    return await session.get(AuditRow, number)


async def latest(session: AsyncSession, most: int, *, about: str | None = None, skip: int = 0) -> Sequence[AuditRow]:
    """The newest acts, the last first; of one thing where it is named."""
    asked = select(AuditRow).order_by(col(AuditRow.id).desc()).offset(skip).limit(most)
    if about is not None:
        asked = asked.where(col(AuditRow.about) == about)
    return (await session.exec(asked)).all()


async def forget(session: AsyncSession, user_id: int) -> int:
    """An editor asked to be forgotten: the acts stay under a pseudonym, the same for all of theirs; the pseudonym.

    It is below zero, so that it is nobody's number; 0 is for who is on no record.
    """
    theirs = of_person(user_id)
    first = (await session.exec(select(AuditRow.id).where(theirs).order_by(col(AuditRow.id)).limit(1))).one_or_none()
    pseudonym = -(first or 0)
    await session.exec(update(AuditRow).where(col(AuditRow.who) == user_id).values(who=pseudonym))
    about = col(AuditRow.about) == person(user_id)
    await session.exec(update(AuditRow).where(about).values(about=person(pseudonym)))
    return pseudonym


def of_person(user_id: int) -> ColumnElement[bool]:
    """The acts by somebody or about them."""
    return or_(col(AuditRow.who) == user_id, col(AuditRow.about) == person(user_id))


def person(user_id: int) -> str:
    """What an act is about that gave or took somebody's role."""
    return f"person:{user_id}"
