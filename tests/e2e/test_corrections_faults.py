"""Corrections where Telegram says no: gone messages, closed chats, floods, lost answers, upgraded groups, topics."""

from datetime import timedelta

from bot.push.counted import SETTLED
from bot.sandbox import acts
from bot.sandbox.world import GROUP, READER
from tests.e2e.erratum import CLAIM, NEW, QUESTION, WHY, corrected, correcting, heard, replies_to, struck
from tests.e2e.test_skeleton import BRIEF
from tests.people import Desk, Got


async def reported(desk: Desk, summary: Got) -> str:
    """[Correction] is pressed; what the editor hears at the end."""
    since = desk.server.world.events.seq
    await summary.press("Correction")
    desk.server.world.clock.advance(SETTLED)
    return (await desk.owner.hears(since, "Correction · ")).text


async def test_a_message_that_is_gone_costs_no_reply(desk: Desk) -> None:
    """The reader deleted it: the reply comes all the same, and nothing is counted as edited."""
    got = await desk.reader.say(QUESTION)
    world = desk.server.world
    chat = world.chats[READER]
    world.delete(chat, chat.messages[got.message_id])
    told = await reported(desk, await correcting(desk, NEW, WHY))
    assert told == f"Correction · {CLAIM}\nTold 1 chat, edited 0 messages."
    calls = desk.server.world.record.calls(method="sendMessage", chat=READER)
    assert NEW in str(calls[-1]["params"]["text"])
    assert "reply_to_message" not in desk.reader.shown(max(chat.messages)).raw


async def test_who_blocked_the_bot_is_out_of_reach(desk: Desk) -> None:
    """The editor hears it; the others get theirs."""
    await desk.reader.say(QUESTION)
    await desk.stranger.say(QUESTION)
    acts.block(desk.server.world, READER, True)
    told = await reported(desk, await correcting(desk, NEW, WHY))
    assert told == f"Correction · {CLAIM}\nTold 1 chat, edited 1 message, 1 out of reach."


async def test_a_message_that_reads_so_already_counts_as_edited(desk: Desk) -> None:
    """What a killed process had edited: "not modified" is success."""
    await desk.reader.say(QUESTION)
    refusal = (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
    )
    desk.server.world.faults.set({"method": "editMessageText", "chat": READER, "code": 400, "description": refusal})
    told = await reported(desk, await correcting(desk, NEW, WHY))
    assert told == f"Correction · {CLAIM}\nTold 1 chat, edited 1 message."


async def test_an_edit_whose_outcome_is_unknown_is_made_again(desk: Desk) -> None:
    """A second time does no harm; the message is struck and answered once."""
    got = await desk.reader.say(QUESTION)
    desk.server.world.faults.set({"method": "editMessageText", "chat": READER, "code": 502, "times": 2})
    edited, reply = await corrected(desk, desk.reader, 2)
    assert struck(edited)
    assert replies_to(reply) == got.message_id


async def test_an_edit_that_telegram_refuses_keeps_no_reply_back(desk: Desk) -> None:
    """Whatever is wrong with one edit, the reader hears of the error."""
    got = await desk.reader.say(QUESTION)
    fault = {
        "method": "editMessageText",
        "chat": READER,
        "code": 400,
        "description": "Bad Request: message is too long",
    }
    desk.server.world.faults.set({**fault, "times": None})
    (reply,) = await corrected(desk, desk.reader, 1)
    assert replies_to(reply) == got.message_id


async def test_a_flood_puts_it_off(desk: Desk) -> None:
    """429 on the edit: it waits as long as Telegram says, then edit and reply come."""
    await desk.reader.say(QUESTION)
    desk.server.world.faults.set({"method": "editMessageText", "chat": READER, "retry_after": 1})
    edited, reply = await corrected(desk, desk.reader, 2)
    assert struck(edited)
    assert NEW in reply.text
    assert sum("<b>Correction</b>" in text for text in await heard(desk, desk.reader)) == 1


async def test_a_topic_is_told_where_it_got_the_error(desk: Desk) -> None:
    """The reply stands in the topic of the message that it answers."""
    forum = desk.server.world.chats[GROUP]
    topic = next(iter(forum.topics), None)
    group = desk.in_group(thread=topic)
    got = await group.say(f"/search {QUESTION}")
    edited, reply = await corrected(desk, group, 2)
    assert edited.message_id == got.message_id
    assert reply.raw.get("message_thread_id") == got.raw.get("message_thread_id") == topic


async def test_what_an_old_and_a_new_message_carried_is_one_correction(desk: Desk) -> None:
    """A digest and two answers: all of them are struck, one reply goes to the newest."""
    first = await desk.reader.say(QUESTION)
    desk.server.world.clock.advance(timedelta(days=1))
    second = await desk.reader.say("what do midea ais china unicom do")
    *edited, reply = await corrected(desk, desk.reader, 3)
    assert {one.message_id for one in edited} == {first.message_id, second.message_id}
    assert all(struck(one) for one in edited)
    assert replies_to(reply) == second.message_id
    assert "to our message of 23 Nov: " in reply.text


async def test_what_is_withdrawn_meanwhile_is_corrected_all_the_same(desk: Desk) -> None:
    """The brief is taken off while the reader sleeps: the reply says what was right when it was corrected."""
    _, report = await desk.owner.all(f"/addbrief\n{BRIEF}", expect=2)
    await report.press("Quietly")
    await desk.reader.say("/subscribe kenya")
    await desk.reader.say("/settings quiet 11:00-18:00")
    got = await desk.reader.say("/brief thailand-new-cities")
    assert "Three more cities in Thailand were certified" in got.text
    new = "Three more cities in Thailand were certified as smart cities in October 2026, the ministry says."
    summary = await correcting(desk, new, "It was the ministry.", claim="thailand-new-cities#three")
    await summary.press("Correction")
    asked = await desk.owner.say("/unpublish thailand-new-cities it was no news")
    if asked.labels:
        await asked.press(asked.labels[0])
    since = desk.server.world.events.seq
    desk.server.world.clock.advance(timedelta(hours=6, seconds=5))
    (reply,) = await desk.reader.read(since)
    assert replies_to(reply) == got.message_id
    assert new in reply.text
    assert new in (await reply.press("What changed")).text
