"""/correct and [Correct]: a claim is put right, and whoever got the error hears of it; every step survives a restart."""

import asyncio
from dataclasses import replace
from typing import cast

from bot.ask import Answer, Ask, Command, Run, UserError, menus
from bot.commands.dialogues import Step
from bot.commands.editors import approving, corrected
from bot.telegram.buttons import CorrectPress
from bot.telegram.callback import Press, ref
from bot.views import dialogue
from bot.views.dialogue import stoppable
from bot.views.editors import correcting as view
from bot.views.editors import drafts as drafts_view
from bot.views.editors.approving import HELD
from bot.views.page import Page
from bot.views.plain_words import old_button
from briefs import sourcing
from briefs.card import Files
from briefs.correcting import Trial, Wish, belied, may_be_slip, needs, reworded, suggested, thawed, tried
from briefs.faults import CatalogueFaults
from briefs.figures import figure_in
from briefs.links import same_page, take_apart
from briefs.model import STANDINGS, Claim, Standing
from briefs.reading import CLAIM
from briefs.recognise import as_sentence
from briefs.spokendates import date_in
from store import corrections, dialogues
from store.tables import DialogueRow

WHICH, CORRECT = "correct-which", "correct"
MOST_OFFERED = 6
GONE = "That statement is not in the files any more. /cancel ends this."


async def correct(ask: Ask) -> Answer:
    """`/correct`, `/correct WORDS`, `/correct SLUG#KEY`."""
    wanted = ask.text.strip()
    if not wanted:
        async with ask.change() as session:
            await dialogues.keep(session, ask.chat_id, ask.user_id, WHICH, {}, now=ask.now)
        return stoppable(view.which(_recent(ask)), WHICH)
    return await _of_words(ask, wanted)


def _recent(ask: Ask) -> list[Claim]:
    """The claims that changed last, or else the weightiest of the newest briefs."""
    known = ask.catalogue.claims
    newest = sorted(ask.catalogue.briefs.values(), key=lambda brief: brief.date.sort_key, reverse=True)
    ids = [claim for change in reversed(ask.room.live.changes) for claim, _ in change.claims]
    ids += [brief.claims[0].id for brief in newest[:MOST_OFFERED]]
    return [known[one] for one in dict.fromkeys(ids) if one in known][:MOST_OFFERED]


async def _of_words(ask: Ask, wanted: str) -> Page:
    claim = ask.catalogue.claims.get(wanted.casefold())
    if claim is not None:
        return await begin(ask, claim)
    found = ask.room.live.search.ask(wanted)
    hits = [*found.hits, *found.near]
    return view.found(list({hit.claim.id: hit.claim for hit in hits}.values())[:MOST_OFFERED])


async def _which(ask: Ask, row: DialogueRow) -> Answer:
    if not ask.may("editors"):
        return None
    if not ask.text.strip():
        raise UserError("Please send some words of the statement. /cancel ends this.")
    return await _of_words(ask, ask.text.strip())


async def begin(ask: Ask, claim: Claim) -> Page:
    """Ask how a claim should read."""
    await _keep(ask, Wish(claim.id, ask.catalogue.briefs[claim.brief].version))
    return view.begun(claim, ask.catalogue)


async def _keep(ask: Ask, wish: Wish) -> None:
    async with ask.change() as session:
        await dialogues.keep(session, ask.chat_id, ask.user_id, CORRECT, wish.plain, now=ask.now)


async def _said(ask: Ask, row: DialogueRow) -> Answer:
    """The editor's next message, as what was asked last."""
    if not ask.may("editors"):
        return None
    wish = thawed(row.state)
    claim = ask.catalogue.claims.get(wish.claim)
    if claim is None:
        raise UserError(GONE)
    if not ask.text.strip():
        raise UserError("Please write it, or press one of the buttons. /cancel ends this.")
    return await _go_on(ask, _taken(ask, wish, claim), claim)


