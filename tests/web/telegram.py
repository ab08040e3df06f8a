"""Telegram with webhooks in front of the local Bot API, which has long polling only."""

import asyncio
import io
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, web

from bot.sandbox.server import Server

SECRET = "a-secret-of-the-tests"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass
class Telegram:
    """Takes setWebhook and deleteWebhook itself, passes every other call on, and posts the updates that wait."""

    server: Server
    session: ClientSession
    url: str = ""
    refusals: list[tuple[int, str]] = field(default_factory=list)
    webhook: dict[str, Any] = field(default_factory=dict)
    was_set: asyncio.Event = field(default_factory=asyncio.Event)

    async def called(self, request: web.Request) -> web.Response:
        """One call of the desk."""
        body = await request.read()
        if request.path.endswith("/setWebhook"):
            if self.refusals:
                code, said = self.refusals.pop()
                return web.json_response({"ok": False, "error_code": code, "description": said}, status=code)
            self.webhook = dict(await request.post())
            self.was_set.set()
            return web.json_response({"ok": True, "result": True})
        kind = {"Content-Type": request.headers["Content-Type"]} if body else {}
        async with self.session.post(f"{self.server.url}{request.path}", data=body, headers=kind) as answer:
            return web.Response(body=await answer.read(), status=answer.status, content_type="application/json")

    def next_update(self) -> dict[str, Any]:
        """The oldest update that waits at the local Bot API."""
        return dict(self.server.world.updates.waiting.popleft())

    async def post(self, body: object, *, to: str | None = None, secret: str | None = SECRET) -> int:
        """Call the webhook as Telegram does; the status that it answers."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"} | ({HEADER: secret} if secret is not None else {})
        async with self.session.post(
            to or str(self.webhook["url"]), data=io.BytesIO(content), headers=headers
        ) as answer:
            return answer.status


@asynccontextmanager
async def telegram_before(server: Server) -> AsyncIterator[Telegram]:
    """Telegram for a desk, before a local Bot API."""
    async with ClientSession() as session:
        made = Telegram(server, session)
        app = web.Application()
        app.router.add_route("*", "/{rest:.*}", made.called)
        runner = web.AppRunner(app, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield made
        await runner.cleanup()


def free_address() -> str:
    """HOST:PORT where nobody listens now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{taken.getsockname()[1]}"
