"""What chats were told of: the last announced version of each brief, and how far each has come in the files."""

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.bulk import by_number
from store.tables import AnnouncedRow

Place = tuple[int, int]


async def versions(session: AsyncSession, places: Collection[Place]) -> dict[Place, dict[str, int]]:
    """Per chat and topic the last announced version of each brief."""
    found: dict[Place, dict[str, int]] = {place: {} for place in places}
    here = tuple_(col(AnnouncedRow.chat_id), col(AnnouncedRow.topic_id)).in_(list(places))
    for row in await session.exec(select(AnnouncedRow).where(here)):
        found[row.chat_id, row.topic_id][row.brief] = row.version
    return found


async def announce(session: AsyncSession, told: Iterable[tuple[Place, str, int]]) -> None:
    """A push tells a chat of versions of briefs; the newest known stays."""
    rows = [{"chat_id": c, "topic_id": t, "brief": brief, "version": version} for (c, t), brief, version in told]
    if not rows:
        return
    make = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement: Any = make(AnnouncedRow)
    newest = statement.on_conflict_do_update(
        index_elements=["chat_id", "topic_id", "brief"], set_={"version": statement.excluded.version}
    )
    await (await session.connection()).execute(newest, rows)


async def move_on(session: AsyncSession, positions: Mapping[int, str | None]) -> None:
    """Subscriptions got an item from the files: their next one comes after it."""
    # A text as JSON has it in PostgreSQL, and as it is in SQLite.
    value = "pair.value" if session.get_bind().dialect.name == "sqlite" else "pair.value #>> '{}'"
    pairs = ((one, json.dumps(key)) for one, key in positions.items())
    await by_number(session, "subscription", f"position = {value}", pairs)
