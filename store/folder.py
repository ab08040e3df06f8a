"""A folder from git into the store: what git and the chat each changed meets by rule, and nothing is lost."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from briefs.canonical import desk_yaml, forms, sources_yaml, subject_yaml
from briefs.merge import TAKEN, Merged, Verdict, merge
from briefs.model import Catalogue
from store import audit, catalogue, publishing, rows
from store.tables import BriefRow, ClaimRow, FolderRow, SourceRow, SubjectRow

ACT = "loaded"


async def plan(session: AsyncSession, folder: Catalogue) -> Merged:
    """What loading a folder would come to; nothing is changed."""
    found, _ = await _merged(session, folder)
    return found


async def load(session: AsyncSession, folder: Catalogue, *, folder_hash: str, now: datetime) -> Merged:
    """Load a folder: git's edits go live quietly, the chat's stay, and what both changed waits for an editor."""
    await catalogue.hold(session)
    found, live = await _merged(session, folder)
    if live is None:
        await _fill(session, folder, now)
    else:
        for one in found.of(*TAKEN):
            await put(session, one.item, found.catalogue, live, who=None, act=ACT, now=now)
        await _put_in_order(session, found.catalogue)
    await _remember(session, found.verdicts)
    await catalogue.raise_version(session, now, desk=found.catalogue.desk, folder_hash=folder_hash)
    return found


async def conflicts(session: AsyncSession, *, untold: bool = False) -> Sequence[FolderRow]:
    """What both sides changed and nobody has decided, by item."""
    asked = select(FolderRow).where(col(FolderRow.theirs).is_not(None)).order_by(col(FolderRow.item))
    return (await session.exec(asked.where(col(FolderRow.told).is_(False)) if untold else asked)).all()


async def conflict(session: AsyncSession, item: str) -> FolderRow | None:
    """The open conflict of an item."""
    row = await session.get(FolderRow, item)
    return row if row and row.theirs is not None else None


async def told(session: AsyncSession, items: Sequence[str]) -> None:
    """The editors have heard of these conflicts."""
    await session.exec(update(FolderRow).where(col(FolderRow.item).in_(items)).values(told=True))


async def settle(session: AsyncSession, item: str, theirs: str) -> bool:
    """An editor chose: git's form counts as seen; whether that conflict was still open, in that form."""
    row = await session.get(FolderRow, item, with_for_update=True)
    if row is None or row.theirs != theirs:
        return False
    row.body, row.theirs, row.told = theirs or None, None, False
    session.add(row)
    return True


async def _merged(session: AsyncSession, folder: Catalogue) -> tuple[Merged, Catalogue | None]:
    """What a folder makes of what is live, and that. What cannot be read any more is git's to put there anew."""
    live, lost = await catalogue.read_what_can(session)
    base = await _base(session, live)
    return merge({item: form for item, form in base.items() if item not in lost}, folder, live), live


async def _base(session: AsyncSession, live: Catalogue | None) -> Mapping[str, str | None]:
    """The forms as git had them at the last load.

    A store from before this was kept knows of the briefs that an editor published in chat, and takes the rest as git's.
    """
    kept = {row.item: row.body for row in await session.exec(select(FolderRow))}
    return kept if live is None or "desk" in kept else {**forms(live), **kept}


async def _fill(session: AsyncSession, folder: Catalogue, now: datetime) -> None:
    """The first load of a desk: it is news to nobody, and one line of the audit."""
    await catalogue.insert_rows(
        session, SourceRow, [rows.source_row(n, one) for n, one in enumerate(folder.sources.values())]
    )
    await catalogue.insert_rows(
        session, SubjectRow, [rows.subject_row(n, one) for n, one in enumerate(folder.subjects.values())]
    )
    briefs = list(folder.briefs.values())
    await catalogue.insert_rows(session, BriefRow, [rows.brief_row(n, one, 1, now) for n, one in enumerate(briefs)])
    claims = [rows.claim_row(n, claim) for one in briefs for n, claim in enumerate(one.claims)]
    await catalogue.insert_rows(session, ClaimRow, claims)
    await audit.note(session, ACT, "desk", None, now=now, after=desk_yaml(folder.desk))


async def put(
    session: AsyncSession, item: str, new: Catalogue, live: Catalogue, *, who: int | None, act: str, now: datetime
) -> None:
    """Put one item live as it is in `new`, or take it out where it is not there; `live` has it as it was."""
    kind, _, name = item.partition(":")
    match kind:
        case "desk":
            await catalogue.raise_version(session, now, desk=new.desk)
            before, after = desk_yaml(live.desk), desk_yaml(new.desk)
            await audit.note(session, act, item, who, now=now, before=before, after=after)
        case "source" if name in new.sources:
            await publishing.put_source(session, new.sources[name], who=who, act=act, now=now)
        case "source":
            await session.exec(delete(SourceRow).where(col(SourceRow.key) == name))
            await audit.note(session, act, item, who, now=now, before=sources_yaml([live.sources[name]]))
        case "subject" if name in new.subjects:
            await publishing.put_subject(session, new.subjects[name], who=who, act=act, now=now)
        case "subject":
            await session.exec(delete(SubjectRow).where(col(SubjectRow.slug) == name))
            await audit.note(session, act, item, who, now=now, before=subject_yaml(live.subjects[name]))
        case _ if name in new.briefs:
            await publishing.publish(session, new.briefs[name], who=who, act=act, now=now)
        case _:
            await publishing.withdraw(session, name, who=who, why=None, act=act, now=now)


async def _put_in_order(session: AsyncSession, new: Catalogue) -> None:
    """Give every item a place of its own: git's in its order, then what only the desk has."""
    orders = (
        (BriefRow, BriefRow.slug, BriefRow.position, new.briefs),
        (SubjectRow, SubjectRow.slug, SubjectRow.position, new.subjects),
        (SourceRow, SourceRow.key, SourceRow.position, new.sources),
    )
    for table, name, position, wanted in orders:
        places = dict((await session.exec(select(name, position))).all())
        for place, key in enumerate(wanted):
            if places.get(key) != place:
                await session.exec(update(table).where(col(name) == key).values(position=place))


async def _remember(session: AsyncSession, verdicts: Sequence[Verdict]) -> None:
    """Write down what git has by now, and of a conflict what it has beside the desk's."""
    before = {row.item: (row.theirs, row.told) for row in await session.exec(select(FolderRow))}
    await session.exec(delete(FolderRow))
    written = [
        {"item": one.item, "body": one.seen, "theirs": one.theirs, "told": before.get(one.item) == (one.theirs, True)}
        for one in verdicts
        if one.seen is not None or one.theirs is not None
    ]
    await catalogue.insert_rows(session, FolderRow, written)
