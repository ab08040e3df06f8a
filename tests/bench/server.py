"""A minimal static Bot API server: canned answers, updates fed at a pace, and the moments at which sends arrive.

One process serves one measurement and tells on standard output, a JSON object a line, what it saw. It speaks only as
much HTTP/1.1 as bots do (keep-alive, Content-Length), so that it stays well ahead of whatever it measures.
"""

import argparse
import asyncio
import json
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

TOKEN = "4242:" + "A" * 35
FIRST_CHAT = 1_000_000
MOST_AT_ONCE = 100  # Telegram's own limit of a poll.
BETWEEN = 0.3  # Seconds of rest between two phases.
COMMAND = "/country thailand"
ME = {"id": 4242, "is_bot": True, "first_name": "Bench", "username": "benchbot"}
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
# In a form, in JSON, or as a part of multipart.
CHAT = re.compile(rb'chat_id(?:=|": ?"?|"\r\n(?:[^\r]+\r\n)*\r\n)(\d+)')


def answer(result: object) -> bytes:
    """A whole HTTP response with a result."""
    return response(b'{"ok":true,"result":%b}' % json.dumps(result, separators=(",", ":")).encode())


def response(body: bytes) -> bytes:
    """A whole HTTP response."""
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


def message(text: str, **more: object) -> dict[str, object]:
    """A message of the bot, as a send answers."""
    chat = {"id": FIRST_CHAT, "first_name": "Reader", "type": "private"}
    return {"message_id": 7, "from": ME, "chat": chat, "date": 1_795_000_000, "text": text} | more


def full_message() -> dict[str, object]:
    """What Telegram answers to a subject's page: 1,130 units of text, 22 entities, six buttons."""
    kinds = ["bold", "italic", "expandable_blockquote"]
    entities: list[dict[str, object]] = [
        {
            "offset": number * 50,
            "length": 3,
            "type": "text_link",
            "url": f"https://example.org/a-page-of-a-source/{number}",
        }
        for number in range(14)
    ]
    entities += [{"offset": 700 + number * 50, "length": 20, "type": kinds[number % 3]} for number in range(8)]
    button = {"text": "All 31 statements", "callback_data": "1s:abcdefgh:claims:1"}
    keyboard = [[button, button, button], [button, {"text": "Copy", "copy_text": {"text": "x" * 200}}, button]]
    return message("What is known. " * 75, entities=entities, reply_markup={"inline_keyboard": keyboard})


def update(number: int) -> bytes:
    """An update in which a chat of its own sends the command."""
    person = {"id": FIRST_CHAT + number, "is_bot": False, "first_name": "Reader", "language_code": "en"}
    chat = {"id": FIRST_CHAT + number, "first_name": "Reader", "type": "private"}
    entity = {"offset": 0, "length": COMMAND.index(" "), "type": "bot_command"}
    said = {"message_id": 1, "from": person, "chat": chat, "date": 1_795_000_000, "text": COMMAND, "entities": [entity]}
    return json.dumps({"update_id": 500_000 + number, "message": said}, separators=(",", ":")).encode()


