"""What the living card asks, one thing at a time, each with a way back."""

from collections.abc import Sequence

from bot.telegram.buttons import CardPress
from bot.telegram.callback import ref
from bot.views import dates
from bot.views.claims import MARKS, TIERS
from bot.views.page import Button, Page, rows
from bot.views.subject import label
from bot.views.text import bold, escape, shorten
from briefs.card import Card, Files, Line
from briefs.dates import parse
from briefs.links import host_of
from briefs.model import CLAIM_KINDS, STANDINGS, SUBJECT_KINDS, Source, Subject
from briefs.names import Match
from briefs.reading import LEAD

NEVER_GUESSED = "Until you say otherwise a claim stands as its source says: I never take one for checked."


def _press(card: Card, what: str, line: int = 0, value: str = "") -> CardPress:
    return CardPress(what, ref(card.slug)[:6], line, value)


def _back(card: Card, line: int) -> tuple[Button, ...]:
    return (Button("Back", _press(card, "line" if line else "home", line)),)


def title_wanted() -> Page:
    """Asks for the title of a new brief."""
    return Page(
        "What is the brief called? /cancel ends this. A brief as YAML goes after /addbrief, or as a file with it."
    )


def other_title(card: Card) -> Page:
    """Asks for another title."""
    return Page(f"It is called {bold(card.title)}. What shall it be called?", (_back(card, 0),))


def date(card: Card, one: Line) -> Page:
    """Asks for the date of a sentence, and offers the others that it says."""
    now = f"{dates.words(one.claim.when)}. Send another" if one.claim.when else "none yet. Send it"
    text = (
        f"{one.number} · date: {escape(now)} as you would say it: 1 July 2025, October 2025, Q3 2024, "
        "about 2024, 2020 to 2023, by 2027, since 2005."
    )
    others = [Button(_words(text), _press(card, "when", one.number, text)) for text in one.dates]
    none = (Button("No date", _press(card, "nodate", one.number)),) if one.claim.when else ()
    return Page(text, (*rows(others, 2), (*none, *_back(card, one.number))))


def _words(edtf: str) -> str:
    return dates.words(parse(edtf))


def kind(card: Card, one: Line) -> Page:
    """Asks for the kind of a sentence."""
    buttons = [
        Button(f"{'✓ ' if one.claim.kind == name else ''}{name}", _press(card, "iskind", one.number, name))
        for name in CLAIM_KINDS
    ]
    figure = ""
    if one.claim.kind in ("figure", "forecast"):
        value = f"{one.claim.value} {one.claim.unit or ''}".strip()
        now = f"Its figure is {escape(value)}; send another" if one.claim.value else "It has no figure yet; send one"
        figure = f" {now} as a number with its unit: -75 %, 845.44 US$ million."
    return Page(f"{one.number} · what kind of claim is it?{figure}", (*rows(buttons, 3), _back(card, one.number)))


def about(card: Card, number: int, files: Files, told: str = "") -> Page:
    """What a sentence or the whole brief is about: a press takes one away, a message adds more."""
    one = card.line(number)
    slugs = one.claim.subjects if one else card.subjects
    known = [files.catalogue.subjects[slug] for slug in slugs if slug in files.catalogue.subjects]
    what = f"{number} · about" if number else "The brief is about"
    text = f"{what}: {escape(', '.join(s.name for s in known)) or 'nothing yet'}. "
    text += f"Send names to add. {'Press one to take it away.' if known else ''}"
    buttons = [Button(f"✕ {label(subject)}", _press(card, "off", number, subject.slug)) for subject in known]
    offered = [] if one is None else [files.catalogue.subjects[s] for s in card.subjects if s not in slugs]
    buttons += [Button(f"+ {label(subject)}", _press(card, "on", number, subject.slug)) for subject in offered]
    return Page(f"{escape(told)}\n{text}" if told else text.strip(), (*rows(buttons, 2), _back(card, number)))


