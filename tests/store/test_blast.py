"""Whom a new version of a brief would reach, counted by the database."""

from datetime import timedelta

from store import blast, chats, planning, subscriptions
from store.blast import Alike
from store.engine import Store
from store.tables import SubscriptionRow
from tests.store.conftest import NOW


async def follows(
    store: Store, chat: int, subject: str, kind: str = "digest", topic: int = 0, **chosen: object
) -> None:
    """A chat that follows a subject by a schedule of a kind."""
    async with store.unit() as session:
        await chats.meet(session, chat, "private", now=NOW)
        row = SubscriptionRow(
            chat_id=chat, topic_id=topic, kind=kind, created_at=NOW, at="" if kind == "alert" else "08:00"
        )
        row = await subscriptions.start(session, row)
        await subscriptions.follow(session, row.id or 0, [subject, "huawei"])
        if chosen:
            await subscriptions.set_chat(session, chat, **chosen)


async def followers(store: Store, *subjects: str) -> int:
    async with store.read() as session:
        return await blast.followers(session, subjects)


async def alerted(store: Store, *subjects: str) -> list[Alike]:
    async with store.read() as session:
        return sorted(await blast.alerted(session, subjects, NOW), key=repr)


async def test_a_chat_counts_once_however_it_follows(store: Store) -> None:
    """Two subjects by two schedules are one follower; each topic of a group is its own."""
    await follows(store, 1, "thailand")
    await follows(store, 1, "thailand", "alert")
    await follows(store, -100, "kenya", topic=5)
    await follows(store, -100, "thailand", topic=6)
    assert await followers(store, "thailand", "huawei") == 3
    assert await followers(store, "thailand") == 2
    assert await followers(store, "laos") == 0


async def test_alerts_are_counted_by_quiet_hours(store: Store) -> None:
    """Only who chose alerts, with the hours in which they are not to be disturbed."""
    await follows(store, 1, "thailand")
    await follows(store, 2, "thailand", "alert")
    await follows(store, 3, "thailand", "alert")
    await follows(store, 4, "thailand", "alert", zone="Asia/Bangkok", quiet_from="22:00", quiet_to="07:00")
    await follows(store, 5, "kenya", "alert")
    assert await alerted(store, "thailand") == [
        Alike(1, "Asia/Bangkok", "22:00", "07:00"),
        Alike(2, None, None, None),
    ]
    assert await alerted(store, "laos") == []


async def test_who_cannot_be_reached_or_pauses_is_not_counted(store: Store) -> None:
    """Gone chats count for nothing; a pause that is over counts no more."""
    await follows(store, 1, "thailand", "alert", state="gone")
    await follows(store, 2, "thailand", "alert", paused_until=NOW + timedelta(days=1))
    await follows(store, 3, "thailand", "alert", paused_until=NOW)
    assert await followers(store, "thailand") == 2
    assert await alerted(store, "thailand") == [Alike(1, None, None, None)]


async def test_the_report_counts_whom_the_alert_is_owed_to(store: Store) -> None:
    """What the page says before and what publishing owes after are the same number."""
    for chat in range(1, 8):
        await follows(store, chat, ("thailand", "kenya")[chat % 2], "alert")
    told = sum(one.count for one in await alerted(store, "thailand"))
    async with store.unit() as session:
        assert await planning.alert(session, "a-brief", 1, ["thailand"], NOW) == told == 3
