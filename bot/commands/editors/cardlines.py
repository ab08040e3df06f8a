"""What can be put right about one sentence of a living card: date, kind, words; it can go, and come back."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.ask import Answer, Ask, UserError
from bot.commands.editors.cardwork import Work, asking, change, read
from bot.telegram.buttons import CardPress
from bot.views.editors import cardasks
from bot.views.page import Page
from bot.views.plain_words import old_button
from briefs.card import Asked, Card, Files, Line
from briefs.dates import BadDate, When, parse
from briefs.figures import figure_typed
from briefs.links import take_apart
from briefs.model import CLAIM_KINDS
from briefs.reading import CLAIM
from briefs.recognise import as_sentence, cleaned, is_sentence
from briefs.sourcing import asking_for_new, cited
from briefs.spokendates import date_in
from briefs.writing import (
    dated,
    put_back,
    reworded,
    split_up,
    with_sources,
    without_line,
)

LineAct = Callable[[Card, Line, Files], Card]


async def of_line(ask: Ask, slug: str, number: int, act: LineAct) -> Work:
    """Change one sentence of a card; what was asked is answered by that.

    Raises:
        UserError: It is no longer on the card.
    """

    def whole(card: Card, files: Files) -> Card:
        line = card.line(number)
        if line is None:
            raise UserError(old_button())
        # A page of a sentence asks for what a new source of it lacks.
        changed = asking_for_new(replace(act(card, line, files), asked=None), [number])
        asked = changed.asked and replace(changed.asked, message=ask.message_id if ask.press else None)
        return replace(changed, asked=asked)

    return await change(ask, slug, whole)


async def _line(ask: Ask, slug: str, press: CardPress) -> Answer:
    return (await of_line(ask, slug, press.claim, lambda card, _line, _files: card)).line(press.claim, said=True)


async def _skip(ask: Ask, slug: str, press: CardPress) -> Answer:
    work = await change(ask, slug, lambda card, _: replace(card, asked=None))
    return work.line(press.claim, asks=False)


async def _date(ask: Ask, slug: str, press: CardPress) -> Answer:
    work = await change(ask, slug, asking("date", press.claim, message=ask.message_id))
    return cardasks.date(work.card, there(work, press.claim))


async def _when(ask: Ask, slug: str, press: CardPress) -> Answer:
    try:
        when = parse(press.value)
    except BadDate:
        raise UserError(old_button()) from None
    return await _dated(ask, slug, press.claim, when)


async def _no_date(ask: Ask, slug: str, press: CardPress) -> Answer:
    return await _dated(ask, slug, press.claim, None)


async def _dated(ask: Ask, slug: str, number: int, when: When | None) -> Answer:
    work = await of_line(ask, slug, number, lambda card, line, _: dated(card, line, when))
    return after(ask, work, number)


def after(ask: Ask, work: Work, number: int) -> Answer:
    """A sentence after a press that changed it: its page where it was pressed, and the card edited where that is."""
    return beside_card(ask, work, work.line(number))


def beside_card(ask: Ask, work: Work, page: Page) -> Answer:
    """A page in place of the one that was pressed, and the card edited where that is another message."""
    if work.message in (None, ask.message_id):
        return page
    return (page, replace(work.home(), instead_of=work.message))


async def _date_said(ask: Ask, work: Work, asked: Asked) -> Answer:
    when = date_in(ask.text)
    if when is None:
        raise UserError(
            "I cannot read one date in that. Send it like 1 July 2025, October 2025, about 2024, by 2027; or press No date."
        )
    work = await of_line(ask, work.card.slug, asked.line, lambda card, line, _: dated(card, line, when))
    return work.answered(asked, work.line(asked.line))


async def _kind(ask: Ask, slug: str, press: CardPress) -> Answer:
    line = there(await read(ask, slug), press.claim)
    what = "figure" if line.claim.kind in ("figure", "forecast") else "kind"
    work = await change(ask, slug, asking(what, press.claim, message=ask.message_id))
    return cardasks.kind(work.card, there(work, press.claim))


async def _is_kind(ask: Ask, slug: str, press: CardPress) -> Answer:
    if press.value not in CLAIM_KINDS:
        raise UserError(old_button())
    kind = press.value

    def act(card: Card, line: Line, _files: Files) -> Card:
        keeps = kind in ("figure", "forecast")
        claim = replace(line.claim, kind=kind) if keeps else replace(line.claim, kind=kind, value=None, unit=None)
        figure = figure_typed(claim.text) if kind == "figure" and claim.value is None else None
        claim = replace(claim, value=figure.value, unit=figure.unit or None) if figure else claim
        return card.with_line(replace(line, claim=claim))

    return after(ask, await of_line(ask, slug, press.claim, act), press.claim)


async def _kind_said(ask: Ask, work: Work, asked: Asked) -> Answer:
    kind = ask.text.strip().casefold()
    if kind not in CLAIM_KINDS:
        raise UserError(f"Press one of the kinds, or send it in a word: {', '.join(CLAIM_KINDS)}.")

    def act(card: Card, line: Line, _files: Files) -> Card:
        return card.with_line(replace(line, claim=replace(line.claim, kind=kind)))

    work = await of_line(ask, work.card.slug, asked.line, act)
    return work.answered(asked, work.line(asked.line))


async def _figure_said(ask: Ask, work: Work, asked: Asked) -> Answer:
    figure = figure_typed(cleaned(ask.text))
    if figure is None:
        return await _kind_said(ask, work, asked)

    def act(card: Card, line: Line, _files: Files) -> Card:
        return card.with_line(replace(line, claim=replace(line.claim, value=figure.value, unit=figure.unit or None)))

    work = await of_line(ask, work.card.slug, asked.line, act)
    return work.answered(asked, work.line(asked.line))


async def _words(ask: Ask, slug: str, press: CardPress) -> Answer:
    work = await change(ask, slug, asking("words", press.claim, message=ask.message_id))
    return cardasks.words(work.card, there(work, press.claim))


async def _words_said(ask: Ask, work: Work, asked: Asked) -> Answer:
    said = take_apart(ask.text)
    words = as_sentence(said.text)
    if not is_sentence(words):
        raise UserError("Send the whole sentence in its new words.")
    if len(words) > CLAIM:
        raise UserError(
            f"That has {len(words)} characters; {CLAIM} is the most. The old words stay until you send shorter ones."
        )

    def act(card: Card, line: Line, files: Files) -> Card:
        card, citations = cited(card, said.links, said.place, files)
        return with_sources(reworded(card, line, words, files), line.number, citations)

    work = await of_line(ask, work.card.slug, asked.line, act)
    return work.answered(asked, work.line(asked.line))


async def _split(ask: Ask, slug: str, press: CardPress) -> Answer:
    numbers: tuple[int, ...] = (press.claim,)

    def act(card: Card, line: Line, files: Files) -> Card:
        nonlocal numbers
        taken = split_up(card, line, files)
        numbers = taken.numbers
        return taken.card

    work = await of_line(ask, slug, press.claim, act)
    if work.message in (None, ask.message_id):
        return work.here(ask)
    return (work.lines(numbers), replace(work.home(), instead_of=work.message))


async def _drop(ask: Ask, slug: str, press: CardPress) -> Answer:
    work = await of_line(ask, slug, press.claim, lambda card, line, _: without_line(card, line.number))
    return beside_card(ask, work, cardasks.dropped(work.card, press.claim))


async def _undo(ask: Ask, slug: str, _press: CardPress) -> Answer:
    return (await change(ask, slug, lambda card, _: replace(put_back(card), asked=None))).here(ask)


def there(work: Work, number: int) -> Line:
    """A sentence of a card.

    Raises:
        UserError: It is no longer on it.
    """
    line = work.card.line(number)
    if line is None:
        raise UserError(old_button())
    return line


ON_CARD: Mapping[str, Callable[[Ask, str, CardPress], Awaitable[Answer]]] = {
    "line": _line,
    "skip": _skip,
    "date": _date,
    "when": _when,
    "nodate": _no_date,
    "kind": _kind,
    "iskind": _is_kind,
    "words": _words,
    "split": _split,
    "drop": _drop,
    "undo": _undo,
}
ANSWERS: Mapping[str, Callable[[Ask, Work, Asked], Awaitable[Answer]]] = {
    "date": _date_said,
    "kind": _kind_said,
    "figure": _figure_said,
    "words": _words_said,
}
