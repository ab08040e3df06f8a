"""A living card: whatever is written on it, nothing is lost, nothing is taken for checked, and its brief keeps the rules."""

import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from briefs import sourcing, writing
from briefs.card import (
    Card,
    Lack,
    brief_of,
    from_state,
    lacks,
    lead_of,
    new_sources,
    new_subjects,
    to_state,
    unready,
    with_new,
    yaml_of,
)
from briefs.fields import LONGEST_SLUG, SLUG
from briefs.load import load_brief
from briefs.model import Record, Source, Subject
from tests.briefs.cards import ACTS, KNOWN, NEW, TODAY, Act, files, shipped, whole, written


@settings(deadline=None)
@given(st.lists(ACTS, max_size=8))
def test_a_card_comes_back_from_the_store_as_it_was(acts: list[Act]) -> None:
    """Its state is plain JSON, whatever is on it."""
    card = written(acts)
    assert from_state(json.loads(json.dumps(to_state(card)))) == card


@settings(deadline=None)
@given(st.lists(ACTS, max_size=8))
def test_whatever_is_written_nothing_is_guessed_to_be_checked(acts: list[Act]) -> None:
    """Every claim stands as its source says until somebody marks it; numbers and keys are given once."""
    card = written(acts)
    assert {line.claim.standing for line in card.lines} <= {"reported"}
    assert len({line.number for line in card.lines}) == len({line.claim.key for line in card.lines}) == len(card.lines)
    assert all(line.number <= card.last for line in card.lines)


@settings(deadline=None)
@given(st.lists(ACTS, max_size=8))
def test_a_card_that_lacks_nothing_goes_live(acts: list[Act]) -> None:
    """What the card finds no fault with loads; of what is whole only its words can be wrong, never a lead that was made."""
    card = whole(written(acts))
    known = files(card)
    found = lacks(card, known)
    if not found:
        assert load_brief(yaml_of(card, known), known.catalogue) == brief_of(card, known)
    assert unready(card) == (() if card.lines else (Lack("claims"),))
    assert [lack.said for lack in found if lack.said.startswith("lead ")] == []


@settings(deadline=None)
@given(st.text(max_size=130), st.sets(st.sampled_from(["brief", "brief-2", "a", "alibaba"])))
def test_a_slug_is_nobody_elses(title: str, taken: set[str]) -> None:
    """Whatever the title, the slug has the form of one and was free."""
    card = writing.begun(title, sorted(taken), files(Card("x", "x")))
    assert card.slug not in taken
    assert SLUG.fullmatch(card.slug)
    assert len(card.slug) <= LONGEST_SLUG


def test_a_link_goes_to_the_sentence_that_waits_and_a_sentence_takes_the_link_that_waits() -> None:
    """Either may come first."""
    card = written([])
    waits = writing.take(card, "It opened on time.", files(card))
    assert (waits.what, [line.claim.sources for line in waits.card.waiting]) == ("claims", [()])
    done = writing.take(waits.card, KNOWN, files(waits.card))
    assert (done.what, done.numbers, done.card.waiting) == ("completed", (1,), ())
    link = writing.take(card, KNOWN, files(card))
    assert (link.what, link.card.links) == ("links", (KNOWN,))
    taken = writing.take(link.card, "It opened on time.", files(link.card))
    assert (taken.card.links, taken.card.lines[0].claim.sources[0].source) == ((), "bangkok-post-2025-07-02")


def test_a_known_source_is_recognised_and_a_new_one_takes_after_its_host() -> None:
    """Another page of a known publisher brings publisher and kind along; only its title is asked for."""
    card = written([])
    card = writing.take(card, "It opened on time. http://bangkokpost.com/business/2025/11/02/opened", files(card)).card
    (source,) = card.unfinished
    assert (source.publisher, source.tier, source.title) == ("Bangkok Post", 2, "")
    card, key = sourcing.told(card, source, "Center opens", files(card))
    assert key == "bangkok-post-2025-11-02"
    assert card.unfinished == ()


def test_a_lead_of_the_editors_is_cited_and_waits_for_what_bears_it_out() -> None:
    """It cites the claims that it needs; where none has its words, one is made until then."""
    card = written([lambda c, f: writing.take(c, f"Alibaba Cloud opened in Manila in 2025. {KNOWN}", f).card])
    made = lead_of(card, brief_of(card, files(card)), files(card))
    assert (made.text, made.own) == ("Alibaba Cloud opened in Manila in 2025 [#alibaba-cloud-opened].", False)
    card = replace(card, lead="Alibaba Cloud spent 20% more in Manila.")
    assert lead_of(card, brief_of(card, files(card)), files(card)).lacks == ("20%",)
    card = writing.take(card, f"Spending there rose by 20% in 2026. {KNOWN}", files(card)).card
    now = lead_of(card, brief_of(card, files(card)), files(card))
    assert now.own
    assert now.text == "Alibaba Cloud spent 20% more in Manila [#alibaba-cloud-opened][#spending-there-rose]."
    assert lacks(card, files(card)) == ()


