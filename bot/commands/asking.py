"""Plain words, /search and /ask: a name first, then the claims that answer, then an honest nothing."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from bot.ask import AlreadyApplied, Answer, Ask, Command, Run, UserError
from bot.commands import dated, dialogues, spoken, subjects
from bot.telegram.buttons import ClaimPress, SearchPress
from bot.telegram.callback import Press
from bot.views import about, answers
from bot.views.page import Page
from bot.views.plain_words import old_button
from briefs.search import small_talk
from store import reading

MOST_COUNTED = 80
NAME_WORDS = 2
VIEWS = {
    "timeline": ("timeline", "events", "history", "dates", "chronology"),
    "figures": ("figures", "numbers", "statistics", "stats", "data"),
}


def listener(commands: Sequence[Command], steps: Mapping[str, dialogues.Step]) -> Run:
    """What answers any text that is no command; it is told the commands and dialogues, of which this file cannot know."""
    by_name = {command.name: command.run for command in commands}

    async def listen(ask: Ask) -> Answer:
        text = ask.text.strip()
        wish = spoken.meant(text) if ask.private else None
        if wish != "cancel" and (going_on := await dialogues.step(ask, steps)) is not None:
            return going_on
        if not text or small_talk(text):
            return about.start(ask.catalogue, ask.role if ask.private else None)
        if wish == spoken.STOP:
            return about.stop_sure()
        if wish == spoken.DESK:
            return about.desk(ask.catalogue)
        if wish is not None:
            return await by_name[wish](replace(ask, text=""))
        return await answer(ask, text) if ask.private else None

    return listen


async def search(ask: Ask) -> Answer:
    """`/search WORDS` and `/ask QUESTION`."""
    text = ask.text.strip()
    if not text and ask.quoted:
        text = ask.quoted
    if not text:
        raise UserError("Type what you want to know after the command, such as /search rework at midea.")
    return await answer(ask, text)


async def answer(ask: Ask, text: str) -> Page:
    """The best answer to some words."""
    live = ask.room.live
    match = live.names.lookup(text)
    if match.verdict in ("exact", "which") or len(live.names.several(text)) == 2:
        named = subjects.found(ask, text)
        assert named is not None
        return named
    viewed = _view_of(ask, text) or dated.asked(ask, text, surely=True)
    if viewed:
        return viewed
    found = live.search.ask(text)
    # A word or two that are nearly a name mean the name, unless the files have just these words; in a longer question
    # the misspelt word is only a part.
    typed = text.casefold().split()
    as_name = match.verdict != "unknown" and len(typed) <= NAME_WORDS and not set(typed) & set(found.terms)
    named = subjects.found(ask, text) if as_name or not found.confident else None
    if named:
        return named
    if found.confident:
        return answers.hits(found, text, live.catalogue, ask.reader, 1)
    early = dated.asked(ask, text, surely=False)
    if early:
        return early
    await _count(ask, found.missing or found.terms)
    return answers.nothing(found, text, live.catalogue, ask.reader)


def _view_of(ask: Ask, text: str) -> Page | None:
    """The view of a name that the last word asks for: "huawei events", "thailand numbers"."""
    name, _, last = text.strip().rpartition(" ")
    view = next((view for view, words in VIEWS.items() if last.casefold() in words), None)
    match = ask.room.live.names.lookup(name) if view and name else None
    if view is None or match is None or match.verdict != "exact":
        return None
    return subjects.view(ask, match.subjects[0], view, 1)


async def _count(ask: Ask, words: tuple[str, ...]) -> None:
    # What nothing answered is counted by its words alone; who asked is not kept.
    key = " ".join(sorted(set(words)))[:MOST_COUNTED]
    if key:
        with suppress(AlreadyApplied):
            async with ask.change() as session:
                await reading.asked(session, key, today=ask.today.isoformat())


async def on_search(ask: Ask) -> Answer:
    """A page of answers."""
    press = ask.press
    assert isinstance(press, SearchPress)
    found = ask.room.live.search.ask(press.words, limit=answers.MOST)
    return answers.hits(found, press.words, ask.catalogue, ask.reader, press.page)


async def on_claim(ask: Ask) -> Answer:
    """One statement, whole, or a citation of it."""
    press = ask.press
    assert isinstance(press, ClaimPress)
    claim = ask.catalogue.claims.get(ask.room.live.by_ref.get(press.ref, ""))
    if claim is None:
        raise UserError(old_button())
    if press.view == "report":
        return await dialogues.begin_report(ask, claim.id)
    return answers.claim(claim, ask.catalogue, ask.reader)


async def cite(ask: Ask) -> Answer:
    """`/cite NAME` or `/cite WORDS`: citations to copy."""
    text = ask.text.strip()
    if not text:
        raise UserError("Type what to cite after the command, such as /cite rework at midea.")
    live = ask.room.live
    match = live.names.lookup(text)
    if match.verdict == "exact":
        claims = live.catalogue.claims_of(match.subjects[0].slug)
    else:
        found = live.search.ask(text)
        claims = tuple(hit.claim for hit in found.hits) if found.confident else ()
    return answers.citations(claims[:5], text, live.catalogue)


COMMANDS = (
    Command("search", "Search all statements", search, argument="WORDS"),
    Command("ask", "Ask a question", search, argument="QUESTION"),
    Command("cite", "A citation to copy", cite, argument="WORDS"),
)
PRESSES: dict[type[Press], Run] = {SearchPress: on_search, ClaimPress: on_claim}
