"""`make bench`: ratios, both sides in one run, in shuffled rounds, and what of the aims they meet."""

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bot.settings import SHIPPED
from briefs.load import load
from briefs.search import Search
from tests.bench import fanout, measure
from tests.bench.bots import UNPACED
from tests.bench.measure import AIOGRAM, DEFAULT_ECHO, DESK, ECHO, RUN, SILKBRIEF, Bot, Figures, Opening, Void
from tests.bench.server import COMMAND
from tests.bench.table import Row, printed
from tests.evaluation import score

ROUNDS = 3
DELAYS = (0.0, 0.05)
RATES = {100.0: 150, 300.0: 300}
PEERS = ((ECHO, 0.8), (DEFAULT_ECHO, 5.0), (AIOGRAM, 1.2))
BOTS = (DESK, *(peer for peer, _ in PEERS))
SECONDS_TO_ANSWER, MEGABYTES, SECONDS_OF_HELP = 1.5, 80.0, 0.12
SECONDS_TO_READ = 0.4
TOP_1, TOP_3 = 0.95, 0.99
HEADROOM = 2.0

Rounds = dict[tuple[Bot, float], list[Figures]]


async def rounds(filled: Path, folder: Path, number: int, voids: list[str]) -> Rounds:
    """Every bot with every delay, in an order of its own in each round."""
    taken: Rounds = {(bot, delay): [] for delay in DELAYS for bot in BOTS}
    for done in range(number):
        # What is compared runs close together: a shared machine is faster at one moment than at another.
        order = [(delay, random.sample(BOTS, len(BOTS))) for delay in random.sample(DELAYS, len(DELAYS))]
        for bot, delay in ((bot, delay) for delay, bots in order for bot in bots):
            try:
                taken[bot, delay].append(await measure.figures(bot, filled, folder, delay=delay, rates=RATES))
            except Void as why:
                voids.append(f"{bot.name} with {delay * 1000:.0f} ms: {why}")
        print(f"round {done + 1} of {number} done", file=sys.stderr)
    return taken


def rate_rows(taken: Rounds, ceilings: dict[float, float], number: int) -> list[Row]:
    """Updates a second against each peer; void without all rounds or under twice the headroom."""
    rows = []
    for delay in DELAYS:
        ours = taken[DESK, delay]
        for peer, aim in PEERS:
            theirs = taken[peer, delay]
            if len(ours) < number or len(theirs) < number:
                rows.append(Row(f"updates/s, API {delay * 1000:.0f} ms, to {peer.name}", aim=aim, void="a run failed"))
                continue
            fastest = max(figures.rate for figures in (*ours, *theirs))
            head = ceilings[delay] / fastest
            rows.append(
                Row(
                    f"updates/s, API {delay * 1000:.0f} ms, to {peer.name}",
                    ours=median(figures.rate for figures in ours),
                    peer=median(figures.rate for figures in theirs),
                    ratio=median(one.rate / other.rate for one, other in zip(ours, theirs, strict=True)),
                    aim=aim,
                    void=f"headroom {head:.1f}" if head < HEADROOM else "",
                    note=f"CPU {median(o.cpu for o in ours):.2f} to {median(t.cpu for t in theirs):.2f} ms each",
                )
            )
    return rows


def lag_lines(taken: Rounds) -> list[str]:
    """Milliseconds from due to answered, median over the rounds, per bot."""
    lines = [f"{'p50 / p99 in ms at a fixed rate':34}" + "".join(f"{_column(d, r):>18}" for d in DELAYS for r in RATES)]
    for bot in BOTS:
        line = f"  {bot.name:32}"
        for delay in DELAYS:
            for rate in RATES:
                lags = [figures.lags[rate] for figures in taken[bot, delay]]
                p50, p99 = (median(lag[part] for lag in lags) if lags else float("nan") for part in (0, 1))
                line += f"{f'{p50:.1f} / {p99:.1f}':>18}"
        lines.append(line)
    return lines


def _column(delay: float, rate: float) -> str:
    return f"{rate:.0f}/s, {delay * 1000:.0f} ms"


