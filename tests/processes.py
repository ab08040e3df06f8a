"""Real `silkbrief run` processes behind the local Bot API: started, listened to, ended and killed."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy import make_url

from bot.sandbox.server import Server
from tests.warm import LONGEST_LINE, ROOT, Child, fork

PATIENCE = 30.0
UP = "is up: https://t.me/"
# What a process gets of this one's environment: settings of the developer's shell stay out.
INHERITED = ("PATH", "PYTHONPATH", "HOME", "LANG", "VIRTUAL_ENV", "XDG_RUNTIME_DIR", "TMPDIR")


@dataclass
class Process:
    """One process of the desk. What it printed, on either stream, is in `lines`."""

    child: asyncio.subprocess.Process | Child
    lines: list[str] = field(default_factory=list)
    _printed: asyncio.Condition = field(default_factory=asyncio.Condition)
    _readers: list[asyncio.Task[None]] = field(default_factory=list)

    @property
    def output(self) -> str:
        """Everything printed so far."""
        return "\n".join(self.lines)

    async def says(self, part: str) -> str:
        """Wait for a line that holds these words; the line.

        Raises:
            AssertionError: The process ended without it, or it did not come in time.
        """
        async with asyncio.timeout(PATIENCE), self._printed:
            while True:
                if found := [line for line in self.lines if part in line]:
                    return found[0]
                assert not all(reader.done() for reader in self._readers), f"never said {part!r}:\n{self.output}"
                await self._printed.wait()

    async def up(self) -> None:
        """Wait until the desk is open."""
        await self.says(UP)

    def kill(self) -> None:
        """End it as `kill -9` does."""
        self.child.kill()

    def terminate(self) -> None:
        """Ask it to stop, as an operator or a service manager does."""
        self.child.send_signal(signal.SIGTERM)

    async def ended(self, within: float = PATIENCE) -> int:
        """Wait for its end, at most so many seconds; the exit code."""
        async with asyncio.timeout(within):
            code = await self.child.wait()
            await asyncio.gather(*self._readers)
        return code

    async def killed(self) -> None:
        """Kill it and wait until it is gone."""
        self.kill()
        assert await self.ended() == -signal.SIGKILL, self.output

    async def _read(self, stream: asyncio.StreamReader) -> None:
        async for line in stream:
            async with self._printed:
                self.lines.append(line.decode(errors="replace").rstrip())
                self._printed.notify_all()
        async with self._printed:
            self._printed.notify_all()

    def listen(self) -> None:
        """Begin to read what it prints."""
        assert self.child.stdout is not None
        assert self.child.stderr is not None
        self._readers = [asyncio.create_task(self._read(one)) for one in (self.child.stdout, self.child.stderr)]


async def started(
    words: Sequence[str], folder: Path, settings: Mapping[str, str], *, anew: bool = False
) -> asyncio.subprocess.Process | Child:
    """`silkbrief` with these words and just these settings, in a folder without `.env`.

    Args:
        anew: Whether an interpreter of its own starts it, as an operator does, and not a fork of one that did.
    """
    environment = {name: os.environ[name] for name in INHERITED if name in os.environ}
    environment |= {"DATA_DIR": str(folder / "data")} | settings
    if not anew:
        return await fork(words, folder, environment)
    return await asyncio.create_subprocess_exec(
        sys.executable, "-W", "error", "-m", "bot", *words,
        cwd=folder,
        env=environment | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(ROOT)},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=LONGEST_LINE,
    )  # fmt: skip


async def silkbrief(folder: Path, *words: str, anew: bool = False, **settings: str) -> tuple[int, str, str]:
    """Exit code, output and errors of one command; see `started`."""
    child = await started(words, folder, settings, anew=anew)
    assert child.stdout is not None
    assert child.stderr is not None
    out, err = await asyncio.gather(child.stdout.read(), child.stderr.read())
    return await child.wait(), out.decode(), err.decode()


@asynccontextmanager
async def process(folder: Path, *, anew: bool = False, **settings: str) -> AsyncIterator[Process]:
    """`silkbrief run` with just these settings; killed at the latest when the test ends. See `started`."""
    child = await started(("run",), folder, settings, anew=anew)
    made = Process(child)
    made.listen()
    try:
        yield made
    finally:
        if child.returncode is None:
            made.kill()
        await made.ended()


def behind(server: Server, database: str, **more: str) -> dict[str, str]:
    """The settings of a desk behind the local Bot API."""
    told = {
        "TELEGRAM_BOT_TOKEN": server.token,
        "TELEGRAM_API_URL": server.url,
        "DATABASE_URL": database,
    }
    return told | more


@asynccontextmanager
async def desk_process(
    folder: Path, server: Server, database: str, *, anew: bool = False, **more: str
) -> AsyncIterator[Process]:
    """A desk's process behind the local Bot API, open. See `started`."""
    async with process(folder, anew=anew, **behind(server, database, **more)) as made:
        await made.up()
        yield made


def new_database(postgres: str) -> str:
    """The address of a new, empty database on that server."""
    name = f"desk_{uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return make_url(postgres).set(database=name).render_as_string(hide_password=False)
