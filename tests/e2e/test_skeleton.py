"""The three uses of the desk, told as a reader, a subscriber and an editor would."""

from datetime import timedelta

from tests.people import Desk

BRIEF = """\
slug: "thailand-new-cities"
title: "Three more smart cities in Thailand"
date: "2026-11-22"
subjects: [thailand, smart-cities]
lead: "Three more cities were certified in Thailand [#three]."
claims:
  - key: "three"
    text: "Three more cities in Thailand were certified as smart cities in October 2026."
    kind: "event"
    standing: "reported"
    subjects: [thailand, smart-cities]
    sources: [{source: "agp-dsr", place: "paragraph 1"}]
    when: "2026-10"
    weight: 3
"""


async def test_start_says_what_it_is_and_what_to_type(desk: Desk) -> None:
    """Three lines and four buttons."""
    got = await desk.reader.say("/start")
    assert len(got.text.splitlines()) == 3
    assert len(got.labels) == 4


async def test_help_is_one_screen_with_all_commands_behind_a_button(desk: Desk) -> None:
    """The marks are explained, and every command is one press away."""
    got = await desk.reader.say("/help")
    assert "not traced: we looked and found nothing" in got.text
    assert "/country" in (await got.press("All commands")).text


async def test_a_country_is_answered_from_the_store_with_its_sources(desk: Desk) -> None:
    """/country thailand: marks before statements, numbers explained in the same message."""
    got = await desk.reader.say("/country thailand")
    assert got.text.startswith("🇹🇭 Thailand")
    assert "✓ checked · Thailand's goal is 105 smart cities by 2027" in got.text
    assert "[1] Asia Growth Partners, commentary" in got.text
    assert "of 31 statements" in got.text


async def test_a_subscription_brings_one_digest_a_day_with_this_date(desk: Desk) -> None:
    """Following Thailand brings, at 08:00, one message with its on-this-date section; the next tick brings no second."""
    reader = desk.reader
    followed = await reader.say("/subscribe thailand")
    assert "One message a day at 08:00" in followed.text
    since = desk.server.world.events.seq
    desk.server.world.clock.advance(timedelta(hours=20, seconds=5))
    (digest,) = await reader.read(since)
    assert "ON THIS DATE" in digest.text
    assert "NEW TO YOU, from the files" in digest.text
    assert "Less often" in digest.labels
    again = await reader.say("/start")
    assert again.message_id > digest.message_id
    sends = desk.server.world.record.calls(method="sendMessage", chat=reader.chat)
    assert sum("ON THIS DATE" in call["params"]["text"] for call in sends) == 1


async def test_an_owner_adds_and_publishes_a_brief_and_a_reader_gets_it(desk: Desk) -> None:
    """/addbrief with YAML keeps a draft and shows it as readers will see it; /publish puts it live."""
    await desk.reader.say("/country thailand")  # The first answer says once how long answers are kept.
    preview, _ = await desk.owner.all(f"/addbrief\n{BRIEF}", expect=2)
    assert preview.text.startswith("Three more smart cities in Thailand")
    before = await desk.reader.say("/brief thailand-new-cities")
    assert "We have nothing under" in before.text
    live = await (await desk.owner.say("/publish thailand-new-cities")).press("Publish")
    assert "Live now to all" in live.text
    after = await desk.reader.say("/brief thailand-new-cities")
    assert after.text == preview.text


async def test_a_stranger_learns_nothing_of_the_editors_commands(desk: Desk) -> None:
    """/publish of a stranger reads like any unknown command and changes nothing."""
    await desk.owner.all(f"/addbrief\n{BRIEF}", expect=2)
    refused = await desk.stranger.say("/publish thailand-new-cities")
    unknown = await desk.stranger.say("/nosuchcommand")
    assert refused.text == unknown.text
    assert "We have nothing under" in (await desk.reader.say("/brief thailand-new-cities")).text


async def test_a_broken_brief_comes_back_with_all_its_faults(desk: Desk) -> None:
    """Every fault has its line and key, and nothing is kept."""
    broken = BRIEF.replace('"agp-dsr"', '"no-such-source"').replace('"event"', '"happening"')
    told = await desk.owner.say(f"/addbrief\n{broken}")
    assert "Not kept" in told.text
    assert "Line 10, " in told.text or "Line 9, " in told.text
    assert "no-such-source" in told.text
    assert "No drafts" in (await desk.owner.say("/drafts")).text
