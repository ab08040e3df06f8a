"""/publish, /submit, /approve, /blast, /unpublish: the way of a draft to its readers, and back."""

from dataclasses import replace

from bot.ask import Answer, Ask, Command, Run, UserError
from bot.commands.editors import approving, history
from bot.commands.editors.roles import name_to_others
from bot.commands.editors.trial import brief_of, draft_of, draft_or_page, entries, report, shown, slug_of
from bot.releasing import Moved, Refused, Wish, release, revision, unchanged
from bot.telegram.callback import Press
from bot.views import listing
from bot.views.editors import releasing as view
from bot.views.editors.approving import with_waiting
from bot.views.editors.drafts import listed
from bot.views.page import Page
from briefs.canonical import brief_yaml
from briefs.citing import citing
from store import drafts, notes, publishing
from store.tables import DraftRow

LONGEST_WHY = 500
APPROVED = "Approved already."


async def publish(ask: Ask) -> Answer:
    """`/publish SLUG [because …]`: whom it reaches, and the button that puts it live in every process."""
    slug, why = slug_and_why(ask.text)
    row = await draft_or_page(ask, slug, "blast")
    if isinstance(row, Page):
        return row
    if why:
        async with ask.change() as session:
            await drafts.explain(session, row.slug, why)
        row.why = why
    return await report(ask, row)


def slug_and_why(text: str) -> tuple[str, str | None]:
    """The slug that was typed, and the reason after it: "because" is left out."""
    slug, _, rest = text.strip().partition(" ")
    words = rest.strip()
    if words.casefold().startswith("because "):
        words = words[len("because ") :].strip()
    return slug.casefold(), words[:LONGEST_WHY] or None


async def blast(ask: Ask) -> Answer:
    """`/blast SLUG`."""
    row = await draft_or_page(ask, slug_of(ask.text), "blast")
    return row if isinstance(row, Page) else await report(ask, row)


async def submit(ask: Ask) -> Answer:
    """`/submit SLUG`."""
    row = await draft_or_page(ask, slug_of(ask.text), "submit", _unsubmitted, "Every draft is submitted already.")
    return row if isinstance(row, Page) else await _submit(ask, row.slug, "")


def _unsubmitted(row: DraftRow) -> bool:
    return row.submitted_by is None and row.approved_by is None


async def approve(ask: Ask) -> Answer:
    """`/approve SLUG`, or `/approve SLUG#KEY` for a correction that waits."""

    def waits(row: DraftRow) -> bool:
        asked = row.submitted_by is not None and row.approved_by is None
        return asked and ask.user_id not in (row.editor, row.submitted_by)

    slug = slug_of(ask.text)
    if "#" in slug:
        return await approving.named(ask, slug)
    if not slug and (held := await approving.for_asker(ask)):
        async with ask.read() as session:
            found = [row for row in await drafts.all_(session) if waits(row)]
        if len(held) == 1 and not found:
            return await approving.named(ask, held[0].claim)
        return with_waiting(listed(await entries(ask, found), len(found), "approve"), held)
    row = await draft_or_page(ask, slug, "approve", waits, "Nothing waits for your approval.")
    return row if isinstance(row, Page) else await _approve(ask, row.slug, "")


async def unpublish(ask: Ask) -> Answer:
    """`/unpublish SLUG [because …]`: asks once more, or names what still cites it."""
    slug, why = slug_and_why(ask.text)
    live = ask.catalogue.briefs
    if not slug and len(live) != 1:
        return view.which_live(listing.newest(ask.catalogue, ask.room.live.changes))
    page = await _withdraw_sure(ask, slug or next(iter(live)), "")
    if why:
        async with ask.change() as session:
            await notes.write(session, _note(ask, slug), why)
    return page


async def _withdraw_sure(ask: Ask, slug: str, _seen: str) -> Page:
    brief = ask.catalogue.briefs.get(slug)
    if brief is None:
        raise UserError(f"There is no live brief {slug}. /latest lists them.")
    _refuse_cited(ask, slug)
    return view.withdraw_sure(brief)


async def _report(ask: Ask, slug: str, _seen: str) -> Answer:
    return await report(ask, await draft_of(ask, slug))


async def _publish(ask: Ask, slug: str, seen: str) -> Answer:
    return await _release(ask, slug, seen, loud=True)


async def _quietly(ask: Ask, slug: str, seen: str) -> Answer:
    return await _release(ask, slug, seen, loud=False)


async def _over(ask: Ask, slug: str, seen: str) -> Answer:
    return await _release(ask, slug, seen, loud=True, over=True)


async def _over_quietly(ask: Ask, slug: str, seen: str) -> Answer:
    return await _release(ask, slug, seen, loud=False, over=True)


