"""The sender: claims owed deliveries, sends them at the allowed pace, and marks what became of them."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import structlog
from telegram import Bot
from telegram.error import ChatMigrated, TelegramError

from bot.marks import Marks
from bot.newsroom import Newsroom
from bot.push.compose import Composer, Letter
from bot.telegram.errors import Consequence, consequence, seconds_of
from store import chats, deliveries
from store.deliveries import LEASE

# Sent and not yet marked: the most messages that a kill can double.
MOST_UNMARKED = 64
IDLE = 0.3


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
        self._sent: dict[int, list[int]] = {}
        self._marks = Marks(self._mark, 0)

    async def run(self, ending: asyncio.Event) -> None:
        """Send until the end is wished; what was sent is marked before."""
        await self._take_over()
        self._marks.start()
        sending: asyncio.Task[None] | None = None
        while not ending.is_set():
            letters = await self._claimed()
            if sending is not None:
                await _first(sending, ending)
            if ending.is_set():
                break
            sending = asyncio.create_task(self._send_all(letters)) if letters else None
            if sending is None:
                with suppress(TimeoutError):
                    await asyncio.wait_for(ending.wait(), IDLE)
        if sending is not None:
            # What waits for its turn is given up, and sent by the next process; what is on the road may arrive.
            sending.cancel()
            await asyncio.wait({sending})
        await self._marks.end()

    async def _take_over(self) -> None:
        try:
            async with self._room.store.unit() as session:
                await deliveries.take_over(session)
        except Exception:
            structlog.get_logger().exception("leases not taken over; they end by themselves")

    async def _claimed(self) -> list[Letter]:
        """The letters of one batch: no more than the pace lets go within a third of the lease."""
        most = max(1, min(1_000, self._room.pacing.allowance(LEASE.total_seconds() / 3)))
        try:
            async with self._room.store.unit() as session:
                now = self._real_now()
                owed = await deliveries.claim(session, most, now=self._room.now(), lease_from=now)
                return await self._composer.letters(session, owed, lease_from=now) if owed else []
        except Exception:
            # Nothing was sent and nothing is kept of a batch that fails whole; one bad row is found one by one.
            structlog.get_logger().exception("batch not composed")
            return await self._claimed_singly()

    async def _claimed_singly(self) -> list[Letter]:
        found: list[Letter] = []
        async with self._room.store.unit() as session:
            now = self._real_now()
            owed = await deliveries.claim(session, MOST_UNMARKED, now=self._room.now(), lease_from=now)
            for one in owed:
                assert one.delivery.id is not None
                try:
                    async with session.begin_nested():
                        found += await self._composer.letters(session, [one], lease_from=now)
                except Exception:
                    structlog.get_logger().exception("delivery not composed", delivery=one.delivery.id)
                    await deliveries.settle(session, [one.delivery.id], "failed", "it could not be composed")
        return found

    async def _send_all(self, letters: Sequence[Letter]) -> None:
        ends = time.monotonic() + LEASE.total_seconds() - 12  # a request takes at most ten seconds
        for start in range(0, len(letters), MOST_UNMARKED):
            chunk = letters[start : start + MOST_UNMARKED]
            async with self._room.store.read() as session:
                owed = await deliveries.still_owed(session, [one.delivery.id for one in chunk if one.delivery.id])
            async with asyncio.TaskGroup() as group:
                for letter in chunk:
                    if letter.delivery.id in owed:
                        await self._slots.acquire()
                        group.create_task(self._send(letter, ends))

    async def _send(self, letter: Letter, ends: float) -> None:
        """Send one letter; its slot is free again once it is marked, or was not sent."""
        row = letter.delivery
        marked_later = False
        try:
            await self._room.pacing.bulk(row.chat_id)
            if time.monotonic() > ends:
                await self._put_off(row.id, None)
                return
            body = letter.body.to(row.chat_id, row.topic_id or None)
            told = await self._bot.request.post(f"{self._bot.base_url}/sendMessage", body)
            assert isinstance(told, dict)
            assert row.id is not None
            self._sent[row.id] = [int(told["message_id"])]
            marked_later = True
            self._marks.note()
        except TelegramError as error:
            await self._refused(letter, error)
        except Exception:
            structlog.get_logger().exception("not sent", delivery=row.id)
        finally:
            if not marked_later:
                self._slots.release()

    async def _refused(self, letter: Letter, error: TelegramError) -> None:
        """What an error means for its delivery; one bad chat never stops the others."""
        row, meaning = letter.delivery, consequence(error)
        assert row.id is not None
        structlog.get_logger().info("not delivered", delivery=row.id, why=meaning.value)
        if meaning is Consequence.WAIT:
            self._room.pacing.paused(row.chat_id, seconds_of(error))
            await self._put_off(row.id, self._real_now() + timedelta(seconds=seconds_of(error)))
            return
        async with self._room.store.unit() as session:
            match meaning:
                case Consequence.NOT_SENT:
                    await deliveries.put_off(session, [row.id], self._real_now() + timedelta(seconds=2))
                case Consequence.MOVE_CHAT if isinstance(error, ChatMigrated):
                    await chats.move(session, row.chat_id, error.new_chat_id)
                    await deliveries.put_off(session, [row.id], None)
                case Consequence.PAUSE_CHAT:
                    await chats.gone(session, row.chat_id, str(error))
                case Consequence.DROP_THREAD if row.topic_id:
                    await chats.drop_topic(session, row.chat_id, row.topic_id)
                case Consequence.UNKNOWN_OUTCOME | Consequence.STOP:
                    pass  # It may have been sent: the lease decides when it is tried again.
                case _:
                    await deliveries.settle(session, [row.id], "failed", str(error))

    async def _put_off(self, one: int | None, until: datetime | None) -> None:
        assert one is not None
        async with self._room.store.unit() as session:
            await deliveries.put_off(session, [one], until)

    async def _mark(self) -> None:
        """Write down what was sent; until that is done it counts against the bound."""
        batch, self._sent = self._sent, {}
        if not batch:
            return
        try:
            async with self._room.store.unit() as session:
                await deliveries.sent(session, batch, now=self._room.now())
        except BaseException:
            self._sent = batch | self._sent
            raise
        for _ in batch:
            self._slots.release()


async def _first(sending: "asyncio.Task[None]", ending: asyncio.Event) -> None:
    """Wait for the batch to be out, or for the end."""
    wished = asyncio.ensure_future(ending.wait())
    await asyncio.wait({sending, wished}, return_when=asyncio.FIRST_COMPLETED)
    wished.cancel()
