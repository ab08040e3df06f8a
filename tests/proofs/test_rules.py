"""What the desk does when something is in the way: one bad case stops nobody, and nothing passes unaccounted for."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select, update

from bot import leading
from bot.sandbox.server import Server
from bot.sandbox.world import OWNER, READER
from store import subscriptions
from store.deliveries import LEASE
from store.engine import Store
from store.tables import ChatRow, DeliveryRow, SubscriptionRow
from tests.conftest import NOON, running_desk
from tests.people import Desk
from tests.proofs.fanout import Arrived, people, subscribed

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
TODAY = NOON.replace(hour=0)
FROZEN = {"day": "2026-11-22", "subjects": ["thailand"]}


class Kept:
    """The desk's store, looked at and changed beside it."""

    def __init__(self, database: str) -> None:
        self._store = Store(database)

    async def change(self, table: Any, wanted: Any, **values: Any) -> None:
        """Change the rows of a table."""
        async with self._store.unit() as session:
            await session.exec(update(table).where(wanted).values(**values))

    async def add(self, *rows: Any) -> None:
        """Add rows."""
        async with self._store.unit() as session:
            session.add_all(rows)

    async def became(self, chat: int) -> list[tuple[datetime, str, str | None]]:
        """What became of a chat's slots, in order: moment, state, reason."""
        async with self._store.read() as session:
            wanted = select(DeliveryRow).where(col(DeliveryRow.chat_id) == chat)
            found = await session.exec(wanted.order_by(col(DeliveryRow.due_at), col(DeliveryRow.id)))
            return [(row.due_at, row.state, row.why) for row in found]

    async def states(self, chat: int) -> list[str]:
        """Only the states."""
        return [state for _, state, _ in await self.became(chat)]

    async def follow(self, ids: Sequence[int], subject: str) -> None:
        """Let schedules follow one more subject."""
        async with self._store.unit() as session:
            for one in ids:
                await subscriptions.follow(session, one, [subject])

    async def close(self) -> None:
        """Give the connections back."""
        await self._store.close()


@pytest.fixture
async def kept(database: str) -> Any:
    """The store beside the desk."""
    made = Kept(database)
    yield made
    await made.close()


