"""What a typed text consists of: folded words, numbers and dates in one form, stems and synonyms."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

import snowballstemmer  # type: ignore[import-untyped]

from briefs.vocabulary import SYNONYMS, each

# Telegram's longest message; what is typed beyond it cannot reach us, what a file holds beyond it is not read.
LONGEST_TEXT = 4096
LONGEST_STEMMED = 40

MONTHS = tuple(each("january february march april may june july august september october november december"))
_MONTH = {name[:3]: name for name in MONTHS} | {name: name for name in MONTHS} | {"sept": "september"}

_SMALL = {
    word: number
    for number, word in enumerate(
        each("""zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        seventeen eighteen nineteen""")
    )
}
_TENS = {word: 20 + 10 * i for i, word in enumerate(each("twenty thirty forty fifty sixty seventy eighty ninety"))}
_SCALES = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "mln": 6, "million": 6, "millions": 6}
_SCALES |= {"b": 9, "bn": 9, "bln": 9, "billion": 9, "billions": 9, "tn": 12, "trillion": 12}

# One spelling for what people write in several.
_WRITTEN = {"memorandum": "mou", "memoranda": "mou", "mous": "mou", "km": "kilometer", "kms": "kilometer"}
_WRITTEN |= {"metre": "meter", "metres": "meter", "kilometre": "kilometer", "kilometres": "kilometer"}
_WRITTEN |= {"centre": "center", "centres": "center", "centers": "center", "fibre": "fiber", "fibres": "fiber"}
_WRITTEN |= {"programme": "program", "programmes": "program", "labour": "labor", "defence": "defense"}
_WRITTEN |= {"behaviour": "behavior", "datacentre": "datacenter", "datacentres": "datacenter", "headquarter": "hq"}
_WRITTEN |= {"headquarters": "hq", "headquartered": "hq", "datacenters": "datacenter"}
_BRITISH = re.compile(r"(?<=[a-z]{3})is(?=(?:e|es|ed|ing|ation|ations)$)")
# Two words that are one: the first, and how the second may begin.
_JOINED = {
    "data": ("center",), "artificial": ("intelligence",), "e": ("commerce",), "head": ("quarter",),
    "cyber": ("secur", "attack", "threat", "crime"), "micro": ("grid",), "bio": ("metric",), "de": ("risk",),
    "co": ("spons", "develop", "operat"), "block": ("chain",), "multi": ("stake", "ling", "pol"),
    "inter": ("depend",), "extra": ("territ",), "water": ("mark",), "hard": ("ware",), "soft": ("ware",),
}  # fmt: skip

_QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "`": "'", "\u00b4": "'"})
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_ABBREVIATION = re.compile(r"\b(?:[a-z]\.){2,}|\b[a-z]\.[a-z]\b")
_POSSESSIVE = re.compile(r"(\w)'s\b")
_HYPHEN = re.compile(r"(?<=[^\W\d])[-/](?=[^\W_])")
# In capitals it is the country, in small letters the pronoun.
_UNITED_STATES = re.compile(r"\bU\.?S\b\.?(?!\$)")
_WORD = re.compile(r"\d+(?:\.\d+)?%|\d+\.\d+|[^\W_]+")


def fold(text: str) -> str:
    """The text as it is compared: compatibility forms, case, diacritics, zero-width and direction marks gone."""
    text = text[:LONGEST_TEXT]
    if text.isascii():
        return text.casefold()
    text = unicodedata.normalize("NFKC", text).translate(_QUOTES).casefold()
    spread = unicodedata.normalize("NFD", _DASHES.sub("-", text))
    kept = "".join(letter for letter in spread if unicodedata.category(letter) not in ("Mn", "Cf"))
    return unicodedata.normalize("NFC", kept)


def plain(folded: str) -> str:
    """Folded text without possessives, dots of abbreviations and hyphens."""
    if "." in folded:
        folded = _ABBREVIATION.sub(lambda found: found[0].replace(".", ""), folded)
    if "'" in folded:
        folded = _POSSESSIVE.sub(r"\1", folded).replace("'", "")
    return _HYPHEN.sub(" ", folded)


def split(text: str) -> list[str]:
    """The words of plain text, each in one spelling: `data centre` and `datacenters` are `datacenter`."""
    spelt: list[str] = []
    for word in _WORD.findall(text):
        one = _spelling(word)
        parts = _JOINED.get(spelt[-1]) if spelt else None
        if parts and one.startswith(parts):
            spelt[-1] = "ai" if spelt[-1] == "artificial" else _spelling(spelt[-1] + one)
        else:
            spelt.append(one)
    return spelt


@lru_cache(maxsize=16384)
def _spelling(word: str) -> str:
    return _WRITTEN.get(word) or _BRITISH.sub("iz", word)


_NUMBER_WORD = re.compile(
    rf"\b({'|'.join(_TENS)})(?:[- ]({'|'.join(w for w in _SMALL if 0 < _SMALL[w] < 10)}))?\b"
    rf"|\b({'|'.join(w for w in _SMALL if w != 'one')})\b"
    r"|\b(?:a|one)(?= (?:hundred|thousand|million|billion|trillion)\b)|(?<=\bphase )one\b"
)
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[, ]\d{3})+(?![\d,])")
_CURRENCY = re.compile(r"(?:us|s|a|rm)?[$€£¥] ?(?=\d)|\b(?:usd|eur|rmb|cny|us) (?=\d)")
_PERCENT = re.compile(r"(?<=\d) ?(?:%|per ?cent\b|percent\b|pct\b)|(?<=\d) percentage points?\b")
_HUNDRED = re.compile(r"\b(\d+) hundred\b")
_SCALED = re.compile(rf"\b(\d+(?:\.\d+)?)[ -]?({'|'.join(sorted(_SCALES, key=len, reverse=True))})\b")
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b(?: of\b)?")
_ISO_DATE = re.compile(r"\b(\d{4})-(0[1-9]|1[0-2])(?:-(\d{2}))?\b")


def _number_word(found: re.Match[str]) -> str:
    tens, unit, small = found.groups()
    if tens:
        return str(_TENS[tens] + _SMALL.get(unit or "zero", 0))
    return str(_SMALL[small]) if small else "1"


def _scaled(found: re.Match[str]) -> str:
    whole, _, parts = found[1].partition(".")
    zeros = _SCALES[found[2]]
    return (whole + parts[:zeros].ljust(zeros, "0")).lstrip("0") or "0"


def _iso_date(found: re.Match[str]) -> str:
    year, month, day = found.groups()
    return f"{int(day) if day else ''} {MONTHS[int(month) - 1]} {year}"


def numbered(text: str) -> str:
    """Plain text with numbers, percentages and dates each in one form: `75%`, `845000000`, `1 july 2025`."""
    text = _NUMBER_WORD.sub(_number_word, _ISO_DATE.sub(_iso_date, text))
    if not any(letter.isdigit() for letter in text):
        return text
    text = _GROUPED.sub(lambda found: re.sub(r"\D", "", found[0]), _CURRENCY.sub("", text))
    text = _PERCENT.sub("%", _HUNDRED.sub(lambda found: found[1] + "00", text))
    return _ORDINAL.sub(r"\1", _SCALED.sub(_scaled, text))


def words(text: str) -> list[str]:
    """Every word of a text in the form in which it is compared, stop words included, not stemmed.

    Next to a month stand the day and the year joined to it (`july-1`, `july-2025`), so that a date can be
    told from its parts.
    """
    if not text.isupper():
        text = _UNITED_STATES.sub("USA", text)
    found = split(numbered(plain(fold(text))))
    joined: list[str] = []
    for at, word in enumerate(found):
        month = _MONTH.get(word)
        dated = _joined(month, found, at) if month else []
        if month and (dated or (word == month and (month != "may" or found[at - 1] in ("in", "since", "early")))):
            joined += [month, *dated]
        else:
            joined.append(word)
    return joined


def _joined(month: str, found: list[str], at: int) -> list[str]:
    before, after = found[max(at - 1, 0) : at], found[at + 1 : at + 3]
    days = [n for n in (*before, *after[:1]) if n.isdecimal() and len(n) < 3 and 1 <= int(n) <= 31]
    years = [n for n in (*before, *after) if n.isdecimal() and len(n) == 4]
    return [f"{month}-{int(n)}" for n in (*days[:1], *years[:1])]


def is_date(word: str) -> bool:
    """Whether a word is a month joined to a day or a year."""
    head, _, tail = word.partition("-")
    return head in MONTHS and tail.isdecimal()


def number_forms(word: str) -> tuple[str, ...]:
    """Shorter ways in which a reader may type a number: `75` for `75%`, `845` for 845.44 million."""
    if word.endswith("%"):
        return (word[:-1],)
    if not word.isdecimal() or len(word) < 7:
        return ()
    zeros = (len(word) - 1) // 3 * 3
    head, tail = word[:-zeros], word[-zeros:].rstrip("0")
    if not tail:
        return (head,)
    # 845.44 million is asked for as 845 million, but 1.5 billion never as 1 billion.
    rounded = (head, head + "0" * zeros) if len(head) == 3 else ()
    return (f"{head}.{tail}", *rounded)


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """The stem of an English word; what is not made of Latin letters alone is its own stem."""
    if not word.isascii() or not word.isalpha() or len(word) > LONGEST_STEMMED:
        return word
    # A stemmer keeps its place in itself: one for each word, so that threads cannot meet in it.
    return str(snowballstemmer.stemmer("english").stemWord(word))


@cache
def synonyms() -> Mapping[str, tuple[str, ...]]:
    """A stem -> the stems of one meaning with it."""
    alike: dict[str, dict[str, None]] = {}
    for group in SYNONYMS:
        stems = [stem(word) for word in group.split()]
        for one in stems:
            alike.setdefault(one, {}).update(dict.fromkeys(other for other in stems if other != one))
    return {one: tuple(others) for one, others in alike.items()}
