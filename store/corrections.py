"""Corrections: what was corrected and why, whom it has to reach, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Text, cast
from sqlmodel import and_, case, col, delete, func, or_, select, union, update
from sqlmodel.ext.asyncio.session import AsyncSession

from briefs.model import Claim
from store import rows
from store.deliveries import HELD, OPEN, PLANNED
from store.inbox import insert_ignoring
from store.planning import COUNTED
from store.tables import AnswerRow, ChangeRow, ChatRow, ClaimRow, CorrectionRow, DeliveryRow, DeskRow, ReadRow

KEPT = timedelta(days=90)
# An answer is recorded, and a process takes new content, within seconds; for so long late ones are looked for.
LATE = timedelta(minutes=1)
QUIET = {"synchronize_session": False}
Place = tuple[int, int]


async def add(session: AsyncSession, row: CorrectionRow) -> int:
    """Write down a correction, slip or recall; its number. Call it after the new content was put live."""
    await session.flush()
    row.content = (await session.exec(select(DeskRow.version))).one()
    session.add(row)
    await session.flush()
    if row.kind == "slip":
        await is_no_news(session, row.claim.partition("#")[0], row.version)
    return int(row.id or 0)


async def is_no_news(session: AsyncSession, slug: str, version: int) -> None:
    """A new version is told as new neither by digests nor to who opens the brief again, as for a slip."""
    mine = (col(ChangeRow.brief) == slug, col(ChangeRow.version) == version)
    await session.exec(delete(ChangeRow).where(*mine), execution_options=QUIET)
    readers = (col(ReadRow.brief) == slug, col(ReadRow.version) == version - 1)
    await session.exec(update(ReadRow).where(*readers).values(version=version), execution_options=QUIET)


def columns(claim: Claim) -> dict[str, Any]:
    """A claim as it is kept in a correction."""
    return rows.claim_row(0, claim)


def claim(plain: dict[str, Any]) -> Claim:
    """The claim that a correction kept."""
    return rows.claim(ClaimRow(**plain))


async def find(session: AsyncSession, number: int) -> CorrectionRow | None:
    """A correction by its number."""
    return await session.get(CorrectionRow, number)


async def log(session: AsyncSession, most: int, skip: int = 0) -> Sequence[CorrectionRow]:
    """The public log, the newest first: corrections, no slips and no recalls."""
    public = select(CorrectionRow).where(col(CorrectionRow.kind) == "correction")
    return (await session.exec(public.order_by(col(CorrectionRow.id).desc()).offset(skip).limit(most))).all()


async def count(session: AsyncSession) -> int:
    """How many corrections the public log has."""
    public = select(func.count()).select_from(CorrectionRow).where(col(CorrectionRow.kind) == "correction")
    return (await session.exec(public)).one()


async def since(session: AsyncSession, moment: datetime) -> Sequence[CorrectionRow]:
    """What was corrected, mended or recalled since a moment, the oldest first."""
    found = select(CorrectionRow).where(col(CorrectionRow.at) > moment).order_by(col(CorrectionRow.id))
    return (await session.exec(found)).all()


async def is_ahead(session: AsyncSession, content: int, now: datetime) -> bool:
    """Whether a correction of the last minute is in newer content than the one that a process has.

    Holds off corrections until this transaction ends, so that what it composes is known to them or knows them.
    """
    if session.get_bind().dialect.name != "sqlite":  # Which has one writer anyway.
        await session.exec(select(DeskRow.id).with_for_update(read=True))
    newer = (col(CorrectionRow.at) > now - LATE, col(CorrectionRow.content) > content)
    return (await session.exec(select(CorrectionRow.id).where(*newer).limit(1))).first() is not None


def holds(session: AsyncSession, column: Any, claim_id: str) -> ColumnElement[bool]:
    """Whether nested values have a claim's id among them; a position in the files only ends in one."""
    inside = func.instr if session.get_bind().dialect.name == "sqlite" else func.strpos
    return inside(cast(column, Text), f'"{claim_id}"') > 0


