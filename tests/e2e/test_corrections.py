"""Corrections as readers meet them: what was wrong is struck, one reply tells, and nobody is disturbed twice."""

from datetime import timedelta

from bot.views.text import IN_GROUP, units
from tests.e2e.erratum import (
    CLAIM,
    FEATURE,
    NEW,
    QUESTION,
    REWORK,
    TYPO,
    WAS,
    WHY,
    corrected,
    correcting,
    heard,
    replies_to,
    struck,
)
from tests.people import Desk

TO_EIGHT = timedelta(hours=20, seconds=5)


async def test_who_was_answered_with_the_error_hears_of_it_once(desk: Desk) -> None:
    """The answer is struck and dated and leads on; one reply to it says what is right, what we had said, and why."""
    got = await desk.reader.say(QUESTION)
    edited, reply = await corrected(desk, desk.reader, 2)
    assert edited.message_id == got.message_id
    assert struck(edited)[0].startswith(f"• as reported · {WAS}")
    assert "corrected 22 Nov 2026\n• as reported · " + NEW in edited.text
    ways = ("What changed", "All corrections", "Copy with source", "Open the first", "🇹🇭 Thailand")
    assert edited.labels[: len(ways)] == ways
    assert replies_to(reply) == got.message_id
    assert reply.text.startswith(f"Correction to our message of 22 Nov: • as reported · {NEW} [1]")
    assert f"We had said, • as reported: {WAS}" in reply.text
    assert f"Why: {WHY}" in reply.text
    assert "[1] Asia Growth Partners, commentary" in reply.text
    assert (await edited.press("🇹🇭 Thailand")).text.startswith("🇹🇭 Thailand")
    assert sum("Correction" in text for text in await heard(desk, desk.reader)) == 1


async def test_a_push_is_struck_and_keeps_its_buttons(desk: Desk) -> None:
    """A digest that carried the error is made anew, answered once, and the next one does not tell it again."""
    await desk.reader.say("/subscribe midea")
    since = desk.server.world.events.seq
    desk.server.world.clock.advance(TO_EIGHT)
    (digest,) = await desk.reader.read(since)
    claim, old = REWORK, "Rework at Midea's 5G factory in Chonburi fell by 75%"
    if old not in digest.text:
        claim, old = CLAIM, WAS
    assert old in digest.text
    new = NEW if claim == CLAIM else f"{old} and first-time yield rose by 4%, as Midea and Huawei themselves say."
    edited, reply = await corrected(desk, desk.reader, 2, new, WHY, claim=claim)
    assert edited.message_id == digest.message_id
    assert any(old in one for one in struck(edited))
    assert edited.labels == ("What changed", "All corrections", *digest.labels)
    assert replies_to(reply) == digest.message_id
    assert "to our message of 23 Nov: " in reply.text
    since = desk.server.world.events.seq
    desk.server.world.clock.advance(timedelta(days=1))
    (following,) = await desk.reader.read(since)
    assert "CHANGED" not in following.text


async def test_a_follower_who_got_no_error_reads_it_in_the_next_digest(desk: Desk) -> None:
    """A correction alerts nobody; what changed stands where changes stand."""
    await desk.stranger.say("/subscribe midea")
    await desk.stranger.say("/settings alerts on")
    await desk.reader.say(QUESTION)
    await corrected(desk, desk.reader, 2)
    assert not any(WHY in text for text in await heard(desk, desk.stranger))
    since = desk.server.world.events.seq
    desk.server.world.clock.advance(TO_EIGHT)
    (digest,) = await desk.stranger.read(since)
    assert f"CHANGED\n• as reported · {NEW}" in digest.text


async def test_where_the_reader_paged_on_only_the_reply_comes(desk: Desk) -> None:
    """The page that is there now is left alone."""
    got = await desk.reader.say(QUESTION)
    page = await (await got.press("🇹🇭")).press("More…")
    (reply,) = await corrected(desk, desk.reader, 1)
    assert replies_to(reply) == got.message_id
    assert desk.reader.shown(got.message_id).text == page.text
    assert sum("Correction" in text for text in await heard(desk, desk.reader)) == 1


async def test_quiet_hours_hold_it(desk: Desk) -> None:
    """Neither edit nor reply before they end; the editor was told so."""
    await desk.reader.say("/subscribe kenya")
    await desk.reader.say("/settings quiet 11:00-18:00")
    await desk.reader.say(QUESTION)
    summary = await correcting(desk, NEW, WHY)
    assert "0 chats are told now; 1 at wake-up." in summary.text
    await summary.press("Correction")
    assert not any("Correction" in text for text in await heard(desk, desk.reader))
    since = desk.server.world.events.seq
    desk.server.world.clock.advance(timedelta(hours=6, seconds=5))
    edited, reply = await desk.reader.read(since, 2)
    assert struck(edited)
    assert reply.text.startswith("Correction to our message of 22 Nov")


