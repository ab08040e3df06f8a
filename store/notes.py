"""Small facts that the bot keeps about itself."""

from collections.abc import Sequence

from sqlmodel import col, delete, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import NoteRow


async def read(session: AsyncSession, name: str) -> str | None:
    """The value of a note."""
    row = await session.get(NoteRow, name)
    return row.value if row else None


async def write(session: AsyncSession, name: str, value: str) -> None:
    """Keep a value."""
    await session.merge(NoteRow(name=name, value=value))
    await session.flush()


async def drop(session: AsyncSession, name: str) -> bool:
    """Forget it; whether it was there."""
    return bool((await session.exec(delete(NoteRow).where(col(NoteRow.name) == name))).rowcount)


async def forget(session: AsyncSession, user_id: int) -> None:
    """Forget what is noted about a person, whose number is a word of the note's name."""
    name, word = col(NoteRow.name), f" {user_id}"
    await session.exec(delete(NoteRow).where(or_(name.endswith(word), name.contains(f"{word} "))))


async def named(session: AsyncSession, begin: str) -> Sequence[str]:
    """The names of the notes that begin like this."""
    return (await session.exec(select(NoteRow.name).where(col(NoteRow.name).startswith(begin, autoescape=True)))).all()
