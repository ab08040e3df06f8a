"""Every question of the desk can be ended by a button, and who has a role is told what it is good for."""

import pytest

from tests.e2e.erratum import CLAIM, NEW, correcting
from tests.people import Desk, Got
from tests.staff import SLUG, drafted, hired

STOPPED = "Stopped. Nothing was changed."


async def asked(desk: Desk, what: str) -> Got:
    """The question that opens a dialogue of the owner."""
    match what:
        case "publishat":
            await drafted(desk.owner)
            return await desk.owner.say(f"/publishat {SLUG}")
        case "answer":
            since = desk.server.world.events.seq
            await desk.reader.say("/report The rework figure looks wrong.")
            await desk.owner.hears(since, "Report 1")
            return await (await desk.owner.say("/queue reports")).press("Answer 1")
        case "why":
            return await correcting(desk, NEW)
        case "date" | "figure":
            summary = await correcting(desk, NEW, "So.", claim="midea-5g-factory#rework")
            return await summary.press(what.capitalize())
    return await desk.owner.say(what)


@pytest.mark.parametrize(
    "what",
    ["/addbrief", "/correct", f"/correct {CLAIM}", "why", "date", "figure", "/verify", f"/verify {CLAIM}", "/announce",
     "/report", "publishat", "answer"],
)  # fmt: skip
async def test_a_question_is_ended_by_its_button(desk: Desk, what: str) -> None:
    """Nothing is changed, the next words mean themselves, and the button is old then."""
    question = await asked(desk, what)
    assert question.labels[-1] == "Stop"
    assert (await question.press("Stop")).text == STOPPED
    assert (await desk.owner.say("kenya")).text.startswith("🇰🇪 Kenya")
    assert (await desk.owner.say("/cancel")).text == "There is nothing to stop."


async def test_an_old_button_ends_no_other_dialogue(desk: Desk) -> None:
    """[Stop] means the question that it stands below."""
    question = await desk.owner.say("/verify")
    await desk.owner.say(f"/correct {CLAIM}")
    assert "That button is old" in await question.flash("Stop")
    assert (await desk.owner.say(NEW)).text.startswith("Why?")


async def test_who_has_a_role_is_told_what_it_is_good_for(desk: Desk) -> None:
    """One line more in /start and /help, and the desk's commands apart in [All commands]; readers see none of it."""
    eve = await hired(desk, 2001, "Eve", "editor")
    line = "As editor here: /addbrief · /drafts · /queue · /correct"
    for command in ("/start", "/help", "thanks"):
        assert line in (await eve.say(command)).text
        assert "here:" not in (await desk.reader.say(command)).text
    own = await (await eve.say("/help")).press("All commands")
    readers, _, editors = own.text.partition("As editor here\n")
    assert "/country" in readers
    assert "/publish" not in readers
    assert "/publish [SLUG]" in editors
    assert "/editors" not in editors
    assert "As " not in (await (await desk.reader.say("/help")).press("All commands")).text
