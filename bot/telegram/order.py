"""Updates run side by side across chats and one after the other within a chat."""

import asyncio
from collections.abc import Awaitable, Coroutine
from typing import Any

import structlog
from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.telegram.inbox import Inbox

SLOTS = 256
UNLIMITED = 1_000_000


class InOrder(BaseUpdateProcessor):
    """Takes a chat's turn before it takes one of the slots.

    PTB takes its own semaphore first, so that one flooding chat would hold every slot while it waits for itself;
    that one is therefore made too large to matter.
    """

    def __init__(self, inbox: Inbox) -> None:
        super().__init__(UNLIMITED)
        self._inbox = inbox
        self._slots = asyncio.Semaphore(SLOTS)
        self._turns: dict[int, asyncio.Lock] = {}
        self._waiting: dict[int, int] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Handle one update in its chat's order; one that is not open is handled already."""
        assert isinstance(update, Update)
        assert isinstance(coroutine, Coroutine)
        chat = update.effective_chat or update.effective_user
        key = chat.id if chat else 0
        turn = self._turns.setdefault(key, asyncio.Lock())
        self._waiting[key] = self._waiting.get(key, 0) + 1
        try:
            async with turn, self._slots:
                # Asked in its turn: after a restart Telegram may give again what an earlier copy is just handling.
                if not self._inbox.is_open(update.update_id):
                    return
                with structlog.contextvars.bound_contextvars(update=update.update_id):
                    await coroutine
                self._inbox.done(update.update_id)
        finally:
            coroutine.close()
            self._waiting[key] -= 1
            if not self._waiting[key]:
                del self._waiting[key], self._turns[key]

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""
