"""PTB's bot with a memory: no update is confirmed to Telegram before it is in the inbox."""

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import BaseRateLimiter, ExtBot

from bot.telegram.inbox import Inbox
from bot.telegram.request import AiohttpRequest, Prepared

TO_CONFIRM = 1.0


class PollingRequest(AiohttpRequest):
    """The request of getUpdates; keeps the last answer as Telegram sent it, so that updates are stored unaltered."""

    __slots__ = ("_answer",)

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Status and body of a call, the body remembered."""
        status, self._answer = await super().do_request(*args, **kwargs)
        return status, self._answer

    @property
    def batch(self) -> list[dict[str, Any]]:
        """The updates of the last answer."""
        found: list[dict[str, Any]] = json.loads(self._answer)["result"]
        return found


class DeskBot(ExtBot[None]):
    """Stores each batch before PTB's updater moves its offset, which is what confirms it to Telegram."""

    # PTB's bots are frozen but for names that begin with an underscore.
    def __init__(self, token: str, api_url: str, *, inbox: Inbox, limiter: BaseRateLimiter[Any]) -> None:
        polling = PollingRequest(connection_pool_size=1)
        super().__init__(
            token,
            f"{api_url}/bot",
            f"{api_url}/file/bot",
            request=AiohttpRequest(),
            get_updates_request=polling,
            rate_limiter=limiter,
        )
        self._inbox = inbox
        self._polling = polling
        self._limiter = limiter

    async def post(self, method: str, chat_id: int, body: Prepared) -> int:
        """Call a method in its turn with a finished body; the id of the message that it made or changed.

        Nothing else is made of the answer. Raises PTB's errors.
        """
        call = {"url": f"{self.base_url}/{method}", "request_data": body}
        told = await self._limiter.process_request(self.request.post, (), call, method, {"chat_id": chat_id}, None)
        assert isinstance(told, dict)
        return int(told["message_id"])

    async def get_updates(self, *args: Any, **kwargs: Any) -> tuple[Update, ...]:
        """The new updates of one poll, kept; one that is known already is passed over when it is handled."""
        if kwargs.get("timeout"):
            return await self._kept(*args, **kwargs)
        # PTB's last word when it stops. What it fails to confirm comes again, and the inbox knows it.
        with suppress(TimeoutError, TelegramError):
            async with asyncio.timeout(TO_CONFIRM):
                return await self._kept(*args, **kwargs)
        return ()

    async def _kept(self, *args: Any, **kwargs: Any) -> tuple[Update, ...]:
        await self._inbox.room_for_more()
        updates = await super().get_updates(*args, **kwargs)
        if updates:
            await self._inbox.receive(self._polling.batch)
        return updates


def replayed(bot: ExtBot[None], bodies: Sequence[dict[str, Any]]) -> list[Update]:
    """The updates that an earlier process left, as PTB's values."""
    return [Update.de_json(body, bot) for body in bodies]
