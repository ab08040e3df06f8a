"""Four eyes: with the switch on, another person looks at every draft before it goes live."""

from tests.e2e.test_skeleton import BRIEF
from tests.people import Desk
from tests.staff import SLUG, drafted, hired


async def test_off_by_default_and_switched_by_the_owner_alone(desk: Desk) -> None:
    """An editor cannot switch it; /submit says that nobody is needed."""
    eve = await hired(desk, 2001, "Eve", "editor")
    assert "I do not know that command" in (await eve.say("/foureyes on")).text
    await drafted(eve)
    assert "Four eyes are off" in (await eve.say(f"/submit {SLUG}")).text
    listed = await desk.owner.say("/editors")
    assert "Four eyes are on: another person approves every draft" in (await listed.press("Four eyes on")).text
    assert "Four eyes are off" in (await desk.owner.say("/foureyes off")).text


async def test_a_draft_goes_live_once_another_person_approved_it(desk: Desk) -> None:
    """Neither its editor nor an unapproved press gets it out; a reviewer's word does, and the editor is told."""
    eve = await hired(desk, 2001, "Eve", "editor")
    ron = await hired(desk, 2002, "Ron", "reviewer")
    _, early = await drafted(eve)
    await desk.owner.say("/foureyes on")
    assert "Four eyes are on: /submit" in await early.flash("Publish")
    assert "Publish" not in (await eve.say(f"/publish {SLUG}")).labels
    assert "Nobody has submitted" in (await ron.say(f"/approve {SLUG}")).text
    since = desk.server.world.events.seq
    question = await eve.say(f"/publish {SLUG}")
    assert question.text.startswith("Submit Three more smart cities in Thailand for approval?")
    assert question.labels == ("Submit", "Back")
    told = await question.press("Submit")
    assert "2 people who may approve it were told" in told.text
    (asked,) = await ron.read(since)
    assert f"Eve asks for approval of Three more smart cities in Thailand, draft {SLUG}." in asked.text
    assert "Another person has to approve" in (await eve.say(f"/approve {SLUG}")).text
    page, report = await asked.press_all("Preview", 2)
    assert page.text.startswith("Three more smart cities")
    since = desk.server.world.events.seq
    assert "Approve Three more smart cities in Thailand?" in report.text
    assert "is approved by you" in (await report.press("Approve")).text
    (heard,) = await eve.read(since)
    done = await (await heard.press("Publish…")).press("Quietly")
    assert "Live now to all" in done.text


async def test_a_change_after_the_approval_voids_it(desk: Desk) -> None:
    """What was approved is what goes live; an old [Approve] does not approve what came after."""
    eve = await hired(desk, 2001, "Eve", "editor")
    await desk.owner.say("/foureyes on")
    await drafted(eve)
    since = desk.server.world.events.seq
    await eve.say(f"/submit {SLUG}")
    (asked,) = await desk.owner.read(since)
    assert "is approved by" in (await desk.owner.say(f"/approve {SLUG}")).text
    await eve.read(since, 2)
    _, report = await drafted(eve, BRIEF.replace("Three more cities were", "Three more cities are"))
    assert "Four eyes are on: another person has to approve it first." in report.text
    assert "changed after that page" in await asked.flash("Approve")
    assert "Publish" not in (await eve.say(f"/publish {SLUG}")).labels


async def test_a_second_approval_tells_nobody(desk: Desk) -> None:
    """Typed and pressed once more below an older message: said to whom it is, and the author hears of it once."""
    eve = await hired(desk, 2001, "Eve", "editor")
    ron = await hired(desk, 2002, "Ron", "reviewer")
    await desk.owner.say("/foureyes on")
    await drafted(eve)
    since = desk.server.world.events.seq
    await eve.say(f"/submit {SLUG}")
    (asked,) = await ron.read(since)
    before = len(told_of(desk, eve.chat))
    assert "is approved by you" in (await ron.say(f"/approve {SLUG}")).text
    assert "Approved already." in await asked.flash("Approve")
    assert "Approved already." in (await ron.say(f"/approve {SLUG}")).text
    assert "Approved already." in (await desk.owner.say(f"/approve {SLUG}")).text
    assert len(told_of(desk, eve.chat)) == before + 1
    assert "Approved by Ron." in (await eve.say(f"/publish {SLUG}")).text
    assert "Three more smart cities in Thailand · approved" in (await eve.say("/drafts")).labels


def told_of(desk: Desk, chat: int) -> list[str]:
    """What a chat was told of an approval."""
    sends = desk.server.world.record.calls(method="sendMessage", chat=chat)
    return [str(call["params"]) for call in sends if "is approved by" in str(call["params"])]


async def test_a_reviewer_looks_and_approves_and_changes_nothing_else(desk: Desk) -> None:
    """The commands and buttons of editors are nothing to a reviewer."""
    ron = await hired(desk, 2002, "Ron", "reviewer")
    await drafted(desk.owner)
    listed = await ron.say("/drafts")
    assert "1 · Three more smart cities in Thailand · draft · the owner" in listed.text
    assert listed.labels == ("Three more smart cities in Thailand · draft",)
    _, report = await ron.all(f"/preview {SLUG}", expect=2)
    assert report.labels == ("Back",)
    assert (await report.press("Back")).labels == ("Preview",)
    assert "I do not know that command" in (await ron.say(f"/publish {SLUG}")).text
    assert "We have nothing under" in (await desk.reader.say(f"/brief {SLUG}")).text
