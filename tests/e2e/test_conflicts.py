"""What git and the desk both changed reaches the editors, who choose by a button; and the desk's export is git's again."""

import filecmp
import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from aiohttp import ClientSession

from bot.sandbox.server import Server
from bot.sandbox.world import OWNER, READER, STRANGER
from bot.settings import SHIPPED
from briefs.canonical import to_files
from briefs.load import load
from briefs.model import Brief, Catalogue, Subject
from briefs.prose import cited_ids, proses_of
from store import folder, publishing
from store.engine import Store
from store.tables import EditorRow
from tests.conftest import NOON, running_desk
from tests.e2e.test_shell import files
from tests.people import Got, Talker
from tests.processes import silkbrief

SLUG, OTHER = "midea-5g-factory", "malaysia-5g"
# How each side ends the titles.
DESKS, GITS = "of the desk", "of git"


def written(content: Catalogue, target: Path) -> Path:
    """A catalogue as a folder."""
    for name, text in to_files(content).items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_bytes(text)
    return target


def in_git(target: Path, *slugs: str) -> Path:
    """The shipped folder with other titles of some briefs."""
    shipped = load(SHIPPED)
    briefs = {slug: retitled(one, GITS) if slug in slugs else one for slug, one in shipped.briefs.items()}
    return written(replace(shipped, briefs=briefs), target / "git")


def retitled(brief: Brief, words: str) -> Brief:
    """A brief whose title says whose it is."""
    return replace(brief, title=f"{brief.title[:80]} {words}")


async def in_chat(database: str, *slugs: str) -> None:
    """Editors gave some briefs other titles."""
    store, shipped = Store(database), load(SHIPPED)
    async with store.unit() as session:
        for slug in slugs:
            await publishing.publish(session, retitled(shipped.briefs[slug], DESKS), who=OWNER, now=NOON)
    await store.close()


async def first_words(talker: Talker, count: int = 1) -> Sequence[Got]:
    """What the desk says without being asked."""
    return await talker.read(0, count)


async def open_items(database: str) -> list[str]:
    store = Store(database)
    async with store.read() as session:
        found = [row.item for row in await folder.conflicts(session)]
    await store.close()
    return found


async def test_git_is_taken_by_a_button(server: Server, database: str, tmp_path: Path) -> None:
    """The desk's stays live until then; nobody but the editors hears of it; afterwards git's is what readers get."""
    await in_chat(database, SLUG)
    async with running_desk(server, database, catalogue_dir=in_git(tmp_path, SLUG)) as desk:
        (asked,) = await first_words(desk.owner)
        assert "git and the desk both changed it" in asked.text
        assert DESKS in asked.text
        assert GITS in asked.text
        assert DESKS in (await desk.reader.say(f"/brief {SLUG}")).text
        assert "git's is live now" in (await asked.press("Take git's")).text
        assert GITS in (await desk.reader.say(f"/brief {SLUG}")).text
        assert "settled" in await asked.flash("Keep the desk's")
        assert "nothing waits" in (await desk.owner.say("/conflicts")).text
        assert "took git's" in (await desk.owner.say(f"/audit {SLUG}")).text
    assert await open_items(database) == []


async def test_the_desks_is_kept_by_a_button_and_told_once(server: Server, database: str, tmp_path: Path) -> None:
    """A restart does not ask again while it waits, and a choice is for good."""
    await in_chat(database, SLUG)
    folder_of_git = in_git(tmp_path, SLUG)
    async with running_desk(server, database, catalogue_dir=folder_of_git) as desk:
        (asked,) = await first_words(desk.owner)
    async with running_desk(server, database, catalogue_dir=folder_of_git) as desk:
        again = await desk.owner.say("/conflicts")
        assert "both changed" in again.text
        kept = await again.press("Keep the desk's")
        assert "the desk's stays" in kept.text
        assert "settled" in await asked.flash("Take git's")
        assert DESKS in (await desk.reader.say(f"/brief {SLUG}")).text
    assert await open_items(database) == []
    code, out, _ = await silkbrief(tmp_path, "load", str(folder_of_git), DATABASE_URL=database)
    assert (code, out.splitlines()[0]) == (0, f"kept as edited in chat  brief:{SLUG}")


