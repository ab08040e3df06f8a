"""Plain words -> the claims that answer them, best first, or an honest nothing."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from briefs.index import Index
from briefs.model import Catalogue, Claim
from briefs.names import Names
from briefs.question import IN_WORDS, LONGEST_QUESTION, Concept, Reading, content_words, is_exact
from briefs.ties import Ties
from briefs.tokens import fold, stem
from briefs.vocabulary import LIGHT, SMALL_TALK

SAID_TOO, PAIR = 0.5, 0.3
# What is left of a claim that lacks a number or date of the question, and of one that has nothing else of it.
OTHER_NUMBER, OTHER_SUBJECT, DECISIVE, UNCOVERED = 0.85, 0.8, 1.5, 0.4
# Of the weight of what was asked, the first claim must have this much; of one or two words, more; of four or more,
# less where the first three have nearly all of it together.
CONFIDENT, CONFIDENT_SHORT, CONFIDENT_TOGETHER, TOGETHER = 0.58, 0.62, 0.5, 0.75
PLENTY, PLENTY_OF = 11.0, 0.35
# What comes far behind the first answers another question.
FAR_BEHIND = 0.4
# So rare is a word that few dozen claims of hundreds have.
RARE = 2.5
HEAVIER = 0.08

_HOW_MUCH = re.compile(
    r"how (?:many|much|far|fast|large|big|long)|what (?:share|percent|part|proportion)|\bnumber of|percentage"
    r"|\bprices?\b|\bcosts?\b"
)
_WHEN = re.compile(r"\bwhen\b|\bdate\b|what (?:day|year|month)|which (?:day|year|month)|how long ago")
_WHICH_PLACES = re.compile(
    r"\bwhere\b|\b(?:which|what|whose)\b.{0,25}\b(?:countr|nation|cit(?:y|ies)|place|region|market)"
)
_WHICH_FIRMS = re.compile(
    r"\b(?:which|what|whose)\b.{0,25}\b(?:compan|firm|operator|partner|provider|giant|vendor)|\bwith whom\b|\bwho\b"
)
_WHO_SAYS = re.compile(
    r"\bwho (?:said|says|predict|report|claim|estimate|forecast|count)|according to whom|\bwhose (?:figure|number|word)"
    r"|\b(?:did|does) .{2,60} (?:say|state)\b|\bquot"
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A claim that answers, with its score; scores compare within one answer only."""

    claim: Claim
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What the files say to a question.

    Attributes:
        hits: The claims, best first; where it is not confident, merely the nearest ones.
        confident: Whether the hits answer; if not, "nothing in our files" is the honest word.
        tied: How many of the first answer equally well for different markets or years, so that all are the answer;
            0 where there is no such tie.
        terms: The words that were looked for, spelling repaired.
        missing: The words of the question, countries among them, that the files do not have.
        strangers: The countries among the missing, as they are written.
        near: Those of the hits that have a name or a word of weight of the question, and may be shown as the nearest
            where nothing answers.
    """

    hits: tuple[Hit, ...]
    confident: bool
    tied: int
    terms: tuple[str, ...]
    missing: tuple[str, ...]
    strangers: tuple[str, ...] = ()
    near: tuple[Hit, ...] = ()

    @property
    def tie(self) -> bool:
        """Whether several answer equally well."""
        return self.tied > 1


@cache
def _small_talk() -> frozenset[str]:
    return frozenset(fold(word) for word in SMALL_TALK)


def small_talk(text: str) -> bool:
    """Whether a text greets or thanks and asks nothing."""
    folded = fold(text[:200])
    # Emoji are no words, but a text of nothing else is small talk too.
    said = set(re.findall(r"[^\W_]+", folded)) or set("".join(folded.split()))
    return bool(said) and said <= _small_talk()


class Search:
    """The ranked search over one catalogue; built once, never changed."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.names = Names(catalogue)
        self._index = Index(catalogue)
        self._reading = Reading(self._index, self.names)
        self._claims = self._index.claims
        places = {slug for slug, subject in catalogue.subjects.items() if subject.kind in ("country", "region")}
        firms = {slug for slug, subject in catalogue.subjects.items() if subject.kind == "company"}
        self._several = tuple(
            (len(places.intersection(claim.subjects)) > 1, len(firms.intersection(claim.subjects)) > 1)
            for claim in self._claims
        )
        self._ties = Ties(catalogue, self._index)

    def ask(self, question: str, limit: int = 10) -> Answer:
        """The claims that answer a question, at most `limit`; never raises, whatever was typed."""
        concepts = self._reading.concepts(question)
        scores, coverage = self._score(concepts)
        self._cue(question, scores)
        self._pair(question, scores)
        ranked = sorted(scores, key=lambda number: (-scores[number], number))
        ranked, tied = self._ties.both(ranked[: limit + 20], scores, concepts)
        ranked = [number for number in ranked if scores[number] >= FAR_BEHIND * scores[ranked[0]]]
        strangers = self._reading.strangers(question)
        unknown = (concept.word for concept in concepts if concept.counts and not concept.tokens)
        confident = bool(ranked) and not strangers and self._answered(ranked, coverage, concepts)
        bearing = self._bearing(concepts)
        hits = tuple(Hit(self._claims[number], round(scores[number], 4)) for number in ranked[:limit])
        return Answer(
            hits,
            confident,
            tied if tied > 1 and confident else 0,
            tuple(dict.fromkeys(concept.word for concept in concepts)),
            tuple(dict.fromkeys((*strangers, *unknown))),
            strangers,
            tuple(hit for hit, number in zip(hits, ranked, strict=False) if number in bearing),
        )

    def _bearing(self, concepts: list[Concept]) -> set[int]:
        """The claims that have a name or a rare word of the question, words of asking left aside."""
        heavy = [one for one in concepts if one.subject or (one.weight >= RARE and one.word not in LIGHT)]
        return {number for concept in heavy for number in self._best(concept)}

    # Ranking

    def _score(self, concepts: list[Concept]) -> tuple[dict[int, float], dict[int, float]]:
        """For each claim with anything of the question its score, and what share of the question it covers."""
        scores: dict[int, float] = {}
        covered: dict[int, float] = {}
        for concept in concepts:
            best = self._best(concept)
            surest = max((worth for _, worth in concept.tokens), default=1.0)
            for number, worth in best.items():
                scores[number] = scores.get(number, 0.0) + worth * concept.weight
                if concept.counts:
                    # A word in another form or spelling is a little less surely the one that was meant.
                    covered[number] = covered.get(number, 0.0) + concept.weight * (1 + min(surest, 1.0)) / 2
            for number in best if concept.stems else ():
                if self._index.in_text(concept.stems, number):
                    scores[number] += SAID_TOO * concept.weight
        whole = sum(concept.weight for concept in concepts if concept.counts) or 1.0
        coverage = {number: covered.get(number, 0.0) / whole for number in scores}
        for number in scores:
            scores[number] *= UNCOVERED + (1 - UNCOVERED) * coverage[number]
        for concept in concepts:
            if concept.tokens and is_exact(concept.word):
                having = self._best(concept)
                scores |= {number: score * OTHER_NUMBER for number, score in scores.items() if number not in having}
            if concept.subject and concept.weight >= DECISIVE:
                having = self._best(concept)
                scores |= {number: score * OTHER_SUBJECT for number, score in scores.items() if number not in having}
        return scores, coverage

    def _best(self, concept: Concept) -> dict[int, float]:
        """The claims that have the concept, with how well."""
        best = dict.fromkeys(concept.said, IN_WORDS)
        for token, worth in concept.tokens:
            for number, times in self._index.postings.get(token, {}).items():
                best[number] = max(best.get(number, 0.0), worth * times)
        return best

    def _cue(self, question: str, scores: dict[int, float]) -> None:
        """Prefer a figure where one is asked for, a date, or somebody's word; and always what matters more."""
        folded = fold(question[:LONGEST_QUESTION])
        figures, dates, speakers = (bool(cue.search(folded)) for cue in (_HOW_MUCH, _WHEN, _WHO_SAYS))
        reasons, lists = "why" in folded.split(), [bool(cue.search(folded)) for cue in (_WHICH_PLACES, _WHICH_FIRMS)]
        for number in scores:
            claim = self._claims[number]
            factor = 1 + HEAVIER * (claim.weight - 2)
            if figures and (claim.value or claim.kind == "figure"):
                factor *= 1.15
            if dates:
                factor *= 0.9 + 0.08 * (claim.when.text.count("-") + 1 if claim.when else 0)
            if speakers and (claim.said_by or '"' in claim.text):
                factor *= 1.1
            if reasons:
                factor *= 1.1 if claim.kind == "statement" else 1.0
            for asked, several in zip(lists, self._several[number], strict=True):
                factor *= 1.12 if asked and several else 1.0
            scores[number] *= factor

    def _pair(self, question: str, scores: dict[int, float]) -> None:
        """Words that stand side by side in the question and in a claim belong together ("phase one")."""
        stems = [stem(word) for word in content_words(question)]
        for first, second in dict.fromkeys(pairwise(stems)):
            worth = PAIR * min(self._index.rarity([first]), self._index.rarity([second]))
            for number in self._index.together(first, second):
                if number in scores:
                    scores[number] += worth

    def _answered(self, ranked: list[int], coverage: dict[int, float], concepts: list[Concept]) -> bool:
        """Whether the first claim has enough of what was asked to be called an answer."""
        counted = [concept for concept in concepts if concept.counts]
        asked = sum(concept.word not in LIGHT for concept in counted)
        first = coverage[ranked[0]]
        whole = sum(concept.weight for concept in counted)
        # In a long question much may be beside the point; three or four rare words in one claim are no accident.
        if first * whole >= PLENTY and first >= PLENTY_OF:
            return True
        if any(c.subject and c.weight >= DECISIVE and ranked[0] not in self._best(c) for c in concepts):
            return False
        if first >= (CONFIDENT if asked > 2 else CONFIDENT_SHORT):
            return True
        if asked < 4 or first < CONFIDENT_TOGETHER:
            return False
        three = set(ranked[:3])
        held = sum(concept.weight for concept in counted if three & self._best(concept).keys())
        return held >= TOGETHER * whole
