"""A draft as it would be when live: the readers' own page, whom it would reach, and where it stands."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import ceil
from zoneinfo import ZoneInfo

from bot.ask import Ask, UserError
from bot.commands.editors.roles import names_here
from bot.push.content import filter_of
from bot.releasing import Refused, about, beside, card_of, checked, live_version, revision
from bot.telegram.callback import ref
from bot.telegram.pacing import FREE_RATE, PAID_RATE
from bot.views import brief as brief_view
from bot.views import dates, push
from bot.views.editors import drafts as draft_view
from bot.views.editors import releasing as view
from bot.views.editors.people import person
from bot.views.page import Page
from bot.views.plain_words import old_button
from briefs import digest
from briefs.changes import Change, changed_claims
from briefs.model import Brief, Catalogue
from briefs.schedule import asleep
from store import blast as counting
from store import chats, drafts, publishing
from store.tables import DraftRow


def slug_of(text: str) -> str:
    """The slug that was typed."""
    return text.strip().casefold()


async def draft_of(ask: Ask, slug: str) -> DraftRow:
    """The draft of a slug.

    Raises:
        UserError: There is none.
    """
    async with ask.read() as session:
        row = await drafts.find(session, slug)
    if row is None:
        raise UserError(
            f"There is no draft {slug}. /drafts lists them." if slug else "Name the draft; /drafts lists them."
        )
    return row


def any_draft(_row: DraftRow) -> bool:
    """For a step that every draft can take."""
    return True


async def draft_or_page(
    ask: Ask, slug: str, what: str, fits: Callable[[DraftRow], bool] = any_draft, none: str = ""
) -> DraftRow | Page:
    """The draft of a slug, without one the only draft that fits; or the page that says instead what there is.

    Args:
        what: The step that the buttons of several drafts take.
        fits: Whether a draft can be meant where none is named.
        none: What is said where there are drafts, and none of them fits.

    Raises:
        UserError: Neither a draft nor a live brief has the slug, or no draft fits.
    """
    async with ask.read() as session:
        found = [row for row in await drafts.all_(session) if drafts.BESIDE not in row.slug]
    if not slug:
        meant = [row for row in found if fits(row)]
        if found and not meant:
            raise UserError(none)
        if len(meant) == 1:
            return meant[0]
        return draft_view.listed(await entries(ask, meant), len(meant), what)
    live = ask.catalogue.briefs.get(slug)
    if live is not None and slug not in {row.slug for row in found}:
        return view.live_already(live)
    return await draft_of(ask, slug)


async def entries(ask: Ask, found: Sequence[DraftRow]) -> list[draft_view.Listed]:
    """Drafts as their list shows them, no more than it has room for."""
    names, zone = await names_here(ask), await zone_here(ask)
    return [
        draft_view.Listed(
            slug=row.slug,
            title=title_of(row, ask.catalogue),
            editor=person(row.editor, names),
            moment=dates.moment(row.publish_at, zone) if row.publish_at else None,
            submitted=row.submitted_by is not None,
            approved=row.approved_by is not None,
            card=row.card is not None,
        )
        for row in found[: draft_view.MOST_LISTED]
    ]


def title_of(row: DraftRow, catalogue: Catalogue) -> str:
    """What a draft is called, its slug where it cannot be read."""
    made = card_of(row)
    if made is not None:
        return made.title or row.slug
    try:
        return checked(row, catalogue).title
    except Refused:
        return row.slug


def brief_of(row: DraftRow, catalogue: Catalogue) -> Brief:
    """The brief of a draft.

    Raises:
        UserError: It does not fit the catalogue.
    """
    try:
        return checked(row, catalogue)
    except Refused as told:
        raise UserError(str(told)) from None


async def previewed(ask: Ask, slug: str) -> Sequence[Page]:
    """A draft as the very page that readers will get, then the editor's own page with the way on.

    Raises:
        UserError: There is none, or it does not fit the catalogue.
    """
    row = await draft_of(ask, slug)
    return replace(await reader_page(ask, row, 1), fresh=True), replace(await report(ask, row), fresh=True)


async def reader_page(ask: Ask, row: DraftRow, number: int) -> Page:
    """A page of a draft as readers will get it, byte for byte, from a catalogue that has it already.

    Raises:
        UserError: The draft does not fit the catalogue.
    """
    live = await _live(ask, row)
    page = brief_view.page(live.briefs[row.slug], live, ask.reader, number)
    # What is under no page of readers stands under no preview: no tools for its claims.
    return replace(page, claims=())


async def page_of_draft(ask: Ask, letters: str, number: int) -> Page | None:
    """Another page of a preview, whose buttons name a brief that is not live yet; None where no draft is meant."""
    row = await _by_letters(ask, letters)
    return await reader_page(ask, row, number) if row else None


async def slug_of_letters(ask: Ask, letters: str) -> str:
    """The slug of the draft that a button's letters mean.

    Raises:
        UserError: It is live or dropped by now.
    """
    row = await _by_letters(ask, letters)
    if row is None:
        raise UserError(old_button())
    return row.slug


async def _by_letters(ask: Ask, letters: str) -> DraftRow | None:
    async with ask.read() as session:
        return next((row for row in await drafts.all_(session) if ref(row.slug) == letters), None)


async def report(ask: Ask, row: DraftRow) -> Page:
    """Whom a draft would reach, and the way on.

    Raises:
        UserError: The draft does not fit the catalogue.
    """
    live = await _live(ask, row)
    brief = live.briefs[row.slug]
    async with ask.read() as session:
        followers = await counting.followers(session, about(brief))
        alerted = await counting.alerted(session, about(brief), ask.now)
    later = sum(one.count for one in alerted if asleep(ask.now, one.quiet_from, one.quiet_to, one.zone))
    now = sum(one.count for one in alerted) - later
    rate = PAID_RATE if ask.room.paid else FREE_RATE
    return view.report(
        await shown(ask, row), view.Blast(followers, now, later, ceil(now / rate), _cut(ask, brief, live))
    )


async def shown(ask: Ask, row: DraftRow) -> draft_view.Draft:
    """A draft as its pages need it."""
    names = await names_here(ask)
    async with ask.read() as session:
        on = await drafts.four_eyes(session)
    live = live_version(ask.catalogue, row.slug)
    return draft_view.Draft(
        slug=row.slug,
        title=title_of(row, ask.catalogue),
        editor=person(row.editor, names),
        seen=revision(row),
        moment=await moment_here(ask, row),
        four_eyes=on,
        submitted=person(row.submitted_by, names) if row.submitted_by else None,
        approved=person(row.approved_by, names) if row.approved_by else None,
        may_edit=ask.may("editors"),
        may_approve=ask.user_id not in (row.editor, row.submitted_by),
        live=live,
        moved=live != row.based_on,
        loud=row.loud,
        why=row.why,
    )


async def zone_here(ask: Ask) -> str:
    """The zone of the editor's own chat, UTC until it is known."""
    async with ask.read() as session:
        chat = await chats.find(session, ask.chat_id)
    return (chat.zone if chat else None) or "UTC"


