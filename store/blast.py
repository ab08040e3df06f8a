"""Whom a new version of a brief would reach: counted on the server, however many follow."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import ChatRow, FollowRow, SubscriptionRow


@dataclass(frozen=True, slots=True)
class Alike:
    """Chats and topics that chose alerts, with the same quiet hours: how many, and when they are not to be disturbed."""

    count: int
    zone: str | None
    quiet_from: str | None
    quiet_to: str | None


async def followers(session: AsyncSession, subjects: Collection[str]) -> int:
    """How many chats and topics follow any of the subjects."""
    places = select(SubscriptionRow.chat_id, SubscriptionRow.topic_id).join(FollowRow).join(ChatRow)
    reached = (col(SubscriptionRow.active), col(ChatRow.state) == "active", col(FollowRow.subject).in_(subjects))
    found = places.where(*reached).distinct().subquery()
    return (await session.exec(select(func.count()).select_from(found))).one()


async def alerted(session: AsyncSession, subjects: Collection[str], now: datetime) -> list[Alike]:
    """Who chose alerts and follows any of the subjects, by quiet hours; who paused all pushes is left out."""
    unpaused = col(ChatRow.paused_until).is_(None) | (col(ChatRow.paused_until) <= now)
    place = (col(SubscriptionRow.chat_id), col(SubscriptionRow.topic_id))
    columns = (*place, col(ChatRow.zone), col(ChatRow.quiet_from), col(ChatRow.quiet_to))
    places = select(*columns).join(FollowRow).join(ChatRow)  # type: ignore[call-overload]
    chosen = (col(SubscriptionRow.kind) == "alert", col(SubscriptionRow.active), col(FollowRow.subject).in_(subjects))
    found = places.where(*chosen, col(ChatRow.state) == "active", unpaused).distinct().subquery()
    hours = (found.c.zone, found.c.quiet_from, found.c.quiet_to)
    return [Alike(*one) for one in await session.exec(select(func.count(), *hours).group_by(*hours))]
