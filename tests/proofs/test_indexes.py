"""What the desk asks every few seconds is answered by an index, however much there is in the store."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import event, insert, text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import deliveries, planning
from store.engine import Store
from store.tables import Row
from tests.conftest import NOON
from tests.proofs.fanout import subscribed

MANY, DUE = 20_000, 50
YEAR = timedelta(days=365)
Ask = Callable[[AsyncSession], Awaitable[object]]


async def fill(database: str) -> None:
    """A year of deliveries that are out, and some that are planned or held; many subscriptions, few of them due."""
    await subscribed(database, [(chat, 0) for chat in range(1, MANY)], due=NOON + YEAR)
    plain = {"topic_id": 0, "kind": "digest", "attempts": 0, "alarmed": False, "held_until": None}
    rows = [
        {"chat_id": number, "occasion": "x", "due_at": NOON - YEAR * number / MANY, "state": "sent"} | plain
        for number in range(1, MANY)
    ]
    rows += [row | {"occasion": "planned", "state": "planned"} for row in rows[:DUE]]
    rows += [row | {"occasion": "held", "state": "held", "held_until": NOON} for row in rows[:DUE]]
    store = Store(database)
    async with store.unit() as session:
        connection = await session.connection()
        await connection.execute(insert(Row.metadata.tables["delivery"]), rows)
        await connection.execute(text(f"UPDATE subscription SET next_due_at = last_due_at WHERE id <= {DUE}"))
        await connection.execute(text("ANALYZE"))
    await store.close()


async def plans(store: Store, ask: Ask) -> list[str]:
    """How the database answers each question that is asked, in its own words."""
    asked: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: Any, _context: object, _many: bool) -> None:
        if statement.startswith(("SELECT", "WITH")):
            asked.append((statement, parameters))

    event.listen(store.engine.sync_engine, "before_cursor_execute", note)
    try:
        async with store.unit() as session:
            await ask(session)
    finally:
        event.remove(store.engine.sync_engine, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN " if store.sqlite else "EXPLAIN "
    async with store.engine.connect() as connection:
        found = [await connection.exec_driver_sql(explain + statement, parameters) for statement, parameters in asked]
        return [" / ".join(str(row[-1]) for row in rows.all()) for rows in found]


async def test_what_is_asked_again_and_again_has_its_index(own_store: str) -> None:
    """Who is due, what is owed and what was held: each by the index made for it, and nothing reads a table whole."""
    await fill(own_store)
    store = Store(own_store)
    (due,) = await plans(store, lambda session: planning.due(session, NOON))
    claims = await plans(store, lambda session: deliveries.claim(session, 20, now=NOON, lease_from=NOON))
    silent = await plans(store, lambda session: deliveries.silent(session, NOON))
    await store.close()
    assert "ix_subscription_due" in due
    assert ("COVERING INDEX" if store.sqlite else "Index Only Scan") in due
    assert "ix_delivery_held" in claims[0]
    assert "ix_delivery_owed" in claims[1] + silent[0]
    whole = ("SCAN delivery", "SCAN subscription", "Seq Scan on delivery", "Seq Scan on subscription")
    bare = [part for plan in (due, *claims, *silent) for part in plan.split(" / ") if "INDEX" not in part]
    assert [part for part in bare if part.strip(" ->").startswith(whole)] == []
