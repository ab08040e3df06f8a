"""Editors: who has which role, and the links that give one."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from store import audit, notes
from store.tables import EditorRow, OwnLinkRow

OWN_LINK_LIVES = timedelta(minutes=30)
JOIN, JOIN_LIVES = "join", timedelta(days=7)


async def role(session: AsyncSession, user_id: int) -> str | None:
    """The role that an owner gave to a person in chat."""
    row = await session.get(EditorRow, user_id)
    return row.role if row else None


async def roles(session: AsyncSession) -> dict[int, str]:
    """Everybody's role."""
    return {row.user_id: row.role for row in await session.exec(select(EditorRow))}


async def people(session: AsyncSession) -> Sequence[EditorRow]:
    """Everybody whose role was given in chat, the longest serving first."""
    return (await session.exec(select(EditorRow).order_by(col(EditorRow.since), col(EditorRow.user_id)))).all()


async def names(session: AsyncSession) -> dict[int, str]:
    """What they are called, as far as it is known."""
    return {row.user_id: row.name for row in await people(session) if row.name}


async def give(session: AsyncSession, user_id: int, role: str, *, name: str | None = None, now: datetime) -> None:
    """Give a person a role, in place of the one there was."""
    row = await session.get(EditorRow, user_id) or EditorRow(user_id=user_id, role=role, since=now)
    row.role, row.name = role, name or row.name
    session.add(row)
    await session.flush()


async def call(session: AsyncSession, user_id: int, name: str) -> None:
    """Keep what a person who has a role is called."""
    await session.exec(update(EditorRow).where(col(EditorRow.user_id) == user_id).values(name=name))


async def take(session: AsyncSession, user_id: int) -> None:
    """Take a person's role away."""
    await session.exec(delete(EditorRow).where(col(EditorRow.user_id) == user_id))


async def owners(session: AsyncSession) -> Sequence[int]:
    """The owners by a link or by another owner; until the transaction ends nobody else changes them."""
    asked = select(EditorRow.user_id).where(col(EditorRow.role) == "owner").with_for_update()
    return (await session.exec(asked)).all()


async def leave(session: AsyncSession, user_id: int, *, others: Collection[int], now: datetime) -> bool:
    """Somebody who asks to be forgotten gives the role up, which goes on record before all of theirs gets a pseudonym.

    Args:
        others: The owners by the settings.

    Returns:
        Whether they keep it, being the last owner: nobody could give a role any more.
    """
    if await role(session, user_id) is None:
        return False
    if set(await owners(session)) == {user_id} and not others:
        await session.exec(update(EditorRow).where(col(EditorRow.user_id) == user_id).values(name=None))
        return True
    await take(session, user_id)
    await audit.note(session, "gave up the role", audit.person(user_id), user_id, now=now)
    return False


async def offer_role(session: AsyncSession, secret: str, role: str, *, now: datetime) -> None:
    """Keep the hash of a one-time link that gives a role."""
    await notes.write(session, f"{JOIN} {_hash(secret)}", f"{role} {(now + JOIN_LIVES).isoformat()}")


async def take_role(session: AsyncSession, secret: str, *, now: datetime) -> str | None:
    """The role that a link gives, once; None where it is none, used up or too old."""
    name = f"{JOIN} {_hash(secret)}"
    kept = await notes.read(session, name)
    if kept is None or not await notes.drop(session, name):
        return None
    role, _, until = kept.partition(" ")
    return role if datetime.fromisoformat(until) > now else None


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


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
