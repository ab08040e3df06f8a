"""The history: who did what, when and why, with the diff of each act."""

from tests.e2e.test_skeleton import BRIEF
from tests.people import Desk
from tests.staff import SLUG, hired, published


async def test_each_act_stands_there_with_who_when_why_and_diff(desk: Desk) -> None:
    """The last first; the diff of each is a button away."""
    eve = await hired(desk, 2001, "Eve", "editor")
    await published(eve)
    await desk.owner.all(f"/addbrief\n{BRIEF.replace('Three more smart', 'Three new smart')}", expect=2)
    await (await desk.owner.say(f"/publish {SLUG} because of the record")).press("Quietly")
    history = await desk.owner.say(f"/audit {SLUG}")
    first, second = history.text.splitlines()[1:]
    assert first.startswith("1 · 22 Nov 2026 12:0")
    assert first.endswith("you published, version 2: of the record")
    assert "Eve published, version 1" in second
    theirs = (await eve.say(f"/audit {SLUG}")).text.splitlines()[1:]
    assert "the owner published, version 2" in theirs[0]
    assert "you published, version 1" in theirs[1]
    diff = await history.press("Diff 1")
    assert "title: ‹Three more smart cities in Thailand› → ‹Three new smart cities in Thailand›" in diff.text


async def test_it_is_read_page_by_page(desk: Desk) -> None:
    """Eight a page, older and newer, over everything and of one thing."""
    for number in range(5):
        await desk.owner.say(f"/editors add {3000 + number} reviewer Person{number}")
        await desk.owner.say(f"/editors add {3000 + number} editor")
    first = await desk.owner.say("/audit")
    assert "you made editor Person4" in first.text
    older = await first.press("Older")
    assert "made reviewer Person0" in older.text
    assert "made editor Person4" in (await older.press("Newer")).text
    assert (await desk.owner.say("/audit person:3001")).text.count(" · ") == 4
    for _ in range(5):
        await desk.owner.say("/editors add 3001 reviewer")
        await desk.owner.say("/editors add 3001 editor")
    own = await (await desk.owner.say("/audit person:3001")).press("Older")
    assert own.text.startswith("History of Person1\n1 · ")
    assert own.text.count(" · ") == 8


async def test_nothing_yet_is_said_so(desk: Desk) -> None:
    """A thing that nobody touched has no history."""
    assert "Nothing was done yet" in (await desk.owner.say("/audit no-such-thing")).text
