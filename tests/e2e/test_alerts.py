"""Alerts: told at once to those who chose them, and to nobody else."""

from tests.e2e.test_skeleton import BRIEF
from tests.people import Desk


async def test_an_alert_reaches_who_chose_alerts_once(desk: Desk) -> None:
    """/settings alerts on, a brief is published, one message comes; the next digest does not tell it again."""
    await desk.reader.say("/subscribe thailand")
    await desk.reader.say("/settings alerts on")
    await desk.stranger.say("/subscribe thailand")
    await desk.owner.all(f"/addbrief\n{BRIEF}", expect=2)
    since = desk.server.world.events.seq
    asked = await desk.owner.say("/publish thailand-new-cities")
    assert "2 follow these: 1 alerted now, about 1 s." in asked.text
    live = await asked.press("Publish")
    assert "1 chat that chose alerts is told now" in live.text
    (alert,) = await desk.reader.read(since)
    assert alert.text.startswith("New: Three more smart cities in Thailand")
    assert "ON THIS DATE" not in alert.text
    await desk.stranger.say("/start")
    told = desk.server.world.record.calls(method="sendMessage", chat=desk.stranger.chat)
    assert not any("New: Three more" in str(call["params"]) for call in told)


async def test_publishing_quietly_alerts_nobody(desk: Desk) -> None:
    """[Quietly] puts it live without a message."""
    await desk.reader.say("/subscribe thailand")
    await desk.reader.say("/settings alerts on")
    _, report = await desk.owner.all(f"/addbrief\n{BRIEF}", expect=2)
    assert "told now" not in (await report.press("Quietly")).text
    assert "Three more cities" in (await desk.reader.say("/brief thailand-new-cities")).text
