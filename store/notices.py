"""Notices: what the desk tells of itself: reports to owners, answers to readers, the weekly message, announcements.

A notice's row names what it tells by its occasion; the words stand once, where they belong, and go with their reader.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import String
from sqlmodel import col, func, literal, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store import notes
from store.blast import Alike
from store.inbox import insert_ignoring
from store.planning import COUNTED, PLANNED
from store.tables import ChatRow, DeliveryRow, NoteRow, Row, SubscriptionRow

KIND = "notice"
# How the occasion of each kind of notice begins; the number or week that it is about follows.
REPORT, ANSWER, QUEUE, ANNOUNCE = "report:", "answer:", "queue:", "announce:"
NO_WEEKLY = "no-weekly:"


async def owe(session: AsyncSession, chat_ids: Iterable[int], occasion: str, *, due: datetime) -> None:
    """Owe a notice to private chats and groups, to each once however often it is asked."""
    rows = [
        DeliveryRow(chat_id=one, kind=KIND, occasion=occasion, due_at=due).model_dump(exclude={"id"})
        for one in chat_ids
    ]
    if rows:
        await session.exec(insert_ignoring(session, DeliveryRow), params=rows)


async def owed(session: AsyncSession, chat_ids: Collection[int], occasion: str) -> frozenset[int]:
    """The chats that have a delivery of an occasion, whatever became of it."""
    mine = (col(DeliveryRow.chat_id).in_(chat_ids), col(DeliveryRow.topic_id) == 0, col(DeliveryRow.kind) == KIND)
    found = select(DeliveryRow.chat_id).where(*mine, col(DeliveryRow.occasion) == occasion)
    return frozenset((await session.exec(found)).all())


async def zones(session: AsyncSession, chat_ids: Collection[int]) -> dict[int, str]:
    """The clock of each chat that has said it."""
    asked = select(ChatRow.id, ChatRow.zone).where(col(ChatRow.id).in_(chat_ids), col(ChatRow.zone).is_not(None))
    return {chat: zone for chat, zone in await session.exec(asked) if zone}


async def wants_weekly(session: AsyncSession, user_id: int) -> bool:
    """Whether an editor has the weekly message on, as everybody has it until it is switched off."""
    return await notes.read(session, f"{NO_WEEKLY}{user_id}") is None


async def without_weekly(session: AsyncSession) -> frozenset[int]:
    """Everybody who switched the weekly message off."""
    return frozenset(int(name.removeprefix(NO_WEEKLY)) for name in await notes.named(session, NO_WEEKLY))


async def switch_weekly(session: AsyncSession, user_id: int, *, on: bool) -> None:
    """Switch an editor's weekly message on or off."""
    if on:
        await notes.drop(session, f"{NO_WEEKLY}{user_id}")
    else:
        await notes.write(session, f"{NO_WEEKLY}{user_id}", "off")
        await session.flush()


async def announce(session: AsyncSession, number: int, text: str, *, now: datetime) -> int | None:
    """Owe an announcement to every chat that can be reached and has a subscription, once each.

    Returns:
        How many chats; None where this announcement was made before.
    """
    note = insert_ignoring(session, NoteRow).values(name=f"{ANNOUNCE}{number}", value=text).returning(NoteRow.name)
    if (await session.exec(note)).one_or_none() is None:
        return None
    table, moment = SubscriptionRow, Row.metadata.tables["delivery"].c.due_at.type
    columns = (
        col(table.chat_id),
        func.min(col(table.topic_id)),
        literal(KIND, String),
        literal(f"{ANNOUNCE}{number}", String),
        literal(None, Row.metadata.tables["delivery"].c.subscription_id.type),
        literal(now, moment),
        literal(None, moment),
        literal("planned"),
        literal(None, String),
        literal(0),
        literal(False),
    )
    reached = (col(table.active), col(ChatRow.state) == "active")
    chosen = select(*columns).join(ChatRow, col(ChatRow.id) == col(table.chat_id))  # type: ignore[call-overload]
    grouped = chosen.where(*reached).group_by(col(table.chat_id))
    made = insert_ignoring(session, DeliveryRow).from_select(PLANNED, grouped)
    return int((await session.exec(made, execution_options=COUNTED)).rowcount)


async def announcement(session: AsyncSession, number: int) -> str | None:
    """The words of an announcement."""
    return await notes.read(session, f"{ANNOUNCE}{number}")


async def reached(session: AsyncSession, now: datetime) -> tuple[list[Alike], int]:
    """Whom an announcement would reach, by quiet hours, and how many it would pass over since they paused all pushes."""
    subscribed = select(SubscriptionRow.chat_id).where(col(SubscriptionRow.active)).distinct()
    there = (col(ChatRow.state) == "active", col(ChatRow.id).in_(subscribed))
    held = func.coalesce(col(ChatRow.paused_until) > now, False).label("held")
    hours = (col(ChatRow.zone), col(ChatRow.quiet_from), col(ChatRow.quiet_to))
    each = select(held, *hours).where(*there).subquery()
    counted = select(func.count(), *each.c).group_by(*each.c)
    found = (await session.exec(counted)).all()
    alike = [Alike(count, *rest) for count, paused, *rest in found if not paused]
    return alike, sum(count for count, paused, *_ in found if paused)
