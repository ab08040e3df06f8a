"""What answers carried is kept for corrections: said once, ended by a switch, shown and forgotten."""

from bot.views.text import IN_GROUP, units
from tests.e2e.erratum import (
    NEW,
    QUESTION,
    WHY,
    corrected,
    correcting,
    replies_to,
)
from tests.people import Desk


async def test_that_answers_are_kept_is_said_once(desk: Desk) -> None:
    """Under the first answer with statements, not under the second, and not under a page without any."""
    assert "/privacy" not in (await desk.reader.say("/start")).text
    first = await desk.reader.say("thailand")
    assert first.text.endswith("Which statements you got is kept 90 days, so that a correction can reach you. /privacy")
    assert "/privacy" not in (await desk.reader.say("kenya")).text
    group = await desk.in_group().say("/country thailand")
    assert group.text.endswith("Kept 90 days for corrections: /privacy")
    assert units(group.text) <= IN_GROUP


async def test_the_switch_ends_the_keeping_of_answers(desk: Desk) -> None:
    """[Stop keeping]: what was kept goes, no correction comes for answers; [Keep again] begins anew."""
    await desk.reader.say(QUESTION)
    off = await (await desk.reader.say("/privacy")).press("Stop keeping")
    assert "Answers are not among them, as you chose" in off.text
    await desk.reader.say(QUESTION)
    summary = await correcting(desk, NEW, WHY)
    assert "0 chats are told now" in summary.text
    assert "Nobody had got it." in (await summary.press("Correction")).text
    await off.press("Keep again")
    got = await desk.reader.say(QUESTION)
    newest = NEW.replace("AIS and Huawei", "AIS, Huawei and others")
    edited, reply = await corrected(desk, desk.reader, 2, newest, "Others are named as well.")
    assert (edited.message_id, replies_to(reply)) == (got.message_id, got.message_id)


async def test_own_data_shows_and_forgets_what_answers_carried(desk: Desk) -> None:
    """/mydata counts the answers on record; after /forgetme none is there, and it is said anew that they are kept."""
    await desk.reader.say(QUESTION)
    for _ in range(40):
        mine = await desk.reader.say("/mydata")
        if "1 answer on record" in mine.text:
            break
    assert "1 answer on record" in mine.text
    await (await desk.reader.say("/forgetme")).press("Delete all")
    assert "0 chats are told now" in (await correcting(desk, NEW, WHY)).text
    assert "/privacy" in (await desk.reader.say("thailand")).text
