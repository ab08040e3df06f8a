"""A correction over HTTP, through `kill -9`: whoever got the error hears of it once, and nobody else hears anything."""

from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import make_url
from sqlmodel import col, select

from bot.sandbox import acts
from bot.sandbox.server import Server
from bot.sandbox.world import OWNER
from briefs.digest import thaw
from store import catalogue
from store.engine import Store
from store.tables import AnswerRow, DeliveryRow
from tests.people import Desk, Got
from tests.processes import Process, desk_process
from tests.proofs.fanout import PATIENCE, Arrived, a_minute_ago, people, subscribed

SEED = 20261122
# The bound that the README promises: a number of its own, so that a change of the sender's is noticed.
MOST_UNMARKED = 64
GOT_IT, NOT = "thailand", "kenya"
REASON = "The record that we opened says otherwise."


@dataclass
class Corrected(Arrived):
    """The replies that arrived in the chats, read from the record as it grows."""

    edits: Counter[int] = field(default_factory=Counter)

    def now(self) -> Counter[int]:
        """How often a correction arrived in each chat so far."""
        for call in self.server.world.record.calls(since=self.read):
            if call["status"] == 200 and call["method"] == "editMessageText":
                self.edits[call["chat"]] += 1
            if call["status"] == 200 and "<b>Correction</b> to our message" in str(call["params"].get("text")):
                self.times[call["chat"]] += 1
        self.read = self.server.world.record.seq
        return self.times


class Newspaper:
    """A desk that told many people something wrong, by push and by answer, and many others nothing of it."""

    def __init__(self, folder: Path, server: Server, database: str, count: int) -> None:
        self.server, self.database, self.count = server, database, count
        self._folder = folder
        chats = people(server, 2 * count)
        self.pushed, self.answered = chats[: count // 2], chats[count // 2 : count]
        self.paged = self.answered[::3]
        self.others = chats[count:]
        self.claim = self.was = ""
        self.corrected = Corrected(server)
        self.unmarked: list[int] = []

    @property
    def first(self) -> set[int]:
        """Who got the error."""
        return {*self.pushed, *self.answered}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Process]:
        """The desk's process."""
        settings = {"PAID_BROADCAST": "true", "ADMIN_IDS": str(OWNER)}
        async with desk_process(self._folder, self.server, self.database, **settings) as process:
            yield process

    async def rows(self, question: Any) -> list[Any]:
        """What the store answers."""
        store = Store(self.database)
        async with store.read() as session:
            found = list(await session.exec(question))
        await store.close()
        return found

    async def spread(self) -> None:
        """Digests go out to half of each kind; the others ask, and some of them turn the page."""
        half = len(self.others) // 2
        due = a_minute_ago()
        await subscribed(self.database, [(chat, 0) for chat in self.pushed], due=due, subject=GOT_IT)
        told = [(chat, 0) for chat in self.others[:half]]
        await subscribed(self.database, told, due=due, subject=NOT, first=len(self.pushed) + 1)
        arrived = Arrived(self.server)
        await arrived.reach(len(self.pushed) + half)
        await self._choose()
        for chat in self.answered:
            acts.say(self.server.world, chat, chat, self.was)
        for chat in self.others[half:]:
            acts.say(self.server.world, chat, chat, NOT)
        await arrived.reach(2 * self.count)
        for label in ("🇹🇭", "More…"):
            edited = self.server.world.record.seq
            for chat in self.paged:
                self._press(chat, label)
            await self._edited(edited, len(self.paged))

    async def _choose(self) -> None:
        """A claim that the digests of the first carried, and those of the others did not."""
        facts = {row.chat_id: thaw(row.facts).claims for row in await self.rows(select(DeliveryRow)) if row.facts}
        others = {claim for chat in self.others for claim in facts.get(chat, ())}
        self.claim = next(claim for claim in facts[self.pushed[0]] if claim not in others)
        store = Store(self.database)
        async with store.read() as session:
            live = await catalogue.read(session)
        await store.close()
        assert live is not None
        self.was = live.claims[self.claim].text

    def _press(self, chat: int, label: str) -> None:
        message = max(self.server.world.chats[chat].messages.values(), key=lambda one: one.id)
        rows = message.body["reply_markup"]["inline_keyboard"]
        data = next(one["callback_data"] for row in rows for one in row if one["text"].startswith(label))
        acts.press(self.server.world, chat, message.id, chat, data)

    async def _edited(self, since: int, number: int) -> None:
        record = self.server.world.record
        while len(record.calls(since=since, method="editMessageText")) < number:
            seen = record.seq
            assert await record.more(seen, PATIENCE), "nobody turned the page"

    async def correct(self) -> Got:
        """The owner's way through the dialogue to the last button."""
        owner = Desk(self.server, []).owner
        await owner.say("/start")
        await owner.say(f"/correct {self.claim}")
        await owner.say(f"{self.was.rstrip('.')}, as we now say.")
        return await owner.say(REASON)

    async def owed(self) -> set[int]:
        """The chats to which the correction is still owed."""
        mine = (col(DeliveryRow.kind) == "correction", col(DeliveryRow.state) == "planned")
        return set(await self.rows(select(DeliveryRow.chat_id).where(*mine)))

    @asynccontextmanager
    async def killed(self) -> AsyncIterator[None]:
        """A process that is killed at the end of the block; what it had sent and not marked is counted."""
        before = self.corrected.now().copy()
        async with self.running() as process:
            yield
            await process.killed()
        left = await self.owed()
        sent = {chat for chat, times in self.corrected.now().items() if times > before[chat]}
        self.unmarked.append(len(left & sent))

    def shown(self, chat: int) -> list[dict[str, Any]]:
        """The messages of the bot in a chat as they stand."""
        return [one.body for one in self.server.world.chats[chat].messages.values() if one.by_bot]

    def struck(self, chat: int) -> list[str]:
        """What is struck out in the messages of a chat."""
        return [
            body["text"][entity["offset"] : entity["offset"] + entity["length"]]
            for body in self.shown(chat)
            for entity in body.get("entities", ())
            if entity["type"] == "strikethrough"
        ]


