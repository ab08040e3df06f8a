"""APScheduler as what it is good at: a ticker that asks, every few seconds, what is due by now."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

Job = Callable[[], Awaitable[object]]


class Ticker:
    """Runs jobs again and again. One that is late or fails costs nothing: the next one asks the same question."""

    def __init__(self) -> None:
        # Neither a job for each subscriber nor a job store: what is due stands in the store.
        self._scheduler = AsyncIOScheduler(timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True})
        self._running: set[asyncio.Task[object]] = set()

    def every(self, seconds: float, job: Job) -> None:
        """Run a job each so many seconds, never twice at once."""
        self._scheduler.add_job(self._guarded(job), IntervalTrigger(seconds=seconds), max_instances=1)

    def start(self) -> None:
        """Begin."""
        self._scheduler.start()

    async def stop(self) -> None:
        """End; a job that is under way is waited for, since its transaction is short."""
        if self._scheduler.running:
            self._scheduler.pause()
            if self._running:
                await asyncio.wait(self._running)
            self._scheduler.shutdown(wait=False)

    def _guarded(self, job: Job) -> Callable[[], Awaitable[None]]:
        async def guarded() -> None:
            task = asyncio.ensure_future(job())
            self._running.add(task)
            try:
                # The scheduler cancels what runs when it shuts down; the job itself goes on to its end.
                await asyncio.shield(task)
            except Exception:
                structlog.get_logger().exception("tick failed; the next one asks again")
            finally:
                self._running.discard(task)

        return guarded
