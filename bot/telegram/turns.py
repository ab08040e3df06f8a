"""What turns to send are made of: sliding windows, what each chat got of late, and lanes of waiters."""

import asyncio
from collections import deque
from enum import StrEnum
from heapq import heappop, heappush
from math import inf
from typing import Final, NamedTuple

BURST: Final = 5
"""Replies and edits one chat may get at once."""
GROUP_RATE: Final = 20
"""Messages and edits a minute in one group or channel."""
# The limits are counted where messages arrive, not where they leave: a little longer than a second and a minute,
# so that two sends which come closer together on the road still keep them.
SECOND: Final = 1.02
MINUTE: Final = 60.1

ChatId = int | str
"""A chat's number, negative for groups and channels, or the @name of a channel or public group."""


class Kind(StrEnum):
    """What is sent: deleting counts for a second's limits, but not for a group's minute."""

    MESSAGE = "message"
    EDIT = "edit"
    DELETE = "delete"


class Window:
    """At most `size` turns in any `span` seconds."""

    __slots__ = ("span", "times")

    def __init__(self, size: int, span: float) -> None:
        self.times: deque[float] = deque(maxlen=size)
        self.span = span

    def free_at(self) -> float:
        """The moment from which one more turn fits in."""
        return self.times[0] + self.span if len(self.times) == self.times.maxlen else -inf

    def empty_at(self) -> float:
        """The moment from which nothing is left in the window."""
        return self.times[-1] + self.span if self.times else -inf


class Waiter(NamedTuple):
    """Who waits for a turn: the number tells the order of asking, the future is the turn."""

    number: int
    kind: Kind
    turn: asyncio.Future[None]


class Chat:
    """What one chat got of late; forgotten once it could get a whole burst again."""

    __slots__ = ("full_at", "last", "minute")

    def __init__(self, in_group: bool) -> None:
        self.full_at = -inf  # when the burst of five is whole again: the token bucket in one number
        self.last = -inf
        self.minute = Window(GROUP_RATE, MINUTE) if in_group else None

    def ready_at(self, kind: Kind, bulk: bool) -> float:
        """The moment from which the chat could take one more of this kind; pauses are not in it."""
        at = self.full_at - (BURST - 1) * SECOND
        if bulk:
            at = max(at, self.last + SECOND)
        if self.minute and kind is not Kind.DELETE:
            at = max(at, self.minute.free_at())
        return at

    def take(self, now: float, kind: Kind) -> None:
        """Note a turn given now."""
        self.full_at = max(self.full_at, now) + SECOND
        self.last = now
        if self.minute and kind is not Kind.DELETE:
            self.minute.times.append(now)

    def idle_at(self) -> float:
        """The moment from which there is nothing to remember."""
        return max(self.full_at, self.minute.empty_at() if self.minute else -inf)


class Lane:
    """Waiters in the order they came: per chat a queue, and each queue once in one of two heaps."""

    def __init__(self) -> None:
        self.queues: dict[ChatId, deque[Waiter]] = {}
        self._ready: list[tuple[int, ChatId]] = []
        self._later: list[tuple[float, int, ChatId]] = []

    def add(self, chat_id: ChatId, waiter: Waiter) -> None:
        """Queue up behind the others of the same chat."""
        if chat_id not in self.queues:
            self.queues[chat_id] = deque()
            heappush(self._ready, (waiter.number, chat_id))
        self.queues[chat_id].append(waiter)

    def head(self, now: float) -> tuple[ChatId, Waiter] | None:
        """The chat that has waited longest of those not put off beyond now."""
        while self._later and self._later[0][0] <= now:
            heappush(self._ready, heappop(self._later)[1:])
        while self._ready:
            chat_id = self._ready[0][1]
            queue = self.queues[chat_id]
            while queue and queue[0].turn.done():  # cancelled, and not yet run to say so
                queue.popleft()
            if queue:
                return chat_id, queue[0]
            del self.queues[chat_id]
            heappop(self._ready)
        return None

    def put_off(self, until: float) -> None:
        """Look at the head's chat again then."""
        heappush(self._later, (until, *heappop(self._ready)))

    def grant(self) -> None:
        """Give the head its turn and let its chat queue up with the next one."""
        _, chat_id = heappop(self._ready)
        queue = self.queues[chat_id]
        queue.popleft().turn.set_result(None)
        if queue:
            heappush(self._ready, (queue[0].number, chat_id))
        else:
            del self.queues[chat_id]

    def next_at(self, gate: float) -> float:
        """When somebody here could be served, given when the lane opens."""
        if self._ready:
            return gate
        return max(gate, self._later[0][0]) if self._later else inf


def key_of(chat_id: ChatId) -> ChatId:
    """One key for a chat, whether its number comes as a number or as text."""
    if isinstance(chat_id, str) and chat_id.removeprefix("-").isdecimal():
        return int(chat_id)
    return chat_id


def in_group(chat_id: ChatId) -> bool:
    """Whether a limit per minute holds: for groups and channels."""
    # A name instead of a number can only be a channel's or a public group's.
    return isinstance(chat_id, str) or chat_id < 0
