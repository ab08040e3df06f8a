"""Which messages of a chat carried a claim, and whether they still show it: pushes by their facts, answers as recorded."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.corrections import holds, of_version, was_sent
from store.tables import AnswerRow, DeliveryRow

ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Carried:
    """One message of a chat that carried a claim.

    Attributes:
        message_id: None where nothing can be done to the message: its number is unknown or means another one now.
        kind: The kind of the delivery, or `answer`.
        facts: Of a delivery, what it was made of.
        shows: Of an answer, the claims that it shows now.
        content: The number of the live content that it was made of.
        page: Of an answer, the button's data that asks for just what it shows.
        at: When it went out; of an answer, when it was shown last.
        leased: Until when it may still be on its way; None for what is out.
        out: Whether it is out, or may be.
    """

    chat_id: int
    topic_id: int
    message_id: int | None
    kind: str
    occasion: str
    facts: dict[str, Any]
    shows: tuple[str, ...]
    content: int
    at: datetime
    leased: datetime | None = None
    out: bool = True
    page: str | None = None


async def messages(session: AsyncSession, chats: Collection[int], claim: str, since: datetime) -> list[Carried]:
    """The messages of some chats that carried a claim; of a push whose place an answer took, only the answer."""
    pushed = await _pushed(session, chats, since, holds(session, DeliveryRow.facts, claim))
    mine = (col(AnswerRow.chat_id).in_(chats), col(AnswerRow.at) > since, holds(session, AnswerRow.carried, claim))
    answered = [
        Carried(
            row.chat_id,
            row.topic_id,
            row.message_id if row.message_id > 0 else None,
            ANSWER,
            "",
            {},
            tuple(row.shows),
            row.content,
            row.at,
            page=row.page,
        )
        for row in await session.exec(select(AnswerRow).where(*mine))
    ]
    taken = {(one.chat_id, one.message_id) for one in answered if one.message_id}
    return [one for one in pushed if (one.chat_id, one.message_id) not in taken] + answered


async def pushes(
    session: AsyncSession, chats: Collection[int], slug: str, version: int, since: datetime
) -> list[Carried]:
    """The pushes to some chats that told of a version of a brief as news."""
    return await _pushed(session, chats, since, of_version(session, slug, version))


async def _pushed(
    session: AsyncSession, chats: Collection[int], since: datetime, wanted: ColumnElement[bool]
) -> list[Carried]:
    mine = (col(DeliveryRow.chat_id).in_(chats), col(DeliveryRow.due_at) > since, col(DeliveryRow.kind) != "notice")
    found = []
    for row in await session.exec(select(DeliveryRow).where(*mine, was_sent(), wanted)):
        facts = row.facts or {}
        waiting = row.lease_until if row.state == "planned" else None
        out = row.sent_at or row.due_at
        may_be_out = row.state == "sent" or row.attempts > 0
        common = (row.kind, row.occasion, facts, (), int(facts.get("content", 0)), out, waiting, may_be_out)
        found += [Carried(row.chat_id, row.topic_id, number, *common) for number in (*(row.messages or ()),) or (None,)]
    return found
