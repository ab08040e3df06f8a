"""`silkbrief doctor`: one line per check, and what to do where something is wrong."""

import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.care.telegram_side import ask_telegram
from bot.lead import AlreadyRunning, FileLock
from bot.settings import Settings
from bot.shell import CannotDo, now
from briefs.faults import CatalogueFaults
from briefs.load import folder_hash, load
from store import catalogue, dump, health
from store.engine import Store
from store.migrations import head

LEAST_FREE = 200 * 2**20
LATE = timedelta(minutes=5)
MOST_ASIDE = timedelta(seconds=60)


@dataclass(frozen=True)
class Found:
    """What one check found."""

    level: Literal["ok", "warn", "bad"]
    check: str
    said: str

    def __str__(self) -> str:
        return f"{self.level:<5}{self.check:<11}{self.said}"


async def doctor(settings: Settings) -> None:
    """Print one line per check.

    Raises:
        CannotDo: Something is bad; the lines above say what.
    """
    found: list[Found] = []
    async for one in _checks(settings):
        print(one, flush=True)
        found.append(one)
    bad = [one.check for one in found if one.level == "bad"]
    if bad:
        raise CannotDo(f"Bad: {', '.join(bad)}; see above what to do.")


async def _checks(settings: Settings) -> AsyncIterator[Found]:
    yield _settings(settings)
    yield _folder(settings)
    store = Store(settings.store_url)
    try:
        database = await _database(store)
        yield database
        yield _catalogue(settings.catalogue_dir)
        if database.level == "ok":
            running = await _running(store)
            yield await _live(store, settings.catalogue_dir)
            yield running
            yield await _pushes(store, alive=running.said.startswith("a desk"))
    finally:
        await store.close()
    yield _zones()
    async for one in _telegram(settings):
        yield one


def _settings(settings: Settings) -> Found:
    if settings.telegram_bot_token is None:
        how = "without TELEGRAM_BOT_TOKEN run opens the sandbox"
    else:
        how = "updates by webhook" if settings.webhook_url else "updates by long polling"
    owners = f"{len(settings.admin_ids)} owners" if settings.admin_ids else "no owner named, run prints an own-link"
    return Found("ok", "settings", f"read; {how}; {owners}")


def _folder(settings: Settings) -> Found:
    """The folder that is written: the database's where it is a file, or else the desk's own."""
    file = Store(settings.store_url).file
    folder = file.parent if file else settings.data_dir
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        return Found("bad", "folder", f"{there} cannot be written: give it to this user, or set DATA_DIR")
    free = shutil.disk_usage(there).free
    said = f"{folder} can be {'written' if there == folder else 'made'}, {free // 2**20} MB free"
    return Found("ok", "folder", said) if free >= LEAST_FREE else Found("warn", "folder", f"{said}: make room")


async def _database(store: Store) -> Found:
    where = f"SQLite {store.file}" if store.file else "PostgreSQL"
    if store.file and not store.file.exists():
        return Found("warn", "database", f"none at {store.file} yet: silkbrief run or silkbrief migrate makes it")
    try:
        with health.faults():
            async with store.read() as session:
                form = await dump.revision(session)
    except health.StoreFault as wrong:
        return Found("bad", "database", f"{where} cannot be read ({wrong}): see DATABASE_URL, or restore a backup")
    if form is None:
        return Found("warn", "database", f"{where} has no tables yet: silkbrief run or silkbrief migrate makes them")
    if form > head():
        return Found("bad", "database", f"{where} is of a newer Silkbrief (revision {form}): install that one")
    if form < head():
        told = f"{where} has revision {form}, {head()} is needed: silkbrief backup, then silkbrief migrate"
        return Found("warn", "database", told)
    return Found("ok", "database", f"{where}, revision {form}")


