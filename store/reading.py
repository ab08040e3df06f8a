"""What readers leave with us: versions read, bookmarks, reports, and words that nothing answered."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from store.inbox import insert_ignoring
from store.tables import AskedRow, ReadRow, ReportRow, SavedRow


async def last_read(session: AsyncSession, chat_id: int, brief: str) -> int | None:
    """The version of a brief that a chat last read."""
    row = await session.get(ReadRow, (chat_id, brief))
    return row.version if row else None


async def read(session: AsyncSession, chat_id: int, brief: str, version: int, *, now: datetime) -> None:
    """A chat read a version of a brief."""
    await session.merge(ReadRow(chat_id=chat_id, brief=brief, version=version, read_at=now))


async def save(session: AsyncSession, chat_id: int, user_id: int, item: str, *, now: datetime) -> None:
    """Keep a bookmark; once is enough."""
    values = {"chat_id": chat_id, "user_id": user_id, "item": item, "saved_at": now}
    await session.exec(insert_ignoring(session, SavedRow).values(**values))


async def drop(session: AsyncSession, chat_id: int, user_id: int, item: str) -> None:
    """Drop a bookmark."""
    mine = (col(SavedRow.chat_id) == chat_id, col(SavedRow.user_id) == user_id, col(SavedRow.item) == item)
    await session.exec(delete(SavedRow).where(*mine))


async def saved(session: AsyncSession, chat_id: int, user_id: int) -> Sequence[str]:
    """The bookmarks of a person in a chat, the newest first."""
    mine = (col(SavedRow.chat_id) == chat_id, col(SavedRow.user_id) == user_id)
    return (await session.exec(select(SavedRow.item).where(*mine).order_by(col(SavedRow.saved_at).desc()))).all()


async def report(session: AsyncSession, row: ReportRow) -> int:
    """Keep what a reader tells the editors; returns its number."""
    session.add(row)
    await session.flush()
    return int(row.id or 0)


async def asked(session: AsyncSession, words: str, *, today: str) -> None:
    """Count words that nothing answered; who asked is not kept."""
    fresh = insert_ignoring(session, AskedRow).values(words=words, times=0, last_on=today)
    await session.exec(fresh)
    mine = col(AskedRow.words) == words
    await session.exec(update(AskedRow).where(mine).values(times=AskedRow.times + 1, last_on=today))


async def wanted(session: AsyncSession, least: int = 3) -> Sequence[AskedRow]:
    """What was asked `least` times or more without an answer, the most wanted first."""
    often = select(AskedRow).where(col(AskedRow.times) >= least).order_by(col(AskedRow.times).desc())
    return (await session.exec(often)).all()
