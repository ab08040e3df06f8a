"""Deliveries: claimed by one sender at a time, frozen at the first claim, and always accounted for."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from store import announced, chats, deliveries, subscriptions
from store.deliveries import LEASE, Owed
from store.engine import Store
from store.tables import DeliveryRow, SubscriptionRow
from tests.store.conftest import NOW

CHAT = 2**40
SECOND = timedelta(seconds=1)
SOON = NOW + timedelta(minutes=1)


async def owe(store: Store, count: int = 1, *, due: datetime = NOW, **values: Any) -> list[int]:
    """Deliveries of one chat, each a second after the one before; their ids."""
    made = []
    async with store.unit() as session:
        for number in range(count):
            occasion = f"{values.get('kind', 'digest')}-{due.isoformat()}-{number}"
            told = {"chat_id": CHAT, "kind": "digest", "occasion": occasion, "due_at": due + number * SECOND} | values
            made.append((await deliveries.owe(session, DeliveryRow(**told))).id or 0)
    return made


async def claim(
    store: Store, most: int = 10, *, now: datetime = NOW + timedelta(minutes=1), real: datetime = NOW
) -> list[int]:
    """What one sender takes in one unit, its lease set; the ids."""
    async with store.unit() as session:
        taken = await deliveries.claim(session, most, now=now, lease_from=real)
        await deliveries.lease(session, {id_of(one): {"day": "2026-11-22"} for one in taken}, lease_from=real)
    return [id_of(one) for one in taken]


def id_of(one: Owed) -> int:
    assert one.delivery.id is not None
    return one.delivery.id


async def rows(store: Store) -> dict[int, DeliveryRow]:
    async with store.read() as session:
        return {row.id or 0: row for row in await session.exec(select(DeliveryRow))}


async def test_the_longest_owed_come_first_and_no_more_than_asked(store: Store) -> None:
    """Three of five are taken, in the order of their moments."""
    ids = await owe(store, 5)
    assert await claim(store, 3) == ids[:3]
    assert await claim(store, 3) == ids[3:]


async def test_what_is_not_due_is_left(store: Store) -> None:
    """By the desk's clock, whatever the real one says."""
    await owe(store, due=NOW + timedelta(hours=1))
    assert await claim(store, now=NOW) == []
    assert len(await claim(store, now=NOW + timedelta(hours=1))) == 1


async def test_a_lease_keeps_others_away_until_it_ends(store: Store) -> None:
    """Leases run in real time: a desk's clock that is moved does not free them."""
    ids = await owe(store)
    assert await claim(store, real=NOW) == ids
    assert await claim(store, now=NOW + timedelta(days=9), real=NOW + LEASE - SECOND) == []
    assert await claim(store, real=NOW + LEASE) == ids


async def test_two_senders_at_once_never_take_the_same(store: Store) -> None:
    """While one unit is open, another passes its rows over instead of waiting for them."""
    if store.sqlite:
        pytest.skip("SQLite has one writer; its units come one after the other")
    ids = await owe(store, 4)
    async with store.unit() as one, store.unit() as other:
        first = await deliveries.claim(one, 2, now=SOON, lease_from=NOW)
        second = await deliveries.claim(other, 10, now=SOON, lease_from=NOW)
        third = await deliveries.claim(other, 10, now=SOON, lease_from=NOW)
    assert [id_of(each) for each in first] == ids[:2]
    assert [id_of(each) for each in second] == ids[2:]
    assert {id_of(each) for each in third} <= set(ids[2:])


async def test_a_claim_brings_what_composing_needs(store: Store) -> None:
    """The subscription and the chat come along; gone ones are told apart."""
    async with store.unit() as session:
        await chats.meet(session, CHAT, "private", now=NOW)
        row = await subscriptions.start(session, SubscriptionRow(chat_id=CHAT, created_at=NOW, next_due_at=NOW))
    await owe(store, subscription_id=row.id)
    await owe(store, chat_id=CHAT + 1, due=NOW + SECOND)
    async with store.unit() as session:
        one, other = await deliveries.claim(session, 10, now=SOON, lease_from=NOW)
    assert one.subscription is not None
    assert one.chat is not None
    assert (one.subscription.id, one.chat.id) == (row.id, CHAT)
    assert (other.subscription, other.chat) == (None, None)


