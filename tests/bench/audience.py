"""Subscribers by the thousand, made on the database's own side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, Select, cast, func, insert, literal, select
from sqlalchemy import text as sql
from sqlmodel.ext.asyncio.session import AsyncSession

from store.engine import Store
from store.tables import ChatRow, FollowRow, Row, SubscriptionRow

SINCE = "2026-01-01T00:00:00+00:00"


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
    """Put readers into the store, all of them or none."""
    async with store.unit() as session:
        for some in readers:
            await _insert(session, some, store.sqlite)
    if not store.sqlite:
        engine = store.engine.execution_options(isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            await connection.execute(sql("VACUUM ANALYZE"))


async def _insert(session: AsyncSession, some: Readers, sqlite: bool) -> None:
    tables, numbers = Row.metadata.tables, _numbers(some, sqlite)
    subscription, chat, number = tables["subscription"].c, tables["chat"].c, numbers.c.i
    since = literal(datetime.fromisoformat(SINCE), chat.since.type)
    await _fill(
        session,
        ChatRow,
        select(
            number.label("id"),
            literal("private").label("kind"),
            literal(some.zone).label("zone"),
            literal("active").label("state"),
            since.label("since"),
            literal(False).label("silent"),
            literal("line").label("empty"),
            literal([], chat.hidden.type).label("hidden"),
            literal(3).label("tiers"),
            literal(True).label("state_media"),
        ),
    )
    await _fill(
        session,
        SubscriptionRow,
        select(
            number.label("id"),
            number.label("chat_id"),
            literal(0).label("topic_id"),
            literal("digest").label("kind"),
            literal(some.at).label("at"),
            literal(some.days).label("days"),
            literal(0).label("month_day"),
            literal(some.zone).label("zone"),
            literal(True).label("active"),
            literal(datetime.fromisoformat(SINCE), subscription.created_at.type).label("created_at"),
            literal(some.due, subscription.next_due_at.type).label("next_due_at"),
        ),
    )
    for at, slug in enumerate(some.subjects):
        rank, more = len(some.subjects), (at * 7 + 3) % len(some.subjects)
        follows = select(number.label("subscription_id"), literal(slug).label("subject"))
        await _fill(
            session, FollowRow, follows.where((number % rank == at) | ((number % 3 == 0) & (number % rank == more)))
        )


async def _fill(session: AsyncSession, table: Any, rows: Select[Any]) -> None:
    names = [column.key for column in rows.selected_columns]
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
