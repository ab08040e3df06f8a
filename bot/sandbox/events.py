"""What happened, in order, for whoever watches the world: the chat page."""

import asyncio
import itertools
from collections import deque
from typing import Final

from bot.sandbox.refusals import Json

KEPT: Final = 5_000


class Events:
    """The last 5,000 events, numbered from 1; `since()` waits for the next."""

    def __init__(self, seq: int = 0) -> None:
        self.seq = seq
        self._kept: deque[Json] = deque(maxlen=KEPT)
        self._waiters: set[asyncio.Future[None]] = set()

    @property
    def watchers(self) -> int:
        """How many wait at this moment."""
        return len(self._waiters)

    def tell(self, kind: str, **about: object) -> None:
        """Note an event of that type."""
        self.seq += 1
        self._kept.append({"seq": self.seq, "type": kind, **about})
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def since(self, seq: int, seconds: float) -> Json:
        """Events after `seq`, waiting up to `seconds` for the first.

        `reset` is true where events were missed (too old, or another world): read the state anew.
        """
        if seq >= self.seq and seconds > 0:
            waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiters.add(waiter)
            try:
                await asyncio.wait({waiter}, timeout=seconds)
            finally:
                self._waiters.discard(waiter)
        oldest = self._kept[0]["seq"] if self._kept else self.seq + 1
        reset = seq > self.seq or seq + 1 < oldest
        fresh = self._kept if reset else itertools.islice(self._kept, max(0, seq + 1 - oldest), None)
        return {"seq": self.seq, "reset": reset, "events": list(fresh)}

    def close(self) -> None:
        """Let every watcher go: the server stops."""
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
