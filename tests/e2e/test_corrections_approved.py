"""Corrections with four eyes on: nothing reaches a reader before another person looked at it."""

import pytest

from bot.sandbox import acts
from bot.telegram.buttons import CorrectPress
from bot.telegram.callback import pack, ref
from tests.e2e.erratum import CLAIM, FEATURE, NEW, QUESTION, TYPO, WAS, WHY, heard, struck
from tests.people import Desk, Got, Talker
from tests.staff import hired

HELD = "Four eyes are on: another person has to approve it before it goes out."


async def proposed(desk: Desk, editor: Talker, *said: str, kind: str = "Correction") -> Got:
    """What an editor is told of a correction with four eyes on."""
    await desk.owner.say("/foureyes on")
    await editor.say(f"/correct {CLAIM}")
    for one in said or (NEW, WHY):
        summary = await editor.say(one)
    assert summary.text.startswith(HELD)
    return await summary.press(kind)


async def test_a_correction_goes_out_with_another_persons_approval(desk: Desk) -> None:
    """Not before; whoever may approve is told, and sees both versions and whom it reaches."""
    eve = await hired(desk, 2001, "Eve", "editor")
    got = await desk.reader.say(QUESTION)
    since = desk.server.world.events.seq
    told = await proposed(desk, eve)
    assert f"Your correction of {CLAIM} waits for approval; 1 person who may approve it was told." in told.text
    asked = (await desk.owner.read(since, 2))[-1]
    assert asked.text.startswith(f"Eve asks for approval of a correction of {CLAIM}: • as reported · {NEW}")
    assert WAS in (await desk.stranger.say(QUESTION)).text
    assert not any("Correction" in text for text in await heard(desk, desk.reader))
    looked = await asked.press("Look at it")
    assert looked.labels == ("Approve", "Turn down")
    assert f"It will say\n• as reported · {NEW}" in looked.text
    assert f"Why: {WHY}" in looked.text
    assert "Correction: 2 chats are told now" in looked.text
    since = desk.server.world.events.seq
    assert "Corrected: version 2. 2 chats got it" in (await looked.press("Approve")).text
    edited, reply = await desk.reader.read(since, 2)
    assert edited.message_id == got.message_id
    assert WAS in struck(edited)[0]
    assert f"Why: {WHY}" in reply.text
    (heard_of,) = await eve.read(since)
    assert heard_of.text.startswith(f"Your correction of {CLAIM} is approved by")
    history = await desk.owner.say("/audit midea-5g-factory")
    assert "Eve corrected, version 2: " in history.text
    assert "you approved a correction: " in history.text


async def test_nobody_approves_the_own_one(desk: Desk) -> None:
    """Not even an owner, and by no forged button; a reviewer may."""
    ron = await hired(desk, 2002, "Ron", "reviewer")
    told = await proposed(desk, desk.owner)
    looked = await told.press("Look at it")
    assert looked.labels == ("Drop",)
    (drop,) = [one["callback_data"] for row in looked.raw["reply_markup"]["inline_keyboard"] for one in row]
    forged = drop.replace("turndown", "approve")
    assert forged == pack(CorrectPress("approve", ref(CLAIM), forged.rpartition(":")[2]))
    query = acts.press(desk.server.world, looked.chat, looked.message_id, desk.owner.user, forged)
    await query.answered.wait()
    assert "Another person has to approve" in str((query.answer or {}).get("text"))
    assert "Corrected: version 2" in (await (await ron.say("/approve")).press("Approve")).text


@pytest.mark.parametrize("command", ["/approve", f"/approve {CLAIM}", "/drafts"])
async def test_what_waits_is_found_by_command(desk: Desk, command: str) -> None:
    """The only one at once; in the list of drafts as a button."""
    eve = await hired(desk, 2001, "Eve", "editor")
    await proposed(desk, eve)
    page = await desk.owner.say(command)
    if command == "/drafts":
        assert "Corrections that wait for approval · 1" in page.text
        page = await page.press(CLAIM)
    assert page.labels == ("Approve", "Turn down")
    assert "Nothing waits for your approval." in (await eve.say("/approve")).text or CLAIM not in page.labels


async def test_one_that_is_turned_down_is_not_lost(desk: Desk) -> None:
    """Its editor reads what it would have said; nothing changes for readers, and the button is old then."""
    eve = await hired(desk, 2001, "Eve", "editor")
    await proposed(desk, eve)
    looked = await desk.owner.say("/approve")
    since = desk.server.world.events.seq
    assert "was turned down by you" in (await looked.press("Turn down")).text
    (told,) = await eve.read(since)
    assert told.text.startswith(f"The correction of {CLAIM} was turned down by")
    assert NEW in told.text
    assert "No correction of" in (await desk.owner.say(f"/approve {CLAIM}")).text
    assert WAS in (await desk.reader.say(QUESTION)).text


async def test_what_changed_meanwhile_is_looked_at_again(desk: Desk) -> None:
    """An approval means what was seen: beside another version of the brief it is asked for once more."""
    eve = await hired(desk, 2001, "Eve", "editor")
    await proposed(desk, eve)
    looked = await desk.owner.say("/approve")
    await desk.owner.say("/foureyes off")
    await desk.owner.say("/correct midea-5g-factory#first-factory")
    await desk.owner.say(FEATURE)
    await (await desk.owner.say("One word too many.")).press("Slip")
    assert "changed after that page" in await looked.flash("Approve")
    again = await desk.owner.say("/approve")
    assert again.text.startswith("The brief changed after this was submitted. This is how it would be now.")
    assert "version 3" in (await again.press("Approve")).text
    assert NEW in (await desk.reader.say(QUESTION)).text


async def test_two_editors_do_not_overwrite_each_other(desk: Desk) -> None:
    """The second is told who waits already; the first may send another one in place of the own."""
    eve = await hired(desk, 2001, "Eve", "editor")
    ann = await hired(desk, 2003, "Ann", "editor")
    await proposed(desk, eve)
    await ann.say(f"/correct {CLAIM}")
    await ann.say(NEW)
    assert "A correction of it by Eve waits for approval already" in await (await ann.say(WHY)).flash("Correction")
    assert "waits for approval" in (await proposed(desk, eve, TYPO, "A clumsy sentence.", kind="Slip")).text
    looked = await desk.owner.say("/approve")
    assert looked.text.startswith("Slip that waits for approval")
    assert "Slip mended: version 2" in (await looked.press("Approve")).text
