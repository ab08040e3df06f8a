"""/publishat: a draft goes live by itself at a moment by its editor's own clock."""

import re
from datetime import UTC, datetime, timedelta

from bot.ask import Answer, Ask, Command, Run, UserError
from bot.commands.dialogues import Step
from bot.commands.editors.trial import brief_of, draft_of, draft_or_page, slug_of, zone_here
from bot.releasing import live_version
from bot.telegram.callback import Press
from bot.views import dates
from bot.views.dialogue import stoppable
from bot.views.editors import releasing as view
from bot.views.page import Page
from briefs.appointed import MORNING, appointed
from briefs.moments import Unreadable
from briefs.schedule import moment, zone_of
from store import dialogues, drafts
from store.tables import DialogueRow

ASKED = "draft-time"
FARTHEST = timedelta(days=366)
_LOUDNESS = re.compile(r"\b(?:quiet(?:ly)?|aloud)\b", re.IGNORECASE)


async def publish_at(ask: Ask) -> Answer:
    """`/publishat SLUG 2026-11-23 08:00`, or `tomorrow 09:00`; without a slug the only draft is meant."""
    slug, _, rest = ask.text.strip().partition(" ")
    if await _is_moment_alone(ask, slug_of(slug)):
        slug, rest = "", ask.text
    row = await draft_or_page(ask, slug_of(slug), "time")
    if isinstance(row, Page):
        return row
    return await _set(ask, row.slug, rest) if rest.strip() else await _ask(ask, row.slug, "")


async def _is_moment_alone(ask: Ask, slug: str) -> bool:
    """Whether what was typed begins with no slug, but with the moment itself."""
    async with ask.read() as session:
        if not slug or slug in ask.catalogue.briefs or await drafts.find(session, slug):
            return False
    try:
        appointed(_LOUDNESS.sub("", ask.text), ask.now, "UTC")
    except Unreadable:
        return False
    return True


async def _ask(ask: Ask, slug: str, _seen: str) -> Answer:
    await _ready(ask, slug)
    zone = await zone_here(ask)
    async with ask.change() as session:
        await dialogues.keep(session, ask.chat_id, ask.user_id, ASKED, {"slug": slug}, now=ask.now)
    tomorrow = (ask.now.astimezone(UTC) + timedelta(days=1)).date()
    page = view.when(slug, f"{tomorrow.isoformat()} {MORNING}", dates.place_of(zone))
    return stoppable(page, ASKED)


async def _answered(ask: Ask, row: DialogueRow) -> Answer:
    if not ask.may("editors"):
        return None
    return await _set(ask, str(row.state.get("slug", "")), ask.text)


async def _hour(ask: Ask, slug: str, _seen: str) -> Answer:
    return await _timed(ask, slug, ask.now.replace(second=0, microsecond=0) + timedelta(hours=1))


async def _morning(ask: Ask, slug: str, _seen: str) -> Answer:
    zone = await zone_here(ask)
    today = ask.now.astimezone(zone_of(zone)).date()
    return await _timed(ask, slug, moment(today + timedelta(days=1), MORNING, zone))


async def _set(ask: Ask, slug: str, typed: str) -> Page:
    """Set the moment that was typed.

    Raises:
        UserError: It cannot be read, has passed, or the draft is not ready.
    """
    zone = await zone_here(ask)
    said = _LOUDNESS.sub("", typed).strip()
    try:
        at = appointed(said, ask.now, zone)
    except Unreadable as told:
        raise UserError(str(told)) from None
    if at <= ask.now:
        raise UserError(f"{said} has passed in {dates.place_of(zone)}. Write a moment that is ahead.")
    if at > ask.now + FARTHEST:
        raise UserError(f"{said} is more than a year ahead.")
    return await _timed(ask, slug, at, loud="quiet" not in typed.casefold())


async def _timed(ask: Ask, slug: str, at: datetime, *, loud: bool = True) -> Page:
    await _ready(ask, slug)
    async with ask.change() as session:
        await drafts.set_time(session, slug, at, loud=loud)
        asked = await dialogues.find(session, ask.chat_id, ask.user_id)
        if asked and asked.step == ASKED:
            await dialogues.end(session, ask.chat_id, ask.user_id)
    return await _told(ask, slug, at, loud)


async def _ready(ask: Ask, slug: str) -> None:
    """Whether a draft could go live as it is now.

    Raises:
        UserError: It could not.
    """
    row = await draft_of(ask, slug)
    brief_of(row, ask.catalogue)
    async with ask.read() as session:
        needed = await drafts.four_eyes(session)
    if needed and row.approved_by is None:
        raise UserError(f"Four eyes are on: /submit {slug} first, and another person says /approve {slug}.")
    if row.based_on != live_version(ask.catalogue, slug):
        raise UserError(f"Another version went live after this draft was begun: look at /diff {slug} and /publish it.")


async def _untime(ask: Ask, slug: str, _seen: str) -> Answer:
    await draft_of(ask, slug)
    async with ask.change() as session:
        await drafts.set_time(session, slug, None)
    return view.untimed(slug)


async def _loud(ask: Ask, slug: str, _seen: str) -> Answer:
    return await _switch(ask, slug, loud=True)


async def _quiet(ask: Ask, slug: str, _seen: str) -> Answer:
    return await _switch(ask, slug, loud=False)


async def _switch(ask: Ask, slug: str, *, loud: bool) -> Page:
    row = await draft_of(ask, slug)
    if row.publish_at is None:
        raise UserError(f"{slug} has no time. /publishat {slug} sets one.")
    async with ask.change() as session:
        await drafts.set_time(session, slug, row.publish_at, loud=loud)
    return await _told(ask, slug, row.publish_at, loud)


async def _told(ask: Ask, slug: str, at: datetime, loud: bool) -> Page:
    zone = await zone_here(ask)
    return view.timed(slug, f"{dates.moment(at, zone)} ({dates.place_of(zone)})", loud=loud)


ON_DRAFT = {
    "time": ("editors", _ask),
    "hour": ("editors", _hour),
    "morning": ("editors", _morning),
    "untime": ("editors", _untime),
    "loud": ("editors", _loud),
    "soft": ("editors", _quiet),
}
STEPS: dict[str, Step] = {ASKED: _answered}
COMMANDS = (Command("publishat", "Publish a draft at a time", publish_at, who="editors", argument="[SLUG] DAY TIME"),)
PRESSES: dict[type[Press], Run] = {}
