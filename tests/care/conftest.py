"""What the tests of care share: stores on both databases, some of them full."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot import loading
from bot.settings import SHIPPED
from store.engine import Store
from tests.care.stores import MOMENT, fill_all, make_database

Make = Callable[[str], Awaitable[str]]


@pytest.fixture
def new_database(tmp_path: Path, request: pytest.FixtureRequest) -> Make:
    """The address of a database that does not hold anything yet, of a kind: `sqlite` or `postgresql`."""

    async def make(kind: str) -> str:
        if kind == "sqlite":
            return f"sqlite+aiosqlite:///{tmp_path / 'empty' / 'silkbrief.db'}"
        return await make_database(request.getfixturevalue("postgres"))

    return make


@pytest.fixture
def full_database(new_database: Make, database: str) -> Make:
    """The address of a store with the shipped catalogue and rows in every other table."""

    async def make(kind: str) -> str:
        url = database if kind == "sqlite" else await new_database(kind)
        store = Store(url)
        await loading.migrate(store)
        if kind != "sqlite":
            await loading.load_shipped(store, SHIPPED, MOMENT)
        await fill_all(store)
        await store.close()
        return url

    return make
