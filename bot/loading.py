"""Migrations and the shipped catalogue, before the desk opens."""

import asyncio
import sys
from datetime import datetime
from pathlib import Path

import structlog

from briefs.load import folder_hash, load
from briefs.merge import Merged
from store import catalogue, dump, health
from store import folder as git
from store.engine import Store
from store.migrations import head


class CannotOpen(RuntimeError):
    """The desk cannot open; the text is one sentence for the operator."""


async def migrate(store: Store) -> bool:
    """Bring the database to the newest form in a child process, so that this one never imports Alembic.

    Raises:
        CannotOpen: The database cannot be reached or brought up.
    """
    if await _revision(store) == head():
        return False
    if store.file:
        store.file.parent.mkdir(parents=True, exist_ok=True)
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "store.migrations", stdin=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    _, said = await child.communicate(store.url.render_as_string(hide_password=False).encode())
    if child.returncode:
        last = said.decode(errors="replace").strip().rpartition("\n")[2]
        raise CannotOpen(f"The database could not be brought up to date: {last}")
    return True


async def _revision(store: Store) -> str | None:
    if store.file and not store.file.exists():
        return None
    try:
        with health.faults():
            async with store.read() as session:
                return await dump.revision(session)
    except health.StoreFault as wrong:
        if wrong.unreached and not store.sqlite:
            raise CannotOpen("The database cannot be reached: see DATABASE_URL.") from None
        return None


async def load_shipped(store: Store, folder: Path, now: datetime) -> Merged | None:
    """Load the folder into the store where its hash is another than the one loaded last; what came of each item.

    A broken folder is refused with all its faults, and what is live stays.

    Raises:
        CatalogueFaults: The folder has faults.
    """
    async with store.read() as session:
        if await catalogue.folder_hash(session) == folder_hash(folder):
            return None
    return await load_folder(store, folder, now)


async def load_folder(store: Store, folder: Path, now: datetime) -> Merged:
    """Load the folder into the store, whatever was loaded last; what came of each item.

    Raises:
        CatalogueFaults: The folder has faults.
    """
    wanted = folder_hash(folder)
    loaded = load(folder)
    async with store.unit() as session:
        found = await git.load(session, loaded, folder_hash=wanted, now=now)
    counts = {what: len(found.of(what)) for what in ("new", "changed", "removed", "kept", "needed", "conflict")}
    structlog.get_logger().info("catalogue loaded", claims=len(loaded.claims), briefs=len(loaded.briefs), **counts)
    return found


async def plan_load(store: Store, folder: Path) -> Merged:
    """What loading a folder would come to; nothing is changed.

    Raises:
        CatalogueFaults: The folder has faults.
    """
    loaded = load(folder)
    async with store.read() as session:
        return await git.plan(session, loaded)