def was_sent() -> ColumnElement[bool]:
    """Whether a delivery is out, or may be: on its way, or with an unknown outcome."""
    going = and_(col(DeliveryRow.state) == "planned", col(DeliveryRow.lease_until).is_not(None))
    return or_(col(DeliveryRow.state) == "sent", going, col(DeliveryRow.attempts) > 0)


def _carrying(session: AsyncSession, claim_id: str, now: datetime, content: int | None = None) -> Any:
    """The chats and topics that got a claim, each once; made of content older than some, where that is told."""
    made: Any = DeliveryRow.facts
    older = () if content is None else (func.coalesce(made["content"].as_integer(), 0) < content,)
    pushed = select(DeliveryRow.chat_id, DeliveryRow.topic_id).where(
        col(DeliveryRow.due_at) > now - KEPT,
        col(DeliveryRow.kind) != "notice",
        was_sent(),
        holds(session, DeliveryRow.facts, claim_id),
        *older,
    )
    answered = select(AnswerRow.chat_id, AnswerRow.topic_id).where(
        col(AnswerRow.at) > now - KEPT,
        holds(session, AnswerRow.carried, claim_id),
        *(() if content is None else (col(AnswerRow.content) < content,)),
    )
    return union(pushed, answered).subquery("carrying")


def _late(session: AsyncSession, row: CorrectionRow) -> Any:
    """The chats that got an answer made of older content, recorded when the correction was under way already."""
    recent = (col(AnswerRow.at) > row.at - LATE, col(AnswerRow.content) < row.content)
    wanted = (*recent, holds(session, AnswerRow.carried, row.claim))
    return select(AnswerRow.chat_id, AnswerRow.topic_id).where(*wanted).distinct().subquery("late")


def occasion(row: CorrectionRow) -> str:
    """What its deliveries are known by."""
    return f"{row.kind}:{row.id}"


async def to_reach(session: AsyncSession, row: CorrectionRow) -> Sequence[Place]:
    """The chats and topics that got what is corrected, mended or recalled, in one order, whoever is owed it by now.

    What was made of the corrected content is no error, so that it makes no difference when they are asked for.
    """
    if row.kind == "recall":
        return await _places(session, _told(session, row.claim, row.version, row.at))
    return await _places(session, _carrying(session, row.claim, row.at, row.content))


async def late(session: AsyncSession, row: CorrectionRow) -> Sequence[Place]:
    """The chats that were answered with the error while the correction went live."""
    return await _places(session, _late(session, row))


async def _places(session: AsyncSession, places: Any) -> Sequence[Place]:
    asked = select(places.c.chat_id, places.c.topic_id).order_by(places.c.chat_id, places.c.topic_id)
    return [(chat, topic) for chat, topic in await session.exec(asked)]


async def owe(session: AsyncSession, row: CorrectionRow, places: Sequence[Place], *, now: datetime) -> int:
    """Owe it to some chats and topics, each once however often that is asked; how many were not owed it before.

    A transaction takes no more than a portion of them.
    """
    if not places:
        return 0
    told = {
        "kind": "correction", "occasion": occasion(row), "due_at": now, "state": "planned", "attempts": 0, "alarmed": False,
    }  # fmt: skip
    rows_ = [{"chat_id": chat, "topic_id": topic, **told} for chat, topic in places]
    # Past the session, which does not tell how many of many were made.
    connection = await session.connection()
    made = await connection.execute(insert_ignoring(session, DeliveryRow), rows_, execution_options=COUNTED)
    return made.rowcount


async def all_are_owed(session: AsyncSession, number: int) -> None:
    """Everybody who has to be reached is owed it."""
    mine = col(CorrectionRow.id) == number
    await session.exec(update(CorrectionRow).where(mine).values(owed=True), execution_options=QUIET)


async def told_version(session: AsyncSession, slug: str) -> int | None:
    """The newest version of a brief that was news; None where there never was one."""
    return (await session.exec(select(func.max(ChangeRow.version)).where(col(ChangeRow.brief) == slug))).one()


