"""Migrations make just the tables of `store.tables`, from nothing, on both databases."""

import asyncio
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from bot import loading
from store.engine import Store
from store.migrations import HERE, head
from store.tables import Row
from tests.store.conftest import administered, named


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with nothing in it."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'bare.db'}"
        return
    server, name = request.getfixturevalue("postgres"), f"bare_{uuid4().hex}"
    with administered(server) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield named(server, name)
    with administered(server) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def drawn(connection: Connection) -> dict[str, Any]:
    """Everything that a database knows of its tables, in an order of its own."""
    look = inspect(connection)
    tables = sorted(set(look.get_table_names()) - {"alembic_version"})
    parts = {
        "columns": lambda table: {c["name"]: (str(c["type"]), c["nullable"]) for c in look.get_columns(table)},
        "key": look.get_pk_constraint,
        "foreign": look.get_foreign_keys,
        "unique": look.get_unique_constraints,
        "checks": look.get_check_constraints,
        "indexes": look.get_indexes,
    }
    return {table: {name: _ordered(part(table)) for name, part in parts.items()} for table in tables}


def _ordered(found: object) -> object:
    """Lists in one order, and the condition of a partial index as text."""
    if isinstance(found, dict):
        return {key: _ordered(value) for key, value in found.items()}
    return sorted((_ordered(each) for each in found), key=str) if isinstance(found, list) else str(found)


async def run(store: Store, work: Any) -> Any:
    """Run something on a connection of a store."""
    async with store.engine.connect() as connection:
        return await connection.run_sync(work)


def differences(connection: Connection) -> list[Any]:
    """What Alembic would still have to change."""
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return compare_metadata(context, Row.metadata)


async def test_the_migrations_make_the_tables(store: Store) -> None:
    """Alembic finds no difference between the migrated database and the tables of the code."""
    assert await run(store, differences) == []


async def test_a_table_that_no_migration_makes_is_noticed(bare: str) -> None:
    """The comparison can fail."""
    store = Store(bare)
    assert {change[0] for change in await run(store, differences)} >= {"add_table", "add_index"}
    await store.close()


async def test_constraints_and_indexes_are_those_of_the_code(store: Store, bare: str) -> None:
    """What Alembic does not compare is the same too: checks, keys, what a partial index covers, what a cascade does."""
    if store.url.get_backend_name() not in bare:
        pytest.skip("the other pair of databases")
    made = Store(bare)
    async with made.engine.begin() as connection:
        await connection.run_sync(Row.metadata.create_all)
    assert await run(store, drawn) == await run(made, drawn)
    await made.close()


async def test_a_database_comes_up_from_nothing_once(bare: str) -> None:
    """The first start makes every table; the second finds nothing to do."""
    store = Store(bare)
    assert await loading.migrate(store) is True
    assert await loading.migrate(store) is False
    version = await run(store, lambda one: one.scalar(text("SELECT version_num FROM alembic_version")))
    assert version == head()
    await store.close()


async def test_a_database_that_cannot_be_reached_is_one_sentence() -> None:
    """The operator reads what to look at, and no password."""
    store = Store("postgresql://desk:secret@127.0.0.1:1/none")
    with pytest.raises(loading.CannotOpen) as told:
        await loading.migrate(store)
    assert "DATABASE_URL" in str(told.value)
    assert "secret" not in str(told.value)
    await store.close()


def test_the_versions_are_one_row() -> None:
    """Each migration follows the one before it, and numbers are never used twice."""
    numbers = sorted(path.stem.partition("_")[0] for path in (HERE / "versions").glob("[0-9]*.py"))
    assert numbers == [f"{n:04}" for n in range(1, len(numbers) + 1)]


def test_a_copy_of_the_file_is_the_store(sqlite_template: Path, tmp_path: Path) -> None:
    """An SQLite store that was closed is one file: copied, it opens as it was."""
    shutil.copy(sqlite_template, tmp_path / "copy.db")

    async def tables() -> int:
        store = Store(f"sqlite+aiosqlite:///{tmp_path / 'copy.db'}")
        found = await run(store, lambda connection: len(inspect(connection).get_table_names()))
        await store.close()
        return int(found)

    assert asyncio.run(tables()) == len(Row.metadata.tables) + 1


PLANTED = """
    INSERT INTO brief (slug, position, title, date, lead, subjects, version, origin, published_at)
    VALUES ('a', 0, 'A', '2026-11-22', 'L', '[]', 1, 'git', '2026-11-22 12:00:00'),
           ('b', 1, 'B', '2026-11-22', 'L', '[]', 2, 'chat', '2026-11-22 12:00:00')
"""
CLAIM = """
    INSERT INTO claim (id, brief, position, kind, standing, text, weight, subjects, sources, terms)
    VALUES ('b#one', 'b', 0, 'event', 'reported', 'T', 2, '[]', '[]', '[]')
"""


async def test_a_store_from_before_keeps_its_briefs_and_who_wrote_them(bare: str) -> None:
    """The briefs stay, and those that an editor had published are known as such: git's form of them is not."""
    store = Store(bare)
    await upgraded(store, "0001")
    async with store.engine.begin() as connection:
        await connection.execute(text(PLANTED))
        await connection.execute(text(CLAIM))
    assert await loading.migrate(store) is True
    async with store.engine.connect() as connection:
        found = {
            table: [tuple(row) for row in await connection.execute(text(f"SELECT {columns} FROM {table} ORDER BY 1"))]
            for table, columns in (("brief", "slug, version"), ("claim", "id"), ("folder", "item, body, theirs"))
        }
    assert found == {"brief": [("a", 1), ("b", 2)], "claim": [("b#one",)], "folder": [("brief:b", None, None)]}
    await store.close()


async def upgraded(store: Store, revision: str) -> None:
    """Bring a database up to an older revision."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "store.migrations", revision, stdin=asyncio.subprocess.PIPE
    )
    await child.communicate(store.url.render_as_string(hide_password=False).encode())
    assert child.returncode == 0


ANSWERED = """
    INSERT INTO answer (chat_id, message_id, topic_id, shows, carried, content, at)
    VALUES (7, 9, 0, '["b#one"]', '["b#one"]', 1, '2026-11-22 12:00:00')
"""


async def test_an_answer_from_before_is_known_without_its_page(bare: str) -> None:
    """What it carried stays, so that a correction finds it; which page it was nobody had written down."""
    store = Store(bare)
    await upgraded(store, "0002")
    async with store.engine.begin() as connection:
        await connection.execute(text(ANSWERED))
    assert await loading.migrate(store) is True
    async with store.engine.connect() as connection:
        found = await connection.execute(text("SELECT chat_id, message_id, content, page FROM answer"))
        assert [tuple(row) for row in found] == [(7, 9, 1, None)]
    await store.close()
