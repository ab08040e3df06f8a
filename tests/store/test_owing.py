"""A correction that very many have to hear of is owed in portions, on both databases, and a kill between two loses none."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import func, select

from bot.newsroom import Newsroom
from bot.push import owing
from bot.push.counted import SETTLED, follow_up
from bot.telegram.bot import DeskBot
from bot.telegram.inbox import Inbox
from bot.telegram.pacing import PacedLimiter, Pacing
from store import answers, corrections
from store.answers import Answered
from store.engine import Store
from store.planning import BATCH
from store.tables import CorrectionRow, DeliveryRow, DeskRow
from tests.store.conftest import NOW

CLAIM = "a-brief#one"
CHATS = 2 * BATCH + 500


def newsroom(store: Store) -> Newsroom:
    """A desk a little after the correction."""
    return Newsroom(store, lambda: NOW + SETTLED, Pacing(time.monotonic))


@pytest.fixture
async def row(store: Store) -> CorrectionRow:
    """A correction that is live, and owed to nobody yet of the many who were answered with the error."""
    told: dict[str, Any] = {"topic_id": 0, "claims": (CLAIM,), "at": NOW - timedelta(days=1)}
    made = CorrectionRow(claim=CLAIM, version=2, kind="correction", why="so", who=-1, at=NOW, was={}, now={})
    async with store.unit() as session:
        session.add(DeskRow(desk={}, version=2, folder_hash="", loaded_at=NOW))
        await answers.keep(session, [Answered(chat, 9, content=1, **told) for chat in range(1, CHATS + 1)])
        # Who asked after it went live got what is right.
        await answers.keep(session, [Answered(CHATS + 1, 9, content=2, **told)])
        await corrections.add(session, made)
    return made


@contextmanager
def portions(store: Store) -> Iterator[list[int]]:
    """How many deliveries each transaction made."""
    made, found = [0], store.engine.sync_engine

    def counts(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, executemany: bool) -> None:
        if statement.startswith("INSERT INTO delivery"):
            made[-1] += len(parameters) if executemany else 1

    def ends(_connection: Any) -> None:
        made.append(0)

    event.listen(found, "after_cursor_execute", counts)
    event.listen(found, "commit", ends)
    yield made
    event.remove(found, "after_cursor_execute", counts)
    event.remove(found, "commit", ends)


async def owed(store: Store) -> tuple[int, int]:
    """How many deliveries there are, and to how many chats."""
    async with store.read() as session:
        asked = select(func.count(), func.count(func.distinct(DeliveryRow.chat_id))).select_from(DeliveryRow)
        rows, chats = (await session.exec(asked)).one()
    return rows, chats


async def is_owed(store: Store, row: CorrectionRow) -> bool:
    """Whether the correction says that all are."""
    async with store.read() as session:
        found = await corrections.find(session, row.id or 0)
    return bool(found and found.owed)


async def test_no_transaction_owes_more_than_a_portion(store: Store, row: CorrectionRow) -> None:
    """Everybody who got the error, each once; the correction knows it then."""
    with portions(store) as made:
        assert await owing.owe(newsroom(store), row) == CHATS
    assert [one for one in made if one] == [BATCH, BATCH, CHATS - 2 * BATCH]
    assert await owed(store) == (CHATS, CHATS)
    assert await is_owed(store, row)


async def test_a_kill_between_two_portions_loses_and_doubles_nobody(store: Store, row: CorrectionRow) -> None:
    """The next tick of any process finds what is not owed yet; until then nothing is said to be over."""
    async with store.unit() as session:
        places = await corrections.to_reach(session, row)
        await corrections.owe(session, row, places[:BATCH], now=NOW)
    assert await owed(store) == (BATCH, BATCH)
    assert not await is_owed(store, row)
    room = newsroom(store)
    # Nothing is told in this test: no editor hears of a correction by somebody who is forgotten.
    await follow_up(room, DeskBot("7:x", "http://127.0.0.1:9", inbox=Inbox(room), limiter=PacedLimiter(room.pacing)))
    assert await owed(store) == (CHATS, CHATS)
    assert await is_owed(store, row)
    async with store.read() as session:
        assert [one.counted for one in await corrections.uncounted(session)] == [False]


async def test_owing_twice_at_once_changes_nothing(store: Store, row: CorrectionRow) -> None:
    """As where the ticker comes to a correction that its editor's process is still at."""
    room = newsroom(store)
    assert [await owing.owe(room, row), await owing.owe(room, row)] == [CHATS, CHATS]
    assert await owed(store) == (CHATS, CHATS)
