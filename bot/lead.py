"""One active desk: a lock beside the SQLite file, or an advisory lock in PostgreSQL held on its own connection."""

import asyncio
import fcntl
import zlib
from contextlib import suppress
from pathlib import Path
from typing import IO

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from store.engine import Store

PING_EVERY = 5.0
ASK_EVERY = 2.0


class AlreadyRunning(RuntimeError):
    """Another process holds the SQLite file."""


class FileLock:
    """The lock of an SQLite store, held by `run` alone; the system frees it however the process ends."""

    def __init__(self, file: Path) -> None:
        self._path = file.with_name(file.name + ".lock")
        self._held: IO[str] | None = None

    def take(self) -> None:
        """Hold the lock.

        Raises:
            AlreadyRunning: One sentence for the operator.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._held = self._path.open("w")
        try:
            fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._held.close()
            self._held = None
            raise AlreadyRunning("Another silkbrief runs on this database file; stop it first.") from None

    def release(self) -> None:
        """Let it go."""
        if self._held:
            self._held.close()
            self._held = None


class AdvisoryLock:
    """The lock of a bot's token among replicas on PostgreSQL."""

    def __init__(self, store: Store, token: str) -> None:
        # Keepalives make a dead server known within seconds, so that two never send side by side for long.
        keepalive = {"keepalives": 1, "keepalives_idle": 3, "keepalives_interval": 2, "keepalives_count": 2}
        self._engine = create_async_engine(
            store.url, isolation_level="AUTOCOMMIT", pool_size=1, max_overflow=0, connect_args=keepalive
        )
        self._key = zlib.crc32(f"silkbrief:{token.partition(':')[0]}".encode())
        self._held: AsyncConnection | None = None

    async def take(self) -> None:
        """Wait until this process is the one that polls and sends."""
        waiting = False
        while True:
            try:
                connection = await self._engine.connect()
                if await connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": self._key}):
                    self._held = connection
                    return
                await connection.close()
            except SQLAlchemyError as error:
                structlog.get_logger().warning("no lock yet", error=type(error).__name__)
            if not waiting:
                structlog.get_logger().info("standing by: another process polls and sends")
            waiting = True
            await asyncio.sleep(ASK_EVERY)

    async def lost(self) -> None:
        """Return once the lock is no longer surely ours."""
        while self._held is not None:
            await asyncio.sleep(PING_EVERY)
            try:
                async with asyncio.timeout(PING_EVERY):
                    await self._held.scalar(text("SELECT 1"))
            except (SQLAlchemyError, TimeoutError):
                structlog.get_logger().warning("lock lost: nothing is polled nor sent until it is taken again")
                await self._drop()
                return

    async def release(self) -> None:
        """Let it go."""
        await self._drop()
        await self._engine.dispose()

    async def _drop(self) -> None:
        # Given back to the pool it would still hold the lock, or keep the pool's only place.
        held, self._held = self._held, None
        if held is not None:
            with suppress(SQLAlchemyError):
                await held.invalidate()
            with suppress(SQLAlchemyError):
                await held.close()
