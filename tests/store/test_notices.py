"""Notices: owed once to each, announcements to whoever can be reached, reports settled once, the weekly switch."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import select

from store import chats, deliveries, figures, forgetting, notices, reading, subscriptions
from store.blast import Alike
from store.engine import Store
from store.tables import ChatRow, DeliveryRow, NoteRow, ReportRow, SubscriptionRow
from tests.store.conftest import NOW

FIRST = 2**40


async def chat(store: Store, one: int, *, topics: tuple[int, ...] = (0,), active: bool = True, **values: Any) -> None:
    """A chat with a subscription in each of its topics."""
    async with store.unit() as session:
        session.add(ChatRow(**({"id": one, "kind": "private", "since": NOW} | values)))
        await session.flush()
        for topic in topics:
            row = SubscriptionRow(chat_id=one, topic_id=topic, created_at=NOW, next_due_at=NOW, active=active)
            made = await subscriptions.start(session, row)
            await subscriptions.follow(session, made.id or 0, ["thailand", "huawei"])


async def rows(store: Store) -> list[DeliveryRow]:
    """All deliveries by chat."""
    async with store.read() as session:
        return list(await session.exec(select(DeliveryRow).order_by("chat_id")))


async def announce(store: Store, number: int = 7) -> int | None:
    async with store.unit() as session:
        return await notices.announce(session, number, "Hello.", now=NOW)


async def report(store: Store, text: str = "wrong") -> int:
    async with store.unit() as session:
        return await reading.report(session, ReportRow(chat_id=FIRST, user_id=FIRST, text=text, sent_at=NOW))


async def test_a_notice_is_owed_once_to_each(store: Store) -> None:
    """However often it is asked for; another occasion is another notice."""
    for _ in range(2):
        async with store.unit() as session:
            await notices.owe(session, [FIRST, FIRST + 1], "queue:2026-W47", due=NOW)
            await notices.owe(session, [], "queue:2026-W47", due=NOW)
    async with store.read() as session:
        asked = [FIRST, FIRST + 1, FIRST + 2]
        assert await notices.owed(session, asked, "queue:2026-W47") == {FIRST, FIRST + 1}
        assert await notices.owed(session, asked, "queue:2026-W48") == frozenset()
    assert [(row.chat_id, row.kind, row.state, row.facts) for row in await rows(store)] == [
        (FIRST, "notice", "planned", None),
        (FIRST + 1, "notice", "planned", None),
    ]


async def test_an_announcement_goes_once_to_each_chat_that_follows_something(store: Store) -> None:
    """One message for a chat of three topics; none for those gone or without a schedule; a second time nothing."""
    await chat(store, FIRST)
    await chat(store, FIRST + 1, topics=(3, 5, 9), kind="supergroup")
    await chat(store, FIRST + 2, active=False, state="gone")
    await chat(store, FIRST + 3, topics=())
    assert await announce(store) == 2
    assert await announce(store) is None
    assert [(row.chat_id, row.topic_id, row.occasion) for row in await rows(store)] == [
        (FIRST, 0, "announce:7"),
        (FIRST + 1, 3, "announce:7"),
    ]
    assert await announce(store, 8) == 2
    async with store.read() as session:
        assert await notices.announcement(session, 7) == "Hello."
        assert await notices.announcement(session, 9) is None


async def test_an_announcement_can_be_claimed_and_sent(store: Store) -> None:
    """The sender takes it like any push, with the chat beside it."""
    await chat(store, FIRST)
    await announce(store)
    async with store.unit() as session:
        (one,) = await deliveries.claim(session, 10, now=NOW, lease_from=NOW)
    assert (one.delivery.occasion, one.chat and one.chat.id, one.subscription) == ("announce:7", FIRST, None)


async def test_who_ends_all_gets_no_announcement_and_who_ends_one_does(store: Store) -> None:
    """With the last schedule of a chat its owed announcements are skipped; other notices stay."""
    await chat(store, FIRST, topics=(0, 4))
    await announce(store)
    async with store.unit() as session:
        await notices.owe(session, [FIRST], "answer:1", due=NOW)
        mine = [row.id or 0 for row in await subscriptions.of_chat(session, FIRST)]
        await subscriptions.end(session, mine[:1])
    assert {row.occasion: row.state for row in await rows(store)} == {"announce:7": "planned", "answer:1": "planned"}
    async with store.unit() as session:
        await subscriptions.end(session, mine[1:])
    assert {row.occasion: (row.state, row.why) for row in await rows(store)} == {
        "announce:7": ("skipped", "no longer followed"),
        "answer:1": ("planned", None),
    }


async def test_whom_an_announcement_reaches_is_counted_by_quiet_hours(store: Store) -> None:
    """Those who paused are counted apart; those gone or without a schedule not at all."""
    await chat(store, FIRST)
    await chat(store, FIRST + 1, topics=(1, 2))
    await chat(store, FIRST + 2, quiet_from="22:00", quiet_to="07:00", zone="Asia/Bangkok")
    await chat(store, FIRST + 3, paused_until=NOW + timedelta(days=1))
    await chat(store, FIRST + 4, paused_until=NOW - timedelta(days=1))
    await chat(store, FIRST + 5, active=False, state="gone")
    await chat(store, FIRST + 6, topics=())
    async with store.read() as session:
        alike, paused = await notices.reached(session, NOW)
    assert sorted(alike, key=lambda one: one.count) == [
        Alike(1, "Asia/Bangkok", "22:00", "07:00"),
        Alike(3, None, None, None),
    ]
    assert paused == 1


async def test_a_report_is_settled_once(store: Store) -> None:
    """The first answer stands; what is settled is open no more, and what is gone cannot be answered."""
    number = await report(store)
    async with store.unit() as session:
        settled = await reading.settle_report(session, number, "Thanks.", now=NOW)
        assert settled is not None
        assert (settled.state, settled.answer, settled.answered_at) == ("answered", "Thanks.", NOW)
    async with store.unit() as session:
        assert await reading.settle_report(session, number, "Again.", now=NOW) is None
        assert await reading.settle_report(session, 99, "None.", now=NOW) is None
        assert await reading.open_reports(session) == []
    async with store.read() as session:
        held = await forgetting.held(session, FIRST, FIRST)
    assert held["report"][0]["answer"] == "Thanks."


async def test_open_reports_stand_the_longest_waiting_first(store: Store) -> None:
    """In the order in which they came."""
    for text in ("one", "two", "three"):
        await report(store, text)
    async with store.unit() as session:
        await reading.settle_report(session, 2, None, now=NOW)
    async with store.read() as session:
        assert [row.text for row in await reading.open_reports(session)] == ["one", "three"]
        assert await figures.reports(session) == (2, 3)


async def test_words_are_settled_until_they_are_asked_as_often_again(store: Store) -> None:
    """Settled words are not wanted; three more askings bring them back with a new count."""

    async def ask(times: int) -> None:
        for _ in range(times):
            async with store.unit() as session:
                await reading.asked(session, "plugh", today="2026-11-22")

    async def wanted() -> list[tuple[str, int]]:
        async with store.read() as session:
            return [(row.words, row.times) for row in await reading.wanted(session)]

    await ask(4)
    assert await wanted() == [("plugh", 4)]
    async with store.unit() as session:
        assert await reading.settle_words(session, "plugh") is True
        assert await reading.settle_words(session, "plugh") is False
        assert await figures.unanswered(session) == (0, 0)
    await ask(2)
    assert await wanted() == []
    await ask(1)
    assert await wanted() == [("plugh", 3)]


async def test_the_weekly_switch_is_remembered_shown_and_forgotten(store: Store) -> None:
    """On until it is switched off; /mydata shows it; to be forgotten takes it away."""

    async def on(user: int = FIRST) -> bool:
        async with store.read() as session:
            return await notices.wants_weekly(session, user)

    assert await on()
    for _ in range(2):
        async with store.unit() as session:
            await notices.switch_weekly(session, FIRST, on=False)
    assert (await on(), await on(FIRST + 1)) == (False, True)
    async with store.read() as session:
        assert await notices.without_weekly(session) == {FIRST}
    async with store.read() as session:
        assert (await forgetting.held(session, FIRST, FIRST))["note"] == [{"weekly message": "off"}]
    async with store.unit() as session:
        await forgetting.forget(session, FIRST, FIRST, now=NOW)
    assert await on()
    async with store.read() as session:
        assert (await session.exec(select(NoteRow))).all() == []
    async with store.unit() as session:
        await notices.switch_weekly(session, FIRST, on=False)
        await notices.switch_weekly(session, FIRST, on=True)
    assert await on()


async def test_the_figures_count_chats_not_schedules(store: Store) -> None:
    """Followers, clocks and kinds count a chat once, however many schedules it has; one that is gone not at all."""
    await chat(store, FIRST, zone="Asia/Bangkok")
    await chat(store, -FIRST, topics=(1, 2, 3), kind="supergroup")
    await chat(store, FIRST + 2, active=False, state="gone")
    async with store.read() as session:
        assert await subscriptions.followers(session) == {"thailand": 2, "huawei": 2}
        assert await figures.zones(session) == {"Asia/Bangkok": 1, None: 1}
        assert await figures.kinds(session) == {"private": 1, "supergroup": 1}
        assert await notices.zones(session, [FIRST, -FIRST]) == {FIRST: "Asia/Bangkok"}


async def test_outcomes_are_counted_by_kind_since_a_moment(store: Store) -> None:
    """Sent, failed and older ones."""

    async def owe(n: int, state: str, due: datetime = NOW) -> None:
        async with store.unit() as session:
            row = DeliveryRow(chat_id=n, kind="digest", occasion="x", due_at=due, state=state)
            await deliveries.owe(session, row)

    await owe(1, "sent")
    await owe(2, "sent")
    await owe(3, "failed")
    await owe(4, "sent", NOW - timedelta(days=8))
    async with store.read() as session:
        found = await figures.outcomes(session, NOW - timedelta(days=7))
        assert found == {("digest", "sent"): 2, ("digest", "failed"): 1}
        assert (await figures.outcomes(session, NOW - timedelta(days=30)))["digest", "sent"] == 3


async def test_a_group_that_moves_takes_its_announcement_along(store: Store) -> None:
    """The new id owes it, once."""
    await chat(store, -5, kind="group")
    await announce(store)
    async with store.unit() as session:
        await chats.move(session, -5, -1005)
    assert [(row.chat_id, row.occasion) for row in await rows(store)] == [(-1005, "announce:7")]
