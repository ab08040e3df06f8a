"""Chats: met once, gone and back, and moved whole when a group is upgraded."""

from datetime import timedelta

from sqlmodel import select

from store import announced, answers, chats, dialogues, reading, subscriptions
from store.answers import Answered
from store.engine import Store
from store.tables import (
    AnnouncedRow,
    AnswerRow,
    AnswersRow,
    ChatRow,
    DeliveryRow,
    DialogueRow,
    FollowRow,
    ReadRow,
    ReportRow,
    SavedRow,
    SubscriptionRow,
)
from tests.store.conftest import NOW

OLD, NEW, OTHER, USER = -100, -1001234567890, -300, 2**40
OF_CHAT = (SubscriptionRow, DeliveryRow, SavedRow, ReadRow, ReportRow, DialogueRow, AnnouncedRow, AnswerRow, AnswersRow)
MESSAGE = 7


async def furnish(store: Store, chat: int, *, at: str = "08:00", subject: str = "thailand", version: int = 1) -> int:
    """Everything that the store can know of a chat; the id of its subscription."""
    async with store.unit() as session:
        await chats.meet(session, chat, "group", now=NOW)
        row = SubscriptionRow(chat_id=chat, at=at, created_at=NOW, next_due_at=NOW)
        started = await subscriptions.start(session, row)
        assert started.id is not None
        await subscriptions.follow(session, started.id, [subject, "huawei"])
        session.add(
            DeliveryRow(
                chat_id=chat,
                kind="digest",
                occasion=f"x/{started.id}",
                subscription_id=started.id,
                due_at=NOW,
                messages=[MESSAGE],
            )
        )
        await answers.keep(session, [Answered(chat, MESSAGE, 0, (f"{subject}#a",), 1, NOW)])
        await answers.told(session, [chat])
        await reading.save(session, chat, USER, f"s:{subject}", now=NOW)
        await reading.read(session, chat, "a-brief", version, now=NOW)
        await reading.report(session, ReportRow(chat_id=chat, user_id=USER, text="wrong", sent_at=NOW))
        await dialogues.keep(session, chat, USER, "report", {}, now=NOW)
        await announced.announce(session, [((chat, 0), "a-brief", version)])
        return started.id


async def counts(store: Store, chat: int) -> dict[str, int]:
    """How many rows of each table belong to a chat."""
    async with store.read() as session:
        rows = {table: (await session.exec(select(table))).all() for table in OF_CHAT}
    return {str(table.__tablename__): sum(row.chat_id == chat for row in found) for table, found in rows.items()}


async def move(store: Store) -> None:
    async with store.unit() as session:
        await chats.move(session, OLD, NEW)


async def test_a_chat_is_met_once(store: Store) -> None:
    """Meeting it again changes nothing that it has chosen."""
    async with store.unit() as session:
        await chats.meet(session, OLD, "group", now=NOW)
        await subscriptions.set_chat(session, OLD, zone="Asia/Bangkok")
    async with store.unit() as session:
        again = await chats.meet(session, OLD, "group", now=NOW + timedelta(days=1))
        assert (again.zone, again.since, again.state) == ("Asia/Bangkok", NOW, "active")
        assert await chats.find(session, NEW) is None


async def test_a_chat_that_is_gone_is_owed_nothing(store: Store) -> None:
    """Blocked: what was owed is skipped with the reason, and nothing more is planned until it is back."""
    await furnish(store, OLD)
    await furnish(store, OTHER)
    async with store.unit() as session:
        await chats.gone(session, OLD, "the bot was blocked")
    async with store.read() as session:
        owed = {row.chat_id: (row.state, row.why) for row in await session.exec(select(DeliveryRow))}
        active = {row.chat_id: row.active for row in await session.exec(select(SubscriptionRow))}
        chat = await chats.find(session, OLD)
    assert owed == {OLD: ("skipped", "the bot was blocked"), OTHER: ("planned", None)}
    assert active == {OLD: False, OTHER: True}
    assert chat is not None
    assert (chat.state, chat.why) == ("gone", "the bot was blocked")


