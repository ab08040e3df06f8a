"""Whom a correction has to reach, on both databases: everybody who got the claim, each once, and nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from store import answers, carried, corrections, deliveries
from store.answers import Answered
from store.engine import Store
from store.tables import AnswerRow, ChangeRow, ChatRow, CorrectionRow, DeliveryRow, DeskRow, ReadRow
from tests.store.conftest import NOW

CLAIM, OTHER = "a-brief#one", "b-brief#two"
FACTS = {"day": "2026-11-22", "subjects": [], "on_date": [OTHER, CLAIM], "content": 1}
DAY = timedelta(days=1)


async def pushed(store: Store, chat: int, **values: Any) -> None:
    """A delivery that is out, or otherwise as it is told."""
    told: dict[str, Any] = {"kind": "digest", "occasion": f"x/{len(values)}", "due_at": NOW - DAY, "state": "sent"}
    told |= {"facts": FACTS, "messages": [7], "sent_at": NOW - DAY} | values
    async with store.unit() as session:
        session.add(DeliveryRow(chat_id=chat, **told))


async def answered(store: Store, *chats: int, claims: tuple[str, ...] = (CLAIM,), **values: Any) -> None:
    """An answer that is out."""
    told: dict[str, Any] = {"message_id": 9, "topic_id": 0, "content": 1, "at": NOW - DAY} | values
    async with store.unit() as session:
        await answers.keep(session, [Answered(chat_id=chat, claims=claims, **told) for chat in chats])


async def correction(store: Store, kind: str = "correction", **values: Any) -> tuple[CorrectionRow, int]:
    """A correction that is live in the second content, and how many chats it is owed to."""
    told: dict[str, Any] = {
        "claim": CLAIM,
        "version": 2,
        "why": "so",
        "who": 1,
        "at": NOW,
        "was": {},
        "now": {},
    } | values
    async with store.unit() as session:
        if (await session.exec(select(DeskRow))).one_or_none() is None:
            session.add(DeskRow(desk={}, version=2, folder_hash="", loaded_at=NOW))
        row = CorrectionRow(kind=kind, **told)
        await corrections.add(session, row)
        found = await corrections.to_reach(session, row)
        return row, await corrections.owe(session, row, found, now=NOW)


async def owed(store: Store) -> set[tuple[int, int]]:
    """The chats and topics that something is owed to now."""
    async with store.read() as session:
        mine = select(DeliveryRow).where(DeliveryRow.kind == "correction", DeliveryRow.state == "planned")
        return {(row.chat_id, row.topic_id) for row in await session.exec(mine)}


async def test_it_reaches_pushes_and_answers_once_for_each_chat_and_topic(store: Store) -> None:
    """Both kinds of messages, several of them in a chat, and a topic of a group for itself."""
    await pushed(store, 1)
    await pushed(store, 2)
    await pushed(store, -5, topic_id=3)
    await pushed(store, -5, topic_id=4)
    await answered(store, 2, 3)
    await answered(store, 3, message_id=10)
    row, count = await correction(store)
    assert count == 5
    assert await owed(store) == {(1, 0), (2, 0), (3, 0), (-5, 3), (-5, 4)}
    assert row.content == 2


NOT_REACHED: dict[str, dict[str, Any]] = {
    "another claim": {"facts": FACTS | {"on_date": [OTHER]}},
    "a claim whose id goes on": {"facts": FACTS | {"on_date": [f"{CLAIM}-more"]}},
    "a claim whose id ends like it": {"facts": FACTS | {"on_date": [f"more-{CLAIM}"]}},
    "only a position in the files": {"facts": FACTS | {"on_date": [], "position": f"0001{CLAIM}"}},
    "never sent": {"state": "skipped"},
    "planned and not composed": {"state": "planned", "facts": None},
    "composed before, and not on its way": {"state": "planned"},
    "longer ago than 90 days": {"due_at": NOW - 91 * DAY},
    "a notice": {"kind": "notice"},
}


@pytest.mark.parametrize("values", NOT_REACHED.values(), ids=NOT_REACHED)
async def test_who_did_not_get_it_is_owed_nothing(store: Store, values: dict[str, Any]) -> None:
    """A message that carried something else, or did not go out."""
    await pushed(store, 1, **values)
    assert (await correction(store))[1] == 0


async def test_what_may_be_out_counts(store: Store) -> None:
    """On its way just now, or with an outcome that nobody knows."""
    await pushed(store, 1, state="planned", lease_until=NOW + DAY)
    await pushed(store, 2, state="planned", attempts=1)
    await pushed(store, 3, state="failed", attempts=3)
    assert (await correction(store))[1] == 3


async def test_what_was_turned_away_from_counts_as_carried(store: Store) -> None:
    """Who paged on has seen both pages; the message shows only the last."""
    await answered(store, 1)
    await answered(store, 1, claims=(OTHER,), edited=True)
    await answered(store, 2)
    await answered(store, 2, claims=(), edited=True)
    assert (await correction(store))[1] == 2
    async with store.read() as session:
        found = {row.chat_id: (row.shows, row.carried) for row in await session.exec(select(AnswerRow))}
    assert found == {1: ([OTHER], [CLAIM, OTHER]), 2: ([], [CLAIM])}


async def test_a_page_without_claims_is_not_recorded(store: Store) -> None:
    """Settings and lists leave no row, edited or not."""
    await answered(store, 1, claims=(), edited=True)
    async with store.read() as session:
        assert (await session.exec(select(AnswerRow))).all() == []


async def test_the_switch_is_obeyed_when_a_batch_is_written(store: Store) -> None:
    """A chat that ended the keeping has no row, whichever process answered it; what it had goes."""
    await answered(store, 1, 2)
    async with store.unit() as session:
        await answers.told(session, [1, 2])
        await answers.switch(session, 1, False)
    await answered(store, 1, 2, message_id=11)
    async with store.read() as session:
        rows = {(row.chat_id, row.message_id) for row in await session.exec(select(AnswerRow))}
        kept = [await answers.kept(session, chat) for chat in (1, 2, 3)]
    assert rows == {(2, 9), (2, 11)}
    assert kept == [False, True, None]


async def test_answers_are_forgotten_after_their_days(store: Store) -> None:
    """By the day on which they were last shown."""
    await answered(store, 1, at=NOW - 91 * DAY)
    await answered(store, 2)
    async with store.unit() as session:
        await answers.sweep(session, NOW - 90 * DAY)
    async with store.read() as session:
        assert {row.chat_id for row in await session.exec(select(AnswerRow))} == {2}


async def test_who_was_answered_while_it_went_live_is_owed_it_too(store: Store) -> None:
    """An answer of older content that was recorded after the correction; not one of today's, and nobody twice."""
    await answered(store, 1)
    row, count = await correction(store)
    await answered(store, 2, at=NOW)
    await answered(store, 3, at=NOW, content=2)
    async with store.unit() as session:
        found = await corrections.late(session, row)
        late = await corrections.owe(session, row, found, now=NOW)
        again = await corrections.owe(session, row, found, now=NOW)
    assert (count, late, again) == (1, 1, 0)
    assert await owed(store) == {(1, 0), (2, 0)}


