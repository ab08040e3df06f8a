"""After `kill -9` nothing that was received is lost, changes are made once, only answers in flight come twice."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlmodel import select

from bot.sandbox import acts
from bot.sandbox.chats import Message, Person
from bot.sandbox.server import Server
from bot.sandbox.world import Query
from bot.telegram.buttons import SavePress
from bot.telegram.callback import pack, ref
from store.engine import Store
from store.tables import AskedRow, FollowRow, InboxRow, ReportRow, SavedRow, SubscriptionRow
from tests.processes import desk_process, new_database

SEED = 20261122
FIRST_CHAT = 50_001
# How many updates may wait for their answers at one time.
WINDOW = 12
# How often a process answers before it is killed.
LIFE = range(12, 45)
PATIENCE = 30.0
DONE_BEFORE = "That is done already."
KENYA = pack(SavePress("s", ref("kenya")))


@dataclass(frozen=True)
class Said:
    """A message of the stream, and how its answer begins."""

    update_id: int
    answers: tuple[str, ...]


@dataclass
class Stream:
    """Persons who go on writing and pressing whatever happens to the desk.

    Attributes:
        said: Per chat its messages in order.
        pressed: The queries of pressed buttons, by update.
        waiting: The updates that have no answer yet.
        times: How often each message was answered.
        at: Per chat which of its messages was answered last.
        seen: Per chat the last message that was read.
        reports: The words of reports, each said once.
        unanswered: Questions that nothing answers, each asked once.
    """

    server: Server
    chats: int
    random: Random
    said: dict[int, list[Said]] = field(default_factory=dict)
    pressed: dict[int, Query] = field(default_factory=dict)
    waiting: set[int] = field(default_factory=set)
    reports: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    times: Counter[int] = field(default_factory=Counter)
    at: dict[int, int] = field(default_factory=dict)
    seen: dict[int, int] = field(default_factory=dict)
    subscribed: set[int] = field(default_factory=set)
    saved: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        world = self.server.world
        for number in range(FIRST_CHAT, FIRST_CHAT + self.chats):
            world.add_person(Person(number, f"Person {number}"))
            world.post(world.chats[number], {"from": world.bot.user(), "text": "An old page"}, by_bot=True)
            self.said[number], self.at[number], self.seen[number] = [], -1, 1

    async def flow(self, updates: int) -> None:
        """Send so many updates, never more than WINDOW ahead of the answers."""
        for number in range(updates):
            await self.answered(but=WINDOW - 1)
            chat = self.random.choice(list(self.said))
            self.waiting.add(self._press(chat) if number % 5 == 4 else self._say(chat, number))

    def _say(self, chat: int, number: int) -> int:
        # What changes the store and what does not take turns in a chat, so that no two neighbours are answered alike.
        nowhere = f"nowhere{number}x"
        asking = (f"/country {nowhere}", (f"We have nothing under {nowhere}",))
        text, answers = asking if len(self.said[chat]) % 2 else self._change(chat, number)
        update_id, _ = acts.say(self.server.world, chat, chat, text)
        assert update_id is not None
        self.said[chat].append(Said(update_id, answers))
        return update_id

    def _change(self, chat: int, number: int) -> tuple[str, tuple[str, ...]]:
        match self.random.randrange(4):
            case 0:
                self.subscribed.add(chat)
                return "/subscribe thailand", ("You follow", DONE_BEFORE)
            case 1:
                self.saved.add(chat)
                return "/save kenya", ("Saved", DONE_BEFORE)
            case 2:
                self.unanswered.append(f"qwv{number} zyx{chat}")
                return self.unanswered[-1], ("Nothing in our files",)
        self.reports.append(f"report {number} of {chat}")
        return f"/report {self.reports[-1]}", ("Thank you", DONE_BEFORE)

    def _press(self, chat: int) -> int:
        update_id = self.server.world.updates.next_id
        self.saved.add(chat)
        self.pressed[update_id] = acts.press(self.server.world, chat, 1, chat, KENYA)
        return update_id

    async def answered(self, *, but: int = 0) -> None:
        """Wait until at most `but` updates have no answer."""
        world = self.server.world
        while self.read() > but:
            since = world.events.seq
            told = await world.events.since(since, PATIENCE)
            assert told["events"], f"no answer within {PATIENCE} s to {sorted(self.waiting)}"

    def read(self) -> int:
        """Take in what the desk said since; how many updates have no answer yet.

        Raises:
            AssertionError: An answer came out of order, or belongs to nothing that was said.
        """
        for chat in self.said:
            for text in self._news(chat):
                self.at[chat] += 1
                assert self.at[chat] < len(self.said[chat]), f"{text!r} in {chat} answers nothing"
                due = self.said[chat][self.at[chat]]
                assert text.startswith(due.answers), f"{text!r} in {chat} is no answer to {due}"
                self.times[due.update_id] += 1
        self.waiting -= set(self.times)
        self.waiting -= {update for update, query in self.pressed.items() if query.answer is not None}
        return len(self.waiting)

    def _news(self, chat: int) -> list[str]:
        after, self.seen[chat] = self.seen[chat], self.server.world.chats[chat].next_id - 1
        messages = self.server.world.chats[chat].messages
        news = (messages[number] for number in range(after + 1, self.seen[chat] + 1))
        return [message.body["text"] for message in news if message.by_bot and not _is_digest(message)]

    def begun_again(self, in_flight: set[int]) -> None:
        """The desk was killed: in each chat it goes on from the first update that was in flight."""
        self.read()
        for chat, said in self.said.items():
            left = (index for index, one in enumerate(said) if one.update_id in in_flight)
            self.at[chat] = next(left, self.at[chat] + 1) - 1


def _is_digest(message: Message) -> bool:
    # Who runs this at eight in the morning gets what was subscribed to.
    rows = message.body.get("reply_markup", {}).get("inline_keyboard", [])
    return any(button["text"] == "Less often" for row in rows for button in row)


async def _more_answers(server: Server, number: int) -> None:
    """Wait until the desk has answered so many times more."""
    since = server.world.events.seq
    while number > 0:
        told = await server.world.events.since(since, PATIENCE)
        assert told["events"], f"{number} more answers did not come"
        since = told["seq"]
        number -= sum(e["type"] == "answer" or e["from"] == server.world.bot.id
                      for e in told["events"] if e["type"] in ("answer", "message"))  # fmt: skip


async def _rows(database: str, table: type[Any]) -> list[Any]:
    store = Store(database)
    try:
        async with store.read() as session:
            return list((await session.exec(select(table))).all())
    finally:
        await store.close()


async def _in_flight(database: str) -> set[int]:
    """The updates that were received and not marked as done."""
    return {row.update_id for row in await _rows(database, InboxRow) if not row.done}


async def _killed_again_and_again(
    folder: Path, server: Server, database: str, *, kills: int, chats: int
) -> tuple[Stream, set[int]]:
    """The stream, all of it answered, and the updates that were in flight at some kill."""
    stream = Stream(server, chats, Random(SEED))
    in_flight: set[int] = set()
    async with asyncio.TaskGroup() as group:
        flowing = group.create_task(stream.flow(kills * LIFE.stop + WINDOW))
        for _ in range(kills):
            async with desk_process(folder, server, database) as running:
                await _more_answers(server, stream.random.choice(LIFE))
                await running.killed()
            stream.begun_again(left := await _in_flight(database))
            in_flight |= left
        async with desk_process(folder, server, database) as running:
            await flowing
            await stream.answered()
            running.terminate()
            assert await running.ended() == 0, running.output
    return stream, in_flight


async def _holds(database: str, stream: Stream) -> None:
    """Every change is in the store, and once."""
    assert Counter(row.text for row in await _rows(database, ReportRow)) == Counter(stream.reports)
    assert {row.words: row.times for row in await _rows(database, AskedRow)} == dict.fromkeys(stream.unanswered, 1)
    saved = [(row.chat_id, row.item) for row in await _rows(database, SavedRow)]
    assert sorted(saved) == sorted((chat, "s:kenya") for chat in stream.saved)
    subscriptions = {row.id: row.chat_id for row in await _rows(database, SubscriptionRow)}
    assert sorted(subscriptions.values()) == sorted(stream.subscribed)
    follows = [(subscriptions[row.subscription_id], row.subject) for row in await _rows(database, FollowRow)]
    assert sorted(follows) == sorted((chat, "thailand") for chat in stream.subscribed)


@pytest.fixture(params=["sqlite", "postgresql"])
def own_store(request: pytest.FixtureRequest) -> str:
    """The address of a store of the test's own, on each of both databases."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("database"))
    return new_database(request.getfixturevalue("postgres"))


