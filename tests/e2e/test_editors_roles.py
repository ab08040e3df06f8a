"""Roles: who may what, given and taken by owners, and felt at once."""

from pathlib import Path

from bot.sandbox import acts
from bot.sandbox.server import Server
from bot.sandbox.world import OWNER
from tests.conftest import running_desk
from tests.people import Desk
from tests.processes import desk_process, new_database
from tests.staff import SLUG, drafted, hired, published, somebody

UNKNOWN = "I do not know that command"


async def test_an_owner_hires_by_number_and_dismisses_by_a_button(desk: Desk) -> None:
    """The role is there with the next message, and gone as fast; old buttons of it do nothing."""
    eve = await hired(desk, 2001, "Eve", "editor")
    _, report = await drafted(eve)
    listed = await desk.owner.say("/editors")
    assert "Eve · editor" in listed.text
    assert "you · owner, by the settings" in listed.text
    sure = await (await listed.press("Eve · editor")).press("Remove")
    assert "Remove Eve from the desk?" in sure.text
    assert "Eve has no role any more" in (await sure.press("Remove")).text
    assert UNKNOWN in (await eve.say("/drafts")).text
    assert "That button is old" in await report.flash("Publish")
    assert "We have nothing under" in (await desk.reader.say(f"/brief {SLUG}")).text


async def test_a_role_is_changed_by_a_button_after_one_question(desk: Desk) -> None:
    """Reviewer to editor: the new commands are there at once."""
    ron = await hired(desk, 2002, "Ron", "reviewer")
    assert UNKNOWN in (await ron.say("/template")).text
    person = await (await desk.owner.say("/editors")).press("Ron · reviewer")
    sure = await person.press("Make an editor")
    assert "Make Ron an editor? Editors write, publish and correct." in sure.text
    since = desk.server.world.events.seq
    await sure.press("Yes")
    (told,) = await ron.read(since)
    assert "You are an editor of this desk now" in told.text
    assert (await ron.say("/template")).raw["document"]["file_name"] == "brief.yaml"


async def test_an_invitation_gives_its_role_once(desk: Desk) -> None:
    """Who opens the link first has the role and its menu; the second gets nothing, and no hint of what it was."""
    invited = await (await desk.owner.say("/editors")).press("Invite an editor")
    link = invited.text.rpartition("start=")[2]
    eve, sam = somebody(desk, 2001, "Eve"), desk.stranger
    assert "You are an editor of this desk now" in (await eve.say(f"/start {link}")).text
    assert "no longer works" in (await sam.say(f"/start {link}")).text
    assert UNKNOWN in (await sam.say("/drafts")).text
    assert "addbrief" in await desk.until_menu(2001, "addbrief")
    assert "Eve · editor" in (await desk.owner.say("/editors")).text


async def test_an_invitation_takes_no_role_away(desk: Desk) -> None:
    """An owner who tries the link stays an owner."""
    invited = await (await desk.owner.say("/editors")).press("Invite a reviewer")
    link = invited.text.rpartition("start=")[2]
    assert "You are an owner" in (await desk.owner.say(f"/start {link}")).text
    assert "Editors" in (await desk.owner.say("/editors")).text


async def test_a_person_is_chosen_from_the_clients_own_list(desk: Desk) -> None:
    """[Choose a person] brings Telegram's list; what a stranger shares is nothing."""
    keys = await (await desk.owner.say("/editors")).press("Choose a person")
    assert "Choose the person" in keys.text
    ((key,),) = (desk.server.world.chats[desk.owner.chat].keyboard or {})["keyboard"]
    assert key["request_users"]["request_name"] is True
    shared = {"users_shared": {"request_id": 2, "users": [{"user_id": desk.reader.user, "first_name": "Rana"}]}}
    since = desk.server.world.events.seq
    acts.send(desk.server.world, desk.owner.chat, desk.owner.user, shared)
    (asked,) = await desk.owner.read(since)
    assert "Which role does Rana get?" in asked.text
    assert "is a reviewer now" in (await asked.press("Reviewer")).text
    since = desk.server.world.events.seq
    acts.send(desk.server.world, desk.stranger.chat, desk.stranger.user, shared)
    (nothing,) = await desk.stranger.read(since)
    assert nothing.text.startswith("Silkbrief")


