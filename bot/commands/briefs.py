"""/brief, /latest, /random."""

from dataclasses import replace

from bot.ask import Answer, Ask, Command, Run, UserError
from bot.commands import subjects
from bot.commands.editors import trial
from bot.telegram.buttons import BriefPress
from bot.telegram.callback import Press
from bot.views import brief, listing, names
from bot.views.page import Page
from bot.views.plain_words import old_button
from store import catalogue, reading


async def brief_(ask: Ask) -> Answer:
    """`/brief SLUG`; part of a title does as well."""
    wanted = ask.text.strip().casefold()
    if not wanted:
        return newest(ask, 1)
    if wanted in ask.catalogue.briefs:
        return await opened(ask, wanted, 1)
    words = wanted.replace("-", " ").split()
    near = [b for b in ask.catalogue.briefs.values() if all(word in f"{b.slug} {b.title}".casefold() for word in words)]
    if len(near) == 1:
        return await opened(ask, near[0].slug, 1)
    return brief.choice(near[:12]) if near else names.unknown(ask.text, ask.catalogue)


async def opened(ask: Ask, slug: str, page: int) -> Page:
    """A brief, saying what is new since this chat last read it."""
    one = ask.catalogue.briefs[slug]
    if not ask.private:
        return brief.page(one, ask.catalogue, ask.reader, page)
    async with ask.read() as session:
        last = await reading.last_read(session, ask.chat_id, slug)
        # A version of another check alone tells nothing that was not read before.
        changed = last is not None and last < one.version and await catalogue.changed_since(session, slug, last)
    if last is None or last < one.version:
        async with ask.room.store.unit() as session:
            await reading.read(session, ask.chat_id, slug, one.version, now=ask.now)
    return brief.page(one, ask.catalogue, ask.reader, page, changed=changed)


def newest(ask: Ask, page: int) -> Page:
    """A page of the latest briefs."""
    return listing.latest(ask.catalogue, page, ask.room.live.changes)


async def latest(ask: Ask) -> Answer:
    """`/latest [NAME]`."""
    if not ask.text.strip():
        return newest(ask, 1)
    one = subjects.one_named(ask, ask.text)
    return one if isinstance(one, Page) else subjects.view(ask, one, "briefs", 1)


async def random(ask: Ask) -> Answer:
    """`/random [NAME]`: another brief each time."""
    slugs = sorted(ask.catalogue.briefs)
    # Behind a button nothing was typed.
    if ask.text.strip() and ask.press is None:
        one = subjects.one_named(ask, ask.text)
        if isinstance(one, Page):
            return one
        slugs = [brief.slug for brief in ask.catalogue.briefs_of(one.slug)] or slugs
    # The update's number spreads well enough over the files, and the same update gives the same brief again.
    return await opened(ask, slugs[ask.update_id * 7919 % len(slugs)], 1)


async def on_brief(ask: Ask) -> Answer:
    """A button to a brief."""
    press = ask.press
    assert isinstance(press, BriefPress)
    slug = ask.room.live.by_ref.get(press.ref, "")
    if slug in ask.catalogue.briefs:
        page = await opened(ask, slug, press.page)
        # Asked for under a push, which stays where it is.
        return replace(page, fresh=True) if press.page == 0 else page
    draft = await trial.page_of_draft(ask, press.ref, press.page) if ask.may("reviewers") else None
    if draft is None:
        raise UserError(old_button())
    return draft


COMMANDS = (
    Command("brief", "One brief, every sentence with its source", brief_, argument="NAME"),
    Command("latest", "The latest briefs", latest, frozenset({"private"}), argument="[NAME]"),
    Command("random", "A brief by chance", random, argument="[NAME]"),
)
PRESSES: dict[type[Press], Run] = {BriefPress: on_brief}
