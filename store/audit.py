"""Who did what to the content, when, and why: the log that `/audit` reads."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select, update
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

    It is below zero, so that it is nobody's number; 0 is for who did nothing that is on record.
    """
    mine = col(AuditRow.who) == user_id
    first = (await session.exec(select(AuditRow.id).where(mine).order_by(col(AuditRow.id)).limit(1))).one_or_none()
    if first is not None:
        await session.exec(update(AuditRow).where(mine).values(who=-first))
    return -(first or 0)
