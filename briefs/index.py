"""The words of every claim with what they weigh where they stand: what the search looks into."""

import math
from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from briefs.model import Catalogue, Claim
from briefs.tokens import number_forms, stem, synonyms, words
from briefs.vocabulary import STOP

# How much a word counts by where it stands in a claim.
IN_TEXT, IN_TERMS, IN_RECORD, IN_NOTE, SAID_BY, IN_TITLE, IN_NAMES = 1.0, 0.9, 0.8, 0.6, 0.7, 0.45, 0.3
# The more subjects a claim has, the less it is about each.
CROWD = 0.08
SATURATION, LENGTH_WEIGHT = 0.9, 0.35
SHORTEST_REPAIRED, LONGEST_REPAIRED = 5, 30


def texts_of(claim: Claim) -> Iterable[tuple[str, float]]:
    """The texts of a claim beside its own, with what a word in them counts."""
    record = claim.record
    together = (
        (claim.terms, IN_TERMS),
        ((claim.note, record.why) if record else (claim.note,), IN_NOTE),
        ((record.text, record.safe) if record else (), IN_RECORD),
        ((claim.said_by, claim.when.text.replace("/", " to ") if claim.when else None), SAID_BY),
    )
    for texts, weight in together:
        joined = " . ".join(text for text in texts if text)
        if joined:
            yield joined, weight


def _meant(word: str) -> tuple[str, ...]:
    root = stem(word)
    return root, *synonyms().get(root, ())


def _add(weights: dict[str, float], tokens: Iterable[str], weight: float) -> None:
    for token in tokens:
        weights[token] = weights.get(token, 0.0) + weight


class Index:
    """The claims of one catalogue by token; built once, never changed.

    A token is a stem, a number in its one form, `=word` for a word as it is spelt or `@slug` for a subject.

    Attributes:
        claims: The claims; everywhere else here they are numbers in it.
        postings: Token -> claim -> how much the claim is about it.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.claims = tuple(catalogue.claims.values())
        self._stem_of: dict[str, str] = {}
        self._pairs: dict[tuple[str, str], set[int]] = {}
        self._texts: list[frozenset[str]] = []
        self.postings = self._weigh(self._count(catalogue))
        self._spellings = tuple(w for w in self._stem_of if len(w) >= SHORTEST_REPAIRED and w.isalpha())

    def rarity(self, tokens: Iterable[str]) -> float:
        """How much it decides that a claim has one of the tokens: 0 where all have, most where none has."""
        having: set[int] = set()
        for token in tokens:
            having.update(self.postings.get(token, ()))
        return math.log(1 + (len(self.claims) - len(having) + 0.5) / (len(having) + 0.5))

    def saying(self, stems: Iterable[str]) -> frozenset[int]:
        """The claims that have all of the stems."""
        having = [self.postings.get(one, {}).keys() for one in stems]
        return frozenset(set(having[0]).intersection(*having[1:])) if having else frozenset()

    def in_text(self, stems: Iterable[str], number: int) -> bool:
        """Whether the claim's own text has all of the stems."""
        return self._texts[number].issuperset(stems)

    def together(self, first: str, second: str) -> Collection[int]:
        """The claims in whose text the two stems stand side by side."""
        return self._pairs.get((first, second), ())

    def repaired(self, word: str) -> tuple[str, ...]:
        """The words of the files that an unknown one may be.

        They are two that stand side by side there and were written as one, or those nearest in spelling.
        """
        if not word.isalpha() or not SHORTEST_REPAIRED <= len(word) <= LONGEST_REPAIRED:
            return ()
        for at in range(3, len(word) - 2):
            if any(self.together(one, other) for one in _meant(word[:at]) for other in _meant(word[at:])):
                return word[:at], word[at:]
        slips = 1 if len(word) < 8 else 2
        near = process.extract(word, self._spellings, scorer=OSA.distance, score_cutoff=slips, limit=3)
        # Hardly anybody mistypes the first letter, and many other words differ in it alone.
        return tuple(spelling for spelling, slip, _ in near if slip == near[0][1] and spelling[0] == word[0])

    def _count(self, catalogue: Catalogue) -> list[dict[str, float]]:
        titles = {slug: self._tokens(words(brief.title)) for slug, brief in catalogue.briefs.items()}
        # A name with many aliases is no more on the point than one with few: each word once.
        named = {
            slug: set(self._tokens(words(" . ".join((subject.name, *subject.aliases)))))
            for slug, subject in catalogue.subjects.items()
        }
        counted: list[dict[str, float]] = []
        for number, claim in enumerate(self.claims):
            written = words(claim.text)
            text = self._tokens(written)
            self._texts.append(frozenset(text))
            for pair in pairwise(text):
                self._pairs.setdefault(pair, set()).add(number)
            weights = {f"@{slug}": 1 / (1 + CROWD * (len(claim.subjects) - 1)) for slug in claim.subjects}
            weights |= {f"={word}": IN_TEXT for word in written if word.isalpha() and word not in STOP}
            names = set[str]().union(*(named[slug] for slug in claim.subjects))
            for tokens, weight in ((text, IN_TEXT), (titles[claim.brief], IN_TITLE), (names, IN_NAMES)):
                _add(weights, tokens, weight)
            for other, weight in texts_of(claim):
                _add(weights, self._tokens(words(other)), weight)
            counted.append(weights)
        return counted

    def _tokens(self, found: Iterable[str]) -> list[str]:
        """The stems of words of the files without stop words, with the shorter forms of their numbers."""
        tokens: list[str] = []
        for word in found:
            if word not in STOP:
                root = self._stem_of.setdefault(word, stem(word))
                tokens += [root, *number_forms(word)]
        return tokens

    @staticmethod
    def _weigh(counted: list[dict[str, float]]) -> Mapping[str, Mapping[int, float]]:
        lengths = [sum(weight for token, weight in weights.items() if token[0] != "=") for weights in counted]
        usual = sum(lengths) / max(len(lengths), 1) or 1.0
        postings: dict[str, dict[int, float]] = {}
        for number, weights in enumerate(counted):
            longer = 1 - LENGTH_WEIGHT + LENGTH_WEIGHT * lengths[number] / usual
            for token, weight in weights.items():
                times = weight if token[0] == "@" else weight / longer
                postings.setdefault(token, {})[number] = times * (1 + SATURATION) / (times + SATURATION)
        return postings
