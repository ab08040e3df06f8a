"""The workers that send letters, each one after the other, and mark what was sent."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
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

# Sent and not yet marked: the most messages that a kill can double.
MOST_UNMARKED = 64
TO_LAND = 3.0
# Seconds between two batches of marks, so that what is sent at a high pace is marked by the dozen.
BETWEEN_MARKS = 0.008


class Posting:
    """Sends the letters that it is given; as many workers as messages may be unmarked, for a task each costs more.

    Args:
        real_now: The machine's clock, by which leases run whatever the desk's clock is moved to.
    """

    def __init__(self, room: Newsroom, bot: Bot, composer: Composer, real_now: Callable[[], datetime]) -> None:
        self._room = room
        self._bot = bot
        self._composer = composer
        self._real_now = real_now
        self._changing = Changing(room, bot)
        self._letters: asyncio.Queue[tuple[Letter, float]] = asyncio.Queue()
        self._slots = asyncio.Semaphore(MOST_UNMARKED)
        self._workers: list[asyncio.Task[None]] = []
        self._on_the_road: set[int] = set()
        self._ending = False
        self._sent: dict[int, list[int]] = {}
        self._changed: dict[int, dict[str, Any]] = {}
        self._marks = Marks(self._mark, BETWEEN_MARKS)

    def start(self) -> None:
        """Begin."""
        self._marks.start()
        self._workers = [asyncio.create_task(self._work(number)) for number in range(MOST_UNMARKED)]

    async def send(self, letters: Sequence[Letter], ends: float) -> None:
        """Give letters to the workers, until each is with one.

        Args:
            ends: Until when, on the monotonic clock, they may have their turns.
        """
        for letter in letters:
            self._letters.put_nowait((letter, ends))
        await self._letters.join()

    async def end(self) -> None:
        """Give up what waits for its turn, for the next process to send; what is on the road may arrive and is marked."""
        self._ending = True
        for number, worker in enumerate(self._workers):
            if number not in self._on_the_road:
                worker.cancel()
        if self._workers:
            _, left = await asyncio.wait(self._workers, timeout=TO_LAND)
            for worker in left:
                worker.cancel()
        await self._marks.end()

    async def put_off(self, delays: Mapping[int, float]) -> None:
        """Give deliveries back, each until so many seconds from now."""
        now = self._real_now()
        async with self._room.store.unit() as session:
            for one, delay in delays.items():
                await deliveries.put_off(session, [one], now + timedelta(seconds=delay))

    async def _work(self, number: int) -> None:
        while not self._ending:
            letter, ends = await self._letters.get()
            self._letters.task_done()
            await self._slots.acquire()
            await self._send(letter, ends, number)

    async def _send(self, letter: Letter, ends: float, worker: int) -> None:
        """Send one letter; its slot is free again once it is marked, or was not sent."""
        marked_later, chat_id = False, letter.delivery.chat_id
        assert letter.delivery.id is not None
        try:
            if letter.changes and not await self._has_changed(letter, ends):
                return
            if letter.body is None:
                marked_later = self._is_out(letter, [])
            elif await self._has_turn(chat_id, ends):
                marked_later = await self._posted(letter, letter.body, worker)
            else:
                await self.put_off({letter.delivery.id: self._room.pacing.delay_of(chat_id)})
        except Exception:
            # One bad chat never stops the others; its lease ends by itself.
            structlog.get_logger().exception("left to the end of its lease", delivery=letter.delivery.id)
        finally:
            self._on_the_road.discard(worker)
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
            await self.put_off({one: self._room.pacing.delay_of(letter.delivery.chat_id)})
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

    async def _posted(self, letter: Letter, body: PreparedBody, worker: int) -> bool:
        """Whether a letter was sent; it counts against the bound until that is marked."""
        row = letter.delivery
        assert row.id is not None
        self._on_the_road.add(worker)
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
                return await self._posted(letter, self._composer.plain(letter), worker)
            await refused(self._room, letter.delivery, error, self._real_now())
            return False
        return self._is_out(letter, [int(told["message_id"])])

    async def _mark(self) -> None:
        """Write down what was sent; until that is done it counts against the bound."""
        batch, self._sent = self._sent, {}
        changed, self._changed = self._changed, {}
        if not batch:
            return
        try:
            if changed:  # Both at once: how many messages were edited is counted as soon as all is sent.
                async with self._room.store.unit() as session:
                    await deliveries.sent(session, batch, now=self._room.now())
                    await deliveries.refreeze(session, changed)
            else:
                async with self._room.store.statement(writes=True) as session:
                    await deliveries.sent(session, batch, now=self._room.now())
        except BaseException:
            self._sent, self._changed = batch | self._sent, changed | self._changed
            raise
        for _ in batch:
            self._slots.release()
