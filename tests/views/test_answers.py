"""Answers to questions: one look, numbered where they are several, honest where they are none; lists of what changed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import COMMANDS
from bot.commands import spoken
from bot.views import answers, claims, listing
from bot.views.page import Page
from bot.views.reader import Reader
from bot.views.text import FIRST_SCREEN, IN_GROUP, plain, size
from briefs.model import Catalogue, Citation
from briefs.search import Search
from tests.evaluation.score import TUNED, questions
from tests.views.others import NOON, change
from tests.views.walk import Walk

NEAREST = "The nearest that we have:"
UNANSWERED = (
    "huawei in brazil",
    "price of bitcoin",
    "cheap internet africa argument",
    "5g thailand malaysia",
    "weather",
)


@pytest.fixture(scope="module")
def search(catalogue: Catalogue) -> Search:
    return Search(catalogue)


def reader(catalogue: Catalogue, *, private: bool) -> Reader:
    return Walk(catalogue, private=private).ask().reader


def answered(search: Search, catalogue: Catalogue, *, private: bool) -> Iterator[tuple[str, Page]]:
    """The first page that answers each question of the evaluation set."""
    for text in (*UNANSWERED, *(question.text for question in questions(TUNED))):
        found = search.ask(text)
        made = answers.hits if found.confident else None
        who = reader(catalogue, private=private)
        page = made(found, text, catalogue, who, 1) if made else answers.nothing(found, text, catalogue, who)
        yield text, page


@pytest.mark.parametrize(("private", "limit"), [(True, FIRST_SCREEN), (False, IN_GROUP)])
def test_every_answer_is_one_look(search: Search, catalogue: Catalogue, private: bool, limit: int) -> None:
    """Answers and the nearest statements keep to a first screen, in a group to a short one."""
    pages = list(answered(search, catalogue, private=private))
    assert len(pages) > 400
    assert [(text, size(page.text).units) for text, page in pages if size(page.text).units > limit] == []


@pytest.mark.parametrize("text", UNANSWERED)
def test_the_nearest_follow_the_honest_line_with_their_marks(search: Search, catalogue: Catalogue, text: str) -> None:
    """What is shown where nothing answers says first that it is not the answer."""
    page = plain(answers.nothing(search.ask(text), text, catalogue, reader(catalogue, private=True)).text)
    honest, _, first, *_ = page.split("\n")
    assert honest.endswith(NEAREST)
    assert first.startswith(tuple(f"{sign} {word} · " for sign, word in claims.MARKS.values()))
    assert "Sources" in page


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("2027", ["Two answers, not the same thing", "Answer 1:", "✓", "Answer 2:", "?", "Also:", "?"]),
        ("july 1", ["Two answers, not the same thing", "Answer 1:", "✓", "Answer 2:", "✓"]),
        ("15% growth", ["Two answers, not the same thing", "Answer 1:", "?", "Answer 2:", "•"]),
    ],
)
def test_two_answers_are_numbered_and_others_set_apart(
    search: Search, catalogue: Catalogue, text: str, begins: list[str]
) -> None:
    """The head counts just what is numbered below it."""
    page = plain(answers.hits(search.ask(text), text, catalogue, reader(catalogue, private=True), 1).text)
    lines = [line for line in page.partition("Sources")[0].split("\n") if line]
    assert [line[: len(start)] for line, start in zip(lines, begins, strict=True)] == begins


def test_numbers_in_a_run_go_up_and_come_once(catalogue: Catalogue) -> None:
    """Sources cited together stand in their order, in prose too, where several statements are cited in a row."""
    cites = claims.Cites(catalogue)
    first, second, *_ = catalogue.sources
    ours = [one for one in catalogue.claims.values() if one.cited[0].source == first][:2]
    assert [cites.number(second), cites.number(first)] == [1, 2]
    assert plain(cites.marks([Citation(first), Citation(second), Citation(first)])) == "[1][2]"
    told = plain(claims.prose(f"So it is [{ours[0].id}] [{ours[1].id}]. And so", "", claims.Cites(catalogue)))
    assert told.count("[1]") == 1
    assert told.startswith("So it is [1]")
    assert told.endswith(". And so")


def test_who_says_it_is_told_in_grammar(catalogue: Catalogue) -> None:
    """A speaker that the text does not name follows as "according to"."""
    one = next(one for one in catalogue.claims.values() if one.standing == "reported" and one.when is None)
    told = plain(claims.line(replace(one, said_by="A Deloitte report"), claims.Cites(catalogue)))
    assert "(according to a Deloitte report)." in told


def test_what_changed_last_is_latest(catalogue: Catalogue) -> None:
    """A change moves its brief to the top, the newest change first; the day of the change is shown."""
    early, late = (change(catalogue.briefs[slug]) for slug in sorted(catalogue.briefs)[-2:])
    late = replace(late, at=NOON + timedelta(days=1))
    lines = plain(listing.latest(catalogue, 1, [early, late]).text).split("\n")
    assert lines[0] == f"Latest briefs · {len(catalogue.briefs)} in our files"
    assert lines[2] == f"• {catalogue.briefs[late.brief].title} · changed 23 Nov 2026"
    assert lines[3] == f"• {catalogue.briefs[early.brief].title} · changed 22 Nov 2026"


def test_every_bare_word_means_something_that_there_is() -> None:
    """What is typed without a slash names a command that readers have, or one of the two pages beside them."""
    commands = {command.name for command in COMMANDS if command.who in ("anyone", "administrators")}
    assert set(spoken.PHRASES) - {spoken.STOP, spoken.DESK} <= commands


@pytest.mark.parametrize(
    "text", ["stop the spread of 5g", "what does small yet smart mean", "help for africa", "kenya", ""]
)
def test_a_question_is_no_bare_word(text: str) -> None:
    """Words of the desk inside a question leave it a question."""
    assert spoken.meant(text) is None