async def test_kill_9_loses_nothing_and_changes_nothing_twice(
    own_store: str,
    tmp_path: Path,
    server: Server,
    amount: Callable[[int, int], int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Killed in the midst of a stream of updates again and again, the desk answers all and keeps every change once."""
    kills = amount(30, 4) if own_store.startswith("sqlite") else amount(5, 1)
    stream, in_flight = await _killed_again_and_again(tmp_path, server, own_store, kills=kills, chats=20)
    await _holds(own_store, stream)
    inbox = await _rows(own_store, InboxRow)
    sent = {said.update_id for chat in stream.said.values() for said in chat} | set(stream.pressed)
    assert {row.update_id for row in inbox} == sent
    assert [row for row in inbox if not row.done or row.body is not None] == []
    assert stream.waiting == set()
    twice = {update for update, number in stream.times.items() if number > 1} | _pressed_twice(stream)
    assert twice <= in_flight
    with capsys.disabled():
        print(f"\n{own_store.partition(':')[0]}: {kills} kills, {len(sent)} updates", end=", ")
        print(f"{len(in_flight)} of them in flight at a kill, {len(twice)} answered twice")


def _pressed_twice(stream: Stream) -> set[int]:
    calls = stream.server.world.record.calls(method="answerCallbackQuery")
    times = Counter(call["params"]["callback_query_id"] for call in calls)
    return {update for update, query in stream.pressed.items() if times[query.id] > 1}
