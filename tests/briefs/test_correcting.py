"""A correction in the making: what it asks for, what it makes of a claim, and which prose it would belie."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import briefs
from briefs.correcting import (
    Wish,
    belied,
    corrected,
    may_be_slip,
    needs,
    reworded,
    suggested,
    thawed,
    tried,
)
from briefs.load import load
from briefs.model import Catalogue, Check, Citation, Claim, Record

FOLDER = Path(briefs.__file__).parent / "catalogue"
TODAY = date(2026, 11, 22)
REWORK, PARTNERS = "midea-5g-factory#rework", "midea-5g-factory#partners"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The shipped catalogue."""
    return load(FOLDER)


def wish(claim: str = PARTNERS, **said: object) -> Wish:
    """What an editor has said so far."""
    return Wish(claim, 1, **said)  # type: ignore[arg-type]


ASKED = {
    "nothing is said": ({}, "text"),
    "a reason alone changes nothing": ({"why": "so"}, "text"),
    "a text needs a reason": ({"text": "x"}, "why"),
    "a text and a reason are enough": ({"text": "x", "why": "so"}, ""),
    "checked needs what was opened": ({"standing": "confirmed", "why": "so"}, "how"),
    "not traced needs where was looked": ({"standing": "untraced", "why": "so"}, "how"),
    "disputed needs the other side": ({"standing": "disputed", "why": "so"}, "record"),
    "wrong needs the record": ({"standing": "wrong", "why": "so"}, "record"),
    "with it nothing lacks": ({"standing": "wrong", "record": "x", "why": "so"}, ""),
    "a new source needs its title": (
        {"text": "x", "sources": {"example": {"title": "", "tier": 1}}, "why": "so"},
        "source:example",
    ),
    "and its kind": ({"text": "x", "sources": {"example": {"title": "y", "tier": 0}}, "why": "so"}, "source:example"),
}


@pytest.mark.parametrize(("said", "asked"), ASKED.values(), ids=ASKED)
def test_what_lacks_is_asked_for(catalogue: Catalogue, said: dict[str, object], asked: str) -> None:
    """One thing after the other, and what a mark needs with it."""
    assert needs(wish(**said), catalogue.claims[PARTNERS]) == asked


def test_it_is_kept_and_found_again(catalogue: Catalogue) -> None:
    """As plain values, lists for the rows of a store."""
    made = wish(text="x", keys=("agp-dsr",), prose={"brief:midea-5g-factory:lead": "y"})
    assert thawed({**made.plain, "keys": list(made.keys), "record_keys": []}) == made


def test_a_new_mark_brings_what_it_needs_and_drops_what_it_may_not_have(catalogue: Catalogue) -> None:
    """The record of a wrong claim goes when it is only reported; a check stays."""
    was = catalogue.claims["malaysia-5g#coverage-80"]
    assert was.record is not None
    assert corrected(wish(was.id, standing="reported"), was, TODAY).record is None
    checked = corrected(wish(standing="confirmed", how="Opened.", keys=("agp-dsr",)), catalogue.claims[PARTNERS], TODAY)
    assert checked.check is not None
    assert (checked.check.on.text, checked.check.how) == ("2026-11-22", "Opened.")
    assert [one.source for one in checked.sources].count("agp-dsr") == 1
    wrong = corrected(wish(standing="wrong", record="No.", record_keys=("agp-dsr",)), catalogue.claims[PARTNERS], TODAY)
    assert wrong.record == Record("No.", (Citation("agp-dsr"),))


def test_a_figure_and_a_date_go_along_with_the_text(catalogue: Catalogue) -> None:
    """Where the old text said them, the new one says the new ones."""
    was = catalogue.claims[REWORK]
    assert was.value == "-75"
    new = reworded(wish(REWORK), was, "Rework at Midea's 5G factory in Chonburi fell by 57%.")
    assert (corrected(new, was, TODAY).value, corrected(new, was, TODAY).unit) == ("-57", "%")
    partners = catalogue.claims[PARTNERS]
    later = reworded(wish(), partners, "It was announced in June 2024.")
    when = corrected(later, partners, TODAY).when
    assert when is not None
    assert when.text == "2024-06"


def other(claim: Claim, **values: object) -> Claim:
    """The claim with something else in it."""
    return replace(claim, **values)  # type: ignore[arg-type]


def test_a_slip_changes_letters_only(catalogue: Catalogue) -> None:
    """No mark, date, figure, record or number in the text; a check is nobody's news."""
    was = catalogue.claims[REWORK]
    assert was.when is not None
    assert may_be_slip(was, other(was, text=was.text.replace("rose", "grew")))
    assert may_be_slip(was, other(was, check=Check(was.when, "Looked.")))
    meant = (
        {"text": was.text.replace("75", "57")},
        {"standing": "confirmed"},
        {"when": None},
        {"value": "-57"},
        {"record": Record("No.", ())},
    )
    assert [one for one in meant if may_be_slip(was, other(was, **one))] == []


def test_prose_that_it_belies_is_named_with_its_sentence(catalogue: Catalogue) -> None:
    """The lead of the brief and what cites it elsewhere; with the new number in its place they hold."""
    was = catalogue.claims[REWORK]
    said = reworded(wish(REWORK), was, was.text.replace("75%", "57%"))
    lies = list(belied(tried(said, catalogue, TODAY)))
    assert lies[0].item == "brief:midea-5g-factory:lead"
    assert all("75" in " ".join(one.sentences) and "75" in one.words[0] for one in lies)
    while lies:
        put = suggested(lies[0], tried(said, catalogue, TODAY))
        assert put is not None
        assert (put.old, put.new) == ("75", "57")
        said = replace(said, prose={**said.prose, lies[0].item: put.text})
        lies = list(belied(tried(said, catalogue, TODAY)))
    assert {item.partition(":")[0] for item in said.prose} == {"brief", "subject"}


def test_what_belies_nothing_asks_for_nothing(catalogue: Catalogue) -> None:
    """The shipped catalogue as it stands, and a change of words that no prose has."""
    for claim in (REWORK, PARTNERS, "malaysia-5g#coverage-80"):
        said = wish(claim, text=catalogue.claims[claim].text.rstrip(".") + ", we now say.")
        assert list(belied(tried(said, catalogue, TODAY))) == []


def test_two_numbers_at_once_are_left_to_the_editor(catalogue: Catalogue) -> None:
    """Which number stands for which is not guessed."""
    was = catalogue.claims[REWORK]
    said = wish(REWORK, text=was.text.replace("75%", "57%").replace("4%", "6%"), value="-57")
    trial = tried(said, catalogue, TODAY)
    assert {suggested(one, trial) for one in belied(trial)} == {None}