def _catalogue(folder: Path) -> Found:
    try:
        loaded = load(folder)
    except CatalogueFaults as faults:
        count = len(faults.faults)
        return Found("bad", "catalogue", f"{count} fault{'s' * (count != 1)}: silkbrief check {folder} lists them")
    except OSError as wrong:
        return Found("bad", "catalogue", f"{folder} cannot be read ({type(wrong).__name__}): see CATALOGUE_DIR")
    return Found("ok", "catalogue", f"{folder} loads: {len(loaded.briefs)} briefs, {len(loaded.claims)} claims")


async def _live(store: Store, folder: Path) -> Found:
    try:
        async with store.read() as session:
            live, loaded = await catalogue.read(session), await catalogue.folder_hash(session)
    except catalogue.Unreadable as wrong:
        return Found("bad", "live", str(wrong))
    if live is None:
        return Found("warn", "live", "nothing yet: silkbrief run or silkbrief load puts the catalogue there")
    said = f"version {live.version}: {len(live.briefs)} briefs, {len(live.claims)} claims"
    try:
        same = folder_hash(folder) == loaded
    except OSError:
        same = True  # The line about the catalogue says it.
    return Found("ok", "live", said if same else f"{said}; the folder has changed since, the next run loads it")


async def _running(store: Store) -> Found:
    return Found("ok", "process", "a desk runs on this store" if await _led(store) else "no desk runs on this store")


async def _led(store: Store) -> bool:
    if store.file is None:
        async with store.read() as session:
            return await health.led(session)
    if not store.file.with_name(f"{store.file.name}.lock").exists():
        return False
    lock = FileLock(store.file)
    try:
        lock.take()
    except AlreadyRunning:
        return True
    lock.release()
    return False


async def _pushes(store: Store, *, alive: bool) -> Found:
    moment = now()
    async with store.read() as session:
        owed = await health.owed(session, now=moment)
    if owed.since is None or moment - owed.since < LATE:
        return Found("ok", "pushes", f"none overdue; {owed.deliveries} due now")
    said = f"{owed.deliveries} owed, waiting since {owed.since:%Y-%m-%d %H:%M} UTC"
    if not alive:
        return Found("warn", "pushes", f"{said}: silkbrief run sends them")
    if owed.unplanned and moment - owed.unplanned >= LATE:
        return Found("bad", "pushes", f"{said}, and due subscriptions are not planned: see the log, restart the desk")
    return Found("warn", "pushes", f"{said}: the desk is sending, or Telegram refuses; see the log and /missed")


def _zones() -> Found:
    try:
        ZoneInfo("Asia/Shanghai")
    except ZoneInfoNotFoundError:
        return Found("bad", "zones", "no time zones: pip install tzdata, or install it from the system")
    try:
        return Found("ok", "zones", f"tzdata {version('tzdata')}")
    except PackageNotFoundError:
        return Found("ok", "zones", "the system's tzdata")


async def _telegram(settings: Settings) -> AsyncIterator[Found]:
    if settings.telegram_bot_token is None:
        yield Found("ok", "token", "skipped: there is none")
        return
    told = await ask_telegram(settings.telegram_api_url, settings.token)
    if told.refused:
        yield Found("bad", "token", "Telegram refuses TELEGRAM_BOT_TOKEN: get the right one from @BotFather")
    elif told.username is None:
        yield Found("bad", "token", f"not tried, {told.fault}: see TELEGRAM_API_URL and the network")
    else:
        yield Found("ok", "token", f"accepted, the bot is @{told.username}")
    yield _clock(told.server_time, now())


def _clock(server: datetime | None, here: datetime) -> Found:
    if server is None:
        return Found("warn", "clock", "not compared: the server told no time")
    aside = abs(server - here)
    if aside > MOST_ASIDE:
        seconds = round(aside.total_seconds())
        return Found("warn", "clock", f"{seconds} s {'behind' if here < server else 'ahead of'} Telegram's: set it")
    return Found("ok", "clock", "agrees with Telegram's")
