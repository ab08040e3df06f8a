"""What is wrong with content: a fault names file, line and key and says it in one sentence; all come at once."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something was written.

    Attributes:
        file: The path within the catalogue's folder, or the name of a message.
        line: From 1; 0 for what is about the file itself.
        key: The path of keys, such as `claims[rework].when`; empty for the whole file.
    """

    file: str
    line: int = 0
    key: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong, in a sentence that says how to put it right."""

    file: str
    line: int
    key: str
    sentence: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.key}: {self.sentence}" if self.key else f"{where}: {self.sentence}"


class CatalogueFaults(ValueError):
    """Content that is refused, with every fault of it in the order of files and lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))


@dataclass(slots=True)
class FaultList:
    """The faults found so far."""

    found: list[Fault] = field(default_factory=list)

    def add(self, place: Place, sentence: str) -> None:
        """Note what is wrong at a place."""
        self.found.append(Fault(place.file, place.line, place.key, sentence))

    def refuse(self) -> None:
        """Raise all of them, if there are any.

        Raises:
            CatalogueFaults: When a fault was found.
        """
        if self.found:
            raise CatalogueFaults(self.found)


def shown(text: str) -> str:
    """A text as a sentence can quote it: short, in quotes, with control characters escaped."""
    return json.dumps(text if len(text) <= 60 else f"{text[:57]}...", ensure_ascii=False)


def near_miss(word: str, known: Iterable[str]) -> str:
    """The end of a sentence that offers the likeliest of the known words, or nothing."""
    close = get_close_matches(word[:80], list(known), n=1, cutoff=0.7)
    return f'; did you mean "{close[0]}"?' if close else ""
