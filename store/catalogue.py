"""The catalogue in rows: write one brief's rows, read one or all, and the number of what is live."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import inspect, text
from sqlmodel import col, insert, select
from sqlmodel.ext.asyncio.session import AsyncSession

from briefs.changes import Change
from briefs.model import Brief, Catalogue, Claim, Desk
from store import rows
from store.tables import BriefRow, ChangeRow, ClaimRow, DeskRow, SourceRow, SubjectRow

# What a row that somebody wrote by hand does to whoever reads it.
UNMADE = (ValueError, TypeError, LookupError, AttributeError)
Value = TypeVar("Value")


class Unreadable(ValueError):
    """Live content that cannot be read; the text is one sentence for the operator."""

    def __init__(self, lost: Mapping[str, str]) -> None:
        told = "; ".join(f"{item} {why}" for item, why in lost.items())
        super().__init__(
            f"The store holds content that was broken by hand ({told}): silkbrief load puts git's there anew."
        )


async def version(session: AsyncSession) -> int:
    """The number of the live content, 0 where nothing was ever loaded; every change of content raises it."""
    return (await session.exec(select(DeskRow.version))).one_or_none() or 0


async def folder_hash(session: AsyncSession) -> str | None:
    """The hash of the folder that was loaded last."""
    return (await session.exec(select(DeskRow.folder_hash))).one_or_none()


async def hold(session: AsyncSession) -> None:
    """Let no other transaction change content until this one ends, so that versions and places stay different."""
    held = (await session.exec(select(DeskRow.id).with_for_update())).all()
    if not held and (await session.connection()).dialect.name == "postgresql":
        # Before the first load there is no row to hold: of processes that start at once, one fills the store.
        await session.exec(text("LOCK TABLE desk IN SHARE ROW EXCLUSIVE MODE"))  # type: ignore[call-overload]


async def brief(session: AsyncSession, slug: str) -> Brief | None:
    """One live brief; one that cannot be read is as good as none."""
    try:
        row = await session.get(BriefRow, slug)
        claims = await session.exec(select(ClaimRow).where(col(ClaimRow.brief) == slug).order_by("position"))
        return rows.brief(row, [rows.claim(claim) for claim in claims]) if row else None
    except UNMADE:
        return None


async def changes(session: AsyncSession, since: datetime) -> tuple[Change, ...]:
    """The changes of content since a moment, the oldest first."""
    found = await session.exec(select(ChangeRow).where(col(ChangeRow.at) > since).order_by(col(ChangeRow.id)))
    return tuple(
        Change(one.brief, one.version, one.what, tuple((c[0], c[1]) for c in one.claims), one.at) for one in found
    )


async def changed_since(session: AsyncSession, slug: str, version: int) -> bool:
    """Whether a brief told anything new or another after a version of it."""
    later = (col(ChangeRow.brief) == slug, col(ChangeRow.version) > version)
    return (await session.exec(select(ChangeRow.id).where(*later).limit(1))).one_or_none() is not None


async def note_change(
    session: AsyncSession,
    was: Brief | None,
    brief: Brief,
    touched: Sequence[tuple[str, str]],
    *,
    loud: bool,
    now: datetime,
) -> None:
    """Write a new version of a brief into the log of changes that digests and alerts are made from, if it tells any."""
    if was and not touched:
        return  # A claim was looked at again and stands as it did: that is no news.
    what = "changed" if was else "new"
    claims = [list(pair) for pair in touched]
    session.add(ChangeRow(brief=brief.slug, version=brief.version, what=what, claims=claims, loud=loud, at=now))


async def read(session: AsyncSession) -> Catalogue | None:
    """Everything that is live, or None where nothing was ever loaded.

    Raises:
        Unreadable: Somebody changed rows by hand, and one cannot be read.
    """
    found, lost = await read_what_can(session)
    if lost:
        raise Unreadable(lost)
    return found


async def read_what_can(session: AsyncSession) -> tuple[Catalogue | None, Mapping[str, str]]:
    """Everything live that can be read, and for each item that cannot a sentence."""
    desk = (await session.exec(select(DeskRow))).one_or_none()
    if desk is None:
        return None, {}
    lost: dict[str, str] = {}
    sources = await _values(session, SourceRow, "source", rows.source, lost)
    subjects = await _values(session, SubjectRow, "subject", rows.subject, lost)
    claims: dict[str, list[Claim]] = {}
    for claim in (await _values(session, ClaimRow, "claim", rows.claim, lost)).values():
        claims.setdefault(claim.brief, []).append(claim)
    # A brief is whole or not there: one of its claims that cannot be read takes it along.
    for item in [item for item in lost if item.startswith("claim:")]:
        name = item.removeprefix("claim:")
        lost[f"brief:{name.partition('#')[0]}"] = f"{name} {lost.pop(item)}"
    briefs = await _values(session, BriefRow, "brief", lambda row: rows.brief(row, claims.get(row.slug, [])), lost)
    return Catalogue(
        desk=rows.desk(desk.desk),
        sources=sources,
        subjects=subjects,
        briefs={slug: one for slug, one in briefs.items() if f"brief:{slug}" not in lost},
        version=desk.version,
    ), lost


async def _values(
    session: AsyncSession, table: type[Any], kind: str, make: Callable[[Any], Value], lost: dict[str, str]
) -> dict[str, Value]:
    """What the rows of a table stand for, by their keys, in their order; what cannot be made goes to the lost."""
    key = inspect(table).primary_key[0]
    whole = select(table).order_by(table.position, key)
    try:
        found = (await session.exec(whole)).all()
    except UNMADE:
        # One row's columns cannot be taken apart: each is asked for by itself.
        found = []
        for name in (await session.exec(select(key))).all():
            try:
                found += (await session.exec(whole.where(key == name))).all()
            except UNMADE as wrong:
                lost[f"{kind}:{name}"] = f"cannot be read: {wrong}"
    values = {}
    for row in found:
        name = getattr(row, key.name)
        try:
            values[name] = make(row)
        except UNMADE as wrong:
            lost[f"{kind}:{name}"] = f"cannot be read: {wrong}"
    return values


async def raise_version(
    session: AsyncSession, now: datetime, *, desk: Desk | None = None, folder_hash: str | None = None
) -> None:
    """Raise the number of the live content, so that every process takes it anew."""
    row = (await session.exec(select(DeskRow))).one_or_none() or DeskRow(
        desk={}, version=0, folder_hash="", loaded_at=now
    )
    row.version += 1
    if desk is not None:
        row.desk = rows.desk_dict(desk)
    if folder_hash is not None:
        row.folder_hash, row.loaded_at = folder_hash, now
    session.add(row)


async def insert_rows(session: AsyncSession, table: type[Any], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows from their columns, none included."""
    if rows:
        # By the table, not the class: the ORM would send a statement for each pattern of empty columns.
        await session.exec(insert(table.__table__), params=list(rows))


async def put(session: AsyncSession, brief: Brief, position: int, number: int, now: datetime) -> None:
    """Insert the rows of a brief and its claims; `number` is its version."""
    await insert_rows(session, BriefRow, [rows.brief_row(position, brief, number, now)])
    await insert_rows(session, ClaimRow, [rows.claim_row(n, claim) for n, claim in enumerate(brief.claims)])
