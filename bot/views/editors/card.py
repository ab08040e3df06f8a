"""The living card: the brief in the making, and one of its sentences with what can be put right about it."""

from collections.abc import Iterable, Sequence

from bot.telegram.buttons import CardPress
from bot.telegram.callback import ref
from bot.views import dates
from bot.views.claims import MARKS
from bot.views.editors.cardasks import of_source
from bot.views.page import Button, Buttons, Page, rows
from bot.views.subject import label
from bot.views.text import bold, escape, italic, shorten, size
from briefs.card import Card, Files, Lack, Lead, Line
from briefs.links import host_of
from briefs.model import Claim, Source, Subject
from briefs.reading import CLAIM
from briefs.recognise import sentences

SHORT_REF = 6
IN_A_ROW = 8
# As much of each sentence as the whole card leaves room for, and whether what was recognised stands below it.
CUTS = ((280, True), (160, True), (100, True), (60, True), (60, False))
SHORT = 160
ROOM = 3_900
MOST_LACKS = 6


def pressed(card: Card, what: str, line: int = 0, value: str = "") -> CardPress:
    """A button's press on just this card."""
    return CardPress(what, ref(card.slug)[:SHORT_REF], line, value)


def home(card: Card, files: Files, lead: Lead, lacks: Sequence[Lack], notice: str = "") -> Page:
    """The card: what it is about, its sentences, its lead, and what it lacks.

    Args:
        notice: A sentence on what just happened.
    """
    head = [bold(f"Draft · {card.title}"), _about(card, files)]
    foot = [*_lead(card, lead), *_lacking(card, lacks), *_prompt(card), *([italic(notice)] if notice else [])]
    for cut, facts in CUTS:
        told = [_told(line, files, cut, facts=facts) for line in card.lines]
        text = "\n".join([*head, *told, *foot])
        if size(text).units <= ROOM:
            break
    numbers = [Button(str(line.number), pressed(card, "line", line.number)) for line in card.lines]
    strangers = dict.fromkeys(name for _, name in files.names.strangers(card.title))
    more = [Button(f"+ {name}", pressed(card, "add", 0, name[:30])) for name in strangers]
    return Page(text, (*rows(numbers, IN_A_ROW), *rows(more, 2), *_ways(card)), living=True)


def moved() -> Page:
    """What is left where the card stood before it went down the chat."""
    return Page(italic("The card goes on below."))


def line(
    card: Card, number: int, files: Files, lacks: Sequence[Lack] = (), *, asks: bool = True, said: bool = False
) -> Page:
    """One sentence of the card with what was recognised, and a button for whatever may be wrong.

    Args:
        asks: Whether it also asks for what is not known yet of a new source.
        said: Whether it shows its words.
    """
    one = card.line(number)
    if one is None:
        return Page(f"{number} is no longer on the card.", ((Button("The card", pressed(card, "home")),),))
    if not one.claim.sources:
        return wants_source(card, one)
    count = len(sentences(one.claim.text))
    several = [f"That is {count} sentences, and one claim each reads best."] if count > 1 else []
    words = [f"‹{escape(one.claim.text)}›"] if said else []
    early = ["⚠ That day has not come. If it is a plan, press Kind."] if _is_early(one, files) else []
    text = [
        _recognised(one, files),
        *words,
        *several,
        *early,
        *(f"⚠ {escape(lack)}" for lack in _of_line(card, one, lacks)),
    ]
    new = next((files.catalogue.sources[c.source] for c in one.claim.cited if _untold(card, c.source)), None)
    if new and asks:
        asked = of_source(card, new, number)
        return Page("\n".join([*text, asked.text]), asked.buttons)
    return Page("\n".join(text), line_buttons(card, one))


def _is_early(one: Line, files: Files) -> bool:
    """Whether a sentence tells as an event or law what lies ahead."""
    when = one.claim.when
    return one.claim.kind in ("event", "law") and when is not None and when.lower > files.today


