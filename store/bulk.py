"""Many rows changed in one statement, each by a value of its own; one statement for each row costs many times as much."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import TextClause, bindparam, text
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import Row


async def by_number(
    session: AsyncSession, table: str, changes: str, pairs: Iterable[tuple[int, str]], moment: datetime | None = None
) -> None:
    """Change rows of a table by their numbers.

    Args:
        changes: What is set, in which `pair.value` is a row's own value and `:moment` the one that all share.
        pairs: The number of each row, and its value as JSON.
    """
    told = ",".join(f'"{one}":{value}' for one, value in pairs)
    if not told:
        return
    params: dict[str, Any] = {"pairs": f"{{{told}}}"} | ({"moment": moment} if moment else {})
    statement = _statement(table, changes, session.get_bind().dialect.name == "sqlite")
    await (await session.connection()).execute(statement, params)


@cache
def _statement(table: str, changes: str, sqlite: bool) -> TextClause:
    read = "json_each(:pairs)" if sqlite else "json_each(CAST(:pairs AS json))"
    statement = text(f"UPDATE {table} SET {changes} FROM {read} AS pair WHERE {table}.id = CAST(pair.key AS INTEGER)")
    moment = bindparam("moment", type_=Row.metadata.tables["delivery"].c.due_at.type)
    return statement.bindparams(moment) if ":moment" in changes else statement
