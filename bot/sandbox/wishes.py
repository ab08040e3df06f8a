"""Reads what the control side was told, and turns what is wrong into one sentence."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.sandbox.acts import Wrong
from bot.sandbox.refusals import Json


class Wish:
    """The fields of one control call, from its query or its JSON body."""

    def __init__(self, fields: Json) -> None:
        self.fields = fields

    def has(self, name: str) -> bool:
        """Whether a field was given and is not null."""
        return self.fields.get(name) is not None

    def number(self, name: str, default: int | None = None) -> int:
        """A whole number; refused when missing without a default."""
        value = self.fields.get(name, default)
        try:
            if isinstance(value, bool) or value is None:
                raise ValueError
            return int(value)
        except (TypeError, ValueError):
            raise Wrong(f"{name} is a whole number.") from None

    def maybe(self, name: str) -> int | None:
        """A whole number or nothing."""
        return self.number(name) if self.has(name) and self.fields[name] != "" else None

    def real(self, name: str, default: float | None = None) -> float:
        """A number."""
        value = self.fields.get(name, default)
        try:
            if isinstance(value, bool) or value is None:
                raise ValueError
            return float(value)
        except (TypeError, ValueError):
            raise Wrong(f"{name} is a number.") from None

    def text(self, name: str, default: str | None = None) -> str:
        """A text; refused when missing without a default."""
        value = self.fields.get(name, default)
        if not isinstance(value, str):
            raise Wrong(f"{name} is a text.")
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """True or false."""
        value = self.fields.get(name, default)
        if not isinstance(value, bool):
            raise Wrong(f"{name} is true or false.")
        return value

    def items(self, name: str) -> list[Any]:
        """A list."""
        value = self.fields.get(name)
        if not isinstance(value, list):
            raise Wrong(f"{name} is a list.")
        return value


Answer = Callable[[Wish], Awaitable[Any]]


def answering(handler: Answer) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """A handler of wishes as one of requests; what is wrong becomes {"error": sentence} with its 4xx."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            answer = await handler(await _wish(request))
        except Wrong as wrong:
            return web.json_response({"error": wrong.sentence}, status=wrong.code)
        return answer if isinstance(answer, web.StreamResponse) else web.json_response(answer)

    return handle


async def _wish(request: web.Request) -> Wish:
    fields: Json = dict(request.query)
    if request.method == "POST" and request.body_exists:
        try:
            told = json.loads(await request.read() or b"{}")
        except (ValueError, RecursionError):
            raise Wrong("The body is no JSON.") from None
        if not isinstance(told, dict):
            raise Wrong("The body is a JSON object.")
        fields |= told
    return Wish(fields)
