"""Subscriptions: who follows what, and which of them are due."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, delete, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from store.inbox import insert_ignoring
from store.tables import ChatRow, DeliveryRow, FollowRow, Row, SubscriptionRow

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Due:
    """A subscription whose moment has come, with what the next moment is reckoned from."""

    id: int
    chat_id: int
    topic_id: int
    kind: str
    cadence: str
    at: str
    zone: str
    next_due_at: datetime


async def of_chat(session: AsyncSession, chat_id: int, topic_id: int | None = None) -> list[SubscriptionRow]:
    """The subscriptions of a chat, of one topic where it is named, the oldest first."""
    where = [col(SubscriptionRow.chat_id) == chat_id]
    if topic_id is not None:
        where.append(col(SubscriptionRow.topic_id) == topic_id)
    return list(await session.exec(select(SubscriptionRow).where(*where).order_by(col(SubscriptionRow.id))))


async def follows(session: AsyncSession, ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The subjects of each subscription."""
    found: dict[int, list[str]] = {one: [] for one in ids}
    rows = await session.exec(
        select(FollowRow).where(col(FollowRow.subscription_id).in_(ids)).order_by(col(FollowRow.subject))
    )
    for row in rows:
        found[row.subscription_id].append(row.subject)
    return {one: tuple(subjects) for one, subjects in found.items()}


async def follow(session: AsyncSession, subscription_id: int, subjects: Iterable[str]) -> None:
    """Add subjects to a subscription; those that it has already stay."""
    for subject in subjects:
        await session.exec(insert_ignoring(session, FollowRow).values(subscription_id=subscription_id, subject=subject))


async def unfollow(session: AsyncSession, subscription_id: int, subjects: Collection[str]) -> None:
    """Take subjects away; a subscription without any ends."""
    mine = (col(FollowRow.subscription_id) == subscription_id, col(FollowRow.subject).in_(subjects))
    await session.exec(delete(FollowRow).where(*mine))
    left = select(FollowRow.subject).where(col(FollowRow.subscription_id) == subscription_id).limit(1)
    if (await session.exec(left)).one_or_none() is None:
        await end(session, [subscription_id])


async def end(session: AsyncSession, ids: Collection[int]) -> None:
    """Stop subscriptions; what they still owed is skipped, and says so."""
    owed = (col(DeliveryRow.subscription_id).in_(ids), col(DeliveryRow.state) == "planned")
    await session.exec(update(DeliveryRow).where(*owed).values(state="skipped", why="unsubscribed"))
    await session.exec(delete(SubscriptionRow).where(col(SubscriptionRow.id).in_(ids)))


async def due(session: AsyncSession, now: datetime) -> list[Due]:
    """The subscriptions whose moment has come, at most `BATCH`, the longest due first."""
    ids = (
        select(SubscriptionRow.id)
        .where(col(SubscriptionRow.active), col(SubscriptionRow.next_due_at) <= now)
        .order_by(col(SubscriptionRow.next_due_at), col(SubscriptionRow.id))
        .limit(BATCH)
    )
    names = ("id", "chat_id", "topic_id", "kind", "cadence", "at", "zone", "next_due_at")
    columns = [col(getattr(SubscriptionRow, name)) for name in names]
    rows = await session.exec(select(*columns).where(col(SubscriptionRow.id).in_(ids)))
    return [Due(*row) for row in rows]


async def next_moment(session: AsyncSession) -> datetime | None:
    """When the next push of all is due."""
    earliest = select(func.min(SubscriptionRow.next_due_at)).where(col(SubscriptionRow.active))
    return (await session.exec(earliest)).one_or_none()


async def plan(session: AsyncSession, deliveries: Sequence[Mapping[str, Any]], moved: Mapping[int, datetime]) -> None:
    """Owe the deliveries and move their subscriptions on, in the caller's one transaction."""
    if deliveries:
        await session.exec(insert_ignoring(session, DeliveryRow), params=list(deliveries))
    if moved:
        table = Row.metadata.tables["subscription"]
        statement = update(table).where(table.c.id == bindparam("one")).values(next_due_at=bindparam("moment"))
        connection = await session.connection()
        await connection.execute(statement, [{"one": one, "moment": moment} for one, moment in moved.items()])


async def start(session: AsyncSession, row: SubscriptionRow) -> SubscriptionRow:
    """Keep a new subscription; its id is filled in."""
    session.add(row)
    await session.flush()
    return row


async def set_zone(session: AsyncSession, chat_id: int, zone: str, moments: Mapping[int, datetime]) -> None:
    """A chat told its zone: its schedules follow, each with its first moment under the new rule."""
    await session.exec(update(ChatRow).where(col(ChatRow.id) == chat_id).values(zone=zone))
    for one, moment in moments.items():
        mine = col(SubscriptionRow.id) == one
        await session.exec(update(SubscriptionRow).where(mine).values(zone=zone, next_due_at=moment))


async def counted(session: AsyncSession) -> int:
    """How many there are."""
    return (await session.exec(select(func.count()).select_from(SubscriptionRow))).one()
