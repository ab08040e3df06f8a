"""Free prose that cites claims: its parts, and the figures, dates and names in it that no cited claim has."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from briefs.model import Brief, Catalogue, Claim, Subject
from briefs.said import Words, names_of, said_in, unsupported

CITATION = re.compile(r"\[([a-z0-9-]*)#([a-z0-9-]+)\]")
BRACKET = re.compile(r"\[[^\[\]]*\]?|\]")


@dataclass(frozen=True, slots=True)
class Cite:
    """A claim cited at this point of a text."""

    id: str


def split_prose(text: str, brief_slug: str = "") -> tuple[str | Cite, ...]:
    """The text parts and the citations of prose in their order; `[#key]` is a claim of the brief given.

    The white space before a citation stays in the text before it; empty texts are left out.
    """
    parts: list[str | Cite] = []
    end = 0
    for found in CITATION.finditer(text):
        parts += [text[end : found.start()], Cite(f"{found[1] or brief_slug}#{found[2]}")]
        end = found.end()
    return tuple(part for part in (*parts, text[end:]) if part)


def cited_ids(text: str, brief_slug: str = "") -> tuple[str, ...]:
    """The ids of the claims that a text cites, each once, in their order."""
    return tuple(dict.fromkeys(part.id for part in split_prose(text, brief_slug) if isinstance(part, Cite)))


def without_citations(text: str) -> str:
    """The text alone, as it would be read aloud."""
    return re.sub(r"\s+([.,;:!?)])", r"\1", " ".join(CITATION.sub(" ", text).split()))


def stray_brackets(text: str) -> tuple[str, ...]:
    """What stands in square brackets, or begins one, and is no citation."""
    return tuple(BRACKET.findall(CITATION.sub("", text)))


def proses_of(item: Brief | Subject) -> dict[str, str]:
    """The free prose of a brief or a subject by its key."""
    if isinstance(item, Subject):
        return {"standfirst": item.standfirst} if item.standfirst else {}
    proses = {"lead": item.lead, "why": item.why, "next": item.next}
    return {key: text for key, text in proses.items() if text}


class Evidence:
    """What the claims of a catalogue say, word by word, read once and kept for the proses that cite them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.names = names_of(catalogue.subjects.values())
        self._said: dict[str, Words] = {}
        self._claims: dict[str, Words] = {}

    def uncited(self, text: str, claims: Iterable[Claim], own: Iterable[Subject], title: str = "") -> tuple[str, ...]:
        """The figures, dates and names of a prose that none of the claims has.

        The names of its own subjects and the words of its own title are always allowed, as names.
        """
        support = Words.union(self._of(claim) for claim in claims)
        free = Words.union(self._in(text) for text in (title, *(name for s in own for name in (s.name, *s.aliases))))
        return unsupported(without_citations(text), support, free, self.names)

    def uncited_figures(self, title: str, claims: Sequence[Claim]) -> tuple[str, ...]:
        """The figures of a brief's title that none of its claims has."""
        support = Words.union(self._of(claim) for claim in claims)
        return unsupported(title, support, said_in(title), frozenset())

    def _of(self, claim: Claim) -> Words:
        if claim.id not in self._claims:
            # What a document is called bears out names, but no figure or date: the claim itself has to say those.
            called = Words(words=Words.union(map(self._in, self._called(claim))).words)
            self._claims[claim.id] = Words.union((called, *map(self._in, self._texts(claim))))
        return self._claims[claim.id]

    def _in(self, text: str) -> Words:
        if text not in self._said:
            self._said[text] = said_in(text)
        return self._said[text]

    def _texts(self, claim: Claim) -> list[str]:
        """All that counts as said by a claim, what its subjects are called included."""
        texts = [claim.text, claim.note, claim.said_by, claim.when and _in_words(claim)]
        if claim.value:
            texts.append(f"{claim.value.lstrip('-')} {claim.unit or ''}")
        if claim.record:
            texts += [claim.record.text, claim.record.why, claim.record.safe]
        for slug in claim.subjects:
            if subject := self.catalogue.subject(slug):
                texts += [subject.name, *subject.aliases]
        return [text for text in texts if text]

    def _called(self, claim: Claim) -> list[str]:
        """What the sources of a claim are called, and their publishers."""
        cited = (self.catalogue.sources.get(citation.source) for citation in claim.cited)
        return [text for source in cited if source for text in (source.title, source.publisher)]


def _in_words(claim: Claim) -> str:
    """The date of a claim as an EDTF text that `said_in` reads: its ends, without marks."""
    return re.sub(r"[~?%]|\.\.", "", claim.when.text.replace("/", " ")) if claim.when else ""
