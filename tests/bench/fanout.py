"""Fan-outs end to end beside plain loops that send the same bodies. `python -m tests.bench.fanout` measures pushes alone."""

import argparse
import asyncio
import json
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bot.settings import SHIPPED
from briefs.load import load
from tests.bench import beside, measure, schedules
from tests.bench.audience import Readers
from tests.bench.children import ours, told
from tests.bench.measure import PEERS, Void
from tests.bench.postgres import postgres
from tests.bench.senders import MEASURED, WARM_UP, WARMING
from tests.bench.server import TOKEN
from tests.bench.stores import Full, Lite, Stores, filled
from tests.bench.table import Row, printed

CHATS, FEW = 4_000, 500
ROUNDS = 3
HEADROOM = 2.0
PUSHES = "tests.bench.pushes"
BASE, READY = "base", "ready"


@dataclass(frozen=True)
class Sending:
    """Messages a second, and milliseconds of processor time each."""

    rate: float
    cpu: float


Rounds = dict[str, list[Sending]]
DESKS = {"SQLite": 1.0, "PostgreSQL": 0.8}
# Peer -> whose aims they are, and how many bodies it sends.
LOOPS = {"raw aiohttp": CHATS, "aiogram": CHATS, "PTB as it comes": FEW}


async def ready(stores: Stores) -> None:
    """A database with the readers of a fan-out, each following one or two subjects, and some to warm it up."""
    slugs = sorted(load(SHIPPED).subjects)
    warming = Readers(1, WARMING, WARM_UP, days="6", subjects=slugs)
    await filled(stores, BASE, [])
    await filled(stores, READY, [warming, Readers(WARMING + 1, CHATS, MEASURED, subjects=slugs)], template=BASE)


async def bodies(lite: Lite, folder: Path) -> dict[str, str]:
    """Per loop the file of what it sends: what the desk would, after some to warm it up."""
    every = folder / "bodies.json"
    await ours("senders", "bodies", str(every), lite.fresh("run", READY))
    found = json.loads(every.read_text())
    files = {}
    for name, count in LOOPS.items():
        files[name] = str(folder / f"{name}.json")
        Path(files[name]).write_text(json.dumps(found[: count + WARMING]))
    return files


async def sending(name: str, what: str) -> Sending:
    """One fan-out of a fresh process to a fresh server.

    Raises:
        Void: It failed, or not everything arrived once.
    """
    desk = name in DESKS
    count = CHATS if desk else LOOPS[name]
    async with measure.server("--pushes", str(WARMING), "--pushes", str(count - (0 if desk else WARMING)),
                              module=PUSHES) as (url, said):  # fmt: skip
        if desk:
            figures = await ours("senders", "desk", url, what)
        elif name == "aiogram":
            figures = await told(str(PEERS), "-m", "tests.bench.peer_sender", url, TOKEN, what)
        else:
            figures = await ours("senders", "raw" if name == "raw aiohttp" else "ptb", url, what)
        for _ in range(2):
            await measure.event(said, "pushed")
    return Sending(figures["count"] / figures["seconds"], figures["cpu"] * 1000 / figures["count"])


async def rounds(stores: Sequence[Stores], files: dict[str, str], number: int, voids: list[str]) -> Rounds:
    """Every sender in an order of its own in each round."""
    desks = {each.name: each for each in stores}
    taken: Rounds = {name: [] for name in (*desks, *files)}
    for done in range(number):
        for name in random.sample(list(taken), len(taken)):
            try:
                what = desks[name].fresh("run", READY) if name in desks else files[name]
                taken[name].append(await sending(name, what))
            except (Void, TimeoutError) as why:
                voids.append(f"fan-out of {name}: {why}")
        print(f"fan-outs: round {done + 1} of {number} done", file=sys.stderr)
    return taken


def fanout_rows(taken: Rounds, ceiling: float, number: int) -> list[Row]:
    """Messages a second, end to end, beside each plain loop."""
    against = [(name, "raw aiohttp", aim) for name, aim in DESKS.items()]
    against += [("SQLite", "aiogram", 4.0), ("SQLite", "PTB as it comes", 15.0)]
    rows = []
    for name, peer, aim in against:
        us, them, figure = taken[name], taken[peer], f"fan-out to {CHATS:,} on {name}, messages/s, to {peer}"
        if len(us) < number or len(them) < number:
            rows.append(Row(figure, aim=aim, void="a run failed"))
            continue
        head = ceiling / max(one.rate for one in (*us, *them))
        cpu, others = median(one.cpu for one in us), median(one.cpu for one in them)
        rows.append(
            Row(
                figure,
                ours=median(one.rate for one in us),
                peer=median(one.rate for one in them),
                ratio=median(one.rate / other.rate for one, other in zip(us, them, strict=True)),
                aim=aim,
                void=f"headroom {head:.1f}" if head < HEADROOM else "",
                note=f"CPU {cpu:.2f} to {others:.2f} ms each, {others / cpu:.2f} ×",
            )
        )
    return rows


async def rows(folder: Path, number: int, voids: list[str], parts: Sequence[str]) -> list[Row]:
    """All that concerns pushes."""
    found: list[Row] = []
    with postgres() as server:
        lite, full = Lite(folder), Full(server)
        for stores in (lite, full):
            await ready(stores)
        if "fanout" in parts:
            ceiling = await measure.ceiling(0.0)
            taken = await rounds((lite, full), await bodies(lite, folder), number, voids)
            found += fanout_rows(taken, ceiling, number)
        if "schedules" in parts:
            found += await schedules.rows((lite, full), BASE, number, voids)
        if "beside" in parts:
            found += await beside.rows(lite, BASE, folder, number, voids)
    return found


PARTS = ("fanout", "schedules", "beside")


async def bench(number: int, parts: Sequence[str]) -> None:
    """Measure pushes and print it."""
    voids: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        found = await rows(Path(name), number, voids, parts)
    print(printed(found), *(f"void: {why}" for why in voids), sep="\n")


def main() -> None:
    """Measure pushes alone."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("parts", nargs="*", default=PARTS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    asyncio.run(bench(options.rounds, options.parts))


if __name__ == "__main__":
    main()
