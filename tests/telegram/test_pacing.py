"""The pace of everything that sends, in simulated time."""

import asyncio
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.telegram.pacing import FREE_RATE, PAID_RATE, Kind, Pacing

Simulate = Callable[[Callable[[], Coroutine[Any, Any, Any]]], Any]
GRAIN = 1e-6  # what sums of floating point seconds may be off


def clock() -> float:
    return asyncio.get_running_loop().time()


@dataclass(frozen=True)
class Wish:
    """Somebody asks for a turn at a moment."""

    at: float
    chat: int
    bulk: bool
    kind: Kind = Kind.MESSAGE


@dataclass(frozen=True)
class Flood:
    """Telegram answers a chat with 429 at a moment."""

    at: float
    chat: int
    seconds: int


@dataclass
class Record:
    """What was granted, in the order of granting."""

    turns: list[tuple[float, Wish]] = field(default_factory=list)

    def times(self, which: Callable[[Wish], bool] = lambda _: True) -> list[float]:
        return [at for at, wish in self.turns if which(wish)]


def most_within(times: list[float], span: float) -> int:
    """The most moments in any stretch of time as long as `span`, its start included and its end not."""
    return max((bisect_right(times, at + span - GRAIN) - index for index, at in enumerate(times)), default=0)


def play(simulate: Simulate, wishes: list[Wish], floods: list[Flood] = [], rate: int = FREE_RATE) -> Record:  # noqa: B006 never changed
    async def story() -> Record:
        pacing, record = Pacing(clock, rate), Record()

        async def ask(wish: Wish) -> None:
            await (pacing.bulk if wish.bulk else pacing.reply)(wish.chat, wish.kind)
            record.turns.append((clock(), wish))

        asking = []
        events: list[Flood | Wish] = [*floods, *wishes]
        for event in sorted(events, key=lambda event: event.at):
            await asyncio.sleep(event.at - clock())
            if isinstance(event, Flood):
                pacing.paused(event.chat, event.seconds)
            else:
                asking.append(asyncio.create_task(ask(event)))
                await asyncio.sleep(0)
        await asyncio.gather(*asking)
        return record

    done: Record = simulate(story)
    return done


chats = st.integers(1, 4) | st.integers(-3, -1)
moments = st.floats(0, 6) | st.just(0.0)
wishes_strategy = st.lists(
    st.builds(Wish, moments, chats, st.booleans(), st.sampled_from(Kind))
    | st.builds(Wish, moments, chats, st.just(True)),
    max_size=70,
)
crowds = st.lists(st.builds(Wish, st.floats(0, 2), st.integers(1, 500), st.booleans()), min_size=40, max_size=200)
floods_strategy = st.lists(st.builds(Flood, st.floats(0, 8), chats, st.integers(1, 9)), max_size=5)


def keeps_the_limits(record: Record, rate: int) -> None:
    by_chat = defaultdict(list)
    for at, wish in record.turns:
        by_chat[wish.chat].append((at, wish))
    assert most_within(record.times(), 1.0) <= rate
    for chat, turns in by_chat.items():
        times = [at for at, _ in turns]
        for span in (1.0, 2.0, 5.0, 20.0):
            assert most_within(times, span) <= 5 + span - 1, f"chat {chat} in {span} s"
        if chat < 0:
            counted = [at for at, wish in turns if wish.kind is not Kind.DELETE]
            assert most_within(counted, 60.0) <= 20
        bulk = [at for at, wish in turns if wish.bulk]
        assert most_within(bulk, 1.0) <= 1
        assert [at for at in times if any(at < then < at + 1.0 - GRAIN for then in bulk)] == []


@settings(max_examples=150, deadline=None)
@given(wishes_strategy, floods_strategy)
def test_no_limit_is_ever_broken_and_nobody_starves(
    simulate: Simulate, wishes: list[Wish], floods: list[Flood]
) -> None:
    """Whatever arrives, every sliding window holds, and every wish gets its turn."""
    record = play(simulate, wishes, floods)
    keeps_the_limits(record, FREE_RATE)
    assert Counter(wish for _, wish in record.turns) == Counter(wishes)
    assert all(at >= wish.at - GRAIN for at, wish in record.turns)


