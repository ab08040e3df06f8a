"""What an editor's sentence tells by itself: its date, kind, figure and subjects; a guess for an editor to put right."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from briefs.dates import When
from briefs.fields import EDITORS_MARK, HIDDEN
from briefs.figures import Figure, figure_in
from briefs.model import ClaimKind, Subject
from briefs.names import Names
from briefs.spokendates import Said, likeliest, spoken
from briefs.tokens import fold
from briefs.vocabulary import each

# What stands before a sentence in a list: a dash, a dot, or its number.
_BULLET = re.compile(r"^(?:[-–—•*·]+\s*|\(?[0-9]{1,2}[.)]\s+(?=\D))+")
# What a sentence is about is told in this order.
_ORDER = ("country", "company", "organisation", "region", "theme")
_ABBREVIATIONS = frozenset(
    each("mr mrs ms dr prof st no nos art sec fig vol pp p ch inc ltd co corp gov gen sen rep approx est c ca vs etc al jan "
         "feb mar apr jun jul aug sep sept oct nov dec u.s u.k u.n e.g i.e a.m p.m")
)  # fmt: skip
_END = re.compile(r"[.!?][\"'\u2019\u201d)\]]*\s+(?=[\"'\u2018\u201c(\[]?[^\Wa-z_])|[。！？](?=\S)")
_LAW = re.compile(
    r"\b(?:laws?|regulations?|decrees?|ordinances?|statutes?|directives?)\b|\bActs?\b(?!ion)", re.IGNORECASE
)
_SMALL_ACT = re.compile(r"\bacts?\b")
_AHEAD = re.compile(
    r"\b(?:goals?|targets?|aims?|aiming|will|plans? to|planning to|forecasts?|expects?|expected to|projected"
    r"|projects? that|predicts?|predicted|wants? to|intends? to|hopes? to|is to|are to|set to|ambitions?"
    r"|due to (?:open|start|begin|launch))\b",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"\b(?:said|says|saying|called|calls|argues?|argued|according to|told|claims?|claimed|stated|states that|warns?"
    r"|warned|accuses?|accused|describes?|described|thinks?|believes?|denies|denied|praised|criticis?zed|criticised)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"^(?:it|its|they|their|he|she|his|her|this|that|these|those|there|both|the (?:company|firm|country|government"
    r"|city|network|plan|project|deal|agreement|law|center|centre|factory|facility|two|second|first))\b",
    re.IGNORECASE,
)  # fmt: skip

# Words that make no key.
_COMMON = frozenset(
    each("""
    the and its their his her was were has had have for from with into that this these those which who whom said says
    will would can could about over under than more most also after before between during since until not nor but all
    any are been being both each few per via one two new january february march april may june july august september
    october november december
    """)
)


@dataclass(frozen=True, slots=True)
class Guess:
    """What a sentence seems to tell.

    Attributes:
        dates: Every date that it says, to choose another from.
        strangers: Countries that it names and the catalogue has not: as they are compared, and as written.
    """

    kind: ClaimKind
    when: When | None
    figure: Figure | None
    subjects: tuple[str, ...]
    dates: tuple[When, ...] = ()
    strangers: tuple[tuple[str, str], ...] = ()


def cleaned(text: str) -> str:
    """A typed text as it can stand in the catalogue: one line, no hidden characters, no editor's mark."""
    shown = "".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in text if not _hidden(letter))
    unmarked = EDITORS_MARK.sub("", shown)
    return re.sub(r"\s+([.,;:!?])", r"\1", " ".join(unicodedata.normalize("NFC", unmarked).split()))


def as_sentence(text: str) -> str:
    """A cleaned text that begins and ends like a sentence."""
    text = _BULLET.sub("", cleaned(text))
    first = text.partition(" ")[0]
    text = text[:1].upper() + text[1:] if first.isalpha() and first.islower() and text[:1].upper().isalpha() else text
    return f"{text}." if text and (text[-1].isalnum() or text[-1] in '%)"”’') else text


