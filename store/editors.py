"""Editors, the one-time own-link, and drafts."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import DraftRow, EditorRow, OwnLinkRow

OWN_LINK_LIVES = timedelta(minutes=30)


async def role(session: AsyncSession, user_id: int) -> str | None:
    """The role that an owner gave to a person in chat."""
    row = await session.get(EditorRow, user_id)
    return row.role if row else None


async def roles(session: AsyncSession) -> dict[int, str]:
    """Everybody's role."""
    return {row.user_id: row.role for row in await session.exec(select(EditorRow))}


async def offer_own_link(session: AsyncSession, secret: str, *, now: datetime) -> None:
    """Keep the hash of a new own-link; older ones are void."""
    await session.exec(delete(OwnLinkRow))
    session.add(OwnLinkRow(hash=_hash(secret), expires_at=now + OWN_LINK_LIVES))


async def take_own_link(session: AsyncSession, secret: str, user_id: int, *, now: datetime) -> bool:
    """Whether the link was good; then the person is an owner and the link is used up."""
    good = (col(OwnLinkRow.hash) == _hash(secret), col(OwnLinkRow.used).is_(False), col(OwnLinkRow.expires_at) > now)
    taken = await session.exec(update(OwnLinkRow).where(*good).values(used=True))
    if taken.rowcount != 1:
        return False
    await session.merge(EditorRow(user_id=user_id, role="owner", since=now))
    await session.flush()
    return True


async def keep_draft(session: AsyncSession, slug: str, body: str, editor: int, *, now: datetime) -> None:
    """Keep a draft, in place of the one of its slug."""
    await session.merge(DraftRow(slug=slug, body=body, editor=editor, updated_at=now))


async def draft(session: AsyncSession, slug: str) -> DraftRow | None:
    """The draft of a slug."""
    return await session.get(DraftRow, slug)


async def drafts(session: AsyncSession) -> Sequence[DraftRow]:
    """Every draft, the newest first."""
    return (await session.exec(select(DraftRow).order_by(col(DraftRow.updated_at).desc()))).all()


async def drop_draft(session: AsyncSession, slug: str) -> None:
    """It went live, or its editor dropped it."""
    await session.exec(delete(DraftRow).where(col(DraftRow.slug) == slug))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
