"""The pace of everything that sends: one object from which replies and bulk take their turns."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Coroutine
from math import ceil, inf
from typing import Any, Final

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.telegram.errors import seconds_of
from bot.telegram.turns import SECOND, Chat, ChatId, Kind, Lane, Waiter, Window, in_group, key_of

__all__ = ["FREE_RATE", "PAID_RATE", "ChatId", "Kind", "PacedLimiter", "Pacing"]

FREE_RATE: Final = 29
"""Sends a second that cost nothing: one below the 30 of Telegram's FAQ."""
PAID_RATE: Final = 1000
"""Sends a second with `allow_paid_broadcast`."""
# Timers may ring early by the clock's grain; napping this long at least keeps the wait from turning into a spin.
NAP: Final = 0.001

Answer = bool | dict[str, Any] | list[dict[str, Any]]


class Pacing:
    """Turns to send, for all of one bot token; await one right before each request.

    Kept for whatever arrives: at most `rate` sends in any second (of these at most FREE_RATE replies), bulk a twentieth
    less, one a second per chat and evenly spread, replies and edits in bursts of five per chat and then one a second,
    twenty a minute per group and channel. Replies come before bulk, each in the order of asking within its chat. A
    pause only ever grows, nothing is dropped: a turn is waited for, however long. Cancel the await to give it up.
    `clock` counts seconds and never goes back; `sleep` waits on that same clock.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        rate: int = FREE_RATE,
        sleep: Callable[[float], Coroutine[Any, Any, None]] = asyncio.sleep,
    ) -> None:
        if rate < 1:
            raise ValueError("A pace needs at least one send a second.")
        self._clock = clock
        self._sleep = sleep
        self._all = Window(rate, SECOND)
        self._free = Window(min(rate, FREE_RATE), SECOND)
        # A twentieth of a second's turns, one at least, is never bulk's, so that replies find them free.
        self._gap = SECOND / max(1, rate - max(1, rate // 20))
        self._catch_up = max(self._gap, 0.01)  # what a late timer may make good, so that the rate is reached
        self._even_at = -inf  # when bulk, evenly spread, would have its next turn
        self._bulk_paused_until = -inf
        self._pauses: dict[ChatId, float] = {}
        self._chats: OrderedDict[ChatId, Chat] = OrderedDict()
        self._replies, self._bulk = Lane(), Lane()
        self._number = 0
        self._waiting = 0
        self._timer: asyncio.Task[None] | None = None
        self._timer_at = inf

    async def reply(self, chat_id: ChatId, kind: Kind = Kind.MESSAGE) -> None:
        """Wait for the turn of a reply, an edit or a deletion: before all bulk."""
        await self._turn(self._replies, chat_id, kind)

    async def bulk(self, chat_id: ChatId, kind: Kind = Kind.MESSAGE) -> None:
        """Wait for the turn of a message nobody asked for just now: digests, alerts, corrections and their edits.

        No edit can be paid for: they keep to the free rate whatever the rate is.
        """
        await self._turn(self._bulk, chat_id, kind)

    def bulk_now(self, chat_id: ChatId, kind: Kind = Kind.MESSAGE) -> bool:
        """Take the turn of bulk where it is due now and nobody waits before it; whether it was."""
        return not self._waiting and self._at_once(key_of(chat_id), kind, bulk=True)

    def paused(self, chat_id: ChatId, seconds: float) -> None:
        """Pause a chat after its 429; while another chat's pause lasts, pause all bulk until the later end."""
        now, chat_id = self._clock(), key_of(chat_id)
        self._pauses = {other: end for other, end in self._pauses.items() if end > now}
        others_paused = bool(self._pauses.keys() - {chat_id})
        self._pauses[chat_id] = max(now + seconds, self._pauses.get(chat_id, -inf))
        if others_paused:
            self._bulk_paused_until = max(self._bulk_paused_until, *self._pauses.values())

    def pause_of(self, chat_id: ChatId) -> float:
        """Seconds that the chat's pause still lasts; 0 without one."""
        return max(0.0, self._pauses.get(key_of(chat_id), -inf) - self._clock())

    def delay_of(self, chat_id: ChatId) -> float:
        """Seconds until this chat could take one more bulk send, behind those that wait for it already.

        The rate of the whole bot is not in it: `allowance` says that.
        """
        chat_id = key_of(chat_id)
        chat = self._chats.get(chat_id)
        at = max(self._bulk_paused_until, self._pauses.get(chat_id, -inf))
        if chat:
            at = max(at, chat.ready_at(Kind.MESSAGE, bulk=True))
        return max(0.0, at - self._clock()) + SECOND * len(self._bulk.queues.get(chat_id, ()))

    def allowance(self, seconds: float) -> int:
        """How many more bulk sends could have their turn within so many seconds, behind all that wait already."""
        now = self._clock()
        return max(0, int((now + seconds - max(now, self._bulk_paused_until)) / self._gap) - self._waiting)

    async def _turn(self, lane: Lane, chat_id: ChatId, kind: Kind) -> None:
        chat_id = key_of(chat_id)
        if not self._waiting and self._at_once(chat_id, kind, bulk=lane is self._bulk):
            return
        self._number += 1
        self._waiting += 1
        waiter = Waiter(self._number, kind, asyncio.get_running_loop().create_future())
        lane.add(chat_id, waiter)
        try:
            self._serve()
            await waiter.turn
        except asyncio.CancelledError:
            # A turn that was granted and then given up stays counted: the safe side.
            if waiter in (queue := lane.queues.get(chat_id, deque())):
                queue.remove(waiter)
            raise
        finally:
            self._waiting -= 1
            if not self._waiting and self._timer:
                self._timer.cancel()
                self._timer = None

    def _at_once(self, chat_id: ChatId, kind: Kind, *, bulk: bool) -> bool:
        """Give a turn that is due now and that nobody stands before, without the lane; whether it is."""
        now = self._clock()
        self._forget(now)
        chat = self._chats.get(chat_id) or self._chats.setdefault(chat_id, Chat(in_group(chat_id)))
        gate = self._bulk_gate() if bulk else self._reply_gate()
        if max(gate, self._ready_at(chat_id, chat, kind, bulk=bulk)) > now:
            return False
        self._take(chat, now, kind, bulk=bulk)
        return True

    def _take(self, chat: Chat, now: float, kind: Kind, *, bulk: bool) -> None:
        chat.take(now, kind)
        self._all.times.append(now)
        # A reply moves bulk on as well: else both together would fill a second early, and the next reply waits.
        self._even_at = max(self._even_at, now) + self._gap
        if not bulk or kind is not Kind.MESSAGE:
            self._free.times.append(now)

    def _ready_at(self, chat_id: ChatId, chat: Chat, kind: Kind, *, bulk: bool) -> float:
        free = self._free.free_at() if bulk and kind is not Kind.MESSAGE else -inf
        return max(chat.ready_at(kind, bulk), self._pauses.get(chat_id, -inf), free)

    def _serve(self) -> None:
        """Give every turn that is due now, then set the timer for the next."""
        now = self._clock()
        self._forget(now)
        while self._serve_one(self._replies, now, bulk=False) or self._serve_one(self._bulk, now, bulk=True):
            pass
        at = min(self._replies.next_at(self._reply_gate()), self._bulk.next_at(self._bulk_gate()))
        if at == inf or (self._timer and self._timer_at <= at):
            return
        if self._timer:
            self._timer.cancel()
        self._timer_at = at
        self._timer = asyncio.get_running_loop().create_task(self._ring(max(at - now, NAP)))

    async def _ring(self, delay: float) -> None:
        await self._sleep(delay)
        self._timer = None
        self._serve()

    def _reply_gate(self) -> float:
        return max(self._all.free_at(), self._free.free_at())

    def _bulk_gate(self) -> float:
        return max(self._all.free_at(), self._even_at - self._catch_up, self._bulk_paused_until)

    def _serve_one(self, lane: Lane, now: float, *, bulk: bool) -> bool:
        while (self._bulk_gate() if bulk else self._reply_gate()) <= now and (head := lane.head(now)):
            chat_id, waiter = head
            chat = self._chats.get(chat_id) or self._chats.setdefault(chat_id, Chat(in_group(chat_id)))
            at = self._ready_at(chat_id, chat, waiter.kind, bulk=bulk)
            if at > now:
                lane.put_off(at)
                continue
            lane.grant()
            self._take(chat, now, waiter.kind, bulk=bulk)
            return True
        return False

    def _forget(self, now: float) -> None:
        # Two looks per turn, round and round: the memory shrinks faster than it grows, without a sweep.
        for _ in range(min(2, len(self._chats))):
            chat_id = next(iter(self._chats))
            if self._chats[chat_id].idle_at() <= now:
                del self._chats[chat_id]
            else:
                self._chats.move_to_end(chat_id)


