"""Keeps a world and its clock in one folder from one start to the next."""

import asyncio
import base64
import json
import os
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from aiohttp import web

from bot.sandbox.chats import Chat, Member, Message, Person, Topic
from bot.sandbox.clock import Clock
from bot.sandbox.refusals import Json
from bot.sandbox.world import Kept, Query, World

SECONDS_BETWEEN: Final = 1.0
# After a stop without saving, the bot may know numbers that the file does not: they are not given out twice.
GAP: Final = 10_000


class Keep:
    """A folder with `world.json` and `clock.json`; the bot's own process reads the clock from there."""

    def __init__(self, folder: Path, *, fresh: bool = False) -> None:
        self.folder = folder
        self.clock_path = folder / "clock.json"
        self._path = folder / "world.json"
        folder.mkdir(parents=True, exist_ok=True)
        if fresh:
            for path in (self._path, self.clock_path):
                path.unlink(missing_ok=True)

    def load(self) -> World:
        """The world as it was, or a new one; its clock is the folder's."""
        clock = Clock(self.clock_path)
        try:
            told = json.loads(self._path.read_text("utf-8"))
        except FileNotFoundError:
            return World(clock)
        world = World(clock, furnished=False)
        _restore(world, told)
        return world

    def save(self, world: World, *, stopped: bool = False) -> None:
        """Write the world at one stroke."""
        beside = self._path.with_name("world.json.new")
        beside.write_text(json.dumps({"stopped": stopped, **_told(world)}), "utf-8")
        os.replace(beside, self._path)

    def while_running(self, world: World) -> Callable[[web.Application], AsyncIterator[None]]:
        """Saves after changes, at most once a second, and at the end."""

        async def run(_: web.Application) -> AsyncIterator[None]:
            self.save(world)
            saver = asyncio.create_task(self._save_on(world))
            yield
            saver.cancel()
            with suppress(asyncio.CancelledError):
                await saver
            self.save(world, stopped=True)

        return run

    async def _save_on(self, world: World) -> None:
        while True:
            await world.changed.wait()
            world.changed.clear()
            self.save(world)
            await asyncio.sleep(SECONDS_BETWEEN)


def _told(world: World) -> Json:
    return {
        "persons": [asdict(person) for person in world.persons.values()],
        "chats": [_chat_told(chat) for chat in world.chats.values()],
        "updates": {
            "next_id": world.updates.next_id,
            "allowed": world.updates.allowed,
            "waiting": list(world.updates.waiting),
        },
        "queries": [_query_told(query) for query in world.queries.values()],
        "files": [
            {"id": kept.id, "name": kept.name, "mime": kept.mime, "content": base64.b64encode(kept.content).decode()}
            for kept in world.files.values()
        ],
        "commands": [[*key, commands] for key, commands in world.commands.items()],
        "profile": [[*key, text] for key, text in world.profile.items()],
        "menu_buttons": [[key, button] for key, button in world.menu_buttons.items()],
        "privacy": world.privacy,
        "next_query": world.next_query,
        "next_file": world.next_file,
        "seq": world.events.seq,
    }


def _chat_told(chat: Chat) -> Json:
    plain = (
        "id",
        "kind",
        "title",
        "username",
        "first_name",
        "last_name",
        "is_forum",
        "gone",
        "moved_to",
        "keyboard",
        "next_id",
    )
    return {name: getattr(chat, name) for name in (*plain, "keyboard_by")} | {
        "members": {number: asdict(member) for number, member in chat.members.items()},
        "topics": [asdict(topic) for topic in chat.topics.values()],
        "messages": [
            {name: getattr(message, name) for name in Message.__slots__} for message in chat.messages.values()
        ],
    }


def _query_told(query: Query) -> Json:
    names = ("id", "chat", "message_id", "person", "data", "at", "answer")
    return {name: getattr(query, name) for name in names}


def _restore(world: World, told: Json) -> None:
    gap = 0 if told["stopped"] else GAP
    for person in told["persons"]:
        world.persons[person["id"]] = Person(**person)
    world.bot = next(person for person in world.persons.values() if person.is_bot)
    for chat in told["chats"]:
        restored = _chat(chat)
        restored.next_id += gap
        world.chats[restored.id] = restored
    world.updates.next_id = told["updates"]["next_id"] + gap
    world.updates.allowed = told["updates"]["allowed"]
    world.updates.waiting.extend(told["updates"]["waiting"])
    for query in told["queries"]:
        world.queries[query["id"]] = _query(query)
    for kept in told["files"]:
        content = base64.b64decode(kept.pop("content"))
        world.files[kept["id"]] = Kept(**kept, content=content)
    for kind, chat_id, user_id, language, commands in told["commands"]:
        world.commands[(kind, chat_id, user_id, language)] = commands
    world.profile.update({(field, language): text for field, language, text in told["profile"]})
    world.menu_buttons.update({int(key): button for key, button in told["menu_buttons"]})
    world.privacy = told["privacy"]
    world.next_query = told["next_query"] + gap
    world.next_file = told["next_file"] + gap
    world.events.seq = told["seq"] + gap


def _chat(told: Json) -> Chat:
    parts: dict[str, Any] = {
        "members": {int(number): Member(**member) for number, member in told.pop("members").items()},
        "topics": {topic["id"]: Topic(**topic) for topic in told.pop("topics")},
        "messages": {message["body"]["message_id"]: Message(**message) for message in told.pop("messages")},
    }
    return Chat(**told, **parts)


def _query(told: Json) -> Query:
    query = Query(**told)
    if query.answer is not None:
        query.answered.set()
    return query