@settings(max_examples=60, deadline=None)
@given(crowds, st.sampled_from([1, 5, FREE_RATE, PAID_RATE]))
def test_a_crowd_of_chats_keeps_the_total(simulate: Simulate, wishes: list[Wish], rate: int) -> None:
    """Many chats at once stay within the rate of the whole bot, and replies within the free one even when paid."""
    record = play(simulate, wishes, rate=rate)
    keeps_the_limits(record, rate)
    assert most_within(record.times(lambda wish: not wish.bulk), 1.0) <= FREE_RATE
    assert len(record.turns) == len(wishes)


def test_edits_keep_the_free_rate_even_when_paid(simulate: Simulate) -> None:
    """Only messages can be paid for: the edits and deletions of a correction share the free rate with replies."""
    kinds = (Kind.EDIT, Kind.DELETE, Kind.MESSAGE)
    wishes = [Wish(0.0, chat, True, kinds[chat % 3]) for chat in range(1, 301)]
    wishes += [Wish(0.5, chat, False) for chat in range(1001, 1011)]
    record = play(simulate, wishes, rate=PAID_RATE)
    keeps_the_limits(record, PAID_RATE)
    free = record.times(lambda wish: not wish.bulk or wish.kind is not Kind.MESSAGE)
    assert most_within(free, 1.0) <= FREE_RATE
    assert max(record.times(lambda wish: wish.bulk and wish.kind is Kind.MESSAGE)) < 1.0
    assert len(record.turns) == len(wishes)


@settings(max_examples=100, deadline=None)
@given(wishes_strategy, floods_strategy)
def test_order_inside_a_chats_lane_is_kept(simulate: Simulate, wishes: list[Wish], floods: list[Flood]) -> None:
    """Within a chat, replies come in the order of asking, and so does bulk."""
    record = play(simulate, wishes, floods)
    asked = sorted(wishes, key=lambda wish: wish.at)
    for chat in {wish.chat for wish in wishes}:
        for bulk in (False, True):
            lane = [wish for wish in asked if (wish.chat, wish.bulk) == (chat, bulk)]
            assert [wish for _, wish in record.turns if (wish.chat, wish.bulk) == (chat, bulk)] == lane


@settings(max_examples=150, deadline=None)
@given(wishes_strategy, floods_strategy)
def test_pauses_are_respected(simulate: Simulate, wishes: list[Wish], floods: list[Flood]) -> None:
    """No turn falls into its chat's pause, and no bulk turn into a pause of all bulk."""
    record = play(simulate, wishes, floods)
    forbidden: list[tuple[float, float, Callable[[Wish], bool]]] = []
    seen: list[Flood] = []
    for flood in sorted(floods, key=lambda flood: flood.at):
        end = flood.at + flood.seconds
        forbidden.append((flood.at, end, lambda wish, chat=flood.chat: wish.chat == chat))  # type: ignore[misc]
        running = [other.at + other.seconds for other in seen if other.at + other.seconds > flood.at + GRAIN]
        others = [other for other in seen if other.chat != flood.chat and other.at + other.seconds > flood.at + GRAIN]
        if others:
            forbidden.append((flood.at, max([end, *running]), lambda wish: wish.bulk))
        seen.append(flood)
    for start, end, concerns in forbidden:
        assert [at for at in record.times(concerns) if start + GRAIN < at < end - GRAIN] == []


def test_bulk_reaches_the_rate_and_is_spread_evenly(simulate: Simulate) -> None:
    """A thousand chats take as long as the rate less one says, without bursts that the road could push together."""
    times = play(simulate, [Wish(0, chat, True) for chat in range(1, 1001)]).times()
    assert 35 < times[-1] < 37
    assert most_within(times, 0.5) <= 16


def test_paid_bulk_uses_what_is_paid_for(simulate: Simulate) -> None:
    """The paid rate is used, not only allowed: all of it but the twentieth that is left to replies."""
    times = play(simulate, [Wish(0, chat, True) for chat in range(1, 5001)], rate=PAID_RATE).times()
    assert 4.9 < times[-1] < 5.4


def test_a_reply_overtakes_all_bulk_that_waits(simulate: Simulate) -> None:
    """A reply gets the very next turn, however much bulk was there before."""
    wishes = [Wish(0, chat, True) for chat in range(1, 201)] + [Wish(2.0, 999, False)]
    (at,) = play(simulate, wishes).times(lambda wish: not wish.bulk)
    assert at < 2.1


