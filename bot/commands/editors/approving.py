"""Corrections with four eyes on: one waits until another person looked at it, and goes out with that person's approval."""

import asyncio
from dataclasses import replace
from typing import Any

from bot.ask import Ask, UserError
from bot.commands.editors import corrected
from bot.commands.editors.roles import name_to_others, names_here
from bot.telegram.buttons import CorrectPress
from bot.telegram.callback import ref
from bot.views.corrections import in_short
from bot.views.editors import approving as view
from bot.views.editors.people import person
from bot.views.page import Page
from bot.views.plain_words import old_button
from briefs.correcting import Trial, Wish, belied, thawed, tried
from briefs.faults import CatalogueFaults
from store import audit, corrections, dialogues, drafts, proposals
from store.tables import ProposalRow

# The words of the buttons that are answered here.
WHATS = ("look", "approve", "turndown")
OVER = "It was approved or dropped by now."
LONGEST_SAID = 600


async def held(ask: Ask) -> bool:
    """Whether a correction has to wait for another person."""
    async with ask.read() as session:
        return await drafts.four_eyes(session)


async def propose(ask: Ask, wish: Wish, trial: Trial, kind: str) -> Page:
    """Keep a correction until somebody approves it, and tell those who may.

    Raises:
        UserError: Somebody else's correction of the claim waits already.
    """
    names = await names_here(ask)
    async with ask.change() as session:
        there = await proposals.find(session, wish.claim)
        if there and there.editor != ask.user_id:
            other = person(there.editor, names)
            raise UserError(f"A {there.kind} of it by {other} waits for approval already: see /drafts.")
        await proposals.keep(session, wish.claim, kind, wish.plain, ask.user_id, now=ask.now)
        await dialogues.end(session, ask.chat_id, ask.user_id)
    others = [one for one in ask.room.staff() if one != ask.user_id]
    page = view.asked(view.Proposal(wish.claim, kind, await name_to_others(ask)), trial)
    for one in others:
        await ask.tell(one, page)
    return view.submitted(view.Proposal(wish.claim, kind, "you"), len(others))


async def waiting(ask: Ask) -> list[view.Proposal]:
    """Every correction that waits, the longest waiting first."""
    names = await names_here(ask)
    async with ask.read() as session:
        found = await proposals.all_(session)
    return [view.Proposal(row.claim, row.kind, person(row.editor, names)) for row in found]


async def for_asker(ask: Ask) -> list[view.Proposal]:
    """Those of them that the asker may approve."""
    async with ask.read() as session:
        mine = {row.claim for row in await proposals.all_(session) if row.editor == ask.user_id}
    return [one for one in await waiting(ask) if one.claim not in mine]


async def named(ask: Ask, claim: str) -> Page:
    """The correction of a claim that waits.

    Raises:
        UserError: None waits.
    """
    async with ask.read() as session:
        row = await proposals.find(session, claim)
    if row is None:
        raise UserError(f"No correction of {claim[:80]} waits. /drafts lists what does.")
    return await _shown(ask, row)


async def on_proposal(ask: Ask, press: CorrectPress) -> Page:
    """A button of a correction that waits; reviewers look, approve and turn down."""
    if not ask.may("reviewers"):
        raise UserError(old_button())
    async with ask.read() as session:
        row = next((one for one in await proposals.all_(session) if ref(one.claim) == press.ref), None)
    if row is None:
        raise UserError(OVER)
    if press.what == "look":
        return await _shown(ask, row)
    if press.value != _seen(ask, row):
        raise UserError("It was changed after that page. Look at it again: /drafts.")
    return await (_approve(ask, row) if press.what == "approve" else _turn_down(ask, row))


async def _shown(ask: Ask, row: ProposalRow) -> Page:
    trial, wish = await _fitting(ask, row), thawed(row.wish)
    await ask.room.record()
    async with ask.read() as session:
        alike = await corrections.reach(session, row.claim, now=ask.now)
    one = view.Proposal(row.claim, row.kind, person(row.editor, await names_here(ask)), _seen(ask, row))
    changed = wish.seen != ask.catalogue.briefs[trial.now.brief].version
    mine, reach = row.editor == ask.user_id, corrected.reach_of(alike, ask)
    return view.whole(one, trial, wish.why or "", reach, mine=mine, changed=changed)


async def _approve(ask: Ask, row: ProposalRow) -> Page:
    if row.editor == ask.user_id:
        raise UserError("Another person has to approve what you wrote.")
    trial, name = await _fitting(ask, row), await name_to_others(ask)

    async def closes(session: Any) -> None:
        there = await proposals.find(session, row.claim, lock=True)
        if there is None or _seen(ask, there) != _seen(ask, row):
            raise UserError(OVER)
        about = f"brief:{trial.now.brief}"
        await audit.note(session, f"approved a {row.kind}", about, ask.user_id, now=ask.now, why=thawed(row.wish).why)

    act = corrected.Act(row.kind, thawed(row.wish).why or "", row.editor)
    done = await corrected.go_live(ask, trial, act, closes)
    await _tell_editor(ask, row, view.approved(_told(row), name, done))
    return done


async def _turn_down(ask: Ask, row: ProposalRow) -> Page:
    name = await name_to_others(ask)
    claim, text = ask.catalogue.claims.get(row.claim), thawed(row.wish).text
    said = text or (in_short(claim, LONGEST_SAID) if claim else "")
    async with ask.change() as session:
        there = await proposals.find(session, row.claim, lock=True)
        if there is None or _seen(ask, there) != _seen(ask, row):
            raise UserError(OVER)
        await proposals.drop(session, row.claim)
        await audit.note(
            session, f"turned down a {row.kind}", f"brief:{row.claim.partition('#')[0]}", ask.user_id, now=ask.now
        )
    if row.editor != ask.user_id:
        await _tell_editor(ask, row, view.turned_down(_told(row), name, said))
    return view.turned_down(_told(row), "you", said)


async def _tell_editor(ask: Ask, row: ProposalRow, page: Page) -> None:
    if row.editor in ask.room.staff():
        await ask.tell(row.editor, page)


def _told(row: ProposalRow) -> view.Proposal:
    return view.Proposal(row.claim, row.kind, "")


def _seen(ask: Ask, row: ProposalRow) -> str:
    """Letters for a proposal as it stands, beside the live version of its brief."""
    live = ask.catalogue.briefs.get(row.claim.partition("#")[0])
    return ref(f"{row.editor} {row.kind} {sorted(row.wish.items())} {live.version if live else 0}")[:6]


async def _fitting(ask: Ask, row: ProposalRow) -> Trial:
    """What a proposal would make of what is live.

    Raises:
        UserError: It does not fit any more.
    """
    claim = ask.catalogue.claims.get(row.claim)
    if claim is None:
        raise UserError(f"{row.claim} is not in the files any more, so there is nothing to correct.")
    wish = replace(thawed(row.wish), seen=ask.catalogue.briefs[claim.brief].version)
    trial = tried(wish, ask.catalogue, ask.today)
    if await asyncio.to_thread(lambda: next(belied(trial), None)):
        raise UserError(f"It does not fit any more: a text that cites it changed. {_anew(row)}")
    try:
        await asyncio.to_thread(corrected.checked, trial)
    except CatalogueFaults as wrong:
        fault = wrong.faults[0]
        raise UserError(f"It does not fit any more: {fault.key} {fault.sentence}. {_anew(row)}") from None
    return trial


def _anew(row: ProposalRow) -> str:
    return f"Make it anew with /correct {row.claim}."