@pytest.fixture
def end_leases(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Lets the real time of a lease pass at once."""
    ahead: list[timedelta] = []
    monkeypatch.setattr(leading, "real_now", lambda: datetime.now(UTC) + sum(ahead, timedelta()))
    return lambda: ahead.append(LEASE)


def owed(chat: int, kind: str, due: datetime, **values: Any) -> DeliveryRow:
    """A delivery that was planned before the desk went down."""
    told: dict[str, Any] = {
        "chat_id": chat,
        "kind": kind,
        "occasion": f"{due.isoformat()}/{chat}",
        "due_at": due,
    } | values
    return DeliveryRow(**told)


def texts(server: Server, chat: int) -> list[str]:
    """What the desk sent to a chat."""
    return [message.body["text"] for message in server.world.chats[chat].messages.values() if message.by_bot]


async def all_of(server: Server, chats: Sequence[int]) -> None:
    """Wait until each of the chats got something."""
    arrived = Arrived(server)
    await arrived.until(lambda: set(chats) <= set(arrived.now()))


async def test_one_bad_case_stops_nobody(server: Server, database: str, kept: Kept) -> None:
    """A zone that is none, facts that cannot be composed, a chat that blocks: each ends with its reason alone."""
    blocked, unreadable, nowhere, *well = chats = people(server, 12)
    server.world.persons[blocked].blocked = True
    await subscribed(database, [(chat, 0) for chat in chats], due=NOON - MINUTE)
    await kept.change(SubscriptionRow, col(SubscriptionRow.chat_id) == nowhere, zone="Mars/Phobos")
    await kept.change(SubscriptionRow, col(SubscriptionRow.chat_id) == unreadable, active=False)
    await kept.add(owed(unreadable, "digest", NOON - MINUTE, subscription_id=2, facts={"day": "no day"}))
    async with running_desk(server, database):
        await all_of(server, well)
    assert [await kept.states(chat) for chat in well] == [["sent"]] * len(well)
    assert await kept.became(unreadable) == [(NOON - MINUTE, "failed", "it could not be composed")]
    ((_, state, why),) = await kept.became(blocked)
    assert (state, why) == ("skipped", "Forbidden: bot was blocked by the user")
    ((_, state, why),) = await kept.became(nowhere)
    assert (state, why) == ("failed", '"Mars/Phobos" is no time zone; write it as "Asia/Bangkok"')


async def test_what_passed_while_the_desk_was_down(server: Server, database: str, kept: Kept) -> None:
    """Three hours: late. Days: folded into the newest, or skipped where that is over twelve hours old; the next comes."""
    late, days, night, today, yesterday = chats = people(server, 5)
    await subscribed(database, [(chat, 0) for chat in chats], due=NOON - 3 * HOUR)
    ago = TODAY - timedelta(days=3)
    await kept.change(SubscriptionRow, col(SubscriptionRow.chat_id) == days, next_due_at=ago + 9 * HOUR)
    await kept.change(SubscriptionRow, col(SubscriptionRow.chat_id) == night, at="23:00", next_due_at=ago + 23 * HOUR)
    await kept.change(SubscriptionRow, col(SubscriptionRow.chat_id).in_((today, yesterday)), kind="onthisdate")
    await kept.change(
        SubscriptionRow, col(SubscriptionRow.chat_id) == yesterday, at="13:00", next_due_at=NOON - 23 * HOUR
    )
    async with running_desk(server, database):
        await all_of(server, [late, days, today])
        assert [text for chat in (night, yesterday) for text in texts(server, chat)] == []
        server.world.clock.advance(11 * HOUR + MINUTE)
        await all_of(server, [night, yesterday])
    assert [len(texts(server, chat)) for chat in chats] == [1] * 5
    assert ["Late: the desk was down." in texts(server, chat)[0] for chat in (late, days, night)] == [True, True, False]
    assert await kept.states(days) == ["folded", "folded", "folded", "sent"]
    assert await kept.became(days) == [
        (ago + 9 * HOUR + timedelta(days=number), "folded", "folded into the next one") for number in range(3)
    ] + [(TODAY + 9 * HOUR, "sent", "late: the desk was down")]
    assert [why for _, _, why in await kept.became(night)] == ["the desk was down too long"] * 3 + [None]
    assert await kept.states(yesterday) == ["skipped", "sent"]
    assert await kept.states(today) == ["sent"]


async def test_what_was_planned_and_not_sent(server: Server, database: str, kept: Kept) -> None:
    """A kill between planning and sending: the same rules hold for what waits in the store."""
    late, old, followed_by, news, old_news, old_date, new_date = chats = people(server, 7)
    await subscribed(database, [(chat, 0) for chat in chats], due=TODAY + timedelta(days=3))
    ids = {chat: number for number, chat in enumerate(chats, 1)}
    day = timedelta(days=1)
    await kept.change(SubscriptionRow, col(SubscriptionRow.chat_id) == followed_by, next_due_at=NOON - HOUR, at="11:00")
    await kept.add(
        owed(late, "digest", NOON - 3 * HOUR, subscription_id=ids[late]),
        owed(old, "digest", NOON - 13 * HOUR, subscription_id=ids[old]),
        owed(followed_by, "digest", NOON - HOUR - day, subscription_id=ids[followed_by], window_from=NOON - 2 * day),
        owed(news, "alert", NOON - 23 * HOUR, subscription_id=ids[news], facts=FROZEN),
        owed(old_news, "alert", NOON - 25 * HOUR, subscription_id=ids[old_news], facts=FROZEN),
        owed(old_date, "onthisdate", TODAY - MINUTE, subscription_id=ids[old_date]),
        owed(new_date, "onthisdate", TODAY, subscription_id=ids[new_date]),
    )
    async with running_desk(server, database):
        await all_of(server, [late, followed_by, news, new_date])
    assert "Late: the desk was down." in texts(server, late)[0]
    assert await kept.became(old) == [(NOON - 13 * HOUR, "skipped", "the desk was down too long")]
    assert await kept.states(followed_by) == ["folded", "sent"]
    assert len(texts(server, followed_by)) == 1
    assert await kept.became(old_news) == [(NOON - 25 * HOUR, "skipped", "the desk was down too long")]
    assert await kept.became(old_date) == [(TODAY - MINUTE, "skipped", "its day has passed")]
    assert [await kept.states(chat) for chat in (news, new_date)] == [["sent"]] * 2


async def test_quiet_hours_end_with_one_message(server: Server, database: str, kept: Kept) -> None:
    """Held for more chats than a batch takes: each gets one message about all that it follows, the rest is folded."""
    chats = people(server, 80)
    await subscribed(database, [(chat, 0) for chat in chats], due=NOON + MINUTE, quiet_from="11:00", quiet_to="13:00")
    await kept.add(
        *(owed(chat, "alert", NOON + 2 * MINUTE, subscription_id=number) for number, chat in enumerate(chats, 1))
    )
    second: dict[str, Any] = {"at": "12:03", "created_at": TODAY, "next_due_at": NOON + 3 * MINUTE}
    await kept.add(*(SubscriptionRow(id=1_000 + chat, chat_id=chat, **second) for chat in chats))
    await kept.follow([1_000 + chat for chat in chats], "kenya")
    loud = people(server, 81)[-1]
    async with running_desk(server, database) as desk:
        await kept.add(ChatRow(id=loud, kind="private", since=TODAY))
        await kept.add(SubscriptionRow(chat_id=loud, at="12:04", created_at=TODAY, next_due_at=NOON + 4 * MINUTE))
        desk.server.world.clock.advance(5 * MINUTE)
        await all_of(server, [loud])
        assert await kept.states(chats[0]) == ["held", "held", "held"]
        assert [texts(server, chat) for chat in chats] == [[]] * len(chats)
        desk.server.world.clock.advance(HOUR)
        await all_of(server, chats)
    assert {len(texts(server, chat)) for chat in chats} == {1}
    assert {tuple(sorted(await kept.states(chat))) for chat in chats} == {("folded", "folded", "sent")}
    assert "Kenya, Thailand" in texts(server, chats[0])[0]


async def test_a_paused_chat_gets_nothing_and_knows_why(server: Server, database: str, kept: Kept) -> None:
    """What is due while a chat pauses is skipped; the first after it comes."""
    paused, other = people(server, 2)
    await subscribed(database, [(paused, 0), (other, 0)], due=NOON - MINUTE)
    await kept.change(ChatRow, col(ChatRow.id) == paused, paused_until=NOON + HOUR)
    async with running_desk(server, database):
        await all_of(server, [other])
        assert await kept.became(paused) == [(NOON - MINUTE, "skipped", "paused")]
        server.world.clock.advance(timedelta(days=1))
        await all_of(server, [paused])
    assert await kept.states(paused) == ["skipped", "sent"]


async def test_a_blocked_chat_comes_back_with_start(server: Server, database: str, kept: Kept) -> None:
    """Who blocks the desk is owed nothing more; /start goes on with what was followed."""
    (other,) = people(server, 1)
    await subscribed(database, [(READER, 0), (other, 0)], due=NOON + HOUR)
    async with running_desk(server, database) as desk:
        server.world.persons[READER].blocked = True
        server.world.clock.advance(HOUR)
        await all_of(server, [other])
        server.world.clock.advance(timedelta(days=1))
        arrived = Arrived(server)
        await arrived.until(lambda: arrived.now()[other] == 2)
        server.world.persons[READER].blocked = False
        await desk.reader.say("/start")
        since = server.world.events.seq
        server.world.clock.advance(timedelta(days=1))
        await desk.reader.read(since)
    (_, state, why), (due, came, _) = await kept.became(READER)
    assert (state, why, came) == ("skipped", "Forbidden: bot was blocked by the user", "sent")
    assert due == NOON + HOUR + timedelta(days=2)


async def test_silence_is_told_once(server: Server, database: str, kept: Kept, end_leases: Callable[[], None]) -> None:
    """Telegram takes nothing for sixteen minutes, the alarm neither: the owner hears of it once, and the push comes."""
    (chat,) = people(server, 1)
    await subscribed(database, [(chat, 0)], due=NOON + MINUTE)
    server.world.faults.set({"method": "sendMessage", "chat": chat, "hang": 1.0, "code": 504})
    server.world.faults.set({"method": "sendMessage", "chat": OWNER, "code": 502, "times": 2})
    async with running_desk(server, database) as desk:
        since = server.world.events.seq
        server.world.clock.advance(MINUTE * 17)
        (told,) = await desk.owner.read(since)
        end_leases()
        await all_of(server, [chat])
        await rung_again(desk)
    assert told.text.startswith("Silence: 1 push that was due 15 minutes ago")
    assert len(texts(server, OWNER)) == 1
    assert await kept.states(chat) == ["sent"]


async def rung_again(desk: Desk) -> None:
    """Give the alarm the time of an answer: a second one would come before it."""
    await desk.stranger.say("/start")


async def test_three_unknown_outcomes_are_the_end(
    server: Server, database: str, kept: Kept, end_leases: Callable[[], None]
) -> None:
    """What may have arrived is sent three times and no more, and is told as failed."""
    chat, *others = people(server, 4)
    await subscribed(database, [(chat, 0), *((other, 0) for other in others)], due=NOON + HOUR)
    await kept.change(SubscriptionRow, col(SubscriptionRow.chat_id) == chat, next_due_at=NOON + timedelta(days=9))
    await kept.add(owed(chat, "digest", NOON, subscription_id=1))
    server.world.faults.set({"method": "sendMessage", "chat": chat, "lost_answer": True, "times": None})
    arrived = Arrived(server)
    async with running_desk(server, database) as desk:
        for times in range(1, 4):
            await arrived.until(lambda times=times: arrived.now()[chat] == times)  # type: ignore[misc]
            await desk.stranger.say("/start")
            end_leases()
        server.world.clock.advance(HOUR)
        await all_of(server, others)
    assert arrived.now()[chat] == 3
    assert await kept.became(chat) == [(NOON, "failed", "its outcome stayed unknown three times")]
