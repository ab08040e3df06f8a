"""Answers come in order within a chat, chats do not wait for each other, and a restart keeps the order."""

import time
from pathlib import Path
from statistics import median

from bot.sandbox import acts
from bot.sandbox.server import Server
from bot.sandbox.world import READER
from tests.people import Desk, Talker
from tests.processes import desk_process

FLOOD = 500
# A flooded desk may be so much slower for another chat, and never slower than any reader would notice.
SLOWER = 10
SECONDS = 1.5


def _texts(server: Server, chat: int) -> list[str]:
    """What the desk said in a chat, in order."""
    return [message.body["text"] for message in server.world.chats[chat].messages.values() if message.by_bot]


def _numbered(texts: list[str]) -> list[int]:
    """The numbers of the unknown names that were answered."""
    return [int(text.split("nowhere")[1].split()[0].rstrip(".")) for text in texts if "nowhere" in text]


async def _seconds(person: Talker) -> float:
    began = time.monotonic()
    await person.say("/country thailand")
    return time.monotonic() - began


async def test_a_chat_is_answered_in_order_while_others_overtake(desk: Desk) -> None:
    """Telegram takes its time with one chat's first answer: that chat's others wait behind it, no other chat does."""
    server, reader = desk.server, desk.reader
    server.world.faults.set({"method": "sendMessage", "chat": READER, "hang": 1, "times": 1})
    since = server.world.events.seq
    for number in range(5):
        acts.say(server.world, READER, READER, f"/country nowhere{number}")
    await desk.stranger.say("/country thailand")
    assert _texts(server, READER) == []
    await reader.read(since, 5)
    assert _numbered(_texts(server, READER)) == [0, 1, 2, 3, 4]


async def test_a_flooding_chat_holds_up_no_other(tmp_path: Path, server: Server, database: str) -> None:
    """Behind 500 messages of one person another is answered about as soon as on an idle desk."""
    async with desk_process(tmp_path, server, database) as running:
        stranger = Desk(server, []).stranger
        idle = median([await _seconds(stranger) for _ in range(3)])
        since = server.world.events.seq
        for number in range(FLOOD):
            acts.say(server.world, READER, READER, f"/country nowhere{number}")
        await Talker(server, READER, READER).read(since, 3)
        flooded = await _seconds(stranger)
        await running.killed()
    assert flooded < max(idle * SLOWER, SECONDS)
    answered = _numbered(_texts(server, READER))
    assert len(answered) < FLOOD, "the flood was over before the other one asked"
    assert answered == list(range(len(answered)))


async def test_after_a_restart_what_was_left_comes_before_what_is_new(
    tmp_path: Path, server: Server, database: str
) -> None:
    """A killed desk owes a chat some answers; they come in order, and before those to what was asked meanwhile."""
    reader = Desk(server, []).reader
    async with desk_process(tmp_path, server, database) as running:
        since = server.world.events.seq
        for number in range(6):
            acts.say(server.world, READER, READER, f"/country nowhere{number}")
        # A burst of five goes out at once, the others wait for their turns.
        await reader.read(since, 5)
        await running.killed()
    before = _numbered(_texts(server, READER))
    since = server.world.events.seq
    for number in (6, 7):
        acts.say(server.world, READER, READER, f"/country nowhere{number}")
    async with desk_process(tmp_path, server, database):
        while 7 not in (after := _numbered(_texts(server, READER))[len(before) :]):
            told = await server.world.events.since(since, 15)
            since = told["seq"]
            assert told["events"]
    assert before == list(range(len(before)))
    # The last answers before the kill may come twice.
    assert after == list(range(after[0], 8))
    assert after[0] <= len(before)
