"""`silkbrief backup` and `silkbrief restore`: one file for a whole store, good on either database."""

import asyncio
import gzip
import os
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import BufferedIOBase
from pathlib import Path

from bot import loading
from bot.lead import FileLock
from bot.settings import Settings
from bot.shell import CannotDo, now
from store import catalogue, dump
from store.dump import BadDump, Dump, Head
from store.engine import Store
from store.health import StoreFault, faults
from store.migrations import HERE

UNREACHED = "The database cannot be reached: see DATABASE_URL."


async def backup(settings: Settings, file: Path) -> None:
    """Everything in the store of one moment into a file that only its owner reads; `run` may work beside it.

    Raises:
        CannotDo: There is nothing to back up, or the file cannot be written; an older file of that name is kept.
    """
    store = Store(settings.store_url)
    if store.file and not store.file.exists():
        raise CannotDo(f"There is no database at {store.file} yet: nothing to back up.")
    try:
        with _plainly("backed up"), _written(file) as packed, faults():
            async with store.read() as session:
                head = await dump.write(session, packed, now=now())
    finally:
        await store.close()
    print(f"Backed up {_said(head)} to {file}. Prove it with: silkbrief restore {file} --verify")


async def restore(settings: Settings, file: Path, *, verify: bool) -> None:
    """Put a backup into an empty store, or only prove that it could be: read whole and put into a scratch database.

    Raises:
        CannotDo: The file is no whole backup, or the store is not empty; nothing was changed then.
    """
    with _plainly("restored"):
        head = _checked(file)
        if verify:
            with tempfile.TemporaryDirectory(prefix="silkbrief-") as folder:
                await _put_back(Store(f"sqlite+aiosqlite:///{Path(folder) / 'scratch.db'}"), file, head)
        else:
            await _put_back(Store(settings.store_url), file, head)
    if verify:
        print(f"{file} is whole: {_said(head)}; it was restored into a scratch database and read there.")
    else:
        print(f"Restored {_said(head)} from {file}. Start the desk with: silkbrief run")


def _said(head: Head) -> str:
    moment = head.made_at.strftime("%Y-%m-%d %H:%M UTC")
    return f"{sum(head.counts.values())} rows of {len(head.counts)} tables, revision {head.revision}, {moment}"


def _checked(file: Path) -> Head:
    """The head of a file that was read to its end, before anything is changed because of it."""
    with _opened(file) as read:
        for _ in read.batches():
            pass
    known = {path.name.partition("_")[0] for path in (HERE / "versions").glob("[0-9]*.py")}
    if read.head.revision not in known:
        raise BadDump(
            f"The backup has revision {read.head.revision}, which this Silkbrief does not know: use a newer one."
        )
    return read.head


async def _put_back(store: Store, file: Path, head: Head) -> None:
    lock = FileLock(store.file) if store.file else None
    try:
        if lock:
            lock.take()
        await _prepare(store, head.revision)
        with _opened(file) as read, faults():
            async with store.unit() as session:
                await dump.fill(session, read)
        await loading.migrate(store)
        with faults():
            async with store.read() as session:
                await catalogue.read(session)
    finally:
        await store.close()
        if lock:
            lock.release()


async def _prepare(store: Store, revision: str) -> None:
    """Empty tables of the backup's revision."""
    if not (store.file and not store.file.exists()):
        with faults():
            async with store.read() as session:
                held, there = await dump.occupied(session), await dump.revision(session)
        if held:
            raise CannotDo(f"The store is not empty (it has rows in {held!r}): restore into a new database.")
        if there is not None and there > revision:
            raise CannotDo(
                f"The store's tables are newer ({there}) than the backup's ({revision}): "
                "restore into a database without tables; it is brought up to date afterwards."
            )
    if store.file:
        store.file.parent.mkdir(parents=True, exist_ok=True)
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "store.migrations", revision,
        stdin=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, said = await child.communicate(store.url.render_as_string(hide_password=False).encode())
    if child.returncode:
        last = said.decode(errors="replace").strip().rpartition("\n")[2]
        raise CannotDo(f"The tables could not be made: {last}")


@contextmanager
def _plainly(done: str) -> Iterator[None]:
    """What went wrong in one sentence; a database's own text may hold what readers wrote and is left out."""
    try:
        yield
    except (BadDump, OSError) as wrong:
        raise CannotDo(_sentence(wrong)) from None
    except StoreFault as wrong:
        raise CannotDo(UNREACHED if wrong.unreached else f"It could not be {done}: {wrong}.") from None


def _sentence(wrong: Exception) -> str:
    if isinstance(wrong, OSError) and wrong.strerror:
        return f"{wrong.filename or 'The file'}: {wrong.strerror}."
    return str(wrong)


@contextmanager
def _written(file: Path) -> Iterator[BufferedIOBase]:
    """A file that takes its name only once it is whole and on the disk."""
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with open(descriptor, "wb") as raw:
            with gzip.GzipFile(fileobj=raw, mode="wb", filename="") as packed:
                yield packed
            raw.flush()
            os.fsync(raw.fileno())
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def _opened(file: Path) -> Iterator[Dump]:
    with file.open("rb") as raw, closing(gzip.GzipFile(fileobj=raw)) as packed:
        try:
            yield Dump(packed)
        except (gzip.BadGzipFile, zlib.error):
            raise BadDump(f"{file} is no backup of Silkbrief, or a damaged one.") from None
