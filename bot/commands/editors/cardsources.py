"""The sources and subjects of a living card: known ones are added by link or name, new ones are made on the way."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import cast

from bot.ask import Answer, Ask, UserError
from bot.commands.editors.cardlines import after, of_line
from bot.commands.editors.cardwork import Work, asking, change, read
from bot.telegram.buttons import CardPress
from bot.views.editors import cardasks
from bot.views.page import Page
from bot.views.plain_words import old_button
from briefs.card import Asked, Card, Files, Line
from briefs.links import slug_from, take_apart, unused
from briefs.model import SUBJECT_KINDS, Citation, Source, Subject, SubjectKind
from briefs.reading import NAME
from briefs.recognise import cleaned
from briefs.sourcing import changed, cited, document, source_named, told
from briefs.territories import countries, key_of, territories
from briefs.writing import about, with_sources


async def _sources(ask: Ask, slug: str, press: CardPress) -> Answer:
    work = await change(ask, slug, asking("srcs", press.claim, message=ask.message_id))
    return cardasks.sources(work.card, _line(work.card, press.claim), work.files)


async def _without_source(ask: Ask, slug: str, press: CardPress) -> Answer:
    def act(card: Card, line: Line, _files: Files) -> Card:
        kept = tuple(one for one in line.claim.sources if one.source != press.value)
        return card.with_line(replace(line, claim=replace(line.claim, sources=kept)))

    return after(ask, await of_line(ask, slug, press.claim, act), press.claim)


async def _sources_said(ask: Ask, work: Work, asked: Asked) -> Answer:
    said = take_apart(ask.text)
    known = source_named(cleaned(ask.text), work.files)
    if not said.links and not known:
        raise UserError("Send a link, or the whole title of a source that we have.")

    def act(card: Card, line: Line, files: Files) -> Card:
        card, citations = cited(card, said.links, said.place, files)
        return with_sources(card, line.number, citations or [Citation(cast(str, known))])

    work = await of_line(ask, work.card.slug, asked.line, act)
    return work.answered(asked, work.line(asked.line))


async def _also(ask: Ask, slug: str, press: CardPress) -> Answer:
    def act(card: Card, line: Line, files: Files) -> Card:
        card, citations = cited(replace(card, links=()), card.links, None, files)
        return with_sources(card, line.number, citations)

    return after(ask, await of_line(ask, slug, press.claim, act), press.claim)


async def _document(ask: Ask, slug: str, press: CardPress) -> Answer:
    def act(card: Card, _files: Files) -> Card:
        _line(card, press.claim)
        card, key = document(card, _files)
        card = with_sources(card, press.claim, [Citation(key)])
        return replace(card, asked=Asked("source", press.claim, key))

    return after(ask, await change(ask, slug, act), press.claim)


async def _tell(ask: Ask, slug: str, press: CardPress) -> Answer:
    work = await change(ask, slug, asking("source", _citing(await read(ask, slug), press.value), press.value))
    return cardasks.of_source(work.card, _source(work.card, press.value))


async def _source_said(ask: Ask, work: Work, asked: Asked) -> Answer:
    def act(card: Card, files: Files) -> Card:
        card, key = told(card, _source(card, asked.value), ask.text, files)
        return replace(card, asked=replace(asked, value=key) if not _source(card, key).publisher else None)

    work = await change(ask, work.card.slug, act)
    number = asked.line or _citing(work, asked.value)
    return work.answered(asked, work.line(number)) if number else work.typed(work.home())


async def _tier(ask: Ask, slug: str, press: CardPress) -> Answer:
    if press.claim not in (1, 2, 3):
        raise UserError(old_button())
    return await _with_source(ask, slug, press.value, lambda source: replace(source, tier=press.claim))


async def _state(ask: Ask, slug: str, press: CardPress) -> Answer:
    return await _with_source(
        ask, slug, press.value, lambda source: replace(source, state_media=not source.state_media)
    )


async def _with_source(ask: Ask, slug: str, key: str, act: Callable[[Source], Source]) -> Answer:
    work = await change(ask, slug, lambda card, _: changed(card, act(_source(card, key))))
    number = _citing(work, key)
    return after(ask, work, number) if number else work.here(ask)


async def _about(ask: Ask, slug: str, press: CardPress) -> Answer:
    work = await change(ask, slug, asking("about", press.claim, message=ask.message_id))
    return cardasks.about(work.card, press.claim, work.files)


async def _on(ask: Ask, slug: str, press: CardPress) -> Answer:
    return await _subjects(ask, slug, press, lambda slugs: [*slugs, press.value])


async def _off(ask: Ask, slug: str, press: CardPress) -> Answer:
    return await _subjects(ask, slug, press, lambda slugs: [one for one in slugs if one != press.value])


async def _subjects(ask: Ask, slug: str, press: CardPress, act: Callable[[Sequence[str]], Sequence[str]]) -> Answer:
    number = press.claim

    def whole(card: Card, files: Files) -> Card:
        asked = Asked("about", number, _rest(card) if press.what == "on" else "", ask.message_id)
        return replace(about(card, number, _known(act(_slugs(card, number)), files), files), asked=asked)

    work = await change(ask, slug, whole)
    return _next_name(work, number, "")


def _rest(card: Card) -> str:
    """The names that are still to be asked for after the first."""
    return card.asked.value.partition("\n")[2] if card.asked and card.asked.what in ("about", "iso") else ""


async def _about_said(ask: Ask, work: Work, asked: Asked) -> Answer:
    names = [name.strip() for name in cleaned(ask.text.replace("\n", ",")).split(",") if name.strip()]
    known: list[Subject] = []
    # What is not known is asked for one by one.
    strange: list[str] = []
    for name in names:
        match = work.files.names.lookup(name)
        found = match.subjects if match.verdict == "exact" else work.files.names.several(name)
        known += found
        strange += [] if found else [name]

    def act(card: Card, files: Files) -> Card:
        slugs = [*_slugs(card, asked.line), *(subject.slug for subject in known)]
        value = "\n".join(name[:NAME] for name in strange)
        return replace(about(card, asked.line, _known(slugs, files), files), asked=Asked("about", asked.line, value))

    done = await change(ask, work.card.slug, act)
    return done.typed(_next_name(done, asked.line, f"Added: {', '.join(one.name for one in known)}." if known else ""))


def _next_name(work: Work, number: int, so_far: str) -> Page:
    """The page for the next name that is not known, or what it is about by now."""
    name = work.card.asked.value.partition("\n")[0] if work.card.asked else ""
    return _stranger(work, number, name) if name else cardasks.about(work.card, number, work.files, so_far)


def _stranger(work: Work, number: int, name: str) -> Page:
    match = work.files.names.lookup(name)
    return cardasks.unknown_name(work.card, number, name, match, _country(name, work.files))


def _country(name: str, files: Files) -> tuple[str, str] | None:
    """ISO code and name of a real country that the files have not."""
    flag = [ord(letter) - 0x1F1E6 for letter in name.strip()]
    if len(flag) == 2 and all(0 <= letter < 26 for letter in flag):
        code = "".join(chr(ord("A") + letter) for letter in flag)
        found = (code, countries()[code]) if code in countries() else None
    else:
        found = territories().get(key_of(name).removeprefix("the "))
    taken = {subject.iso for subject in files.catalogue.subjects.values()}
    return found if found and found[0] not in taken else None


async def _stranger_added(ask: Ask, slug: str, press: CardPress) -> Answer:
    work = await change(ask, slug, asking("about", press.claim, press.value))
    return _stranger(work, press.claim, press.value)


async def _new(ask: Ask, slug: str, press: CardPress) -> Answer:
    before = await read(ask, slug)
    asked, kind = before.card.asked, press.value
    if asked is None or asked.what not in ("about", "iso") or not asked.value or kind not in SUBJECT_KINDS:
        raise UserError(old_button())
    name = asked.value.partition("\n")[0]
    country = _country(name, before.files)
    if kind == "country" and country is None:
        work = await change(ask, slug, asking("iso", press.claim, asked.value))
        return cardasks.iso(work.card, press.claim, name)
    code = None
    if kind == "country" and country:
        code, name = country
    work = await change(ask, slug, lambda card, files: _made(card, press.claim, name, kind, code, files))
    return _next_name(work, press.claim, cardasks.made(name))


async def _iso_said(ask: Ask, work: Work, asked: Asked) -> Answer:
    code = ask.text.strip().upper()
    taken = {subject.iso: subject.name for subject in work.files.catalogue.subjects.values() if subject.iso}
    if not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise UserError("Send just the two letters, such as TH.")
    if code in taken:
        raise UserError(f"{code} is {taken[code]} in our files. Send the other two letters, or press Back.")
    name = asked.value.partition("\n")[0]
    done = await change(ask, work.card.slug, lambda card, files: _made(card, asked.line, name, "country", code, files))
    return done.typed(_next_name(done, asked.line, cardasks.made(name)))


def _made(card: Card, number: int, name: str, kind: str, iso: str | None, files: Files) -> Card:
    """The card with a new subject, for a line or for itself.

    Raises:
        UserError: The name has no letters for a slug.
    """
    stem = slug_from(name)
    if not stem:
        raise UserError("Write the name in Latin letters, so that it can have an address.")
    catalogue = files.catalogue
    slug = unused(stem, [*catalogue.subjects, *catalogue.briefs, *catalogue.redirects, card.slug])
    subject = Subject(slug, cast(SubjectKind, kind), name[:NAME], iso=iso)
    wider = replace(card, new=(*card.new, subject), asked=Asked("about", number, _rest(card)))
    return about(wider, number, [*_known(_slugs(card, number), files), subject], files)


def _slugs(card: Card, number: int) -> tuple[str, ...]:
    return _line(card, number).claim.subjects if number else card.subjects


def _known(slugs: Sequence[str], files: Files) -> list[Subject]:
    return [files.catalogue.subjects[slug] for slug in slugs if slug in files.catalogue.subjects]


def _line(card: Card, number: int) -> Line:
    line = card.line(number)
    if line is None:
        raise UserError(old_button())
    return line


def _source(card: Card, key: str) -> Source:
    source = card.source(key)
    if source is None:
        raise UserError(old_button())
    return source


def _citing(work: Work, key: str) -> int:
    """The first sentence that cites a source, 0 where none does."""
    lines = work.card.lines
    return next((line.number for line in lines if any(c.source == key for c in line.claim.cited)), 0)


ON_CARD: Mapping[str, Callable[[Ask, str, CardPress], Awaitable[Answer]]] = {
    "srcs": _sources,
    "unsrc": _without_source,
    "also": _also,
    "docu": _document,
    "tell": _tell,
    "tier": _tier,
    "state": _state,
    "about": _about,
    "on": _on,
    "off": _off,
    "add": _stranger_added,
    "new": _new,
}
ANSWERS: Mapping[str, Callable[[Ask, Work, Asked], Awaitable[Answer]]] = {
    "srcs": _sources_said,
    "source": _source_said,
    "about": _about_said,
    "iso": _iso_said,
}
