"""Small facts that the bot keeps about itself."""

from sqlmodel import col, delete
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import NoteRow


async def read(session: AsyncSession, name: str) -> str | None:
    """The value of a note."""
    row = await session.get(NoteRow, name)
    return row.value if row else None


async def write(session: AsyncSession, name: str, value: str) -> None:
    """Keep a value."""
    await session.merge(NoteRow(name=name, value=value))


async def drop(session: AsyncSession, name: str) -> None:
    """Forget it."""
    await session.exec(delete(NoteRow).where(col(NoteRow.name) == name))
