"""Alerts: told at once to those who chose them, and to nobody else."""

from bot.sandbox.world import OWNER, STRANGER
from tests.e2e.test_skeleton import BRIEF
from tests.people import Desk

TWO = (
    BRIEF
    + """\
  - key: "four"
    text: "A fourth city in Thailand has asked to be certified as a smart city."
    kind: "event"
    standing: "reported"
    subjects: [thailand]
    sources: [{source: "agp-dsr", place: "paragraph 2"}]
    when: "2026-11"
    weight: 1
"""
)


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


async def test_an_alert_leads_to_its_brief_and_names_what_it_is_about(desk: Desk) -> None:
    """Of two new claims it tells the weightier one and that there is another; [Read it] opens the brief."""
    await desk.reader.say("/subscribe kenya")
    await desk.reader.say("/subscribe thailand")
    await desk.reader.say("/settings alerts on")
    await desk.owner.all(f"/addbrief\n{TWO}", expect=2)
    since = desk.server.world.events.seq
    await (await desk.owner.say("/publish thailand-new-cities")).press("Publish")
    (alert,) = await desk.reader.read(since)
    assert alert.labels == ("Read it", "🇹🇭 Thailand", "Less often", "Why this?")
    assert "Kenya" not in alert.text
    new = alert.text.partition("\nNEW\n")[2].splitlines()[0]
    assert new.startswith("• as reported · Three more cities in Thailand were certified")
    assert new.endswith("and 1 more in the brief.")
    opened = await alert.press("Read it")
    assert opened.text.startswith("Three more smart cities in Thailand")
    assert "A fourth city in Thailand has asked" in opened.text


async def test_whoever_reads_along_in_a_group_opens_the_brief_beside_the_alert(desk: Desk) -> None:
    """A member's press on [Read it] is answered with a message of its own; the alert stays."""
    group = desk.in_group(OWNER)
    await group.say("/subscribe thailand")
    await group.say("/settings alerts on")
    await desk.owner.all(f"/addbrief\n{TWO}", expect=2)
    since = desk.server.world.events.seq
    await (await desk.owner.say("/publish thailand-new-cities")).press("Publish")
    (alert,) = await group.read(since)
    opened = await alert.press("Read it", by=desk.in_group(STRANGER))
    assert opened.message_id != alert.message_id
    assert opened.text.startswith("Three more smart cities in Thailand")
    assert group.shown(alert.message_id).text == alert.text
