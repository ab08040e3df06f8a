"""The sender: claims owed deliveries, sends them at the allowed pace, and marks what became of them."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.marks import Marks
from bot.newsroom import Newsroom
from bot.push.changing import Changing
from bot.push.compose import Composer
from bot.push.letter import Letter
from bot.push.refused import refused
from bot.telegram.errors import Consequence, consequence
from bot.telegram.request import PreparedBody
from store import deliveries
from store.deliveries import LEASE

# Sent and not yet marked: the most messages that a kill can double.
MOST_UNMARKED = 64
MOST_CLAIMED = 250
IDLE = 0.3
# A request takes at most ten seconds, so that what has its turn by then never goes out on an ended lease.
TIME_TO_TURN = LEASE - timedelta(seconds=12)
# The next batch is claimed while one goes out; both together take a third of the lease.
TIME_OF_A_BATCH = LEASE / 6
# Seconds after which a chat that cannot take its message yet waits in the store, and not among those that can.
PATIENCE = 2.0
TO_LAND = 3.0
# Seconds between two batches of marks, so that what is sent at a high pace is marked by the dozen.
BETWEEN_MARKS = 0.004
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
        self._bot = bot
        self._real_now = real_now
        self._composer = Composer(room)
        self._slots = asyncio.Semaphore(MOST_UNMARKED)
        self._under_way: set[asyncio.Task[None]] = set()
        self._on_the_road: set[asyncio.Task[None] | None] = set()
        self._changing = Changing(room, bot)
        self._sent: dict[int, list[int]] = {}
        self._changed: dict[int, dict[str, Any]] = {}
        self._marks = Marks(self._mark, BETWEEN_MARKS)

    async def run(self, ending: asyncio.Event) -> None:
        """Send until the end is wished; what was sent is marked before."""
        await self._take_over()
        self._marks.start()
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
        await self._end(sending)
        await self._marks.end()

    async def _end(self, sending: "asyncio.Task[None] | None") -> None:
        """Give up what waits for its turn, for the next process to send; what is on the road may arrive."""
        if sending is not None:
            sending.cancel()
            await asyncio.wait({sending})
        for task in self._under_way - self._on_the_road:
            task.cancel()
        if self._under_way:
            _, left = await asyncio.wait(self._under_way, timeout=TO_LAND)
            for task in left:
                task.cancel()

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
            for letter in ready:
                await self._slots.acquire()
                task = asyncio.create_task(self._send(letter, batch.ends))
                self._under_way.add(task)
                task.add_done_callback(self._under_way.discard)

    async def _ready(self, batch: Batch, letters: Sequence[Letter]) -> list[Letter]:
        """Those still owed whose chats can take them; the others are given back until they can."""
        ids = [one.delivery.id for one in letters if one.delivery.id]
        async with self._room.store.read() as session:
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
            await self._put_off(delays)
        return ready

    async def _send(self, letter: Letter, ends: float) -> None:
        """Send one letter; its slot is free again once it is marked, or was not sent."""
        marked_later, chat_id = False, letter.delivery.chat_id
        assert letter.delivery.id is not None
        try:
            if letter.changes and not await self._has_changed(letter, ends):
                return
            if letter.body is None:
                marked_later = self._is_out(letter, [])
            elif await self._has_turn(chat_id, ends):
                marked_later = await self._posted(letter, letter.body)
            else:
                await self._put_off({letter.delivery.id: self._room.pacing.delay_of(chat_id)})
        except Exception:
            # One bad chat never stops the others; its lease ends by itself.
            structlog.get_logger().exception("left to the end of its lease", delivery=letter.delivery.id)
        finally:
            self._on_the_road.discard(asyncio.current_task())
            if not marked_later:
                self._slots.release()

    async def _has_turn(self, chat_id: int, ends: float) -> bool:
        """Wait for a turn, as long as the lease allows."""
        if self._room.pacing.bulk_now(chat_id):
            return time.monotonic() <= ends
        try:
            async with asyncio.timeout(max(0.0, ends - time.monotonic())):
                await self._room.pacing.bulk(chat_id)
        except TimeoutError:
            return False
        return time.monotonic() <= ends

    async def _has_changed(self, letter: Letter, ends: float) -> bool:
        """Whether the messages are changed that a letter changes; where it has to wait, what is done is kept."""
        one = letter.delivery.id
        try:
            if await self._changing.made(letter, ends):
                return True
            await self._put_off({one: self._room.pacing.delay_of(letter.delivery.chat_id)})
        except TelegramError as error:
            await refused(self._room, letter.delivery, error, self._real_now())
        async with self._room.store.unit() as session:
            await deliveries.refreeze(session, {one: letter.facts})
        return False

    def _is_out(self, letter: Letter, messages: list[int]) -> bool:
        """Note what is to be marked."""
        self._sent[letter.delivery.id] = messages
        if letter.done:
            self._changed[letter.delivery.id] = letter.facts
        self._marks.note()
        return True

    async def _posted(self, letter: Letter, body: PreparedBody) -> bool:
        """Whether a letter was sent; it counts against the bound until that is marked."""
        row = letter.delivery
        assert row.id is not None
        self._on_the_road.add(asyncio.current_task())
        try:
            told = await self._bot.request.post(
                f"{self._bot.base_url}/sendMessage",
                body.to(row.chat_id, row.topic_id or None, reply_to=letter.reply_to),
            )
            assert isinstance(told, dict)
        except TelegramError as error:
            meaning = consequence(error)
            structlog.get_logger().info("not delivered", delivery=row.id, why=meaning.value)
            if meaning is Consequence.PLAIN_TEXT and body is letter.body:
                structlog.get_logger().error("markup refused, sent without", delivery=row.id, error=str(error))
                return await self._posted(letter, self._composer.plain(letter))
            await refused(self._room, letter.delivery, error, self._real_now())
            return False
        return self._is_out(letter, [int(told["message_id"])])

    async def _put_off(self, delays: Mapping[int, float]) -> None:
        """Give deliveries back, each until so many seconds from now."""
        now = self._real_now()
        async with self._room.store.unit() as session:
            for one, delay in delays.items():
                await deliveries.put_off(session, [one], now + timedelta(seconds=delay))

    async def _mark(self) -> None:
        """Write down what was sent; until that is done it counts against the bound."""
        batch, self._sent = self._sent, {}
        changed, self._changed = self._changed, {}
        if not batch:
            return
        try:
            async with self._room.store.unit() as session:
                await deliveries.sent(session, batch, now=self._room.now())
                await deliveries.refreeze(session, changed)
        except BaseException:
            self._sent, self._changed = batch | self._sent, changed | self._changed
            raise
        for _ in batch:
            self._slots.release()


async def _first(sending: "asyncio.Task[None]", ending: asyncio.Event) -> None:
    """Wait for the batch to be out, or for the end."""
    wished = asyncio.ensure_future(ending.wait())
    await asyncio.wait({sending, wished}, return_when=asyncio.FIRST_COMPLETED)
    wished.cancel()