@dataclass
class Phase:
    """Updates fed one after the other: all at once, or `rate` a second.

    Attributes:
        due: When each was due, seconds of the monotonic clock; one for all in a flood.
        seen: When its answer arrived.
    """

    count: int
    rate: float = 0.0
    due: list[float] = field(default_factory=list)
    seen: list[float] = field(default_factory=list)

    @property
    def lags(self) -> list[float]:
        """Milliseconds from due to answered, the shortest first."""
        return sorted((seen - due) * 1000 for seen, due in zip(self.seen, self.due, strict=True))

    def told(self) -> dict[str, object]:
        """What the measurement needs of it."""
        lags = self.lags
        return {
            "count": self.count,
            "rate": self.rate,
            "seconds": max(self.seen) - min(self.due),
            "first": min(self.seen),
            "p50": lags[len(lags) // 2],
            "p99": lags[min(len(lags) - 1, len(lags) * 99 // 100)],
        }


class Feed:
    """The updates of all phases, given to whoever polls; the next phase begins once the last one is answered."""

    def __init__(self, phases: Sequence[Phase]) -> None:
        self.phases = phases
        self.full_answers = 0
        self._at = 0
        self._start = 0
        self._given = 0
        self._left = 0
        self._bodies = [update(number) for number in range(sum(phase.count for phase in phases))]
        self._polls: list[asyncio.Transport] = []
        self._begun = not phases

    def poll(self, transport: asyncio.Transport) -> None:
        """Answer a poll now or once something is due."""
        self._polls.append(transport)
        if not self._begun:
            self._begun = True
            self._begin()
        self._give()

    def _begin(self) -> None:
        phase, now = self.phases[self._at], time.monotonic()
        gap = 1 / phase.rate if phase.rate else 0.0
        phase.due = [now + 0.05 + number * gap for number in range(phase.count)]
        phase.seen = [0.0] * phase.count
        self._given, self._left = 0, phase.count
        tell({"begin": self._at})
        asyncio.get_running_loop().call_later(0.05, self._give)

    def _give(self) -> None:
        if self._at >= len(self.phases) or not self.phases[self._at].due:
            return
        phase, now = self.phases[self._at], time.monotonic()
        due = phase.count if not phase.rate else max(0, int((now - phase.due[0]) * phase.rate) + 1)
        last = min(phase.count, due, self._given + MOST_AT_ONCE) if now >= phase.due[0] else 0
        if last > self._given and self._polls:
            bodies = self._bodies[self._start + self._given : self._start + last]
            self._polls.pop().write(response(b'{"ok":true,"result":[%b]}' % b",".join(bodies)))
            self._given = last
        if phase.rate and self._given < phase.count:
            asyncio.get_running_loop().call_at(max(phase.due[self._given], now + 0.0005), self._give)

    def sent(self, body: bytes) -> bool:
        """Note a send; whether its page had a keyboard."""
        found, full = CHAT.search(body), b"reply_markup" in body
        number = int(found[1]) - FIRST_CHAT - self._start if found else -1
        seen = self.phases[self._at].seen if self._at < len(self.phases) else []
        if not 0 <= number < len(seen) or seen[number]:
            tell({"stray": body[:200].decode(errors="replace")})
            return full
        seen[number] = time.monotonic()
        self.full_answers += full
        self._left -= 1
        if not self._left:
            self._end()
        return full

    def _told(self) -> dict[str, object]:
        return {"end": self._at, "full": self.full_answers}

    def _end(self) -> None:
        phase = self.phases[self._at]
        tell(self._told() | phase.told())
        self._start += phase.count
        self._at += 1
        self.full_answers = 0
        if self._at < len(self.phases):
            asyncio.get_running_loop().call_later(BETWEEN, self._begin)


class Connection(asyncio.Protocol):
    """One connection of a bot: requests in, canned answers out."""

    def __init__(self, feed: Feed, delay: float) -> None:
        self._feed = feed
        self._delay = delay
        self._buffer = b""
        self._transport: asyncio.Transport
        self._full, self._short, self._true = answer(full_message()), answer(message(COMMAND)), answer(True)
        self._me = answer(ME)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A bot opened a connection."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every request that is here whole."""
        self._buffer += data
        while (head := self._buffer.find(b"\r\n\r\n")) >= 0:
            length = LENGTH.search(self._buffer, 0, head + 2)
            end = head + 4 + (int(length[1]) if length else 0)
            if len(self._buffer) < end:
                return
            path = self._buffer[: self._buffer.index(b" HTTP")]
            body, self._buffer = self._buffer[head + 4 : end], self._buffer[end:]
            self._answer(path.rpartition(b"/")[2].partition(b"?")[0], body)

    def _answer(self, method: bytes, body: bytes) -> None:
        if method == b"getUpdates":
            self._feed.poll(self._transport)
            return
        if method == b"sendMessage":
            canned = self._full if self._feed.sent(body) else self._short
        else:
            canned = self._me if method == b"getMe" else self._true
        if self._delay:
            asyncio.get_running_loop().call_later(self._delay, self._transport.write, canned)
        else:
            self._transport.write(canned)


def tell(event: dict[str, object]) -> None:
    """Say something to whoever measures."""
    sys.stdout.write(json.dumps(event) + "\n")
    sys.stdout.flush()


async def serve(phases: Sequence[Phase], delay: float) -> None:
    """Serve until killed."""
    feed = Feed(phases)
    server = await asyncio.get_running_loop().create_server(lambda: Connection(feed, delay), "127.0.0.1", 0)
    tell({"port": server.sockets[0].getsockname()[1]})
    await server.serve_forever()


def main() -> None:
    """Serve the phases named as COUNT or COUNT@RATE."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("phases", nargs="*")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer but getUpdates'")
    options = parser.parse_args()
    split = [phase.partition("@") for phase in options.phases]
    asyncio.run(serve([Phase(int(count), float(rate or 0)) for count, _, rate in split], options.delay))


if __name__ == "__main__":
    main()
