"""Proposals: corrections that wait for another person's approval."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import ProposalRow


async def keep(
    session: AsyncSession, claim: str, kind: str, wish: dict[str, Any], editor: int, *, now: datetime
) -> None:
    """Keep a proposal, in place of the one that waits for the same claim."""
    await session.merge(ProposalRow(claim=claim, editor=editor, kind=kind, wish=wish, at=now))
    await session.flush()


async def find(session: AsyncSession, claim: str, *, lock: bool = False) -> ProposalRow | None:
    """The proposal for a claim; locked, nobody else approves it until the transaction ends."""
    return await session.get(ProposalRow, claim, with_for_update=lock)


async def all_(session: AsyncSession) -> Sequence[ProposalRow]:
    """Every proposal, the one that waits longest first."""
    return (await session.exec(select(ProposalRow).order_by(col(ProposalRow.at), col(ProposalRow.claim)))).all()


async def drop(session: AsyncSession, claim: str) -> None:
    """It went live, was turned down, or something else of the claim is live."""
    await session.exec(delete(ProposalRow).where(col(ProposalRow.claim) == claim))
