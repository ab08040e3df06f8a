"""The bot's part in the tests of the chat page, played over real HTTP: it polls, answers, edits and sends."""

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import aiohttp

import bot.sandbox
from bot.sandbox.server import Server

Json = dict[str, Any]
PAGE: Final = Path(bot.sandbox.__file__).parent / "page"
READER: Final = 1001
OWNER: Final = 1002
GREETING: Final = "<b>Silkbrief</b>: sourced briefs. Just type: thailand"
GREETING_KEYS: Final = [[{"text": "Countries 20", "callback_data": "countries"}]]


@dataclass(slots=True)
class PlayedBot:
    """Answers what is said: from `script` where the text's first word is there, else by repeating it as plain text.

    It also looks after itself as the sandbox's supervisor would: it can be killed and started, and says when its next
    push is due; moving the clock there makes it push `digest` to the reader.
    """

    due: datetime | None = None
    digest: str = "Pattaya's smart city is now disputed"
    script: dict[str, Json] = field(default_factory=dict)
    pressed: Json = field(default_factory=lambda: {"text": "Done"})
    edit_on_press: Json | None = None
    server: Server | None = None
    _session: aiohttp.ClientSession | None = None
    _task: asyncio.Task[None] | None = None
    _offset: int = 0

    async def open(self, server: Server) -> None:
        """Begin to answer."""
        self.server = server
        self._session = aiohttp.ClientSession()
        await self.start()

    async def close(self) -> None:
        """Leave."""
        await self.kill()
        assert self._session is not None
        await self._session.close()

    @property
    def alive(self) -> bool:
        """Whether it polls."""
        return self._task is not None

    async def kill(self) -> None:
        """Stop polling at once."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def start(self) -> None:
        """Poll."""
        self._task = self._task or asyncio.create_task(self._poll())

    async def next_push(self) -> datetime | None:
        """When the digest is due."""
        return self.due

    async def call(self, method: str, **params: Any) -> Any:
        """One Bot API call; after a refusal with retry_after once more."""
        assert self._session is not None
        assert self.server is not None
        url = f"{self.server.url}/bot{self.server.token}/{method}"
        async with self._session.post(url, json=params) as response:
            answer = await response.json()
        if "retry_after" in answer.get("parameters", {}):
            return await self.call(method, **params)
        assert answer["ok"], answer
        return answer["result"]

    async def send(self, chat: int, html: str, **how: Any) -> Json:
        """Send a message written in HTML."""
        sent: Json = await self.call("sendMessage", chat_id=chat, text=html, parse_mode="HTML", **how)
        return sent

    async def send_file(self, chat: int, name: str, content: bytes, caption: str) -> Json:
        """Send a document."""
        assert self._session is not None
        assert self.server is not None
        form = aiohttp.FormData({"chat_id": str(chat), "caption": caption})
        form.add_field("document", content, filename=name)
        async with self._session.post(f"{self.server.url}/bot{self.server.token}/sendDocument", data=form) as response:
            sent: Json = (await response.json())["result"]
        return sent

    async def _poll(self) -> None:
        while True:
            updates = await self.call("getUpdates", offset=self._offset, timeout=1)
            for update in updates:
                await self._handle(update)
                self._offset = update["update_id"] + 1
            if self.due is not None and self.server is not None and self.server.world.clock.now() >= self.due:
                self.due = None
                await self.send(READER, self.digest)

    async def _handle(self, update: Json) -> None:
        if "message" in update:
            await self._answer(update["message"])
        if "callback_query" in update:
            query = update["callback_query"]
            if self.edit_on_press is not None:
                place = {"chat_id": query["message"]["chat"]["id"], "message_id": query["message"]["message_id"]}
                await self.call("editMessageText", **place, **self.edit_on_press)
            await self.call("answerCallbackQuery", callback_query_id=query["id"], **self.pressed)

    async def _answer(self, message: Json) -> None:
        where: Json = {"chat_id": message["chat"]["id"]}
        if "message_thread_id" in message:
            where["message_thread_id"] = message["message_thread_id"]
        said = message.get("text", message.get("caption"))
        if said is None:
            kinds = ("location", "chat_shared", "document")
            what = {kind: message[kind] for kind in kinds if kind in message}
            await self.call("sendMessage", **where, text=f"You sent {json.dumps(what)}")
        elif said == "/start":
            keys = {"inline_keyboard": GREETING_KEYS}
            await self.call("sendMessage", **where, text=GREETING, parse_mode="HTML", reply_markup=keys)
        else:
            answer = self.script.get(said.split()[0], {"text": f"You said: {said}"})
            await self.call("sendMessage", **where, **answer)
