"""/editbrief, /addsubject, /addsource, /addclaim and [Edit]: what is live, changed piece by piece as YAML."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.ask import Answer, Ask, Command, Run, UserError
from bot.commands.editors import drafts as draft_commands
from bot.commands.editors.trial import slug_of
from bot.releasing import Refused, checked, unchanged
from bot.telegram.callback import Press
from bot.views.editors import entries as view
from bot.views.editors.people import person
from bot.views.page import Page
from briefs.canonical import brief_yaml
from briefs.faults import CatalogueFaults
from briefs.load import load_brief, load_claim, load_source, load_subject
from briefs.model import Brief, Catalogue, Claim
from store import drafts, editors, publishing


async def edit_brief(ask: Ask) -> Answer:
    """`/editbrief SLUG`: the live brief as a file to change and send back."""
    slug = slug_of(ask.text)
    brief = ask.catalogue.briefs.get(slug)
    if brief is None:
        raise UserError(f"There is no live brief {slug}. /latest lists them." if slug else "Name the brief to edit.")
    return await _file(ask, brief)


async def _file(ask: Ask, brief: Brief) -> Page:
    async with ask.read() as session:
        row = await drafts.find(session, brief.slug)
        names = await editors.names(session)
    return view.brief_file(brief, person(row.editor, names) if row else None)


async def edit(ask: Ask, claim: Claim) -> Answer:
    """[Edit] below a page: what can be edited about a claim."""
    return view.claim(claim, ask.catalogue.briefs[claim.brief])


async def whole(ask: Ask, claim: Claim) -> Answer:
    """[Whole brief]: the brief of a claim as a file."""
    return await _file(ask, ask.catalogue.briefs[claim.brief])


async def add_subject(ask: Ask) -> Answer:
    """`/addsubject` with YAML: a subject goes live, or changes."""
    body = await draft_commands.sent(ask)
    if not body.strip():
        return view.template("the subject", view.SUBJECT)
    subject = await _read(load_subject, ask, body, "subject")
    if isinstance(subject, Page):
        return subject
    was = ask.catalogue.subjects.get(subject.slug)
    await _put(ask, publishing.put_subject, subject)
    return view.subject_put(subject, was)


async def add_source(ask: Ask) -> Answer:
    """`/addsource` with YAML: a source goes live, or changes."""
    body = await draft_commands.sent(ask)
    if not body.strip():
        return view.template("the source", view.SOURCE)
    source = await _read(load_source, ask, body, "source")
    if isinstance(source, Page):
        return source
    was = ask.catalogue.sources.get(source.key)
    cited = sum(any(one.source == source.key for one in claim.cited) for claim in ask.catalogue.claims.values())
    await _put(ask, publishing.put_source, source)
    return view.source_put(source, was, cited)


async def _read(load: Callable[[str, Catalogue], Any], ask: Ask, body: str, what: str) -> Any:
    """What was sent, or the page of its faults. In a thread: every prose of the catalogue is looked at again."""
    try:
        return await asyncio.to_thread(load, body, ask.catalogue)
    except CatalogueFaults as wrong:
        return draft_commands.faults(wrong, what)


async def _put(ask: Ask, put: Callable[..., Any], item: object) -> None:
    try:
        async with ask.change() as session:
            await unchanged(session, ask.catalogue)
            await put(session, item, who=ask.user_id, now=ask.now)
    except Refused as told:
        raise UserError(str(told)) from None
    await ask.room.refresh()


async def add_claim(ask: Ask) -> Answer:
    """`/addclaim SLUG` with YAML: a claim comes into the draft of a brief, a new draft where there is none.

    A key that is there already changes that claim.
    """
    slug, body = await _named(ask)
    async with ask.read() as session:
        row = await drafts.find(session, slug)
    live = ask.catalogue.briefs.get(slug)
    if row is None and live is None:
        raise UserError(f"There is neither a brief nor a draft {slug}." if slug else "Name the brief after /addclaim.")
    try:
        brief = checked(row, ask.catalogue) if row else live
    except Refused as told:
        raise UserError(str(told)) from None
    assert brief is not None
    if not body.strip():
        return view.claim_template(slug, replace(brief.claims[0], id=f"{slug}#new-key"))
    try:
        claim = load_claim(body, slug, ask.catalogue)
        new = _with(brief, claim)
        text = brief_yaml(new)
        load_brief(text, ask.catalogue)
    except CatalogueFaults as wrong:
        return draft_commands.faults(wrong, "statement")
    version = row.based_on if row else brief.version
    return await draft_commands.keep(ask, slug, f"# version {version}\n{text}")


async def _named(ask: Ask) -> tuple[str, str]:
    """The slug after the command and the YAML, which stands below it or in a file."""
    first, _, rest = ask.text.partition("\n")
    return slug_of(first), await draft_commands.sent(ask) if ask.attached else rest


def _with(brief: Brief, claim: Claim) -> Brief:
    if claim.id in [one.id for one in brief.claims]:
        return replace(brief, claims=tuple(claim if one.id == claim.id else one for one in brief.claims))
    return replace(brief, claims=(*brief.claims, claim))


COMMANDS = (
    Command("editbrief", "A live brief as a file to change", edit_brief, who="editors", argument="SLUG"),
    Command("addclaim", "A statement for a brief, as YAML", add_claim, who="editors", argument="SLUG YAML"),
    Command("addsubject", "A subject, as YAML", add_subject, who="editors", argument="YAML"),
    Command("addsource", "A source, as YAML", add_source, who="editors", argument="YAML"),
)
PRESSES: dict[type[Press], Run] = {}
