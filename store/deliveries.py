"""Deliveries: what is owed, who is sending it, what became of it."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_
from sqlmodel import col, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import DeliveryRow

LEASE = timedelta(seconds=30)
MOST_ATTEMPTS = 3


async def claim(session: AsyncSession, most: int, *, now: datetime, lease_from: datetime) -> list[DeliveryRow]:
    """Take up to `most` owed deliveries for one lease; another sender passes them over until it ends.

    Args:
        now: The desk's moment, by which a delivery is due.
        lease_from: The real moment, by which leases run whatever the desk's clock is moved to.
    """
    free = or_(col(DeliveryRow.lease_until).is_(None), col(DeliveryRow.lease_until) <= lease_from)
    owed = (
        select(DeliveryRow)
        .where(col(DeliveryRow.state) == "planned", col(DeliveryRow.due_at) <= now, free)
        .order_by(col(DeliveryRow.due_at), col(DeliveryRow.id))
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    rows = list(await session.exec(owed))
    taken = [row.id for row in rows]
    if taken:
        mine = col(DeliveryRow.id).in_(taken)
        values = {"lease_until": lease_from + LEASE, "attempts": DeliveryRow.attempts + 1}
        await session.exec(update(DeliveryRow).where(mine).values(**values), execution_options=_QUIET)
    return rows


async def freeze(session: AsyncSession, facts: Mapping[int, dict[str, Any]]) -> None:
    """Keep what was composed, so that a resend, `/why` and a correction read the same."""
    for one, frozen in facts.items():
        await session.exec(update(DeliveryRow).where(col(DeliveryRow.id) == one).values(facts=frozen))


async def sent(session: AsyncSession, messages: Mapping[int, list[int]], *, now: datetime) -> None:
    """Mark deliveries as sent, with the ids of their messages."""
    for one, ids in messages.items():
        values = {"state": "sent", "messages": ids, "sent_at": now, "lease_until": None}
        await session.exec(update(DeliveryRow).where(col(DeliveryRow.id) == one).values(**values))


async def skipped(session: AsyncSession, one: int, why: str) -> None:
    """It will not be sent, and why."""
    await session.exec(
        update(DeliveryRow).where(col(DeliveryRow.id) == one).values(state="skipped", why=why, lease_until=None)
    )


async def failed(session: AsyncSession, ids: Collection[int], why: str) -> None:
    """It could not be sent, and why."""
    values = {"state": "failed", "why": why, "lease_until": None}
    await session.exec(update(DeliveryRow).where(col(DeliveryRow.id).in_(ids)).values(**values))


async def release(session: AsyncSession, ids: Collection[int]) -> None:
    """Give unsent deliveries back at once."""
    mine = (col(DeliveryRow.id).in_(ids), col(DeliveryRow.state) == "planned")
    await session.exec(update(DeliveryRow).where(*mine).values(lease_until=None, attempts=DeliveryRow.attempts - 1))


async def next_owed(session: AsyncSession) -> datetime | None:
    """When the earliest delivery that is still owed was due."""
    return (await session.exec(select(func.min(DeliveryRow.due_at)).where(col(DeliveryRow.state) == "planned"))).one()


async def latest(session: AsyncSession, chat_id: int, topic_id: int, most: int = 5) -> list[DeliveryRow]:
    """The newest deliveries of a chat, whatever became of them."""
    mine = (col(DeliveryRow.chat_id) == chat_id, col(DeliveryRow.topic_id) == topic_id)
    found = select(DeliveryRow).where(*mine).order_by(col(DeliveryRow.due_at).desc()).limit(most)
    return list(await session.exec(found))


_QUIET = {"synchronize_session": False}
