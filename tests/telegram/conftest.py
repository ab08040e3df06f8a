"""What the tests of this room share: time that costs nothing, and PTB's newer form of seconds."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any

import pytest


class Leaping(selectors.SelectSelector):
    """Does not wait for a timeout but moves the clock there."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        assert timeout is not None, "everybody waits and no timer is set"
        self.now += timeout
        return super().select(0)


class Simulated(asyncio.SelectorEventLoop):
    """An event loop whose time costs nothing."""

    def __init__(self) -> None:
        self._leaping = Leaping()
        super().__init__(self._leaping)

    def time(self) -> float:
        return self._leaping.now


@pytest.fixture(scope="session")
def simulate() -> Callable[[Callable[[], Coroutine[Any, Any, Any]]], Any]:
    """Runs a story from its moment 0 on a loop of its own, whose time leaps from timer to timer."""

    def run(story: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        with asyncio.Runner(loop_factory=Simulated) as runner:
            return runner.run(story())

    return run


@pytest.fixture(autouse=True)
def _seconds_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    # Without it PTB's RetryAfter warns when it is made, and a warning is an error here.
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