# How the methods begin that show, change or take away a message.
PACED: Final = (
    ("send", Kind.MESSAGE),
    ("copy", Kind.MESSAGE),
    ("forward", Kind.MESSAGE),
    ("editMessage", Kind.EDIT),
    ("stopPoll", Kind.EDIT),
    ("deleteMessage", Kind.DELETE),
)


class PacedLimiter(BaseRateLimiter[None]):
    """Lets PTB's calls take turns as replies; what shows no message (answers to buttons, settings) goes at once.

    After a 429 the chat is paused and the call repeated, `tries` times in all and as long as the waits named by
    Telegram stay within `patience` seconds together; beyond that RetryAfter is raised.
    """

    def __init__(
        self,
        pacing: Pacing,
        tries: int = 3,
        patience: float = 60.0,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._pacing = pacing
        self._tries = tries
        self._patience = patience
        self._sleep = sleep

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> Answer:
        """Make one call of the Bot API in its turn; see BaseRateLimiter."""
        kind = next((kind for start, kind in PACED if endpoint.startswith(start)), None)
        chat_id = data.get("chat_id") if kind and endpoint != "sendChatAction" else None
        left, tries = self._patience, self._tries
        while True:
            if chat_id is not None and kind:
                pause = self._pacing.pause_of(chat_id)
                if pause > left:
                    raise RetryAfter(ceil(pause))
                left -= pause
                await self._pacing.reply(chat_id, kind)
            tries -= 1
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                wait = seconds_of(error)
                if chat_id is not None:
                    self._pacing.paused(chat_id, wait)
                if tries < 1 or wait > left:
                    raise
            if chat_id is None:
                left -= wait
                await self._sleep(wait)
