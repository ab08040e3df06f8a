"""Who follows what, what is due, and that asking for it costs the same however many there are."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import event, text
from sqlmodel import select

from store import chats, deliveries, planning, subscriptions
from store.engine import Store
from store.planning import Group, Slot
from store.subscriptions import Rule
from store.tables import DeliveryRow, FollowRow, SubscriptionRow
from tests.store.conftest import NOW

CHAT = 2**40
DAY = timedelta(days=1)


async def subscribe(store: Store, *chat_ids: int, due: datetime | None = NOW, **values: Any) -> list[int]:
    """A subscription for each chat; their ids."""
    made = []
    async with store.unit() as session:
        for chat in chat_ids:
            await chats.meet(session, chat, "private", now=NOW)
            row = SubscriptionRow(chat_id=chat, created_at=NOW, next_due_at=due, **values)
            made.append((await subscriptions.start(session, row)).id or 0)
    return made


async def groups(store: Store, now: datetime = NOW) -> list[Group]:
    async with store.read() as session:
        return await planning.due(session, now)


async def plan(store: Store, group: Group, *slots: Slot, following: datetime = NOW + DAY) -> int:
    async with store.unit() as session:
        return await planning.plan(session, group, slots, following)


async def owed(store: Store) -> list[DeliveryRow]:
    async with store.read() as session:
        return list(await session.exec(select(DeliveryRow).order_by(DeliveryRow.id)))  # type: ignore[arg-type]


def planned(due: datetime = NOW, state: str = "planned") -> Slot:
    return Slot(due, due.isoformat(), state, None, None)


@contextmanager
def watched(store: Store) -> Iterator[list[tuple[str, Any]]]:
    """The statements that the store sends meanwhile, with what fills them."""
    seen: list[tuple[str, Any]] = []

    def note(_conn: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        seen.append((statement, parameters))

    engines = {store.engine.sync_engine, store._reader.sync_engine}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield seen
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


async def explained(store: Store, statement: str, parameters: Any) -> str:
    """How the database goes about a statement."""
    async with store.engine.connect() as connection:
        if not store.sqlite:
            # A handful of rows is read whole whatever indexes there are; it is asked how a hundred thousand would be.
            await connection.execute(text("SET enable_seqscan = off"))
            await connection.execute(text("SET enable_bitmapscan = off"))
        word = "EXPLAIN QUERY PLAN " if store.sqlite else "EXPLAIN "
        found = await connection.exec_driver_sql(word + statement, parameters)
        return "\n".join(" ".join(map(str, row)) for row in found)


async def test_subjects_are_added_once_and_taken_away(store: Store) -> None:
    """Following twice is following once; the subjects come in order."""
    (one,) = await subscribe(store, CHAT)
    async with store.unit() as session:
        await subscriptions.follow(session, one, ["thailand", "huawei"])
        await subscriptions.follow(session, one, ["thailand"])
    async with store.unit() as session:
        assert (await subscriptions.follows(session, [one]))[one] == ("huawei", "thailand")
        await subscriptions.unfollow(session, one, ["huawei"])
    async with store.read() as session:
        assert await subscriptions.follows(session, [one, 99]) == {one: ("thailand",), 99: ()}


async def test_a_subscription_without_subjects_ends(store: Store) -> None:
    """Who stops following the last name gets nothing more, and what was owed says why."""
    (one,) = await subscribe(store, CHAT)
    async with store.unit() as session:
        await subscriptions.follow(session, one, ["thailand"])
    (group,) = await groups(store)
    await plan(store, group, planned())
    async with store.unit() as session:
        await subscriptions.unfollow(session, one, ["thailand"])
    async with store.read() as session:
        assert await subscriptions.of_chat(session, CHAT) == []
        assert (await session.exec(select(FollowRow))).all() == []
    (row,) = await owed(store)
    assert row.state == "skipped"
    assert row.why
    assert row.subscription_id is None


async def test_those_with_one_rule_are_one_group(store: Store) -> None:
    """The tick reckons once for all who share moment and rule, and only for those who are due and active."""
    await subscribe(store, 1, 2, 3)
    await subscribe(store, 4, zone="Asia/Bangkok")
    await subscribe(store, 5, due=NOW + DAY)
    await subscribe(store, 6, active=False)
    await subscribe(store, 7, due=None, kind="alert")
    found = await groups(store)
    assert {(group.rule.zone, group.due, group.last) for group in found} == {
        ("UTC", NOW, None),
        ("Asia/Bangkok", NOW, None),
    }
    assert found[0].rule == Rule("08:00", found[0].rule.zone)


async def test_the_longest_due_come_first(store: Store) -> None:
    """After an outage the oldest is planned before the others."""
    await subscribe(store, 1, due=NOW)
    await subscribe(store, 2, due=NOW - DAY)
    assert [group.due for group in await groups(store)] == [NOW - DAY, NOW]


async def test_a_plan_owes_once_and_moves_on(store: Store) -> None:
    """Each of a group is owed its slot; planned again by another process, nothing is owed twice."""
    await subscribe(store, 1, 2, 3)
    (group,) = await groups(store)
    assert await plan(store, group, planned()) == 3
    assert await groups(store) == []
    rows = await owed(store)
    assert {row.chat_id for row in rows} == {1, 2, 3}
    assert {(row.state, row.due_at, row.attempts, row.facts) for row in rows} == {("planned", NOW, 0, None)}
    assert await plan(store, group, planned()) == 0
    async with store.unit() as session:
        for row in await session.exec(select(SubscriptionRow)):
            row.next_due_at, row.last_due_at = NOW, None
            session.add(row)
    assert await plan(store, group, planned()) == 3
    assert len(await owed(store)) == 3


async def test_several_slots_that_passed_are_all_accounted_for(store: Store) -> None:
    """Two missed days are two rows, the earlier with what became of it."""
    await subscribe(store, 1, due=NOW - DAY)
    (group,) = await groups(store)
    await plan(store, group, planned(NOW - DAY, "folded"), planned(NOW))
    assert [(row.due_at, row.state) for row in await owed(store)] == [(NOW - DAY, "folded"), (NOW, "planned")]
    async with store.read() as session:
        (row,) = await subscriptions.of_chat(session, 1)
    assert (row.last_due_at, row.next_due_at) == (NOW, NOW + DAY)


async def test_a_plan_that_fails_owes_nothing(store: Store) -> None:
    """Owing and moving on are one transaction."""
    await subscribe(store, 1)
    (group,) = await groups(store)
    try:
        async with store.unit() as session:
            await planning.plan(session, group, [planned()], NOW + DAY)
            raise RuntimeError("killed")
    except RuntimeError:
        pass
    assert await owed(store) == []
    assert await groups(store) == [group]


async def test_the_tick_asks_a_covering_index_alone(store: Store) -> None:
    """Who is due is read from one index, not from the table."""
    await subscribe(store, *range(1, 60))
    with watched(store) as seen:
        assert await groups(store) != []
    (statement, parameters) = next(each for each in seen if "subscription" in each[0])
    if not store.sqlite:
        async with store.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            await connection.execute(text("VACUUM ANALYZE subscription"))
    told = await explained(store, statement, parameters)
    wanted = "USING COVERING INDEX ix_subscription_due" if store.sqlite else "Index Only Scan using ix_subscription_due"
    assert wanted in told


async def test_the_next_moment_is_read_from_the_index(store: Store) -> None:
    """So is when the next push of all is due."""
    await subscribe(store, *range(1, 60), due=NOW + DAY)
    with watched(store) as seen:
        async with store.read() as session:
            assert await subscriptions.next_moment(session) == NOW + DAY
    told = await explained(store, *next(each for each in seen if "subscription" in each[0]))
    assert "ix_subscription_due" in told


async def test_what_is_owed_is_read_from_its_index(store: Store) -> None:
    """The sender's question goes by the index of planned rows, however many were sent before."""
    async with store.unit() as session:
        for number in range(200):
            state = "planned" if number % 20 == 0 else "sent"
            session.add(DeliveryRow(chat_id=number, kind="digest", occasion=str(number), due_at=NOW, state=state))
    with watched(store) as seen:
        async with store.unit() as session:
            await deliveries.claim(session, 10, now=NOW, lease_from=NOW)
    asked = [each for each in seen if "planned" in each[0] and each[0].lstrip().startswith("SELECT")]
    assert "ix_delivery_owed" in await explained(store, *asked[0])