async def test_facts_are_frozen_with_the_lease(store: Store) -> None:
    """A resend reads the same as what was composed first."""
    (one,) = await owe(store)
    await claim(store)
    frozen = (await rows(store))[one]
    assert frozen.facts == {"day": "2026-11-22"}
    assert (frozen.state, frozen.lease_until) == ("planned", NOW + LEASE)


async def test_only_an_unknown_outcome_counts_as_an_attempt(store: Store) -> None:
    """What may have been sent or not waits for its lease; what was given back unsent costs nothing."""
    one, two = await owe(store, 2)
    await claim(store)
    async with store.unit() as session:
        await deliveries.unknown(session, [one])
        await deliveries.put_off(session, [two], None)
    assert {row.id: row.attempts for row in (await rows(store)).values()} == {one: 1, two: 0}
    assert await claim(store, real=NOW + LEASE - SECOND) == [two]
    assert await claim(store, real=NOW + 2 * LEASE) == [one, two]


async def test_what_was_sent_is_never_claimed_again(store: Store) -> None:
    """The marks carry the ids of the messages, and end the lease."""
    one, two = await owe(store, 2)
    await claim(store)
    async with store.unit() as session:
        await deliveries.sent(session, {one: [11], two: [12, 13]}, now=NOW)
    found = await rows(store)
    assert [(row.state, row.messages, row.sent_at, row.lease_until) for row in found.values()] == [
        ("sent", [11], NOW, None),
        ("sent", [12, 13], NOW, None),
    ]
    assert await claim(store, real=NOW + 2 * LEASE) == []


async def test_nothing_sent_is_given_back_without_an_attempt(store: Store) -> None:
    """A flood pause costs no attempt, and the row waits it out."""
    (one,) = await owe(store)
    await claim(store)
    async with store.unit() as session:
        await deliveries.put_off(session, [one], NOW + timedelta(minutes=5))
    assert (await rows(store))[one].attempts == 0
    assert await claim(store, real=NOW + timedelta(minutes=4)) == []
    assert await claim(store, real=NOW + timedelta(minutes=5)) == [one]


async def test_what_is_put_off_without_a_moment_is_free_at_once(store: Store) -> None:
    """A process that stops gives back what it claimed and did not send."""
    (one,) = await owe(store)
    await claim(store)
    async with store.unit() as session:
        await deliveries.put_off(session, [one], None)
    assert await claim(store) == [one]


async def test_a_sent_delivery_is_not_given_back(store: Store) -> None:
    """A row that was marked meanwhile keeps its mark."""
    (one,) = await owe(store)
    await claim(store)
    async with store.unit() as session:
        await deliveries.sent(session, {one: [11]}, now=NOW)
        await deliveries.put_off(session, [one], None)
    assert (await rows(store))[one].state == "sent"
    assert await claim(store) == []


async def test_a_new_owner_takes_over_at_once(store: Store) -> None:
    """A dead predecessor's leases are not waited for, and a claim was no attempt."""
    ids = await owe(store, 2)
    await claim(store)
    async with store.unit() as session:
        await deliveries.unknown(session, ids)
        await deliveries.take_over(session)
    assert await claim(store) == ids
    assert {row.attempts for row in (await rows(store)).values()} == {1}


async def test_an_end_always_has_its_reason(store: Store) -> None:
    """Skipped, folded and failed are told in /missed, the newest first; what was sent is not."""
    one, two, three = await owe(store, 3)
    await claim(store)
    async with store.unit() as session:
        await deliveries.settle(session, [one], "skipped", "no longer followed")
        await deliveries.settle(session, [two], "failed", "three times without an answer")
        await deliveries.sent(session, {three: [1]}, now=NOW)
    async with store.read() as session:
        told = [(row.id, row.state, row.why) for row in await deliveries.missed(session, CHAT, 0)]
        newest = [row.id for row in await deliveries.latest(session, CHAT, 0, 2)]
        assert await deliveries.missed(session, CHAT, 5) == []
    assert told == [(two, "failed", "three times without an answer"), (one, "skipped", "no longer followed")]
    assert newest == [three, two]
    assert await claim(store, real=NOW + 2 * LEASE) == []


