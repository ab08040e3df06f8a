"""Subscribers by the thousand, made on the database's own side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import CTE, Select, cast, func, insert, literal, select
from sqlalchemy import text as sql
from sqlmodel.ext.asyncio.session import AsyncSession

from store.engine import Store
from store.tables import ChatRow, FollowRow, Row, SubscriptionRow

SINCE = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Readers:
    """Chats of consecutive numbers with one schedule each.

    Attributes:
        subjects: Slugs; a reader follows the next one in turn, and every third reader one more.
    """

    first: int
    count: int
    due: datetime
    zone: str = "Asia/Bangkok"
    at: str = "08:00"
    days: str = "0123456"
    subjects: Sequence[str] = ()


async def settle(store: Store, readers: Sequence[Readers]) -> None:
    """Put readers into the store."""
    for fill in (_chats, _subscriptions, _follows):
        async with store.unit() as session:
            for some in readers:
                await fill(session, some, _numbers(some, store.sqlite))
        if not store.sqlite:
            # So that what refers to them looks them up by their index, and what is asked later does too.
            engine = store.engine.execution_options(isolation_level="AUTOCOMMIT")
            async with engine.connect() as connection:
                await connection.execute(sql("VACUUM ANALYZE"))


async def _chats(session: AsyncSession, some: Readers, numbers: CTE) -> None:
    chat, number = Row.metadata.tables["chat"].c, numbers.c.i
    rows = select(
        number.label("id"),
        literal("private").label("kind"),
        literal(some.zone).label("zone"),
        literal("active").label("state"),
        literal(SINCE, chat.since.type).label("since"),
        literal(False).label("silent"),
        literal("line").label("empty"),
        literal([], chat.hidden.type).label("hidden"),
        literal(3).label("tiers"),
        literal(True).label("state_media"),
    )
    await _fill(session, ChatRow, rows)


async def _subscriptions(session: AsyncSession, some: Readers, numbers: CTE) -> None:
    subscription, number = Row.metadata.tables["subscription"].c, numbers.c.i
    rows = select(
        number.label("id"),
        number.label("chat_id"),
        literal(0).label("topic_id"),
        literal("digest").label("kind"),
        literal(some.at).label("at"),
        literal(some.days).label("days"),
        literal(0).label("month_day"),
        literal(some.zone).label("zone"),
        literal(True).label("active"),
        literal(SINCE, subscription.created_at.type).label("created_at"),
        literal(some.due, subscription.next_due_at.type).label("next_due_at"),
    )
    await _fill(session, SubscriptionRow, rows)


async def _follows(session: AsyncSession, some: Readers, numbers: CTE) -> None:
    number, rank = numbers.c.i, len(some.subjects)
    for at, slug in enumerate(some.subjects):
        own, more = number % rank == at, (number % 3 == 0) & (number % rank == (at * 7 + 3) % rank)
        rows = select(number.label("subscription_id"), literal(slug).label("subject"))
        await _fill(session, FollowRow, rows.where(own | more))


async def _fill(session: AsyncSession, table: Any, rows: Select[Any]) -> None:
    names = [str(column.key) for column in rows.selected_columns]
    await (await session.connection()).execute(insert(table).from_select(names, rows))


def _numbers(some: Readers, sqlite: bool) -> CTE:
    last = some.first + some.count - 1
    if not sqlite:
        # Wide, as chats' numbers are.
        kind = Row.metadata.tables["chat"].c.id.type
        series = func.generate_series(some.first, last).table_valued("i").render_derived()
        return select(cast(series.c.i, kind).label("i")).cte("numbers")
    numbers = select(literal(some.first).label("i")).cte("numbers", recursive=True)
    return numbers.union_all(select(numbers.c.i + 1).where(numbers.c.i < last))
