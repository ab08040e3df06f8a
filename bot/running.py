"""The life of a desk's process: open the store, take the lock, poll and push, and stop within ten seconds."""

import asyncio
import secrets
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog
from telegram.error import InvalidToken, NetworkError

from bot import app, leading
from bot.lead import FileLock
from bot.loading import CannotOpen, load_shipped, migrate
from bot.newsroom import Newsroom, NothingLoaded, Now
from bot.settings import Settings
from bot.telegram.pacing import FREE_RATE, PAID_RATE, Pacing
from bot.web.side import Side
from briefs.faults import CatalogueFaults
from store import editors
from store.engine import Store

TICK = 5.0
TO_STOP = 7.0
RETRY = (0.2, 1, 2, 5, 10, 30)


def _tell(line: str) -> None:
    # Where nobody but a pipe listens, a line would else wait for others.
    print(line, flush=True)


def really_paced(rate: int) -> Pacing:
    """The pace of so many sends a second on the machine's clock."""
    return Pacing(time.monotonic, rate)


async def run(
    settings: Settings,
    *,
    now: Now,
    tick_every: float = TICK,
    paced: Callable[[int], Pacing] = really_paced,
    tell: Callable[[str], None] = _tell,
    stop: asyncio.Event | None = None,
) -> None:
    """Run the desk until SIGTERM or SIGINT, or until `stop` where it is given.

    Args:
        now: The desk's clock, aware UTC.
        tick_every: Seconds between two looks at what is due.
        paced: Makes the pace of so many sends a second.
        tell: Where the operator reads the bot's link and the own-link; never the log.

    Raises:
        CannotOpen, AlreadyRunning, CatalogueFaults: The desk cannot open; the text says why.
    """
    stop = stop or _signalled()
    store = Store(settings.store_url)
    lock = FileLock(store.file) if store.file else None
    try:
        if lock:
            lock.take()
        await _until(stop, _opened(settings, store, now, paced, tick_every, tell, stop))
    finally:
        await store.close()
        if lock:
            lock.release()


def _signalled() -> asyncio.Event:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    return stop


async def _until(stop: asyncio.Event, work: Awaitable[None]) -> None:
    """Do the work, or end it `TO_STOP` seconds after the signal whatever hangs in it."""
    task = asyncio.ensure_future(work)
    stopping = asyncio.ensure_future(stop.wait())
    await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if not task.done():
        await asyncio.wait({task}, timeout=TO_STOP)
    stopping.cancel()
    if not task.done():
        structlog.get_logger().warning("stopped with work unfinished; it is done again at the next start")
        task.cancel()
        await asyncio.wait({task}, timeout=1)
        return
    await task


async def _opened(
    settings: Settings,
    store: Store,
    now: Now,
    paced: Callable[[int], Pacing],
    tick_every: float,
    tell: Callable[[str], None],
    stop: asyncio.Event,
) -> None:
    await migrate(store)
    room = Newsroom(
        store=store,
        now=now,
        pacing=paced(PAID_RATE if settings.paid_broadcast else FREE_RATE),
        owners=settings.admin_ids,
        paid=settings.paid_broadcast,
        bot_id=int(settings.token.partition(":")[0]),
    )
    await _load(settings, room)
    async with room.store.read() as session:
        room.roles = await editors.roles(session)
    built = app.build(room, settings.token, settings.telegram_api_url)
    side = Side(settings, built)
    async with side.open():
        try:
            await _connect(built.app, stop)
            if stop.is_set():
                return
            room.username = built.app.bot.username
            tell(f"@{room.username} is up: https://t.me/{room.username}")
            await _offer_own_link(room, tell)
            await leading.serve(built, side, settings, tick_every, stop)
        finally:
            await built.app.shutdown()
            # A start that was cut short never opened the application, only its bot's connections.
            await built.app.bot.shutdown()


async def _load(settings: Settings, room: Newsroom) -> None:
    """The shipped catalogue into memory; a broken one is refused with all its faults, and the old one stays."""
    try:
        await load_shipped(room.store, settings.catalogue_dir, room.now())
    except CatalogueFaults as faults:
        await room.refresh()
        try:
            _ = room.live
        except NothingLoaded:
            raise faults from None
        print(faults, file=sys.stderr)
        structlog.get_logger().error("catalogue refused, the old one stays", faults=len(faults.faults))
    await room.refresh()


async def _connect(made: app.App, stop: asyncio.Event) -> None:
    """Reach Telegram, however long it takes; a token that it refuses ends the start."""
    for attempt in range(sys.maxsize):
        try:
            await made.initialize()
        except InvalidToken:
            raise CannotOpen("Telegram refuses TELEGRAM_BOT_TOKEN: get the right one from @BotFather.") from None
        except NetworkError as error:
            wait = RETRY[min(attempt, len(RETRY) - 1)]
            structlog.get_logger().warning("Telegram not reached, trying again", seconds=wait, error=str(error))
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), wait)
            if not stop.is_set():
                continue
        return


async def _offer_own_link(room: Newsroom, tell: Callable[[str], None]) -> None:
    if room.owners or "owner" in room.roles.values():
        return
    secret = secrets.token_urlsafe(12).replace("-", "A").replace("_", "B")
    async with room.store.unit() as session:
        await editors.offer_own_link(session, secret, now=room.now())
    tell(f"to own it, once, within 30 minutes: https://t.me/{room.username}?start=own-{secret}")
