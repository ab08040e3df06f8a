"""A storm over very many chats: whoever can be reached gets it, the limits hold, and it is over in good time."""

import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot import leading
from bot.running import really_paced
from bot.sandbox import acts
from bot.sandbox.chats import Chat, Member, Person
from bot.sandbox.server import Server
from bot.sandbox.world import OWNER, World
from bot.telegram.pacing import FREE_RATE
from store.deliveries import LEASE
from tests.conftest import running_desk
from tests.processes import Process, desk_process
from tests.proofs.fanout import FIRST_CHAT, Arrived, a_minute_ago, states, subscribed

SEED = 20261122
TELEGRAMS_LIMIT = 30
FIRST_GROUP, FIRST_FORUM = -200_001, -1003000000001
LONGER_THAN_A_REQUEST = 8.0
# Where the machine stalls for a twentieth of a second, sends that left one by one arrive together: once in so many
# that may be one too many for the server's second, though never for its ten seconds.
BUNCHED, STRETCH = 500, 10
# Seconds that 429s impose.
FLOODS = (1, 1, 2, 1, 3, 5, 8, 20)
# What happens to a recipient, and how often among a hundred.
WEATHER = {
    "fine": 59, "group": 8, "topic": 4, "flood": 1, "server error": 4, "lost answer": 3, "late answer": 1, "bad markup": 1,
    "upgraded": 4, "upgraded, and told": 2, "topic gone": 2, "topic gone, general followed too": 1, "topic closed": 1,
    "blocked": 3, "never started": 1, "account deleted": 1, "group deleted": 1, "removed": 2, "unknown chat": 1,
}  # fmt: skip
UNREACHABLE = {"blocked", "never started", "account deleted", "group deleted", "removed", "unknown chat"}
TWICE = {"lost answer", "late answer"}


@dataclass
class Storm:
    """The recipients of one digest and what befalls them.

    Attributes:
        places: Chat and topic of each delivery.
        due: How many messages each chat is to get, by the id that it has in the end.
        doubled: How many more it gets, because an answer did not come.
        unanswered: The chats where it is not known whether they got theirs until it is sent again.
    """

    world: World
    random: Random
    floods: tuple[int, ...]
    places: list[tuple[int, int]] = field(default_factory=list)
    due: Counter[int] = field(default_factory=Counter)
    doubled: Counter[int] = field(default_factory=Counter)
    unreachable: int = 0
    unanswered: set[int] = field(default_factory=set)

    def add(self, kind: str) -> None:
        """One more recipient."""
        chat, topic, lands = self._place(kind)
        self.places.append((chat, topic))
        if kind in UNREACHABLE:
            self.unreachable += 1
            return
        self.due[lands] += 1
        if kind in TWICE:
            self.doubled[lands] += 1
        if kind in TWICE or kind == "server error":
            self.unanswered.add(lands)
        self._fault(kind, chat)

    def _place(self, kind: str) -> tuple[int, int, int]:
        """Chat, topic, and the chat where it arrives."""
        number = len(self.places)
        if kind.startswith("topic"):
            return self._topic(kind, FIRST_FORUM - number)
        if kind in ("group", "group deleted", "removed", "upgraded", "upgraded, and told"):
            return self._group(kind, FIRST_GROUP - number)
        chat = FIRST_CHAT + number
        if kind != "unknown chat":
            self.world.add_person(
                Person(chat, f"Person {number}", started=kind != "never started", deactivated=kind == "account deleted")
            )
            self.world.persons[chat].blocked = kind == "blocked"
        return chat, 0, chat

    def _group(self, kind: str, number: int) -> tuple[int, int, int]:
        group = self.world.add_chat(Chat(number, "group", f"Group {number}", gone=kind == "group deleted"))
        group.members = {OWNER: Member("creator")}
        group.members[self.world.bot.id] = Member("kicked" if kind == "removed" else "member")
        if not kind.startswith("upgraded"):
            return number, 0, number
        made = acts.upgrade(self.world, group, self.world.persons[OWNER])
        if kind == "upgraded":
            # The service message came while nobody listened, and is gone.
            self.world.updates.waiting.clear()
        return number, 0, made.id

    def _topic(self, kind: str, number: int) -> tuple[int, int, int]:
        forum = self.world.add_chat(Chat(number, "supergroup", f"Forum {number}", is_forum=True))
        forum.members = {OWNER: Member("creator"), self.world.bot.id: Member()}
        topic = self.world.add_topic(forum, "Briefs", self.world.persons[OWNER])
        topic.closed = kind == "topic closed"
        if kind.startswith("topic gone"):
            del forum.topics[topic.id]
        if kind.endswith("followed too"):
            self.places.append((number, 0))
            self.due[number] += 1
        return number, topic.id, number

    def _fault(self, kind: str, chat: int) -> None:
        faults: dict[str, dict[str, object]] = {
            "server error": {"code": self.random.choice((500, 502, 504))},
            "lost answer": {"lost_answer": True},
            "late answer": {"late_answer": LONGER_THAN_A_REQUEST},
            "bad markup": {"code": 400, "description": "Bad Request: can't parse entities: unsupported start tag"},
        }
        if kind == "flood":
            faults[kind] = {"retry_after": self.random.choice(self.floods)}
        if kind in faults:
            self.world.faults.set({"method": "sendMessage", "chat": chat} | faults[kind])

    def is_over(self, arrived: Counter[int], *, but: Collection[int] = ()) -> bool:
        """Whether everybody has theirs, and those with a lost answer theirs again."""
        if any(arrived[chat] < number for chat, number in self.due.items() if chat not in but):
            return False
        # Where the limiter refused a message whose answer was to be lost, there was nothing to double.
        again = arrived.total() - self.due.total() + self.world.limiter.refused
        return bool(but) or again >= self.doubled.total()


