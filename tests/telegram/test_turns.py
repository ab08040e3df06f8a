"""Waiting for a turn: what is promised beforehand, what giving up leaves behind, and what is remembered."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from bot.telegram.pacing import PAID_RATE, ChatId, Pacing

Simulate = Callable[[Callable[[], Coroutine[Any, Any, Any]]], Any]


def clock() -> float:
    return asyncio.get_running_loop().time()


def test_a_named_channel_is_one_however_it_is_written(simulate: Simulate) -> None:
    """@names are held to a group's limit, and "5" is the chat 5."""

    async def story() -> tuple[float, float]:
        pacing = Pacing(clock)
        for _ in range(20):
            await pacing.reply("@channel")
        await pacing.reply(-5)
        pacing.paused("-5", 9)
        return pacing.delay_of("@channel"), pacing.pause_of(-5)

    channel, paused = simulate(story)
    assert channel > 40
    assert paused == pytest.approx(9)


def test_giving_up_waiting_frees_the_queue(simulate: Simulate) -> None:
    """A cancelled wait takes no turn, and no timer is left behind."""

    async def story() -> float:
        pacing = Pacing(clock)
        pacing.paused(1, 100)
        waiting = [asyncio.create_task(pacing.bulk(1)) for _ in range(3)]
        await asyncio.sleep(1)
        for task in waiting[:2]:
            task.cancel()
        await waiting[2]
        gone = asyncio.create_task(pacing.reply(1))
        pacing.paused(1, 50)
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.wait([gone])
        assert asyncio.all_tasks() == {asyncio.current_task()}
        return clock()

    assert simulate(story) == pytest.approx(100, abs=0.01)


def test_a_turn_just_given_up_goes_to_the_next(simulate: Simulate) -> None:
    """Between a cancellation and its effect, the turn that falls due is not lost in it."""

    async def story() -> None:
        now = 0.0
        pacing = Pacing(lambda: now)
        await asyncio.gather(*(pacing.reply(1) for _ in range(5)))
        first, second = (asyncio.create_task(pacing.reply(1)) for _ in range(2))
        await asyncio.sleep(0)
        now = 1.5
        first.cancel()
        await pacing.reply(2)
        await asyncio.wait([first, second])
        assert (first.cancelled(), second.result(), clock()) == (True, None, 0.0)

    simulate(story)


def test_no_timer_outlives_the_waiting(simulate: Simulate) -> None:
    """A timer set for a far turn goes when a nearer one takes its place."""

    async def story() -> None:
        pacing = Pacing(clock)
        pacing.paused(1, 100)
        far = asyncio.create_task(pacing.bulk(1))
        await asyncio.sleep(0)
        await asyncio.gather(*(pacing.reply(2) for _ in range(6)))
        far.cancel()
        await asyncio.wait([far])
        await asyncio.sleep(0)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    simulate(story)


def test_what_delay_and_allowance_promise_comes_true(simulate: Simulate) -> None:
    """A bulk send asked for after `delay_of` goes at once, and the allowance is what then gets its turn."""

    async def story() -> None:
        pacing = Pacing(clock)
        assert (pacing.delay_of(1), pacing.allowance(10)) == (0, 274)
        await pacing.bulk(1)
        await asyncio.sleep(delay := pacing.delay_of(1))
        before = clock()
        await pacing.bulk(1)
        assert delay == pytest.approx(1.02)
        assert clock() == pytest.approx(before, abs=0.01)
        waiting = [asyncio.create_task(pacing.bulk(chat)) for chat in range(50, 80)]
        await asyncio.sleep(0)
        promised, start = pacing.allowance(3), clock()
        await asyncio.gather(*waiting, *(pacing.bulk(chat) for chat in range(100, 100 + promised)))
        assert clock() - start == pytest.approx(3, abs=0.1)
        pacing.paused(1, 5)
        pacing.paused(2, 8)
        assert (pacing.delay_of(3), pacing.allowance(8), pacing.pause_of(3)) == (pytest.approx(8), 0, 0)

    simulate(story)


def test_idle_chats_are_forgotten(simulate: Simulate) -> None:
    """The memory follows the chats of the last minute, not all there ever were."""

    async def story() -> int:
        pacing = Pacing(clock, PAID_RATE)
        await asyncio.gather(*(pacing.bulk(chat) for chat in range(1, 3001)))
        await asyncio.sleep(10)
        for chat in range(5000, 6600):
            await pacing.bulk(chat)
        remembered: list[ChatId] = list(pacing._chats)
        return sum(chat in range(1, 3001) for chat in remembered)

    assert simulate(story) == 0


def test_a_pace_needs_a_rate() -> None:
    """Nothing a second would wait for ever, so it is refused."""
    with pytest.raises(ValueError, match="at least one send"):
        Pacing(lambda: 0.0, rate=0)
