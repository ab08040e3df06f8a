"""The web side of `run`: health and metrics while the process lives, the webhook while it leads."""

import asyncio
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager

from bot import app
from bot.settings import Settings
from bot.web.watch import Watch


class Side:
    """What a running desk opens to the web; nothing of the web is imported where no setting asks for it."""

    def __init__(self, settings: Settings, built: app.Built) -> None:
        self._settings = settings
        self._built = built
        self._while_leading = AsyncExitStack()
        self.watch = Watch(time.monotonic)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Answer `/health` and `/metrics` where METRICS_LISTEN says.

        Raises:
            CannotOpen: The address cannot be listened on.
        """
        listen = self._settings.metrics_listen
        if listen is None:
            yield
            return
        from aiohttp import web

        from bot.web import health
        from bot.web.listening import listening
        from bot.web.metrics import Metrics

        metrics = Metrics(self._built.room, self.watch)
        metrics.watch(self._built.app)
        pages = web.Application()
        pages.router.add_get("/health", health.answering(self._built.room, self.watch))
        pages.router.add_get("/metrics", metrics.answer)
        async with listening(pages, listen, "METRICS_LISTEN"):
            yield

    async def lead(self) -> bool:
        """This process leads from now on; whether updates come by webhook, so that nobody need poll.

        Raises:
            CannotOpen: The webhook's address cannot be listened on, or Telegram refuses it.
        """
        self.watch.leads(True)
        url, secret = self._settings.webhook_url, self._settings.webhook_secret
        if url is None or secret is None:
            return False
        from bot.web.listening import listening
        from bot.web.webhook import Webhook

        webhook = Webhook(self._built, url, secret.get_secret_value())
        await self._while_leading.enter_async_context(_task(webhook.keep_storing()))
        listen = self._settings.webhook_listen
        await self._while_leading.enter_async_context(listening(webhook.application(), listen, "WEBHOOK_LISTEN"))
        if not await webhook.set():
            await self._while_leading.enter_async_context(_task(webhook.keep_setting()))
        return True

    async def stand_by(self) -> None:
        """This process leads no longer; the webhook stays set, for Telegram keeps what it cannot deliver."""
        self.watch.leads(False)
        await self._while_leading.aclose()


@asynccontextmanager
async def _task(work: Coroutine[object, object, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})