def wants_source(card: Card, one: Line) -> Page:
    """A sentence without a source is refused, and kept."""
    said = escape(shorten(one.claim.text, SHORT))
    text = f"{one.number} ‹{said}›\nThat has no source, so it cannot go in. Send its link or document; I keep the sentence."
    choices = (
        Button("Drop it", pressed(card, "drop", one.number)),
        Button("It has no link", pressed(card, "docu", one.number)),
    )
    return Page(text, (choices,))


def lines(card: Card, numbers: Sequence[int], files: Files, lacks: Sequence[Lack] = ()) -> Page:
    """Several sentences that came in one message."""
    told = [
        _recognised(one, files) if one.claim.sources else f"{n} waits for its source"
        for n in numbers
        if (one := card.line(n))
    ]
    buttons = [Button(str(number), pressed(card, "line", number)) for number in numbers]
    return Page("\n".join(told), (*rows(buttons, IN_A_ROW), (Button("All right", pressed(card, "right")),)))


def line_buttons(card: Card, one: Line) -> Buttons:
    """What can be put right about a sentence."""

    def button(label: str, what: str, value: str = "") -> Button:
        return Button(label, pressed(card, what, one.number, value))

    more = [button("Words", "words"), button("Source", "srcs")]
    count = len(sentences(one.claim.text))
    if count > 1:
        more.insert(0, button(f"Split in {count}", "split"))
    strangers = [button(f"+ {name}", "add", name[:30]) for name in one.strangers]
    sides = [button("Why they differ", "why"), button("Safe to say", "safe")] if one.claim.record else []
    return (
        (button("Right", "right"), button("Date", "date"), button("Kind", "kind")),
        (button("About", "about"), button("Mark", "mark"), button("Drop", "drop")),
        *((tuple(strangers),) if strangers else ()),
        *((tuple(sides),) if sides else ()),
        tuple(more),
    )


def names(subjects: Iterable[Subject]) -> str:
    """Subjects by name."""
    return ", ".join(subject.name for subject in subjects)


def _about(card: Card, files: Files) -> str:
    known = [files.catalogue.subjects[slug] for slug in card.subjects if slug in files.catalogue.subjects]
    told = ", ".join(label(one) if one.flag else one.name for one in known)
    whence = " (from the title)" if known and not card.lines else ""
    return f"About: {escape(told)}{whence}" if known else "About: nothing I know yet."


def _told(one: Line, files: Files, cut: int, *, facts: bool) -> str:
    sign = MARKS[one.claim.standing][0] if one.claim.sources else "…"
    said = f"{bold(str(one.number))} {sign} {escape(shorten(one.claim.text, cut))}"
    if not one.claim.sources:
        return f"{said} {italic('waits for its source')}"
    return f"{said}\n    {italic(shorten(_facts(one.claim, files), SHORT))}" if facts else said


def _recognised(one: Line, files: Files) -> str:
    sign, word = MARKS[one.claim.standing]
    mark = sign if one.claim.standing == "reported" else f"{sign} {word} ·"
    text = f"{bold(str(one.number))} {mark} {escape(_facts(one.claim, files))}"
    claim = one.claim
    if claim.record:
        text += f"\nThe record: {escape(claim.record.text)} ({escape(_sources(claim.record.sources, files))})"
        text += f"\nWhy they differ: {escape(claim.record.why)}" if claim.record.why else ""
        text += f"\nSafe to say: {escape(claim.record.safe)}" if claim.record.safe else ""
    if claim.check:
        text += f"\n{dates.words(claim.check.on)}: {escape(claim.check.how)}"
    return text


def _facts(claim: Claim, files: Files) -> str:
    about = [files.catalogue.subjects[slug] for slug in claim.subjects if slug in files.catalogue.subjects]
    kind = f"{claim.kind} {claim.value} {claim.unit or ''}".rstrip() if claim.value else claim.kind
    parts = [kind, when(claim), names(about) or "about nothing I know", _sources(claim.sources, files)]
    return " · ".join(parts)


