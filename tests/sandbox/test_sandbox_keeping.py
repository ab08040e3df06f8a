"""Promises about the clock and about what is kept between two starts."""

import json
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.sandbox import acts
from bot.sandbox.clock import Clock
from bot.sandbox.keep import GAP, Keep
from bot.sandbox.server import serve
from bot.sandbox.world import READER, World
from tests.sandbox.sandbox_api import Api

MOMENT = datetime(2026, 11, 22, 14, 2, tzinfo=UTC)


def test_the_clock_moves_and_stands() -> None:
    """It can be set, moved and stopped; it never takes a moment without a zone."""
    clock = Clock()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=1)
    clock.freeze()
    clock.set(MOMENT)
    clock.advance(timedelta(hours=1))
    assert clock.now() == clock.now() == MOMENT + timedelta(hours=1)
    clock.freeze(False)
    assert timedelta() <= clock.now() - (MOMENT + timedelta(hours=1)) < timedelta(seconds=5)
    with pytest.raises(ValueError, match="aware"):
        clock.set(datetime(2026, 11, 22))


def test_two_clocks_on_one_file_agree(tmp_path: Path) -> None:
    """What one process sets, the clock of another sees at once, however quickly one change follows another."""
    here, there = Clock(tmp_path / "clock.json"), Clock(tmp_path / "clock.json")
    here.freeze()
    for hours in range(50):
        here.set(MOMENT + timedelta(hours=hours))
        assert there.now() == MOMENT + timedelta(hours=hours)
    assert Clock(tmp_path / "clock.json").frozen
    assert os.listdir(tmp_path) == ["clock.json"]


async def test_a_world_comes_back(tmp_path: Path) -> None:
    """Chats, messages, files, menus, presses, pending updates and the clock are there after a restart."""
    keep = Keep(tmp_path / "sandbox")
    async with serve(world=keep.load(), keep=keep) as server, aiohttp.ClientSession(server.url) as http:
        api = Api(server, http)
        await api.sim("clock", to=MOMENT.isoformat(), freeze=True)
        await api.sim("file", chat=READER, name="a.txt", text="hello", **{"from": READER})
        markup = {"inline_keyboard": [[{"text": "a", "callback_data": "v1:a"}]]}
        await api.result("sendMessage", chat_id=READER, text="<b>a</b>", parse_mode="HTML", reply_markup=markup)
        await api.result("setMyCommands", commands=[{"command": "a", "description": "a"}])
        await api.result("setMyName", name="Desk")
        await api.sim("press", chat=READER, message_id=2, row=0, col=0, **{"from": READER})
        await api.sim("block", person=READER)
        asked: list[tuple[str, dict[str, int]]] = [
            ("messages", {"chat": READER}),
            ("commands", {"chat": READER}),
            ("state", {}),
        ]
        before = [await api.get(path, **query) for path, query in asked]
    again = Keep(tmp_path / "sandbox")
    async with serve(world=again.load(), keep=again) as server, aiohttp.ClientSession(server.url) as http:
        api = Api(server, http)
        after = [await api.get(path, **query) for path, query in asked]
        updates = await api.updates()
        assert [next(name for name in update if name != "update_id") for update in updates] == [
            "message",
            "callback_query",
            "my_chat_member",
        ]
        assert await api.result("answerCallbackQuery", callback_query_id=updates[1]["callback_query"]["id"])
        assert await api.result("getFile", file_id=updates[0]["message"]["document"]["file_id"])
    for told in (before[2], after[2]):
        # The machine's time went on, and what the limiter counted was of the first run.
        del told["clock"]["offset_seconds"], told["limiter"]
    assert after == before


async def test_after_a_kill_no_number_is_given_twice(tmp_path: Path) -> None:
    """A world that was not stopped in order goes on with higher numbers: the bot may know those in between."""
    keep = Keep(tmp_path)
    world = keep.load()
    keep.save(world)
    kept, counted = json.loads((tmp_path / "world.json").read_text("utf-8")), keep.load()
    assert counted.updates.next_id == kept["updates"]["next_id"] + GAP
    assert counted.chats[READER].next_id == world.chats[READER].next_id + GAP
    keep.save(world, stopped=True)
    assert keep.load().updates.next_id == world.updates.next_id


async def test_a_server_can_go_away_and_come_back() -> None:
    """The same world can be served again: polls wait as before and nothing said in between is lost."""
    world = World()
    for word in ("a", "b"):
        async with serve(world=world) as server, aiohttp.ClientSession(server.url) as http:
            api = Api(server, http)
            began = time.monotonic()
            assert await api.result("getUpdates", timeout=1) == []
            assert time.monotonic() - began >= 1
        acts.say(world, READER, READER, word)
        async with serve(world=world) as server, aiohttp.ClientSession(server.url) as http:
            assert [update["message"]["text"] for update in await Api(server, http).updates()] == [word]


def test_fresh_begins_anew(tmp_path: Path) -> None:
    """`fresh` forgets the world and the clock, and no other file of the folder."""
    keep = Keep(tmp_path)
    world = keep.load()
    world.clock.advance(timedelta(days=3))
    world.privacy = False
    keep.save(world)
    (tmp_path / "other").write_text("x", encoding="utf-8")
    anew = Keep(tmp_path, fresh=True).load()
    assert anew.privacy
    assert abs(anew.clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    assert (tmp_path / "other").exists()
