"""What a question asks for: its names, words, numbers and dates, each with how the files may say it."""

from dataclasses import dataclass

from briefs.index import Index
from briefs.model import Subject
from briefs.names import Names
from briefs.tokens import MONTHS, is_date, number_forms, stem, synonyms, words
from briefs.vocabulary import LIGHT, STOP

# What finding a word in another form is worth.
STEM, IN_WORDS, SYNONYM, SPELT, SHORTER_NUMBER, DATE_PART = 0.92, 0.9, 0.7, 0.75, 0.6, 0.35
LIGHT_WORD, LIGHT_UNKNOWN, THEME = 0.3, 0.1, 0.35
LONGEST_QUESTION, MOST_WORDS, MOST_REPAIRS = 800, 40, 6


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing asked for: the tokens that express it with their worth, and how much it decides.

    Attributes:
        stems: The words of a subject; a claim that says them is more to the point than one that only bears on it.
        said: The claims that have all its words, where it is a subject that takes several to say.
        counts: Whether a claim that lacks it leaves something unanswered.
    """

    word: str
    tokens: tuple[tuple[str, float], ...]
    weight: float
    stems: tuple[str, ...] = ()
    said: frozenset[int] = frozenset()
    counts: bool = True
    subject: bool = False


def is_exact(token: str) -> bool:
    """Whether a token is a number or a date."""
    return token[:1].isdigit() or is_date(token)


def content_words(question: str) -> list[str]:
    """The words of a question but stop words, in order, as many as are read."""
    return [word for word in words(question[:LONGEST_QUESTION]) if word not in STOP][:MOST_WORDS]


class Reading:
    """How questions are understood over one catalogue."""

    def __init__(self, index: Index, names: Names) -> None:
        self._index = index
        self._names = names

    def concepts(self, question: str) -> list[Concept]:
        """Everything that a question asks for."""
        found = self._names.find(question)
        concepts: list[Concept] = []
        spoken_for: set[str] = set()
        for subject, said in zip(found.subjects, found.said, strict=True):
            # The country in capitals is written so in the index, apart from the pronoun.
            stems = tuple(dict.fromkeys("usa" if word == "us" else stem(word) for word in said.split()))
            concepts.append(self._subject(subject, said, stems))
            if subject.kind != "theme":
                spoken_for.update(stems)
        typed = content_words(question)
        in_dates = {part for word in typed if is_date(word) for part in word.split("-")}
        repairs = 0
        for word in dict.fromkeys(typed):
            if stem(word) in spoken_for or word in in_dates:
                continue
            tokens = self._expressed(word)
            if tokens or word in LIGHT or repairs == MOST_REPAIRS:
                concepts.append(self._concept(word, tokens))
            else:
                repairs += 1
                meant = self._index.repaired(word)
                repaired = {token: SPELT for one in meant for token in self._expressed(one)}
                concepts.append(self._concept(" ".join(meant[:2]) or word, repaired))
        return concepts

    def _subject(self, subject: Subject, said: str, stems: tuple[str, ...]) -> Concept:
        tag = f"@{subject.slug}"
        if subject.kind == "theme":
            return Concept(said, ((tag, 1.0),), THEME * self._index.rarity([tag]), counts=False)
        alone = ((stems[0], IN_WORDS),) if len(stems) == 1 else ()
        weight = self._index.rarity([tag, *stems[: len(alone)]])
        spelt = self._index.saying(stems) if len(stems) > 1 else frozenset()
        return Concept(said, ((tag, 1.0), *alone), weight, stems, spelt, subject=True)

    def _concept(self, word: str, tokens: dict[str, float]) -> Concept:
        light = (LIGHT_WORD if tokens else LIGHT_UNKNOWN) if word in LIGHT else 1.0
        return Concept(word, tuple(tokens.items()), light * self._index.rarity(tokens))

    def _expressed(self, word: str) -> dict[str, float]:
        """The tokens of the files that a word may stand for, with what each is worth."""
        root = stem(word)
        tokens = {f"={word}": 1.0, root: STEM if word.isalpha() else 1.0}
        tokens |= dict.fromkeys(synonyms().get(root, ()), SYNONYM)
        tokens |= dict.fromkeys(number_forms(word), SHORTER_NUMBER)
        if is_date(word):
            # A day alone is no part of a date: it needs its month.
            parts = [part for part in word.split("-") if part in MONTHS or len(part) == 4]
            tokens |= dict.fromkeys(parts, DATE_PART)
        return {token: worth for token, worth in tokens.items() if token in self._index.postings}

    def strangers(self, question: str) -> tuple[str, ...]:
        """Countries of the question that no claim names: what is said of others is no answer about them."""
        postings = self._index.postings
        return tuple(
            name
            for key, name in self._names.strangers(question)
            if not all(stem(word) in postings for word in key.split())
        )