async def test_a_correction_reaches_whoever_got_the_error_and_nobody_else(
    own_store: str, tmp_path: Path, server: Server, amount: Callable[[int, int], int], tell: Callable[[str], None]
) -> None:
    """Of 2,000 chats the half that got it hears once, though the process is killed; what still shows it is struck."""
    paper = Newspaper(tmp_path, server, own_store, amount(1_000, 60))
    async with paper.running() as running:
        await paper.spread()
        summary = await paper.correct()
        running.terminate()
        assert await running.ended() == 0, running.output
    carried = await paper.rows(select(AnswerRow))
    assert {row.chat_id for row in carried if paper.claim in row.carried} == set(paper.answered)
    assert {row.chat_id for row in carried if paper.claim in row.shows} == set(paper.answered) - set(paper.paged)
    kills = sorted(Random(SEED).sample(range(paper.count - MOST_UNMARKED // 2), amount(5, 1)))
    async with paper.killed():
        since = server.world.events.seq
        acts.press(server.world, OWNER, summary.message_id, OWNER, _confirming(summary))
        await Desk(server, []).owner.read(since)
        await paper.corrected.reach(kills[0] + 1)
    for after in kills[1:]:
        async with paper.killed():
            await paper.corrected.reach(after + 1)
    async with paper.running() as running:
        since = server.world.events.seq
        await paper.corrected.reach(paper.count)
        report = await Desk(server, []).owner.hears(since, "Correction · ")
        running.terminate()
        assert await running.ended() == 0, running.output
    doubled = paper.corrected.times.total() - paper.count
    assert set(paper.corrected.times) == paper.first
    assert doubled <= sum(paper.unmarked) <= MOST_UNMARKED * len(paper.unmarked)
    assert max(paper.unmarked) <= MOST_UNMARKED
    still_shown = paper.first - set(paper.paged)
    assert {chat for chat in paper.first if any(paper.was in text for text in paper.struck(chat))} == still_shown
    assert not any(paper.struck(chat) for chat in paper.others)
    assert f"Told {paper.count:,} chats, edited {len(still_shown):,} messages." in report.text
    kills_made = len(paper.unmarked)
    tell(
        f"{make_url(own_store).get_backend_name()}: {paper.count:,} chats got the error, {paper.count:,} did not, "
        f"{kills_made} {'kill' if kills_made == 1 else 'kills'}: all of the first told, {doubled} twice (at most "
        f"{max(paper.unmarked)} sent and not marked at a kill), {len(still_shown):,} messages struck, "
        "none of the others told"
    )


def _confirming(summary: Got) -> str:
    row, column = summary.button("Correction")
    return str(summary.raw["reply_markup"]["inline_keyboard"][row][column]["callback_data"])
