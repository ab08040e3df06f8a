"""/forgetme by one of the desk: the role goes, the content stays, and the name goes from the history."""

from tests.people import Desk
from tests.staff import SLUG, hired, published

UNKNOWN = "I do not know that command"


async def test_an_editor_who_is_forgotten_has_no_role_any_more(desk: Desk) -> None:
    """Told before, felt at once, the menu goes, and what was published stays."""
    eve = await hired(desk, 2001, "Eve", "editor")
    await published(eve)
    await eve.say("/start")
    await desk.until_menu(2001, "addbrief")
    sure = await eve.say("/forgetme")
    assert "and your role as editor; what you published stays, without your name" in sure.text
    assert (await sure.press("Delete all")).text == "All of it is deleted. /start begins anew."
    assert UNKNOWN in (await eve.say("/drafts")).text
    assert "addbrief" not in await without_menu(desk, 2001, "addbrief")
    listed = await desk.owner.say("/editors")
    assert "Eve" not in listed.text
    assert "2001" not in listed.text
    history = await desk.owner.say("/audit")
    assert "a former editor 2 gave up the role a former editor 2" in history.text
    assert "you made editor a former editor 2" in history.text
    assert "2001" not in history.text
    assert (await desk.reader.say(f"/brief {SLUG}")).text.startswith("Three more smart cities in Thailand")


async def test_an_owner_by_the_settings_is_told_what_stays(desk: Desk) -> None:
    """What the operator wrote only the operator takes away."""
    told = await (await desk.owner.say("/forgetme")).press("Delete all")
    assert "The settings of this desk still name you its owner" in told.text
    assert (await desk.owner.say("/editors")).text.startswith("Editors\nyou · owner")


async def without_menu(desk: Desk, user: int, gone: str) -> list[str]:
    """A person's private menu, once it has lost a command."""
    seq = desk.server.world.events.seq - 1
    while gone in (menu := await desk.menu(user, user)):
        told = await desk.server.world.events.since(seq, 15)
        assert told["events"], f"still {gone} in {menu}"
        seq = told["seq"]
    return menu
