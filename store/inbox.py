"""Updates: kept before they are handled, applied once, forgotten when done."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Insert, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import InboxRow

KEPT = timedelta(hours=48)  # Telegram gives an unconfirmed update again for at most 24 hours.
# Far more than quick kills in a row can reach: every start counts, also for what only waited for its turn.
MOST_RUNS = 20


def insert_ignoring(session: AsyncSession, table: type[Any]) -> Any:
    """An INSERT that passes over rows that are there already, on either database."""
    dialect = session.get_bind().dialect.name
    made: Insert = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(table)
    return made.on_conflict_do_nothing()  # type: ignore[attr-defined]


async def receive(
    session: AsyncSession, bot_id: int, updates: Sequence[Mapping[str, Any]], *, now: datetime
) -> frozenset[int]:
    """Keep a batch of updates; the ids of those that were not known before.

    Args:
        updates: Per update `update_id`, `person` and `body` (its JSON).
    """
    rows = [{**update, "bot_id": bot_id, "received_at": now, "runs": 1, "applied": False, "done": False}
            for update in updates]  # fmt: skip
    if not rows:
        return frozenset()
    statement = insert_ignoring(session, InboxRow).returning(InboxRow.update_id)
    return frozenset((await session.exec(statement, params=rows)).scalars().all())


async def unfinished(session: AsyncSession, bot_id: int) -> list[str]:
    """The bodies of updates that an earlier process received and did not finish, oldest first.

    One that was begun `MOST_RUNS` times is given up: it may be what ends the process.
    """
    # Written out as in the index, for SQLite takes a partial index only for a condition in its own words.
    mine = (InboxRow.bot_id == bot_id, text("NOT inbox.done"))
    await session.exec(
        update(InboxRow).where(*mine, InboxRow.runs >= MOST_RUNS).values(done=True, body=None)  # type: ignore[arg-type]
    )
    await session.exec(update(InboxRow).where(*mine).values(runs=InboxRow.runs + 1))  # type: ignore[arg-type]
    found = await session.exec(select(InboxRow.body).where(*mine).order_by(col(InboxRow.update_id)))
    return [body for body in found if body]


async def apply_once(session: AsyncSession, bot_id: int, update_id: int) -> bool:
    """Whether this unit is the first to make the change of an update; marks it in the same transaction."""
    mine = (InboxRow.bot_id == bot_id, InboxRow.update_id == update_id, col(InboxRow.applied).is_(False))
    marked = await session.exec(update(InboxRow).where(*mine).values(applied=True))  # type: ignore[arg-type]
    return bool(marked.rowcount == 1)


async def done(session: AsyncSession, bot_id: int, update_ids: Collection[int]) -> None:
    """Updates were handled: their text goes, and who sent them."""
    mine = (InboxRow.bot_id == bot_id, col(InboxRow.update_id).in_(update_ids))
    values = {"done": True, "body": None, "person": None}
    await session.exec(update(InboxRow).where(*mine).values(**values))  # type: ignore[arg-type]


async def sweep(session: AsyncSession, *, now: datetime) -> None:
    """Forget handled updates that can no longer come again."""
    old = (InboxRow.received_at < now - KEPT, col(InboxRow.done).is_(True))
    await session.exec(delete(InboxRow).where(*old))  # type: ignore[arg-type]