async def test_a_chat_comes_back_once(store: Store) -> None:
    """Only a chat that was gone comes back, and the reason goes."""
    await furnish(store, OLD)
    async with store.unit() as session:
        assert await chats.back(session, OLD) is False
        await chats.gone(session, OLD, "blocked")
    async with store.unit() as session:
        assert await chats.back(session, OLD) is True
    async with store.read() as session:
        chat = await chats.find(session, OLD)
    assert chat is not None
    assert (chat.state, chat.why) == ("active", None)


async def test_everything_moves_to_the_new_id(store: Store) -> None:
    """A group became a supergroup: what it follows, is owed, has saved and reported goes along."""
    one = await furnish(store, OLD)
    await move(store)
    assert set((await counts(store, OLD)).values()) == {0}
    assert set((await counts(store, NEW)).values()) == {1}
    async with store.read() as session:
        assert await chats.find(session, OLD) is None
        assert await chats.find(session, NEW) is not None
        assert (await subscriptions.follows(session, [one]))[one] == ("huawei", "thailand")


async def test_a_move_to_an_id_that_is_known_keeps_both(store: Store) -> None:
    """Somebody used the new group before the move was told: nothing collides, nothing that one of them had is lost."""
    await furnish(store, OLD, at="08:00", version=3)
    await furnish(store, NEW, at="08:00", subject="kenya")
    await move(store)
    assert set((await counts(store, OLD)).values()) == {0}
    kept = await counts(store, NEW)
    assert (kept["saved"], kept["report"], kept["delivery"]) == (2, 2, 2)
    assert (kept["dialogue"], kept["last_read"], kept["announced"]) == (1, 1, 1)
    assert (kept["answer"], kept["answers"]) == (2, 1)
    async with store.read() as session:
        followed = {row.subject for row in await session.exec(select(FollowRow))}
        assert {row.id for row in await session.exec(select(ChatRow))} == {NEW}
    assert followed == {"thailand", "huawei", "kenya"}


async def test_messages_stay_behind(store: Store) -> None:
    """The numbers of messages mean others in the new group: what was carried is known on, nothing there is edited."""
    await furnish(store, OLD)
    await furnish(store, NEW, at="09:00", subject="kenya")
    await move(store)
    await move(store)
    async with store.read() as session:
        found = {row.message_id: (row.shows, row.carried) for row in await session.exec(select(AnswerRow))}
        sent = sorted((row.messages or [] for row in await session.exec(select(DeliveryRow))), key=len)
    assert found == {-MESSAGE: ([], ["thailand#a"]), MESSAGE: (["kenya#a"], ["kenya#a"])}
    assert sent == [[], [MESSAGE]]


async def test_who_ended_the_keeping_of_answers_stays_asked(store: Store) -> None:
    """A group that said no says no under its new number, whatever the new one was told."""
    async with store.unit() as session:
        await answers.switch(session, OLD, False)
        await answers.told(session, [NEW])
    await move(store)
    async with store.read() as session:
        assert await answers.kept(session, NEW) is False


async def test_a_move_that_is_told_twice_is_made_once(store: Store) -> None:
    """Both the message and the sender's error tell of it."""
    await furnish(store, OLD)
    await move(store)
    await move(store)
    assert set((await counts(store, NEW)).values()) == {1}


async def test_a_move_of_a_chat_that_nobody_knows_makes_none(store: Store) -> None:
    """A group that never followed anything stays unknown."""
    await move(store)
    async with store.read() as session:
        assert (await session.exec(select(ChatRow))).all() == []


async def test_others_stay_where_they_are(store: Store) -> None:
    """A move touches no other chat."""
    await furnish(store, OLD)
    await furnish(store, OTHER)
    await move(store)
    assert set((await counts(store, OTHER)).values()) == {1}