def of_version(session: AsyncSession, slug: str, version: int) -> ColumnElement[bool]:
    """Whether the facts of a delivery tell of a version of a brief as news."""
    inside = func.instr if session.get_bind().dialect.name == "sqlite" else func.strpos
    facts = cast(DeliveryRow.facts, Text)
    # SQLite leaves the spaces out where it took the facts from a list of them.
    forms = (f'["{slug}",{space}{version}{end}' for space in ("", " ") for end in (",", "]"))
    return or_(*(inside(facts, form) > 0 for form in forms))


def _told(session: AsyncSession, slug: str, version: int, now: datetime) -> Any:
    recent = (col(DeliveryRow.due_at) > now - KEPT, was_sent(), of_version(session, slug, version))
    return select(DeliveryRow.chat_id, DeliveryRow.topic_id).where(*recent).distinct().subquery("told")


@dataclass(frozen=True, slots=True)
class Alike:
    """Chats and topics that a correction reaches, with the same quiet hours; `gone` where none can be reached."""

    count: int
    gone: bool
    zone: str | None
    quiet_from: str | None
    quiet_to: str | None


async def reach(session: AsyncSession, claim_id: str, *, now: datetime) -> list[Alike]:
    """Whom a correction of a claim would reach, counted on the server."""
    return await _counted(session, _carrying(session, claim_id, now))


async def recall_reach(session: AsyncSession, slug: str, version: int, *, now: datetime) -> list[Alike]:
    """Whom the recall of a version of a brief would reach."""
    return await _counted(session, _told(session, slug, version, now))


async def _counted(session: AsyncSession, places: Any) -> list[Alike]:
    gone = case((col(ChatRow.state) == "gone", True), else_=False)
    alike = (gone, col(ChatRow.zone), col(ChatRow.quiet_from), col(ChatRow.quiet_to))
    counted: Any = select(func.count(), *alike)  # type: ignore[call-overload]
    joined = counted.select_from(places).outerjoin(ChatRow, ChatRow.id == places.c.chat_id)
    return [Alike(n, bool(gone), *hours) for n, gone, *hours in await session.exec(joined.group_by(*alike))]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a correction: chats by state of their delivery, messages edited, and what is still owed."""

    told: int
    edited: int
    out_of_reach: int


async def uncounted(session: AsyncSession) -> Sequence[CorrectionRow]:
    """Corrections whose editors were not told yet whom they reached."""
    return (await session.exec(select(CorrectionRow).where(col(CorrectionRow.counted).is_(False)))).all()


async def is_out(session: AsyncSession, row: CorrectionRow) -> bool:
    """Whether nothing of a correction is owed any more."""
    mine = (col(DeliveryRow.kind) == "correction", col(DeliveryRow.occasion) == occasion(row))
    open_ = select(DeliveryRow.id).where(or_(PLANNED, HELD), *mine).limit(1)
    return (await session.exec(open_)).first() is None


async def outcome(session: AsyncSession, row: CorrectionRow) -> Outcome:
    """Whom a correction reached, once nothing of it is owed any more."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    if sqlite:
        edited: Any = func.json_array_length(DeliveryRow.facts, "$.edited")
    else:
        edited = func.json_array_length(DeliveryRow.facts["edited"])  # type: ignore[index]
    mine = (col(DeliveryRow.kind) == "correction", col(DeliveryRow.occasion) == occasion(row))
    asked = select(DeliveryRow.state, func.count(), func.sum(func.coalesce(edited, 0))).where(*mine)
    found = {state: (n, int(made or 0)) for state, n, made in await session.exec(asked.group_by(DeliveryRow.state))}
    reached = [one for state, one in found.items() if state in ("sent", *OPEN)]
    lost = sum(n for state, (n, _) in found.items() if state in ("skipped", "failed"))
    return Outcome(sum(n for n, _ in reached), sum(made for _, made in found.values()), lost)


async def was_counted(session: AsyncSession, number: int) -> None:
    """The editor was told whom it reached."""
    mine = col(CorrectionRow.id) == number
    await session.exec(update(CorrectionRow).where(mine).values(counted=True), execution_options=QUIET)
