"""What a reader asks is answered by the shipped catalogue: the floors of the rates."""

import pytest

from briefs.load import load
from briefs.model import Catalogue
from briefs.search import Search
from tests.evaluation.score import CATALOGUE, HELD_BACK, TUNED, answers, questions, rates


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(CATALOGUE)


@pytest.mark.parametrize(("name", "top1", "top3", "silent"), [(TUNED, 0.95, 0.97, 0.85), (HELD_BACK, 0.92, 0.95, 0.8)])
def test_the_right_claim_comes_first(catalogue: Catalogue, name: str, top1: float, top3: float, silent: float) -> None:
    """The first claim answers, the first three hold both answers, and where nothing answers the search says so."""
    rate = rates(catalogue, Search(catalogue), questions(name))
    missed = "\n".join(question.text for question in rate.missed) if name == TUNED else "(held back)"
    assert rate.top1 >= top1, missed
    assert rate.top3 >= top3, missed
    assert rate.silent >= silent, missed


@pytest.mark.parametrize("name", [TUNED, HELD_BACK])
def test_the_catalogue_has_every_answer(catalogue: Catalogue, name: str) -> None:
    """What is asked for stands in some claim: a fact that went missing fails here, not as a bad rank."""
    claims = catalogue.claims.values()
    lacking = [
        question.text
        for question in questions(name)
        for wanted in question.answers
        if not any(answers(catalogue, claim, wanted) for claim in claims)
    ]
    assert lacking == []


def test_the_held_back_questions_are_a_third_and_no_tuned_ones() -> None:
    """No question stands in both sets, and those held back are enough to say something."""
    tuned = {question.text for question in questions(TUNED)}
    held_back = {question.text for question in questions(HELD_BACK)}
    assert len(held_back) >= 80
    assert tuned & held_back == set()
