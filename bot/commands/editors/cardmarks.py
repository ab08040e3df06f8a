"""How a sentence of a living card stands: checked, not traced, disputed or wrong, each with what that needs."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import cast

from bot.ask import Answer, Ask, UserError
from bot.commands.editors.cardlines import after, of_line, there
from bot.commands.editors.cardwork import Work, asking, change
from bot.telegram.buttons import CardPress
from bot.views.editors import cardasks
from bot.views.plain_words import old_button
from briefs.card import Asked, Card, Files, Line
from briefs.links import take_apart
from briefs.model import STANDINGS, Record, Standing
from briefs.reading import CLAIM
from briefs.recognise import as_sentence, cleaned, is_sentence
from briefs.sourcing import cited
from briefs.writing import as_reported, contradicted, looked


async def _mark(ask: Ask, slug: str, press: CardPress) -> Answer:
    work = await of_line(ask, slug, press.claim, lambda card, _line, _files: card)
    return cardasks.mark(work.card, there(work, press.claim))


async def _is_mark(ask: Ask, slug: str, press: CardPress) -> Answer:
    standing, number = press.value, press.claim
    if standing not in STANDINGS:
        raise UserError(old_button())
    if standing == "reported":
        return after(ask, await of_line(ask, slug, number, lambda card, line, _: as_reported(card, line)), number)
    what = "record" if standing in ("disputed", "wrong") else "look"
    work = await change(ask, slug, asking(what, number, standing, message=ask.message_id))
    there(work, number)
    return (cardasks.record if what == "record" else cardasks.look)(work.card, number, standing)


async def _look_said(ask: Ask, work: Work, asked: Asked) -> Answer:
    text = cleaned(ask.text)
    if len(text) < 4 or len(text) > CLAIM:
        raise UserError(f"Say it in a sentence of at most {CLAIM} characters.")

    def act(card: Card, line: Line, files: Files) -> Card:
        changed = looked(card, line, cast(Standing, asked.value), text, files.today)
        if changed is None:
            raise UserError("That day is still to come. On which day did you look?")
        return changed

    work = await of_line(ask, work.card.slug, asked.line, act)
    return work.answered(asked, work.line(asked.line))


async def _record_said(ask: Ask, work: Work, asked: Asked) -> Answer:
    standing, _, kept = asked.value.partition("\n")
    said = take_apart(ask.text)
    text = as_sentence(said.text) or kept
    if not is_sentence(text):
        raise UserError("Say in one sentence what the other side is, with its link.")
    if len(text) > CLAIM:
        raise UserError(f"That has {len(text)} characters; {CLAIM} is the most. Send it shorter, with its link.")
    if not said.links:
        again = replace(asked, value=f"{standing}\n{text}", message=None)
        work = await change(ask, work.card.slug, lambda card, _: replace(card, asked=again))
        return work.typed(cardasks.record(work.card, asked.line, standing, text))

    def act(card: Card, line: Line, files: Files) -> Card:
        card, citations = cited(card, said.links, said.place, files)
        return contradicted(card, line, cast(Standing, standing), Record(text, citations))

    work = await of_line(ask, work.card.slug, asked.line, act)
    return work.answered(asked, work.line(asked.line))


async def _side(ask: Ask, slug: str, press: CardPress) -> Answer:
    work = await change(ask, slug, asking(press.what, press.claim, message=ask.message_id))
    return cardasks.side(work.card, there(work, press.claim).number, press.what)


async def _side_said(ask: Ask, work: Work, asked: Asked) -> Answer:
    text = as_sentence(ask.text)
    if len(text) > CLAIM:
        raise UserError(f"That has {len(text)} characters; {CLAIM} is the most.")

    def act(card: Card, line: Line, _files: Files) -> Card:
        if line.claim.record is None:
            raise UserError(old_button())
        other = line.claim.record
        record = replace(other, why=text) if asked.what == "why" else replace(other, safe=text)
        return card.with_line(replace(line, claim=replace(line.claim, record=record)))

    work = await of_line(ask, work.card.slug, asked.line, act)
    return work.answered(asked, work.line(asked.line))


ON_CARD: Mapping[str, Callable[[Ask, str, CardPress], Awaitable[Answer]]] = {
    "mark": _mark,
    "ismark": _is_mark,
    "why": _side,
    "safe": _side,
}
ANSWERS: Mapping[str, Callable[[Ask, Work, Asked], Awaitable[Answer]]] = {
    "look": _look_said,
    "record": _record_said,
    "why": _side_said,
    "safe": _side_said,
}
