"""`/health`: whether this process does its work."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.newsroom import Newsroom
from bot.web.watch import MOST_SILENT, Watch
from store import health

PATIENCE = 3.0


def answering(room: Newsroom, watch: Watch) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The handler: 200 while all is well, 503 and the reason otherwise."""

    async def answer(_: web.Request) -> web.Response:
        why = await trouble(room, watch)
        told = {"ok": why is None, "leading": watch.leading} | ({"why": why} if why else {})
        return web.json_response(told, status=503 if why else 200)

    return answer


async def trouble(room: Newsroom, watch: Watch) -> str | None:
    """What is wrong in one sentence, or None."""
    try:
        with health.faults():
            async with asyncio.timeout(PATIENCE), room.store.read() as session:
                await health.answers(session)
    except health.StoreFault as wrong:
        return f"the store does not answer ({wrong})"
    except TimeoutError:
        return f"the store did not answer within {PATIENCE:.0f} s"
    if watch.silent > MOST_SILENT:
        return f"nothing was planned for {round(watch.silent)} s"
    return None
