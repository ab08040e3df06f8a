"""The whole store in one portable file of lines, written from and put back into SQLite or PostgreSQL.

The first line is the head (form, revision, moment, rows by table), then each table in the order of foreign keys:
a line with its name and columns, and a line per row; the last line holds the SHA-256 of all before it.
Tables are taken as the database has them and not as the code does, so that a store can be backed up before it is
migrated, and an older backup fills tables of its own revision.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedIOBase
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Connection,
    DateTime,
    Integer,
    TableClause,
    column,
    exists,
    func,
    insert,
    inspect,
    select,
    table,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel.ext.asyncio.session import AsyncSession

FORM = 1
BATCH = 500
BROKEN = (ValueError, KeyError, TypeError, EOFError)
NOT_CONTENT = "alembic_version"


class BadDump(ValueError):
    """The file is no backup or not a whole one; the text is one sentence."""


@dataclass(frozen=True)
class Head:
    """What a backup says of itself.

    Attributes:
        revision: The form of the tables it was written from.
        made_at: When, aware UTC.
        counts: Rows by table.
    """

    revision: str
    made_at: datetime
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Batch:
    """Some rows of one table."""

    table: str
    columns: tuple[str, ...]
    rows: list[list[Any]]


async def revision(session: AsyncSession) -> str | None:
    """The form of the tables, or None where there are none yet."""
    connection = await session.connection()
    if not await connection.run_sync(lambda plain: inspect(plain).has_table(NOT_CONTENT)):
        return None
    found: str | None = await connection.scalar(text(f"SELECT version_num FROM {NOT_CONTENT}"))
    return found


async def occupied(session: AsyncSession) -> str | None:
    """The name of a table that has rows, or None where the store is empty."""
    connection = await session.connection()
    for one in await connection.run_sync(_tables):
        if await connection.scalar(select(exists(select(text("1")).select_from(one)))):
            return one.name
    return None


async def write(session: AsyncSession, file: BufferedIOBase, *, now: datetime) -> Head:
    """Write every row of one moment, whatever others write meanwhile.

    Raises:
        BadDump: The database has no tables.
    """
    connection = await session.connection()
    if connection.dialect.name == "postgresql":
        # SQLite reads one moment by itself.
        await connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
    form = await revision(session)
    if form is None:
        raise BadDump("The database has no tables yet: there is nothing to back up.")
    tables = await connection.run_sync(_tables)
    counts = {one.name: await connection.scalar(select(func.count()).select_from(one)) or 0 for one in tables}
    summed = _Summed(file)
    head = Head(form, now.astimezone(UTC), counts)
    summed.write({"silkbrief": FORM, "revision": form, "made_at": head.made_at.isoformat(), "counts": counts})
    for one in tables:
        await _write_table(connection, one, summed)
    summed.close()
    return head


async def fill(session: AsyncSession, dump: "Dump") -> None:
    """Put every row of a backup into empty tables of its revision, and move the counters of ids past them.

    Raises:
        BadDump: The file is damaged, or its tables are not those of its revision; the unit is to be rolled back.
    """
    connection = await session.connection()
    tables = {one.name: one for one in await connection.run_sync(_tables)}
    for batch in dump.batches():
        into = tables.get(batch.table)
        if into is None or not set(batch.columns) <= set(into.c.keys()):
            raise BadDump(f"The backup's table {batch.table!r} is not as its revision has it: it was not made by us.")
        kinds = [into.c[name].type for name in batch.columns]
        rows = [_read_row(batch.columns, kinds, row) for row in batch.rows]
        await connection.execute(insert(into), rows)
    if connection.dialect.name == "postgresql":
        for one in tables.values():
            await _move_counter(connection, one)


async def counted(session: AsyncSession) -> dict[str, int]:
    """Rows by table."""
    connection = await session.connection()
    tables = await connection.run_sync(_tables)
    return {one.name: await connection.scalar(select(func.count()).select_from(one)) or 0 for one in tables}


class Dump:
    """A backup that is read line by line; `head` is known at once.

    Raises:
        BadDump: The first line is not that of a backup of a form that is known.
    """

    def __init__(self, file: BufferedIOBase) -> None:
        self._file = file
        self._sum = hashlib.sha256()
        try:
            told = json.loads(self._line())
            form, made_at = told["silkbrief"], datetime.fromisoformat(told["made_at"])
            counts = {str(name): int(count) for name, count in told["counts"].items()}
            self.head = Head(str(told["revision"]), made_at, counts)
        except (*BROKEN, AttributeError):
            raise BadDump("The file is not a backup of Silkbrief.") from None
        if form != FORM:
            raise BadDump(f"The backup has form {form}, and this Silkbrief reads form {FORM}.")

    def batches(self) -> Iterator[Batch]:
        """Every row in the order of the file, to be gone through once.

        Raises:
            BadDump: The file ends early, was changed, or holds not what its head says.
        """
        found = dict.fromkeys(self.head.counts, 0)
        now = Batch("", (), [])
        try:
            while True:
                before = self._sum.hexdigest()
                line = json.loads(self._line())
                if isinstance(line, list):
                    now.rows.append(line)
                    found[now.table] += 1
                if now.rows and (len(now.rows) == BATCH or isinstance(line, dict)):
                    yield now
                    now = Batch(now.table, now.columns, [])
                if isinstance(line, dict) and "sha256" in line:
                    break
                if isinstance(line, dict):
                    now = Batch(str(line["table"]), tuple(line["columns"]), [])
        except BadDump:
            raise
        except BROKEN:
            raise BadDump("The backup is damaged: it cannot be read to its end.") from None
        if line["sha256"] != before or found != self.head.counts:
            raise BadDump("The backup is damaged: its rows are not those that were written.")

    def _line(self) -> bytes:
        line = self._file.readline()
        if not line.endswith(b"\n"):
            raise EOFError
        self._sum.update(line)
        return line


class _Summed:
    """Lines of JSON with their sum at the end."""

    def __init__(self, file: BufferedIOBase) -> None:
        self._file = file
        self._sum = hashlib.sha256()

    def write(self, value: object) -> None:
        line = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_written).encode() + b"\n"
        self._sum.update(line)
        self._file.write(line)

    def close(self) -> None:
        self.write({"sha256": self._sum.hexdigest()})


def _tables(connection: Connection) -> list[TableClause]:
    """The tables of a database in the order of their foreign keys, with types that are read alike in both."""
    found = inspect(connection)
    names = [name for name, _ in found.get_sorted_table_and_fkc_names() if name and name != NOT_CONTENT]
    return [table(name, *(column(one["name"], _type(one["type"])) for one in found.get_columns(name)))
            for name in names]  # fmt: skip


def _type(kind: Any) -> Any:
    if isinstance(kind, DateTime):
        return DateTime(timezone=True)
    if isinstance(kind, JSON):
        return JSON(none_as_null=True)
    return Boolean() if isinstance(kind, Boolean) else kind


async def _write_table(connection: AsyncConnection, one: TableClause, summed: _Summed) -> None:
    summed.write({"table": one.name, "columns": one.c.keys()})
    async with connection.stream(select(one)) as result:
        async for rows in result.partitions(BATCH):
            for row in rows:
                summed.write(list(row))


def _written(value: object) -> str:
    if isinstance(value, datetime):
        # SQLite gives moments back without their zone, which is UTC.
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    raise TypeError(f"a backup cannot hold a {type(value).__name__}")


def _read_row(columns: tuple[str, ...], kinds: list[Any], row: list[Any]) -> dict[str, Any]:
    try:
        return {
            name: datetime.fromisoformat(value).astimezone(UTC) if value and isinstance(kind, DateTime) else value
            for name, kind, value in zip(columns, kinds, row, strict=True)
        }
    except (ValueError, TypeError):
        raise BadDump("The backup is damaged: a row is not as its table's columns say.") from None


async def _move_counter(connection: AsyncConnection, one: TableClause) -> None:
    """Ids that were put in by hand do not move PostgreSQL's counters."""
    for field in one.c:
        if not isinstance(field.type, Integer):
            continue
        names = {"table": one.name, "column": field.name}
        counter = await connection.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), names)
        if counter:
            last = await connection.scalar(select(func.max(field)))
            await connection.execute(select(func.setval(counter, last or 1, last is not None)))
