"""/diff and /audit: a draft against what is live, and who did what to the content, when and why."""

from collections.abc import Mapping

from bot.ask import Answer, Ask, Command, Run, UserError
from bot.commands.editors.roles import names_here
from bot.commands.editors.trial import brief_of, draft_of, draft_or_page, slug_of, zone_here
from bot.telegram.buttons import DeskPress
from bot.telegram.callback import Press
from bot.views import dates
from bot.views.editors import history as view
from bot.views.editors.people import person
from bot.views.page import Page
from bot.views.plain_words import old_button
from briefs.diff import diff, lines
from briefs.faults import CatalogueFaults
from briefs.load import load_form
from briefs.model import Brief
from briefs.schedule import zone_of
from store import audit as log
from store.tables import AuditRow

ON_A_PAGE = 8


async def diff_(ask: Ask) -> Answer:
    """`/diff SLUG`."""
    row = await draft_or_page(ask, slug_of(ask.text), "diff")
    return row if isinstance(row, Page) else await of_draft(ask, row.slug, "")


async def of_draft(ask: Ask, slug: str, _seen: str) -> Answer:
    """A draft against the version that is live."""
    row = await draft_of(ask, slug)
    live = ask.catalogue.briefs.get(slug)
    title = f"{slug}: draft against version {live.version}" if live else f"{slug}: all of it is new"
    return view.differs(title, draft_changes(ask, brief_of(row, ask.catalogue)), slug)


def draft_changes(ask: Ask, brief: Brief) -> list[str]:
    """What a draft changes of what is live."""
    return view.changes(diff(ask.catalogue.briefs.get(brief.slug), brief))


async def audit(ask: Ask) -> Answer:
    """`/audit [SLUG]`."""
    return await _page(ask, _about(ask, slug_of(ask.text)), 1)


async def on_audit(ask: Ask) -> Answer:
    """Another page of the history."""
    press = ask.press
    assert isinstance(press, DeskPress)
    page, _, entry = press.value.partition(" ")
    row = await _entry(ask, entry) if entry else None
    return await _page(ask, row.about if row else "", max(_number(page), 1))


async def on_change(ask: Ask) -> Answer:
    """What one act changed."""
    press = ask.press
    assert isinstance(press, DeskPress)
    row = await _entry(ask, press.value)
    names = await names_here(ask)
    return view.differs(f"{_told(row.about, names)}: {person(row.who, names)} {row.act}", _changes(row))


async def _entry(ask: Ask, number: str) -> AuditRow:
    async with ask.read() as session:
        row = await log.find(session, _number(number))
    if row is None:
        raise UserError(old_button())
    return row


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise UserError(old_button())
    return int(text)


def _about(ask: Ask, typed: str) -> str:
    if not typed or ":" in typed:
        return typed
    if typed in ask.catalogue.subjects and typed not in ask.catalogue.briefs:
        return f"subject:{typed}"
    if typed in ask.catalogue.sources and typed not in ask.catalogue.briefs:
        return f"source:{typed}"
    return f"brief:{typed}"


def _told(about: str, names: Mapping[int, str]) -> str:
    """What an act was about; a person by name."""
    kind, _, number = about.partition(":")
    return person(int(number), names) if kind == "person" and number.lstrip("-").isdigit() else about


async def _page(ask: Ask, about: str, page: int) -> Page:
    skip = (page - 1) * ON_A_PAGE
    names = await names_here(ask)
    async with ask.read() as session:
        found = list(await log.latest(session, ON_A_PAGE + 1, about=about or None, skip=skip))
    zone = await zone_here(ask)
    entries = [
        view.Entry(
            number=row.id or 0,
            moment=f"{dates.day(row.at.astimezone(zone_of(zone)).date())} {row.at.astimezone(zone_of(zone)):%H:%M}",
            who=person(row.who, names),
            act=row.act,
            about=_told(row.about, names),
            version=row.version,
            why=row.why,
            differs=row.before != row.after,
        )
        for row in found[:ON_A_PAGE]
    ]
    return view.audit(entries, _told(about, names), page, more=len(found) > ON_A_PAGE)


def _changes(row: AuditRow) -> list[str]:
    """What an act changed: of a brief claim by claim, of anything else line by line."""
    if row.about.startswith("brief:"):
        try:
            return view.changes(diff(_brief(row, row.before), _brief(row, row.after)))
        except CatalogueFaults:
            pass  # It was written by rules that have changed since: its lines still tell.
    return view.fields(lines(row.before, row.after))


def _brief(row: AuditRow, form: str | None) -> Brief | None:
    if form is None:
        return None
    found = load_form(row.about, form)
    assert isinstance(found, Brief)
    return found


COMMANDS = (
    Command("diff", "A draft against what is live", diff_, who="reviewers", argument="[SLUG]"),
    Command("audit", "Who changed what, when and why", audit, who="editors", argument="[SLUG]"),
)
PRESSES: dict[type[Press], Run] = {}
