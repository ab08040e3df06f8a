"""What the shell's commands do."""

from datetime import UTC, datetime
from pathlib import Path

from bot import loading, running
from bot.lead import AlreadyRunning
from bot.settings import BadSetting, Settings
from bot.views.editors import git
from briefs import canonical, starter
from briefs import load as loader
from briefs.faults import CatalogueFaults
from store import catalogue
from store.engine import BadDatabaseUrl, Store


class CannotDo(RuntimeError):
    """A command cannot do what it was asked; the text is one sentence."""


# What ends a command with a sentence instead of a traceback.
PLAIN = (
    BadSetting, BadDatabaseUrl, CannotDo, loading.CannotOpen, AlreadyRunning, CatalogueFaults, catalogue.Unreadable,
    NotADirectoryError, PermissionError,
)  # fmt: skip


def now() -> datetime:
    """The machine's clock, the only place where the real bot reads it."""
    return datetime.now(UTC)


async def run(settings: Settings) -> None:
    """The bot with a token, the sandbox without."""
    if settings.telegram_bot_token is None:
        await sandbox(settings, fresh=False)
        return
    await running.run(settings, now=now)


async def sandbox(settings: Settings, *, fresh: bool) -> None:
    """The sandbox."""
    from bot.sandbox import desk

    await desk.run(settings, fresh=fresh)


async def new(folder: Path) -> None:
    """A 20-line catalogue that loads."""
    if folder.exists() and any(folder.iterdir()):
        raise CannotDo(f"{folder} is not empty; name a folder that does not exist yet.")
    for name, content in starter.files(folder.name).items():
        _write(folder / name, content)
    print(f"Made {folder}. Check it with: silkbrief check {folder}; run it with: CATALOGUE_DIR={folder} silkbrief run")


async def check(folder: Path) -> None:
    """Every fault of a catalogue, or its counts."""
    found = loader.load(folder)
    print(
        f"{folder}: {len(found.sources)} sources, {len(found.subjects)} subjects, {len(found.briefs)} briefs, "
        f"{len(found.claims)} claims; no fault."
    )


async def load(settings: Settings, folder: Path, *, dry_run: bool) -> None:
    """A catalogue into the store, or what that would come to; running desks take it within seconds."""
    store = Store(settings.store_url)
    try:
        await loading.migrate(store)
        found = await (loading.plan_load(store, folder) if dry_run else loading.load_folder(store, folder, now()))
    finally:
        await store.close()
    print("\n".join(git.loaded(found, str(folder), done=not dry_run)))


async def export(settings: Settings, folder: Path) -> None:
    """The live catalogue as a folder of YAML."""
    store = Store(settings.store_url)
    try:
        await loading.migrate(store)
        async with store.read() as session:
            live = await catalogue.read(session)
    finally:
        await store.close()
    if live is None:
        raise CannotDo("The store holds no catalogue yet: run silkbrief load first.")
    for name, content in canonical.to_files(live).items():
        _write(folder / name, content)
    print(f"Wrote {len(live.briefs)} briefs to {folder}.")


async def migrate(settings: Settings) -> None:
    """The database in its newest form."""
    store = Store(settings.store_url)
    try:
        changed = await loading.migrate(store)
    finally:
        await store.close()
    print("The database is up to date." if not changed else "The database was brought up to date.")


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