async def test_a_new_rule_begins_at_its_own_moment(store: Store) -> None:
    """A change of time or zone sets rule and next moment together."""
    (one,) = await subscribe(store, CHAT)
    async with store.unit() as session:
        await subscriptions.reschedule(session, {one: NOW + DAY}, zone="Asia/Bangkok", at="07:00")
    async with store.read() as session:
        (row,) = await subscriptions.of_chat(session, CHAT, 0)
        assert await subscriptions.of_chat(session, CHAT, 5) == []
    assert (row.zone, row.at, row.next_due_at) == ("Asia/Bangkok", "07:00", NOW + DAY)


async def test_a_topic_has_its_own_schedules(store: Store) -> None:
    """The same hour may be followed in two topics of one group."""
    await subscribe(store, CHAT)
    await subscribe(store, CHAT, topic_id=5)
    async with store.read() as session:
        assert [row.topic_id for row in await subscriptions.of_chat(session, CHAT)] == [0, 5]
        assert [row.topic_id for row in await subscriptions.of_chat(session, CHAT, 5)] == [5]
        assert await subscriptions.counted(session) == 2


async def test_moments_come_back_aware_and_in_utc(store: Store) -> None:
    """SQLite knows no zones: what went in as a moment comes out as the same moment."""
    await subscribe(store, CHAT, due=NOW + timedelta(microseconds=1))
    async with store.read() as session:
        (row,) = await subscriptions.of_chat(session, CHAT)
    assert row.next_due_at == NOW + timedelta(microseconds=1)
    assert row.next_due_at is not None
    assert row.next_due_at.utcoffset() == timedelta()
