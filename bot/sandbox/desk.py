"""`silkbrief sandbox`: the local Bot API and the chat page here, the real bot as a process of its own behind it."""

import asyncio
import json
import signal
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import structlog

from bot.sandbox.keep import Keep
from bot.sandbox.server import TOKEN, serve
from bot.sandbox.world import OWNER
from bot.settings import Settings, address
from store import deliveries, subscriptions
from store.engine import Store

PAGE = Path(__file__).parent / "page"
SECONDS_TO_STOP = 9.0
STORE = "silkbrief.db"


class Bot:
    """The bot's process: started, killed and asked when it will next push."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._settings = settings
        self._folder = folder
        self._store = Store(f"sqlite+aiosqlite:///{folder / STORE}")
        self._process: asyncio.subprocess.Process | None = None
        self.url = ""

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process is not None and self._process.returncode is None

    async def start(self) -> None:
        """Start the process, unless it runs."""
        if self.alive:
            return
        told = {
            "telegram_bot_token": TOKEN,
            "telegram_api_url": self.url,
            "database_url": f"sqlite+aiosqlite:///{self._folder / STORE}",
            "catalogue_dir": str(self._settings.catalogue_dir),
            "admin_ids": str(OWNER),
            "log_level": self._settings.log_level,
            "log_format": self._settings.log_format,
        }
        clock = str(self._folder / "clock.json")
        # The open pipe is how the bot knows that the sandbox is still there.
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.sandbox.child", clock, json.dumps(told), stdin=asyncio.subprocess.PIPE
        )

    async def kill(self) -> None:
        """End the process at once, as `kill -9` does."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def stop(self) -> None:
        """End the process in good order."""
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), SECONDS_TO_STOP)
        await self.kill()
        await self._store.close()

    async def next_push(self) -> datetime | None:
        """When the bot will next push something by itself; a push that is owed already is due now."""
        async with self._store.read() as session:
            owed = await deliveries.next_owed(session)
            return owed or await subscriptions.next_moment(session)


async def run(settings: Settings, *, fresh: bool) -> None:
    """Serve the chat page until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    folder = settings.data_dir / "sandbox"
    keep = Keep(folder, fresh=fresh)
    if fresh:
        for file in folder.glob(f"{STORE}*"):
            file.unlink()
    bot = Bot(settings, folder)
    host, port = address(settings.sandbox_listen)
    async with serve(world=keep.load(), page=PAGE, supervisor=bot, keep=keep, host=host, port=port) as server:
        bot.url = server.url
        await bot.start()
        print(f"The sandbox is open: {server.url} · nothing leaves this machine · Ctrl+C ends it", flush=True)
        try:
            await stop.wait()
        finally:
            structlog.get_logger().info("closing")
            await bot.stop()