async def test_the_reach_is_counted_by_who_sleeps_and_who_is_gone(store: Store) -> None:
    """As the editor is told before it is done."""
    async with store.unit() as session:
        session.add(ChatRow(id=1, kind="private", since=NOW, zone="UTC", quiet_from="22:00", quiet_to="07:00"))
        session.add(ChatRow(id=2, kind="private", since=NOW, state="gone"))
    await answered(store, 1, 2, 3)
    async with store.read() as session:
        found = await corrections.reach(session, CLAIM, now=NOW)
    counted = {(one.gone, one.quiet_from): one.count for one in found}
    assert counted == {(False, "22:00"): 1, (True, None): 1, (False, None): 1}


async def test_a_recall_reaches_who_was_told_of_just_that_version(store: Store) -> None:
    """Version 1 is not version 11, and a brief that was only shown was no news."""
    for chat, version in ((1, 1), (2, 11), (3, 2)):
        await pushed(
            store, chat, facts={"changed": [["a-brief", version, CLAIM, ""]], "briefs": [["a-brief", version]]}
        )
    await pushed(store, 4)
    _, count = await correction(store, "recall", claim="a-brief", version=1)
    assert count == 1
    assert await owed(store) == {(1, 0)}


async def test_facts_are_found_however_the_sender_wrote_them(store: Store) -> None:
    """SQLite writes what it takes from a list of many without spaces."""
    facts = {"changed": [["a-brief", 1, CLAIM, ""]]}
    await pushed(store, 1, facts=None)
    async with store.unit() as session:
        number = (await session.exec(select(DeliveryRow.id))).one() or 0
        await deliveries.lease(session, {number: facts}, lease_from=NOW)
        await deliveries.sent(session, {number: [7]}, now=NOW)
    assert (await correction(store))[1] == 1
    assert (await correction(store, "recall", claim="a-brief", version=1))[1] == 1


