"""Deliveries: what is owed, who is sending it, what became of it."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Integer, bindparam, or_, text, tuple_
from sqlalchemy import select as core_select
from sqlmodel import and_, col, delete, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from store import owed
from store.bulk import by_number
from store.owed import Delivery, Owed, Schedules
from store.tables import DeliveryRow, Row

LEASE = timedelta(seconds=30)
MOST_ATTEMPTS = 3
# How the occasion of a delivery begins that a reader asked for once more; the number of the first one follows.
AGAIN = "again:"
ASKED = "sent again when you asked"
# How the occasions begin of deliveries that only change messages, of which no reader hears.
UNHEARD = ("slip:", "recall:")
QUIET = {"synchronize_session": False}
OPEN = ("planned", "held")
MISSED = ("held", "folded", "skipped", "failed")
# Written out, not as parameters: SQLite takes a partial index only for a condition in the index's own words.
PLANNED, HELD = text("delivery.state = 'planned'"), text("delivery.state = 'held'")


async def claim(session: AsyncSession, most: int, *, now: datetime, lease_from: datetime) -> list[Owed]:
    """Take up to `most` deliveries that are due, or whose quiet hours have ended, the longest owed first.

    Another sender passes them over until their lease ends or `release` gives them back.

    Args:
        now: The desk's moment, by which a delivery is due.
        lease_from: The real moment, by which leases run however the desk's clock is moved.
    """
    schedules: Schedules = {}
    moments = {"now": now, "lease_from": lease_from}
    found = await _taken(session, schedules, _woken(), moments, most)
    if found:
        found += await _taken(session, schedules, _held_beside(found), moments)
    if len(found) < most:
        found += await _taken(session, schedules, _due(), moments, most - len(found))
    return sorted(found, key=lambda one: (one.delivery.due_at, one.delivery.id))


async def _taken(
    session: AsyncSession, schedules: Schedules, ready: Any, moments: dict[str, datetime], most: int | None = None
) -> list[Owed]:
    params = moments | ({"most": most} if most is not None else {})
    return owed.read(await (await session.connection()).execute(ready, params), schedules)


@cache
def _due() -> Any:
    lease_until, due_at = col(DeliveryRow.lease_until), col(DeliveryRow.due_at)
    free = or_(lease_until.is_(None), lease_until <= _moment("lease_from"))
    return _locked(and_(PLANNED, due_at <= _moment("now"), free)).limit(bindparam("most", type_=Integer))


@cache
def _woken() -> Any:
    return _locked(and_(HELD, col(DeliveryRow.held_until) <= _moment("now"))).limit(bindparam("most", type_=Integer))


def _locked(ready: Any) -> Any:
    asked = owed.asked().where(ready).order_by(col(DeliveryRow.due_at), col(DeliveryRow.id))
    # Outer joins let only the first table be locked; the others are only read.
    return asked.with_for_update(skip_locked=True, of=Row.metadata.tables["delivery"])


def _moment(name: str) -> Any:
    return bindparam(name, type_=Row.metadata.tables["delivery"].c.due_at.type)


def _held_beside(taken: Sequence[Owed]) -> Any:
    """What else is held for the chats of what woke, so that it all becomes one message."""
    places = {(one.delivery.chat_id, one.delivery.topic_id) for one in taken}
    here = tuple_(col(DeliveryRow.chat_id), col(DeliveryRow.topic_id)).in_(list(places))
    others = col(DeliveryRow.id).not_in([one.delivery.id for one in taken])
    return _locked(and_(HELD, col(DeliveryRow.held_until) <= _moment("now"), here, others))


async def lease(session: AsyncSession, facts: Mapping[int, dict[str, Any]], *, lease_from: datetime) -> None:
    """Hold claimed deliveries for one lease, their facts frozen: a resend, `/why` and a correction read the same."""
    # Many rows have one object of facts in common.
    texts = {number: json.dumps(frozen) for number, frozen in {id(one): one for one in facts.values()}.items()}
    pairs = ((one, texts[id(frozen)]) for one, frozen in facts.items())
    changes = "lease_until = :moment, state = 'planned', facts = pair.value"
    await by_number(session, "delivery", changes, pairs, lease_from + LEASE)


async def still_owed(session: AsyncSession, ids: Collection[int], *, lease_from: datetime) -> set[int]:
    """Those that are still to be sent by who leased them then: nobody withdrew them or took them over meanwhile."""
    table = Row.metadata.tables["delivery"]
    mine = (table.c.id.in_(ids), PLANNED, table.c.lease_until == lease_from + LEASE)
    return set((await (await session.connection()).execute(core_select(table.c.id).where(*mine))).scalars())


async def sent(session: AsyncSession, messages: Mapping[int, Sequence[int]], *, now: datetime) -> None:
    """Mark deliveries as sent, with the ids of their messages."""
    changes = "state = 'sent', lease_until = NULL, sent_at = :moment, messages = pair.value"
    await by_number(session, "delivery", changes, ((one, str(list(ids))) for one, ids in messages.items()), now)


async def refreeze(session: AsyncSession, facts: Mapping[int, dict[str, Any]]) -> None:
    """Freeze the facts of deliveries anew: which messages a correction has changed already."""
    table = Row.metadata.tables["delivery"]
    for one, frozen in facts.items():
        await session.exec(update(DeliveryRow).where(table.c.id == one).values(facts=frozen), execution_options=QUIET)


async def settle(session: AsyncSession, ids: Collection[int], state: str, why: str, **values: Any) -> None:
    """End deliveries otherwise than by sending: skipped, folded or failed, always with the reason."""
    mine = col(DeliveryRow.id).in_(ids)
    ended = update(DeliveryRow).where(mine).values(state=state, why=why, lease_until=None, **values)
    await session.exec(ended, execution_options=QUIET)


async def hold(session: AsyncSession, ids: Collection[int], until: datetime, why: str) -> None:
    """Keep deliveries until their chat's quiet hours end."""
    values = {"state": "held", "held_until": until, "why": why, "lease_until": None}
    await session.exec(
        update(DeliveryRow).where(col(DeliveryRow.id).in_(ids)).values(**values), execution_options=QUIET
    )


