"""The checkable words of a text: its figures, its dates and its proper names, and which of them others lack."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from briefs.model import Subject

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
SPOKEN = re.compile(
    rf"(?:\b(?P<before>[0-9]{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?\b(?P<month>{MONTH})"
    r"(?:\s+(?P<after>[0-9]{1,2})(?:st|nd|rd|th)?(?![0-9,.]*[0-9%]))?(?:,?\s+(?:of\s+)?(?P<year>[0-9]{4})\b)?"
)
ISO_DAY = re.compile(r"\b(?P<year>[0-9]{4})-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>[0-9]{2}))?\b")
TOKEN = re.compile(
    r"(?P<number>[0-9]+(?:[,.][0-9]+)*)(?P<suffix>[^\W\d_]*)(?P<percent>\s?(?:%|per\s?cent\b))?"
    r"|(?P<dotted>[^\W\d_](?:\.[^\W\d_])+\.?)|(?P<word>[^\W\d_][^\W_]*(?:[’'][^\W_]+)*)"
)
# What follows a number without a space and belongs to it; any other letters make a name of it, such as 5G.
SCALES = frozenset(
    ("bn", "m", "mn", "tn", "k", "km", "kg", "h", "x", "s", "st", "nd", "rd", "th", "gb", "tb", "kw", "mw", "gw", "kwh")
)
# Words with a capital wherever they stand, and words that only look like names.
ORDINARY = frozenset(
    ("AI", "IT", "TV", "ID", "OK", "GDP", "GMV", "IoT", "CCTV", "CEO", "PDF", "MOU", "MOUs", "MoU", "MoUs", "No")
)
ENDINGS = ("ese", "ian", "ean", "an", "es", "n", "s", "i")
SHORTEST_STEM = 4

DayParts = tuple[int | None, int, int | None]


@dataclass(frozen=True, slots=True)
class Words:
    """The checkable words of one or more texts.

    Attributes:
        figures: Plain numbers, each with whether it is a percentage.
        dates: Year, month and day, as far as they are said; years alone are figures.
        words: Every word, case folded.
    """

    figures: frozenset[tuple[str, bool]] = frozenset()
    dates: frozenset[DayParts] = frozenset()
    words: frozenset[str] = frozenset()

    @staticmethod
    def union(parts: Iterable["Words"]) -> "Words":
        """The words of all parts."""
        every = tuple(parts)
        return Words(
            frozenset().union(*(part.figures for part in every)),
            frozenset().union(*(part.dates for part in every)),
            frozenset().union(*(part.words for part in every)),
        )

    def has_figure(self, number: str, percent: bool) -> bool:
        """Whether the number is said; what is a percentage has to be one here too."""
        return (number, True) in self.figures or (not percent and (number, False) in self.figures)

    def has_date(self, asked: DayParts) -> bool:
        """Whether a date said here has all that is asked; its year may be said elsewhere."""
        return any(
            month == asked[1]
            and asked[2] in (None, day)
            and (asked[0] in (None, year) or (year is None and self.has_figure(str(asked[0]), False)))
            for year, month, day in self.dates
        )

    def has_name(self, name: str) -> bool:
        """Whether the name is said, as it is or as the people or the plural of it ("Thai", "Kenyan")."""
        word = name.casefold()
        if word in self.words or f"{word}land" in self.words:
            return True
        stems = _stems(word)
        return not stems.isdisjoint(self.words) or any(not stems.isdisjoint(_stems(said)) for said in self.words)


def said_in(text: str) -> Words:
    """Everything checkable that a text says."""
    figures: set[tuple[str, bool]] = set()
    words: set[str] = set()
    for token in TOKEN.finditer(text):
        if token["number"]:
            figures.add((_plain(token["number"]), bool(token["percent"])))
            words.add((token["number"] + token["suffix"]).casefold())
        else:
            words.add(_name(token).casefold())
    return Words(frozenset(figures), frozenset(parts for _, parts in _dates(text)), frozenset(words))


def unsupported(text: str, support: Words, free: Words, names: frozenset[tuple[str, ...]]) -> tuple[str, ...]:
    """The figures, dates and names of a text that the support lacks, in their order, each once.

    Args:
        free: Words that need no support as names.
        names: Known names as words; what begins a sentence is a name only where it is one of these or looks like one.
    """
    missing: list[str] = []
    for found, parts in list(_dates(text)):
        if not support.has_date(parts):
            missing.append(found.group().strip())
        text = text[: found.start()] + " " * len(found.group()) + text[found.end() :]
    for token, is_name in _tokens(text, names):
        if is_name:
            name = _name(token)
            if not (support.has_name(name) or free.has_name(name)):
                missing.append(name)
        elif token["number"] and not support.has_figure(_plain(token["number"]), bool(token["percent"])):
            missing.append(token.group())
    return tuple(dict.fromkeys(missing))


def names_of(subjects: Iterable[Subject]) -> frozenset[tuple[str, ...]]:
    """The names and aliases of subjects as words; themes are left out, being ordinary words."""
    named = (text for s in subjects if s.kind != "theme" for text in (s.name, *s.aliases))
    return frozenset(tuple(_name(t) for t in TOKEN.finditer(text)) for text in named)


def _tokens(text: str, names: frozenset[tuple[str, ...]]) -> Iterator[tuple[re.Match[str], bool]]:
    """Every token of a text with whether it is a name."""
    tokens = list(TOKEN.finditer(text))
    words = [_name(token) for token in tokens]
    longest = max(map(len, names), default=1)
    named_until = end = 0
    for index, token in enumerate(tokens):
        opens = index == 0 or bool(re.search(r"[.!?:…“\"‘]", text[end : token.start()]))
        end = token.end()
        if opens:
            sizes = (n for n in range(longest, 0, -1) if tuple(words[index : index + n]) in names)
            named_until = max(named_until, index + next(sizes, 0))
        yield token, index < named_until or _looks_like_a_name(token, opens)


def _looks_like_a_name(token: re.Match[str], opens: bool) -> bool:
    if token["number"]:
        return bool(token["suffix"]) and token["suffix"].casefold() not in SCALES
    name = _name(token)
    if len(name) < 2 or name in ORDINARY:
        return False
    return any(letter.isupper() or letter.isdigit() for letter in name[1:]) or (name[0].isupper() and not opens)


def _name(token: re.Match[str]) -> str:
    """A token without its dots and its possessive ending."""
    text = token["dotted"].replace(".", "") if token["dotted"] else token.group().strip()
    return re.sub(r"[’']s?$", "", text)


def _plain(number: str) -> str:
    """A number without separators of thousands, leading zeros or zeros at its end."""
    whole, point, rest = number.replace(",", "").partition(".")
    rest = rest.rstrip("0")
    return (whole.lstrip("0") or "0") + (point + rest if rest else "")


def _dates(text: str) -> Iterator[tuple[re.Match[str], DayParts]]:
    """The dates of a text that name a month, as they are written and in parts."""
    for found in ISO_DAY.finditer(text):
        yield (found, (int(found["year"]), int(found["month"]), int(found["day"]) if found["day"] else None))
    for found in SPOKEN.finditer(text):
        day = found["before"] or found["after"]
        # "May" and "March" alone are more often words than months.
        if day or found["year"] or found["month"] not in ("May", "March"):
            month = MONTHS.index(found["month"][:3].casefold()) + 1
            yield (found, (int(found["year"]) if found["year"] else None, month, int(day) if day else None))


def _stems(word: str) -> set[str]:
    """A word without the endings that make a people, a language or a plural of a name, none too short to tell."""
    cut = {word[: -len(ending)] for ending in ENDINGS if word.endswith(ending)}
    bare = {stem.rstrip("aeiouy") for stem in (*cut, word)}
    return {stem for stem in (word, *cut, *bare) if len(stem) >= SHORTEST_STEM}