async def moment_here(ask: Ask, row: DraftRow) -> str | None:
    """When a draft goes live, by the clock of the editor who looks."""
    if row.publish_at is None:
        return None
    zone = await zone_here(ask)
    return f"{dates.moment(row.publish_at, zone)} ({dates.place_of(zone)})"


async def _live(ask: Ask, row: DraftRow) -> Catalogue:
    """The catalogue as it would be with a draft live."""
    brief = brief_of(row, ask.catalogue)
    async with ask.read() as session:
        number = await publishing.next_version(session, brief.slug)
    wider = beside(row, ask.catalogue)
    return replace(wider, briefs={**wider.briefs, brief.slug: replace(brief, version=number)})


def _cut(ask: Ask, brief: Brief, live: Catalogue) -> tuple[str, ...]:
    """What the alert and the first page would not show."""
    touched = changed_claims(ask.catalogue.briefs.get(brief.slug), brief)
    change = Change(brief.slug, brief.version, "new", touched, ask.now)
    slot = digest.Slot(ask.now.astimezone(ZoneInfo("UTC")).date())
    made = digest.news_alone(live, tuple(about(brief)), slot, changes=[change], wanted=filter_of(None))
    told, first = len(made.claims), len(brief_view.page(brief, live, ask.reader, 1).claims)
    return view.cut(
        alert=(told, len(touched)),
        first=(first, len(brief.claims)),
        headline=push.headline(made, live) if made.changed else "",
    )
