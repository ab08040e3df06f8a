"""What is held about a chat and a person, and how all of it goes."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlmodel import col, delete, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from store import audit, drafts, editors, notes, notices
from store.tables import (
    AnnouncedRow,
    AnswerRow,
    AnswersRow,
    AuditRow,
    ChatRow,
    CorrectionRow,
    DeliveryRow,
    DialogueRow,
    DraftRow,
    EditorRow,
    FollowRow,
    InboxRow,
    ProposalRow,
    ReadRow,
    ReportRow,
    Row,
    SavedRow,
    SubscriptionRow,
)

# Every table with something of a person in it, and the columns by which it is theirs. What editors wrote is content.
OF_CHAT: tuple[type[Any], ...] = (
    AnnouncedRow, AnswerRow, AnswersRow, DeliveryRow, DialogueRow, ReadRow, ReportRow, SavedRow, SubscriptionRow,
)  # fmt: skip
OF_PERSON: tuple[type[Any], ...] = (DialogueRow, ReportRow, SavedRow)
# What a person did as an editor stays, under a pseudonym.
OF_EDITOR: dict[type[Any], tuple[str, ...]] = {
    AuditRow: ("who",),
    CorrectionRow: ("who",),
    DraftRow: ("editor", "submitted_by", "approved_by"),
    ProposalRow: ("editor",),
}


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
    role = await session.get(EditorRow, user_id)
    if role:
        found["editor"] = [_plain(role)]
    for table, names in OF_EDITOR.items():
        theirs = or_(*(col(getattr(table, name)) == user_id for name in names))
        if table is AuditRow:
            theirs = audit.of_person(user_id)
        rows = (await session.exec(select(table).where(theirs))).all()
        if rows:
            found[str(table.__tablename__)] = [_plain(row) for row in rows]
    mine = select(FollowRow).join(SubscriptionRow).where(col(SubscriptionRow.chat_id) == chat_id)
    follows = (await session.exec(mine)).all()
    if follows:
        found["follow"] = [_plain(row) for row in follows]
    if not await notices.wants_weekly(session, user_id):
        found["note"] = [{"weekly message": "off"}]
    open_ = (col(InboxRow.person) == user_id, col(InboxRow.done).is_(False), col(InboxRow.update_id) != but)
    updates = (await session.exec(select(InboxRow).where(*open_))).all()
    if updates:
        found["inbox"] = [_plain(row) for row in updates]
    return found


async def forget(
    session: AsyncSession, chat_id: int, user_id: int, *, owners: Collection[int] = (), now: datetime
) -> bool:
    """Remove every row about a chat and a person.

    Of updates only the bare number stays, to know them again; of what an editor did, that somebody did it.

    Args:
        owners: Who owns the desk by its settings.

    Returns:
        Whether one row stays: the role of the desk's last owner.
    """
    stays = await editors.leave(session, user_id, others=owners, now=now)
    for table in OF_CHAT:
        await session.exec(delete(table).where(_theirs(table, chat_id, user_id)))
    await session.exec(delete(ChatRow).where(col(ChatRow.id) == chat_id))
    await notices.switch_weekly(session, user_id, on=True)
    await notes.forget(session, user_id)
    await drafts.forget(session, user_id)
    await session.exec(update(InboxRow).where(col(InboxRow.person) == user_id).values(person=None, body=None))
    pseudonym = await audit.forget(session, user_id)
    for table, names in OF_EDITOR.items():
        for name in names:
            mine = col(getattr(table, name)) == user_id
            await session.exec(update(table).where(mine).values({name: pseudonym}))
    return stays


def _theirs(table: type[Any], chat_id: int, user_id: int) -> Any:
    by_chat = col(table.chat_id) == chat_id
    return or_(by_chat, col(table.user_id) == user_id) if table in OF_PERSON else by_chat


def _plain(row: Row) -> dict[str, Any]:
    return row.model_dump(mode="json")
