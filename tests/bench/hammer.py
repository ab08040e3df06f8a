"""The cheapest client there can be: ready-made requests over many connections, to find the server's ceiling."""

import asyncio
import json
import os
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

from tests.bench.server import FIRST_CHAT, TOKEN

CONNECTIONS = 512


def request(method: str, **values: object) -> bytes:
    """A whole HTTP request."""
    body = json.dumps(values).encode()
    return b"POST /bot%b/%b HTTP/1.1\r\nContent-Length: %d\r\n\r\n%b" % (
        TOKEN.encode(),
        method.encode(),
        len(body),
        body,
    )


class Hammer(asyncio.Protocol):
    """One connection: the next request as soon as the last one is answered."""

    def __init__(self, requests: Iterator[bytes], done: asyncio.Event) -> None:
        self._requests = requests
        self._done = done
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._next()

    def data_received(self, data: bytes) -> None:
        """Go on; a canned answer ends with two brackets and comes whole."""
        if data.endswith(b"}}"):
            self._next()

    def _next(self) -> None:
        following = next(self._requests, None)
        if following is None:
            self._done.set()
        else:
            self._transport.write(following)


async def main(url: str, count: int) -> None:
    """Poll once, so that the flood begins, then answer everything."""
    loop, done = asyncio.get_running_loop(), asyncio.Event()
    host, port = urlsplit(url).hostname or "", urlsplit(url).port or 80
    await loop.create_connection(lambda: Hammer(iter([request("getUpdates")]), done), host, port)
    bodies = [request("sendMessage", chat_id=FIRST_CHAT + number, text="x" * 2000) for number in range(count)]
    await asyncio.sleep(0.1)
    following = iter(bodies)
    for _ in range(CONNECTIONS):
        await loop.create_connection(lambda: Hammer(following, done), host, port)
    await done.wait()
    await asyncio.sleep(0.5)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
    os._exit(0)