def test_replies_beside_bulk_hardly_wait(simulate: Simulate) -> None:
    """Fifteen readers a second write while a push goes out to all: each has an answer's turn at once, or nearly so."""
    before = [Wish(index / 15, index + 1, False) for index in range(15)]
    bulk = [Wish(1.0, 1_000 + index, True) for index in range(400)]
    written = [1.0 + index / 15 for index in range(150)]
    readers = [Wish(at, 10_000 + index, False) for index, at in enumerate(written)]
    taken = play(simulate, [*before, *bulk, *readers]).times(lambda wish: wish.chat >= 10_000)
    assert max(at - asked for at, asked in zip(taken, written, strict=True)) < 1 / FREE_RATE


def test_a_reply_goes_first_when_the_second_is_full(simulate: Simulate) -> None:
    """Among those that wait for the whole bot's next turn, a reply comes before bulk asked for earlier."""
    full = [Wish(0, chat, False) for chat in range(1, 30)]
    record = play(simulate, [*full, Wish(0.1, 100, True), Wish(0.2, 200, False)])
    assert [wish.chat for _, wish in record.turns[29:]] == [200, 100]


def test_the_first_to_ask_is_the_first_to_go(simulate: Simulate) -> None:
    """Across chats too: a chat's second reply queues up behind the others' first."""
    wishes = [Wish(0, chat, False) for chat in [*range(1, 61), 30, 30, 30]]
    assert [wish for _, wish in play(simulate, wishes).turns] == wishes


def test_paid_bulk_does_not_pay_for_replies(simulate: Simulate) -> None:
    """Replies keep to the free rate, and bulk goes on beside those that wait."""
    wishes = [Wish(0, chat, False) for chat in range(1, 101)] + [Wish(0.1, 200, True)]
    record = play(simulate, wishes, rate=PAID_RATE)
    assert most_within(record.times(lambda wish: not wish.bulk), 1.0) == FREE_RATE
    assert record.times(lambda wish: wish.bulk)[0] < 0.2


def test_replies_may_burst_to_five_per_chat(simulate: Simulate) -> None:
    """Five at once, the sixth a second later."""
    times = play(simulate, [Wish(0, 1, False, Kind.EDIT) for _ in range(6)]).times()
    assert times[:5] == [0.0] * 5
    assert 1.0 <= times[5] < 1.1


def test_a_chat_that_must_wait_holds_up_nobody(simulate: Simulate) -> None:
    """Behind a full group and a flooding chat, the others go at once."""
    wishes = [Wish(0, -1, True) for _ in range(30)] + [Wish(0, 7, False) for _ in range(30)] + [Wish(1, 8, True)]
    (at,) = play(simulate, wishes).times(lambda wish: wish.chat == 8)
    assert at < 1.2
    behind_a_pause = [Wish(0.5, 1, True)] + [Wish(1, 2, False) for _ in range(6)]
    assert play(simulate, behind_a_pause, [Flood(0, 1, 100)]).times()[5] < 2.2


def test_a_group_gets_twenty_a_minute(simulate: Simulate) -> None:
    """Replies and bulk count together; deleting does not count."""
    wishes = [Wish(0, -1, index % 2 == 0) for index in range(21)]
    assert play(simulate, wishes).times()[20] >= 60.0
    assert play(simulate, [Wish(30, -1, False, Kind.DELETE), *wishes[:20]]).times()[-1] < 40.0


def test_no_pause_is_ever_shortened(simulate: Simulate) -> None:
    """A shorter 429 after a longer one changes nothing."""
    floods = [Flood(0, 1, 9), Flood(1, 1, 1)]
    assert play(simulate, [Wish(2, 1, False)], floods).times() == [pytest.approx(9, abs=0.01)]


def test_one_chats_429_leaves_the_bulk_of_others_alone(simulate: Simulate) -> None:
    """Only a second chat's 429 meanwhile pauses all bulk, and replies elsewhere never."""
    wishes = [Wish(1, 2, True), Wish(3, 3, True), Wish(3, 4, False)]
    times = {wish.chat: at for at, wish in play(simulate, wishes, [Flood(0, 1, 9), Flood(2, 5, 3)]).turns}
    assert times == {2: 1.0, 4: 3.0, 3: pytest.approx(9, abs=0.01)}
    assert play(simulate, [Wish(2, 2, True)], [Flood(0, 1, 9), Flood(1, 1, 9)]).times() == [2.0]