def _taken(ask: Ask, wish: Wish, claim: Claim) -> Wish:
    """The wish with what a message says."""
    text, (what, _, about) = " ".join(ask.text.split()), wish.asks.partition(":")
    match what:
        case "why":
            return replace(wish, why=_short(text))
        case "prose":
            return replace(wish, prose={**wish.prose, about: text})
        case "source":
            return _with_source(wish, about, ask.text)
        case "date":
            if (when := date_in(text)) is None:
                raise UserError("I read no date in that. Such as 2025-10-28, 2025-10, or 28 October 2025.")
            return replace(wish, when=when.text)
        case "figure":
            if (figure := figure_in(text)) is None:
                raise UserError(f"I read no figure in that. Such as {claim.value or '75'} {claim.unit or '%'}.")
            return replace(wish, value=figure.value, unit=figure.unit)
        case "text" | "how" | "record":
            return _with_sentence(ask, wish, claim, what)
    raise UserError("Press one of the buttons above. /cancel ends this.")


def _with_sentence(ask: Ask, wish: Wish, claim: Claim, what: str) -> Wish:
    """A sentence with its links, which become sources."""
    told = take_apart(" ".join(ask.text.split()))
    files = Files(ask.catalogue, ask.room.live.names, ask.today)
    sources, keys = dict(wish.sources), []
    for link in told.links:
        known = files.pages.get(same_page(link)) or corrected.same_source(sources, link)
        if known is None:
            new = sourcing.proposed(link, files, [*ask.catalogue.sources, *sources])
            known, sources[new.key] = new.key, corrected.plain_source(new)
        keys.append(known)
    wish = replace(wish, sources=sources)
    if what == "record":
        if not keys or not told.text:
            raise UserError("The other side needs a sentence and its link: nothing ships without a source.")
        return replace(wish, record=_short(as_sentence(told.text)), record_keys=tuple(keys))
    wish = replace(wish, keys=tuple(dict.fromkeys((*wish.keys, *keys))))
    if what == "how":
        return replace(wish, how=_short(told.text or "Opened the linked record."))
    words = _short(as_sentence(told.text))
    if not told.text and keys:
        raise UserError("A link alone changes nothing. Send the sentence with its link.")
    if not words or words == claim.text:
        raise UserError("That is how it reads now. Send the new sentence, or press a mark.")
    return reworded(wish, claim, words)


def _with_source(wish: Wish, key: str, text: str) -> Wish:
    if key not in wish.sources:
        return wish
    return replace(wish, sources={**wish.sources, key: corrected.described(wish.sources[key], text)})


def _short(text: str) -> str:
    if len(text) > CLAIM:
        raise UserError(f"That is too long: say it in {CLAIM} characters.")
    return text


async def _go_on(ask: Ask, wish: Wish, claim: Claim, note: str = "") -> Page:
    """Ask for what is missing, or show both versions and whom they reach."""
    asks = needs(wish, claim)
    page = _asked(asks, wish, claim, ask)
    if page is None:
        trial = tried(wish, ask.catalogue, ask.today)
        page, asks = await _tried(ask, wish, trial, note)
    await _keep(ask, replace(wish, asks=asks))
    return page


def _asked(asks: str, wish: Wish, claim: Claim, ask: Ask) -> Page | None:
    what, _, about = asks.partition(":")
    standing = cast(Standing, wish.standing or claim.standing)
    match what:
        case "text":
            return view.begun(claim, ask.catalogue)
        case "source":
            return stoppable(view.source(about, wish.sources[about], claim), CORRECT)
        case "how":
            return stoppable(view.look(claim, standing), CORRECT)
        case "record":
            return stoppable(view.record(standing), CORRECT)
        case "why":
            return stoppable(view.why(), CORRECT)
    return None


async def _tried(ask: Ask, wish: Wish, trial: Trial, note: str = "") -> tuple[Page, str]:
    """The page of a complete wish, and what it asks."""
    if (lies := await asyncio.to_thread(lambda: next(belied(trial), None))) is not None:
        _, slug, _ = lies.item.split(":")
        brief, subject = ask.catalogue.briefs.get(slug), ask.catalogue.subjects.get(slug)
        title = brief.title if brief else subject.name if subject else slug
        return view.prose(trial.now, title, lies, suggested(lies, trial)), f"prose:{lies.item}"
    try:
        await asyncio.to_thread(corrected.checked, trial)
    except CatalogueFaults as wrong:
        faults = [(fault.line, fault.key, fault.sentence) for fault in wrong.faults]
        return stoppable(drafts_view.faults(faults, "sentence"), CORRECT), _blamed(faults[0][1], wish)
    await ask.room.record()
    async with ask.read() as session:
        alike = await corrections.reach(session, wish.claim, now=ask.now)
    note = note or (HELD if await approving.held(ask) else "")
    page = view.summary(
        trial.was, trial.now, wish.why or "", trial.catalogue, corrected.reach_of(alike, ask),
        slip=may_be_slip(trial.was, trial.now), proses=len(wish.prose), note=note,
    )  # fmt: skip
    return page, ""


