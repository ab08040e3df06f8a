"""Stores to back up: databases of one's own in PostgreSQL, a row or more in every table, and everything in a store."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, Boolean, CheckConstraint, Column, DateTime, Integer, Table, func, insert, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from bot.settings import Settings
from store.engine import Store
from store.tables import Row

MOMENT = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC)
ROWS = 3


async def make_database(postgres: str) -> str:
    """A new empty database in a PostgreSQL server; its address."""
    name = f"care_{uuid4().hex}"
    await in_server(postgres, f"CREATE DATABASE {name}")
    return make_url(postgres).set(drivername="postgresql", database=name).render_as_string(hide_password=False)


async def in_server(postgres: str, statement: str) -> None:
    """Run a statement outside of any transaction."""
    url = make_url(postgres).set(drivername="postgresql+psycopg")
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


async def fill_all(store: Store) -> None:
    """Put made-up rows into every table that has none: big and negative ids, other scripts, empty and odd values."""
    async with store.unit() as session:
        connection = await session.connection()
        for table in Row.metadata.sorted_tables:
            if not await connection.scalar(select(func.count()).select_from(table)):
                rows = [{column.name: _value(table, column, n) for column in table.c} for n in range(_most(table))]
                await connection.execute(insert(table), rows)


def _most(table: Table) -> int:
    one_only = any(str(check.sqltext) == "id = 1" for check in _checks(table))
    return 1 if one_only else ROWS


def _checks(table: Table) -> list[CheckConstraint]:
    return [check for check in table.constraints if isinstance(check, CheckConstraint)]


def _value(table: Table, column: Column[Any], n: int) -> Any:
    if column.foreign_keys:
        (key,) = column.foreign_keys
        return None if column.nullable and n == 0 else _value(key.column.table, key.column, n)
    if column.nullable and n == 0:
        return None
    for check in _checks(table):
        words = str(check.sqltext)
        if words.startswith(f"{column.name} IN ("):
            allowed = words.partition("(")[2].rstrip(")").split(", ")
            return allowed[n % len(allowed)].strip("'")
    return _of_type(column, n)


def _of_type(column: Column[Any], n: int) -> Any:
    if isinstance(column.type, Boolean):
        return n % 2 == 1
    if isinstance(column.type, Integer):
        # Telegram's groups are negative and below 32 bits; PostgreSQL's plain integers are not to be filled up.
        return -1_001_234_567_890 - n if column.type.__class__.__name__ == "BigInteger" else n + 1
    if isinstance(column.type, JSON):
        return {"none": None, "numbers": [n, 1.5, -0.25], "text": '"阿里云"\n🇹🇭'}
    if getattr(column.type, "impl_instance", column.type).__class__ is DateTime:
        return MOMENT + timedelta(days=n)
    return f"{column.name} {n} “阿里云” 🇹🇭\n\t\\'; --"


async def everything(url: str) -> dict[str, Counter[str]]:
    """Every row of a store by table, as the tables of the code read them."""
    store = Store(url)
    try:
        async with store.read() as session:
            connection = await session.connection()
            found = {}
            for table in Row.metadata.sorted_tables:
                rows = (await connection.execute(select(table))).mappings()
                found[table.name] = Counter(repr(sorted(row.items())) for row in rows)
            return found
    finally:
        await store.close()


def settings_of(url: str, **more: object) -> Settings:
    """The settings of an operator of this store."""
    return Settings(_env_file=None, database_url=url, **more)  # type: ignore[arg-type, call-arg]
