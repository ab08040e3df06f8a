"""Recalls: pushes of a brief are taken back, deleted while Telegram does that and withdrawn after it."""

from datetime import timedelta

from bot.push.counted import SETTLED
from tests.e2e.test_skeleton import BRIEF
from tests.people import Desk, Got


async def pushed_brief(desk: Desk) -> Got:
    """A brief that goes live with an alert to the reader; the alert."""
    await desk.reader.say("/subscribe thailand")
    await desk.reader.say("/settings alerts on")
    await desk.owner.all(f"/addbrief\n{BRIEF}", expect=2)
    since = desk.server.world.events.seq
    await (await desk.owner.say("/publish thailand-new-cities")).press("Publish")
    (alert,) = await desk.reader.read(since)
    assert "Three more" in alert.text
    return alert


async def test_a_recall_deletes_what_is_young(desk: Desk) -> None:
    """/recall, confirmed: within 48 hours the message goes, and the editor hears that it is done."""
    alert = await pushed_brief(desk)
    asked = await desk.owner.say("/recall thailand-new-cities")
    assert "1 chat got a message with it" in asked.text
    since = desk.server.world.events.seq
    await asked.press("Recall")
    desk.server.world.clock.advance(SETTLED)
    report = await desk.owner.hears(since, "Recalled · ")
    assert report.text == "Recalled · thailand-new-cities\nDeleted or edited 1 message."
    assert desk.server.world.chats[desk.reader.chat].messages[alert.message_id].deleted


async def test_a_recall_withdraws_what_is_old(desk: Desk) -> None:
    """After 48 hours Telegram deletes no more: the message says that it is withdrawn."""
    alert = await pushed_brief(desk)
    since = desk.server.world.events.seq
    desk.server.world.clock.advance(timedelta(hours=50))
    await desk.reader.read(since)
    asked = await desk.owner.say("/recall thailand-new-cities")
    since = desk.server.world.events.seq
    await asked.press("Recall")
    (edited,) = await desk.reader.read(since)
    assert edited.message_id == alert.message_id
    assert edited.text.startswith("Withdrawn on 24 Nov 2026: Three more smart cities in Thailand.")
