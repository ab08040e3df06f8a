"""Each store test runs on SQLite and on a real PostgreSQL, each time with tables of its own."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

import briefs
from bot import loading
from briefs.load import load
from briefs.model import Catalogue
from store.engine import Store
from store.tables import Row

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def shipped() -> Catalogue:
    """The shipped catalogue."""
    return load(Path(briefs.__file__).parent / "catalogue")


@pytest.fixture(scope="session")
def small(shipped: Catalogue) -> Catalogue:
    """The shipped catalogue with a few of its briefs."""
    few = ("midea-5g-factory", "malaysia-5g", "focac-2024")
    return replace(shipped, briefs={slug: shipped.briefs[slug] for slug in few})


def migrated(url: str) -> str:
    """Bring a database up by the road that the desk takes."""

    async def up() -> None:
        store = Store(url)
        assert await loading.migrate(store)
        await store.close()

    asyncio.run(up())
    return url


@contextmanager
def administered(address: str) -> Iterator[psycopg.Connection]:
    """A connection that may make databases."""
    with psycopg.connect(address, autocommit=True) as connection:
        yield connection


def named(address: str, database: str) -> str:
    """The address of another database of the same server."""
    return make_url(address).set(database=database).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the newest tables and nothing in them."""
    file = tmp_path_factory.mktemp("empty") / "empty.db"
    migrated(f"sqlite+aiosqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_own(postgres: str) -> str:
    """The address of a database with the newest tables, emptied after each test."""
    with administered(postgres) as connection:
        # Nothing here has to survive a power cut, and waiting for the disk is most of what these tests would do.
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("CREATE DATABASE own_silkbrief")
    return migrated(named(postgres, "own_silkbrief"))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database in its newest form, on each of both."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "own.db")
        yield f"sqlite+aiosqlite:///{tmp_path / 'own.db'}"
        return
    address = request.getfixturevalue("postgres_own")
    yield address
    with administered(address) as connection:
        tables = ", ".join(f'"{name}"' for name in Row.metadata.tables)
        connection.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    """An open store with empty tables."""
    opened = Store(url)
    yield opened
    await opened.close()