async def _release(ask: Ask, slug: str, seen: str, *, loud: bool, over: bool = False) -> Page:
    try:
        done = await release(ask.room, ask.change, Wish(slug, ask.user_id, loud, seen, over))
    except Moved:
        row = await draft_of(ask, slug)
        return view.moved(await shown(ask, row), history.draft_changes(ask, brief_of(row, ask.catalogue)))
    except Refused as told:
        raise UserError(str(told)) from None
    return view.published(done.brief, done.version, done.alerted)


async def _submit(ask: Ask, slug: str, seen: str) -> Answer:
    row = await draft_of(ask, slug)
    brief_of(row, ask.catalogue)
    if seen and seen != revision(row):
        raise UserError("The draft was changed after that page. Look at it again with /preview.")
    async with ask.change() as session:
        if not await drafts.four_eyes(session):
            raise UserError(f"Four eyes are off: /publish {slug} needs nobody else.")
        await drafts.submit(session, slug, ask.user_id)
    row.submitted_by, row.approved_by = ask.user_id, None
    page = view.asked_to_approve(replace(await shown(ask, row), submitted=await name_to_others(ask)))
    others = [one for one in ask.room.staff() if one not in (ask.user_id, row.editor)]
    for one in others:
        await ask.tell(one, page)
    return view.submitted(slug, len(others))


async def _approve(ask: Ask, slug: str, seen: str) -> Answer:
    row = await draft_of(ask, slug)
    if seen and seen != revision(row):
        raise UserError("The draft was changed after that page. Look at it again with /preview.")
    if row.approved_by is not None:
        raise UserError(APPROVED)
    if row.submitted_by is None:
        raise UserError(f"Nobody has submitted {slug} yet: its editor says /submit {slug}.")
    if ask.user_id in (row.editor, row.submitted_by):
        raise UserError("Another person has to approve what you wrote or submitted.")
    brief_of(row, ask.catalogue)
    async with ask.change() as session:
        now = await drafts.find(session, slug)
        if now is None or now.submitted_by is None or revision(now) != revision(row):
            raise UserError("The draft was changed just now. Look at it again with /preview.")
        if now.approved_by is not None:
            raise UserError(APPROVED)
        await drafts.approve(session, slug, ask.user_id)
    page = view.approved(slug, await name_to_others(ask))
    for one in {row.editor, row.submitted_by} & set(ask.room.staff()):
        await ask.tell(one, page)
    return view.approved(slug, "you")


async def _withdraw(ask: Ask, slug: str, _seen: str) -> Answer:
    await ask.room.refresh()
    brief = ask.catalogue.briefs.get(slug)
    if brief is None:
        raise UserError(f"{slug} is live no more.")
    _refuse_cited(ask, slug)
    async with ask.change() as session:
        await unchanged(session, ask.catalogue)
        why = await notes.read(session, _note(ask, slug))
        await notes.drop(session, _note(ask, slug))
        await publishing.withdraw(session, slug, who=ask.user_id, why=why, now=ask.now)
        there = await drafts.find(session, slug)
        if there is None:
            await drafts.keep(session, slug, brief_yaml(brief), ask.user_id, now=ask.now, based_on=0)
        else:
            there.based_on = 0
    await ask.room.refresh()
    return view.withdrawn(slug, kept=there is None)


async def _stay(ask: Ask, slug: str, _seen: str) -> Answer:
    async with ask.change() as session:
        await notes.drop(session, _note(ask, slug))
    return view.stays(slug)


def _refuse_cited(ask: Ask, slug: str) -> None:
    found = citing(ask.catalogue, slug)
    if found:
        raise UserError(f"{slug} stays: {'; '.join(map(str, found[:8]))}. Change these first.")


def _note(ask: Ask, slug: str) -> str:
    return f"why {ask.user_id} unpublishes {slug}"


# What each button does, given a slug and the form of the draft that was seen, and the least role that may press it.
ON_DRAFT = {
    "blast": ("reviewers", _report),
    "publish": ("editors", _publish),
    "quietly": ("editors", _quietly),
    "over": ("editors", _over),
    "overquiet": ("editors", _over_quietly),
    "submit": ("editors", _submit),
    "approve": ("reviewers", _approve),
    "unpublish": ("editors", _withdraw_sure),
    "withdraw": ("editors", _withdraw),
    "stay": ("editors", _stay),
}
COMMANDS = (
    Command("publish", "Put a draft live", publish, who="editors", argument="[SLUG]"),
    Command("submit", "Ask for approval of a draft", submit, who="editors", argument="[SLUG]"),
    Command("approve", "Approve another person's draft", approve, who="reviewers", argument="[SLUG]"),
    Command("blast", "Whom a draft would reach", blast, who="reviewers", argument="[SLUG]"),
    Command("unpublish", "Take a brief out of the catalogue", unpublish, who="editors", argument="[SLUG]"),
)
PRESSES: dict[type[Press], Run] = {}
