"""The record of every call that the bot made."""

import asyncio
import itertools
from collections import deque
from dataclasses import dataclass
from typing import Any, Final

from bot.sandbox.refusals import Json

KEPT: Final = 50_000


@dataclass(slots=True)
class Done:
    """One call: its parameters, the HTTP status that it got and the ids in its result."""

    seq: int
    at: str
    method: str
    chat: int | None
    params: Json
    files: list[str]
    status: int
    description: str | None
    result: Any

    def shown(self) -> Json:
        """As the control side tells it."""
        return {name: getattr(self, name) for name in self.__slots__}


class Record:
    """The last 50,000 calls, numbered from 1."""

    def __init__(self) -> None:
        self.seq = 0
        self._kept: deque[Done] = deque(maxlen=KEPT)
        self._waiters: set[asyncio.Future[None]] = set()

    def add(self, **about: Any) -> None:
        """Note a call."""
        self.seq += 1
        self._kept.append(Done(self.seq, **about))
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def more(self, seq: int, seconds: float) -> bool:
        """Wait until a call after `seq` is noted; whether that came within so many seconds."""
        if seq >= self.seq:
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiters.add(waiter)
            try:
                await asyncio.wait({waiter}, timeout=seconds)
            finally:
                self._waiters.discard(waiter)
        return self.seq > seq

    def calls(self, *, since: int = 0, method: str = "", chat: int | None = None) -> list[Json]:
        """Calls after `since`, of one method (any case), to one chat."""
        first = self._kept[0].seq if self._kept else 1
        fresh = itertools.islice(self._kept, max(0, since + 1 - first), None)
        wanted = method.lower()
        return [
            done.shown()
            for done in fresh
            if (not wanted or done.method.lower() == wanted) and chat in (None, done.chat)
        ]

    def clear(self) -> None:
        """Forget the calls; numbers go on."""
        self._kept.clear()
