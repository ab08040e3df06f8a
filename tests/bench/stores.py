"""Databases full of readers, filled once and copied for each run."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from bot import loading
from bot.settings import SHIPPED
from store.engine import Store
from tests.bench.audience import Readers, settle
from tests.bench.postgres import Postgres
from tests.bench.senders import WARM_UP


class Stores(Protocol):
    """A kind of database."""

    name: str

    def fresh(self, name: str, template: str = "") -> str:
        """The address of a new database, a copy of another where one is named."""
        ...


class Lite:
    """SQLite files in a folder."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def fresh(self, name: str, template: str = "") -> str:
        """The address of a new file."""
        file = self._folder / f"{name}.db"
        for old in self._folder.glob(f"{name}.db*"):
            old.unlink()
        if template:
            shutil.copy(self._folder / f"{template}.db", file)
            # What is dirty in the system's own memory would be written out during the run.
            os.sync()
        return f"sqlite+aiosqlite:///{file}"


class Full:
    """Databases of a PostgreSQL."""

    name = "PostgreSQL"

    def __init__(self, server: Postgres) -> None:
        self._server = server

    def fresh(self, name: str, template: str = "") -> str:
        """The address of a new database."""
        return self._server.database(name, template or "template1")


async def filled(stores: Stores, name: str, readers: Sequence[Readers], *, template: str = "") -> str:
    """Make a database with readers, and with the shipped catalogue where it is not made from another; its address."""
    url = stores.fresh(name, template)
    store = Store(url)
    if not template:
        await loading.migrate(store)
        await loading.load_shipped(store, SHIPPED, WARM_UP)
    await settle(store, readers)
    await store.close()
    return url