def unknown_name(card: Card, number: int, name: str, match: Match, country: tuple[str, str] | None) -> Page:
    """A name that the files have not: the likely ones, or a new subject.

    Args:
        country: ISO code and name, where it is a country that the files have not.
    """
    likely = [Button(label(s), _press(card, "on", number, s.slug)) for s in match.subjects]
    if country:
        made = Subject("new", "country", country[1], iso=country[0])
        buttons = [Button(f"Make {label(made)}", _press(card, "new", number, "country"))]
        text = f"{bold(country[1])} is not in our files yet. It goes live with this brief."
    else:
        buttons = [Button(kind, _press(card, "new", number, kind)) for kind in SUBJECT_KINDS]
        near = " One of these?" if likely else ""
        text = (
            f"{bold(shorten(name, 60))} is not in our files.{near} Made new, it goes live with this brief. What is it?"
        )
    return Page(text, (*rows(likely, 2), *rows(buttons, 3), (Button("Back", _press(card, "about", number)),)))


def made(name: str) -> str:
    """A new subject is on the card."""
    return f"Made: {name}. It goes live with this brief."


def iso(card: Card, number: int, name: str) -> Page:
    """Asks for the code of a new country."""
    text = f"Which two letters does {bold(name)} have in ISO 3166, such as TH for Thailand?"
    return Page(text, ((Button("Back", _press(card, "about", number)),),))


def mark(card: Card, one: Line) -> Page:
    """Asks how a sentence stands."""
    buttons = [
        Button(" ".join(MARKS[standing]), _press(card, "ismark", one.number, standing)) for standing in STANDINGS
    ]
    now = " ".join(MARKS[one.claim.standing])
    return Page(
        f"{one.number} · now {now}. How does it stand? {NEVER_GUESSED}", (*rows(buttons, 3), _back(card, one.number))
    )


def look(card: Card, number: int, standing: str) -> Page:
    """Asks what was opened or searched, and when."""
    asked = {
        "confirmed": (
            "What did you open, and when? For example: Opened the text of the law, article 7, 21 November 2026. "
            "Without a day it was today."
        ),
        "untraced": (
            "Where did you look, and when? For example: Searched the ministry's site and two newspapers, nothing found. "
            "Without a day it was today."
        ),
    }
    return Page(f"{number} · {asked[standing]}", ((Button("Back", _press(card, "mark", number)),),))


def record(card: Card, number: int, standing: str, text: str = "") -> Page:
    """Asks for the other side with its link, or for the link alone."""
    if text:
        asked = f"‹{escape(shorten(text, 160))}› needs its link too. Send it; I keep the sentence."
    elif standing == "wrong":
        asked = "What does the record say? One sentence with its link. Readers see it first."
    else:
        asked = "What does the other side say? One sentence with its link. Readers see both."
    return Page(f"{number} · {asked}", ((Button("Back", _press(card, "mark", number)),),))


def side(card: Card, number: int, what: str) -> Page:
    """Asks why two sides differ, or what is safe to say."""
    asked = {
        "why": "Why do the two sides differ? One sentence.",
        "safe": "What can be said without taking a side? One sentence that a reader may copy.",
    }
    return Page(f"{number} · {asked[what]}", (_back(card, number),))


def words(card: Card, one: Line) -> Page:
    """Asks for other words."""
    text = f"{one.number} ‹{escape(one.claim.text)}›\nSend it in other words. Its source stays."
    return Page(text, (_back(card, one.number),))


def sources(card: Card, one: Line, files: Files) -> Page:
    """The sources of a sentence: a press takes one away, a link adds one."""
    keys = [citation.source for citation in one.claim.sources]
    known = [files.catalogue.sources[key] for key in keys if key in files.catalogue.sources]
    told = [f"{escape(named(source))}{_place(one, source)}" for source in known]
    buttons = [Button(f"✕ {shorten(named(s), 50)}", _press(card, "unsrc", one.number, s.key)) for s in known]
    text = "\n".join([f"{one.number} · {'its sources' if len(told) > 1 else 'its source'}:", *told])
    ask = "Send a link to add one; the place in it may follow the link, such as paragraph 3."
    return Page(f"{text}\n{ask}", (*rows(buttons, 1), _back(card, one.number)))


def _place(one: Line, source: Source) -> str:
    place = next((c.place for c in one.claim.sources if c.source == source.key and c.place), None)
    return f", {escape(place)}" if place else ""


def named(source: Source) -> str:
    """A source by publisher, title and date, as far as they are told."""
    if not source.title:
        return f"{host_of(source.url) if source.url else 'a document'}, new here"
    parts = [source.publisher, source.title, dates.words(source.date) if source.date else ""]
    return ", ".join(part for part in parts if part)


