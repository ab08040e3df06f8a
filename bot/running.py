"""The life of a desk's process: open the store, take the lock, poll and push, and stop within ten seconds."""

import asyncio
import secrets
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger
from telegram.error import InvalidToken, NetworkError, TelegramError

from bot import app
from bot.lead import AdvisoryLock, FileLock
from bot.loading import CannotOpen, load_shipped, migrate
from bot.newsroom import Newsroom, NothingLoaded, Now
from bot.push.sender import Sender
from bot.push.tick import sweep, tick
from bot.settings import Settings
from bot.telegram import menus
from bot.telegram.bot import replayed
from bot.telegram.pacing import FREE_RATE, PAID_RATE, Pacing
from briefs.faults import CatalogueFaults
from store import editors
from store.engine import Store

TICK = 5.0
REFRESH = 2.0
SWEEP = 3600.0
TO_STOP = 7.0
RETRY = (0.2, 1, 2, 5, 10, 30)


async def run(
    settings: Settings,
    *,
    now: Now,
    tick_every: float = TICK,
    tell: Callable[[str], None] = print,
    stop: asyncio.Event | None = None,
) -> None:
    """Run the desk until SIGTERM or SIGINT, or until `stop` where it is given.

    Args:
        now: The desk's clock, aware UTC.
        tick_every: Seconds between two looks at what is due.
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
        await _until(stop, _opened(settings, store, now, tick_every, tell, stop))
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
    settings: Settings, store: Store, now: Now, tick_every: float, tell: Callable[[str], None], stop: asyncio.Event
) -> None:
    await migrate(store)
    rate = PAID_RATE if settings.paid_broadcast else FREE_RATE
    room = Newsroom(
        store=store,
        now=now,
        pacing=Pacing(time.monotonic, rate=rate),
        owners=settings.admin_ids,
        paid=settings.paid_broadcast,
        bot_id=int(settings.token.partition(":")[0]),
    )
    await _load(settings, room)
    async with room.store.read() as session:
        room.roles = await editors.roles(session)
    built = app.build(room, settings.token, settings.telegram_api_url)
    await _connect(built.app, stop)
    if stop.is_set():
        return
    room.username = built.app.bot.username
    tell(f"@{room.username} is up: https://t.me/{room.username}")
    await _offer_own_link(room, tell)
    try:
        await _serve(built, settings, tick_every, stop)
    finally:
        await built.app.shutdown()


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


async def _serve(built: app.Built, settings: Settings, tick_every: float, stop: asyncio.Event) -> None:
    """Lead where this process holds the lock; stand by while another one does."""
    room = built.room
    refreshing = asyncio.create_task(_keep_refreshing(room))
    try:
        if room.store.sqlite:
            await _lead(built, tick_every, asyncio.create_task(stop.wait()))
            return
        lock = AdvisoryLock(room.store, settings.token)
        stopping = asyncio.create_task(stop.wait())
        while not stop.is_set():
            taking = asyncio.create_task(lock.take())
            await asyncio.wait({taking, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not taking.done():
                taking.cancel()
                break
            lost = asyncio.create_task(lock.lost())
            await _lead(built, tick_every, asyncio.create_task(_either(lost, stopping)))
            lost.cancel()
        await lock.release()
    finally:
        refreshing.cancel()


async def _either(*tasks: asyncio.Task[object]) -> None:
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)


async def _keep_refreshing(room: Newsroom) -> None:
    while True:
        await asyncio.sleep(REFRESH)
        try:
            await room.refresh()
            async with room.store.read() as session:
                room.roles = await editors.roles(session)
        except Exception:
            # Whatever is wrong with new content, readers keep the catalogue that is live.
            structlog.get_logger().exception("catalogue not refreshed")


async def _lead(built: app.Built, tick_every: float, until: asyncio.Future[object]) -> None:
    """Poll, plan and send until told."""
    application, room = built.app, built.room
    updater = application.updater
    assert updater is not None
    await application.start()
    tasks = [asyncio.create_task(built.inbox.keep_marking()), asyncio.create_task(_greet(built))]
    scheduler = _scheduler(room, tick_every)
    try:
        for update in replayed(application.bot, await built.inbox.unfinished()):
            await application.update_queue.put(update)
        await updater.start_polling(
            timeout=20, allowed_updates=list(app.UPDATES), bootstrap_retries=-1, drop_pending_updates=False
        )
        scheduler.start()
        tasks.append(asyncio.create_task(Sender(room, application.bot).run()))
        await until
    finally:
        for task in tasks:
            task.cancel()
        if scheduler.running:
            scheduler.shutdown(wait=False)
        if updater.running:
            await updater.stop()
        await application.stop()
        await built.inbox.mark()


async def _greet(built: app.Built) -> None:
    room = built.room
    try:
        await menus.set_all(built.app.bot, room.store, app.COMMANDS, room.owners | set(room.roles))
    except TelegramError as error:
        structlog.get_logger().warning("menus not set", error=str(error))


def _scheduler(room: Newsroom, tick_every: float) -> AsyncIOScheduler:
    # APScheduler only asks "what is due by now?": a tick that is late or missed costs nothing, the next one asks again.
    made = AsyncIOScheduler(timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True})
    made.add_job(_safely(tick), IntervalTrigger(seconds=tick_every), args=[room], max_instances=1)
    made.add_job(_safely(sweep), IntervalTrigger(seconds=SWEEP), args=[room], max_instances=1)
    return made


def _safely(job: Callable[[Newsroom], Awaitable[object]]) -> Callable[[Newsroom], Awaitable[None]]:
    async def guarded(room: Newsroom) -> None:
        try:
            await job(room)
        except Exception:
            structlog.get_logger().exception("tick failed; the next one asks again")

    return guarded
