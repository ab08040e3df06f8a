"""The inbox: updates are stored in batches before they are handled, and marked done in batches after."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

from bot.marks import Marks
from bot.newsroom import Newsroom
from store import inbox

MOST_OPEN = 2_000
MARK_EVERY = 0.1


class Inbox:
    """What was received and is not handled yet."""

    def __init__(self, room: Newsroom) -> None:
        self._room = room
        self._open: set[int] = set()
        self._handled: set[int] = set()
        self._room_made = asyncio.Event()
        self._room_made.set()
        self.marks = Marks(self._mark, MARK_EVERY)

    async def receive(self, batch: Sequence[dict[str, Any]]) -> None:
        """Keep a batch. What was received before is not opened again: its first copy is handled or will be."""
        rows = [
            {"update_id": raw["update_id"], "person": person_of(raw), "body": json.dumps(raw, ensure_ascii=False)}
            for raw in batch
        ]
        async with self._room.store.unit() as session:
            new = await inbox.receive(session, self._room.bot_id, rows, now=self._room.now())
        self._open |= new
        if len(self._open) >= MOST_OPEN:
            self._room_made.clear()

    async def room_for_more(self) -> None:
        """Wait while very many are open: they are safe here, and the rest is safe with Telegram."""
        await self._room_made.wait()

    async def unfinished(self) -> list[dict[str, Any]]:
        """What an earlier process left; from now on open here."""
        async with self._room.store.unit() as session:
            bodies = await inbox.unfinished(session, self._room.bot_id)
        left = [json.loads(body) for body in bodies]
        self._open |= {raw["update_id"] for raw in left}
        return left

    def is_open(self, update_id: int) -> bool:
        """Whether an update is to be handled."""
        return update_id in self._open

    def done(self, update_id: int) -> None:
        """An update was handled; the mark is written soon, with others."""
        self._open.discard(update_id)
        self._handled.add(update_id)
        self.marks.note()
        if len(self._open) < MOST_OPEN // 2:
            self._room_made.set()

    async def _mark(self) -> None:
        batch, self._handled = self._handled, set()
        if not batch:
            return
        try:
            async with self._room.store.unit() as session:
                await inbox.done(session, self._room.bot_id, batch)
        except BaseException:
            self._handled |= batch
            raise


def person_of(raw: dict[str, Any]) -> int | None:
    """Who sent an update, for `/forgetme`."""
    for part in raw.values():
        if isinstance(part, dict) and isinstance(part.get("from"), dict):
            return int(part["from"]["id"])
    return None
