"""Updates are kept before they are handled, change the store once, and are forgotten when done."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from store import inbox, notes
from store.engine import Store
from store.tables import InboxRow
from tests.store.conftest import NOW

BOT, OTHER_BOT = 4711, 4712


def batch(*ids: int, person: int | None = 9) -> list[dict[str, Any]]:
    """Updates as they are received."""
    return [{"update_id": one, "person": person, "body": f'{{"update_id": {one}}}'} for one in ids]


async def receive(store: Store, *ids: int, bot: int = BOT) -> frozenset[int]:
    async with store.unit() as session:
        return await inbox.receive(session, bot, batch(*ids), now=NOW)


async def rows(store: Store) -> dict[int, InboxRow]:
    async with store.read() as session:
        return {row.update_id: row for row in await session.exec(select(InboxRow))}


async def unfinished(store: Store) -> list[str]:
    async with store.unit() as session:
        return await inbox.unfinished(session, BOT)


async def test_an_update_is_new_once(store: Store) -> None:
    """Received again after an unconfirmed poll, it is known; another bot's of the same number is not the same."""
    assert await receive(store, 1, 2) == {1, 2}
    assert await receive(store, 2, 3) == {3}
    assert await receive(store, 2, bot=OTHER_BOT) == {2}
    assert await receive(store) == frozenset()


async def test_a_change_is_made_once(store: Store) -> None:
    """The first unit that applies an update makes its change; one after a kill is told that it was made."""
    await receive(store, 1)
    async with store.unit() as session:
        assert await inbox.apply_once(session, BOT, 1) is True
    async with store.unit() as session:
        assert await inbox.apply_once(session, BOT, 1) is False
        assert await inbox.apply_once(session, BOT, 99) is False


async def test_mark_and_change_are_one_transaction(store: Store) -> None:
    """A unit that fails leaves neither the change nor the mark, so that the update is applied at the next try."""
    await receive(store, 1)

    async def broken_off() -> None:
        async with store.unit() as session:
            assert await inbox.apply_once(session, BOT, 1)
            await notes.write(session, "changed", "yes")
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        await broken_off()
    async with store.unit() as session:
        assert await notes.read(session, "changed") is None
        assert await inbox.apply_once(session, BOT, 1) is True


async def test_what_is_done_is_forgotten_but_known(store: Store) -> None:
    """The words and the person of a handled update go; its number stays, so that it is known when it comes again."""
    await receive(store, 1, 2)
    async with store.unit() as session:
        await inbox.done(session, BOT, {1})
    kept = await rows(store)
    assert (kept[1].done, kept[1].body, kept[1].person) == (True, None, None)
    assert (kept[2].done, kept[2].body, kept[2].person) == (False, '{"update_id": 2}', 9)
    assert await receive(store, 1) == frozenset()


async def test_a_new_process_gets_what_the_old_one_left(store: Store) -> None:
    """Unfinished updates come back in their order, finished ones do not."""
    await receive(store, 3, 1, 2)
    async with store.unit() as session:
        await inbox.done(session, BOT, {2})
    assert await unfinished(store) == ['{"update_id": 1}', '{"update_id": 3}']


async def test_an_update_that_ends_the_process_is_given_up(store: Store) -> None:
    """Begun three times, it may be what kills: it is not begun a fourth time, and its text goes."""
    await receive(store, 1)
    begun = 1
    while await unfinished(store):
        begun += 1
        assert begun <= inbox.MOST_RUNS
    assert begun == inbox.MOST_RUNS
    assert (await rows(store))[1].done is True
    assert (await rows(store))[1].body is None


async def test_old_numbers_are_swept(store: Store) -> None:
    """What Telegram can no longer send again is forgotten whole; what is open or young stays."""
    await receive(store, 1, 2)
    async with store.unit() as session:
        await inbox.receive(session, BOT, batch(3), now=NOW + timedelta(hours=40))
        await inbox.done(session, BOT, {1, 3})
    async with store.unit() as session:
        await inbox.sweep(session, now=NOW + inbox.KEPT - timedelta(minutes=1))
    assert set(await rows(store)) == {1, 2, 3}
    async with store.unit() as session:
        await inbox.sweep(session, now=NOW + inbox.KEPT + timedelta(minutes=1))
    assert set(await rows(store)) == {2, 3}


async def test_ids_beyond_32_bits_are_kept(store: Store) -> None:
    """Telegram's ids have up to 52 bits."""
    largest = 2**52 - 1
    assert await receive(store, largest) == {largest}
    async with store.unit() as session:
        await inbox.receive(session, largest, batch(1, person=largest), now=NOW)
    assert (await rows(store))[1].person == largest
