"""Two processes on one PostgreSQL: when the one that sends is killed or loses its lock, the other goes on."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import psycopg
from sqlalchemy import make_url
from sqlmodel import col, update

from bot.sandbox.server import Server
from store.engine import Store
from store.tables import SubscriptionRow
from tests.processes import desk_process
from tests.proofs.fanout import Arrived, a_minute_ago, owed, people, states, subscribed

CHATS = 200
# The bound that the README promises: a number of its own, so that a change of the sender's is noticed.
MOST_UNMARKED = 64
TAKES_OVER_WITHIN = 15.0
LOCKS = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"


async def due_now(database: str) -> None:
    """The moment of all has come again."""
    store = Store(database)
    async with store.unit() as session:
        await session.exec(
            update(SubscriptionRow).where(col(SubscriptionRow.active)).values(next_due_at=a_minute_ago())
        )
    await store.close()


async def test_another_process_goes_on_and_loses_nothing(
    tmp_path: Path, server: Server, postgres_database: str, tell: Callable[[str], None]
) -> None:
    """After a kill -9 in the midst of a fan-out the second process sends the rest within 15 s, doubling 64 at most."""
    chats, arrived = people(server, CHATS), Arrived(server)
    desk = (tmp_path, server, postgres_database)
    async with (
        desk_process(*desk, PAID_BROADCAST="true") as first,
        desk_process(*desk, PAID_BROADCAST="true") as second,
    ):
        await second.says("standing by")
        await subscribed(postgres_database, [(chat, 0) for chat in chats], due=a_minute_ago())
        await arrived.reach(CHATS // 4)
        await first.killed()
        before, began = len(arrived.now()), time.monotonic()
        await arrived.reach(before + 1)
        took = time.monotonic() - began
        await arrived.reach(CHATS)
        second.terminate()
        assert await second.ended() == 0, second.output
    doubled = arrived.now().total() - CHATS
    tell(f"takeover {took:.1f} s after kill -9, {doubled} doubled, 0 lost")
    assert took < TAKES_OVER_WITHIN
    assert doubled <= MOST_UNMARKED
    assert await owed(postgres_database) == set()
    assert await states(postgres_database) == {"sent": CHATS}


async def test_a_lost_lock_is_taken_again(tmp_path: Path, server: Server, postgres_database: str) -> None:
    """The database ends the lock's connection: the process stops sending, and is the one that sends again soon."""
    chats, arrived = people(server, CHATS), Arrived(server)
    await subscribed(postgres_database, [(chat, 0) for chat in chats], due=a_minute_ago() - timedelta(hours=1))
    async with desk_process(tmp_path, server, postgres_database, PAID_BROADCAST="true") as alone:
        await arrived.reach(CHATS)
        url = make_url(postgres_database).set(drivername="postgresql")
        with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
            assert connection.execute(LOCKS).fetchall() == [(True,)]
        began = time.monotonic()
        await alone.says("lock lost")
        await due_now(postgres_database)
        await arrived.until(lambda: min(arrived.now().values()) == 2)
        assert time.monotonic() - began < TAKES_OVER_WITHIN
        alone.terminate()
        assert await alone.ended() == 0, alone.output
    assert set(arrived.now().values()) == {2}
