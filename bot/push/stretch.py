"""Long work in short stretches, so that who writes to the desk meanwhile does not wait for its end."""

import asyncio
import time

LONGEST = 0.004


class Stretch:
    """Lets others run whenever the work has gone on for four milliseconds."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    async def rest(self) -> None:
        """A place in the work where a pause does no harm."""
        if time.monotonic() - self._began > LONGEST:
            await asyncio.sleep(0)
            self._began = time.monotonic()
