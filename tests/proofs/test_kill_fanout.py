"""`kill -9` in the midst of a fan-out: nobody is left out, and at most 64 messages come twice for each kill."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from random import Random

import psycopg
from sqlalchemy import make_url

from bot.sandbox.server import Server
from tests.processes import PATIENCE, Process, desk_process
from tests.proofs.fanout import Arrived, a_minute_ago, owed, people, states, subscribed

SEED = 20261122
LOST = 20
# The bound that the README promises: a number of its own, so that a change of the sender's is noticed.
MOST_UNMARKED = 64


class Fanout:
    """One digest to very many chats, sent by processes that are killed one after the other."""

    def __init__(self, folder: Path, server: Server, database: str, count: int) -> None:
        self.server, self.database, self.count = server, database, count
        self._folder = folder
        self.arrived = Arrived(server)
        self.chats = people(server, count)
        self.unmarked: list[int] = []

    async def begin(self) -> None:
        """The moment of all has come."""
        await subscribed(self.database, [(chat, 0) for chat in self.chats], due=a_minute_ago())

    @asynccontextmanager
    async def killed(self) -> AsyncIterator[Process]:
        """A process that is killed at the end of the block; what it had sent and not marked is counted."""
        before = self.arrived.times.copy()
        async with desk_process(self._folder, self.server, self.database, PAID_BROADCAST="true") as running:
            yield running
            await running.killed()
        left = await owed(self.database)
        sent = {chat for chat, times in self.arrived.now().items() if times > before[chat]}
        self.unmarked.append(len(left & sent))

    async def end(self) -> str:
        """Processes that nobody kills send the rest; the figures."""
        while await owed(self.database) or len(self.arrived.now()) < self.count:
            async with desk_process(self._folder, self.server, self.database, PAID_BROADCAST="true") as running:
                await self.arrived.reach(self.count)
                running.terminate()
                assert await running.ended() == 0, running.output
        assert set(self.arrived.times) == set(self.chats)
        assert await states(self.database) == {"sent": self.count}
        doubled = self.arrived.times.total() - self.count
        assert doubled <= sum(self.unmarked)
        return (
            f"{make_url(self.database).get_backend_name()}: {len(self.unmarked)} kills, {self.count:,} chats: 0 lost, "
            f"{doubled} doubled, at most {max(self.unmarked)} sent and not marked at a kill"
        )


async def test_no_kill_loses_a_message_nor_doubles_more_than_64(
    own_store: str, tmp_path: Path, server: Server, amount: Callable[[int, int], int], tell: Callable[[str], None]
) -> None:
    """Killed at random moments of one fan-out, start and planning included, the desk sends to everybody."""
    sqlite = own_store.startswith("sqlite")
    kills, random = amount(50, 3) if sqlite else amount(50, 1), Random(SEED)
    fanout = Fanout(tmp_path, server, own_store, amount(5_000, 400))
    await fanout.begin()
    for after in sorted(random.sample(range(fanout.count - MOST_UNMARKED), kills)):
        async with fanout.killed():
            await fanout.arrived.reach(after)
    assert max(fanout.unmarked) <= MOST_UNMARKED
    tell(await fanout.end())


@contextmanager
def nothing_is_marked(database: str) -> Iterator[int]:
    """No transaction of the desk ends while this lasts; how many deliveries are marked."""
    url = make_url(database)
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(str(url.database), timeout=PATIENCE, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection.execute("SELECT count(*) FROM delivery WHERE state = 'sent'").fetchone()[0]
        return
    with psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False)) as held:
        held.execute("LOCK TABLE delivery IN SHARE MODE")
        row = held.execute("SELECT count(*) FROM delivery WHERE state = 'sent'").fetchone()
        assert row is not None
        yield row[0]
        held.rollback()


async def test_every_step_between_claim_and_mark_can_be_the_last(
    own_store: str, tmp_path: Path, server: Server, tell: Callable[[str], None], amount: Callable[[int, int], int]
) -> None:
    """Killed as planned, claimed, refused, on the road, without an answer and before the mark: 64 in all at the most."""
    fanout = Fanout(tmp_path, server, own_store, 300)
    await fanout.begin()
    arrived, faults = fanout.arrived, server.world.faults
    if own_store.startswith("sqlite") or amount(1, 0):
        faults.set({"method": "sendMessage", "code": 502, "times": None})
        async with fanout.killed() as running:
            await running.says("planned")
        async with fanout.killed():
            await arrived.refusals(1)
        assert fanout.unmarked == [0, 0]
        faults.clear()
        faults.set({"method": "sendMessage", "late_answer": 3600.0, "times": None})
        async with fanout.killed():
            await arrived.reach(MOST_UNMARKED)
        assert (fanout.unmarked[2], len(arrived.now())) == (MOST_UNMARKED, MOST_UNMARKED)
        faults.clear()
        faults.set({"method": "sendMessage", "lost_answer": True, "times": LOST})
        async with fanout.killed():
            await arrived.reach(MOST_UNMARKED + 1)
        assert fanout.unmarked[3] <= MOST_UNMARKED + LOST
    faults.clear()
    async with fanout.killed():
        await arrived.reach(len(arrived.now()) + 1)
        with nothing_is_marked(own_store) as marked:
            await arrived.reach(marked + MOST_UNMARKED)
    assert fanout.unmarked[-1] <= MOST_UNMARKED
    tell(await fanout.end())
