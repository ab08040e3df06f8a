"""Corrections as editors make them: /correct in the chat, step by step, and [Correct] under every page."""

import pytest

from bot.push.counted import SETTLED
from bot.sandbox import acts
from bot.sandbox.server import Server
from tests.conftest import running_desk
from tests.e2e.erratum import (
    CLAIM,
    NEW,
    QUESTION,
    REWORK,
    REWORK_57,
    WAS,
    WHY,
    correcting,
    heard,
)
from tests.people import Desk


async def test_the_editor_sees_both_versions_and_whom_it_reaches(desk: Desk) -> None:
    """The claim, the new text and the reason are typed; then all of it stands on one page, and nothing was changed."""
    await desk.reader.say(QUESTION)
    summary = await correcting(desk, NEW, WHY)
    assert f"Now it says\n• as reported · {WAS}" in summary.text
    assert f"It will say\n• as reported · {NEW}" in summary.text
    assert "Correction: 1 chat is told now, in about 1 s." in summary.text
    assert {"Correction", "Slip", "Text", "Mark", "Why", "Stop"} <= set(summary.labels)
    assert WAS in (await desk.stranger.say(QUESTION)).text


async def test_the_editor_hears_whom_it_reached(desk: Desk) -> None:
    """When all is out: how many chats, how many messages."""
    await desk.reader.say(QUESTION)
    await desk.stranger.say("kenya")
    summary = await correcting(desk, NEW, WHY)
    since = desk.server.world.events.seq
    done = await summary.press("Correction")
    desk.server.world.clock.advance(SETTLED)
    report = await desk.owner.hears(since, "Correction · ")
    assert "version 2. 1 chat got it" in done.text
    assert report.text == f"Correction · {CLAIM}\nTold 1 chat, edited 1 message."
    assert not any("Correction" in text for text in await heard(desk, desk.stranger))


async def test_a_figure_is_no_slip(desk: Desk) -> None:
    """A slip changes no meaning: where a number, a date or a mark changes, the button is not there."""
    summary = await correcting(desk, NEW.replace("2024", "2023"), WHY)
    assert "Slip" not in summary.labels
    assert "Date: May 2024 → May 2023" in summary.text


async def test_a_wrong_claim_is_corrected_to_the_record(desk: Desk) -> None:
    """[✗ wrong]: the record is asked for with its link, an unknown source with its title and kind; the record leads."""
    await desk.reader.say(QUESTION)
    begun = await desk.owner.say(f"/correct {CLAIM}")
    assert (await begun.press("✗ wrong")).text.startswith("✗ wrong: what does the record say?")
    refused = await desk.owner.say("The release names three firms.")
    assert "nothing ships without a source" in refused.text
    unknown = await desk.owner.say("The release names Midea, AIS and Huawei only. https://example.org/2024/06/release")
    assert "example.org/2024/06/release is no source of ours yet" in unknown.text
    kind = await desk.owner.say("Midea release on the Chonburi plant")
    why = await kind.press("Official record")
    assert why.text.startswith("Why?")
    summary = await desk.owner.say(WHY)
    since = desk.server.world.events.seq
    await summary.press("Correction")
    _, reply = await desk.reader.read(since, 2)
    assert "✗ wrong · The record: The release names Midea, AIS and Huawei only. [1]" in reply.text
    assert "[1] Example, Jun 2024, official record" in reply.text


async def test_prose_that_would_no_longer_hold_is_asked_for(desk: Desk) -> None:
    """The lead and every page that cites the figure are named with their sentence; nothing goes live before they hold."""
    got = await correcting(desk, REWORK_57, "The vendors say 57%.", claim=REWORK)
    asked = []
    while "Send the whole" in got.text:
        asked.append(got.text.partition(" says ")[0])
        got = await got.press("Put 57 for 75")
    assert asked[0] == "The lead of Midea's 5G factory in Chonburi"
    assert {"The standfirst of 5G", "The standfirst of Manufacturing", "The standfirst of Midea"} <= set(asked)
    assert "texts that cite it change with it" in got.text
    await got.press("Correction")
    assert "rework fell by 57%" in (await desk.reader.say("/brief midea-5g-factory")).text
    assert "57%" in (await desk.reader.say("midea")).text.partition("•")[0]


async def test_prose_is_asked_for_again_until_it_holds(desk: Desk) -> None:
    """What the editor writes instead is looked at like the rest."""
    asked = await correcting(desk, REWORK_57, "The vendors say 57%.", claim=REWORK)
    again = await desk.owner.say("Rework fell by 66%, by the vendors' own account [#rework].")
    assert "66" in again.text
    assert again.text.partition(" says ")[0] == asked.text.partition(" says ")[0]
    following = await desk.owner.say("Rework fell much, by the vendors' own account [#rework].")
    assert following.text.startswith("The standfirst of ")


async def test_what_was_said_survives_a_restart(server: Server, database: str) -> None:
    """In every step: the claim, the new text, the reason and the last page."""
    said = (NEW, WHY)
    async with running_desk(server, database) as desk:
        await desk.reader.say(QUESTION)
        await desk.owner.say(f"/correct {CLAIM}")
    for one in said:
        async with running_desk(server, database) as desk:
            got = await desk.owner.say(one)
    async with running_desk(server, database) as desk:
        since = desk.server.world.events.seq
        await got.press("Correction")
        _, reply = await desk.reader.read(since, 2)
    assert NEW in reply.text


@pytest.mark.parametrize("end", ["/cancel", "Stop"])
async def test_it_can_be_left_without_a_trace(desk: Desk, end: str) -> None:
    """/cancel and [Stop]: nothing was changed, and the old page does nothing any more."""
    summary = await correcting(desk, NEW, WHY)
    if end == "Stop":
        await summary.press("Stop")
    else:
        await desk.owner.say(end)
    assert "button is old" in await summary.flash("Correction")
    assert WAS in (await desk.reader.say(QUESTION)).text


async def test_a_correction_is_made_once(desk: Desk) -> None:
    """A second press of [Correction] finds nothing open."""
    summary = await correcting(desk, NEW, WHY)
    await summary.press("Correction")
    assert "button is old" in await summary.flash("Correction")
    assert (await desk.reader.say("/corrections")).text.startswith("Corrections · 1")


async def test_correct_stands_under_every_page_of_claims(desk: Desk) -> None:
    """[Correct] asks which of the claims; readers have no such button, and a forged one does nothing."""
    page = await desk.owner.say("thailand")
    choice = await page.press("Correct")
    assert choice.text.startswith("Which one do you want to correct?")
    begun = await choice.press("•")
    assert begun.text.startswith("How should it read?")
    reader = await desk.reader.say(QUESTION)
    assert "Correct" not in reader.labels
    summary = await correcting(desk, NEW, WHY)
    stranger = await desk.stranger.say("kenya")
    row, column = summary.button("Correction")
    forged = summary.raw["reply_markup"]["inline_keyboard"][row][column]["callback_data"]
    query = acts.press(desk.server.world, desk.stranger.chat, stranger.message_id, desk.stranger.user, forged)
    await query.answered.wait()
    assert "button is old" in (query.answer or {})["text"]
    assert "do not know that command" in (await desk.stranger.say(f"/correct {CLAIM}")).text


async def test_which_claim_is_meant_may_be_said_in_words(desk: Desk) -> None:
    """/correct alone offers the latest and takes words; an id that is typed is taken at once."""
    offered = await desk.owner.say("/correct")
    assert offered.text.startswith("Which statement?")
    assert offered.labels
    found = await desk.owner.say("midea rework")
    assert (await found.press("• Rework")).text.startswith("How should it read?")
