"""Recorded answers: which of our messages carried which claims, for 90 days, and the chats that want none kept."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.inbox import insert_ignoring
from store.tables import AnswerRow, AnswersRow

QUIET = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class Answered:
    """One message of ours as it stands in its chat since a moment.

    Attributes:
        claims: Ids of the claims that it shows now.
        content: The number of the live content that it was made of.
        edited: Whether it showed something else before.
        page: The button's data that asks for just what it shows, where that takes no words of a person.
    """

    chat_id: int
    message_id: int
    topic_id: int
    claims: tuple[str, ...]
    content: int
    at: datetime
    edited: bool = False
    page: str | None = None


async def keep(session: AsyncSession, answers: Sequence[Answered]) -> None:
    """Record messages, the later of the same one last; those of chats that want none kept are passed over.

    A message that was edited keeps what it carried before; one that never carried a claim is not recorded.
    """
    unwanted = await _ended(session, {one.chat_id for one in answers})
    wanted = [one for one in answers if one.chat_id not in unwanted]
    known = await _known(session, [one for one in wanted if one.edited])
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for one in wanted:
        place = one.chat_id, one.message_id
        before = found[place]["carried"] if place in found else known.get(place, [])
        if one.claims or before:
            found[place] = {
                "chat_id": one.chat_id,
                "message_id": one.message_id,
                "topic_id": one.topic_id,
                "shows": list(one.claims),
                "carried": list(dict.fromkeys((*before, *one.claims))),
                "content": one.content,
                "page": one.page,
                "at": one.at,
            }
    if found:
        make = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
        statement: Any = make(AnswerRow)
        newest = {name: statement.excluded[name] for name in ("shows", "carried", "content", "page", "at")}
        kept = statement.on_conflict_do_update(index_elements=["chat_id", "message_id"], set_=newest)
        await (await session.connection()).execute(kept, list(found.values()))


async def _ended(session: AsyncSession, chats: Collection[int]) -> set[int]:
    mine = (col(AnswersRow.chat_id).in_(chats), col(AnswersRow.kept).is_(False))
    return set(await session.exec(select(AnswersRow.chat_id).where(*mine)))


async def _known(session: AsyncSession, edited: Sequence[Answered]) -> dict[tuple[int, int], list[str]]:
    if not edited:
        return {}
    here = tuple_(col(AnswerRow.chat_id), col(AnswerRow.message_id)).in_(
        [(one.chat_id, one.message_id) for one in edited]
    )
    asked = select(AnswerRow.chat_id, AnswerRow.message_id, AnswerRow.carried).where(here)
    return {(chat, message): list(carried) for chat, message, carried in await session.exec(asked)}


async def told(session: AsyncSession, chats: Collection[int]) -> None:
    """These chats were told that answers are kept, and how that ends."""
    rows = [{"chat_id": chat, "kept": True} for chat in chats]
    if rows:
        await session.exec(insert_ignoring(session, AnswersRow), params=rows)


async def kept(session: AsyncSession, chat_id: int) -> bool | None:
    """Whether answers to a chat are kept; None for one that was not told of it yet."""
    row = await session.get(AnswersRow, chat_id)
    return row.kept if row else None


async def chats(session: AsyncSession, most: int) -> Sequence[int]:
    """The chats that were told of it, up to so many."""
    return (await session.exec(select(AnswersRow.chat_id).limit(most))).all()


async def switch(session: AsyncSession, chat_id: int, keep: bool) -> None:
    """Keep answers to a chat from now on, or end that; what was kept goes then."""
    await session.merge(AnswersRow(chat_id=chat_id, kept=keep))
    if not keep:
        mine = col(AnswerRow.chat_id) == chat_id
        await session.exec(delete(AnswerRow).where(mine), execution_options=QUIET)


async def sweep(session: AsyncSession, before: datetime) -> None:
    """Forget the answers that nobody has looked at since a moment."""
    await session.exec(delete(AnswerRow).where(col(AnswerRow.at) < before), execution_options=QUIET)