def test_marks_need_what_they_tell() -> None:
    """Checked says what and when, never a day to come; wrong shows the record, and a lead of it says that, not the error."""
    card = written([lambda c, f: writing.take(c, f"Alibaba Cloud opened in Manila in 2025. {KNOWN}", f).card])
    (line,) = card.lines
    assert writing.looked(card, line, "confirmed", "Opened on 1 May 2030", TODAY) is None
    checked = writing.looked(card, line, "confirmed", "Opened the report, 20 November 2026", TODAY)
    assert checked is not None
    assert checked.lines[0].claim.check.on.text == "2026-11-20"  # type: ignore[union-attr]
    assert lacks(checked, files(checked)) == ()
    record = Record("Huawei opened it in 2024.", line.claim.sources)
    wrong = writing.contradicted(card, line, "wrong", record)
    assert lacks(wrong, files(wrong)) == ()
    assert brief_of(wrong, files(wrong)).lead.startswith("Huawei opened it in 2024 [#")


def test_only_what_is_named_goes_live_with_the_brief() -> None:
    """A new subject or source that was dropped again stays behind."""
    card = written([lambda c, f: writing.take(c, f"Alibaba Cloud opened in Manila in 2025. {NEW}", f).card])
    card = replace(card, new=(Subject("globe", "company", "Globe"), Subject("smart", "company", "Smart")))
    card = writing.about(card, 1, [with_new(shipped(), card).subjects["globe"]], files(card))
    brief = brief_of(card, files(card))
    assert [one.slug for one in new_subjects(card, brief)] == ["globe"]
    assert [one.key for one in new_sources(card, brief)] == ["rappler-2025-10-30"]
    gone = writing.without_line(card, 1)
    assert new_sources(gone, brief_of(gone, files(gone))) == ()


def test_what_went_live_meanwhile_is_cited_as_known() -> None:
    """The same page under another short name is that source; another page under the same one gets a new short name."""
    card = written([lambda c, f: writing.take(c, f"Alibaba Cloud opened in Manila in 2025. {NEW}", f).card])
    globe = Subject("globe", "company", "Globe")
    card = writing.about(replace(card, new=(globe,)), 1, [globe], files(card))
    (key,) = (source.key for source in card.sources)
    catalogue = shipped()
    same = replace(
        catalogue, sources={**catalogue.sources, "rappler": Source("rappler", "T", "Rappler", 2, url=f"{NEW}/")}
    )
    known = sourcing.settled(card, same)
    assert ([c.source for c in known.lines[0].claim.sources], known.sources) == (["rappler"], ())
    other = replace(
        catalogue, sources={**catalogue.sources, key: Source(key, "T", "Rappler", 2, url="https://other.org/x")}
    )
    moved = sourcing.settled(card, other)
    assert [c.source for c in moved.lines[0].claim.sources] == [source.key for source in moved.sources] == [f"{key}-2"]
    taken = replace(catalogue, subjects={**catalogue.subjects, "globe": Subject("globe", "theme", "The globe")})
    assert sourcing.settled(card, taken).lines[0].claim.subjects == ("globe-2",)
    assert sourcing.settled(card, catalogue) == card


def test_what_the_brief_is_about_is_what_a_sentence_that_names_nobody_is_about() -> None:
    """Also when that is told after the sentence; what an editor chose for a sentence stays."""
    card = written([lambda c, f: writing.take(c, f"It opened in 2025. {KNOWN}", f).card], "A second center")
    card = writing.take(card, f"ZTE opened in 2025. {KNOWN}", files(card)).card
    card = writing.about(card, 0, [shipped().subjects["thailand"]], files(card))
    assert [line.claim.subjects for line in card.lines] == [("thailand",), ("zte",)]
    card = writing.about(card, 1, [shipped().subjects["kenya"]], files(card))
    card = writing.about(card, 0, [shipped().subjects["ghana"]], files(card))
    assert [line.claim.subjects for line in card.lines] == [("kenya",), ("zte",)]


def test_a_list_is_a_claim_for_each_item() -> None:
    """With one link for all of them, or one on each line; what is only broken into lines is one claim."""
    card = written([])
    listed = writing.take(card, f"1. Alibaba Cloud opened in Manila.\n2) ZTE left in 2025\n{KNOWN}", files(card))
    assert [line.claim.text for line in listed.card.lines] == ["Alibaba Cloud opened in Manila.", "ZTE left in 2025."]
    assert {line.claim.sources[0].source for line in listed.card.lines} == {"bangkok-post-2025-07-02"}
    lines = writing.take(card, f"Alibaba Cloud opened in Manila {KNOWN}\nZTE left in 2025 {NEW}", files(card))
    assert [len(line.claim.sources) for line in lines.card.lines] == [1, 1]
    broken = writing.take(card, f"Alibaba Cloud opened\nin Manila in 2025.\n{KNOWN}", files(card))
    assert [line.claim.text for line in broken.card.lines] == ["Alibaba Cloud opened in Manila in 2025."]
