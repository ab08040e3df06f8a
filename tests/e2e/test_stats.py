"""The desk in numbers: what is known, what is not, and all of it as a file."""

from datetime import timedelta

from tests.people import Desk


async def test_stats_tell_followers_clocks_messages_and_what_waits(desk: Desk) -> None:
    """Two followers, one digest, one report, one question without an answer."""
    await desk.reader.say("/subscribe thailand")
    await desk.reader.say("/settings zone Bangkok")
    await desk.stranger.say("/subscribe thailand huawei")
    since = desk.server.world.events.seq
    desk.server.world.clock.advance(timedelta(hours=13, seconds=5))
    await desk.reader.read(since)
    await desk.reader.say("xyzzy plugh")
    since = desk.server.world.events.seq
    await desk.reader.say("/report an error")
    await desk.owner.read(since)
    told = await desk.owner.say("/stats")
    assert "Chats that follow something: 2 (2 private)" in told.text
    assert "🇹🇭 Thailand 2 · 🏢 Huawei 1" in told.text
    assert "Bangkok 1 · not said, so UTC 1" in told.text
    assert "a reader's language is not kept" in told.text
    assert "sent 2 · 2" in told.text
    assert "Questions without an answer: 1, asked 1 time in all." in told.text
    assert "Reports: 1 open of 1." in told.text


async def test_stats_come_as_a_file(desk: Desk) -> None:
    """[As a file]: the same numbers, a line each, as a CSV document."""
    await desk.reader.say("/subscribe thailand")
    told = await desk.owner.say("/stats")
    got = await told.press("As a file")
    assert got.text == "The desk in numbers, all of them."
    assert got.raw["document"]["file_name"] == "silkbrief-2026-11-22.csv"


async def test_stats_are_no_readers(desk: Desk) -> None:
    """A reader's /stats is an unknown command."""
    assert "I do not know that command" in (await desk.reader.say("/stats")).text
