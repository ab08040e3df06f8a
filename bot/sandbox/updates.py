"""The queue of updates: numbered in order, long polled, confirmed by offset."""

import asyncio
import time
from collections import deque
from typing import Final

from bot.sandbox.refusals import OTHER_POLLER, Json, Refusal

MOST: Final = 100
LONGEST_POLL: Final = 50
CONFLICT_PAUSE: Final = 3.0
KINDS: Final = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "callback_query",
    "my_chat_member",
    "chat_member",
    "message_reaction",
    "inline_query",
)
# Telegram sends these only to who asks for them by name.
ON_REQUEST: Final = {"chat_member", "message_reaction", "message_reaction_count"}


class Updates:
    """What the bot has not confirmed yet."""

    def __init__(self, next_id: int = 100_000_001) -> None:
        self.next_id = next_id
        self.waiting: deque[Json] = deque()
        self.allowed: list[str] = []
        self._poll: asyncio.Future[str] | None = None
        self._next_conflict = 0.0
        self._closed = False

    @property
    def polled(self) -> bool:
        """Whether a poll waits at this moment."""
        return self._poll is not None and not self._poll.done()

    def wants(self, kind: str) -> bool:
        """Whether the bot asked for such updates, or did not choose and they come by default."""
        return kind in self.allowed if self.allowed else kind not in ON_REQUEST

    def add(self, kind: str, payload: Json) -> int | None:
        """Queue an update; its id, or None where the bot does not want the kind."""
        if not self.wants(kind):
            return None
        return self.add_raw({"update_id": self.next_id, kind: payload})

    def add_raw(self, update: Json) -> int:
        """Queue an update as it is."""
        number = int(update["update_id"])
        self.next_id = max(self.next_id, number + 1)
        self.waiting.append(update)
        self._end_poll("update")
        return number

    def choose(self, allowed: list[str]) -> None:
        """Remember which kinds are wanted from now on; none = the default ones."""
        self.allowed = [kind for kind in allowed if isinstance(kind, str)]

    async def take(self, limit: int, timeout: float) -> list[Json]:
        """getUpdates: wait for something to give; what lies before the offset must be confirmed already.

        A second poller ends the wait of the first, which gets Telegram's 409.
        """
        self._end_poll("conflict")
        ends = time.monotonic() + min(max(timeout, 0), LONGEST_POLL)
        while not self.waiting and not self._closed:
            left = ends - time.monotonic()
            if left <= 0:
                break
            reason = await self._wait(left)
            if reason == "conflict":
                await self._conflict()
        return [self.waiting[index] for index in range(min(limit, len(self.waiting)))]

    def open(self) -> None:
        """Let polls wait: the server starts, perhaps again."""
        self._closed = False

    def close(self) -> None:
        """Let every waiting poll end empty: the server stops."""
        self._closed = True
        self._end_poll("closed")

    def confirm(self, offset: int) -> bool:
        """Forget everything before the offset, with a negative one all but the last; whether that was anything."""
        before = len(self.waiting)
        if offset < 0:
            while len(self.waiting) > -offset:
                self.waiting.popleft()
        while self.waiting and self.waiting[0]["update_id"] < offset:
            self.waiting.popleft()
        return len(self.waiting) < before

    def _end_poll(self, why: str) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(why)

    async def _wait(self, seconds: float) -> str:
        poll: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._poll = poll
        timer = asyncio.get_running_loop().call_later(seconds, _end, poll)
        try:
            return await poll
        finally:
            timer.cancel()

    async def _conflict(self) -> None:
        # Telegram answers at most one conflict in three seconds at once, so that two pollers do not race.
        now = time.monotonic()
        if now < self._next_conflict:
            await asyncio.sleep(CONFLICT_PAUSE)
        else:
            self._next_conflict = now + CONFLICT_PAUSE
        raise Refusal(409, OTHER_POLLER)


def _end(poll: asyncio.Future[str]) -> None:
    if not poll.done():
        poll.set_result("timeout")