def of_source(card: Card, source: Source, number: int = 0) -> Page:
    """Asks for what is not known of a new source: its title by a message, its kind by a tap.

    Args:
        number: The sentence that cites it.
    """
    where = host_of(source.url) if source.url else "The document"
    else_ = ", ".join(part for part in (source.publisher, dates.words(source.date) if source.date else "") if part)
    if not source.title:
        known = f"; else I take {else_}" if else_ else ""
        text = (
            f"{bold(where)} is new here. What is the document called? Send its title; below it, on lines of their own, "
            f"publisher and date if you like{escape(known)}."
        )
    elif not source.publisher:
        text = f"Who published {bold(source.title)}? Send the publisher, and the date behind it if you like."
    else:
        text = f"{bold(source.title)}, {escape(else_)}. What kind of source is it?"
    kinds = [
        Button(f"{'✓ ' if source.tier == tier else ''}{word.capitalize()}", _press(card, "tier", tier, source.key))
        for tier, word in TIERS.items()
    ]
    state = Button(f"State media: {'yes' if source.state_media else 'no'}", _press(card, "state", 0, source.key))
    later = Button("Not now", _press(card, "skip", number) if number else _press(card, "home"))
    return Page(text, (tuple(kinds), (state, later)))


def lead(card: Card) -> Page:
    """Asks for the lead."""
    text = (
        f"Send the lead: one or two sentences, {LEAD} characters at most. It says no figure, date or name of its own."
    )
    if card.lead:
        text += f"\nNow: {escape(card.lead)}"
    mine = (Button("Make it from the first claim", _press(card, "nolead")),) if card.lead else ()
    return Page(text, (*((mine,) if mine else ()), _back(card, 0)))


def dropped(card: Card, number: int) -> Page:
    """A sentence went, and can come back."""
    choices = (Button("Put it back", _press(card, "undo")), Button("The card", _press(card, "home")))
    return Page(f"{number} is dropped.", (choices,))


def later(card: Card) -> Page:
    """The card waits among the drafts."""
    text = f"Kept: {bold(card.title)}. It waits under /drafts as long as you like."
    return Page(text, ((Button("Open", _press(card, "open")),),))


def left(slug: str) -> Page:
    """/cancel ended the dialogue and lost nothing."""
    press = CardPress("open", ref(slug)[:6])
    return Page("Stopped. The draft stays as it is, under /drafts.", ((Button("Open", press),),))


def throw_sure(card: Card) -> Page:
    """Once more before all of it is lost."""
    choices = (Button("Drop it", _press(card, "thrown")), Button("Keep it", _press(card, "home")))
    return Page(f"Drop the draft {bold(card.title)} with all that is on it? It cannot be had back.", (choices,))


def thrown(title: str) -> Page:
    """The whole draft is gone."""
    return Page(f"The draft {bold(title)} is dropped.")


def link_kept(card: Card, hosts: Sequence[str]) -> Page:
    """A link came without a sentence."""
    text = f"I keep the link to {escape(', '.join(hosts))}. Send the sentence that it is for."
    last = card.lines[-1] if card.lines else None
    to = (Button(f"It is for {last.number} as well", _press(card, "also", last.number)),) if last else ()
    return Page(text, (to,) if to else ())


def twice(number: int) -> Page:
    """The card says that already."""
    return Page(f"The card says that already, as {number}.")


def full(most: int) -> Page:
    """No more sentences fit."""
    return Page(f"A card holds {most} claims. Preview and publish this one first; /addclaim adds more to it later.")


def no_sentence(card: Card, text: str) -> Page:
    """What was typed says nothing that can be checked."""
    kept = " I keep the link." if card.links else ""
    said = escape(shorten(" ".join(text.split()), 60))
    text = f"‹{said}› is no sentence yet. Send a claim as you would write it, with its link.{kept}"
    return Page(text, ((Button("Later", _press(card, "later")),),))


def only_words(file: str) -> str:
    """What came is no text."""
    if file.endswith((".yaml", ".yml")):
        return "Send that file again with /addbrief as its caption, and it becomes a draft. The card is as it was."
    return "I cannot keep files or pictures here: send the sentence in words, with its link. The card is as it was."
