"""The static server for fan-outs: counts the pushes, and feeds updates before and during one."""

import argparse
import asyncio
import re
import time
from collections.abc import Sequence

from tests.bench.server import CHAT, FIRST_CHAT, Connection, Feed, Phase, tell

NAMED = re.compile(rb'chat_id": ?"?(\d+)|chat_id=(\d+)')


class PushFeed(Feed):
    """Sends to chats below the askers' are pushes; the last of several phases of updates begins with the first of them.

    Args:
        counts: Tells when so many pushes arrived, each count reckoned from the one before.
    """

    def __init__(self, counts: Sequence[int], phases: Sequence[Phase]) -> None:
        super().__init__(phases)
        self._counts = list(counts)
        self._pushed: set[int] = set()
        self._first = 0.0
        self._held = False

    def sent(self, body: bytes) -> bool:
        """Note a send; whether it had a keyboard."""
        named = NAMED.search(body) or CHAT.search(body)
        number = int(next(filter(None, named.groups()))) if named else 0
        if number >= FIRST_CHAT:
            return super().sent(body)
        self._count(number)
        return b"reply_markup" in body

    def _count(self, number: int) -> None:
        if number in self._pushed:
            tell({"stray": f"a second push to {number}"})
        if not self._pushed:
            self._first = time.monotonic()
            if self._held:
                super()._begin()
        self._pushed.add(number)
        if self._counts and len(self._pushed) == self._counts[0]:
            tell({"pushed": self._counts.pop(0), "seconds": time.monotonic() - self._first})
            self._pushed = set()

    def _told(self) -> dict[str, object]:
        return super()._told() | {"pushed": len(self._pushed)}

    def _begin(self) -> None:
        if 0 < self._at == len(self.phases) - 1 and not self._pushed:
            self._held = True
        else:
            super()._begin()


async def serve(counts: Sequence[int], phases: Sequence[Phase], delay: float) -> None:
    """Serve until killed."""
    feed = PushFeed(counts, phases)
    server = await asyncio.get_running_loop().create_server(lambda: Connection(feed, delay), "127.0.0.1", 0)
    tell({"port": server.sockets[0].getsockname()[1]})
    await server.serve_forever()


def main() -> None:
    """Serve the phases named as COUNT@RATE, and tell of so many pushes each."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("phases", nargs="*")
    parser.add_argument("--pushes", type=int, action="append", default=[])
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer but getUpdates'")
    options = parser.parse_args()
    split = [phase.partition("@") for phase in options.phases]
    asyncio.run(serve(options.pushes, [Phase(int(count), float(rate or 0)) for count, _, rate in split], options.delay))


if __name__ == "__main__":
    main()
