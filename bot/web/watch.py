"""What the web side sees of a running desk: whether it leads, and when it last looked at what is due."""

from collections.abc import Awaitable, Callable

from bot.newsroom import Newsroom

MOST_SILENT = 60.0


class Watch:
    """Kept by the desk, read by health and metrics.

    Args:
        elapsed: Seconds on a clock that only goes forward.
    """

    def __init__(self, elapsed: Callable[[], float]) -> None:
        self._elapsed = elapsed
        self._last = 0.0
        self.leading = False

    def leads(self, leading: bool) -> None:
        """This process polls, plans and sends from now on, or no longer does."""
        self.leading = leading
        self._last = self._elapsed()

    def noting(self, tick: Callable[[Newsroom], Awaitable[object]]) -> Callable[[Newsroom], Awaitable[object]]:
        """The tick, its good end noted."""

        async def noted(room: Newsroom) -> object:
            done = await tick(room)
            self._last = self._elapsed()
            return done

        return noted

    @property
    def silent(self) -> float:
        """Seconds since the last good tick, or since this process leads; 0 where it does not lead."""
        return self._elapsed() - self._last if self.leading else 0.0
