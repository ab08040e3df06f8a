"""/addbrief, /preview, /publish, /drafts, /template: briefs as YAML, by editors, in their private chat."""

from dataclasses import replace

from bot.ask import Answer, Ask, Command, Run, UserError, menus
from bot.telegram.buttons import DraftPress
from bot.telegram.callback import Press
from bot.views import brief as brief_view
from bot.views.editors import drafts as view
from bot.views.page import Page, with_buttons
from bot.views.plain_words import old_button
from briefs.faults import CatalogueFaults
from briefs.load import load_brief
from briefs.model import Brief
from briefs.template import template
from store import catalogue, editors, planning
from store.tables import DraftRow

BIGGEST = 64_000


async def add_brief(ask: Ask) -> Answer:
    """`/addbrief` with YAML in the message or in an attached file: kept as a draft, with a preview."""
    body = ask.text
    if ask.attached:
        body = await _file(ask)
    if not body.strip():
        return view.how_to_add()
    brief = _parsed(ask, body)
    if isinstance(brief, Page):
        return brief
    async with ask.change() as session:
        await editors.keep_draft(session, brief.slug, body, ask.user_id, now=ask.now)
    return _previewed(ask, brief)


async def _file(ask: Ask) -> str:
    assert ask.attached is not None
    if ask.attached.size > BIGGEST:
        raise UserError(f"The file is too large: a brief has at most {BIGGEST // 1000} kB.")
    content = await ask.download(ask.attached.file_id)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserError("The file is not text in UTF-8. Save it as UTF-8 and send it again.") from None


def _parsed(ask: Ask, body: str) -> Brief | Page:
    try:
        return load_brief(body, ask.catalogue)
    except CatalogueFaults as wrong:
        return view.faults([(fault.line, fault.key, fault.sentence) for fault in wrong.faults])


def _previewed(ask: Ask, brief: Brief) -> Page:
    # The very page that readers will get, from a catalogue that has the brief already.
    trial = view.catalogue_with(ask.catalogue, brief)
    page = brief_view.page(trial.briefs[brief.slug], trial, ask.reader, 1)
    # What is under no page of readers stands under no preview: no tools for its claims.
    return with_buttons(replace(page, claims=()), *view.draft_buttons(brief.slug))


async def preview(ask: Ask) -> Answer:
    """`/preview SLUG`."""
    return _previewed(ask, _checked(ask, await _draft(ask, ask.text.strip().casefold())))


async def publish(ask: Ask) -> Answer:
    """`/publish SLUG`: the draft goes live in every running process within seconds."""
    slug = ask.text.strip().casefold()
    if not slug:
        return await drafts(ask)
    return await _publish(ask, slug)


async def _publish(ask: Ask, slug: str, *, loud: bool = True) -> Page:
    brief = _checked(ask, await _draft(ask, slug))
    async with ask.change() as session:
        version = await catalogue.publish(session, brief, now=ask.now, loud=loud)
        about = {*brief.subjects, *(slug for claim in brief.claims for slug in claim.subjects)}
        alerted = await planning.alert(session, brief.slug, version, about, ask.now) if loud else 0
        await editors.drop_draft(session, slug)
    await ask.room.refresh()
    return view.published(ask.catalogue.briefs[slug], version, alerted)


def _checked(ask: Ask, row: DraftRow) -> Brief:
    parsed = _parsed(ask, row.body)
    if isinstance(parsed, Page):
        raise UserError("The draft no longer fits the catalogue; send it again with /addbrief to see its faults.")
    return parsed


async def _draft(ask: Ask, slug: str) -> DraftRow:
    async with ask.read() as session:
        row = await editors.draft(session, slug)
    if row is None:
        raise UserError(
            f"There is no draft {slug}. /drafts lists them." if slug else "Name the draft; /drafts lists them."
        )
    return row


async def drafts(ask: Ask) -> Answer:
    """`/drafts`."""
    async with ask.read() as session:
        found = await editors.drafts(session)
    return view.drafts([(row.slug, row.updated_at) for row in found])


async def template_(ask: Ask) -> Answer:
    """`/template`: a file that loads as it is."""
    return view.template(template(ask.catalogue, ask.today))


async def on_draft(ask: Ask) -> Answer:
    """A button of a draft. Who is no editor any more gets nothing from an old one."""
    press = ask.press
    assert isinstance(press, DraftPress)
    if ask.role is None or not ask.private:
        raise UserError(old_button())
    if press.what in ("publish", "quietly"):
        return await _publish(ask, press.slug, loud=press.what == "publish")
    if press.what == "drop":
        async with ask.change() as session:
            await editors.drop_draft(session, press.slug)
        return view.dropped(press.slug)
    return _previewed(ask, _checked(ask, await _draft(ask, press.slug)))


COMMANDS = (
    Command("addbrief", "Add a brief as YAML", add_brief, menus("editors"), "editors", "YAML"),
    Command("drafts", "Drafts not live yet", drafts, menus("editors"), "editors"),
    Command("preview", "A draft as readers will see it", preview, who="editors", argument="SLUG"),
    Command("publish", "Put a draft live", publish, who="editors", argument="SLUG"),
    Command("template", "A YAML file to begin from", template_, who="editors"),
)
PRESSES: dict[type[Press], Run] = {DraftPress: on_draft}
