"""A draft goes live: checked against the newest catalogue, and put there with its alerts in one transaction."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.newsroom import Newsroom
from bot.telegram.callback import ref
from briefs.card import Card, from_state, new_sources, new_subjects, unready, with_new
from briefs.faults import CatalogueFaults
from briefs.load import load_brief
from briefs.model import Brief, Catalogue
from briefs.sourcing import settled
from store import catalogue as rows
from store import drafts, planning, publishing
from store.tables import DraftRow

# How often content may change under the check before it is given up.
TRIES = 5
Change = Callable[[], AbstractAsyncContextManager[Any]]


class Refused(Exception):
    """The draft does not go live; the sentence says why and what to do."""


class Unfit(Refused):
    """The draft has faults, or no longer fits the catalogue."""


class Moved(Refused):
    """Another version is live than the one that the draft was begun from."""


class Stale(Refused):
    """Content or draft changed between the check and the transaction."""

    def __init__(self) -> None:
        super().__init__("The catalogue changed just now. Try again.")


@dataclass(frozen=True)
class Released:
    """What went live, and how many chats are owed an alert of it."""

    brief: Brief
    version: int
    alerted: int


def revision(row: DraftRow) -> str:
    """Six letters for a draft as it stands, so that a button means just what was seen above it."""
    brings = [row.card.get("sources"), row.card.get("new")] if row.card else ""
    return ref(f"{row.editor} {row.body} {brings}")[:6]


def about(brief: Brief) -> set[str]:
    """Every subject of a brief, those of its claims included: whose followers a new version is news to."""
    return {*brief.subjects, *(slug for claim in brief.claims for slug in claim.subjects)}


def live_version(catalogue: Catalogue, slug: str) -> int:
    """The version of a brief that is live, 0 where there is none."""
    live = catalogue.briefs.get(slug)
    return live.version if live else 0


def card_of(row: DraftRow) -> Card | None:
    """The living card that a draft is, None where it is YAML."""
    return from_state(row.card) if row.card is not None else None


def beside(row: DraftRow, catalogue: Catalogue) -> Catalogue:
    """The catalogue with the sources and subjects that a draft brings."""
    made = card_of(row)
    return with_new(catalogue, made) if made else catalogue


def checked(row: DraftRow, catalogue: Catalogue) -> Brief:
    """The brief of a draft.

    Raises:
        Unfit: It has faults.
    """
    made = card_of(row)
    if made is not None and (unready(made) or settled(made, catalogue) != made):
        raise Unfit(f"The card {row.slug} is not finished. Open it from /drafts.")
    try:
        return load_brief(row.body, with_new(catalogue, made) if made else catalogue)
    except CatalogueFaults as wrong:
        count = len(wrong.faults)
        raise Unfit(
            f"The draft {row.slug} does not fit the catalogue: {count} {'fault' if count == 1 else 'faults'}, the first: "
            f"{wrong.faults[0].key} {wrong.faults[0].sentence}. Mend it and send it again with /addbrief."
        ) from None


@dataclass(frozen=True)
class Wish:
    """That a draft goes live.

    Attributes:
        who: The editor who publishes.
        loud: Whether those who chose alerts are told.
        seen: The revision that was looked at, None for whatever the draft is now.
        over: Whether another version may be replaced than the one that the draft was begun from.
        timed: Whether it goes live because its time has come, and only then.
    """

    slug: str
    who: int
    loud: bool
    seen: str | None = None
    over: bool = False
    timed: bool = False


async def release(room: Newsroom, change: Change, wish: Wish) -> Released:
    """Put a draft live and drop it, in the one transaction that `change` opens.

    Raises:
        Refused: Nothing was changed.
    """
    for _ in range(TRIES):
        await room.refresh()
        catalogue = room.live.catalogue
        row, brief = await _ready(room, wish, catalogue)
        try:
            async with change() as session:
                released = await _put(session, row, brief, catalogue, wish, room.now())
        except Stale:
            continue
        await room.refresh()
        return released
    raise Stale


async def _ready(room: Newsroom, wish: Wish, catalogue: Catalogue) -> tuple[DraftRow, Brief]:
    """The draft and its brief, where that may take the place of what is live."""
    async with room.store.read() as session:
        row = await drafts.find(session, wish.slug)
    if row is None:
        raise Refused(f"There is no draft {wish.slug}. /drafts lists them.")
    if wish.seen is not None and wish.seen != revision(row):
        raise Refused("The draft was changed after that page. Look at it again with /preview.")
    brief = checked(row, catalogue)
    if not wish.over and row.based_on != live_version(catalogue, wish.slug):
        raise Moved("Another version went live after this draft was begun.")
    return row, brief


async def unchanged(session: Any, catalogue: Catalogue) -> None:
    """See that what was checked against a catalogue is put beside just that one, until the transaction ends.

    Raises:
        Stale: Another version of the content is live.
    """
    await rows.hold(session)
    if await rows.version(session) != catalogue.version:
        raise Stale


async def _put(
    session: Any, row: DraftRow, brief: Brief, catalogue: Catalogue, wish: Wish, moment: datetime
) -> Released:
    await unchanged(session, catalogue)
    now = await drafts.find(session, row.slug)
    if now is None or revision(now) != revision(row):
        raise Stale
    if wish.timed and (now.publish_at is None or now.publish_at > moment):
        raise Stale
    if now.approved_by is None and await drafts.four_eyes(session):
        raise Refused(f"Four eyes are on: /submit {row.slug} first, and another person says /approve {row.slug}.")
    made = card_of(now)
    for subject in new_subjects(made, brief) if made else ():
        await publishing.put_subject(session, subject, who=wish.who, now=moment)
    for source in new_sources(made, brief) if made else ():
        await publishing.put_source(session, source, who=wish.who, now=moment)
    version = await publishing.publish(session, brief, who=wish.who, why=now.why, loud=wish.loud, now=moment)
    alerted = await planning.alert(session, brief.slug, version, about(brief), moment) if wish.loud else 0
    await drafts.drop(session, row.slug)
    return Released(brief, version, alerted)
