"""Commands without a slug: what alone can be meant is taken, else it is chosen by a button."""

import pytest

from tests.e2e.test_skeleton import BRIEF
from tests.people import Desk
from tests.staff import SLUG, drafted, hired, published

OTHER = "thailand-other-cities"
SECOND = BRIEF.replace(SLUG, OTHER).replace("Three more smart cities", "Three other smart cities")


async def test_the_one_draft_that_is_not_submitted_is_submitted(desk: Desk) -> None:
    """Of two each is a button that submits it; what waits already is not meant."""
    eve = await hired(desk, 2001, "Eve", "editor")
    await desk.owner.say("/foureyes on")
    await drafted(eve)
    await drafted(eve, SECOND)
    asked = await eve.say("/submit")
    assert asked.text.startswith("Which draft? · 2")
    assert f"{OTHER} is submitted" in (await asked.press("Three other")).text
    assert f"{SLUG} is submitted" in (await eve.say("/submit")).text
    assert (await eve.say("/submit")).text == "Every draft is submitted already."


async def test_the_one_draft_that_waits_for_the_asker_is_approved(desk: Desk) -> None:
    """Nobody approves the own one, with a slug or without."""
    eve = await hired(desk, 2001, "Eve", "editor")
    await desk.owner.say("/foureyes on")
    await drafted(eve)
    await drafted(desk.owner, SECOND)
    for slug, who in ((SLUG, eve), (OTHER, desk.owner)):
        await who.say(f"/submit {slug}")
    assert f"{SLUG} is approved by you" in (await desk.owner.say("/approve")).text
    assert (await desk.owner.say("/approve")).text == "Nothing waits for your approval."


async def test_of_two_that_wait_one_is_chosen(desk: Desk) -> None:
    """Each is a button that approves it."""
    eve = await hired(desk, 2001, "Eve", "editor")
    await desk.owner.say("/foureyes on")
    for slug, body in ((SLUG, BRIEF), (OTHER, SECOND)):
        await drafted(eve, body)
        await eve.say(f"/submit {slug}")
    asked = await desk.owner.say("/approve")
    assert asked.text.startswith("Which draft? · 2")
    assert f"{OTHER} is approved by you" in (await asked.press("Three other")).text


@pytest.mark.parametrize(
    ("typed", "goes"),
    [
        ("tomorrow 09:00", "Mon 23 Nov 09:00"),
        ("friday 8 am quietly", "Fri 27 Nov 08:00"),
        ("today 22:30", "Sun 22 Nov 22:30"),
    ],
)
async def test_the_only_draft_is_timed_in_words(desk: Desk, typed: str, goes: str) -> None:
    """By the editor's own clock, with its slug and without."""
    await desk.owner.say("/settings zone Asia/Bangkok")
    await drafted(desk.owner)
    for command in ("/publishat", f"/publishat {SLUG}"):
        set_ = await desk.owner.say(f"{command} {typed}")
        assert set_.text.startswith(f"{SLUG} goes live {goes} (Bangkok).")
        assert ("Nobody is told" in set_.text) == ("quietly" in typed)
    assert "today 07:00 has passed in Bangkok" in (await desk.owner.say("/publishat today 07:00")).text


async def test_which_draft_is_timed_is_chosen_first(desk: Desk) -> None:
    """Of two each is a button that asks for the moment; a word answers it."""
    await drafted(desk.owner)
    await drafted(desk.owner, SECOND)
    asked = await (await desk.owner.say("/publishat")).press("Three other")
    assert asked.text.startswith(f"When does {OTHER} go live?")
    assert f"{OTHER} goes live Mon 23 Nov 08:00" in (await desk.owner.say("tomorrow")).text


async def test_which_brief_leaves_is_chosen_among_the_newest(desk: Desk) -> None:
    """What was published last stands first; a press asks once more, as the typed command does."""
    await published(desk.owner)
    asked = await desk.owner.say("/unpublish")
    assert asked.text.startswith("Which brief leaves the catalogue?")
    assert asked.labels[0] == "Three more smart cities in Thailand"
    sure = await asked.press("Three more")
    assert sure.text.startswith("Take Three more smart cities in Thailand out of the catalogue?")
    assert f"{SLUG} is live no more" in (await sure.press("Unpublish")).text
    assert f"There is no live brief {SLUG}" in (await desk.owner.say(f"/unpublish {SLUG}")).text
