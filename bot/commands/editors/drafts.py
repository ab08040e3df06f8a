"""/addbrief, /template, /drafts, /preview: briefs as YAML become drafts, by editors, in their private chat."""

import re
from collections.abc import Awaitable, Callable

from bot.ask import Answer, Ask, Command, Run, UserError, menus
from bot.commands.editors import approving, card, history, releasing, timing
from bot.commands.editors.roles import names_here
from bot.commands.editors.trial import (
    draft_of,
    draft_or_page,
    entries,
    previewed,
    shown,
    slug_of,
    slug_of_letters,
)
from bot.releasing import live_version
from bot.telegram.buttons import DraftPress
from bot.telegram.callback import Press
from bot.views.editors import drafts as view
from bot.views.editors.approving import with_waiting
from bot.views.editors.people import person
from bot.views.page import Page
from bot.views.plain_words import old_button
from briefs.faults import CatalogueFaults
from briefs.load import load_brief
from briefs.template import template
from store import drafts

BIGGEST = 64_000
# What /editbrief writes into the file that it sends, so that it is known what the changes were made to.
VERSION_LINE = re.compile(r"^# version ([0-9]{1,6})$", re.MULTILINE)


async def add_brief(ask: Ask) -> Answer:
    """`/addbrief` alone or with a title: the living card. With YAML, typed or attached: a draft, with a preview."""
    if ask.attached is None and card.is_title(ask.text):
        return await card.start(ask)
    body = await sent(ask)
    if not body.strip():
        return view.how_to_add()
    try:
        brief = load_brief(body, ask.catalogue)
    except CatalogueFaults as wrong:
        return faults(wrong)
    return await keep(ask, brief.slug, body)


async def keep(ask: Ask, slug: str, body: str) -> Answer:
    """Keep a draft and preview it; one that another editor has begun is not replaced without asking."""
    found = VERSION_LINE.search(body)
    based_on = int(found[1]) if found else live_version(ask.catalogue, slug)
    async with ask.change() as session:
        row = await drafts.find(session, slug)
        theirs = row is not None and (row.editor != ask.user_id or row.card is not None)
        name = drafts.name_beside(slug, ask.user_id) if theirs else slug
        await drafts.keep(session, name, body, ask.user_id, now=ask.now, based_on=based_on)
    if row is not None and theirs:
        other = person(row.editor, await names_here(ask))
        return view.beside(slug, f"{other}, as a card" if row.editor == ask.user_id else other)
    return await previewed(ask, slug)


async def sent(ask: Ask) -> str:
    """The YAML of a message: what was typed, or the attached file.

    Raises:
        UserError: The file is too large, or no text.
    """
    if ask.attached is None:
        return ask.text
    if ask.attached.size > BIGGEST:
        raise UserError(f"The file is too large: a brief has at most {BIGGEST // 1000} kB.")
    content = await ask.download(ask.attached.file_id)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        raise UserError(f"Line {line} of the file is not text in UTF-8. Save it as UTF-8 and send it again.") from None


def faults(wrong: CatalogueFaults, what: str = "brief") -> Page:
    """All that is wrong with what was sent."""
    return view.faults([(fault.line, fault.key, fault.sentence) for fault in wrong.faults], what)


async def preview(ask: Ask) -> Answer:
    """`/preview SLUG`."""
    row = await draft_or_page(ask, slug_of(ask.text), "preview")
    return row if isinstance(row, Page) else await previewed(ask, row.slug)


async def listed(ask: Ask) -> Answer:
    """`/drafts`."""
    async with ask.read() as session:
        found = [row for row in await drafts.all_(session) if drafts.BESIDE not in row.slug]
    return with_waiting(view.listed(await entries(ask, found), len(found)), await approving.waiting(ask))


async def template_(ask: Ask) -> Answer:
    """`/template`: a file that loads as it is."""
    return view.template(template(ask.catalogue, ask.today))


async def _open(ask: Ask, slug: str, _seen: str) -> Answer:
    row = await draft_of(ask, slug)
    if row.card is not None and ask.may("editors"):
        return await card.opened(ask, slug)
    return view.one(await shown(ask, row))


async def _preview(ask: Ask, slug: str, _seen: str) -> Answer:
    return await previewed(ask, slug)


async def _replace(ask: Ask, slug: str, _seen: str) -> Answer:
    async with ask.change() as session:
        taken = await drafts.take_beside(session, slug, ask.user_id, now=ask.now)
    if taken is None:
        raise UserError(old_button())
    return await previewed(ask, slug)


async def _theirs(ask: Ask, slug: str, _seen: str) -> Answer:
    async with ask.change() as session:
        await drafts.drop(session, drafts.name_beside(slug, ask.user_id))
    return view.kept_theirs(slug)


async def _drop(ask: Ask, slug: str, _seen: str) -> Answer:
    return view.drop_sure((await draft_of(ask, slug)).slug)


async def _dropped(ask: Ask, slug: str, _seen: str) -> Answer:
    await draft_of(ask, slug)
    async with ask.change() as session:
        await drafts.drop(session, slug)
    return view.dropped(slug)


Step = Callable[[Ask, str, str], Awaitable[Answer]]
# What each button of a draft does, given its slug and the form that was seen, and the least role that may press it.
ON_DRAFT: dict[str, tuple[str, Step]] = {
    "open": ("reviewers", _open),
    "preview": ("reviewers", _preview),
    "diff": ("reviewers", history.of_draft),
    "replace": ("editors", _replace),
    "theirs": ("editors", _theirs),
    "drop": ("editors", _drop),
    "dropped": ("editors", _dropped),
    **releasing.ON_DRAFT,
    **timing.ON_DRAFT,
}


async def on_draft(ask: Ask) -> Answer:
    """A button of a draft. Who is no editor any more gets nothing from an old one."""
    press = ask.press
    assert isinstance(press, DraftPress)
    who, step = ON_DRAFT.get(press.what, ("owners", None))
    if step is None or not ask.may(who):
        raise UserError(old_button())
    letters, _, seen = press.slug.partition(".")
    slug = await slug_of_letters(ask, letters) if seen else press.slug
    return await step(ask, slug, seen)


COMMANDS = (
    Command("addbrief", "Add a brief, claim by claim or as YAML", add_brief, menus("editors"), "editors", "TITLE"),
    Command("drafts", "Drafts not live yet", listed, menus("editors"), "reviewers"),
    Command("preview", "A draft as readers will see it", preview, who="reviewers", argument="[SLUG]"),
    Command("template", "A YAML file to begin from", template_, who="editors"),
)
PRESSES: dict[type[Press], Run] = {DraftPress: on_draft}
