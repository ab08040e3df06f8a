"""What is held about a chat and a person, and how all of it goes."""

from typing import Any

from sqlmodel import col, delete, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import (
    AnnouncedRow,
    ChatRow,
    DeliveryRow,
    DialogueRow,
    FollowRow,
    InboxRow,
    ReadRow,
    ReportRow,
    Row,
    SavedRow,
    SubscriptionRow,
)

# Every table with something of a person in it, and the columns by which it is theirs. What editors wrote is content.
OF_CHAT: tuple[type[Any], ...] = (
    AnnouncedRow, DeliveryRow, DialogueRow, ReadRow, ReportRow, SavedRow, SubscriptionRow,
)  # fmt: skip
OF_PERSON: tuple[type[Any], ...] = (DialogueRow, ReportRow, SavedRow)


async def held(session: AsyncSession, chat_id: int, user_id: int, *, but: int = 0) -> dict[str, list[dict[str, Any]]]:
    """Every row about a chat and a person by table, as plain values.

    Args:
        but: The update that asks, which is not worth showing.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    chat = await session.get(ChatRow, chat_id)
    if chat:
        found["chat"] = [_plain(chat)]
    for table in OF_CHAT:
        rows = (await session.exec(select(table).where(_theirs(table, chat_id, user_id)))).all()
        if rows:
            found[str(table.__tablename__)] = [_plain(row) for row in rows]
    mine = select(FollowRow).join(SubscriptionRow).where(col(SubscriptionRow.chat_id) == chat_id)
    follows = (await session.exec(mine)).all()
    if follows:
        found["follow"] = [_plain(row) for row in follows]
    open_ = (col(InboxRow.person) == user_id, col(InboxRow.done).is_(False), col(InboxRow.update_id) != but)
    updates = (await session.exec(select(InboxRow).where(*open_))).all()
    if updates:
        found["inbox"] = [_plain(row) for row in updates]
    return found


async def forget(session: AsyncSession, chat_id: int, user_id: int) -> None:
    """Remove every row about a chat and a person; of updates only the bare number stays, to know them again."""
    for table in OF_CHAT:
        await session.exec(delete(table).where(_theirs(table, chat_id, user_id)))
    await session.exec(delete(ChatRow).where(col(ChatRow.id) == chat_id))
    await session.exec(update(InboxRow).where(col(InboxRow.person) == user_id).values(person=None, body=None))


def _theirs(table: type[Any], chat_id: int, user_id: int) -> Any:
    by_chat = col(table.chat_id) == chat_id
    return or_(by_chat, col(table.user_id) == user_id) if table in OF_PERSON else by_chat


def _plain(row: Row) -> dict[str, Any]:
    return row.model_dump(mode="json")