async def test_editors_hear_of_it_and_reviewers_do_not(server: Server, database: str, tmp_path: Path) -> None:
    """Who may choose is told; an editor who is no owner chooses as well as one."""
    await in_chat(database, SLUG)
    store = Store(database)
    async with store.unit() as session:
        session.add(EditorRow(user_id=READER, role="editor", since=NOON))
        session.add(EditorRow(user_id=STRANGER, role="reviewer", since=NOON))
    await store.close()
    async with running_desk(server, database, catalogue_dir=in_git(tmp_path, SLUG)) as desk:
        (asked,) = await first_words(desk.reader)
        assert "git's is live now" in (await asked.press("Take git's")).text
        assert "I do not know that command" in (await desk.stranger.say("/conflicts")).text
    said = [one for one in server.world.chats[STRANGER].messages.values() if one.by_bot]
    assert len(said) == 1


async def test_many_come_as_one_list(server: Server, database: str, tmp_path: Path) -> None:
    """A load that meets a busy desk rings once."""
    slugs = sorted(path.stem for path in (SHIPPED / "briefs").glob("*.yaml"))[:5]
    await in_chat(database, *slugs)
    async with running_desk(server, database, catalogue_dir=in_git(tmp_path, *slugs)) as desk:
        (asked,) = await first_words(desk.owner)
        assert "5 items" in asked.text
        one = await asked.press(f"brief:{slugs[2]}")
        assert slugs[2] in one.text
        assert "the desk's stays" in (await one.press("Keep the desk's")).text
        assert len((await desk.owner.say("/conflicts")).labels) == 4


async def test_what_would_break_the_desk_is_not_taken(server: Server, database: str, tmp_path: Path) -> None:
    """Git dropped a statement that the desk's own prose cites by now: the reason is said, and nothing changes."""
    shipped = load(SHIPPED)
    cited = {i for one in (*shipped.briefs.values(), *shipped.subjects.values()) for i in ids_in(one)}
    brief = next(one for one in shipped.briefs.values() if len(one.claims) > 1 and one.claims[-1].id not in cited)
    less, lost = replace(brief, claims=brief.claims[:-1]), brief.claims[-1].id
    git = written(replace(shipped, briefs={**shipped.briefs, brief.slug: less}), tmp_path / "git")
    store = Store(database)
    async with store.unit() as session:
        midea = replace(shipped.subjects["midea"], standfirst=f"One account of it [{lost}].")
        await publishing.put_subject(session, midea, who=OWNER, now=NOON)
    await store.close()
    async with running_desk(server, database, catalogue_dir=git) as desk:
        (asked,) = await first_words(desk.owner)
        assert "does not go with what the desk changed elsewhere" in asked.text
        assert f'cites "{lost}", which is no claim' in asked.text
        refused = await asked.press("Take git's")
        assert f'cites "{lost}", which is no claim' in refused.text
        assert refused.labels == ("Keep the desk's",)
    assert await open_items(database) == [f"brief:{brief.slug}"]


def ids_in(item: Brief | Subject) -> set[str]:
    """The claims that the prose of an item cites."""
    own = item.slug if isinstance(item, Brief) else ""
    return {cited for text in proses_of(item).values() for cited in cited_ids(text, own)}


async def test_the_export_is_the_catalogue_and_loads_back_to_nothing(
    server: Server, database: str, tmp_path: Path
) -> None:
    """The file from the chat, the shell's export and the live content are the same; loading it changes nothing."""
    await in_chat(database, SLUG)
    async with running_desk(server, database, catalogue_dir=in_git(tmp_path, OTHER)) as desk:
        sent = await desk.owner.say("/export")
        again = await desk.owner.say("/export")
        content = await downloaded(server, sent)
        assert content == await downloaded(server, again)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(tmp_path / "out")
    told = {"DATABASE_URL": database}
    code, said, _ = await silkbrief(tmp_path, "load", "--dry-run", "out", **told)
    assert (code, said) == (0, "Loading out would come to: nothing changes. Nothing was changed.\n")
    assert (await silkbrief(tmp_path, "export", "shell", **told))[0] == 0
    names = files(tmp_path / "out")
    assert names == files(tmp_path / "shell") == files(SHIPPED)
    assert filecmp.cmpfiles(tmp_path / "out", tmp_path / "shell", names, shallow=False)[1:] == ([], [])
    assert DESKS in (tmp_path / "out" / "briefs" / f"{SLUG}.yaml").read_text("utf-8")
    assert GITS in (tmp_path / "out" / "briefs" / f"{OTHER}.yaml").read_text("utf-8")


async def downloaded(server: Server, got: Got) -> bytes:
    """The file of a message, by the Bot API's own way."""
    async with ClientSession() as http:
        asked = {"file_id": got.raw["document"]["file_id"]}
        async with http.post(f"{server.url}/bot{server.token}/getFile", json=asked) as answer:
            path = (await answer.json())["result"]["file_path"]
        async with http.get(f"{server.url}/file/bot{server.token}/{path}") as answer:
            return await answer.read()
