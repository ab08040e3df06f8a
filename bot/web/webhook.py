"""The webhook: an update is in the inbox before Telegram hears 200, and is handled once however often it comes."""

import asyncio
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import structlog
from aiohttp import web
from telegram import Update
from telegram.error import BadRequest, TelegramError

from bot.app import UPDATES, Built
from bot.loading import CannotOpen

HEADER = "X-Telegram-Bot-Api-Secret-Token"
MOST_BYTES = 1024 * 1024
MOST_AT_ONCE = 100
PATIENCE = 10.0
RETRY = 2.0


@dataclass(frozen=True)
class Arrived:
    """An update whose caller waits until it is kept."""

    raw: dict[str, Any]
    update: Update
    kept: asyncio.Future[bool] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Webhook:
    """Takes what Telegram posts; what comes at the same time is stored in one transaction."""

    def __init__(self, built: Built, url: str, secret: str) -> None:
        self._app, self._inbox = built.app, built.inbox
        self._url, self._secret = url, secret
        self._arrived: asyncio.Queue[Arrived] = asyncio.Queue()

    def application(self) -> web.Application:
        """The one address that it answers."""
        made = web.Application(client_max_size=MOST_BYTES)
        made.router.add_post(urlsplit(self._url).path or "/", self._take)
        return made

    async def set(self) -> bool:
        """Tell Telegram the address; whether Telegram was reached.

        Raises:
            CannotOpen: Telegram refuses the address.
        """
        try:
            await self._app.bot.set_webhook(self._url, allowed_updates=list(UPDATES), secret_token=self._secret)
        except BadRequest as wrong:
            raise CannotOpen(f"Telegram refuses WEBHOOK_URL: {wrong}") from None
        except TelegramError as wrong:
            structlog.get_logger().warning("webhook not set, trying again", error=str(wrong))
            return False
        return True

    async def keep_setting(self) -> None:
        """Tell Telegram the address, however long it takes to reach it."""
        try:
            while True:
                await asyncio.sleep(RETRY)
                if await self.set():
                    return
        except CannotOpen as wrong:
            structlog.get_logger().error("no updates come", why=str(wrong))

    async def _take(self, request: web.Request) -> web.Response:
        given = request.headers.get(HEADER, "").encode(errors="surrogateescape")
        if not secrets.compare_digest(given, self._secret.encode()):
            return web.Response(status=401)
        try:
            raw = json.loads(await request.read())
        except (ValueError, RecursionError):
            return web.Response(status=400)
        if not isinstance(raw, dict) or type(raw.get("update_id")) is not int:
            return web.Response(status=400)
        try:
            arrived = Arrived(raw, Update.de_json(raw, self._app.bot))
        except (KeyError, TypeError, ValueError, AttributeError) as wrong:
            # Refused it would come again for a day, and hold up what waits behind it.
            structlog.get_logger().error("update not understood", update=raw["update_id"], error=type(wrong).__name__)
            return web.Response()
        return web.Response(status=200 if await self._kept(arrived) else 503)

    async def _kept(self, arrived: Arrived) -> bool:
        self._arrived.put_nowait(arrived)
        try:
            async with asyncio.timeout(PATIENCE):
                return await arrived.kept
        except TimeoutError:
            return False

    async def keep_storing(self) -> None:
        """Store what arrives and pass it on to the application, until cancelled."""
        while True:
            batch = [await self._arrived.get()]
            while len(batch) < MOST_AT_ONCE and not self._arrived.empty():
                batch.append(self._arrived.get_nowait())
            try:
                await self._inbox.room_for_more()
                await self._store(batch)
            except Exception:
                structlog.get_logger().exception("updates not stored; Telegram sends them again")
                _tell(batch, False)
            else:
                _tell(batch, True)

    async def _store(self, batch: Sequence[Arrived]) -> None:
        """Keep what is not known yet. What is open here already is being handled and is not put up again."""
        fresh = {one.update.update_id: one for one in batch if not self._inbox.is_open(one.update.update_id)}
        in_order = [fresh[number] for number in sorted(fresh)]
        await self._inbox.receive([one.raw for one in in_order])
        for one in in_order:
            if self._inbox.is_open(one.update.update_id):
                await self._app.update_queue.put(one.update)


def _tell(batch: Sequence[Arrived], kept: bool) -> None:
    for one in batch:
        if not one.kept.done():
            one.kept.set_result(kept)
