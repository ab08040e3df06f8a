"""A corrected answer stays the page that was asked for: its title, its prose and its buttons, the error struck out."""

import pytest

from bot.views.text import IN_GROUP, units
from tests.e2e.erratum import CLAIM, NEW, QUESTION, REWORK, TYPO, WAS, WHY, corrected, correcting, struck
from tests.people import Desk, Got

HEADING = "Corrected on 22 Nov 2026\n"
WAYS = ("What changed", "All corrections")


def top(got: Got) -> str:
    """What a page says before its first statement."""
    return got.text.partition("\n\n")[0]


@pytest.mark.parametrize("asked", ["midea", "/brief midea-5g-factory", "/timeline midea", "midea china unicom"])
async def test_the_page_stays_what_was_asked_for(desk: Desk, asked: str) -> None:
    """The same title, prose and buttons, under a heading that says since when and leads to what changed."""
    got = await desk.reader.say(asked)
    assert WAS in got.text
    edited, _ = await corrected(desk, desk.reader, 2)
    assert edited.message_id == got.message_id
    assert top(edited) == HEADING + top(got)
    assert edited.labels == (*WAYS, *got.labels)
    assert [WAS in one for one in struck(edited)] == [True]
    assert f"corrected 22 Nov 2026\n• as reported · {NEW}" in edited.text


async def test_the_buttons_of_a_corrected_page_go_on(desk: Desk) -> None:
    """They turn the page in its place, as before."""
    await desk.reader.say("midea")
    edited, _ = await corrected(desk, desk.reader, 2)
    turned = await edited.press("Timeline")
    assert turned.message_id == edited.message_id
    assert turned.text.startswith("🏢 Midea · timeline")
    assert struck(turned) == []
    assert NEW in turned.text


async def test_a_slip_mends_the_page_and_says_nothing(desk: Desk) -> None:
    """The page is just as it would be asked for now."""
    got = await desk.reader.say("midea")
    summary = await correcting(desk, TYPO, "A clumsy sentence.")
    since = desk.server.world.events.seq
    await summary.press("Slip")
    (edited,) = await desk.reader.read(since)
    assert edited.labels == got.labels
    assert top(edited) == top(got)
    assert TYPO in edited.text
    assert edited.text == (await desk.reader.say("midea")).text


async def test_two_corrections_are_both_seen_on_one_page(desk: Desk) -> None:
    """The second leaves what the first had struck."""
    got = await desk.reader.say("/timeline midea")
    await corrected(desk, desk.reader, 2)
    new = "Rework at Midea's 5G factory in Chonburi fell by 75% and first-time yield rose by 4%, as the vendors say"
    edited = (await corrected(desk, desk.reader, 2, f"{new}.", WHY, claim=REWORK))[0]
    assert edited.labels == (*WAYS, *got.labels)
    assert len(struck(edited)) == 2
    assert NEW in edited.text
    assert new in edited.text


async def test_an_editors_own_page_keeps_the_editors_buttons(desk: Desk) -> None:
    """[Edit] [Correct] [Verify] stay below it."""
    got = await desk.owner.say(f"/brief {CLAIM.partition('#')[0]}")
    assert got.labels[-3:] == ("Edit", "Correct", "Verify")
    summary = await correcting(desk, NEW, WHY)
    since = desk.server.world.events.seq
    await summary.press("Correction")
    seen = await desk.owner.read(since, 3)
    edited = next(one for one in seen if one.message_id == got.message_id)
    assert edited.labels == (*WAYS, *got.labels)


async def test_a_groups_page_keeps_its_title_in_short(desk: Desk) -> None:
    """At most 600 units; its buttons open for whoever presses, for nobody is remembered as who asked."""
    group = desk.in_group()
    got = await group.say("/timeline midea")
    assert "China Unicom" in got.text
    edited, _ = await corrected(desk, group, 2)
    assert edited.text.startswith(HEADING + "🏢 Midea · timeline")
    assert units(edited.text) <= IN_GROUP
    assert edited.labels[:2] == WAYS
    opened = await edited.press(edited.labels[2], by=desk.in_group(desk.stranger.user))
    assert opened.message_id > edited.message_id


async def test_words_that_somebody_typed_are_not_kept(desk: Desk) -> None:
    """An answer to a question is told anew by its statements alone: the question is not known any more."""
    await desk.reader.say(QUESTION)
    edited, _ = await corrected(desk, desk.reader, 2)
    assert edited.text.startswith(HEADING)
    assert "unicom collaborate" not in str(edited.raw["reply_markup"]).casefold()
