"""The desk in numbers: how many chats there are, by what clock they live, and what became of what they were owed."""

from datetime import datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import AskedRow, ChatRow, DeliveryRow, ReportRow, SubscriptionRow


async def zones(session: AsyncSession) -> dict[str | None, int]:
    """How many chats that follow something live by each clock; None for those that never said it."""
    chats = func.count(func.distinct(col(ChatRow.id)))
    asked = select(ChatRow.zone, chats).join(SubscriptionRow).where(col(SubscriptionRow.active))
    return dict((await session.exec(asked.group_by(col(ChatRow.zone)))).all())


async def kinds(session: AsyncSession) -> dict[str, int]:
    """How many chats of each kind follow something."""
    chats = func.count(func.distinct(col(ChatRow.id)))
    asked = select(ChatRow.kind, chats).join(SubscriptionRow).where(col(SubscriptionRow.active))
    return dict((await session.exec(asked.group_by(col(ChatRow.kind)))).all())


async def outcomes(session: AsyncSession, since: datetime) -> dict[tuple[str, str], int]:
    """How many deliveries due since a moment there are, by their kind and what became of them."""
    columns = (col(DeliveryRow.kind), col(DeliveryRow.state))
    asked = select(*columns, func.count()).where(col(DeliveryRow.due_at) > since).group_by(*columns)
    return {(kind, state): count for kind, state, count in await session.exec(asked)}


async def unanswered(session: AsyncSession) -> tuple[int, int]:
    """How many different words nothing answered, and how often they were asked in all."""
    open_ = (col(AskedRow.closed).is_(False), col(AskedRow.times) > 0)
    asked = select(func.count(), func.coalesce(func.sum(AskedRow.times), 0)).where(*open_)
    count, times = (await session.exec(asked)).one()
    return int(count), int(times)


async def reports(session: AsyncSession) -> tuple[int, int]:
    """How many reports are open, and how many there are."""
    asked = select(ReportRow.state, func.count()).group_by(col(ReportRow.state))
    found = dict((await session.exec(asked)).all())
    return found.get("open", 0), sum(found.values())
