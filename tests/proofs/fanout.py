"""A desk with very many readers, made in the store at one stroke, and what the local Bot API counted of their pushes."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlmodel import col, func, select

from bot.sandbox.chats import Person
from bot.sandbox.server import Server
from store.engine import Store
from store.tables import DeliveryRow, Row

FIRST_CHAT = 100_001
PATIENCE = 60.0
EVERY_DAY = "0123456"


def people(server: Server, count: int) -> list[int]:
    """So many persons in the world; their chats."""
    numbers = range(FIRST_CHAT, FIRST_CHAT + count)
    for number in numbers:
        server.world.add_person(Person(number, f"Person {number}"))
    return list(numbers)


async def subscribed(
    database: str,
    places: Sequence[tuple[int, int]],
    *,
    due: datetime,
    subject: str = "thailand",
    first: int = 1,
    **chat: Any,
) -> None:
    """A daily digest for each chat and topic, due at a moment, as if all had written /subscribe long ago.

    Args:
        first: The number of the first subscription, above those that there are.
    """
    tables, long_ago = Row.metadata.tables, due - timedelta(days=30)
    known = dict.fromkeys(number for number, _ in places)
    about = {"kind": "private", "state": "active", "since": long_ago, "hidden": [], "empty": "line", "silent": False,
             "tiers": 3, "state_media": True, "zone": "UTC"} | chat  # fmt: skip
    rule = {"kind": "digest", "at": f"{due:%H:%M}", "days": EVERY_DAY, "month_day": 0, "zone": "UTC", "active": True}
    moments = {"created_at": long_ago, "last_due_at": due - timedelta(days=1), "next_due_at": due}
    schedules = [
        {"id": number, "chat_id": chat_id, "topic_id": topic, **rule, **moments}
        for number, (chat_id, topic) in enumerate(places, first)
    ]
    follows = [{"subscription_id": row["id"], "subject": subject} for row in schedules]
    store = Store(database)
    async with store.unit() as session:
        connection = await session.connection()
        await connection.execute(insert(tables["chat"]), [{"id": number, **about} for number in known])
        await connection.execute(insert(tables["subscription"]), schedules)
        await connection.execute(insert(tables["follow"]), follows)
    await store.close()


async def states(database: str) -> Counter[str]:
    """How many deliveries there are in each state."""
    store = Store(database)
    async with store.read() as session:
        found = await session.exec(select(DeliveryRow.state, func.count()).group_by(DeliveryRow.state))
        counted = Counter(dict(found.all()))
    await store.close()
    return counted


async def owed(database: str) -> set[int]:
    """The chats whose deliveries are still owed."""
    store = Store(database)
    async with store.read() as session:
        found = await session.exec(select(DeliveryRow.chat_id).where(col(DeliveryRow.state) == "planned"))
        chats = set(found.all())
    await store.close()
    return chats


def a_minute_ago() -> datetime:
    """The last whole minute of the machine's clock, at which something may have been due."""
    return datetime.now(UTC).replace(second=0, microsecond=0)


@dataclass
class Arrived:
    """What arrived in the chats, read from the record as it grows."""

    server: Server
    times: Counter[int] = field(default_factory=Counter)
    refused: Counter[int] = field(default_factory=Counter)
    read: int = 0

    def now(self) -> Counter[int]:
        """How often a push arrived in each chat so far."""
        for call in self.server.world.record.calls(since=self.read, method="sendMessage"):
            if call["status"] == 200:
                self.times[call["chat"]] += 1
            else:
                self.refused[call["status"]] += 1
        self.read = self.server.world.record.seq
        return self.times

    async def reach(self, number: int) -> None:
        """Wait until so many chats have theirs."""
        await self.until(lambda: len(self.now()) >= number)

    async def refusals(self, number: int) -> None:
        """Wait until so many sends were refused."""
        await self.until(lambda: self.now() is not None and self.refused.total() >= number)

    async def until(self, enough: Callable[[], bool]) -> None:
        """Wait, as long as anything goes on, until it is enough.

        Raises:
            AssertionError: Nothing came for too long.
        """
        while not enough():
            told = await self.server.world.record.more(self.read, PATIENCE)
            assert told, f"{len(self.times)} chats have theirs, and then nothing came for {PATIENCE} s"
