"""How often each claim was sent: by pushes that went out, and by answers, on both databases."""

from datetime import datetime, timedelta
from typing import Any

from briefs import digest
from store import deliveries, sent
from store.engine import Store
from store.tables import AnswerRow, DeliveryRow
from tests.store.conftest import NOW

SINCE = NOW - timedelta(days=90)


async def push(store: Store, chat: int, facts: dict[str, Any] | None, **values: Any) -> None:
    """A delivery that was sent, unless it is said otherwise."""
    told = {"chat_id": chat, "kind": "digest", "occasion": f"{values}", "due_at": NOW, "state": "sent", "facts": facts}
    async with store.unit() as session:
        await deliveries.owe(session, DeliveryRow(**(told | values)))


async def answer(store: Store, message: int, carried: list[str], at: datetime = NOW) -> None:
    """An answer that carried claims."""
    async with store.unit() as session:
        session.add(AnswerRow(chat_id=1, message_id=message, shows=carried[:1], carried=carried, at=at))


async def often(store: Store) -> dict[str, int]:
    """What was counted."""
    async with store.read() as session:
        return dict(await sent.often(session, SINCE))


FULL = digest.facts(
    digest.Digest(
        NOW.date(), ("thailand",), changed=(("a", 2, "a#changed", "reported"),), on_date=("a#date",), also=("b#also",),
        files="a#files", position="001a#files", ahead=("a#ahead",), due=("a#due",), briefs=(("a", 2),),
    )
)  # fmt: skip


async def test_every_part_of_a_digest_counts_and_its_position_does_not(store: Store) -> None:
    """What changed, the date, the files, what is ahead and was due; the sort key of a position is no claim."""
    await push(store, 1, FULL)
    wanted = ("a#changed", "a#date", "b#also", "a#files", "a#ahead", "a#due")
    assert await often(store) == dict.fromkeys(wanted, 1)


async def test_the_same_facts_count_for_each_chat_and_answers_too(store: Store) -> None:
    """Three chats got the same digest, another one a part of it, and one asked."""
    for chat in range(3):
        await push(store, chat, FULL)
    await push(store, 3, {"day": "2026-11-21", "subjects": [], "files": "a#files"})
    await answer(store, 1, ["a#files", "a#other"])
    counted = await often(store)
    assert (counted["a#files"], counted["a#date"], counted["a#other"]) == (5, 3, 1)


async def test_only_what_went_out_in_the_time_counts(store: Store) -> None:
    """Not what is owed, was skipped, is older, or has no facts; the same for answers."""
    await push(store, 1, FULL, state="planned")
    await push(store, 2, FULL, state="skipped", why="paused")
    await push(store, 3, FULL, due_at=SINCE - timedelta(seconds=1))
    await push(store, 4, None)
    await push(store, 5, {"counts": {"reports": 1}}, kind="notice")
    await answer(store, 1, ["a#files"], at=SINCE - timedelta(seconds=1))
    await answer(store, 2, [])
    assert await often(store) == {}
