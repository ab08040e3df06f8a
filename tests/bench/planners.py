"""Planning to be measured: the tick over a store full of readers, and one APScheduler job for each of them."""

import argparse
import asyncio
import json
import time
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy import insert, select

from bot.push.tick import tick
from store import planning
from store.engine import Store
from store.planning import PLANNED
from store.tables import DeliveryRow, Row
from tests.bench.audience import Readers
from tests.bench.senders import MEASURED, Clock, newsroom

ASKED = 40
WAKES = 3
READERS, DUE = 100_000, 1_000
ZONES = ("Asia/Bangkok", "Asia/Jakarta", "Asia/Ho_Chi_Minh", "Asia/Phnom_Penh", "Asia/Vientiane")
NEVER = MEASURED + timedelta(days=400)


def scattered(count: int, due: int, *, steps: int = 20) -> list[Readers]:
    """So many readers, those that are due among the others and in several groups."""
    found, first = [], 1
    for step in range(steps):
        zone = ZONES[step % len(ZONES)]
        moments = ((MEASURED, due // steps), (NEVER + timedelta(minutes=step), (count - due) // steps))
        for moment, some in moments:
            found.append(Readers(first, some, moment, zone=zone, at=f"{step:02}:00"))
            first += some
    return found


def waking() -> list[Readers]:
    """Readers of whom a thousand are due at each of several moments; the first few warm it up."""
    found, first = [Readers(1, 10, MEASURED)], 11
    for wake in range(WAKES):
        for zone in ZONES:
            found.append(Readers(first, DUE // len(ZONES), MEASURED + timedelta(minutes=wake + 1), zone=zone))
            first += DUE // len(ZONES)
    return [*found, Readers(first, READERS - first + 1, NEVER)]


async def ask(database: str) -> dict[str, float]:
    """Seconds that the tick's question takes."""
    store, took = Store(database), []
    for _ in range(ASKED):
        async with store.read() as session:
            began = time.perf_counter()
            groups = await planning.due(session, MEASURED)
            took.append(time.perf_counter() - began)
    await store.close()
    return {"seconds": median(took), "count": len(groups)}


async def plan(database: str, empty: str) -> dict[str, float]:
    """Seconds in which the tick plans all that is due, and in which the same rows are inserted one by one."""
    room = newsroom(database, Clock(MEASURED))
    began = time.perf_counter()
    count = await tick(room)
    planned = time.perf_counter() - began
    table = Row.metadata.tables["delivery"]
    async with room.store.read() as session:
        asked = select(*(table.c[name] for name in PLANNED))
        rows = [dict(row) for row in (await (await session.connection()).execute(asked)).mappings()]
    await room.store.close()
    store = Store(empty)
    began = time.perf_counter()
    async with store.unit() as session:
        await (await session.connection()).execute(insert(DeliveryRow), rows)
    inserted = time.perf_counter() - began
    await store.close()
    return {"count": count, "seconds": planned, "inserted": inserted}


async def wake(database: str) -> dict[str, float]:
    """Seconds until a thousand due readers are planned for, and megabytes that all readers together take."""
    before = resident()
    clock = Clock(MEASURED)
    room = newsroom(database, clock)
    await tick(room)
    took = []
    for _ in range(WAKES):
        clock.moment += timedelta(minutes=1)
        began = time.perf_counter()
        count = await tick(room)
        took.append(time.perf_counter() - began)
        assert count == DUE
    await room.store.close()
    return {"seconds": median(took), "megabytes": resident() - before}


async def jobs() -> dict[str, float]:
    """The same with a job in APScheduler's memory for each reader, that does nothing but count."""
    before, woken = resident(), [0]

    async def work() -> None:
        woken[0] += 1

    scheduler = AsyncIOScheduler(timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True})
    scheduler.start(paused=True)
    for number in range(READERS - WAKES * DUE):
        scheduler.add_job(work, CronTrigger(month=1, day=1, hour=number % 24, timezone="UTC"))
    first = datetime.now(UTC) + timedelta(seconds=2)
    for wake in range(WAKES):
        # Two seconds apart, each job again only long after.
        start = first + timedelta(seconds=2 * wake)
        for _ in range(DUE):
            scheduler.add_job(work, IntervalTrigger(hours=1, start_date=start, timezone="UTC"))
    megabytes = resident() - before
    took, late = [], max(0.0, (datetime.now(UTC) - first).total_seconds())
    assert not late, "the machine is too slow for this"
    scheduler.resume()
    for wake in range(WAKES):
        while woken[0] < (wake + 1) * DUE:
            await asyncio.sleep(0.001)
        took.append((datetime.now(UTC) - first).total_seconds() - 2 * wake)
    scheduler.shutdown(wait=False)
    return {"seconds": median(took), "megabytes": megabytes}


def resident() -> float:
    """Megabytes that this process holds."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


PLANNERS: dict[str, Callable[..., Coroutine[Any, Any, dict[str, float]]]] = {
    "ask": ask,
    "plan": plan,
    "wake": wake,
    "jobs": jobs,
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Plan and tell."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("planner", choices=PLANNERS)
    parser.add_argument("databases", nargs="*")
    options = parser.parse_args(arguments)
    print(json.dumps(asyncio.run(PLANNERS[options.planner](*options.databases))), flush=True)


if __name__ == "__main__":
    main()
