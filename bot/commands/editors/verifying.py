"""/verify and [Verify]: somebody looked at a claim; the day and what was opened stand with it from then on."""

from difflib import get_close_matches
from typing import cast

from bot.ask import Answer, Ask, Command, Run, UserError
from bot.commands.dialogues import Step
from bot.telegram.callback import Press, ref
from bot.views.dialogue import stoppable
from bot.views.editors import claims as claims_view
from bot.views.editors import drafts as drafts_view
from bot.views.editors import verifying as view
from bot.views.page import Page
from bot.views.plain_words import old_button
from briefs import canonical, checks, links
from briefs.faults import CatalogueFaults
from briefs.load import load_brief
from briefs.model import Brief, Claim, Standing
from briefs.reading import CLAIM
from store import catalogue, dialogues, publishing
from store.tables import DialogueRow

WHICH, VERIFY = "verify-which", "verify"
MOST_OFFERED = 6
# What the buttons carry; a claim with two sides keeps its standing, until it is corrected.
STANDINGS = ("confirmed", "reported", "untraced", "still")


async def verify(ask: Ask) -> Answer:
    """`/verify`, `/verify WORDS`, `/verify SLUG#KEY`."""
    if ask.text.strip():
        return await _of_words(ask)
    async with ask.change() as session:
        await dialogues.keep(session, ask.chat_id, ask.user_id, WHICH, {}, now=ask.now)
    newest = sorted(ask.catalogue.briefs.values(), key=lambda brief: brief.date.sort_key, reverse=True)
    return stoppable(view.which([brief.claims[0] for brief in newest[:MOST_OFFERED]]), WHICH)


async def _which(ask: Ask, _row: DialogueRow) -> Answer:
    if not ask.may("editors"):
        return None
    if not ask.text.strip():
        raise UserError("Please send some words of the statement. /cancel ends this.")
    return await _of_words(ask)


async def _of_words(ask: Ask) -> Page:
    """The claim of an id, or those that some words may mean."""
    wanted = ask.text.strip().casefold()
    claim = ask.catalogue.claims.get(wanted)
    if claim is not None:
        return await begin(ask, claim)
    found = ask.room.live.search.ask(ask.text.strip())
    claims = {hit.claim.id: hit.claim for hit in (*found.hits, *found.near)}
    if "#" in wanted or not claims:
        return view.unknown(wanted[:80], get_close_matches(wanted, ask.catalogue.claims, 2, 0.8))
    return claims_view.choice(VERIFY, list(claims.values())[:MOST_OFFERED])


async def begin(ask: Ask, claim: Claim) -> Page:
    """Ask what was opened."""
    async with ask.change() as session:
        await dialogues.keep(session, ask.chat_id, ask.user_id, VERIFY, {"claim": claim.id}, now=ask.now)
    return stoppable(view.asked(claim, ask.catalogue), VERIFY)


async def _opened(ask: Ask, row: DialogueRow) -> Answer:
    """A sentence, a link or both; another message takes the place of the one before."""
    if not ask.may("editors"):
        return None
    claim = ask.catalogue.claims.get(row.state["claim"])
    if claim is None:
        raise UserError("That statement is not in the files any more. /cancel ends this.")
    text = " ".join(ask.text.split())
    if not text:
        raise UserError("Please write what you opened, or send its link. /cancel ends this.")
    told, known = links.take_apart(text), links.by_page(ask.catalogue.sources.values())
    keys = [known[page] for one in told.links if (page := links.same_page(one)) in known]
    foreign = [one for one in told.links if links.same_page(one) not in known]
    # A link that is no source of ours would be lost with the sentence.
    how = text if foreign else told.text
    sources = [ask.catalogue.sources[key] for key in dict.fromkeys(keys)]
    if len(how or view.opened(sources)) > CLAIM:
        raise UserError(f"That is too long: say it in {CLAIM} characters.")
    state = {"claim": claim.id, "how": how, "sources": [one.key for one in sources]}
    async with ask.change() as session:
        await dialogues.keep(session, ask.chat_id, ask.user_id, VERIFY, state, now=ask.now)
    return stoppable(view.judged(claim, how, sources, foreign), VERIFY)


async def judge(ask: Ask, what: str, letters: str) -> Page:
    """How a claim stands after the look; only as the button under the question that is open says."""
    async with ask.read() as session:
        row = await dialogues.find(session, ask.chat_id, ask.user_id)
    state = row.state if row and row.step == VERIFY else {}
    claim = ask.catalogue.claims.get(state.get("claim", ""))
    if claim is None or ref(claim.id) != letters or "how" not in state or (claim.record is None) == (what == "still"):
        raise UserError(old_button())
    standing = claim.standing if what == "still" else cast(Standing, what)
    keys = [key for key in state["sources"] if key in ask.catalogue.sources]
    how = state["how"] or view.opened([ask.catalogue.sources[key] for key in keys])
    changed = checks.verified(ask.catalogue.briefs[claim.brief], claim.key, standing, ask.today, how, keys)
    try:
        brief = load_brief(canonical.brief_yaml(changed), ask.catalogue)
    except CatalogueFaults as wrong:
        return drafts_view.faults([(fault.line, fault.key, fault.sentence) for fault in wrong.faults])
    version = await _put(ask, brief, how)
    new = next(one for one in brief.claims if one.id == claim.id)
    return view.verified(new, claim.standing, version)


async def _put(ask: Ask, brief: Brief, how: str) -> int:
    seen = ask.catalogue.version
    async with ask.change() as session:
        await catalogue.hold(session)
        if await catalogue.version(session) != seen:
            raise UserError("The files changed just now. Press it again in a moment.")
        version = await publishing.publish(session, brief, who=ask.user_id, why=how, act="verified", now=ask.now)
        await dialogues.end(session, ask.chat_id, ask.user_id)
    await ask.room.refresh()
    return version


COMMANDS = (Command("verify", "Note that you checked a statement", verify, who="editors", argument="SLUG#KEY"),)
PRESSES: dict[type[Press], Run] = {}
STEPS: dict[str, Step] = {WHICH: _which, VERIFY: _opened}