async def test_a_held_delivery_wakes_at_its_moment(store: Store) -> None:
    """Quiet hours keep it; when they end it is due, whatever lease there was."""
    (one,) = await owe(store)
    await claim(store)
    async with store.unit() as session:
        await deliveries.hold(session, [one], NOW + timedelta(hours=8), "quiet hours")
    assert await claim(store, now=NOW + timedelta(hours=7)) == []
    assert await claim(store, now=NOW + timedelta(hours=8)) == [one]
    assert (await rows(store))[one].state == "planned"


async def test_only_what_is_still_owed_is_sent(store: Store) -> None:
    """Right before each send: nobody unsubscribed meanwhile, and the lease is still the sender's own."""
    one, two = await owe(store, 2)
    await claim(store)
    async with store.unit() as session:
        await deliveries.settle(session, [one], "skipped", "no longer followed")
        assert await deliveries.still_owed(session, [one, two], lease_from=NOW) == {two}
        assert await deliveries.still_owed(session, [one, two], lease_from=NOW + SECOND) == set()


async def test_the_next_owed_is_known(store: Store) -> None:
    """For the sandbox's jump and for health: the earliest that is owed, held ones by their waking."""
    async with store.read() as session:
        assert await deliveries.next_owed(session) is None
    early, late = await owe(store, 2, due=NOW + timedelta(hours=1))
    async with store.unit() as session:
        await deliveries.hold(session, [early], NOW + timedelta(hours=9), "quiet hours")
    async with store.read() as session:
        assert await deliveries.next_owed(session) == NOW + timedelta(hours=1) + SECOND
    async with store.unit() as session:
        await deliveries.sent(session, {late: [1]}, now=NOW)
    async with store.read() as session:
        assert await deliveries.next_owed(session) == NOW + timedelta(hours=9)


async def test_the_same_slot_is_owed_once(store: Store) -> None:
    """Two rows of one chat, kind and occasion cannot be."""
    await owe(store)
    with pytest.raises(Exception, match=r"(?i)unique"):
        await owe(store)
    assert len(await rows(store)) == 1


async def test_old_ends_are_swept_and_open_ones_stay(store: Store) -> None:
    """What was sent is kept as long as a correction can reach it; what is owed is never forgotten."""
    one, _open = await owe(store, 2)
    (young,) = await owe(store, due=NOW + timedelta(days=5))
    async with store.unit() as session:
        await deliveries.sent(session, {one: [1], young: [2]}, now=NOW)
        await deliveries.sweep(session, NOW + timedelta(days=1))
    assert set(await rows(store)) == {_open, young}


async def test_silence_is_noticed_once(store: Store) -> None:
    """A delivery that is neither out nor accounted for is told of once."""
    await owe(store, 2)
    after = NOW + timedelta(minutes=10)
    async with store.unit() as session:
        assert await deliveries.silent(session, NOW) == 0
        assert await deliveries.silent(session, after) == 2
        assert await deliveries.tell_of_silent(session, after) == 2
        assert await deliveries.silent(session, after) == 0


async def test_the_newest_announced_version_stays(store: Store) -> None:
    """A chat is told of a version once; each topic on its own."""
    async with store.unit() as session:
        await announced.announce(session, [((CHAT, 0), "a", 1), ((CHAT, 5), "a", 2)])
    async with store.unit() as session:
        await announced.announce(session, [((CHAT, 0), "a", 3)])
        await announced.announce(session, [])
    async with store.read() as session:
        known = await announced.versions(session, [(CHAT, 0), (CHAT, 5), (CHAT, 6)])
    assert known == {(CHAT, 0): {"a": 3}, (CHAT, 5): {"a": 2}, (CHAT, 6): {}}


async def test_what_quiet_hours_held_is_not_silent_at_their_end(store: Store) -> None:
    """A push that woke a moment ago and goes out now is not late; one that woke long ago is."""
    (one,) = await owe(store)
    wake, sharp = NOW + timedelta(hours=9), timedelta(minutes=15)
    async with store.unit() as session:
        await deliveries.hold(session, [one], wake, "held in quiet hours")
        await deliveries.lease(session, {one: {}}, lease_from=NOW)
    async with store.read() as session:
        assert await deliveries.silent(session, wake + SECOND - sharp) == 0
        assert await deliveries.silent(session, wake + SECOND) == 1