def gathered(world: World, count: int, floods: tuple[int, ...]) -> Storm:
    """About so many recipients of every kind, in no order."""
    storm = Storm(world, Random(SEED), floods)
    kinds = [kind for kind, often in WEATHER.items() for _ in range(often * count // 100)]
    for kind in storm.random.sample(kinds, len(kinds)):
        storm.add(kind)
    return storm


def imposed(server: Server) -> float:
    """Seconds during which some 429 had Telegram's word that the bot has to wait."""
    total, paused_until = 0.0, 0.0
    for call in refused(server):
        began = datetime.fromisoformat(call["at"]).timestamp()
        until = began + int(call["description"].rpartition(" ")[2])
        total += max(0.0, until - max(began, paused_until))
        paused_until = max(paused_until, until)
    return total


def most_in(server: Server, seconds: int) -> int:
    """The most sends that came to the server within so many seconds, whatever became of them."""
    calls = server.world.record.calls(method="sendMessage")
    moments = [datetime.fromisoformat(call["at"]).timestamp() for call in calls]
    return max(bisect_left(moments, begin + seconds) - index for index, begin in enumerate(moments))


def refused(server: Server) -> list[dict[str, Any]]:
    """The sends that met a 429."""
    return [call for call in server.world.record.calls(method="sendMessage") if call["status"] == 429]


async def test_everybody_who_can_be_reached_gets_it(
    server: Server,
    database: str,
    tmp_path: Path,
    amount: Callable[[int, int], int],
    tell: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Floods, errors, silence, lost answers, blocks, upgrades and gone topics, all at once, within Telegram's limits."""
    count, in_full = amount(5_000, 300), amount(1, 0) == 1
    storm = gathered(server.world, count, FLOODS[: amount(len(FLOODS), 4)])
    # In full the desk is a process of its own: in one loop with the server each would hold up the other's count.
    desk = desk_process(tmp_path, server, database) if in_full else running_desk(server, database, really_paced)
    due = a_minute_ago() if in_full else server.world.clock.now().replace(second=0, microsecond=0)
    await subscribed(database, storm.places, due=due)
    server.world.limiter.set({"on": True})
    arrived, skipped = Arrived(server), timedelta()
    monkeypatch.setattr(leading, "real_now", lambda: datetime.now(UTC) + skipped)
    started = time.monotonic()
    async with desk as running:
        if not in_full:
            await arrived.until(lambda: storm.is_over(arrived.now(), but=storm.unanswered))
            skipped = LEASE
        await arrived.until(lambda: storm.is_over(arrived.now()))
        took = time.monotonic() - started
        if isinstance(running, Process):
            running.terminate()
            assert await running.ended() == 0, running.output
    times, most_refused = arrived.now(), 1 + count // BUNCHED
    limits = server.world.limiter.shown()
    assert most_in(server, STRETCH) <= TELEGRAMS_LIMIT * STRETCH
    assert (limits["refused"] <= most_refused, limits["most_in_a_second"] <= TELEGRAMS_LIMIT) == (True, True)
    assert storm.due <= times <= storm.due + storm.doubled
    assert await states(database) == {"sent": storm.due.total(), "skipped": storm.unreachable}
    lease = LEASE.total_seconds() if in_full else 0.0
    most = 1.2 * (len(storm.places) / FREE_RATE + imposed(server) + lease)
    tell(f"storm over {len(storm.places):,} chats: {storm.due.total():,} reachable, all reached, "
         f"{times.total() - storm.due.total()} doubled after {storm.doubled.total()} lost answers, {took:.0f} s of "
         f"{most:.0f} allowed, at most {limits['most_in_a_second']} in a second, {limits['refused']} refused")  # fmt: skip
    assert took <= most
