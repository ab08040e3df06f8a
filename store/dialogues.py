"""Half-finished dialogues: they survive a restart in any step."""

from datetime import datetime
from typing import Any

from sqlmodel import col, delete
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import DialogueRow


async def find(session: AsyncSession, chat_id: int, user_id: int) -> DialogueRow | None:
    """Where a person's dialogue in a chat stands."""
    return await session.get(DialogueRow, (chat_id, user_id))


async def keep(
    session: AsyncSession, chat_id: int, user_id: int, step: str, state: dict[str, Any], *, now: datetime
) -> None:
    """Go on to a step."""
    await session.merge(DialogueRow(chat_id=chat_id, user_id=user_id, step=step, state=state, since=now))


async def stands(session: AsyncSession, chat_id: int, user_id: int, message_id: int) -> None:
    """Keep which message shows an open dialogue."""
    row = await find(session, chat_id, user_id)
    if row is not None:
        row.state = {**row.state, "message": message_id}
        session.add(row)


async def end(session: AsyncSession, chat_id: int, user_id: int) -> None:
    """It is over."""
    mine = (col(DialogueRow.chat_id) == chat_id, col(DialogueRow.user_id) == user_id)
    await session.exec(delete(DialogueRow).where(*mine))
