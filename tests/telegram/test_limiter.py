"""PTB's calls under the pace, in simulated time."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import pytest
from telegram.error import BadRequest, RetryAfter

from bot.telegram.pacing import PacedLimiter, Pacing

Simulate = Callable[[Callable[[], Coroutine[Any, Any, Any]]], Any]


def clock() -> float:
    return asyncio.get_running_loop().time()


class Server:
    """Answers calls from a list; a number is a 429 that names so many seconds."""

    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.calls: list[float] = []

    async def call(self, *_: object) -> Any:
        self.calls.append(clock())
        answer = self.answers.pop(0)
        if isinstance(answer, int):
            raise RetryAfter(answer)
        if isinstance(answer, Exception):
            raise answer
        return answer


def ask(limiter: PacedLimiter, server: Server, endpoint: str, **data: object) -> Awaitable[Any]:
    return limiter.process_request(server.call, (endpoint, data), {}, endpoint, data, None)


def test_ptbs_calls_take_turns_as_replies(simulate: Simulate) -> None:
    """The sixth message to a chat waits; answers to buttons and settings never do."""

    async def story() -> tuple[float, float]:
        limiter, server = PacedLimiter(Pacing(clock)), Server(*["ok"] * 60)
        for _ in range(6):
            await ask(limiter, server, "sendMessage", chat_id=1)
        sent = clock()
        for endpoint in ("answerCallbackQuery", "setMyCommands", "sendChatAction") * 16:
            await ask(limiter, server, endpoint, chat_id=1)
        return sent, clock()

    sent, answered = simulate(story)
    assert 1.0 <= sent == answered


@pytest.mark.parametrize("endpoint", ["sendMessage", "editMessageText", "deleteMessages", "setMyCommands"])
def test_a_429_is_waited_for_and_repeated(simulate: Simulate, endpoint: str) -> None:
    """The call comes again after the time named, and gives its answer."""

    async def story() -> tuple[Any, list[float]]:
        limiter, server = PacedLimiter(Pacing(clock)), Server(4, "sent")
        return await ask(limiter, server, endpoint, chat_id=1), server.calls

    answer, calls = simulate(story)
    assert (answer, calls) == ("sent", [0, pytest.approx(4, abs=0.01)])


@pytest.mark.parametrize(("answers", "calls"), [((1, 1, 1, "sent"), 3), ((61, "sent"), 1), ((40, 40, "sent"), 2)])
def test_patience_with_429_ends(simulate: Simulate, answers: tuple[object, ...], calls: int) -> None:
    """Three tries and sixty seconds of named waits, then the error is raised."""

    async def story() -> int:
        limiter, server = PacedLimiter(Pacing(clock)), Server(*answers)
        with pytest.raises(RetryAfter):
            await ask(limiter, server, "sendMessage", chat_id=1)
        return len(server.calls)

    assert simulate(story) == calls


def test_a_long_pause_is_told_at_once(simulate: Simulate) -> None:
    """A reply to a chat that bulk got paused for minutes does not wait but raises the rest of the pause."""

    async def story() -> tuple[Exception, int, float]:
        pacing, server = Pacing(clock), Server()
        pacing.paused(1, 300)
        await asyncio.sleep(100)
        with pytest.raises(RetryAfter) as caught:
            await ask(PacedLimiter(pacing), server, "sendMessage", chat_id=1)
        return caught.value, len(server.calls), clock()

    error, calls, now = simulate(story)
    assert (str(error), calls, now) == ("Flood control exceeded. Retry in 0:03:20", 0, 100)


def test_other_errors_pass_untouched(simulate: Simulate) -> None:
    """Only a 429 is the limiter's business."""

    async def story() -> None:
        with pytest.raises(BadRequest, match="Chat not found"):
            await ask(PacedLimiter(Pacing(clock)), Server(BadRequest("Chat not found")), "sendMessage", chat_id=1)

    simulate(story)
