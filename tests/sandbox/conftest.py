"""A running local Bot API, plain HTTP to it, and python-telegram-bot's own Bot before it."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.sandbox.server import Server, serve
from tests.sandbox.sandbox_api import Api


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """A local Bot API with the default world."""
    async with serve() as running:
        yield running


@pytest.fixture
async def api(server: Server) -> AsyncIterator[Api]:
    """Plain HTTP to that server."""
    async with aiohttp.ClientSession(server.url) as http:
        yield Api(server, http)


@pytest.fixture
async def bot(server: Server) -> AsyncIterator[Bot]:
    """python-telegram-bot's own Bot, with its own transport."""
    made = Bot(
        server.token,
        base_url=f"{server.url}/bot",
        base_file_url=f"{server.url}/file/bot",
        request=HTTPXRequest(connection_pool_size=8),
        get_updates_request=HTTPXRequest(connection_pool_size=2),
    )
    async with made:
        yield made