def when(claim: Claim) -> str:
    """The date of a claim and how closely it is known: "Oct 2025, month"."""
    if claim.when is None:
        return "no date"
    said, precision = dates.words(claim.when), claim.when.precision
    return f"{said}, {precision}" if precision in ("month", "year", "season") else said


def _sources(citations: Sequence[object], files: Files) -> str:
    told = []
    for citation in citations:
        source, place = files.catalogue.sources.get(getattr(citation, "source", "")), getattr(citation, "place", None)
        if source:
            told.append(_source(source) + (f", {place}" if place else ""))
    return "; ".join(told)


def _source(source: Source) -> str:
    if not source.title:
        return f"{host_of(source.url) if source.url else 'a document'}, new here"
    when = f", {dates.words(source.date)}" if source.date else ""
    return f"{source.publisher or shorten(source.title, 40)}{when}"


def _lead(card: Card, lead: Lead) -> list[str]:
    if not card.lines:
        return []
    if lead.own:
        return [f"Lead: {escape(card.lead or '')}"]
    if lead.lacks:
        told = f"{escape(card.lead or '')} It says {', '.join(map(escape, lead.lacks))}, which no sentence here has."
        return [f"Lead: {told} Until then the first sentence stands in for it."]
    return ["Lead: made from the first sentence. [Lead] takes your own."]


def _lacking(card: Card, lacks: Sequence[Lack]) -> list[str]:
    told = [f"⚠ {escape(said)}" for lack in lacks if (said := lacking(card, lack))]
    left = len(told) - MOST_LACKS
    return told[:MOST_LACKS] + ([f"… and {left} more."] if left > 0 else [])


def lacking(card: Card, lack: Lack) -> str:
    """What keeps a card from going live, in a sentence; "" for what the card shows anyway."""
    one = card.line(lack.line)
    if lack.what == "long" and one:
        return f"{lack.line} has {len(one.claim.text)} characters; {CLAIM} is the most. Split it, or send other words."
    if lack.what == "about":
        return f"{lack.line} is about nothing I know yet: [About]." if lack.line else "[About] says what it is about."
    if lack.what == "told":
        source = card.source(lack.said)
        return f"{_source(source) if source else lack.said}: {_untold(card, lack.said)} still to be told."
    if lack.what == "twin":
        return f"Our files say just that already, in ‹{lack.said}›. Say in {lack.line} what is new, or drop it."
    if lack.what == "fault":
        return f"{lack.line}: {lack.said}" if lack.line else lack.said[:1].upper() + lack.said[1:]
    return ""


def _of_line(card: Card, one: Line, lacks: Sequence[Lack]) -> list[str]:
    return [said for lack in lacks if lack.line == one.number and (said := lacking(card, lack))]


def _untold(card: Card, key: str) -> str:
    """What is not told yet of a new source, in words; "" of one that is whole or known."""
    source = card.source(key)
    if source is None:
        return ""
    missing = [
        word
        for word, told in (("title", source.title), ("publisher", source.publisher), ("kind", source.tier))
        if not told
    ]
    told = ", ".join(missing[:-1])
    return f"{told} and {missing[-1]} are" if told else "".join(f"{one} is" for one in missing)


def _prompt(card: Card) -> list[str]:
    count = len(card.lines)
    told = f"{count} {'claim' if count == 1 else 'claims'}. "
    if card.links:
        return [f"{told}I keep the link to {escape(', '.join(map(host_of, card.links)))} for your next sentence."]
    return [f"{told}Send a claim as you would write it, with its link."]


def _ways(card: Card) -> Buttons:
    def button(label: str, what: str, value: str = "") -> Button:
        return Button(label, pressed(card, what, 0, value))

    untold = [button(f"Source: {shorten(_source(one), 40)}", "tell", one.key) for one in card.unfinished[:3]]
    return (
        *((one,) for one in untold),
        (button("About", "about"), button("Lead", "lead"), button("Preview", "look"), button("Later", "later")),
        (button("Title", "title"), button("Drop the draft", "throw")),
    )
