"""`kill -9` in the midst of an announcement: everybody gets it, and at most 64 get it twice for each kill."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random

from bot.sandbox.server import Server
from store import notices
from store.engine import Store
from tests.proofs.fanout import a_minute_ago, subscribed
from tests.proofs.test_kill_fanout import MOST_UNMARKED, SEED, Fanout

NUMBER, WEEK = 1, timedelta(days=7)


class Announcement(Fanout):
    """One announcement to very many chats, whose own digests are a week away."""

    async def begin(self) -> None:
        """It is sent off twice, as by an owner who pressed again."""
        moment = a_minute_ago()
        await subscribed(self.database, [(chat, 0) for chat in self.chats], due=moment + WEEK)
        store = Store(self.database)
        async with store.unit() as session:
            assert await notices.announce(session, NUMBER, "Read the new map.", now=moment) == self.count
        async with store.unit() as session:
            assert await notices.announce(session, NUMBER, "Read the new map.", now=moment) is None
        await store.close()


async def test_an_announcement_survives_its_senders(
    own_store: str, tmp_path: Path, server: Server, amount: Callable[[int, int], int], tell: Callable[[str], None]
) -> None:
    """Killed in the midst of it: sent to every chat, doubled within the bound."""
    announcement = Announcement(tmp_path, server, own_store, amount(2_000, 200))
    await announcement.begin()
    for after in sorted(Random(SEED).sample(range(announcement.count - MOST_UNMARKED), amount(10, 1))):
        async with announcement.killed():
            await announcement.arrived.reach(after)
    assert max(announcement.unmarked) <= MOST_UNMARKED
    tell(await announcement.end())
