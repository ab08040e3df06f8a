"""What the proofs share: a store of one's own with the shipped catalogue, on either database."""

import asyncio
from collections.abc import Callable
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import make_url

from bot import loading
from bot.settings import SHIPPED
from store.engine import Store
from tests.conftest import NOON
from tests.processes import new_database


@pytest.fixture(scope="session")
def postgres_filled(postgres: str) -> str:
    """The name of a PostgreSQL database with the newest tables and the shipped catalogue, to be copied."""
    address = new_database(postgres)

    async def fill() -> None:
        store = Store(address)
        await loading.migrate(store)
        await loading.load_shipped(store, SHIPPED, NOON)
        await store.close()

    asyncio.run(fill())
    return str(make_url(address).database)


@pytest.fixture
def postgres_database(postgres: str, postgres_filled: str) -> str:
    """The address of a PostgreSQL store of one's own with the shipped catalogue."""
    name = f"proof_{uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {postgres_filled}")
    return make_url(postgres).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def own_store(request: pytest.FixtureRequest) -> str:
    """The address of a store of the test's own, on each of both databases."""
    name = {"sqlite": "database", "postgresql": "postgres_database"}[request.param]
    return str(request.getfixturevalue(name))


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Prints a figure that the README quotes, whatever pytest captures."""

    def told(line: str) -> None:
        with capsys.disabled():
            print(f"\n{line}")

    return told
