"""A correction goes live: checked whole, and put there with all that cites it and with what it owes, in one transaction."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil
from typing import Any

from bot.ask import Ask, UserError
from bot.push import owing
from bot.releasing import Stale, unchanged
from bot.telegram.pacing import FREE_RATE
from bot.views.editors import correcting as view
from bot.views.editors.correcting import Reach
from bot.views.page import Page
from bot.views.plain_words import old_button
from briefs.canonical import brief_yaml, subject_yaml
from briefs.correcting import Trial, Wish, thawed
from briefs.links import same_page
from briefs.load import load_brief, load_subject
from briefs.model import Brief, Source
from briefs.reading import PUBLISHER, SOURCE_TITLE
from briefs.schedule import asleep
from briefs.spokendates import date_in
from store import corrections, dialogues, drafts, proposals, publishing
from store.corrections import Alike
from store.tables import CorrectionRow

ACTS = {"correction": "corrected", "slip": "mended"}


def checked(trial: Trial) -> None:
    """See that the corrected brief, and all that changes with it, keeps every rule.

    Raises:
        CatalogueFaults: With every fault of the first of them that has any.
    """
    load_brief(brief_yaml(trial.brief), trial.catalogue)
    for other in trial.others:
        if isinstance(other, Brief):
            load_brief(brief_yaml(other), trial.catalogue)
        else:
            load_subject(f"slug: {other.slug}\nkind: {other.kind}\n{subject_yaml(other)}", trial.catalogue)


@dataclass(frozen=True)
class Act:
    """What is done: a correction or a slip, why, and in whose name."""

    kind: str
    why: str
    who: int


Closes = Callable[[Any], Awaitable[None]]


async def put(ask: Ask, wish: Wish, trial: Trial, kind: str) -> Page:
    """Put it live as the end of its dialogue, and owe it to whoever got the error.

    Raises:
        UserError: Something else changed meanwhile; nothing was done.
    """

    async def closes(session: Any) -> None:
        open_ = await dialogues.find(session, ask.chat_id, ask.user_id)
        if open_ is None or thawed(open_.state).claim != wish.claim:
            raise UserError(old_button())
        if await drafts.four_eyes(session):
            raise UserError("Four eyes were switched on just now. Press it again.")
        await dialogues.end(session, ask.chat_id, ask.user_id)

    return await go_live(ask, trial, Act(kind, wish.why or "", ask.user_id), closes)


async def go_live(ask: Ask, trial: Trial, act: Act, closes: Closes) -> Page:
    """Put it live and owe it to whoever got the error.

    Args:
        closes: What ends with it, and whether that is still open, in the same transaction.

    Raises:
        UserError: Something else changed meanwhile; nothing was done.
    """
    await ask.room.record()
    try:
        async with ask.change() as session:
            await closes(session)
            await unchanged(session, ask.catalogue)
            row = await _put(session, trial, act, ask.now)
            await proposals.drop(session, trial.now.id)
            number = await corrections.add(session, row)
    except Stale:
        raise UserError("The files changed just now. Press it again in a moment.") from None
    # Owed in transactions of their own: there may be very many, and the ticker goes on where a kill ends this.
    owed = await owing.owe(ask.room, row)
    await ask.room.refresh()
    return view.done(trial.now, row.version, owed, number, slip=act.kind == "slip")


async def _put(session: Any, trial: Trial, act: Act, now: datetime) -> CorrectionRow:
    """Put the corrected brief live with all that changes beside it; the correction that is to be written down."""
    for source in trial.sources:
        await publishing.put_source(session, source, who=act.who, now=now)
    told = ACTS[act.kind]
    version = await publishing.publish(session, trial.brief, who=act.who, why=act.why, act=told, now=now)
    for other in trial.others:
        if isinstance(other, Brief):
            beside = await publishing.publish(session, other, who=act.who, why=act.why, act=told, now=now)
            await corrections.is_no_news(session, other.slug, beside)
        else:
            await publishing.put_subject(session, other, who=act.who, now=now)
    return CorrectionRow(
        claim=trial.now.id, version=version, kind=act.kind, why=act.why, who=act.who, at=now,
        was=corrections.columns(trial.was), now=corrections.columns(trial.now),
    )  # fmt: skip


def reach_of(alike: list[Alike], ask: Ask) -> Reach:
    """Whom something reaches, by when their quiet hours end."""
    gone = sum(one.count for one in alike if one.gone)
    later = sum(one.count for one in alike if not one.gone and asleep(ask.now, one.quiet_from, one.quiet_to, one.zone))
    now = sum(one.count for one in alike) - gone - later
    # An edit and a reply for each, as a rule.
    return Reach(now, later, gone, ceil(2 * now / FREE_RATE))


def plain_source(source: Source) -> dict[str, Any]:
    """A new source as a wish keeps it."""
    return {
        "title": source.title,
        "publisher": source.publisher,
        "tier": source.tier,
        "date": source.date.text if source.date else None,
        "url": source.url,
        "state_media": source.state_media,
    }


def same_source(sources: Mapping[str, Mapping[str, Any]], link: str) -> str | None:
    """The key of a new source of the same address."""
    return next((key for key, one in sources.items() if one["url"] and same_page(one["url"]) == same_page(link)), None)


def described(plain: Mapping[str, Any], text: str) -> dict[str, Any]:
    """A new source with what a message tells of it: its title, then a date or a publisher on lines of their own."""
    lines = [" ".join(line.split()) for line in re.split(r"[\n|]", text) if line.strip()]
    made = dict(plain) | {"title": lines[0][:SOURCE_TITLE]}
    for line in lines[1:]:
        when = date_in(line)
        made |= {"date": when.text} if when else {"publisher": line[:PUBLISHER]}
    return made


def of_tier(wish: Wish, tier: int) -> Wish:
    """The wish with the kind of the new source that is asked for."""
    key = wish.asks.partition(":")[2]
    if key not in wish.sources:
        return wish
    return replace(wish, sources={**wish.sources, key: {**wish.sources[key], "tier": tier}})
