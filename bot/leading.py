"""The active desk: takes updates, plans and sends; on PostgreSQL only while it holds the lock."""

import asyncio
from datetime import UTC, datetime

import structlog
from telegram.error import TelegramError

from bot import app
from bot.lead import AdvisoryLock
from bot.newsroom import Newsroom
from bot.push import alarm, counted, embargo, upsets, weekly
from bot.push.sender import Sender
from bot.push.tick import sweep, tick
from bot.settings import Settings
from bot.telegram import menus
from bot.telegram.bot import replayed
from bot.ticker import Ticker
from bot.web.side import Side
from store import editors

REFRESH = 2.0
SWEEP = 3600.0
ALARM = 60.0
SECONDS_OF_A_POLL = 20
TO_GREET = 1.0


def real_now() -> datetime:
    """The machine's clock, by which leases run however the desk's own is moved."""
    return datetime.now(UTC)


async def serve(built: app.Built, side: Side, settings: Settings, tick_every: float, stop: asyncio.Event) -> None:
    """Lead where this process holds the lock; stand by while another one does."""
    room = built.room
    refreshing = Ticker()
    refreshing.every(REFRESH, lambda: _refresh(room))
    refreshing.start()
    stopping = asyncio.create_task(stop.wait())
    try:
        if room.store.sqlite:
            await _lead(built, side, tick_every, stopping)
            return
        lock = AdvisoryLock(room.store, settings.token)
        while not stop.is_set():
            taking = asyncio.create_task(lock.take())
            await asyncio.wait({taking, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not taking.done():
                taking.cancel()
                await asyncio.wait({taking})
                break
            lost = asyncio.create_task(lock.lost())
            await _lead(built, side, tick_every, stopping, lost)
            lost.cancel()
            await asyncio.wait({lost})
        await lock.release()
    finally:
        stopping.cancel()
        await refreshing.stop()


async def _refresh(room: Newsroom) -> None:
    """Take new content and roles; whatever is wrong with new content, readers keep what is live."""
    await room.refresh()
    async with room.store.read() as session:
        room.roles = await editors.roles(session)


async def _lead(built: app.Built, side: Side, tick_every: float, *until: "asyncio.Task[object]") -> None:
    """Poll or take the webhook's calls, plan and send until one of the tasks is done."""
    application, room = built.app, built.room
    updater = application.updater
    assert updater is not None
    ending = asyncio.Event()
    await application.start()
    built.inbox.marks.start()
    await built.recording.open()
    built.recording.marks.start()
    greeting = asyncio.create_task(_greet(built))
    sending = asyncio.create_task(Sender(room, application.bot, real_now).run(ending))
    ticker = _ticker(built, side, tick_every)
    try:
        await _plan_first(room)
        for update in replayed(application.bot, await built.inbox.unfinished()):
            await application.update_queue.put(update)
        if not await side.lead():
            await updater.start_polling(
                timeout=SECONDS_OF_A_POLL,
                allowed_updates=list(app.UPDATES),
                bootstrap_retries=-1,
                drop_pending_updates=False,
            )
        ticker.start()
        await asyncio.wait(until, return_when=asyncio.FIRST_COMPLETED)
    finally:
        ending.set()
        await side.stand_by()
        if updater.running:
            await updater.stop()
        await ticker.stop()
        await sending
        await application.stop()
        await _ended(greeting)
        await built.recording.marks.end()
        await built.inbox.marks.end()


async def _ended(greeting: "asyncio.Task[None]") -> None:
    # Cut short in the midst of a look into the store it would complain; only Telegram may hold it up for longer.
    _, hanging = await asyncio.wait({greeting}, timeout=TO_GREET)
    if hanging:
        greeting.cancel()
        await asyncio.wait(hanging)


async def _plan_first(room: Newsroom) -> None:
    """Plan what passed meanwhile, before a reader who writes now changes the schedule that it was due by."""
    try:
        await tick(room)
    except Exception:
        structlog.get_logger().exception("nothing planned yet; the ticker asks again")


def _ticker(built: app.Built, side: Side, tick_every: float) -> Ticker:
    room = built.room
    watched = side.watch.noting(tick)
    ticker = Ticker()
    ticker.every(tick_every, lambda: watched(room))
    ticker.every(tick_every, lambda: weekly.plan(room))
    ticker.every(tick_every, lambda: embargo.lift(room, built.app.bot))
    ticker.every(min(REFRESH, tick_every), menus.StaffMenus(built.app.bot, room, app.COMMANDS).follow)
    ticker.every(tick_every, lambda: counted.follow_up(room, built.app.bot))
    ticker.every(SWEEP, lambda: sweep(room))
    seldom = max(tick_every, min(ALARM, tick_every * 10))
    ticker.every(seldom, lambda: alarm.ring(room, built.app.bot))
    ticker.every(seldom, lambda: upsets.tell(room, built.app.bot))
    return ticker


async def _greet(built: app.Built) -> None:
    """Set the menus, where they are not as they were set last."""
    room = built.room
    try:
        await menus.set_all(built.app.bot, room.store, app.COMMANDS)
    except TelegramError as error:
        structlog.get_logger().warning("menus not set", error=str(error))
