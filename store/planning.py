"""Planning: due subscriptions become bare deliveries, group by group, on the server."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, literal, text
from sqlmodel import col, exists, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from store.inbox import insert_ignoring
from store.subscriptions import Rule
from store.tables import DeliveryRow, FollowRow, Row, SubscriptionRow

BATCH = 2_000
NOT_AWAITED = text("SET LOCAL synchronous_commit TO off")
# Written out as in the index, for SQLite takes a partial index only for a condition in its own words.
ACTIVE = text("subscription.active")
PLANNED = ("chat_id", "topic_id", "kind", "occasion", "subscription_id", "due_at", "window_from", "state", "why",
           "attempts", "alarmed")  # fmt: skip

# Else PostgreSQL's driver is not asked how many rows an INSERT made.
COUNTED = {"preserve_rowcount": True}


@dataclass(frozen=True, slots=True)
class Group:
    """Subscriptions that are due at the same moment by the same rule, so that one reckoning serves them all."""

    kind: str
    rule: Rule
    due: datetime
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Slot:
    """One passed moment of a group and what becomes of it: planned, folded, or skipped with a reason."""

    due: datetime
    occasion: str
    state: str
    why: str | None
    window_from: datetime | None


async def due(session: AsyncSession, now: datetime) -> list[Group]:
    """The groups whose moment has come, the longest due first; served by the covering index alone."""
    columns = tuple(
        col(getattr(SubscriptionRow, name))
        for name in ("kind", "at", "zone", "days", "month_day", "next_due_at", "last_due_at")
    )
    ready = (ACTIVE, col(SubscriptionRow.next_due_at) <= now)
    asked = select(*columns).where(*ready).group_by(*columns).order_by(col(SubscriptionRow.next_due_at))
    return [
        Group(kind, Rule(at, zone, days, month_day), next_due, last)
        for kind, at, zone, days, month_day, next_due, last in await session.exec(asked)
    ]


async def plan(session: AsyncSession, group: Group, slots: Sequence[Slot], following: datetime | None) -> int:
    """Owe the slots of up to `BATCH` of a group's subscriptions and move those on, in the caller's one transaction.

    Safe in several processes at once: the same slot of the same subscription is owed once.

    Args:
        following: The next moment; None for a schedule that is due no more.

    Returns:
        How many subscriptions were moved; fewer than `BATCH` means that the group is done.
    """
    if session.get_bind().dialect.name != "sqlite":
        # A crash of the database may forget a plan with its schedules' step, and then both are made again; what is
        # claimed of it is written through with the claim.
        await (await session.connection()).execute(NOT_AWAITED)
    # As the index has them, for which "is null" is no constant: ordered by the id alone, all of a group would be sorted.
    order = (col(SubscriptionRow.last_due_at), col(SubscriptionRow.id))
    ids = select(SubscriptionRow.id).where(*_members(group)).order_by(*order).limit(BATCH).subquery()
    count, first, last = (await session.exec(select(func.count(), func.min(ids.c.id), func.max(ids.c.id)))).one()
    if not count:
        return 0
    taken = col(SubscriptionRow.id).between(first, last)
    for slot in slots:
        await session.exec(insert_ignoring(session, DeliveryRow).from_select(PLANNED, _owed(group, slot, taken)))
    moved = update(SubscriptionRow).where(*_members(group), taken)
    # Else the session would have the numbers of all moved rows told, to look for each among its objects.
    unheld = {"synchronize_session": False}
    await session.exec(moved.values(last_due_at=slots[-1].due, next_due_at=following), execution_options=unheld)
    return int(count)


def _members(group: Group) -> tuple[Any, ...]:
    rule, table = group.rule, SubscriptionRow
    last = col(table.last_due_at)
    return (
        ACTIVE,
        col(table.next_due_at) == group.due,
        col(table.kind) == group.kind,
        col(table.at) == rule.at,
        col(table.days) == rule.days,
        col(table.month_day) == rule.month_day,
        col(table.zone) == rule.zone,
        last.is_(None) if group.last is None else last == group.last,
    )


def _owed(group: Group, slot: Slot, taken: Any) -> Any:
    table = SubscriptionRow
    moment = Row.metadata.tables["delivery"].c.due_at.type
    columns = (
        col(table.chat_id),
        col(table.topic_id),
        col(table.kind),
        literal(f"{slot.occasion}/", String) + cast(col(table.id), String),
        col(table.id),
        literal(slot.due, moment),
        literal(slot.window_from, moment),
        literal(slot.state),
        literal(slot.why, String),
        literal(0),
        literal(False),
    )
    return select(*columns).where(*_members(group), taken)  # type: ignore[call-overload]


async def alert(session: AsyncSession, brief: str, version: int, subjects: Collection[str], now: datetime) -> int:
    """Owe an alert of a new version to everybody who chose alerts and follows one of its subjects; how many."""
    table = SubscriptionRow
    moment = Row.metadata.tables["delivery"].c.due_at.type
    columns = (
        col(table.chat_id),
        col(table.topic_id),
        col(table.kind),
        literal(f"brief:{brief}@{version}", String),
        func.min(col(table.id)),
        literal(now, moment),
        literal(now, moment),
        literal("planned"),
        literal(None, String),
        literal(0),
        literal(False),
    )
    follows = exists().where(col(FollowRow.subscription_id) == col(table.id), col(FollowRow.subject).in_(subjects))
    chosen = select(*columns).where(col(table.kind) == "alert", ACTIVE, follows)  # type: ignore[call-overload]
    grouped = chosen.group_by(col(table.chat_id), col(table.topic_id), col(table.kind))
    made = insert_ignoring(session, DeliveryRow).from_select(PLANNED, grouped)
    return int((await session.exec(made, execution_options=COUNTED)).rowcount)
