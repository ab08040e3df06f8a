"""`silkbrief load` says for each item what it did, and with --dry-run what it would do."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.sandbox.world import OWNER
from bot.settings import SHIPPED
from briefs.load import load
from briefs.model import Citation, Source, Subject
from store import catalogue, publishing
from store.engine import Store
from tests.conftest import NOON
from tests.e2e.test_conflicts import DESKS, GITS, retitled, written
from tests.processes import silkbrief

CHANGED, KEPT, BOTH, NEW = "malaysia-5g", "focac-2024", "midea-5g-factory", "aa-new-brief"


def git_edits(target: Path) -> Path:
    """Git changed two briefs and a subject, and has a new brief with a source of its own."""
    shipped = load(SHIPPED)
    source = Source("aa-new", "A new record", "Registry", 1)
    first = shipped.briefs[CHANGED].claims[0]
    claim = replace(
        first, id=f"{NEW}#one", text="It was written down anew.", sources=(Citation("aa-new"),), value=None, unit=None
    )
    new = replace(shipped.briefs[CHANGED], slug=NEW, title="Written anew", lead="It was [#one].", why=None, next=None)
    briefs = {NEW: replace(new, claims=(claim,)), **shipped.briefs}
    briefs |= {slug: retitled(shipped.briefs[slug], GITS) for slug in (CHANGED, BOTH)}
    subjects = {**shipped.subjects, "midea": replace(shipped.subjects["midea"], gaps=("Who paid.",))}
    return written(
        replace(shipped, sources={"aa-new": source, **shipped.sources}, briefs=briefs, subjects=subjects), target
    )


async def chat_edits(database: str) -> None:
    """Editors changed two briefs."""
    store, shipped = Store(database), load(SHIPPED)
    async with store.unit() as session:
        for slug in (KEPT, BOTH):
            await publishing.publish(session, retitled(shipped.briefs[slug], DESKS), who=OWNER, now=NOON)
    await store.close()


async def version(database: str) -> int:
    store = Store(database)
    async with store.read() as session:
        found = await catalogue.version(session)
    await store.close()
    return found


TOLD = f"""\
new                    brief:{NEW}
new                    source:aa-new
changed                brief:{CHANGED}
changed                subject:midea
kept as edited in chat  brief:{KEPT}
CONFLICT               brief:{BOTH}
"""


async def test_a_dry_run_tells_each_item_and_changes_nothing(database: str, tmp_path: Path) -> None:
    """The same words as after doing it, the same exit code, and the store as it was."""
    await chat_edits(database)
    git_edits(tmp_path / "git")
    before = await version(database)
    code, would, _ = await silkbrief(tmp_path, "load", "--dry-run", "git", DATABASE_URL=database)
    assert code == 0
    assert [line.split() for line in would.splitlines()[:-1]] == [line.split() for line in TOLD.splitlines()]
    counts = "2 new, 2 changed, 1 kept as edited in chat, 1 CONFLICT."
    assert would.splitlines()[-1] == f"Loading git would come to: {counts} Nothing was changed."
    assert await version(database) == before
    code, did, _ = await silkbrief(tmp_path, "load", "git", DATABASE_URL=database)
    assert (code, did.splitlines()[:-1]) == (0, would.splitlines()[:-1])
    assert did.splitlines()[-1] == f"Loaded git: {counts}"
    assert await version(database) > before


async def test_the_first_load_only_counts(tmp_path: Path) -> None:
    """Nobody reads hundreds of lines that all say new."""
    code, said, _ = await silkbrief(tmp_path, "load")
    assert (code, len(said.splitlines())) == (0, 1)
    assert said.endswith(" new.\n")


async def test_a_broken_folder_is_refused_by_a_dry_run_too(tmp_path: Path) -> None:
    """Its faults are printed, and the exit code says so."""
    (tmp_path / "git").mkdir()
    code, _, said = await silkbrief(tmp_path, "load", "--dry-run", "git")
    assert code == 1
    assert "desk.yaml: is missing" in said


@pytest.mark.parametrize("command", ["check", "load"])
async def test_a_folder_that_is_none_is_said_in_one_sentence(tmp_path: Path, command: str) -> None:
    """A path mistyped is no traceback."""
    code, _, said = await silkbrief(tmp_path, command, "nowhere")
    assert (code, said.splitlines()[-1]) == (1, "nowhere is no folder")
    assert "Traceback" not in said


async def test_what_the_desk_added_is_exported_as_a_folder_that_loads(database: str, tmp_path: Path) -> None:
    """A source that nothing cites yet stays at the desk; the folder is a catalogue, and loading it back is no news."""
    store, shipped = Store(database), load(SHIPPED)
    async with store.unit() as session:
        await publishing.put_source(session, Source("idle", "Not cited yet", "Press", 2), who=OWNER, now=NOON)
        subject = Subject("laos", "country", "Laos", iso="LA")
        await publishing.put_subject(session, subject, who=OWNER, now=NOON)
        await publishing.publish(session, retitled(shipped.briefs[KEPT], DESKS), who=OWNER, now=NOON)
    told = {"DATABASE_URL": database}
    assert (await silkbrief(tmp_path, "export", "out", **told))[0] == 0
    assert (await silkbrief(tmp_path, "check", "out"))[0] == 0
    code, said, _ = await silkbrief(tmp_path, "load", "out", **told)
    assert (code, said) == (0, "Loaded out: nothing changes.\n")
    async with store.read() as session:
        live = await catalogue.read(session)
    await store.close()
    assert live is not None
    assert "idle" in live.sources
    assert live.subjects["laos"] == subject