def _blamed(key: str, wish: Wish) -> str:
    """What is asked again after a fault: the prose that it is in, or else the text."""
    mine = next((item for item in wish.prose if item.endswith(f":{key}")), None)
    return f"prose:{mine}" if mine else "text"


async def on_correct(ask: Ask) -> Answer:
    """A button of a correction; only for the one that is open."""
    press = ask.press
    assert isinstance(press, CorrectPress)
    if press.what in approving.WHATS:
        return await approving.on_proposal(ask, press)
    if not ask.may("editors"):
        raise UserError(old_button())
    async with ask.read() as session:
        row = await dialogues.find(session, ask.chat_id, ask.user_id)
    wish = thawed(row.state) if row and row.step == CORRECT else None
    claim = ask.catalogue.claims.get(wish.claim) if wish else None
    if wish is None or claim is None or ref(claim.id) != press.ref:
        raise UserError(old_button())
    match press.what:
        case "standing" if press.value in STANDINGS and press.value != claim.standing:
            return await _go_on(ask, replace(wish, standing=press.value, how=None, record=None), claim)
        case "tier" if press.value in ("1", "2", "3") and wish.asks.startswith("source:"):
            return await _go_on(ask, corrected.of_tier(wish, int(press.value)), claim)
        case "put" if wish.asks.startswith("prose:"):
            return await _put(ask, wish, claim)
        case "change" if press.value in ("text", "standing", "why", "date", "figure"):
            return await _again(ask, wish, claim, press.value)
        case "correction" | "slip":
            return await _confirmed(ask, wish, press.what)
        case "stop":
            async with ask.change() as session:
                await dialogues.end(session, ask.chat_id, ask.user_id)
            return dialogue.cancelled()
    raise UserError(old_button())


async def _put(ask: Ask, wish: Wish, claim: Claim) -> Page:
    """The new number for the old one in the prose that is asked for."""
    trial, item = tried(wish, ask.catalogue, ask.today), wish.asks.partition(":")[2]
    lies = next((one for one in await asyncio.to_thread(lambda: [*belied(trial)]) if one.item == item), None)
    made = suggested(lies, trial) if lies else None
    return await _go_on(ask, replace(wish, prose={**wish.prose, item: made.text}) if made else wish, claim)


async def _again(ask: Ask, wish: Wish, claim: Claim, what: str) -> Page:
    if what == "standing":
        return view.standing(claim)
    await _keep(ask, replace(wish, asks=what))
    pages = {"why": view.why(), "date": view.asked_date(), "figure": view.asked_figure(claim)}
    if what in pages:
        return stoppable(pages[what], CORRECT)
    return replace(view.begun(claim, ask.catalogue), fresh=False)


async def _confirmed(ask: Ask, wish: Wish, kind: str) -> Page:
    claim = ask.catalogue.claims[wish.claim]
    version = ask.catalogue.briefs[claim.brief].version
    if needs(wish, claim):
        raise UserError(old_button())
    if version != wish.seen:
        note = "The brief changed meanwhile. This is how it would be now."
        return await _go_on(ask, replace(wish, seen=version), claim, note)
    trial = tried(wish, ask.catalogue, ask.today)
    page, asks = await _tried(ask, wish, trial)
    if asks or (kind == "slip" and not may_be_slip(trial.was, trial.now)):
        await _keep(ask, replace(wish, asks=asks))
        return page
    if await approving.held(ask):
        return await approving.propose(ask, wish, trial, kind)
    return await corrected.put(ask, wish, trial, kind)


COMMANDS = (
    Command("correct", "Put a statement right", correct, menus("editors"), "editors", "[SLUG#KEY]"),
)  # fmt: skip
PRESSES: dict[type[Press], Run] = {CorrectPress: on_correct}
STEPS: dict[str, Step] = {WHICH: _which, CORRECT: _said}
