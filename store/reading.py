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


async def open_reports(session: AsyncSession) -> Sequence[ReportRow]:
    """What readers reported and nobody settled yet, the longest waiting first."""
    open_ = select(ReportRow).where(col(ReportRow.state) == "open").order_by(col(ReportRow.id))
    return (await session.exec(open_)).all()


async def reported(session: AsyncSession, number: int) -> ReportRow | None:
    """A report by its number."""
    return await session.get(ReportRow, number)


async def settle_report(session: AsyncSession, number: int, answer: str | None, *, now: datetime) -> ReportRow | None:
    """Close an open report, with an answer or without; None where it is not open any more, or gone with its reader."""
    mine = (col(ReportRow.id) == number, col(ReportRow.state) == "open")
    values = {"state": "answered", "answer": answer, "answered_at": now}
    closed = await session.exec(update(ReportRow).where(*mine).values(**values))
    return await session.get(ReportRow, number, populate_existing=True) if closed.rowcount else None


async def asked(session: AsyncSession, words: str, *, today: str) -> None:
    """Count words that nothing answered; who asked is not kept."""
    fresh = insert_ignoring(session, AskedRow).values(words=words, times=0, last_on=today)
    await session.exec(fresh)
    mine = col(AskedRow.words) == words
    # Words that were settled and are asked again begin anew.
    counted = update(AskedRow).where(mine).values(times=AskedRow.times + 1, last_on=today, closed=False)
    await session.exec(counted)


async def wanted(session: AsyncSession, least: int = 3) -> Sequence[AskedRow]:
    """What was asked `least` times or more without an answer and is not settled, the most wanted first."""
    often = (col(AskedRow.times) >= least, col(AskedRow.closed).is_(False))
    ordered = select(AskedRow).where(*often).order_by(col(AskedRow.times).desc(), col(AskedRow.words))
    return (await session.exec(ordered)).all()


async def settle_words(session: AsyncSession, words: str) -> bool:
    """An editor saw to words that nothing answered; they are counted from none on. Whether they were open."""
    mine = (col(AskedRow.words) == words, col(AskedRow.closed).is_(False))
    closed = await session.exec(update(AskedRow).where(*mine).values(closed=True, times=0))
    return bool(closed.rowcount)
