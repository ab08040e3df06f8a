"""What differs between two versions of a brief reads field by field; what cites a brief is named."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefs.citing import citing
from briefs.dates import parse
from briefs.diff import ClaimDiff, Diff, Field, diff, lines
from briefs.load import load
from briefs.model import Brief, Catalogue, Check, Citation, Record


@pytest.fixture
def catalogue(folder: Path) -> Catalogue:
    """The small catalogue."""
    return load(folder)


@pytest.fixture
def brief(catalogue: Catalogue) -> Brief:
    """Its one brief, with two claims."""
    return catalogue.briefs["factory"]


def test_the_same_brief_differs_in_nothing(brief: Brief) -> None:
    """Its version number alone is no difference."""
    assert diff(brief, replace(brief, version=9)) == Diff()
    assert diff(brief, brief).empty


def test_each_field_is_told_old_and_new(brief: Brief) -> None:
    """Prose by its name, a claim's fields in one block, what is gone with an empty side."""
    rework, first = brief.claims
    changed = replace(
        rework,
        text="Rework fell by 70%.",
        value="-70",
        when=None,
        sources=(*rework.sources, Citation("record", "entry 4")),
        check=Check(parse("2026-11-20"), "Read the paper."),
    )
    now = replace(brief, title="Midea's hall", why="It is new [#rework].", claims=(changed, first))
    found = diff(brief, now)
    assert found.prose == (Field("title", "Midea's factory", "Midea's hall"), Field("why", "", "It is new [#rework]."))
    (claim,) = found.claims
    assert (claim.key, claim.what, found.moved) == ("rework", "changed", False)
    assert claim.fields == (
        Field("text", "Rework at Midea's factory in Chonburi fell by 75%.", "Rework fell by 70%."),
        Field("when", "2024-05", ""),
        Field("value", "-75", "-70"),
        Field("sources", "paper (paragraph 2)", "paper (paragraph 2), record (entry 4)"),
        Field("check", "", "2026-11-20: Read the paper."),
    )


def test_claims_come_and_go_by_name(brief: Brief) -> None:
    """Added ones in their place, removed ones last, a record's text, sources, reason and safe words in one line."""
    rework, first = brief.claims
    assert first.record is not None
    new = replace(
        first, id="factory#new", record=Record("Another.", (Citation("record"),), "Two registers.", "Say so.")
    )
    found = diff(brief, replace(brief, claims=(new, rework)))
    assert [(one.key, one.what) for one in found.claims] == [("new", "added"), ("first", "removed")]
    assert Field("record", "", "Another. · record · Two registers. · Say so.") in found.claims[0].fields
    assert Field("text", first.text, "") in found.claims[1].fields


def test_another_order_is_told(brief: Brief) -> None:
    """The same claims turned round."""
    assert diff(brief, replace(brief, claims=brief.claims[::-1])) == Diff(moved=True)


def test_a_brief_that_is_new_or_gone_differs_in_all(brief: Brief) -> None:
    """Both ways round, with every claim."""
    assert [one.what for one in diff(None, brief).claims] == ["added", "added"]
    assert [one.what for one in diff(brief, None).claims] == ["removed", "removed"]
    assert diff(None, None) == Diff()


def test_texts_differ_line_by_line(brief: Brief) -> None:
    """The same key old and new in one; others as lost and come."""
    was = 'name: "Midea"\naliases: ["M"]\n'
    assert lines(was, was) == ()
    assert lines(was, 'name: "Media"\naliases: ["M"]\n') == (Field("name", "Midea", "Media"),)
    assert lines(was, 'name: "Midea"\n') == (Field("aliases", '["M"]', ""),)
    assert lines(None, 'name: "Midea"\n') == (Field("name", "", "Midea"),)
    assert lines("plain words", None) == (Field("", "plain words", ""),)
    assert lines('iso: "TH"\n', 'gaps: "x"\n') == (Field("iso", "TH", ""), Field("gaps", "", "x"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["rework", "first", "new", "other"]), unique=True), st.data())
def test_a_diff_is_empty_only_for_equals(brief: Brief, keys: list[str], data: st.DataObject) -> None:
    """Whatever claims there are in whatever order: no difference goes unsaid, and turned round it says the reverse."""
    texts = {key: data.draw(st.sampled_from(["One.", "Two."])) for key in keys}
    made = replace(brief, claims=tuple(replace(brief.claims[0], id=f"factory#{key}", text=texts[key]) for key in keys))
    found, back = diff(brief, made), diff(made, brief)
    assert found.empty is (brief == made)
    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    assert {(one.key, turned[one.what]) for one in found.claims} == {(one.key, one.what) for one in back.claims}
    assert all(isinstance(one, ClaimDiff) and one.fields for one in found.claims)


def test_what_cites_a_brief_is_named(catalogue: Catalogue) -> None:
    """Standfirsts and other briefs' prose, by item and key; its own prose is no hindrance."""
    assert [str(one) for one in citing(catalogue, "factory")] == ["the standfirst of thailand cites factory#rework"]
    other = replace(
        catalogue.briefs["factory"], slug="other", lead="As before [factory#first].", why="So [#rework].", claims=()
    )
    more = replace(catalogue, briefs={**catalogue.briefs, "other": other})
    assert [(one.item, one.key, one.claims) for one in citing(more, "factory")] == [
        ("thailand", "standfirst", ("factory#rework",)),
        ("other", "lead", ("factory#first",)),
    ]
    assert citing(more, "other") == ()
    assert citing(more, "no-such-brief") == ()