async def put_off(session: AsyncSession, ids: Collection[int], until: datetime | None) -> None:
    """Nothing was sent: give deliveries back, not before a real moment where one is given."""
    mine = (col(DeliveryRow.id).in_(ids), col(DeliveryRow.state) == "planned")
    await session.exec(update(DeliveryRow).where(*mine).values(lease_until=until), execution_options=QUIET)


async def unknown(session: AsyncSession, ids: Collection[int]) -> None:
    """They may have been sent or not: an attempt is counted, and they wait for the end of their lease."""
    mine = (col(DeliveryRow.id).in_(ids), col(DeliveryRow.state) == "planned")
    counted = update(DeliveryRow).where(*mine).values(attempts=DeliveryRow.attempts + 1)
    await session.exec(counted, execution_options=QUIET)


async def into_next(session: AsyncSession, row: Delivery) -> int | None:
    """What comes too late goes into the next of its schedule that is owed and not composed yet; that one's number."""
    mine = (col(DeliveryRow.subscription_id) == row.subscription_id, col(DeliveryRow.due_at) > row.due_at)
    bare = (col(DeliveryRow.state).in_(OPEN), col(DeliveryRow.attempts) == 0, col(DeliveryRow.lease_until).is_(None))
    found = select(DeliveryRow.id).where(*mine, *bare).order_by(col(DeliveryRow.due_at)).limit(1)
    following = (await session.exec(found)).one_or_none()
    if following is not None:
        wider = update(DeliveryRow).where(col(DeliveryRow.id) == following).values(window_from=row.window_from)
        await session.exec(wider, execution_options=QUIET)
    return following


async def take_over(session: AsyncSession) -> None:
    """A proven new owner gives back at once what its dead predecessor had claimed."""
    mine = (PLANNED, col(DeliveryRow.lease_until).is_not(None))
    await session.exec(update(DeliveryRow).where(*mine).values(lease_until=None), execution_options=QUIET)


