"""Persons who write to the desk and read what it answers, through the local Bot API."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession

from bot.sandbox import acts
from bot.sandbox.server import Server
from bot.sandbox.world import GROUP, OWNER, READER, STRANGER

PATIENCE = 15.0
# How messages begin that come to the desk's own people by themselves, at a moment that no test counts on: whoever
# waits for an answer does not take them for it.
BY_ITSELF = re.compile(
    r"(Correction|Slip mended|Recalled) · .+\n(Told|Edited|Deleted or edited) |Silence: \d|Broken content in the store"
    r"|\d+ things? waits? for the editors: "
)


@dataclass(frozen=True)
class Got:
    """A message of the bot as a person sees it."""

    person: "Talker"
    chat: int
    message_id: int
    text: str
    labels: tuple[str, ...]
    raw: dict[str, Any]

    def button(self, label: str) -> tuple[int, int]:
        """Row and column of the button whose label begins like this."""
        for row, buttons in enumerate(self.raw.get("reply_markup", {}).get("inline_keyboard", [])):
            for column, button in enumerate(buttons):
                if button["text"].startswith(label):
                    return row, column
        raise AssertionError(f"no button {label!r} among {self.labels}")

    async def press(self, label: str, *, by: "Talker | None" = None) -> "Got":
        """Press a button and read what comes of it: the same message edited, or a new one."""
        (got,) = await self._pressed(label, by or self.person, 1)
        return got

    async def press_all(self, label: str, expect: int) -> list["Got"]:
        """Press a button whose answer is several messages."""
        return await self._pressed(label, self.person, expect)

    async def pressed(self, label: str, expect: int) -> list["Got"]:
        """Press a button and read as many messages as are expected, new or edited."""
        return await self._pressed(label, self.person, expect)

    async def _pressed(self, label: str, by: "Talker", expect: int) -> list["Got"]:
        row, column = self.button(label)
        data = self.raw["reply_markup"]["inline_keyboard"][row][column]["callback_data"]
        since = by.server.world.events.seq
        acts.press(by.server.world, self.chat, self.message_id, by.user, data)
        return await by.answers(since, expect, chat=self.chat)

    async def flash(self, label: str, *, by: "Talker | None" = None) -> str:
        """Press a button that only flashes a sentence; the sentence."""
        person = by or self.person
        row, column = self.button(label)
        data = self.raw["reply_markup"]["inline_keyboard"][row][column]["callback_data"]
        query = acts.press(person.server.world, self.chat, self.message_id, person.user, data)
        await query.answered.wait()
        return str((query.answer or {}).get("text") or "")


@dataclass
class Talker:
    """Somebody in one chat."""

    server: Server
    user: int
    chat: int
    thread: int | None = None
    got: list[Got] = field(default_factory=list)

    async def say(self, text: str, *, expect: int = 1, **how: object) -> Got:
        """Write, and read the last of the `expect` messages that come back."""
        return (await self.all(text, expect=expect, **how))[-1]

    async def all(self, text: str, *, expect: int, **how: object) -> list[Got]:
        """Write, and read as many messages as are expected."""
        since = self.server.world.events.seq
        if self.thread is not None:
            how.setdefault("thread", self.thread)
        acts.say(self.server.world, self.chat, self.user, text, **how)
        return await self.answers(since, expect)

    async def answers(self, since: int, expect: int, *, chat: int | None = None) -> list[Got]:
        """The next `expect` messages, new or edited, but for those that come by themselves."""
        return await self._read(since, expect, chat, lambda got: BY_ITSELF.match(got.text) is None)

    async def hears(self, since: int, begins: str) -> Got:
        """The first message after an event that begins so, whatever else comes before it."""
        return (await self._read(since, 1, None, lambda got: got.text.startswith(begins)))[0]

    async def read(self, since: int, expect: int = 1) -> list[Got]:
        """The next `expect` messages of the bot, new or edited, after an event."""
        return await self._read(since, expect, None, lambda _: True)

    async def _read(self, since: int, expect: int, chat: int | None, wanted: Callable[[Got], bool]) -> list[Got]:
        chat = self.chat if chat is None else chat
        found: list[Got] = []
        while len(found) < expect:
            told = await self.server.world.events.since(since, PATIENCE)
            assert told["events"], f"nothing came within {PATIENCE} s; got {[one.text for one in found]}"
            since = told["seq"]
            for event in told["events"]:
                if event["type"] in ("message", "edit") and event["chat"] == chat:
                    got = self.shown(event["message_id"])
                    if got.raw.get("from", {"is_bot": True}).get("is_bot") and wanted(got):
                        found.append(got)
        self.got += found
        return found

    def shown(self, message_id: int) -> Got:
        """A message as it stands now."""
        world = self.server.world
        chat = world.chats[self.chat]
        raw = world.shown(chat, chat.messages[message_id])
        rows = raw.get("reply_markup", {}).get("inline_keyboard", [])
        labels = tuple(button["text"] for row in rows for button in row)
        return Got(self, self.chat, message_id, raw.get("text") or raw.get("caption") or "", labels, raw)


@dataclass(frozen=True)
class Desk:
    """A running desk and the people around it."""

    server: Server
    said: list[str]
    news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def reader(self) -> Talker:
        """A reader in the private chat."""
        return Talker(self.server, READER, READER)

    @property
    def owner(self) -> Talker:
        """The desk's owner in the private chat."""
        return Talker(self.server, OWNER, OWNER)

    @property
    def stranger(self) -> Talker:
        """Somebody who is nobody at the desk."""
        return Talker(self.server, STRANGER, STRANGER)

    async def told(self, lines: int) -> None:
        """Wait until the terminal has shown so many lines."""
        while len(self.said) < lines:
            await asyncio.wait_for(self.news.wait(), PATIENCE)
            self.news.clear()

    async def menu(self, chat: int, user: int) -> list[str]:
        """The commands that somebody's client shows in a chat."""
        async with (
            ClientSession() as http,
            http.get(f"{self.server.url}/sim/commands", params={"chat": chat, "user": user}) as answer,
        ):
            told = await answer.json()
        return [command["command"] for command in told["commands"]]

    async def until_menu(self, user: int, wanted: str) -> list[str]:
        """A person's private menu, once it has a command; menus are set after the answer."""
        seq = self.server.world.events.seq - 1
        while wanted not in (menu := await self.menu(user, user)):
            told = await self.server.world.events.since(seq, PATIENCE)
            assert told["events"], f"no {wanted} in {menu}"
            seq = told["seq"]
        return menu

    def in_group(self, user: int = READER, thread: int | None = None) -> Talker:
        """Somebody in the group."""
        return Talker(self.server, user, GROUP, thread)
