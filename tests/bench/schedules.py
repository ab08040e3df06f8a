"""What many schedules cost: to ask which are due, to plan for them, and to be woken for them."""

import random
import sys
from collections.abc import Sequence
from statistics import median

from tests.bench.audience import Readers
from tests.bench.children import ours
from tests.bench.measure import Void
from tests.bench.planners import DUE, READERS, scattered, waking
from tests.bench.senders import MEASURED
from tests.bench.stores import Stores, filled
from tests.bench.table import Row

FEW, MANY = 10_000, 1_000_000
MOST_RATIO = 1.5
MOST_SECONDS = {"SQLite": 1.0, "PostgreSQL": 3.0}


async def rows(stores: Sequence[Stores], base: str, number: int, voids: list[str]) -> list[Row]:
    """All figures of schedules."""
    found = []
    for each in stores:
        for measured in (_asking, _planning):
            try:
                found.append(await measured(each, base, number))
            except Void as why:
                voids.append(f"{each.name}: {why}")
        print(f"schedules on {each.name} done", file=sys.stderr)
    try:
        found += await _waking(stores[0], base)
    except Void as why:
        voids.append(f"waking: {why}")
    return found


async def _asking(stores: Stores, base: str, number: int) -> Row:
    few = await filled(stores, "few", scattered(FEW, DUE), template=base)
    many = await filled(stores, "many", scattered(MANY, DUE), template=base)
    took = []
    for _ in range(number):
        order = random.sample((many, few), 2)
        found = {database: 1000 * (await ours("planners", "ask", database))["seconds"] for database in order}
        took.append((found[many], found[few]))
    us, them = (median(side) for side in zip(*took, strict=True))
    return Row(
        f"{DUE:,} due of {MANY:,} on {stores.name}, ms, to {DUE:,} of {FEW:,}",
        us,
        them,
        ratio=median(ours / peer for ours, peer in took),
        most_ratio=MOST_RATIO,
    )


async def _planning(stores: Stores, base: str, number: int) -> Row:
    await filled(stores, "due", [Readers(1, READERS, MEASURED)], template=base)
    took = [
        await ours("planners", "plan", stores.fresh("run", "due"), stores.fresh("other", "due")) for _ in range(number)
    ]
    return Row(
        f"planning {READERS:,} on {stores.name}, s, to inserting the same rows",
        median(one["seconds"] for one in took),
        median(one["inserted"] for one in took),
        ratio=median(one["seconds"] / one["inserted"] for one in took),
        most=MOST_SECONDS[stores.name],
        note="ours moves the schedules on as well; peer: Core executemany",
    )


async def _waking(stores: Stores, base: str) -> list[Row]:
    await filled(stores, "waking", waking(), template=base)
    us, them = await ours("planners", "wake", stores.fresh("run", "waking")), await ours("planners", "jobs")
    figures = (("seconds", f"{DUE:,} due of {READERS:,}, s"), ("megabytes", f"{READERS:,} schedules, MB"))
    return [
        Row(
            f"{figure}, to APScheduler jobs in memory",
            us[key],
            them[key],
            ratio=us[key] / them[key],
            most_ratio=1.0,
            note="ours is in the store by then; a job only counts" if key == "seconds" else "",
        )
        for key, figure in figures
    ]
