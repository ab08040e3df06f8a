"""Opens SQLite or PostgreSQL; `unit()` is one writing transaction, `read()` one reading one."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel.ext.asyncio.session import AsyncSession

READERS = 4
# A checkpoint each 16 MB instead of each 4 takes a third off planning for very many readers.
PRAGMAS = (
    "journal_mode=WAL",
    "busy_timeout=10000",
    "foreign_keys=ON",
    "synchronous=NORMAL",
    "wal_autocheckpoint=4000",
)


class BadDatabaseUrl(ValueError):
    """The address names no database that the desk can use."""


def parse_url(text: str) -> URL:
    """The address with the driver that we use: aiosqlite for SQLite, psycopg for any `postgresql…`.

    Raises:
        BadDatabaseUrl: With one sentence for the operator; the password is never part of it.
    """
    try:
        url = make_url(text)
    except ArgumentError:
        raise BadDatabaseUrl("DATABASE_URL is not a database address like sqlite+aiosqlite:///silkbrief.db") from None
    backend = url.get_backend_name()
    if backend == "sqlite":
        if not url.database or url.database == ":memory:":
            raise BadDatabaseUrl("DATABASE_URL names no file; a desk in memory would forget its readers")
        return url.set(drivername="sqlite+aiosqlite")
    if backend in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    raise BadDatabaseUrl(f"DATABASE_URL begins with {backend!r}; Silkbrief knows sqlite and postgresql")


class Store:
    """An open database.

    SQLite has one writing connection, because it has one writer anyway and a queue in this process is
    fair where its file lock is not; readers have their own. PostgreSQL has one pool for both.
    """

    def __init__(self, url: str) -> None:
        self.url = parse_url(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        if self.sqlite:
            self._writer = _sqlite(self.url, "BEGIN IMMEDIATE", 1)
            self._reader = _sqlite(self.url, "BEGIN", READERS)
        else:
            self._writer = self._reader = create_async_engine(self.url, pool_size=10, pool_pre_ping=True)
        self._write = async_sessionmaker(self._writer, class_=AsyncSession, expire_on_commit=False, autoflush=False)
        self._read = async_sessionmaker(self._reader, class_=AsyncSession, expire_on_commit=False, autoflush=False)
        alone = (self._writer, self._reader) if self.sqlite else (_autocommit(self.url),) * 2
        self._alone = [one.execution_options(alone=True) for one in alone]

    @property
    def file(self) -> Path | None:
        """The file of an SQLite store."""
        return Path(str(self.url.database)) if self.sqlite else None

    @property
    def engine(self) -> AsyncEngine:
        """The engine that writes, for the advisory lock and the bench."""
        return self._writer

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[AsyncSession]:
        """One transaction that writes: all of it or nothing. Nothing on the network is awaited inside."""
        async with self._write() as session, session.begin():
            yield session

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """One transaction that only reads."""
        async with self._read() as session, session.begin():
            yield session

    @asynccontextmanager
    async def statement(self, *, writes: bool) -> AsyncIterator[AsyncSession]:
        """One statement that is a transaction of its own: without BEGIN and COMMIT, for the sender's many small ones.

        On PostgreSQL a connection that was lost meanwhile is noticed by the statement that fails.
        """
        async with AsyncSession(self._alone[0 if writes else 1]) as session:
            yield session

    async def close(self) -> None:
        """Give every connection back."""
        await self._writer.dispose()
        for other in {self._reader, *self._alone} - {self._writer}:
            await other.dispose()


def _autocommit(url: URL) -> AsyncEngine:
    # Asked before each use whether it is alive, a connection would cost as much again as the statement.
    return create_async_engine(url, pool_size=2, isolation_level="AUTOCOMMIT")


def _read_json(text: str) -> Any:
    # Most lists are empty, and a fan-out reads very many of them.
    return [] if text == "[]" else json.loads(text)


def _sqlite(url: URL, begin: str, connections: int) -> AsyncEngine:
    engine = create_async_engine(
        url, pool_size=connections, max_overflow=0, pool_timeout=60, json_deserializer=_read_json
    )

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        # The driver must not begin by itself: it would do so late and without IMMEDIATE.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Any) -> None:
        if not connection.get_execution_options().get("alone"):
            connection.exec_driver_sql(begin)

    return engine
