"""The tick: due subscriptions become bare deliveries, and their next moment is set, in one transaction."""

from datetime import datetime
from typing import Any

import structlog

from bot.newsroom import Newsroom
from briefs.schedule import next_due
from store import inbox, subscriptions
from store.subscriptions import Due

WEEKLY = frozenset({0})


async def tick(room: Newsroom) -> int:
    """Plan everything that is due by now; how many deliveries were planned."""
    planned = 0
    while True:
        async with room.store.unit() as session:
            due = await subscriptions.due(session, room.now())
            if not due:
                return planned
            now = room.now()
            moved = {one.id: _next(one, now) for one in due}
            await subscriptions.plan(session, [_delivery(one) for one in due], moved)
        planned += len(due)
        structlog.get_logger().info("planned", deliveries=len(due))


async def sweep(room: Newsroom) -> None:
    """Forget what need not be known any longer."""
    async with room.store.unit() as session:
        await inbox.sweep(session, now=room.now())


def _next(one: Due, now: datetime) -> datetime:
    return next_due(now, one.at, one.zone, WEEKLY if one.cadence == "weekly" else None)


def _delivery(one: Due) -> dict[str, Any]:
    return {
        "chat_id": one.chat_id,
        "topic_id": one.topic_id,
        "kind": one.kind,
        "occasion": f"{one.next_due_at.isoformat()}/{one.id}",
        "subscription_id": one.id,
        "due_at": one.next_due_at,
        "state": "planned",
        "attempts": 0,
    }
