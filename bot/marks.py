"""Marks: what was done is written down soon and in batches, and never left half-written."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog


class Marks:
    """Calls `write` whenever there is something to write; ends between two batches, never within one.

    Args:
        write: Writes everything that waits; raising leaves it waiting.
        pause: Seconds between two batches, so that what comes close together goes together.
    """

    def __init__(self, write: Callable[[], Awaitable[None]], pause: float) -> None:
        self._write = write
        self._pause = pause
        self._due = asyncio.Event()
        self._ending = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin."""
        self._ending.clear()
        self._task = asyncio.create_task(self._run())

    def note(self) -> None:
        """Something waits to be written."""
        self._due.set()

    async def end(self) -> None:
        """Write what waits, and end."""
        self._ending.set()
        self._due.set()
        if self._task is not None:
            await self._task

    async def _run(self) -> None:
        while True:
            await self._due.wait()
            self._due.clear()
            last = self._ending.is_set()
            try:
                await self._write()
            except Exception:
                # An unwritten mark costs a second answer or a second push after a kill; the next round writes it.
                structlog.get_logger().exception("marks not written")
                self._due.set()
            if last:
                return
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), self._pause)
