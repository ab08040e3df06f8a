"""The sender: claims owed deliveries, sends them at the allowed pace, and marks what became of them."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from telegram import Bot

from bot.newsroom import Newsroom
from bot.push.compose import Composer
from bot.push.letter import Letter
from bot.push.posting import MOST_UNMARKED, Posting
from store import deliveries
from store.deliveries import LEASE

MOST_CLAIMED = 250
IDLE = 0.3
# A request takes at most ten seconds, so that what has its turn by then never goes out on an ended lease.
TIME_TO_TURN = LEASE - timedelta(seconds=12)
# The next batch is claimed while one goes out; both together take a third of the lease.
TIME_OF_A_BATCH = LEASE / 6
# Seconds after which a chat that cannot take its message yet waits in the store, and not among those that can.
PATIENCE = 2.0
# Whether letters are still owed is asked this many seconds before the last of them has its turn, for so many at once.
FRESH = 0.1
LEAST_ASKED, MOST_ASKED = 16, 256


@dataclass(frozen=True)
class Batch:
    """Letters claimed at one real moment, and until when, on the monotonic clock, they may have their turns."""

    letters: Sequence[Letter]
    leased_from: datetime
    ends: float


class Sender:
    """Sends what is owed until cancelled; claims the next batch and marks the last one while it sends.

    Args:
        real_now: The machine's clock, by which leases run whatever the desk's clock is moved to.
    """

    def __init__(self, room: Newsroom, bot: Bot, real_now: Callable[[], datetime]) -> None:
        self._room = room
        self._real_now = real_now
        self._composer = Composer(room)
        self._posting = Posting(room, bot, self._composer, real_now)

    async def run(self, ending: asyncio.Event) -> None:
        """Send until the end is wished; what was sent is marked before."""
        await self._take_over()
        self._posting.start()
        sending: asyncio.Task[None] | None = None
        while not ending.is_set():
            batch = await self._claimed()
            if sending is not None:
                await _first(sending, ending)
            if ending.is_set():
                break
            sending = asyncio.create_task(self._send_all(batch)) if batch else None
            if sending is None:
                with suppress(TimeoutError):
                    await asyncio.wait_for(ending.wait(), IDLE)
        if sending is not None:
            sending.cancel()
            await asyncio.wait({sending})
        await self._posting.end()

    async def _take_over(self) -> None:
        try:
            async with self._room.store.unit() as session:
                await deliveries.take_over(session)
        except Exception:
            structlog.get_logger().exception("leases not taken over; they end by themselves")

    async def _claimed(self) -> Batch | None:
        """One batch: no more than the pace lets go in its time. None where nothing is owed, or nothing can be had."""
        most = min(MOST_CLAIMED, self._room.pacing.allowance(TIME_OF_A_BATCH.total_seconds()))
        if most < 1:
            return None
        leased_from, ends = self._real_now(), time.monotonic() + TIME_TO_TURN.total_seconds()
        try:
            try:
                letters = await self._composed(most, leased_from)
            except Exception:
                # Nothing was sent and nothing is kept of a batch that fails whole; one bad row is found one by one.
                structlog.get_logger().exception("batch not composed")
                letters = await self._composed_singly(min(most, MOST_UNMARKED), leased_from)
        except Exception:
            structlog.get_logger().exception("nothing claimed; it is asked for again")
            return None
        return Batch(letters, leased_from, ends) if letters else None

    async def _composed(self, most: int, leased_from: datetime) -> list[Letter]:
        async with self._room.store.unit() as session:
            if await self._composer.is_behind(session):
                return []
            owed = await deliveries.claim(session, most, now=self._room.now(), lease_from=leased_from)
            return await self._composer.letters(session, owed, lease_from=leased_from) if owed else []

    async def _composed_singly(self, most: int, leased_from: datetime) -> list[Letter]:
        found: list[Letter] = []
        async with self._room.store.unit() as session:
            owed = await deliveries.claim(session, most, now=self._room.now(), lease_from=leased_from)
            for one in owed:
                assert one.delivery.id is not None
                try:
                    async with session.begin_nested():
                        found += await self._composer.letters(session, [one], lease_from=leased_from)
                except Exception:
                    structlog.get_logger().exception("delivery not composed", delivery=one.delivery.id)
                    await deliveries.settle(session, [one.delivery.id], "failed", "it could not be composed")
        return found

    async def _send_all(self, batch: Batch) -> None:
        """Put every letter under way; what is under way at its end has its turn within moments."""
        left = batch.letters
        while left:
            most = max(LEAST_ASKED, min(MOST_ASKED, self._room.pacing.allowance(FRESH)))
            asked, left = left[:most], left[most:]
            try:
                ready = await self._ready(batch, asked)
            except Exception:
                structlog.get_logger().exception("letters left to the end of their lease")
                continue
            await self._posting.send(ready, batch.ends)

    async def _ready(self, batch: Batch, letters: Sequence[Letter]) -> list[Letter]:
        """Those still owed whose chats can take them; the others are given back until they can."""
        ids = [one.delivery.id for one in letters if one.delivery.id]
        async with self._room.store.statement(writes=False) as session:
            owed = await deliveries.still_owed(session, ids, lease_from=batch.leased_from)
        ready: list[Letter] = []
        delays: dict[int, float] = {}
        asked = Counter[int]()
        for letter in letters:
            one, chat_id = letter.delivery.id, letter.delivery.chat_id
            if one not in owed:
                continue
            delay = self._room.pacing.delay_of(chat_id) + asked[chat_id]
            asked[chat_id] += 1
            if delay > PATIENCE:
                delays[one] = delay
            else:
                ready.append(letter)
        if delays:
            await self._posting.put_off(delays)
        return ready


async def _first(sending: "asyncio.Task[None]", ending: asyncio.Event) -> None:
    """Wait for the batch to be out, or for the end."""
    wished = asyncio.ensure_future(ending.wait())
    await asyncio.wait({sending, wished}, return_when=asyncio.FIRST_COMPLETED)
    wished.cancel()
