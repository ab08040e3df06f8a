"""Plain words, /search and /ask: a name first, then the claims that answer, then an honest nothing."""

from bot.ask import Answer, Ask, Command, Run, UserError
from bot.commands import dialogues, subjects
from bot.telegram.buttons import ClaimPress, Press, SearchPress
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


async def listen(ask: Ask) -> Answer:
    """Any text that is no command: the next step of a dialogue, a name, two names, or a question."""
    going_on = await dialogues.step(ask)
    if going_on is not None:
        return going_on
    text = ask.text.strip()
    if not text or small_talk(text):
        return about.start(ask.catalogue)
    if not ask.private:
        return None
    return await answer(ask, text)


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
    if match.verdict in ("exact", "which") or live.names.two(text):
        named = subjects.found(ask, text)
        assert named is not None
        return named
    viewed = _view_of(ask, text)
    if viewed:
        return viewed
    found = live.search.ask(text)
    # A word or two that are nearly a name mean the name, unless the files have just these words; in a longer question
    # the misspelt word is only a part.
    typed = text.casefold().split()
    as_name = not found.confident or (len(typed) <= NAME_WORDS and not set(typed) & set(found.terms))
    if match.verdict != "unknown" and as_name:
        named = subjects.found(ask, text)
        assert named is not None
        return named
    if found.confident:
        return answers.hits(found, text, live.catalogue, ask.reader, 1)
    await _count(ask, found.missing or found.terms)
    return answers.nothing(found, text, live.catalogue)


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
        async with ask.room.store.unit() as session:
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