async def opening_rows(filled: Path, folder: Path, number: int, voids: list[str]) -> list[Row]:
    """Start to first answer and idle memory of the real command beside the bare echo's, and what help takes."""
    opened: dict[Bot, list[Opening]] = {RUN: [], ECHO: []}
    helps, bares = [], []
    for _ in range(number):
        for bot in random.sample(list(opened), len(opened)):
            try:
                opened[bot].append(await measure.opening(bot, filled, folder))
            except Void as why:
                voids.append(f"start of {bot.name}: {why}")
        helps.append(await measure.wall((str(SILKBRIEF), "--help")))
        bares.append(await measure.wall((sys.executable, "-c", "pass")))
    names = ("start to first answer, s", "idle memory, MB", "silkbrief --help, s")
    if not all(opened.values()):
        return [Row(name, void="a run failed") for name in names[:2]]
    ours, peer = opened[RUN], opened[ECHO]
    sides = (
        (names[0], [one.seconds for one in ours], [one.seconds for one in peer], SECONDS_TO_ANSWER, "bare PTB echo"),
        (names[1], [one.megabytes for one in ours], [one.megabytes for one in peer], MEGABYTES, "bare PTB echo"),
        (names[2], helps, bares, SECONDS_OF_HELP, "python -c pass"),
    )
    return [
        Row(name, median(us), median(them), median(us) / median(them), most=most, note=f"peer: {who}")
        for name, us, them, most, who in sides
    ]


def search_rows() -> list[Row]:
    """How often the search is right on the evaluation set."""
    catalogue = load(score.CATALOGUE)
    search = Search(catalogue)
    rows = []
    for name in (score.TUNED, score.HELD_BACK):
        asked = score.questions(name)
        rates = score.rates(catalogue, search, asked)
        of = f"of {len(asked)} {name.replace('_', ' ')}"
        rows += [
            Row(f"search, first claim right, {of}", rates.top1, least=TOP_1),
            Row(f"search, all in first three, {of}", rates.top3, least=TOP_3),
        ]
    return rows


def reading_row(number: int) -> Row:
    """How long a start reads its content."""
    took = []
    for _ in range(number):
        begun = time.perf_counter()
        read = load(SHIPPED)
        took.append(time.perf_counter() - begun)
    return Row(f"reading {len(read.briefs)} briefs of {len(read.claims)} claims, s", median(took), most=SECONDS_TO_READ)


async def bench(number: int) -> None:
    """Measure everything and print it."""
    voids: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        filled = await measure.filled(folder)
        ceilings = {delay: await measure.ceiling(delay) for delay in DELAYS}
        taken = await rounds(filled, folder, number, voids)
        rows = rate_rows(taken, ceilings, number)
        rows += await opening_rows(filled, folder, number, voids)
        rows += await fanout.rows(folder, number, voids, fanout.PARTS)
    rows += [*search_rows(), reading_row(number)]
    print(headed(ceilings, number), printed(rows), *lag_lines(taken), *(f"void: {why}" for why in voids), sep="\n")


def headed(ceilings: dict[float, float], number: int) -> str:
    """How it was measured."""
    tops = ", ".join(f"{rate:,.0f}/s with {delay * 1000:.0f} ms" for delay, rate in ceilings.items())
    return (
        f"\nOurs is `silkbrief run` answering {COMMAND} from SQLite, its pace raised to {UNPACED:,} sends a second; "
        f"the echoes send\nback what they get. Medians of {number} shuffled rounds, each side a fresh process on core "
        f"{measure.BOT_CORE}, the static server on core {measure.SERVER_CORE}.\nThe server's ceiling: {tops}; a row "
        f"with less than {HEADROOM:g} times that is void. Load average at the end: {os.getloadavg()[0]:.1f}.\n"
        "The API's delay holds for all answers but getUpdates'. Figures move with the machine: trust the ratios.\n"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure everything; about a quarter of an hour."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asyncio.run(bench(parser.parse_args(arguments).rounds))


if __name__ == "__main__":
    main()