def is_item(text: str) -> bool:
    """Whether a line begins like an item of a list."""
    return _BULLET.match(text.strip()) is not None


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text; the dot of an abbreviation ends none."""
    found: list[str] = []
    start = 0
    for end in _END.finditer(text):
        last = text[start : end.start()].rsplit(maxsplit=1)[-1:] or [""]
        word = last[0].strip("(\"'").casefold()
        numbered = word.isdigit() and len(word) < 3 and text[start : end.start()].strip() == word
        if end.group()[0] == "." and (numbered or word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha())):
            continue
        found.append(text[start : end.end()].strip())
        start = end.end()
    return tuple(sentence for sentence in (*found, text[start:].strip()) if sentence)


def is_sentence(text: str) -> bool:
    """Whether a text is more than a number, a greeting or a word: it says something of something."""
    letters = [letter for letter in text if letter.isalpha()]
    if any(unicodedata.name(letter, "").startswith(("CJK", "HIRAGANA", "THAI", "HANGUL")) for letter in letters):
        return len(letters) >= 6
    return len(letters) >= 8 and len(re.findall(r"[^\W\d_]{2,}|\d+", text)) >= 3


def recognised(text: str, names: Names, about: Sequence[Subject], today: date) -> Guess:
    """What a sentence tells.

    Args:
        about: What its brief is about: a sentence that names nobody ("It opened on time") is about that.
    """
    dates = spoken(text)
    kind, figure = kind_of(text, dates, today)
    return Guess(
        kind=kind,
        when=likeliest(dates, ahead=kind == "forecast"),
        figure=figure,
        subjects=subjects_of(text, names, about),
        dates=tuple(dict.fromkeys(said.when for said in dates)),
        strangers=names.strangers(text),
    )


def kind_of(text: str, dates: Sequence[Said], today: date) -> tuple[ClaimKind, Figure | None]:
    """The likeliest kind of a claim, and the figure that it tells where that is one or is forecast."""
    figure = figure_in(text, [(said.start, said.end) for said in dates])
    law = _LAW.search(text)
    if law and not _SMALL_ACT.fullmatch(law.group()):
        return "law", None
    if _AHEAD.search(text) or any(said.when.open_start and said.when.upper > today for said in dates):
        return "forecast", figure
    if figure:
        return "figure", figure
    return ("statement" if _SAID.search(text) else "event"), None


def subjects_of(text: str, names: Names, about: Sequence[Subject] = ()) -> tuple[str, ...]:
    """The subjects that a sentence names, and where it names none but themes, or points back, those of its brief."""
    named = ordered(names.find(text).subjects)
    kinds = {subject.kind for subject in named} - {"theme"}
    if not kinds:
        named = ordered((*named, *about))
    elif _PRONOUN.match(text):
        named = ordered((*named, *(subject for subject in about if subject.kind not in kinds)))
    return tuple(subject.slug for subject in named)


def ordered(subjects: Sequence[Subject]) -> tuple[Subject, ...]:
    """Subjects each once: countries, companies, organisations, regions, themes."""
    each_once = {subject.slug: subject for subject in subjects}
    return tuple(sorted(each_once.values(), key=lambda subject: _ORDER.index(subject.kind)))


def key_from(text: str) -> str:
    """The words of a sentence that make its key: up to three that are neither small nor numbers."""
    words = [word for word in re.findall(r"[a-z][a-z0-9]+", fold(text)) if word not in _COMMON and len(word) > 2]
    return "-".join(words[:3])[:32].strip("-") or "claim"


def _hidden(letter: str) -> bool:
    unseen = letter in HIDDEN or letter in "\u200b\u200e\u200f\u2060"
    return unseen or unicodedata.category(letter) == "Cs" or ord(letter) & 0xFFFE == 0xFFFE
