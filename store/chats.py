"""Chats: known from their first subscription on, gone when they cannot be reached, moved when upgraded."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, literal
from sqlalchemy.orm import aliased
from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from store.inbox import insert_ignoring
from store.tables import (
    AnnouncedRow,
    AnswerRow,
    AnswersRow,
    ChatRow,
    DeliveryRow,
    DialogueRow,
    FollowRow,
    ReadRow,
    ReportRow,
    SavedRow,
    SubscriptionRow,
)

QUIET = {"synchronize_session": False}
# What makes a schedule the same in two chats.
RULE = ("topic_id", "kind", "at", "days", "month_day")
# What belongs to a chat, and what beside the chat makes two rows the same; None where each has a number of its own.
KEYS: dict[type[Any], tuple[str, ...] | None] = {
    SubscriptionRow: None,
    DeliveryRow: ("topic_id", "kind", "occasion"),
    SavedRow: ("user_id", "item"),
    ReadRow: ("brief",),
    ReportRow: None,
    DialogueRow: ("user_id",),
    AnnouncedRow: ("topic_id", "brief"),
    AnswerRow: ("message_id",),
    AnswersRow: (),
}


async def meet(session: AsyncSession, chat_id: int, kind: str, *, now: datetime) -> ChatRow:
    """The row of a chat, made where it is new."""
    row = ChatRow(id=chat_id, kind=kind, since=now).model_dump()
    await session.exec(insert_ignoring(session, ChatRow).values(**row))
    return await session.get_one(ChatRow, chat_id)


async def find(session: AsyncSession, chat_id: int) -> ChatRow | None:
    """The row of a chat that we know."""
    return await session.get(ChatRow, chat_id)


async def gone(session: AsyncSession, chat_id: int, why: str) -> None:
    """Nothing can be sent there: nothing is planned nor pushed until it is back."""
    await session.exec(update(ChatRow).where(col(ChatRow.id) == chat_id).values(state="gone", why=why))
    mine = col(SubscriptionRow.chat_id) == chat_id
    await session.exec(update(SubscriptionRow).where(mine).values(active=False), execution_options=QUIET)
    owed = (col(DeliveryRow.chat_id) == chat_id, col(DeliveryRow.state).in_(("planned", "held")))
    skipped = update(DeliveryRow).where(*owed).values(state="skipped", why=why, lease_until=None)
    await session.exec(skipped, execution_options=QUIET)


async def back(session: AsyncSession, chat_id: int) -> bool:
    """It can be reached again; whether it was gone. Its subscriptions are woken by `subscriptions.wake`."""
    mine = (col(ChatRow.id) == chat_id, col(ChatRow.state) == "gone")
    woken = await session.exec(update(ChatRow).where(*mine).values(state="active", why=None))
    return bool(woken.rowcount)


async def move(session: AsyncSession, old: int, new: int) -> None:
    """A group became a supergroup: everything of the old id belongs to the new one, which may be known already."""
    before = await session.get(ChatRow, old)
    if await session.get(ChatRow, new) is None and before is not None:
        kept = before.model_dump() | {"id": new, "kind": "supergroup"}
        await session.exec(insert_ignoring(session, ChatRow).values(**kept))
    await _merge_schedules(session, old, new)
    await _leave_messages(session, old)
    ended = select(AnswersRow.chat_id).where(col(AnswersRow.chat_id) == old, col(AnswersRow.kept).is_(False))
    no_more = update(AnswersRow).where(col(AnswersRow.chat_id) == new, ended.exists()).values(kept=False)
    await session.exec(no_more, execution_options=QUIET)
    for table, key in KEYS.items():
        mine = col(table.chat_id) == old
        if key is not None:
            there = aliased(table)
            same = (getattr(there, name) == getattr(table, name) for name in key)
            twice = exists().where(there.chat_id == new, *same)
            await session.exec(delete(table).where(mine, twice), execution_options=QUIET)
        await session.exec(update(table).where(mine).values(chat_id=new), execution_options=QUIET)
    await session.exec(delete(ChatRow).where(col(ChatRow.id) == old), execution_options=QUIET)


async def _leave_messages(session: AsyncSession, old: int) -> None:
    """The messages of a group stay behind when it is upgraded: the same numbers mean others in the new one."""
    reachable = (col(AnswerRow.chat_id) == old, col(AnswerRow.message_id) > 0)
    gone = update(AnswerRow).where(*reachable).values(message_id=-AnswerRow.message_id, shows=[])
    await session.exec(gone, execution_options=QUIET)
    mine = update(DeliveryRow).where(col(DeliveryRow.chat_id) == old).values(messages=None)
    await session.exec(mine, execution_options=QUIET)


async def _merge_schedules(session: AsyncSession, old: int, new: int) -> None:
    """What a schedule of the old chat follows goes to the same schedule of the new one, where there is one."""
    there = aliased(SubscriptionRow)
    same = (getattr(there, name) == getattr(SubscriptionRow, name) for name in RULE)
    pairs = select(SubscriptionRow.id, there.id).where(SubscriptionRow.chat_id == old, there.chat_id == new, *same)
    await _merge(session, (await session.exec(pairs)).all())


async def _merge(session: AsyncSession, pairs: Sequence[tuple[int | None, int | None]]) -> None:
    """The first schedule of each pair becomes part of the second."""
    for one, other in pairs:
        subjects = select(literal(other), FollowRow.subject).where(FollowRow.subscription_id == one)
        await session.exec(insert_ignoring(session, FollowRow).from_select(["subscription_id", "subject"], subjects))
        owed = col(DeliveryRow.subscription_id) == one
        await session.exec(update(DeliveryRow).where(owed).values(subscription_id=other), execution_options=QUIET)
        await session.exec(delete(SubscriptionRow).where(col(SubscriptionRow.id) == one), execution_options=QUIET)


async def drop_topic(session: AsyncSession, chat_id: int, topic_id: int) -> None:
    """A forum topic is gone: what was for it goes to the general topic, which may have the same already."""
    there = aliased(SubscriptionRow)
    same = (getattr(there, name) == getattr(SubscriptionRow, name) for name in RULE if name != "topic_id")
    mine = (SubscriptionRow.chat_id == chat_id, SubscriptionRow.topic_id == topic_id)
    general = (there.chat_id == chat_id, there.topic_id == 0)
    pairs = select(SubscriptionRow.id, there.id).where(*mine, *general, *same)
    await _merge(session, (await session.exec(pairs)).all())
    tables: tuple[type[Any], ...] = (SubscriptionRow, DeliveryRow, AnnouncedRow, AnswerRow)
    for table in tables:
        here = (col(table.chat_id) == chat_id, col(table.topic_id) == topic_id)
        key = [name for name in KEYS[table] or () if name != "topic_id"]
        if key:
            other = aliased(table)
            alike = (getattr(other, name) == getattr(table, name) for name in key)
            twice = exists().where(other.chat_id == chat_id, other.topic_id == 0, *alike)
            await session.exec(delete(table).where(*here, twice), execution_options=QUIET)
        values = {"topic_id": 0} | ({"lease_until": None} if table is DeliveryRow else {})
        await session.exec(update(table).where(*here).values(**values), execution_options=QUIET)
