"""Two answers to one question: the same figure or date in other markets, years or things counted."""

from briefs.index import Index
from briefs.model import Catalogue
from briefs.question import Concept, is_exact
from briefs.tokens import words

# A second market or year is as good an answer when it comes this near.
TIED, MOST_TIED = 0.5, 3
# A theme of so few claims is never called one of figures.
FEW = 8


def _is_figure(token: str) -> bool:
    """Whether a token is a number that is neither a year nor a part of a name such as 5G."""
    return len(token) != len("2027") and token.rstrip("%").replace(".", "").isdecimal()


def _telling_themes(catalogue: Catalogue) -> frozenset[str]:
    """The themes that say what a figure counts: one that is mostly of figures says only that something is counted."""
    found = set[str]()
    for subject in catalogue.of_kind("theme"):
        claims = catalogue.claims_of(subject.slug)
        if sum(claim.value is not None for claim in claims) * 2 <= len(claims) or len(claims) < FEW:
            found.add(subject.slug)
    return frozenset(found)


class Ties:
    """Which claims of a catalogue answer a question side by side; built once, never changed."""

    def __init__(self, catalogue: Catalogue, index: Index) -> None:
        self._index = index
        self._claims = index.claims
        places = {slug for slug, subject in catalogue.subjects.items() if subject.kind in ("country", "region")}
        themes = _telling_themes(catalogue)
        self._places = tuple(places.intersection(claim.subjects) for claim in self._claims)
        self._themes = tuple(themes.intersection(claim.subjects) for claim in self._claims)

    def both(self, ranked: list[int], scores: dict[int, float], concepts: list[Concept]) -> tuple[list[int], int]:
        """The other markets or years of the same figure or date brought beside the first, and how many these are."""
        if not ranked:
            return ranked, 0
        first = ranked[0]
        # Beside a name a year only says when; alone it is what was asked for.
        dated = not any(concept.subject for concept in concepts)
        sure = [token for concept in concepts for token, worth in concept.tokens if worth == 1]
        exact = [token for token in sure if _is_figure(token) or (dated and is_exact(token))]
        told = [token for token in exact if first in self._index.postings[token]]
        tags = [self._index.postings.get(c.tokens[0][0], {}) for c in concepts if c.subject]
        named = [having for having in tags if first in having]
        tied = [first]
        for number in ranked[1:]:
            if scores[number] < TIED * scores[first] or len(tied) == MOST_TIED:
                break
            same = told and all(self._tells(number, token) for token in told)
            if not all(number in having for having in named) or not (same or self._same_count(first, number)):
                continue
            if all(self._differ(other, number, told) for other in tied):
                tied.append(number)
        return [*tied, *(number for number in ranked if number not in tied)], len(tied)

    def _tells(self, number: int, token: str) -> bool:
        """Whether a claim itself has a figure or a date, not only its brief's title or the terms it is found by."""
        when = self._claims[number].when
        return self._index.in_text([token], number) or bool(when and token in words(when.text.replace("/", " to ")))

    def _same_count(self, one: int, other: int) -> bool:
        a, b = self._claims[one], self._claims[other]
        counted = a.value and b.value and a.unit and a.unit == b.unit and a.unit != "%"
        alike = counted and self._themes[one] & self._themes[other]
        return bool(alike and self._apart(one, other))

    def _apart(self, one: int, other: int) -> bool:
        """Whether each of two claims is about a place that the other is not about."""
        return bool(self._places[one] - self._places[other] and self._places[other] - self._places[one])

    def _differ(self, one: int, other: int, told: list[str]) -> bool:
        """Whether two claims are about different markets, years or things counted; `told` are figures of both."""
        a, b = self._claims[one], self._claims[other]
        elsewhere = self._places[one] and self._places[other] and not self._places[one] & self._places[other]
        if elsewhere or self._same_count(one, other):
            return True
        units = {a.unit, b.unit} - {None, "%"}
        if len(units) > 1 and any(map(_is_figure, told)):
            return True
        if a.brief != b.brief and a.when and b.when and a.when.lower.year != b.when.lower.year:
            return True
        return bool(a.value and a.value == b.value and a.unit != b.unit)
