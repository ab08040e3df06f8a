"""Telegram's flood limits, on request: a call too many gets 429 and how long to wait."""

import math
import time
from collections import deque
from dataclasses import dataclass
from typing import Final

from bot.sandbox.refusals import Json, too_many

COUNTED: Final = ("send", "copy", "forward", "edit")
FREE: Final = {"sendchataction"}
BURST: Final = 5
PAID_PER_SECOND: Final = 1000


@dataclass(slots=True)
class Limits:
    """`per_chat` is a rate a second with a burst of five; `per_group_minute` holds for groups and channels."""

    on: bool = False
    per_second: int = 30
    per_chat: float = 1.0
    per_group_minute: int = 20


class Limiter:
    """Counts messages on the monotonic clock; refuses only when switched on. Simpler than Telegram's own.

    No more than `per_second` in any sliding second, `per_group_minute` in any sliding minute of a group or channel,
    and for a private chat a bucket of five that refills at `per_chat` a second.
    """

    def __init__(self) -> None:
        self.limits = Limits()
        self.refused = 0
        self.most_in_a_second = 0
        self._sent: deque[float] = deque()
        self._groups: dict[int, deque[float]] = {}
        self._buckets: dict[int, tuple[float, float]] = {}

    def take(self, method: str, chat: int | None, paid: bool) -> None:
        """Count one call; Refusal 429 when it is one too many and the limiter is on."""
        if method in FREE or not method.startswith(COUNTED):
            return
        now = time.monotonic()
        while self._sent and self._sent[0] <= now - 1:
            self._sent.popleft()
        if self.limits.on:
            wait = self._wait(now, chat, paid)
            if wait > 0:
                self.refused += 1
                raise too_many(max(1, math.ceil(wait)))
            self._count(now, chat)
        self._sent.append(now)
        self.most_in_a_second = max(self.most_in_a_second, len(self._sent))

    def set(self, wish: Json) -> None:
        """Change limits by name; counts begin anew. ValueError for an unknown name or a wrong value."""
        for name, value in wish.items():
            if name == "on":
                if not isinstance(value, bool):
                    raise ValueError("on is true or false.")
            elif name not in {"per_second", "per_chat", "per_group_minute"}:
                raise ValueError(f"The limiter has no {name}.")
            elif isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
                raise ValueError(f"{name} is a number above 0.")
            setattr(self.limits, name, value)
        self.refused = self.most_in_a_second = 0
        self._sent.clear()
        self._groups.clear()
        self._buckets.clear()

    def shown(self) -> Json:
        """The limits, how often they refused, and the most that passed within one sliding second."""
        return {
            "on": self.limits.on,
            "per_second": self.limits.per_second,
            "per_chat": self.limits.per_chat,
            "per_group_minute": self.limits.per_group_minute,
            "refused": self.refused,
            "most_in_a_second": self.most_in_a_second,
        }

    def _wait(self, now: float, chat: int | None, paid: bool) -> float:
        most = PAID_PER_SECOND if paid else self.limits.per_second
        wait = self._sent[-most] + 1 - now if len(self._sent) >= most else 0.0
        if chat is None:
            return wait
        if chat < 0:
            sent = self._groups.setdefault(chat, deque())
            while sent and sent[0] <= now - 60:
                sent.popleft()
            full = len(sent) >= self.limits.per_group_minute
            return max(wait, sent[0] + 60 - now if full else 0.0)
        left = self._left(now, chat)
        return max(wait, (1 - left) / self.limits.per_chat if left < 1 else 0.0)

    def _left(self, now: float, chat: int) -> float:
        left, at = self._buckets.get(chat, (float(BURST), now))
        return min(float(BURST), left + (now - at) * self.limits.per_chat)

    def _count(self, now: float, chat: int | None) -> None:
        if chat is None:
            return
        if chat < 0:
            self._groups.setdefault(chat, deque()).append(now)
        else:
            self._buckets[chat] = (self._left(now, chat) - 1, now)
