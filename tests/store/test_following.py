"""What a chat follows as a whole, how far its schedules have come, and what is owed to it once more."""

from datetime import timedelta

from store import chats, deliveries, subscriptions
from store.engine import Store
from store.tables import DeliveryRow, SubscriptionRow
from tests.store.conftest import NOW

CHAT, OTHER = 2**40, 2**40 + 1
HOUR = timedelta(hours=1)


async def begun(store: Store, chat_id: int, at: str, *subjects: str, kind: str = "digest", topic_id: int = 0) -> int:
    """A subscription; its id."""
    async with store.unit() as session:
        await chats.meet(session, chat_id, "private", now=NOW)
        row = SubscriptionRow(
            chat_id=chat_id, topic_id=topic_id, kind=kind, at=at, created_at=NOW, last_due_at=NOW - HOUR, position=at
        )
        kept = await subscriptions.start(session, row)
        assert kept.id is not None
        await subscriptions.follow(session, kept.id, subjects)
        return kept.id


async def test_a_chat_and_topic_follows_what_any_of_its_schedules_does(store: Store) -> None:
    """Subjects of all schedules of the topic, each once; other topics are seen, their subjects not."""
    one = await begun(store, CHAT, "08:00", "thailand", "huawei")
    two = await begun(store, CHAT, "18:00", "huawei")
    elsewhere = await begun(store, CHAT, "08:00", "kenya", topic_id=7)
    async with store.read() as session:
        found = await subscriptions.following(session, CHAT, 0)
        empty = await subscriptions.following(session, OTHER, 0)
    assert found.subjects == ("huawei", "thailand")
    assert [row.id for row in found.schedules] == [one, two]
    assert [row.id for row in found.everywhere] == [one, two, elsewhere]
    assert (empty.chat, empty.schedules, empty.zone) == (None, (), "UTC")


async def test_only_a_chat_of_several_schedules_has_siblings(store: Store) -> None:
    """An alert counts for none, for it has no hour; another topic is another place."""
    one = await begun(store, CHAT, "08:00", "thailand")
    two = await begun(store, CHAT, "18:00", "thailand")
    await begun(store, CHAT, "08:00", "thailand", kind="alert")
    await begun(store, OTHER, "08:00", "kenya")
    await begun(store, OTHER, "09:00", "kenya", topic_id=7)
    async with store.read() as session:
        found = await subscriptions.siblings(session, {CHAT, OTHER})
    assert {place: [(each.id, each.position) for each in mine] for place, mine in found.items() if len(mine) > 1} == {
        (CHAT, 0): [(one, "08:00"), (two, "18:00")]
    }


async def test_what_was_missed_is_owed_again_once_and_to_its_own_chat(store: Store) -> None:
    """The same facts, due at the same moment; a second wish and another chat's find nothing."""
    mine = await begun(store, CHAT, "08:00", "thailand")
    async with store.unit() as session:
        lost = DeliveryRow(chat_id=CHAT, kind="digest", occasion="x", subscription_id=mine, due_at=NOW, state="failed",
                           why="Bad Request", facts={"day": "2026-11-22"}, attempts=3)  # fmt: skip
        number = (await deliveries.owe(session, lost)).id or 0
    wishes = []
    for chat_id in (OTHER, CHAT, CHAT):
        async with store.unit() as session:
            wishes.append(await deliveries.again(session, number, chat_id, 0))
    async with store.read() as session:
        new, old = await deliveries.latest(session, CHAT, 0)
        assert await deliveries.missed(session, CHAT, 0) == []
    assert wishes == [False, True, False]
    assert (new.state, new.attempts, new.due_at, new.facts) == ("planned", 0, NOW, {"day": "2026-11-22"})
    assert new.occasion == f"{deliveries.AGAIN}{number}"
    assert (old.state, old.why, old.folded_into) == ("folded", deliveries.ASKED, new.id)
