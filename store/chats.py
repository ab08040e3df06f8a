"""Chats: known from their first subscription on, gone when they cannot be reached, moved when upgraded."""

from datetime import datetime

from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from store.inbox import insert_ignoring
from store.tables import ChatRow, DeliveryRow, DialogueRow, ReadRow, ReportRow, SavedRow, SubscriptionRow


async def meet(session: AsyncSession, chat_id: int, kind: str, *, now: datetime) -> ChatRow:
    """The row of a chat, made where it is new."""
    row = {"id": chat_id, "kind": kind, "state": "active", "since": now}
    await session.exec(insert_ignoring(session, ChatRow).values(**row))
    return await session.get_one(ChatRow, chat_id)


async def find(session: AsyncSession, chat_id: int) -> ChatRow | None:
    """The row of a chat that we know."""
    return await session.get(ChatRow, chat_id)


async def gone(session: AsyncSession, chat_id: int, why: str) -> None:
    """Nothing can be sent there: push nothing until it is back."""
    await session.exec(update(ChatRow).where(col(ChatRow.id) == chat_id).values(state="gone", why=why))
    owed = (col(DeliveryRow.chat_id) == chat_id, col(DeliveryRow.state) == "planned")
    await session.exec(update(DeliveryRow).where(*owed).values(state="skipped", why=why))


async def back(session: AsyncSession, chat_id: int) -> None:
    """It can be reached again."""
    await session.exec(update(ChatRow).where(col(ChatRow.id) == chat_id).values(state="active", why=None))


async def move(session: AsyncSession, old: int, new: int) -> None:
    """A group became a supergroup: everything of the old id belongs to the new one."""
    if await session.get(ChatRow, new) is None:
        await session.exec(update(ChatRow).where(col(ChatRow.id) == old).values(id=new))
    await session.exec(update(SubscriptionRow).where(col(SubscriptionRow.chat_id) == old).values(chat_id=new))
    for table in (DeliveryRow, SavedRow, ReadRow, ReportRow, DialogueRow):
        await session.exec(update(table).where(col(table.chat_id) == old).values(chat_id=new))
