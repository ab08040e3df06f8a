"""Embargoes: a draft goes live by itself at its moment, once, or its editors hear why not."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.sandbox.server import Server
from bot.sandbox.world import OWNER, READER
from store import audit, catalogue, drafts, publishing
from store.engine import Store
from tests.conftest import NOON, running_desk
from tests.e2e.test_skeleton import BRIEF
from tests.people import Desk, Talker
from tests.processes import desk_process
from tests.staff import LIVE, SLUG, drafted, hired, published


async def test_it_goes_live_at_its_moment_by_the_editors_clock(desk: Desk) -> None:
    """20:30 in Bangkok, the zone shown; not before, and its followers are told then."""
    await desk.owner.say("/settings zone Asia/Bangkok")
    await desk.reader.say("/subscribe thailand")
    await desk.reader.say("/settings alerts on")
    await drafted(desk.owner)
    set_ = await desk.owner.say(f"/publishat {SLUG} 2026-11-22 20:30")
    assert set_.text == f"{SLUG} goes live Sun 22 Nov 20:30 (Bangkok). Those who chose alerts are told then."
    desk.server.world.clock.advance(timedelta(hours=1, minutes=20))
    assert "We have nothing under" in (await desk.reader.say(f"/brief {SLUG}")).text
    since = desk.server.world.events.seq
    desk.server.world.clock.advance(timedelta(minutes=11))
    (told,) = await desk.owner.read(since)
    assert f"The time of {SLUG} has come. Live now to all: Three more smart cities in Thailand, version 1." in told.text
    assert "1 chat that chose alerts is told now." in told.text
    (alert,) = await desk.reader.read(since)
    assert alert.text.startswith("New: Three more smart cities in Thailand")


async def test_the_button_asks_for_the_moment_and_takes_an_answer(desk: Desk) -> None:
    """[At a time…], then a wrong answer, one that has passed, and the right one; [Cancel the time] takes it back."""
    _, report = await drafted(desk.owner)
    asked = await report.press("At a time")
    assert "such as 2026-11-23 08:00" in asked.text
    assert "Write the day and the time as" in (await desk.owner.say("tomorrow morning")).text
    assert "is no day and time" in (await desk.owner.say("2026-02-30 08:00")).text
    assert "has passed in UTC" in (await desk.owner.say("2026-11-22 08:00")).text
    assert "more than a year ahead" in (await desk.owner.say("2028-11-22 08:00")).text
    set_ = await desk.owner.say("2026-11-23 9:30")
    assert "goes live Mon 23 Nov 09:30 (UTC)" in set_.text
    assert "Nobody is told then" in (await set_.press("Quietly")).text
    assert "It goes live Mon 23 Nov 09:30 (UTC), quietly." in (await desk.owner.say(f"/blast {SLUG}")).text
    lifted = await desk.owner.say(f"/publish {SLUG}")
    assert "has no time any more" in (await lifted.press("Cancel the time")).text
    assert "has no time" not in (await desk.owner.say(f"/publish {SLUG}")).text


async def test_one_press_sets_a_near_moment(desk: Desk) -> None:
    """[In an hour] and [Tomorrow 08:00]."""
    _, report = await drafted(desk.owner)
    asked = await report.press("At a time")
    assert "goes live Sun 22 Nov 13:0" in (await asked.press("In an hour")).text
    again = await desk.owner.say(f"/publishat {SLUG}")
    assert "goes live Mon 23 Nov 08:00 (UTC)" in (await again.press("Tomorrow 08:00")).text


async def test_what_no_longer_fits_stays_a_draft_and_its_editors_hear_why(desk: Desk) -> None:
    """The brief whose claim it cites was withdrawn meanwhile: told to the owner and the editor, once."""
    eve = await hired(desk, 2001, "Eve", "editor")
    await published(desk.owner)
    citing = BRIEF.replace(f'slug: "{SLUG}"', 'slug: "more-of-it"').replace("[#three]", f"[{SLUG}#three]")
    citing = citing.replace("Three more cities in Thailand were", "Again three more cities in Thailand were")
    await drafted(eve, citing)
    await eve.say("/publishat more-of-it 2026-11-22 14:00")
    await (await desk.owner.say(f"/unpublish {SLUG}")).press("Unpublish")
    since = desk.server.world.events.seq
    desk.server.world.clock.advance(timedelta(hours=2, minutes=5))
    (told,) = await eve.read(since)
    assert "The time of more-of-it has come, and it did not go live" in told.text
    assert "is no claim" in told.text
    (heard,) = await desk.owner.read(since)
    assert heard.text == told.text
    assert "more-of-it · " in str((await eve.say("/drafts")).labels)
    sends = desk.server.world.record.calls(method="sendMessage", chat=eve.chat)
    assert sum("did not go live" in str(call["params"]) for call in sends) == 1


async def test_a_change_of_what_is_live_meanwhile_stops_it(desk: Desk, database: str) -> None:
    """An embargo never replaces unseen what a colleague changed."""
    file = (await desk.owner.say(f"/editbrief {LIVE}")).raw["document"]["file_id"]
    text = desk.server.world.files[file].content.decode()
    await drafted(desk.owner, text.replace('title: "', 'title: "Now: '))
    await desk.owner.say(f"/publishat {LIVE} 2026-11-22 14:00")
    store = Store(database)
    async with store.unit() as session:
        brief = await catalogue.brief(session, LIVE)
        assert brief is not None
        await publishing.publish(session, replace(brief, title=f"Today: {brief.title}"), who=2001, now=NOON)
    await store.close()
    since = desk.server.world.events.seq
    desk.server.world.clock.advance(timedelta(hours=2, minutes=5))
    (told,) = await desk.owner.read(since)
    assert "did not go live: Another version went live after this draft was begun." in told.text
    moved = await (await desk.owner.say(f"/publish {LIVE}")).press("Quietly")
    assert "title: ‹Today: " in moved.text


async def test_it_survives_a_restart_and_is_published_once(server: Server, database: str) -> None:
    """The desk is down when the moment passes; the next one publishes it, and a third does not again."""
    async with running_desk(server, database) as desk:
        await drafted(desk.owner)
        await desk.owner.say(f"/publishat {SLUG} 2026-11-22 14:00")
    server.world.clock.advance(timedelta(hours=3))
    since = server.world.events.seq
    async with running_desk(server, database) as desk:
        (told,) = await desk.owner.read(since)
        assert "has come. Live now to all" in told.text
    async with running_desk(server, database) as desk:
        assert "version 1" in (await desk.reader.say(f"/brief {SLUG}")).text
        assert "1 · " in (await desk.owner.say(f"/audit {SLUG}")).text
        assert "2 · " not in (await desk.owner.say(f"/audit {SLUG}")).text


async def test_it_survives_kill_9(server: Server, database: str, tmp_path: Path) -> None:
    """Killed again and again around its moment, a draft goes live once."""
    owner, reader = Talker(server, OWNER, OWNER), Talker(server, READER, READER)
    more = {"ADMIN_IDS": str(OWNER)}
    async with desk_process(tmp_path, server, database, **more) as first:
        await drafted(owner)
        await (await owner.say(f"/publishat {SLUG}")).press("In an hour")
        await first.killed()
    store = Store(database)
    async with store.unit() as session:
        await drafts.set_time(session, SLUG, NOON - timedelta(days=1))
    for _ in range(3):
        async with desk_process(tmp_path, server, database, **more) as killed:
            await killed.killed()
    async with desk_process(tmp_path, server, database, **more):
        await until_live(reader)
    async with store.read() as session:
        acts = [row.act for row in await audit.latest(session, 9, about=f"brief:{SLUG}")]
        assert acts == ["published"]
        assert await drafts.find(session, SLUG) is None
    await store.close()


async def until_live(reader: Talker) -> None:
    """Ask until the brief is there: the desk looks every few seconds at what is due."""
    for _ in range(200):
        if "version 1" in (await reader.say(f"/brief {SLUG}")).text:
            return
    raise AssertionError("it never went live")
