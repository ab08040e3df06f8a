"""Backup and restore: everything comes back, on either database; nothing is put over what is there."""

import asyncio
import gzip
import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import func, select

from bot.care import backup, restore
from bot.loading import migrate
from bot.shell import CannotDo
from store.engine import Store
from store.tables import ChatRow, ReportRow, SavedRow
from tests.care.conftest import Make
from tests.care.stores import MOMENT, everything, settings_of

KINDS = ("sqlite", "postgresql")


@pytest.mark.parametrize("here", KINDS)
async def test_everything_comes_back(
    here: str, full_database: Make, new_database: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every row of every table is in the restored store as it was, whichever database wrote it and whichever reads."""
    source = await full_database(here)
    before = await everything(source)
    assert [name for name, rows in before.items() if not rows] == []
    await backup(settings_of(source), tmp_path / "all.gz")
    await restore(settings_of(source), tmp_path / "all.gz", verify=True)
    assert await everything(source) == before
    for there in KINDS:
        target = await new_database(there)
        await restore(settings_of(target), tmp_path / "all.gz", verify=False)
        assert await everything(target) == before
    rows = sum(found.total() for found in before.values())
    assert capsys.readouterr().out.count(f" {rows} rows of {len(before)} tables, ") == 4


async def test_new_rows_get_new_ids_after_a_restore(full_database: Make, new_database: Make, tmp_path: Path) -> None:
    """PostgreSQL's counters stand behind the restored ids."""
    source, target = await full_database("sqlite"), await new_database("postgresql")
    await backup(settings_of(source), tmp_path / "all.gz")
    await restore(settings_of(target), tmp_path / "all.gz", verify=False)
    store = Store(target)
    async with store.unit() as session:
        last = (await session.exec(select(func.max(ReportRow.id)))).one() or 0
        row = ReportRow(chat_id=1, user_id=1, text="one more", sent_at=MOMENT)
        session.add(row)
        await session.flush()
        assert row.id == last + 1
    await store.close()


@pytest.mark.parametrize("kind", KINDS)
async def test_a_backup_is_of_one_moment(kind: str, full_database: Make, tmp_path: Path) -> None:
    """While others write, a backup holds what one moment held: no child without its parent, counts as they were."""
    url = await full_database(kind)
    writer, stop = Store(url), asyncio.Event()

    async def write() -> int:
        number = 0
        while not stop.is_set():
            number += 1
            async with writer.unit() as session:
                session.add(ChatRow(id=number, kind="private", since=MOMENT))
                session.add(SavedRow(chat_id=number, user_id=number, item="thailand", saved_at=MOMENT))
        return number

    writing = asyncio.create_task(write())
    files = [tmp_path / f"{turn}.gz" for turn in range(2)]
    for file in files:
        await backup(settings_of(url), file)
    stop.set()
    written = await writing
    await writer.close()
    for file in files:
        await restore(settings_of(url), file, verify=True)
        rows = _rows(file)
        assert {row[0] for row in rows["chat"] if row[0] > 0} == {row[0] for row in rows["saved"] if row[0] > 0}
    assert written > 5


@pytest.mark.parametrize("kind", KINDS)
async def test_a_store_with_anything_in_it_is_left_alone(
    kind: str, full_database: Make, new_database: Make, tmp_path: Path
) -> None:
    """Restore refuses a store that is not empty, and changes nothing in it."""
    await backup(settings_of(await full_database("sqlite")), tmp_path / "all.gz")
    target = await new_database(kind)
    store = Store(target)
    await migrate(store)
    async with store.unit() as session:
        session.add(ChatRow(id=1, kind="private", since=MOMENT))
    await store.close()
    before = await everything(target)
    with pytest.raises(CannotDo, match="The store is not empty"):
        await restore(settings_of(target), tmp_path / "all.gz", verify=False)
    assert await everything(target) == before


def _cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def _reworded(content: bytes) -> bytes:
    return gzip.compress(gzip.decompress(content).replace(b"Thailand", b"Finland!"))


def _shortened(content: bytes) -> bytes:
    lines = gzip.decompress(content).splitlines(keepends=True)
    return gzip.compress(b"".join(lines[:-2] + lines[-1:]))


def _foreign(_: bytes) -> bytes:
    return b"CREATE TABLE chat;\n"


def _of_later(content: bytes) -> bytes:
    lines = gzip.decompress(content).splitlines(keepends=True)
    head = json.loads(lines[0]) | {"revision": "9999"}
    return gzip.compress(json.dumps(head).encode() + b"\n" + b"".join(lines[1:]))


@pytest.mark.parametrize("damage", [_cut, _flipped, _reworded, _shortened, _foreign, _of_later])
@pytest.mark.parametrize("verify", [True, False])
async def test_a_damaged_backup_is_refused(
    damage: Callable[[bytes], bytes], verify: bool, backed_up: bytes, new_database: Make, tmp_path: Path
) -> None:
    """A file that is not whole, not ours or of a later form is refused in one sentence, before anything is made."""
    file = tmp_path / "all.gz"
    file.write_bytes(damage(backed_up))
    target = settings_of(await new_database("sqlite"))
    with pytest.raises(CannotDo, match=r"^[^\n]+\.$|use a newer one"):
        await restore(target, file, verify=verify)
    assert not (tmp_path / "empty").exists()


async def test_a_backup_that_fails_leaves_the_older_one(database: str, tmp_path: Path) -> None:
    """A file takes its name only when it is whole; of a failed one nothing is left. Only its owner may read it."""
    file = tmp_path / "backups" / "silkbrief.gz"
    file.parent.mkdir()
    await backup(settings_of(database), file)
    older = file.read_bytes()
    (tmp_path / "broken.db").write_bytes(b"no database" * 1000)
    with pytest.raises(CannotDo, match="The database cannot be reached"):
        await backup(settings_of(f"sqlite+aiosqlite:///{tmp_path / 'broken.db'}"), file)
    assert file.read_bytes() == older
    assert os.listdir(file.parent) == ["silkbrief.gz"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_what_is_not_there_is_named(database: str, postgres: str, tmp_path: Path) -> None:
    """No database, no folder, no file, no server: each is one sentence, without the password."""
    nothing = settings_of(f"sqlite+aiosqlite:///{tmp_path / 'none' / 'silkbrief.db'}")
    with pytest.raises(CannotDo, match=r"There is no database at .*silkbrief\.db yet"):
        await backup(nothing, tmp_path / "all.gz")
    with pytest.raises(CannotDo, match=r"no-folder/.*: No such file or directory\."):
        await backup(settings_of(database), tmp_path / "no-folder" / "all.gz")
    with pytest.raises(CannotDo, match=r"all\.gz: No such file or directory\."):
        await restore(nothing, tmp_path / "all.gz", verify=False)
    unreached = settings_of("postgresql://desk:the-password@127.0.0.1:1/desk")
    with pytest.raises(CannotDo, match=r"^The database cannot be reached: see DATABASE_URL\.$"):
        await backup(unreached, tmp_path / "all.gz")


async def test_an_unmigrated_database_is_no_store(new_database: Make, tmp_path: Path) -> None:
    """There is nothing to back up before the first migration."""
    with pytest.raises(CannotDo, match="The database has no tables yet"):
        await backup(settings_of(await new_database("postgresql")), tmp_path / "all.gz")


def _rows(file: Path) -> dict[str, list[list[Any]]]:
    found: dict[str, list[list[Any]]] = {}
    table = ""
    for line in gzip.decompress(file.read_bytes()).splitlines():
        told = json.loads(line)
        if isinstance(told, dict):
            table = told.get("table", "")
        else:
            found.setdefault(table, []).append(told)
    return found