async def owe(session: AsyncSession, row: DeliveryRow) -> DeliveryRow:
    """Owe one delivery, such as the resend that a reader asks for."""
    session.add(row)
    await session.flush()
    return row


async def latest(session: AsyncSession, chat_id: int, topic_id: int, most: int = 5) -> list[DeliveryRow]:
    """The newest deliveries of a chat, whatever became of them."""
    mine = (col(DeliveryRow.chat_id) == chat_id, col(DeliveryRow.topic_id) == topic_id, *_heard())
    found = select(DeliveryRow).where(*mine).order_by(col(DeliveryRow.due_at).desc(), col(DeliveryRow.id).desc())
    return list(await session.exec(found.limit(most)))


def _heard() -> tuple[Any, ...]:
    return tuple(col(DeliveryRow.occasion).not_like(f"{one}%") for one in UNHEARD)


async def missed(session: AsyncSession, chat_id: int, topic_id: int, most: int = 10) -> list[DeliveryRow]:
    """What a chat did not get, the newest first: held, folded, skipped or failed."""
    mine = (
        col(DeliveryRow.chat_id) == chat_id,
        col(DeliveryRow.topic_id) == topic_id,
        col(DeliveryRow.state).in_(MISSED),
        or_(col(DeliveryRow.why).is_(None), col(DeliveryRow.why) != ASKED),
        *_heard(),
    )
    found = select(DeliveryRow).where(*mine).order_by(col(DeliveryRow.due_at).desc(), col(DeliveryRow.id).desc())
    return list(await session.exec(found.limit(most)))


async def again(session: AsyncSession, one: int, chat_id: int, topic_id: int) -> bool:
    """Owe a missed delivery of a chat once more, at once; whether it was not owed again before."""
    row = await session.get(DeliveryRow, one, with_for_update=True)
    here = row is not None and (row.chat_id, row.topic_id) == (chat_id, topic_id)
    if row is None or not here or row.state not in MISSED or row.why == ASKED:
        return False
    new = DeliveryRow(**row.model_dump(include={"chat_id", "topic_id", "kind", "subscription_id", "due_at", "facts"}))
    # Its moment is long past, which nobody needs to be told of.
    new.occasion, new.window_from, new.alarmed = f"{AGAIN}{one}", row.window_from, True
    await owe(session, new)
    row.state, row.why, row.held_until, row.folded_into = "folded", ASKED, None, new.id
    return True


async def next_owed(session: AsyncSession) -> datetime | None:
    """When the earliest delivery that is still owed was due, or when the earliest held one wakes."""
    due = (await session.exec(select(func.min(DeliveryRow.due_at)).where(PLANNED))).one()
    woken = (await session.exec(select(func.min(DeliveryRow.held_until)).where(HELD))).one()
    return min((moment for moment in (due, woken) if moment), default=None)


async def silent(session: AsyncSession, before: datetime) -> int:
    """How many deliveries due before a moment are neither out nor accounted for, nor told of."""
    return (await session.exec(select(func.count()).select_from(DeliveryRow).where(*_silent(before)))).one()


async def tell_of_silent(session: AsyncSession, before: datetime) -> int:
    """From now on the silent deliveries are told of; how many that is."""
    told = update(DeliveryRow).where(*_silent(before)).values(alarmed=True)
    return int((await session.exec(told, execution_options=QUIET)).rowcount)


def _silent(before: datetime) -> tuple[Any, ...]:
    # What quiet hours held was not late before they ended.
    waited = or_(col(DeliveryRow.held_until).is_(None), col(DeliveryRow.held_until) < before)
    return PLANNED, col(DeliveryRow.due_at) < before, waited, col(DeliveryRow.alarmed).is_(False)


async def sweep(session: AsyncSession, before: datetime) -> None:
    """Forget deliveries that ended before a moment."""
    old = (col(DeliveryRow.due_at) < before, col(DeliveryRow.state).not_in(OPEN))
    await session.exec(delete(DeliveryRow).where(*old), execution_options=QUIET)
