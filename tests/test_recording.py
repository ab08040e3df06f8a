"""What answers carried is written down in batches: soon, whatever goes wrong on the way, and never for who is forgotten."""

import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from bot import recording
from bot.newsroom import Newsroom
from bot.recording import Recording
from bot.telegram.pacing import Pacing
from bot.views.page import Page
from bot.views.reader import Reader
from bot.views.text import FIRST_SCREEN, IN_GROUP
from store import answers
from store.engine import Store
from store.tables import AnswerRow, AnswersRow

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PRIVATE, GROUP = (Reader("desk_bot", private, NOW.date()) for private in (True, False))
TOLD = Page("A statement.", claims=("a#b",))


@pytest.fixture
async def room(database: str) -> AsyncIterator[Newsroom]:
    """A newsroom on a store of its own."""
    store = Store(database)
    yield Newsroom(store, lambda: NOW, Pacing(time.monotonic))
    await store.close()


async def recorded(room: Newsroom) -> dict[int, list[str]]:
    """What is kept, by chat."""
    async with room.store.read() as session:
        return {row.chat_id: row.shows for row in await session.exec(select(AnswerRow))}


def test_a_batch_is_never_more_than_a_second_away() -> None:
    """Half a second between two leaves as long for the writing."""
    assert recording.BETWEEN <= 0.5


async def test_what_waits_is_written_at_the_end(room: Newsroom) -> None:
    """A desk that is stopped loses nothing; pages without statements leave no row."""
    made = Recording(room)
    made.marks.start()
    made.note(1, 0, [5, 6], ("a#b",), 1)
    made.note(2, 0, [5], (), 1)
    made.note(3, 0, [], ("a#b",), 1)
    await made.marks.end()
    assert await recorded(room) == {1: ["a#b"]}


async def test_what_could_not_be_written_waits(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that fails once costs nothing."""
    made = Recording(room)
    made.note(1, 0, [5], ("a#b",), 1)
    with monkeypatch.context() as broken:
        broken.setattr(answers, "keep", _fails)
        with pytest.raises(RuntimeError):
            await made.write()
    made.note(2, 0, [5], ("a#b",), 1)
    await made.write()
    assert await recorded(room) == {1: ["a#b"], 2: ["a#b"]}


async def _fails(*_: object) -> None:
    raise RuntimeError("the disk is full")


async def test_who_is_forgotten_is_not_written_down_after_it(room: Newsroom) -> None:
    """What waits in memory goes with the rest, and the next first answer says again that it is kept."""
    made = Recording(room)
    assert (await made.introduced(TOLD, 1, PRIVATE)).text.endswith("/privacy</i>")
    made.note(1, 0, [5], ("a#b",), 1)
    room.forget(1)
    await made.write()
    assert await recorded(room) == {}
    assert (await made.introduced(TOLD, 1, PRIVATE)).text.endswith("/privacy</i>")


async def test_it_is_said_once_in_a_chats_life(room: Newsroom) -> None:
    """By this process or another one."""
    made = Recording(room)
    assert await made.introduced(TOLD, 1, PRIVATE) != TOLD
    assert await made.introduced(TOLD, 1, PRIVATE) == TOLD
    await made.write()
    assert await Recording(room).introduced(TOLD, 1, PRIVATE) == TOLD
    async with room.store.read() as session:
        assert [row.kept for row in await session.exec(select(AnswersRow))] == [True]


@pytest.mark.parametrize(("reader", "limit"), [(PRIVATE, FIRST_SCREEN), (GROUP, IN_GROUP)])
async def test_where_there_is_no_room_it_is_said_under_the_next(room: Newsroom, reader: Reader, limit: int) -> None:
    """No first screen is longer for it; every first screen that the views make leaves room."""
    made = Recording(room)
    full = Page("x" * limit, claims=("a#b",))
    assert await made.introduced(full, 1, reader) == full
    just = Page("x" * reader.first, claims=("a#b",))
    said = await made.introduced(just, 1, reader)
    assert len(said.text.replace("<i>", "").replace("</i>", "")) == limit
