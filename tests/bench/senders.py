"""Fan-outs to be measured: the desk's own, and plain loops that send the same bodies. Each prints what it took."""

import argparse
import asyncio
import json
import resource
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import psycopg
from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions

from bot import loop
from bot.leading import real_now
from bot.newsroom import Newsroom
from bot.push.compose import Composer
from bot.push.sender import Sender
from bot.push.tick import tick
from bot.telegram.pacing import Pacing
from bot.telegram.request import AiohttpRequest
from store import deliveries
from store.engine import Store
from tests.bench.bots import UNPACED
from tests.bench.server import TOKEN

WARM_UP, MEASURED = (datetime(2026, 11, day, 1, tzinfo=UTC) for day in (22, 23))
AT_ONCE = 64
WARMING = 200
LOOK = 0.02
OWING = "SELECT 1 FROM delivery WHERE state = 'planned' LIMIT 1"

Body = dict[str, Any]


@dataclass
class Clock:
    """The desk's clock, moved by hand."""

    moment: datetime = WARM_UP

    def __call__(self) -> datetime:
        """Now."""
        return self.moment + timedelta(seconds=1)


@dataclass
class Took:
    """Seconds by the wall and of the processor since it was made."""

    began: float = field(default_factory=time.perf_counter)
    spent: float = field(default_factory=lambda: _spent())

    def tell(self, count: int) -> None:
        """Print it."""
        told = {"count": count, "seconds": time.perf_counter() - self.began, "cpu": _spent() - self.spent}
        print(json.dumps(told), flush=True)


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def newsroom(database: str, clock: Callable[[], datetime]) -> Newsroom:
    """A desk's life-long things, its pace raised."""
    pacing = Pacing(time.monotonic, rate=UNPACED)
    return Newsroom(store=Store(database), now=clock, pacing=pacing, username="benchbot")


async def desk(url: str, database: str) -> None:
    """The desk's own road: plan, claim, compose, send, mark; first for a few, to warm it up."""
    clock = Clock()
    room = newsroom(database, clock)
    await room.refresh()
    # A desk that has been up for a second has its search: who opens it pays for that, and not this fan-out.
    await asyncio.to_thread(room.live.warm)
    async with Bot(TOKEN, f"{url}/bot", request=AiohttpRequest(), get_updates_request=AiohttpRequest()) as bot:
        await _fan_out(room, bot)
        clock.moment = MEASURED
        took = Took()
        took.tell(await _fan_out(room, bot))
    await room.store.close()


async def _fan_out(room: Newsroom, bot: Bot) -> int:
    planned = await tick(room)
    ending = asyncio.Event()
    sending = asyncio.create_task(Sender(room, bot, real_now).run(ending))
    with _looking(room.store) as owing:
        while owing():
            await asyncio.sleep(LOOK)
    ending.set()
    await sending
    return planned


@contextmanager
def _looking(store: Store) -> Iterator[Callable[[], bool]]:
    """Asks past the desk's own connections whether anything is owed, which costs it next to nothing."""
    if store.file:
        lite = sqlite3.connect(store.file)
        with closing(lite):
            yield lambda: lite.execute(OWING).fetchone() is not None
        return
    plain = store.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as full:
        yield lambda: full.execute(OWING).fetchone() is not None


async def bodies(file: str, database: str) -> None:
    """Write down what the desk would send, for the others to send the same."""
    clock = Clock(MEASURED)
    room = newsroom(database, clock)
    await room.refresh()
    await tick(room)
    found: list[Body] = []
    while True:
        async with room.store.unit() as session:
            owed = await deliveries.claim(session, 1000, now=clock(), lease_from=real_now())
            letters = await Composer(room).letters(session, owed, lease_from=real_now())
        if not owed:
            break
        found += [letter.body.to(letter.delivery.chat_id).parameters for letter in letters]
    Path(file).write_text(json.dumps(found))
    await room.store.close()
    print(json.dumps({"count": len(found)}))


async def raw(url: str, file: str) -> None:
    """Plain aiohttp: a dict as JSON for each message, the answer read."""
    async with aiohttp.ClientSession() as session:

        async def send(body: Body) -> None:
            async with session.post(f"{url}/bot{TOKEN}/sendMessage", json=body) as answer:
                await answer.json()

        await _loop(_read(file), send)


async def ptb(url: str, file: str) -> None:
    """python-telegram-bot as it comes."""
    known: dict[str, dict[str, Any]] = {}

    def own(body: Body) -> dict[str, Any]:
        if body["text"] not in known:
            known[body["text"]] = {
                "parse_mode": body["parse_mode"],
                "link_preview_options": LinkPreviewOptions(**body["link_preview_options"]),
                "reply_markup": InlineKeyboardMarkup.de_json(body["reply_markup"], None),
            }
        return {"chat_id": body["chat_id"], "text": body["text"]} | known[body["text"]]

    async with Bot(TOKEN, f"{url}/bot") as bot:

        async def send(body: Body) -> None:
            await bot.send_message(**body)

        await _loop([own(body) for body in _read(file)], send)


def _read(file: str) -> list[Body]:
    found: list[Body] = json.loads(Path(file).read_text())
    return found


async def _loop(all_of_it: Sequence[Body], send: Callable[[Body], Awaitable[None]]) -> None:
    """Send everything, so many at once; the first few warm it up."""
    await _workers(all_of_it[:WARMING], send)
    took = Took()
    await _workers(all_of_it[WARMING:], send)
    took.tell(len(all_of_it) - WARMING)


async def _workers(some: Sequence[Body], send: Callable[[Body], Awaitable[None]]) -> None:
    following = iter(some)

    async def work() -> None:
        for body in following:
            await send(body)

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))


SENDERS = {"raw": raw, "ptb": ptb, "bodies": bodies}


def main() -> None:
    """Send and tell, or write the bodies."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("sender", choices=["desk", *SENDERS])
    parser.add_argument("where", help="the server's address; for bodies the file to be written")
    parser.add_argument("what", help="the desk's database, or the file of bodies")
    options = parser.parse_args()
    if options.sender == "desk":
        loop.run(desk(options.where, options.what))
    else:
        asyncio.run(SENDERS[options.sender](options.where, options.what))


if __name__ == "__main__":
    main()