async def test_the_last_owner_stays(server: Server, database: str) -> None:
    """Without owners in the settings, the one who took the own-link can be neither removed nor made less."""
    async with running_desk(server, database, admin_ids="") as desk:
        await desk.told(2)
        await desk.owner.say(f"/start {desk.said[1].rpartition('start=')[2]}")
        me = await (await desk.owner.say("/editors")).press("you · owner")
        assert "last owner" in await (await me.press("Remove")).flash("Remove")
        again = await (await desk.owner.say("/editors")).press("you · owner")
        assert "last owner" in await (await again.press("Make an editor")).flash("Yes")
        assert "last owner" in (await desk.owner.say(f"/editors add {desk.owner.user} editor")).text
        await hired(desk, 2001, "Eve", "owner")
        gone = await (await (await desk.owner.say("/editors")).press("you · owner")).press("Remove")
        assert "has no role any more" in (await gone.press("Remove")).text
        assert UNKNOWN in (await desk.owner.say("/editors")).text


async def test_a_person_hired_without_a_name_is_called_by_it_once_known(desk: Desk) -> None:
    """The number stands in only until the person first opens a page of the desk."""
    kim = somebody(desk, 2003, "Kim")
    since = desk.server.world.events.seq
    await desk.owner.say("/editors add 2003 editor")
    await kim.read(since)
    assert "2003 · editor" in (await desk.owner.say("/editors")).text
    assert "No drafts" in (await kim.say("/drafts")).text
    assert "Kim · editor" in (await desk.owner.say("/editors")).text


async def test_an_owner_of_the_settings_is_fixed(desk: Desk) -> None:
    """No button and no command changes what the operator set."""
    listed = await desk.owner.say("/editors")
    assert not [label for label in listed.labels if "owner" in label and "Invite" not in label]
    assert "The settings make that person an owner" in (await desk.owner.say("/editors add 1002 reviewer")).text


async def test_the_menu_comes_and_goes_with_the_role(desk: Desk) -> None:
    """Each role sees its own commands; who has none any more sees what readers see."""
    eve = await hired(desk, 2001, "Eve", "editor")
    await eve.say("/start")
    editors = await desk.until_menu(2001, "addbrief")
    assert {"addbrief", "drafts"} <= set(editors)
    await desk.owner.say("/editors add 2001 reviewer")
    await without(desk, 2001, "addbrief")
    assert "drafts" in await desk.menu(2001, 2001)
    person = await (await desk.owner.say("/editors")).press("Eve · reviewer")
    await (await person.press("Remove")).press("Remove")
    await without(desk, 2001, "drafts")
    assert await desk.menu(2001, 2001) == await desk.menu(desk.reader.chat, desk.reader.user)


async def without(desk: Desk, user: int, command: str) -> None:
    """Wait until a person's menu has lost a command."""
    seq = desk.server.world.events.seq - 1
    while command in await desk.menu(user, user):
        told = await desk.server.world.events.since(seq, 15)
        assert told["events"], f"{command} stays"
        seq = told["seq"]


async def test_another_process_knows_a_new_role_within_seconds(server: Server, postgres: str, tmp_path: Path) -> None:
    """A replica that stands by takes over with the roles that were given meanwhile, and with no others."""
    address = new_database(postgres)
    more = {"ADMIN_IDS": str(OWNER)}
    async with (
        desk_process(tmp_path, server, address, **more) as first,
        desk_process(tmp_path, server, address, **more),
    ):
        desk = Desk(server, [])
        eve, ron = await hired(desk, 2001, "Eve", "editor"), await hired(desk, 2002, "Ron", "editor")
        person = await (await desk.owner.say("/editors")).press("Ron")
        await (await person.press("Remove")).press("Remove")
        await first.killed()
        assert "No drafts" in (await eve.say("/drafts")).text
        assert UNKNOWN in (await ron.say("/drafts")).text
        assert "version 1" in (await published(eve, how="Publish")).text
        assert "is live no more" in (await (await eve.say(f"/unpublish {SLUG}")).press("Unpublish")).text
        assert "version 2" in (await (await eve.say(f"/publish {SLUG}")).press("Publish")).text
