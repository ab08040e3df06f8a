"""Drafts: briefs that are not live, one a slug; what another editor sent for the same slug waits beside it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from store import notes
from store.tables import DraftRow

# A draft beside another one is kept under a name that is no slug.
BESIDE = "~"
FOUR_EYES = "four eyes"


async def keep(
    session: AsyncSession,
    slug: str,
    body: str,
    editor: int,
    *,
    now: datetime,
    based_on: int,
    card: dict[str, Any] | None = None,
) -> DraftRow:
    """Keep a draft, in place of the one of its slug; whoever had approved that one has not seen this one.

    Args:
        based_on: The version that was live when the draft was begun, 0 where there was none.
        card: The state of a living card.

    Returns:
        The row, with the time and the reason that were set before.
    """
    row = await session.get(DraftRow, slug)
    if row is None:
        row = DraftRow(slug=slug, editor=editor, body=body, updated_at=now)
        session.add(row)
    row.editor, row.body, row.updated_at, row.based_on, row.card = editor, body, now, based_on, card
    row.submitted_by = row.approved_by = None
    await session.flush()
    return row


async def find(session: AsyncSession, slug: str, *, lock: bool = False) -> DraftRow | None:
    """The draft of a slug; locked, nobody else changes it until the transaction ends."""
    return await session.get(DraftRow, slug, with_for_update=lock)


async def all_(session: AsyncSession) -> Sequence[DraftRow]:
    """Every draft, the newest first; those that wait beside another one too."""
    return (await session.exec(select(DraftRow).order_by(col(DraftRow.updated_at).desc()))).all()


async def drop(session: AsyncSession, slug: str) -> None:
    """It went live, or its editor dropped it."""
    await session.exec(delete(DraftRow).where(col(DraftRow.slug) == slug))


def name_beside(slug: str, editor: int) -> str:
    """Under which name an editor's version of somebody else's draft waits."""
    return f"{slug}{BESIDE}{editor}"


async def take_beside(session: AsyncSession, slug: str, editor: int, *, now: datetime) -> DraftRow | None:
    """The version that waits beside a draft takes its place; None where none waits."""
    mine = await session.get(DraftRow, name_beside(slug, editor))
    if mine is None:
        return None
    row = await keep(session, slug, mine.body, editor, now=now, based_on=mine.based_on, card=mine.card)
    await drop(session, mine.slug)
    return row


async def forget(session: AsyncSession, editor: int) -> None:
    """What an editor left waiting beside others' drafts goes: nobody else could take it."""
    waiting = col(DraftRow.slug).endswith(name_beside("", editor))
    await session.exec(delete(DraftRow).where(waiting))


async def submit(session: AsyncSession, slug: str, who: int | None) -> None:
    """Somebody asks for approval, or takes the asking back; an approval of before is void."""
    await _set(session, slug, submitted_by=who, approved_by=None)


async def approve(session: AsyncSession, slug: str, who: int) -> None:
    """Somebody else found it right."""
    await _set(session, slug, approved_by=who)


async def explain(session: AsyncSession, slug: str, why: str | None) -> None:
    """Keep why it is to be published."""
    await _set(session, slug, why=why)


async def set_time(session: AsyncSession, slug: str, at: datetime | None, *, loud: bool = True) -> None:
    """Publish it at a moment, or at none."""
    await _set(session, slug, publish_at=at, loud=loud)


async def due(session: AsyncSession, now: datetime) -> Sequence[DraftRow]:
    """The drafts whose time has come, the earliest first."""
    ready = select(DraftRow).where(col(DraftRow.publish_at) <= now)
    return (await session.exec(ready.order_by(col(DraftRow.publish_at), col(DraftRow.slug)))).all()


async def four_eyes(session: AsyncSession) -> bool:
    """Whether a draft needs another person's approval before it goes live."""
    return await notes.read(session, FOUR_EYES) == "on"


async def set_four_eyes(session: AsyncSession, on: bool) -> None:
    """Switch it on or off."""
    await notes.write(session, FOUR_EYES, "on" if on else "off")


async def _set(session: AsyncSession, slug: str, **values: Any) -> None:
    await session.exec(update(DraftRow).where(col(DraftRow.slug) == slug).values(**values))
