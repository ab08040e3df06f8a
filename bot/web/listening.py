"""Listens on one address for as long as a context lasts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.loading import CannotOpen
from bot.settings import address

SECONDS_TO_STOP = 1.0


@asynccontextmanager
async def listening(app: web.Application, listen: str, setting: str) -> AsyncIterator[None]:
    """Serve an application.

    Args:
        listen: HOST:PORT.
        setting: The name of the setting that says so.

    Raises:
        CannotOpen: The address is taken or not this machine's.
    """
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SECONDS_TO_STOP)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, *address(listen)).start()
        except OSError:
            raise CannotOpen(f"{setting} is wrong: {listen} is taken or is no address of this machine.") from None
        yield
    finally:
        await runner.cleanup()
