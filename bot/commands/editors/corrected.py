"""A correction goes live: checked whole, and put there with all that cites it and with what it owes, in one transaction."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.ask import Ask, UserError
from bot.releasing import Stale, unchanged
from bot.views.editors import correcting as view
from bot.views.page import Page
from bot.views.plain_words import old_button
from briefs.canonical import brief_yaml, subject_yaml
from briefs.correcting import Trial, Wish, thawed
from briefs.links import same_page
from briefs.load import load_brief, load_subject
from briefs.model import Brief, Source
from briefs.reading import PUBLISHER, SOURCE_TITLE
from briefs.spokendates import date_in
from store import corrections, dialogues, publishing
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


async def put(ask: Ask, wish: Wish, trial: Trial, kind: str) -> Page:
    """Put it live and owe it to whoever got the error.

    Raises:
        UserError: Something else changed meanwhile; nothing was done.
    """
    who, now, why = ask.user_id, ask.now, wish.why or ""
    await ask.room.record()
    try:
        async with ask.change() as session:
            open_ = await dialogues.find(session, ask.chat_id, who)
            if open_ is None or thawed(open_.state).claim != wish.claim:
                raise UserError(old_button())
            await unchanged(session, ask.catalogue)
            for source in trial.sources:
                await publishing.put_source(session, source, who=who, now=now)
            act = ACTS[kind]
            version = await publishing.publish(session, trial.brief, who=who, why=why, act=act, now=now)
            for other in trial.others:
                if isinstance(other, Brief):
                    beside = await publishing.publish(session, other, who=who, why=why, act=act, now=now)
                    await corrections.is_no_news(session, other.slug, beside)
                else:
                    await publishing.put_subject(session, other, who=who, now=now)
            row = CorrectionRow(
                claim=wish.claim, version=version, kind=kind, why=why, who=who, at=now,
                was=corrections.columns(trial.was), now=corrections.columns(trial.now),
            )  # fmt: skip
            number = await corrections.add(session, row)
            owed = await corrections.owe(session, row, now=now)
            await dialogues.end(session, ask.chat_id, who)
    except Stale:
        raise UserError("The files changed just now. Press it again in a moment.") from None
    await ask.room.refresh()
    return view.done(trial.now, version, owed, number, slip=kind == "slip")


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
