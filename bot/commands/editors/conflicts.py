"""/conflicts, what git and the desk both changed, and /export, the desk's catalogue for git."""

import asyncio
import io
import zipfile
from collections.abc import Sequence

from bot.ask import Answer, Ask, Command, Run, UserError
from bot.telegram.buttons import DeskPress
from bot.telegram.callback import Press
from bot.views.editors import git as view
from bot.views.editors.git import Clash
from bot.views.page import Page
from briefs.canonical import forms, to_files
from briefs.faults import CatalogueFaults
from briefs.merge import broken_by, with_form
from briefs.model import Catalogue
from store import audit, folder
from store.tables import FolderRow

WHATS = ("clash", "keep", "take")
# The oldest moment that a zip can tell: the same catalogue is the same bytes whenever it is asked for.
NO_TIME = (1980, 1, 1, 0, 0, 0)
PLAIN_FILE = 0o644 << 16


def open_clashes(rows: Sequence[FolderRow], live: Catalogue) -> list[Clash]:
    """What still waits; where both came to the same meanwhile, nothing does."""
    texts = forms(live) if rows else {}
    found = [Clash(row.item, row.body, row.theirs or "", texts.get(row.item)) for row in rows]
    return [one for one in found if one.git != (one.live or "")]


async def page_of(found: Sequence[Clash], live: Catalogue) -> Page:
    """One conflict with both sides, several as a list."""
    if len(found) != 1:
        return view.clashes(found)
    one = found[0]
    # Where the desk left the item alone, git's form waits because it would break another: which one is said.
    wrong = await asyncio.to_thread(_wrong, one, live) if one.live == one.base else ()
    return view.clash(one, wrong)


async def conflicts(ask: Ask) -> Answer:
    """`/conflicts`."""
    return await page_of(await _open(ask), ask.catalogue)


async def on_conflict(ask: Ask) -> Answer:
    """A button of a conflict: shown, the desk's kept, or git's taken."""
    press = ask.press
    assert isinstance(press, DeskPress)
    one = next((one for one in await _open(ask) if one.value == press.value), None)
    if one is None:
        raise UserError(view.stale())
    if press.what == "clash":
        return await page_of([one], ask.catalogue)
    return await (_keep(ask, one) if press.what == "keep" else _take(ask, one))


async def export(ask: Ask) -> Answer:
    """`/export`."""
    return view.export(ask.catalogue, await asyncio.to_thread(zipped, ask.catalogue))


def zipped(content: Catalogue) -> bytes:
    """The catalogue's folder as a zip, the same bytes for the same content."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in to_files(content).items():
            entry = zipfile.ZipInfo(name, NO_TIME)
            entry.external_attr, entry.compress_type = PLAIN_FILE, zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return target.getvalue()


async def _open(ask: Ask) -> list[Clash]:
    async with ask.read() as session:
        return open_clashes(await folder.conflicts(session), ask.catalogue)


def _wrong(one: Clash, live: Catalogue) -> Sequence[str]:
    """What git's form would break of what is live."""
    try:
        return broken_by(with_form(live, one.item, one.git), live)
    except CatalogueFaults as faults:
        return [fault.sentence for fault in faults.faults]


async def _keep(ask: Ask, one: Clash) -> Page:
    async with ask.change() as session:
        if not await folder.settle(session, one.item, one.git):
            raise UserError(view.stale())
        await audit.note(session, "kept over git's", one.item, ask.user_id, now=ask.now, before=one.git, after=one.live)
    return view.settled(one, taken=False)


async def _take(ask: Ask, one: Clash) -> Page:
    live = ask.catalogue
    wrong = await asyncio.to_thread(_wrong, one, live)
    if wrong:
        return view.unfit(one, wrong)
    changed = with_form(live, one.item, one.git)
    async with ask.change() as session:
        if not await folder.settle(session, one.item, one.git):
            raise UserError(view.stale())
        await folder.put(session, one.item, changed, live, who=ask.user_id, act="took git's", now=ask.now)
    await ask.room.refresh()
    return view.settled(one, taken=True)


COMMANDS = (
    Command("conflicts", "What git and the desk both changed", conflicts, who="editors"),
    Command("export", "The catalogue as YAML, for git", export, who="editors"),
)
PRESSES: dict[type[Press], Run] = {}