async def test_a_slip_is_no_news(store: Store) -> None:
    """Its version is in no log of changes, and who read the one before has read it."""
    async with store.unit() as session:
        for version in (1, 2):
            session.add(ChangeRow(brief="a-brief", version=version, what="changed", claims=[], at=NOW))
        session.add(ReadRow(chat_id=1, brief="a-brief", version=1, read_at=NOW))
        session.add(ReadRow(chat_id=2, brief="b-brief", version=1, read_at=NOW))
    await correction(store, "slip")
    async with store.read() as session:
        assert [row.version for row in await session.exec(select(ChangeRow))] == [1]
        assert {row.brief: row.version for row in await session.exec(select(ReadRow))} == {"a-brief": 2, "b-brief": 1}


async def test_the_messages_of_a_chat_are_found_as_they_stand(store: Store) -> None:
    """A push by its facts, an answer as recorded; where a page took a push's place, the page."""
    await pushed(store, 1)
    await pushed(store, 2, messages=[8])
    await answered(store, 2, message_id=8, claims=(OTHER, CLAIM))
    await answered(store, 3)
    async with store.read() as session:
        found = await carried.messages(session, [1, 2], CLAIM, NOW - 90 * DAY)
    told = {one.chat_id: (one.kind, one.message_id, one.shows, one.content, one.out) for one in found}
    assert told == {1: ("digest", 7, (), 1, True), 2: ("answer", 8, (OTHER, CLAIM), 1, True)}


async def test_the_end_is_counted(store: Store) -> None:
    """Nothing owed any more: chats told, messages edited, and who could not be reached."""
    await answered(store, 1, 2, 3)
    row, _ = await correction(store)
    async with store.unit() as session:
        assert not await corrections.is_out(session, row)
        ids = [one or 0 for one in await session.exec(select(DeliveryRow.id).order_by("id"))]
        await deliveries.sent(session, {ids[0]: [20], ids[1]: [21]}, now=NOW)
        await deliveries.refreeze(session, {ids[0]: {"edited": [9, 10]}, ids[1]: {"claim": CLAIM}})
        await deliveries.settle(session, ids[2:], "skipped", "the bot was blocked")
    async with store.unit() as session:
        assert await corrections.is_out(session, row)
        assert await corrections.outcome(session, row) == corrections.Outcome(2, 2, 1)
        await corrections.was_counted(session, row.id or 0)
    async with store.read() as session:
        assert await corrections.uncounted(session) == []


async def test_a_process_with_older_content_composes_nothing_for_a_moment(store: Store) -> None:
    """A correction of the last minute in newer content than its own; later whatever is wrong with that content."""
    await correction(store)
    async with store.unit() as session:
        assert await corrections.is_ahead(session, 1, NOW)
        assert not await corrections.is_ahead(session, 2, NOW)
        assert not await corrections.is_ahead(session, 1, NOW + timedelta(minutes=2))
