"""The weekly message to the editors: on Monday at eight by their own clock, when something waits, once."""

from datetime import timedelta

from sqlmodel import select

from bot.sandbox.server import Server
from bot.sandbox.world import OWNER, READER, STRANGER
from store import notices
from store.engine import Store
from store.tables import DeliveryRow, EditorRow
from tests.conftest import NOON, running_desk
from tests.people import Desk, Got, Talker

# The tests begin on Sunday 22 November 2026 at noon.
TO_MONDAY_EIGHT = timedelta(hours=20, seconds=5)
WEEK = timedelta(days=7)


async def until(database: str, chat: int, occasion: str, *states: str) -> DeliveryRow:
    """The weekly message of a chat, once it has come to one of some states; the desk plans and sends by itself."""
    store = Store(database)
    mine = (DeliveryRow.chat_id == chat, DeliveryRow.occasion == occasion)
    try:
        while True:
            async with store.read() as session:
                row = (await session.exec(select(DeliveryRow).where(*mine))).one_or_none()
            if row is not None and row.state in states:
                return row
    finally:
        await store.close()


async def next_message(desk: Desk, who: Talker, span: timedelta) -> Got:
    """The weekly message that comes when the clock is moved on."""
    since = desk.server.world.events.seq
    desk.server.world.clock.advance(span)
    return await who.hears(since, "1 thing waits")


async def reported(desk: Desk, text: str = "the date is wrong") -> None:
    """A reader's report, told to the owner."""
    since = desk.server.world.events.seq
    await desk.reader.say(f"/report {text}")
    await desk.owner.read(since)


async def test_it_comes_on_monday_with_what_waits(desk: Desk, database: str) -> None:
    """One report waits: one message, once for the week, with the way to the queue; its counts are frozen."""
    await reported(desk)
    told = await next_message(desk, desk.owner, TO_MONDAY_EIGHT)
    assert told.text == "1 thing waits for the editors: 1 report. Readers who reported wait for an answer."
    opened = await told.press("Open the queue")
    assert opened.message_id != told.message_id
    assert "Report 1, 22 Nov 2026: the date is wrong" in opened.text
    row = await until(database, OWNER, "queue:2026-W48", "sent", "skipped")
    assert (row.state, row.facts) == ("sent", {"counts": {"reports": 1}})
    again = await next_message(desk, desk.owner, WEEK)
    assert again.text.startswith("1 thing waits")
    assert (await until(database, OWNER, "queue:2026-W49", "sent", "skipped")).state == "sent"


async def test_nothing_comes_when_nothing_waits(desk: Desk, database: str) -> None:
    """An empty queue is no message, and that is written down."""
    await desk.owner.say("/start")
    desk.server.world.clock.advance(TO_MONDAY_EIGHT)
    row = await until(database, OWNER, "queue:2026-W48", "sent", "skipped")
    assert (row.state, row.why) == ("skipped", "nothing waits")


async def test_it_is_switched_off_and_on(server: Server, database: str) -> None:
    """[No weekly message] ends it for one, not for the others; [Turn it on again] brings it back."""
    store = Store(database)
    async with store.unit() as session:
        session.add(EditorRow(user_id=STRANGER, role="editor", since=NOON))
    async with running_desk(server, database) as desk:
        await desk.stranger.say("/start")
        await reported(desk)
        told = await next_message(desk, desk.owner, TO_MONDAY_EIGHT)
        off = await told.press("No weekly message")
        assert off.text.startswith("No weekly message any more.")
        desk.server.world.clock.advance(WEEK)
        assert (await until(database, STRANGER, "queue:2026-W49", "sent")).facts == {"counts": {"reports": 1}}
        async with store.read() as session:
            assert await notices.owed(session, [OWNER, STRANGER], "queue:2026-W49") == {STRANGER}
        assert (await off.press("Turn it on again")).text.startswith("On Mondays at 08:00")
        assert (await next_message(desk, desk.owner, WEEK)).text.startswith("1 thing waits")
    await store.close()


async def test_it_follows_the_clock_and_the_quiet_hours_of_each(server: Server, database: str) -> None:
    """An editor in Bangkok hears at eight there, seven hours before the owner, whose quiet hours hold it till nine."""
    store = Store(database)
    async with store.unit() as session:
        session.add(EditorRow(user_id=READER, role="editor", since=NOON))
    await store.close()
    async with running_desk(server, database) as desk:
        await desk.reader.say("/subscribe thailand")
        await desk.reader.say("/settings zone Bangkok")
        await desk.reader.say("/settings time 20:00")
        await desk.owner.say("/subscribe huawei")
        await desk.owner.say("/settings quiet 22:00-09:00")
        await desk.owner.say("/settings time 12:00")
        await reported(desk)
        early = await next_message(desk, desk.reader, timedelta(hours=13, seconds=5))
        assert early.text.startswith("1 thing waits")
        desk.server.world.clock.advance(timedelta(hours=7))
        row = await until(database, OWNER, "queue:2026-W48", "held")
        assert (row.due_at.hour, row.held_until and row.held_until.hour) == (8, 9)
        assert "From the editors, Mon 23 Nov 08:00: held for your quiet hours" in (await desk.owner.say("/why")).text
        late = await next_message(desk, desk.owner, timedelta(hours=1))
        assert late.text.startswith("1 thing waits")
        assert "No message with Huawei was due" in (await desk.owner.say("/why huawei")).text


async def test_a_reviewer_hears_without_a_way_to_what_only_editors_open(server: Server, database: str) -> None:
    """The counts and the switch, which a reviewer may press; no [Open the queue]."""
    store = Store(database)
    async with store.unit() as session:
        session.add(EditorRow(user_id=STRANGER, role="reviewer", since=NOON))
    await store.close()
    async with running_desk(server, database) as desk:
        await desk.stranger.say("/start")
        await reported(desk)
        told = await next_message(desk, desk.stranger, TO_MONDAY_EIGHT)
        assert told.labels == ("No weekly message",)
        assert (await told.press("No weekly message")).text.startswith("No weekly message any more.")


async def test_who_lost_the_role_hears_nothing(server: Server, database: str) -> None:
    """The role ends between the planning and the sending: the message is left out."""
    store = Store(database)
    async with store.unit() as session:
        row = DeliveryRow(chat_id=READER, kind="notice", occasion="queue:2026-W47", due_at=NOON)
        session.add(row)
    await store.close()
    async with running_desk(server, database):
        settled = await until(database, READER, "queue:2026-W47", "sent", "skipped")
    assert (settled.state, settled.why) == ("skipped", "no role at the desk any more")
