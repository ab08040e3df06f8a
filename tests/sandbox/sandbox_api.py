"""The two ways to speak to a local Bot API: as the bot over HTTP, and as the persons."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.sandbox.server import Server


async def until(true: Callable[[], bool]) -> None:
    """Let everything else go on until something is so; at most five seconds."""
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110 - a turn of the loop, no time
            await asyncio.sleep(0)


@dataclass(frozen=True)
class Api:
    """Speaks plain HTTP: `api("sendMessage", chat_id=1)` is the bot, `api.sim("say", …)` the control side."""

    server: Server
    http: aiohttp.ClientSession

    async def __call__(self, method: str, **fields: Any) -> dict[str, Any]:
        """The whole answer of a method, called with a JSON body."""
        async with self.http.post(f"/bot{self.server.token}/{method}", json=fields) as response:
            answer: dict[str, Any] = await response.json()
        assert answer.get("error_code", 200) == response.status
        return answer

    async def result(self, method: str, **fields: Any) -> Any:
        """The result of a method that must work."""
        answer = await self(method, **fields)
        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, method: str, **fields: Any) -> str:
        """Code and description of a method that must not."""
        answer = await self(method, **fields)
        assert not answer["ok"], answer
        return f"{answer['error_code']} {answer['description']}"

    async def sim(self, path: str, **fields: Any) -> dict[str, Any]:
        """POST to the control side."""
        async with self.http.post(f"/sim/{path}", json=fields) as response:
            answer: dict[str, Any] = await response.json()
        return answer

    async def get(self, path: str, **query: Any) -> dict[str, Any]:
        """GET from the control side."""
        async with self.http.get(f"/sim/{path}", params=query) as response:
            answer: dict[str, Any] = await response.json()
        return answer

    async def updates(self) -> list[dict[str, Any]]:
        """Everything that waits for the bot, confirmed at once."""
        got: list[dict[str, Any]] = await self.result("getUpdates")
        if got:
            await self.result("getUpdates", offset=got[-1]["update_id"] + 1)
        return got