async def test_a_second_correction_takes_the_place_of_one_that_is_held(desk: Desk) -> None:
    """Who sleeps through both hears once: what the message had said, and what is right now."""
    await desk.reader.say("/subscribe kenya")
    await desk.reader.say("/settings quiet 11:00-18:00")
    await desk.reader.say(QUESTION)
    await (await correcting(desk, NEW, WHY)).press("Correction")
    newest = NEW.replace("AIS and Huawei", "AIS, Huawei and others")
    await (await correcting(desk, newest, "Others are named as well.")).press("Correction")
    since = desk.server.world.events.seq
    desk.server.world.clock.advance(timedelta(hours=6, seconds=5))
    edited, reply = await desk.reader.read(since, 2)
    assert newest in edited.text
    assert struck(edited)[0].startswith(f"• as reported · {WAS}")
    assert newest in reply.text
    assert f"We had said, • as reported: {WAS}" in reply.text
    assert sum("<b>Correction</b>" in text for text in await heard(desk, desk.reader)) == 1


async def test_a_correction_is_itself_corrected(desk: Desk) -> None:
    """The second answers the first, whose words are struck as well; the answer shows what it had said at first."""
    await desk.reader.say(QUESTION)
    _, first = await corrected(desk, desk.reader, 2)
    newest = NEW.replace("AIS and Huawei", "AIS, Huawei and others")
    *edited, reply = await corrected(desk, desk.reader, 3, newest, "Others are named as well.")
    assert replies_to(reply) == first.message_id
    assert f"We had said, • as reported: {NEW}" in reply.text
    again = next(one for one in edited if one.message_id == first.message_id)
    assert struck(again)[0].startswith(f"• as reported · {NEW}")


async def test_a_slip_disturbs_nobody(desk: Desk) -> None:
    """The text is mended where it still shows, unstruck; no reply, no log, no news in the next digest."""
    await desk.reader.say("/subscribe midea")
    got = await desk.reader.say(QUESTION)
    summary = await correcting(desk, TYPO, "A clumsy sentence.")
    since = desk.server.world.events.seq
    await summary.press("Slip")
    (edited,) = await desk.reader.read(since)
    assert edited.message_id == got.message_id
    assert TYPO in edited.text
    assert struck(edited) == []
    assert not any("Correction" in text for text in await heard(desk, desk.reader))
    assert "None so far" in (await desk.reader.say("/corrections")).text
    since = desk.server.world.events.seq
    desk.server.world.clock.advance(TO_EIGHT)
    (digest,) = await desk.reader.read(since)
    assert "CHANGED" not in digest.text


async def test_a_slip_leaves_an_earlier_correction_standing(desk: Desk) -> None:
    """What a correction left on a message, its heading and its buttons, a slip beside it does not take away."""
    await desk.reader.say("/brief midea-5g-factory")
    edited, _ = await corrected(desk, desk.reader, 2)
    assert WAS in struck(edited)[0]
    summary = await correcting(desk, FEATURE, "One word too many.", claim="midea-5g-factory#first-factory")
    since = desk.server.world.events.seq
    await summary.press("Slip")
    (mended,) = await desk.reader.read(since)
    assert (mended.message_id, mended.labels[:2]) == (edited.message_id, ("What changed", "All corrections"))
    assert mended.text.startswith("Corrected on 22 Nov 2026")
    assert FEATURE in mended.text
    assert struck(mended) == struck(edited)


async def test_a_link_alone_is_not_taken_for_a_sentence(desk: Desk) -> None:
    """The editor is told what is wanted instead, and the dialogue goes on."""
    await correcting(desk)
    assert (await desk.owner.say("https://example.org/new")).text.startswith("A link alone changes nothing.")
    assert "It will say" in (await correcting(desk, NEW, WHY)).text


async def test_the_log_is_public(desk: Desk) -> None:
    """/corrections: what it was and is, and why; one press opens it whole, with both versions."""
    await desk.reader.say(QUESTION)
    _, reply = await corrected(desk, desk.reader, 2)
    await desk.stranger.say("kenya")
    log = await desk.stranger.say("/corrections")
    assert log.text.startswith("Corrections · 1\n\n22 Nov 2026 · Midea's 5G factory in Chonburi\nWas, • as reported: ")
    whole = await log.press("What changed 1")
    assert f"Now\n• as reported · {NEW}" in whole.text
    assert struck(whole)[0].startswith(f"• as reported · {WAS}")
    assert (await reply.press("All corrections")).text == log.text
    assert (await desk.stranger.say("/start correction_1")).text == whole.text


async def test_a_group_is_told_in_short_and_everybody_may_look(desk: Desk) -> None:
    """At most 600 units; [What changed] opens for whoever reads along, as a message of its own."""
    group = desk.in_group()
    got = await group.say(f"/search {QUESTION}")
    assert "China Unicom" in got.text
    edited, reply = await corrected(desk, group, 2)
    assert units(edited.text) <= IN_GROUP
    assert units(reply.text) <= IN_GROUP
    assert replies_to(reply) == got.message_id
    opened = await reply.press("What changed", by=desk.in_group(desk.stranger.user))
    assert opened.message_id > reply.message_id
