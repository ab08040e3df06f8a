"""The evaluation set: questions of readers, what the right claim has to say, and how often a search is right."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

import briefs
from briefs.load import load
from briefs.model import Catalogue, Claim
from briefs.search import Search
from briefs.tokens import fold

HERE = Path(__file__).parent
CATALOGUE = Path(briefs.__file__).parent / "catalogue"
TUNED, HELD_BACK = "questions", "held_back"


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what answers it.

    Attributes:
        answers: For each claim that has to be found the fragments of text that it must have, a fragment `a|b`
            standing for either; none where nothing answers.
    """

    text: str
    answers: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares from 0 to 1.

    Attributes:
        top1: The first claim answers, and the search says so.
        top3: The first three hold every answer.
        silent: Nothing is given for an answer where nothing answers.
        missed: The questions that spoil any of them.
    """

    top1: float
    top3: float
    silent: float
    missed: tuple[Question, ...]


@cache
def questions(name: str) -> tuple[Question, ...]:
    """The questions on which ranking is tuned, or those held back from it."""
    rows = yaml.safe_load((HERE / f"{name}.yaml").read_text("utf-8"))
    wanted = [row.get("both") or [fragments for fragments in [row["answer"]] if fragments] for row in rows]
    return tuple(
        Question(row["question"], tuple(tuple(fragments) for fragments in answers))
        for row, answers in zip(rows, wanted, strict=True)
    )


def said(catalogue: Catalogue, claim: Claim) -> str:
    """Everything that a reader sees of a claim, folded: text, note, speaker, date, names of subjects, record."""
    names = (catalogue.subjects[slug].name for slug in claim.subjects)
    record = (claim.record.text, claim.record.why, claim.record.safe) if claim.record else ()
    day = claim.when.text if claim.when else None
    return fold(" ".join(part for part in (claim.text, claim.note, claim.said_by, day, *names, *record) if part))


def answers(catalogue: Catalogue, claim: Claim, fragments: Sequence[str]) -> bool:
    """Whether a claim says all the fragments."""
    text = said(catalogue, claim)
    return all(any(fold(one) in text for one in fragment.split("|")) for fragment in fragments)


def first_and_three(catalogue: Catalogue, search: Search, question: Question) -> tuple[bool, bool]:
    """Whether the first claim answers, and whether the first three hold every answer."""
    answer = search.ask(question.text)
    three = [hit.claim for hit in answer.hits[:3]] if answer.confident else []
    first = any(answers(catalogue, claim, wanted) for claim in three[:1] for wanted in question.answers)
    every = all(any(answers(catalogue, claim, wanted) for claim in three) for wanted in question.answers)
    return first, every


def rates(catalogue: Catalogue, search: Search, asked: Sequence[Question]) -> Rates:
    """How often the search is right."""
    found = {question: first_and_three(catalogue, search, question) for question in asked if question.answers}
    silent = {question: not search.ask(question.text).confident for question in asked if not question.answers}
    missed = [question for question, both in found.items() if not all(both)]
    return Rates(
        top1=sum(first for first, _ in found.values()) / max(len(found), 1),
        top3=sum(three for _, three in found.values()) / max(len(found), 1),
        silent=sum(silent.values()) / max(len(silent), 1),
        missed=(*missed, *(question for question, honest in silent.items() if not honest)),
    )


def main() -> None:
    """Print the rates, and with -v the tuned questions that were missed."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("-v", "--verbose", action="store_true", help="list the misses of the tuned questions")
    verbose = parser.parse_args().verbose
    catalogue = load(CATALOGUE)
    search = Search(catalogue)
    for name in (TUNED, HELD_BACK):
        asked = questions(name)
        rate = rates(catalogue, search, asked)
        print(
            f"{name:10} {len(asked)} questions: top-1 {rate.top1:.1%}, top-3 {rate.top3:.1%}, silent {rate.silent:.1%}"
        )
        for question in rate.missed if verbose and name == TUNED else ():
            hits = search.ask(question.text).hits[:3]
            print(f"  {question.text}\n    wanted {question.answers}", *(hit.claim.id for hit in hits), sep="\n    ")


if __name__ == "__main__":
    main()
