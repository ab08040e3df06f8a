"""The living card of /addbrief: a title, then a sentence and a link per claim; the card is edited where it stands."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from bot.ask import AlreadyApplied, Answer, Ask, Command, Run, UserError
from bot.commands.dialogues import Step
from bot.commands.editors import cardlines, cardmarks, cardsources
from bot.commands.editors.cardwork import STEP, Work, asking, begin, calm, change, end, read, slug_of
from bot.commands.editors.trial import previewed
from bot.telegram.buttons import CardPress
from bot.telegram.callback import Press
from bot.views.dialogue import stoppable
from bot.views.editors import cardasks
from bot.views.page import Page
from bot.views.plain_words import old_button
from briefs.card import MOST_LINES, Asked, Card, Files, lacks
from briefs.links import host_of, take_apart
from briefs.reading import LEAD, TITLE
from briefs.recognise import cleaned, is_sentence
from briefs.sourcing import asking_for_new
from briefs.spokendates import date_in
from briefs.writing import Taken, begun, take
from store import dialogues
from store.tables import DialogueRow

TITLE_STEP = "card-title"
YAML = re.compile(r"^\s*(?:slug|title|claims|subjects):\s", re.MULTILINE)
# What is asked for in words only: a sentence with its link that comes instead is a claim; and what no sentence answers.
PAST = ("source", "date", "kind", "figure", "iso")
IN_WORDS = ("date", "figure", "about", "look", "why", "safe", "iso", "lead", "title", "source", "srcs")


async def start(ask: Ask) -> Answer:
    """`/addbrief` alone: asks for the title; with a title it makes the card at once."""
    title = ask.text.strip()
    if title:
        return await _titled(ask, title)
    # Asked again after a kill, it asks again.
    with suppress(AlreadyApplied):
        async with ask.change() as session:
            await dialogues.keep(session, ask.chat_id, ask.user_id, TITLE_STEP, {}, now=ask.now)
    return stoppable(cardasks.title_wanted(), TITLE_STEP)


def is_title(text: str) -> bool:
    """Whether what follows /addbrief is a title and no YAML."""
    return "\n" not in text.strip() and not YAML.match(text) and not text.lstrip().startswith(("-", "{", "["))


async def _title_said(ask: Ask, _row: DialogueRow) -> Answer:
    return await _titled(ask, ask.text) if ask.may("editors") else None


async def _titled(ask: Ask, text: str) -> Answer:
    title = _title(text)
    files = Files(ask.catalogue, ask.room.live.names, ask.today)
    work = await begin(ask, lambda taken: begun(title, taken, files))
    return work.home()


def _title(text: str) -> str:
    """A title as it was typed.

    Raises:
        UserError: It is none.
    """
    if YAML.search(text) and "\n" in text:
        raise UserError("That is a brief as YAML. Send it after /addbrief, in one message, and it becomes a draft.")
    said = take_apart(text)
    title = cleaned(said.text)
    if not any(letter.isalnum() for letter in title):
        raise UserError("First its title, in words: what is the brief called?")
    if len(title) > TITLE:
        raise UserError(f"That has {len(title)} characters; a title has at most {TITLE}. Send a shorter one.")
    return title


async def _said(ask: Ask, row: DialogueRow) -> Answer:
    if not ask.may("editors"):
        return None
    try:
        work = await read(ask, str(row.state.get("slug", "")))
    except UserError:
        # It went live or was dropped: what is written now means itself.
        return None
    ask = replace(ask, text="\n".join((ask.text, *(link for link in ask.links if link not in ask.text))))
    if not ask.text.strip():
        raise UserError(cardasks.only_words(ask.attached.name if ask.attached else ""))
    if YAML.search(ask.text) and ask.text.count("\n") > 2:
        raise UserError(
            "That is a brief as YAML. Send it after /addbrief and it becomes a draft; the card is as it was."
        )
    asked = work.card.asked
    if asked and ask.text.strip().casefold() == "back":
        return (await change(ask, work.card.slug, calm)).typed()
    if asked and not _is_claim(ask.text, asked):
        return await ANSWERS[asked.what](ask, work, asked)
    return await _claims(ask, work.card.slug)


def _is_claim(text: str, asked: Asked) -> bool:
    """Whether a message goes past the question: a sentence with its link, or one where no sentence was asked for."""
    said = take_apart(text)
    sentence = "\n" not in text.strip() and said.text.endswith(".") and is_sentence(said.text)
    if asked.what in PAST and sentence and not (asked.what == "date" and date_in(text)):
        return True
    return asked.what in IN_WORDS and bool(said.links) and (bool(said.text) or asked.what == "source")


async def _claims(ask: Ask, slug: str) -> Answer:
    taken: Taken | None = None

    def act(card: Card, files: Files) -> Card:
        nonlocal taken
        taken = take(replace(card, asked=None), ask.text, files)
        return asking_for_new(taken.card, taken.numbers)

    work = await change(ask, slug, act)
    if taken is None:
        # The change was made before a kill: its answer is owed.
        return work.typed(*([work.line(work.card.lines[-1].number)] if work.card.lines else []))
    if taken.what in ("claims", "completed"):
        return work.typed(work.lines(taken.numbers))
    if taken.what == "links":
        return work.typed(cardasks.link_kept(work.card, [host_of(link) for link in work.card.links]))
    if taken.what == "twice":
        return work.typed(cardasks.twice(taken.numbers[0]), work.line(taken.numbers[0]))
    if taken.what == "full":
        return work.typed(cardasks.full(MOST_LINES))
    return work.typed(cardasks.no_sentence(work.card, ask.text))


async def _lead_said(ask: Ask, work: Work, asked: Asked) -> Answer:
    text = re.sub(r"\[\d+\]", "", cleaned(ask.text)).strip()
    if len(text) > LEAD:
        raise UserError(f"That has {len(text)} characters; a lead has at most {LEAD}. Send a shorter one.")
    text = text.translate({ord("["): "(", ord("]"): ")"})
    work = await change(ask, work.card.slug, lambda card, _: replace(card, lead=text, asked=None))
    return work.typed(notice="The lead is on the card.") if asked.message == work.message else work.typed(work.home())


async def _retitled(ask: Ask, work: Work, _asked: Asked) -> Answer:
    title = _title(ask.text).rstrip(".")
    return (await change(ask, work.card.slug, lambda card, _: replace(card, title=title, asked=None))).typed()


Answering = Callable[[Ask, Work, Asked], Awaitable[Answer]]
ANSWERS: Mapping[str, Answering] = {
    "lead": _lead_said,
    "title": _retitled,
    **cardlines.ANSWERS,
    **cardmarks.ANSWERS,
    **cardsources.ANSWERS,
}


async def _home(ask: Ask, slug: str, _press: CardPress) -> Answer:
    return (await change(ask, slug, calm)).here(ask)


async def _open(ask: Ask, slug: str, _press: CardPress) -> Answer:
    return await opened(ask, slug)


async def opened(ask: Ask, slug: str) -> Sequence[Page]:
    """The card of a draft, to go on with: in place of the list or page that it was opened from."""
    return (await change(ask, slug, calm)).here(ask)


async def _lead(ask: Ask, slug: str, _press: CardPress) -> Answer:
    return cardasks.lead((await change(ask, slug, asking("lead", message=ask.message_id))).card)


async def _no_lead(ask: Ask, slug: str, _press: CardPress) -> Answer:
    return (await change(ask, slug, lambda card, _: replace(card, lead=None, asked=None))).here(ask)


async def _title_wanted(ask: Ask, slug: str, _press: CardPress) -> Answer:
    return cardasks.other_title((await change(ask, slug, asking("title", message=ask.message_id))).card)


async def _look(ask: Ask, slug: str, _press: CardPress) -> Answer:
    work = await change(ask, slug, calm)
    if lacks(work.card, work.files):
        return work.here(ask, "Not ready to be previewed: see what is marked ⚠ or waits.")
    return await previewed(ask, slug)


async def _later(ask: Ask, slug: str, _press: CardPress) -> Answer:
    return cardasks.later((await end(ask, slug)).card)


async def _throw(ask: Ask, slug: str, _press: CardPress) -> Answer:
    return cardasks.throw_sure((await read(ask, slug)).card)


async def _thrown(ask: Ask, slug: str, _press: CardPress) -> Answer:
    return cardasks.thrown((await end(ask, slug, drop=True)).card.title)


Pressed = Callable[[Ask, str, CardPress], Awaitable[Answer]]
ON_CARD: Mapping[str, Pressed] = {
    "home": _home,
    "right": _home,
    "open": _open,
    "lead": _lead,
    "nolead": _no_lead,
    "title": _title_wanted,
    "look": _look,
    "later": _later,
    "throw": _throw,
    "thrown": _thrown,
    **cardlines.ON_CARD,
    **cardmarks.ON_CARD,
    **cardsources.ON_CARD,
}


async def on_card(ask: Ask) -> Answer:
    """A button of a card. Who is no editor any more gets nothing from an old one."""
    press = ask.press
    assert isinstance(press, CardPress)
    act = ON_CARD.get(press.what)
    if not ask.may("editors") or act is None:
        raise UserError(old_button())
    return await act(ask, await slug_of(ask, press.card), press)


COMMANDS: tuple[Command, ...] = ()
PRESSES: dict[type[Press], Run] = {CardPress: on_card}
STEPS: dict[str, Step] = {TITLE_STEP: _title_said, STEP: _said}
