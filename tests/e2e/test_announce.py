"""Announcements: previewed byte for byte, sent once to every chat that follows something."""

from datetime import timedelta

from sqlmodel import select

from bot.sandbox import acts
from bot.sandbox.world import OWNER, READER, STRANGER
from store.engine import Store
from store.tables import AuditRow, DeliveryRow
from tests.people import Desk, Got

TEXT = "From Monday on there are <two> digests & a map: https://example.org/a?b=1&c=2"
FOOT = "To everybody who follows something here. Silkbrief"


async def previewed(desk: Desk, text: str = TEXT) -> list[Got]:
    """The announcement as readers will get it, and the owner's page below it."""
    return await desk.owner.all(f"/announce {text}", expect=2)


async def test_an_announcement_reaches_whoever_follows_something_once(desk: Desk, database: str) -> None:
    """Two followers get the very message that was previewed, nobody else anything, and a second press sends nothing."""
    await desk.reader.say("/subscribe thailand")
    await desk.stranger.say("/subscribe huawei")
    shown, sure = await previewed(desk)
    assert shown.text == f"{TEXT}\n\n{FOOT}"
    assert "It goes to 2 chats: 2 now, in about 1 s." in sure.text
    since = desk.server.world.events.seq
    sent = await sure.press("Send to 2 chats")
    assert sent.text.startswith("On its way to 2 chats, each once.")
    (got,) = await desk.reader.read(since)
    await desk.stranger.read(since)
    keys = ("text", "entities", "reply_markup")
    assert {key: got.raw.get(key) for key in keys} == {key: shown.raw.get(key) for key in keys}
    assert got.labels == ("Less often",)
    assert await sure.flash("Send") == "That was sent already; nobody gets it twice."
    store = Store(database)
    async with store.read() as session:
        rows = (await session.exec(select(DeliveryRow).where(DeliveryRow.kind == "notice"))).all()
        (noted,) = (await session.exec(select(AuditRow).where(AuditRow.act == "announced"))).all()
    await store.close()
    assert sorted((row.chat_id, row.state) for row in rows) == [(READER, "sent"), (STRANGER, "sent")]
    assert (noted.who, noted.after) == (OWNER, TEXT)


async def test_quiet_hours_hold_it_and_a_pause_leaves_it_out(desk: Desk) -> None:
    """Who sleeps gets it at wake-up, who paused all messages does not; the owner is told so before."""
    await desk.reader.say("/subscribe thailand")
    await desk.reader.say("/settings quiet 11:00-13:00")
    await desk.stranger.say("/subscribe huawei")
    await desk.stranger.say("/pause 7d")
    _, sure = await previewed(desk)
    assert "It goes to 1 chat: 1 when their quiet hours end. 1 chat paused all messages and gets nothing." in sure.text
    await sure.press("Send")
    since = desk.server.world.events.seq
    desk.server.world.clock.advance(timedelta(hours=1, seconds=5))
    (got,) = await desk.reader.read(since)
    assert got.text.startswith("From Monday on there are <two> digests")
    told = desk.server.world.record.calls(method="sendMessage", chat=STRANGER)
    assert not any("From Monday on" in str(call["params"]) for call in told)


async def test_who_stops_meanwhile_gets_nothing(desk: Desk) -> None:
    """Held for quiet hours, then /stop: the announcement does not come."""
    await desk.reader.say("/subscribe thailand")
    await desk.reader.say("/settings quiet 11:00-13:00")
    _, sure = await previewed(desk)
    await sure.press("Send")
    await desk.reader.say("/stop")
    desk.server.world.clock.advance(timedelta(hours=2))
    await desk.owner.say("/start")
    await desk.reader.say("/start")
    told = desk.server.world.record.calls(method="sendMessage", chat=READER)
    assert not any("From Monday on" in str(call["params"]) for call in told)


async def test_the_text_can_be_asked_for_replaced_and_dropped(desk: Desk) -> None:
    """/announce alone asks; another message takes the first one's place; [Back] sends nothing; its old button is old."""
    await desk.reader.say("/subscribe thailand")
    assert (await desk.owner.say("/announce")).text.startswith("What do you want to tell everybody")
    _, first = await desk.owner.all("One.", expect=2)
    _, second = await desk.owner.all("Two.", expect=2)
    assert "That button is old" in await first.flash("Send")
    assert (await second.press("Back")).text == "Nothing was sent."
    assert "That button is old" in await first.flash("Send")


async def test_nobody_to_tell_and_too_much_to_tell(desk: Desk) -> None:
    """Without followers there is no button; a text over the limit is refused."""
    _, sure = await previewed(desk, "Hello.")
    assert sure.labels == ()
    assert "at most 3500 characters" in (await desk.owner.say(f"/announce {'x' * 3_600}")).text


async def test_a_reader_cannot_announce_nor_press(desk: Desk) -> None:
    """An unknown command, and an owner's button in a reader's hands says that it is old and sends nothing."""
    await desk.reader.say("/subscribe thailand")
    assert "I do not know that command" in (await desk.reader.say("/announce hello")).text
    _, sure = await previewed(desk)
    row, column = sure.button("Send")
    data = sure.raw["reply_markup"]["inline_keyboard"][row][column]["callback_data"]
    start = await desk.reader.say("/start")
    query = acts.press(desk.server.world, READER, start.message_id, READER, data)
    await query.answered.wait()
    assert "That button is old" in str((query.answer or {}).get("text"))
