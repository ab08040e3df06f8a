"""What a person typed for a name -> subjects: aliases first, then near misses, and an honest word for the rest."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from briefs.model import Catalogue, Subject, SubjectKind
from briefs.territories import cities, countries, key_of, name_words, territories, territories_of_word
from briefs.tokens import fold
from briefs.vocabulary import each

Verdict = Literal["exact", "which", "near", "absent", "unknown"]

NEAR_ENOUGH = 79.5
SHORTEST_FUZZY = 4
LONGEST_NAME, LONGEST_QUESTION = 80, 800
MOST_OFFERED = 4

_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_SPACED_SCRIPT = re.compile(r"[\u0000-\u024f\u1e00-\u1eff]*")
_CONNECTING = frozenset(each("and in vs versus with for of the at to x on between from by or n v about"))
_FILLER = _CONNECTING | frozenset(
    each(
        "what is are whats tell me show give us please brief page on info information files news do you have know "
        "company country theme region"
    )
)
# After these, "us" is whom the answer is for, and not a country.
_BEFORE_PRONOUN = frozenset(each("tell give show let help send teach of for to with about inform remind ask"))


@dataclass(frozen=True, slots=True)
class Found:
    """The subjects that a text names, in its order.

    Attributes:
        rest: What the text says besides, folded, or "".
        said: For each subject the words that named it, folded.
    """

    subjects: tuple[Subject, ...]
    rest: str
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """What one typed name stands for.

    Attributes:
        verdict: `exact` one subject; `which` the person has to say which, even where one subject is offered;
            `near` likely ones for a name that is misspelt; `absent` a real country that the files do not have;
            `unknown` nothing.
        subjects: The one, or those to offer, the likeliest first.
        others: Names of real countries that may be meant too, or that are meant, and are not in the files.
    """

    verdict: Verdict
    subjects: tuple[Subject, ...] = ()
    others: tuple[str, ...] = ()


def _score(typed: str, name: str) -> float:
    # Ratio forgives a missing letter best, OSA two letters that changed places.
    return max(fuzz.ratio(typed, name), 100 * OSA.normalized_similarity(typed, name))


def _code_of(flag: str) -> str:
    return "".join(chr(ord(letter) - 0x1F1E6 + ord("A")) for letter in flag)


def _cut(said: str, taken: Iterable[tuple[int, int]]) -> str:
    for start, end in sorted(taken, reverse=True):
        said = said[:start] + " " + said[end:]
    return said


class Names:
    """Every way to say a subject of a catalogue; built once, never changed."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._subjects: dict[str, list[Subject]] = {}
        self._inside: dict[str, Subject] = {}
        self._codes: dict[str, Subject] = {}
        self._compact: dict[str, str] = {}
        for subject in catalogue.subjects.values():
            for name in (subject.name, *subject.aliases, subject.slug, *subject.former):
                self._learn(name, subject)
            if subject.iso and subject.flag:
                self._codes[subject.iso.upper()] = subject
                self._inside[subject.flag] = subject
        self._longest = max((key.count(" ") + 1 for key in self._subjects), default=1)
        self._pattern = re.compile("|".join(sorted(map(re.escape, self._inside), key=len, reverse=True)) or r"(?!)")
        self._fuzzy = tuple(key for key in self._subjects if len(key) >= SHORTEST_FUZZY)

    def _learn(self, name: str, subject: Subject) -> None:
        folded = fold(name).strip()
        if len(folded) > 1 and not _SPACED_SCRIPT.fullmatch(folded):
            self._inside.setdefault(folded, subject)
        key = key_of(name).removeprefix("the ")
        if not key:
            return
        holders = self._subjects.setdefault(key, [])
        if subject not in holders:
            holders.append(subject)
        if " " in key:
            self._compact.setdefault(key.replace(" ", ""), key)

    # Finding every subject in a text

    def find(self, text: str) -> Found:
        """Every subject that the text names, the longest name at each place first."""
        text = text[:LONGEST_QUESTION]
        folded = fold(text)
        at: list[tuple[int, Subject, str]] = []
        taken: list[tuple[int, int]] = []
        for found in self._pattern.finditer(folded):
            at.append((found.start(), self._inside[found[0]], found[0]))
            taken.append(found.span())
        left: list[str] = []
        words = name_words(_cut(folded, taken))
        capitals = set() if text.isupper() else set(re.findall(r"\b[A-Z]{2}\b", text))
        place = 0
        while place < len(words):
            subject, length = self._longest_at(words, place, capitals)
            if subject:
                said = " ".join(words[place : place + length])
                at.append((place + len(folded), subject, said))
            else:
                left.append(words[place])
            place += length
        return self._in_order(at, folded, left)

    @staticmethod
    def _in_order(at: list[tuple[int, Subject, str]], folded: str, left: list[str]) -> Found:
        # Where scripts are mixed, the place of a name in the text decides as far as it can be found again.
        order = sorted(
            at,
            key=lambda one: (folded.find(one[2].split()[0]), one[0]) if one[2] else (0, one[0]),
        )
        first: dict[str, tuple[Subject, str]] = {}
        for _, subject, said in order:
            first.setdefault(subject.slug, (subject, said))
        return Found(
            tuple(s for s, _ in first.values()),
            " ".join(left),
            tuple(said for _, said in first.values()),
        )

    def _longest_at(self, words: Sequence[str], place: int, capitals: set[str]) -> tuple[Subject | None, int]:
        for length in range(min(self._longest, len(words) - place), 0, -1):
            key = " ".join(words[place : place + length])
            holders = self._subjects.get(key) or self._subjects.get(self._compact.get(key, ""))
            if holders and not (length == 1 and self._is_no_name(key, words, place, capitals)):
                return holders[0], length
        code = words[place].upper()
        if code in capitals and code in self._codes:
            return self._codes[code], 1
        return None, 1

    @staticmethod
    def _is_no_name(key: str, words: Sequence[str], place: int, capitals: set[str]) -> bool:
        if len(key) > 2 or len(words) == 1 or key.upper() in capitals or not key.isascii():
            return False
        if key == "us":
            return place > 0 and words[place - 1] in _BEFORE_PRONOUN
        return key in _FILLER or key in ("it", "my", "id", "no", "be", "am", "so", "us")

    # One name

    def lookup(self, text: str, kind: SubjectKind | None = None) -> Match:
        """What a typed name stands for; `kind` decides between subjects of one name and orders the likely ones."""
        typed = text[:LONGEST_QUESTION].strip()
        key = key_of(typed).removeprefix("the ")
        exact = self._exact(typed, key, kind)
        if exact:
            return exact
        absent = self._absent(typed, key)
        if absent or not key:
            return absent or Match("unknown")
        named = self.find(typed)
        if len(named.subjects) == 1 and set(named.rest.split()) <= _FILLER:
            return Match("exact", named.subjects)
        if len(key) > LONGEST_NAME:
            return Match("unknown")
        return self._near(key, kind) or self._partly(key, kind) or Match("unknown")

    def _exact(self, typed: str, key: str, kind: SubjectKind | None) -> Match | None:
        folded = fold(typed).strip()
        holders = self._subjects.get(key) or self._subjects.get(self._compact.get(key, ""), [])
        ours = [s for s in holders if s.kind == kind] or holders
        shared = self._shared_name(key)
        if shared and (not ours or ours[0] in shared.subjects):
            return shared
        if len(ours) > 1:
            return Match("which", tuple(ours))
        one = ours[0] if ours else self._inside.get(folded) or self._codes.get(key.upper())
        return Match("exact", (one,)) if one else None

    def _shared_name(self, key: str) -> Match | None:
        """The question that a part of several countries' names needs ("korea"), where one of them is ours."""
        if key in territories() or " " in key:
            return None
        codes = {territories()[name] for name in territories_of_word().get(key, ())}
        ours = tuple(self._codes[code] for code, _ in sorted(codes) if code in self._codes)
        others = tuple(name for code, name in sorted(codes) if code not in self._codes)
        # "Hong Kong SAR China" and the like do not make "sar" a country's name: all of them must end or begin alike.
        if len(codes) < 2 or not ours or not all(key_of(name).endswith(key) for _, name in codes):
            return None
        return Match("which", ours, others)

    def _absent(self, typed: str, key: str) -> Match | None:
        flag = _FLAG.fullmatch(fold(typed).strip())
        code = _code_of(flag[0]) if flag else typed
        if code in countries() and code not in self._codes:
            return Match("absent", (), (countries()[code],))
        known = territories().get(key)
        if known and known[0] not in self._codes:
            return Match("absent", (), (known[1],))
        if known:
            return Match("exact", (self._codes[known[0]],))
        parts = [territories()[name] for name in territories_of_word().get(key, ()) if len(key) >= SHORTEST_FUZZY]
        if parts and not any(code in self._codes for code, _ in parts):
            return Match("absent", (), tuple(dict.fromkeys(name for _, name in parts))[:MOST_OFFERED])
        return None

    def _near(self, key: str, kind: SubjectKind | None) -> Match | None:
        if len(key) < SHORTEST_FUZZY:
            return None
        best: dict[str, tuple[float, Subject]] = {}
        for name in self._fuzzy:
            score = _score(key, name)
            for subject in self._subjects[name] if score >= NEAR_ENOUGH else ():
                best[subject.slug] = max(
                    (score, subject),
                    best.get(subject.slug, (0.0, subject)),
                    key=lambda b: b[0],
                )
        ours = max((score for score, _ in best.values()), default=0.0)
        stranger = self._nearest_stranger(key, max(ours, NEAR_ENOUGH))
        if stranger:
            return Match("absent", (), (stranger,))
        ranked = sorted(best.values(), key=lambda b: (-b[0], b[1].kind != kind, b[1].slug))
        likely = tuple(subject for score, subject in ranked if score >= ours - 8)
        return Match("near", likely[:MOST_OFFERED]) if likely else None

    def _nearest_stranger(self, key: str, better_than: float) -> str | None:
        """The country not in the files whose name is nearer than any of ours ("Brasilia" is no near miss of ours)."""
        scored = [(_score(key, name), written) for name, (code, written) in territories().items()
                  if code not in self._codes and len(name) >= SHORTEST_FUZZY]  # fmt: skip
        score, written = max(scored)
        return written if score > better_than else None

    def _partly(self, key: str, kind: SubjectKind | None) -> Match | None:
        """Subjects whose name has all the typed words ("telecom")."""
        typed = set(key.split()) - _CONNECTING
        if not typed or max(map(len, typed)) < SHORTEST_FUZZY:
            return None
        has = {s.slug: s for name in self._fuzzy if typed <= set(name.split()) for s in self._subjects[name]}
        ranked = sorted(has.values(), key=lambda s: (s.kind != kind, s.slug))
        return Match("which" if len(ranked) > 1 else "near", tuple(ranked[:MOST_OFFERED])) if ranked else None

    # Several names

    def several(self, text: str) -> tuple[Subject, ...]:
        """The subjects of "huawei kenya" or "5g in kenya and ghana", where nothing but connecting words is left."""
        found = self.find(text)
        return found.subjects if len(found.subjects) > 1 and set(found.rest.split()) <= _CONNECTING else ()

    def country_of_city(self, text: str) -> Subject | None:
        """The country of a well-known city, where the catalogue has it."""
        return self._codes.get(cities().get(key_of(text), ""))

    def strangers(self, text: str) -> tuple[tuple[str, str], ...]:
        """The real countries that a text names and the catalogue has not: as they are compared, and as written."""
        folded = fold(text[:LONGEST_QUESTION])
        named = {flag: countries()[_code_of(flag)] for flag in _FLAG.findall(folded) if _code_of(flag) in countries()}
        named = {flag: name for flag, name in named.items() if flag not in self._inside}
        words = name_words(folded)
        for place in range(len(words)):
            for length in range(min(4, len(words) - place), 0, -1):
                key = " ".join(words[place : place + length])
                code, name = territories().get(key, ("", ""))
                if code and code not in self._codes and key not in self._subjects:
                    named[key] = name
                    break
        return tuple(named.items())
