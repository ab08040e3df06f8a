"""`/country` while a fan-out is under way beside `/country` without one: 99th percentiles of the same process."""

import random
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from bot.settings import SHIPPED
from bot.telegram.pacing import FREE_RATE, PAID_RATE
from briefs.load import load
from tests.bench import measure
from tests.bench.audience import Readers
from tests.bench.measure import RUN, Bot, Void
from tests.bench.stores import Lite, filled
from tests.bench.table import Row

MOST_RATIO = 3.0
PUSHES = "tests.bench.pushes"
WARM = 20
EACH_SECOND, ASKED = 15, 150
# The moment of the readers until they are to be pushed to.
FAR = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Setting:
    """A fan-out at one of Telegram's paces, and how many seconds the API takes to answer."""

    pace: int
    delay: float

    @property
    def name(self) -> str:
        """What a row says of it."""
        return f"pushes at {self.pace:,}/s, API {self.delay * 1000:.0f} ms"

    @property
    def pushes(self) -> int:
        """So many that the fan-out outlasts the questions."""
        return int(self.pace * ASKED / EACH_SECOND * 1.3)

    @property
    def bot(self) -> Bot:
        """`silkbrief run`, which pays where the pace needs it."""
        paid = f"PAID_BROADCAST={'true' if self.pace == PAID_RATE else 'false'}"
        return Bot("silkbrief run", ("env", paid, *RUN.command), ASKED, full=True)


SETTINGS = (Setting(FREE_RATE, 0.0), Setting(FREE_RATE, 0.05), Setting(PAID_RATE, 0.0), Setting(PAID_RATE, 0.05))


async def rows(lite: Lite, base: str, folder: Path, number: int, voids: list[str]) -> list[Row]:
    """The 99th percentile with a fan-out beside that without, at Telegram's pace and at a raised one."""
    taken: dict[Setting, list[tuple[float, float]]] = {setting: [] for setting in SETTINGS}
    slugs = sorted(load(SHIPPED).subjects)
    for setting in SETTINGS:
        await filled(lite, _file(setting), [Readers(1, setting.pushes, FAR, subjects=slugs)], template=base)
    for done in range(number):
        for setting in random.sample(SETTINGS, len(SETTINGS)):
            try:
                taken[setting].append(await lags(setting, folder / f"{_file(setting)}.db", folder))
            except (Void, TimeoutError) as why:
                voids.append(f"/country at {setting.name}: {why}")
        print(f"/country beside fan-outs: round {done + 1} of {number} done", file=sys.stderr)
    return [_row(setting, took, number) for setting, took in taken.items()]


def _file(setting: Setting) -> str:
    return f"beside{setting.pushes}at{setting.pace}"


def _row(setting: Setting, took: Sequence[tuple[float, float]], number: int) -> Row:
    row = Row(f"/country p99, ms, {setting.name}, to none", most_ratio=MOST_RATIO)
    if len(took) < number:
        return replace(row, void="a run failed")
    ours, peer = (median(side) for side in zip(*took, strict=True))
    return replace(row, ours=ours, peer=peer, ratio=median(us / them for us, them in took))


async def lags(setting: Setting, readers: Path, folder: Path) -> tuple[float, float]:
    """Milliseconds of the 99th percentile with and without a fan-out.

    Raises:
        Void: The fan-out was over before the questions were, or something failed.
    """
    phases = [f"{count}@{EACH_SECOND}" for count in (WARM, ASKED, ASKED)]
    async with (
        measure.server(*phases, delay=setting.delay, module=PUSHES) as (url, told),
        measure.running(setting.bot, url, readers, folder),
    ):
        await measure.event(told, "end")
        without = await measure.event(told, "end")
        _due_now(folder / "desk.db")
        beside = await measure.event(told, "end")
        if beside["pushed"] >= setting.pushes:
            raise Void("the fan-out was over too early")
    return beside["p99"], without["p99"]


def _due_now(file: Path) -> None:
    """Let the moment of all readers have come."""
    with closing(sqlite3.connect(file, timeout=10)) as connection, connection:
        due = datetime.now(UTC).replace(tzinfo=None) - timedelta(seconds=1)
        connection.execute("UPDATE subscription SET next_due_at = ?", (due.isoformat(" ", "microseconds"),))
