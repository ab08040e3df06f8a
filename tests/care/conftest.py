"""What the tests of care share: stores on both databases, some of them full."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot import loading
from bot.care import backup
from bot.settings import SHIPPED
from store.engine import Store
from tests.care.stores import MOMENT, fill_all, make_database, settings_of

Make = Callable[[str], Awaitable[str]]


@pytest.fixture
def new_database(tmp_path: Path, request: pytest.FixtureRequest) -> Make:
    """The address of a database that does not hold anything yet, of a kind: `sqlite` or `postgresql`."""

    async def make(kind: str) -> str:
        if kind == "sqlite":
            return f"sqlite+aiosqlite:///{tmp_path / 'empty' / 'silkbrief.db'}"
        return await make_database(request.getfixturevalue("postgres"))

    return make


async def _filled(url: str) -> None:
    store = Store(url)
    await loading.migrate(store)
    await loading.load_shipped(store, SHIPPED, MOMENT)
    await fill_all(store)
    await store.close()


@pytest.fixture(scope="session")
def full_file(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the shipped catalogue and rows in every other table, to be copied."""
    file = Path(shutil.copy(filled, tmp_path_factory.mktemp("full") / "silkbrief.db"))
    asyncio.run(_filled(f"sqlite+aiosqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def backed_up(full_file: Path) -> bytes:
    """A backup of the full store."""
    file = full_file.with_name("all.gz")
    asyncio.run(backup(settings_of(f"sqlite+aiosqlite:///{full_file}"), file))
    return file.read_bytes()


@pytest.fixture
def full_database(full_file: Path, new_database: Make, tmp_path: Path) -> Make:
    """The address of a store with the shipped catalogue and rows in every other table."""

    async def make(kind: str) -> str:
        if kind == "sqlite":
            return f"sqlite+aiosqlite:///{shutil.copy(full_file, tmp_path / 'full.db')}"
        url = await new_database(kind)
        await _filled(url)
        return url

    return make
