"""One measurement: a fresh server on core 0, a fresh bot on core 1, and what the server saw of it."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.server import TOKEN

ROOT = Path(__file__).absolute().parents[2]
SILKBRIEF = Path(sys.executable).with_name("silkbrief")
PEERS = ROOT / ".venv-bench" / "bin" / "python"
SERVER_CORE, BOT_CORE = 0, 1
PATIENCE = 60.0
TO_STOP = 10.0
TICKS = os.sysconf("SC_CLK_TCK")
IDLE_AFTER = 1.5

Event = dict[str, Any]


@dataclass(frozen=True)
class Bot:
    """A bot under measurement.

    Attributes:
        flood: So many updates keep it busy for about two seconds.
        full: Whether it answers with a subject's page; else with the words it was sent.
    """

    name: str
    command: tuple[str, ...]
    flood: int
    full: bool = False


DESK = Bot("/country of the desk", (sys.executable, "-m", "tests.bench.bots", "desk"), 2_500, full=True)
ECHO = Bot("PTB echo, same transport", (sys.executable, "-m", "tests.bench.bots", "echo"), 2_500)
DEFAULT_ECHO = Bot("PTB echo as it comes", (sys.executable, "-m", "tests.bench.bots", "default_echo"), 300)
AIOGRAM = Bot("aiogram echo", (str(PEERS), "-m", "tests.bench.peer"), 1_500)
RUN = Bot("silkbrief run", (str(SILKBRIEF), "run"), 1, full=True)


class Void(Exception):
    """A measurement that says nothing: the bot ended, was too slow, or answered something else."""


@dataclass(frozen=True)
class Figures:
    """What one run of a bot showed.

    Attributes:
        rate: Updates a second in the flood.
        cpu: Milliseconds of processor time per update in the flood.
        lags: Updates a second -> milliseconds from due to answered, median and 99th percentile.
    """

    rate: float
    cpu: float
    lags: Mapping[float, tuple[float, float]]


@dataclass(frozen=True)
class Opening:
    """Start to first answer in seconds, and megabytes held when idle after it."""

    seconds: float
    megabytes: float


def pinned(core: int) -> Callable[[], None]:
    """What a child does before it begins: stay on one core."""
    return lambda: os.sched_setaffinity(0, {core})


async def filled(folder: Path) -> Path:
    """A database with the shipped catalogue, to copy for each run."""
    file = folder / "filled.db"
    child = await asyncio.create_subprocess_exec(
        *(str(SILKBRIEF), "load"),
        env=os.environ | {"DATABASE_URL": f"sqlite+aiosqlite:///{file}"},
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    if await child.wait():
        raise Void("the catalogue was not loaded")
    return file


@asynccontextmanager
async def server(
    *phases: str, delay: float = 0.0, module: str = "tests.bench.server"
) -> AsyncIterator[tuple[str, asyncio.StreamReader]]:
    """A fresh server: its address, and what it tells."""
    command = (sys.executable, "-m", module, *phases, "--delay", str(delay))
    child = await asyncio.create_subprocess_exec(
        *command, stdout=subprocess.PIPE, preexec_fn=pinned(SERVER_CORE), cwd=ROOT, limit=2**20
    )
    assert child.stdout
    try:
        port = (await event(child.stdout, "port"))["port"]
        yield f"http://127.0.0.1:{port}", child.stdout
    finally:
        child.kill()
        await child.wait()


async def event(told: asyncio.StreamReader, key: str) -> Event:
    """The next event of a kind."""
    async with asyncio.timeout(PATIENCE):
        while line := await told.readline():
            found: Event = json.loads(line)
            if "stray" in found:
                raise Void(f"an answer that nothing asked for: {found['stray']}")
            if key in found:
                return found
    raise Void("the server ended")


@asynccontextmanager
async def running(bot: Bot, url: str, filled: Path, folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """A fresh bot, the desk with a store of its own; stopped in the end."""
    database = folder / "desk.db"
    shutil.copy(filled, database)
    own = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": url,
        "DATABASE_URL": f"sqlite+aiosqlite:///{database}",
        "ADMIN_IDS": "1",
    }
    child = await asyncio.create_subprocess_exec(
        *bot.command,
        env=os.environ | own,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=(folder / "stderr").open("wb"),
        preexec_fn=pinned(BOT_CORE),
    )
    try:
        yield child
    finally:
        if child.returncode is None:
            child.terminate()
        try:
            await asyncio.wait_for(child.wait(), TO_STOP)
        except TimeoutError:
            child.kill()
            await child.wait()
        for file in folder.glob("desk.db*"):
            file.unlink()


async def figures(bot: Bot, filled: Path, folder: Path, *, delay: float, rates: Mapping[float, int]) -> Figures:
    """Flood a fresh bot, then feed it at each of the rates.

    Raises:
        Void: It says nothing.
    """
    warm = max(1, bot.flood // 10)
    phases = [str(warm), str(bot.flood), *(f"{count}@{rate}" for rate, count in rates.items())]
    try:
        async with server(*phases, delay=delay) as (url, told), running(bot, url, filled, folder) as child:
            await event(told, "end")
            await event(told, "begin")
            before = _cpu(child.pid)
            flood = await event(told, "end")
            spent = _cpu(child.pid) - before
            _right(bot, flood)
            paced = {rate: await event(told, "end") for rate in rates}
    except TimeoutError:
        raise Void(f"no end within {PATIENCE:.0f} s") from None
    lags = {rate: (ended["p50"], ended["p99"]) for rate, ended in paced.items()}
    return Figures(flood["count"] / flood["seconds"], spent * 1000 / flood["count"], lags)


def _right(bot: Bot, ended: Event) -> None:
    wanted = ended["count"] if bot.full else 0
    if ended["full"] != wanted:
        raise Void(f"{ended['full']} of {ended['count']} answers were whole pages, not {wanted}")


async def opening(bot: Bot, filled: Path, folder: Path) -> Opening:
    """Start a bot for whom one update waits.

    Raises:
        Void: It says nothing.
    """
    try:
        async with server("1") as (url, told):
            begun = time.monotonic()
            async with running(bot, url, filled, folder) as child:
                ended = await event(told, "end")
                await asyncio.sleep(IDLE_AFTER)
                return Opening(ended["first"] - begun, _resident(child.pid))
    except TimeoutError:
        raise Void(f"no answer within {PATIENCE:.0f} s") from None


async def wall(command: Sequence[str]) -> float:
    """Seconds that a command takes."""
    begun = time.monotonic()
    child = await asyncio.create_subprocess_exec(
        *command, stdout=subprocess.DEVNULL, preexec_fn=pinned(BOT_CORE), cwd=ROOT
    )
    if await child.wait():
        raise Void(f"{' '.join(command)} failed")
    return time.monotonic() - begun


def _cpu(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    spent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(spent[11]) + int(spent[12])) / TICKS


def _resident(pid: int) -> float:
    """Megabytes that a process holds."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


# --- the server's ceiling --------------------------------------------------------------------------------


async def ceiling(delay: float, count: int = 20_000) -> float:
    """Sends a second that the server takes from the cheapest client there can be."""
    async with server(str(count), delay=delay) as (url, told):
        hammer = (sys.executable, "-m", "tests.bench.hammer", url, str(count))
        child = await asyncio.create_subprocess_exec(*hammer, preexec_fn=pinned(BOT_CORE), cwd=ROOT)
        ended = await event(told, "end")
        await child.wait()
    return float(ended["count"] / ended["seconds"])
