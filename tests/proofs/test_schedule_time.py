"""Two years of simulated time: each due slot of every schedule is accounted for once, at the right local time."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import available_timezones

import pytest
from sqlmodel import select

from bot.newsroom import Newsroom
from bot.push.tick import CATCH_UP, next_of, tick
from bot.telegram.pacing import Pacing
from briefs.schedule import NO_ZONES
from store import chats, subscriptions
from store.engine import Store
from store.subscriptions import Rule
from store.tables import DeliveryRow, SubscriptionRow
from tests.proofs.almanac import Almanac, Wanted

SEED = 20261122
# The sample's hundred days see North America and Europe go to summer time, the south back, and Ramadan in Morocco.
BEGIN = datetime(2027, 1, 20, tzinfo=UTC)
MARGIN = timedelta(days=7)
# Half an hour of summer time, a quarter of an hour off, a day ahead, summer time backwards for Ramadan, two hours at once.
ODD = (
    "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "Africa/Casablanca", "Antarctica/Troll", "America/St_Johns",
    "Pacific/Chatham", "Europe/Dublin", "America/Havana", "Asia/Beirut", "Africa/Cairo", "America/Nuuk", "Asia/Gaza",
    "America/Santiago", "Etc/GMT+12", "Pacific/Kiritimati", "Asia/Pyongyang", "Asia/Colombo", "UTC",
)  # fmt: skip
DAYS = ("0123456", "01234", "56", "0", "2", "6", "135")


@dataclass
class Reader:
    """One schedule: what its reader asked for from which moment on."""

    id: int
    asked: list[tuple[datetime, Wanted]] = field(default_factory=list)


@dataclass
class Years:
    """A store, and time that only the test moves."""

    url: str
    random: Random
    almanacs: dict[str, Almanac]
    readers: list[Reader] = field(default_factory=list)
    now: datetime = BEGIN
    ticks: list[tuple[datetime, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """A new process: nothing is known but what stands in the store."""
        self.store = Store(self.url)
        self.room = Newsroom(self.store, lambda: self.now, Pacing(time.monotonic))

    def wish(self, zone: str = "") -> Wanted:
        """What a reader could ask for, there or anywhere."""
        zone = zone or self.random.choice(list(self.almanacs))
        at = f"{self.random.randrange(24):02}:{self.random.randrange(60):02}"
        # What the clocks leave out or show twice is asked for more often.
        if self.random.random() < 0.6 and (restless := self.almanacs[zone].restless()):
            at = self.random.choice(restless)
        if self.random.random() < 0.2:
            return Wanted(at, zone, month_day=self.random.choice((1, 15, 29, 30, 31)))
        return Wanted(at, zone, self.random.choice(DAYS))

    async def subscribe(self, count: int) -> None:
        """So many readers of as many chats; every zone is asked for where there are enough of them."""
        async with self.store.unit() as session:
            zones = [*self.almanacs, *[""] * count]
            for number in range(1, count + 1):
                wanted = self.wish(zones[number - 1])
                await chats.meet(session, number, "private", now=self.now)
                rule = Rule(**asdict(wanted))
                first = next_of(rule, self.now)
                row = SubscriptionRow(chat_id=number, created_at=self.now, next_due_at=first, **asdict(wanted))
                row = await subscriptions.start(session, row)
                assert row.id is not None
                self.readers.append(Reader(row.id, [(self.now, wanted)]))

    async def change(self, reader: Reader) -> None:
        """A reader chooses anew, as the desk's commands write it."""
        wanted = self.wish()
        reader.asked.append((self.now, wanted))
        async with self.store.unit() as session:
            moments: dict[int, datetime | None] = {reader.id: next_of(Rule(**asdict(wanted)), self.now)}
            await subscriptions.reschedule(session, moments, **asdict(wanted))

    async def tick(self) -> None:
        """One tick; sometimes two at once, sometimes a process that dies within one."""
        odd = self.random.random()
        if odd < 0.05:
            await asyncio.gather(tick(self.room), tick(self.room))
        elif odd < 0.12:
            await self._die_within()
            return
        else:
            await tick(self.room)
        self.ticks.append((self.now, True))

    async def _die_within(self) -> None:
        dying = asyncio.create_task(tick(self.room))
        for _ in range(self.random.randrange(400)):
            if dying.done():
                break
            await asyncio.sleep(0)
        dying.cancel()
        await asyncio.wait({dying})
        await self.store.close()
        self.ticks.append((self.now, False))
        self.start()

    async def pass_until(self, end: datetime) -> None:
        """Time goes on: mostly some hours at once, at times days without a desk, at times to a moment exactly."""
        while self.now < end:
            odd = self.random.random()
            if odd < 0.03:
                self.now += timedelta(hours=self.random.uniform(12, 80))
            elif odd < 0.15 and (exactly := await self._next_moment()):
                self.now = exactly
            else:
                self.now += timedelta(hours=self.random.uniform(0, 13))
            self.now = min(self.now, end)
            await self.tick()
            if self.random.random() < 0.3:
                await tick(self.room)
                self.ticks.append((self.now, True))
                for reader in self.random.sample(self.readers, max(1, len(self.readers) // 100)):
                    await self.change(reader)
        await tick(self.room)
        self.ticks.append((self.now, True))

    async def _next_moment(self) -> datetime | None:
        async with self.store.read() as session:
            return await subscriptions.next_moment(session)

    async def rows(self) -> dict[int, list[tuple[datetime, str, str | None, str]]]:
        """Per schedule what became of its slots: moment, state, reason, and the moment by the reader's clock."""
        found: dict[int, list[tuple[datetime, str, str | None, str]]] = defaultdict(list)
        columns = (DeliveryRow.subscription_id, DeliveryRow.due_at, DeliveryRow.state, DeliveryRow.why)
        async with self.store.read() as session:
            for one, due, state, why, occasion in (
                await session.exec(select(*columns, DeliveryRow.occasion).order_by(DeliveryRow.due_at))  # type: ignore[call-overload]
            ).all():
                found[one].append((due, state, why, occasion.partition("/")[0]))
        return found


def becomes(slot: datetime, later: list[datetime], ticked: datetime) -> str:
    """What becomes of a slot at the tick that finds it passed, together with those after it."""
    newest = max((one for one in later if one <= ticked), default=slot)
    if ticked - newest > CATCH_UP:
        return "skipped"
    return "planned" if newest == slot else "folded"


async def test_each_slot_is_accounted_for_once_at_the_readers_own_hour(
    database: str, amount: Callable[[int, int], int], capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever readers change and however late, often or cut short the ticks are, an oracle of our own agrees."""
    random = Random(SEED)
    zones = sorted(available_timezones() - NO_ZONES)
    if amount(1, 0) == 0:
        zones = [*ODD, *random.sample(zones, 25)]
    end = BEGIN + timedelta(days=amount(731, 100))
    almanacs = {zone: Almanac(zone, BEGIN - MARGIN, end + MARGIN) for zone in zones}
    years = Years(database, random, almanacs)
    await years.subscribe(amount(2_000, 60))
    await years.pass_until(end)
    found = await years.rows()
    await years.store.close()
    states: dict[str, int] = defaultdict(int)
    for reader in years.readers:
        slots = list(expected(reader, almanacs, end))
        rows = found.get(reader.id, [])
        assert [row[0] for row in rows] == [slot for slot, _, _ in slots], reader
        for (due, state, why, shown), (_, local, alone) in zip(rows, slots, strict=True):
            assert shown.startswith(f"{local:%Y-%m-%dT%H:%M}"), (reader, due)
            assert state in {becomes(due, alone, ticked) for ticked in candidates(years.ticks, due)}, (reader, due)
            assert why or state == "planned", (reader, due)
            states[state] += 1
    assert states.keys() == {"planned", "folded", "skipped"}
    with capsys.disabled():
        print(f"\n{len(years.readers)} schedules in {len(zones)} zones, {sum(states.values())} slots in", end=" ")
        print(f"{(end - BEGIN).days} days: {dict(states)}, {len(years.ticks)} ticks, none lost, none twice")


def expected(
    reader: Reader, almanacs: dict[str, Almanac], end: datetime
) -> list[tuple[datetime, datetime, list[datetime]]]:
    """Each slot of a reader with what the clocks show then, and the slots of the same rule."""
    slots = []
    for (since, wanted), (until, _) in zip(reader.asked, [*reader.asked[1:], (end, None)], strict=True):
        almanac = almanacs[wanted.zone]
        of_rule = list(almanac.due(wanted, since, until))
        slots += [(slot, almanac.shown(slot), of_rule) for slot in of_rule]
    return slots


def candidates(ticks: list[tuple[datetime, bool]], slot: datetime) -> list[datetime]:
    """The ticks that may have planned a slot: those cut short after it, up to the first that came to its end."""
    found = []
    for ticked, whole in ticks:
        if ticked >= slot:
            found.append(ticked)
            if whole:
                return found
    raise AssertionError(f"no tick after {slot}")
