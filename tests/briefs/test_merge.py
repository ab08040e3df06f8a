"""Git and the chat meet by rule: no edit of either is lost, and whatever comes of it is a catalogue."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefs.canonical import forms, sources_yaml, to_files
from briefs.dates import parse
from briefs.load import load_texts
from briefs.merge import TAKEN, Merged, broken_by, faults_of, merge, verdict, with_form
from briefs.model import Brief, Catalogue, Citation, Claim, Source
from tests.briefs.conftest import FILES

Edit = Callable[[Catalogue], Catalogue]
BASE = load_texts({name: text.encode() for name, text in FILES.items()})


def brief(slug: str, *, about: str = "midea", source: str = "paper", says: str = "It is said here.") -> Brief:
    """A small brief."""
    claim = Claim(f"{slug}#one", f"{says} ({slug})", "statement", "reported", (about,), (Citation(source),))
    return Brief(slug, f"About {slug}", parse("2026-11-22"), (about,), "What is said [#one].", (claim,))


def with_brief(content: Catalogue, one: Brief) -> Catalogue:
    return replace(content, briefs={**content.briefs, one.slug: one})


def without(content: Catalogue, slug: str) -> Catalogue:
    return replace(content, briefs={name: one for name, one in content.briefs.items() if name != slug})


def noted(content: Catalogue, key: str, note: str) -> Catalogue:
    """A source with another note."""
    if key not in content.sources:
        return content
    return replace(content, sources={**content.sources, key: replace(content.sources[key], note=note)})


def gapped(content: Catalogue, slug: str, gap: str) -> Catalogue:
    """A subject with another gap."""
    return replace(content, subjects={**content.subjects, slug: replace(content.subjects[slug], gaps=(gap,))})


def sourced(content: Catalogue, key: str) -> Catalogue:
    """A new source, and a brief that cites it."""
    source = Source(key, f"The {key} of it", "Press", 2)
    grown = replace(content, sources={**content.sources, key: source})
    return with_brief(grown, brief(f"on-{key}", source=key))


def tidy(content: Catalogue) -> Catalogue:
    """Without the sources that nothing cites: what a folder is."""
    cited = {citation.source for claim in content.claims.values() for citation in claim.cited}
    return replace(content, sources={key: one for key, one in content.sources.items() if key in cited})


EDITS: tuple[Edit, ...] = (
    *(lambda c, n=n: with_brief(c, brief("own", says=f"Said {n}.")) for n in "ab"),
    *(lambda c, n=n: with_brief(c, brief("first", says=f"Said {n}.")) for n in "ab"),
    *(lambda c, n=n: with_brief(c, brief("second", source=n)) for n in ("paper", "record")),
    *(lambda c, n=n: without(c, n) for n in ("first", "second", "own")),
    *(lambda c, n=n: noted(c, n[:-1], f"Note {n}.") for n in ("paper1", "paper2", "book1", "book2")),
    *(lambda c, n=n: gapped(c, "midea", f"Gap {n}.") for n in "ab"),
    *(lambda c, n=n: sourced(c, n) for n in ("book", "record-2")),
    lambda c: without(c, "on-book"),
    lambda c: replace(c, desk=replace(c.desk, contact="new@example.org")),
    lambda c: replace(c, desk=replace(c.desk, name="Another desk")),
)  # fmt: skip
START = sourced(with_brief(with_brief(BASE, brief("first")), brief("second", source="record")), "book")
CHOICES = st.lists(st.sampled_from(EDITS), max_size=5)


def edited(content: Catalogue, edits: list[Edit], *, folder: bool) -> Catalogue:
    """A catalogue after those of the edits that leave it one."""
    for edit in edits:
        changed = tidy(edit(content)) if folder else edit(content)
        if not faults_of(changed):
            content = changed
    return content


def everything(content: Catalogue) -> Mapping[str, str]:
    """The forms of all items, of sources that nothing cites too."""
    return {**{f"source:{key}": sources_yaml([one]) for key, one in content.sources.items()}, **forms(content)}


def seen(found: Merged) -> Mapping[str, str | None]:
    return {one.item: one.seen for one in found.verdicts if one.seen is not None}


@pytest.mark.parametrize(
    ("base", "git", "chat", "what"),
    [
        ("a", "a", "a", "same"), ("a", "b", "a", "changed"), ("a", "a", "b", "kept"), ("a", "b", "b", "same"),
        ("a", "b", "c", "conflict"), ("a", None, "a", "removed"), ("a", "a", None, "kept"), ("a", None, None, "same"),
        ("a", None, "b", "conflict"), ("a", "b", None, "conflict"), (None, "a", None, "new"), (None, None, "a", "kept"),
        (None, "a", "a", "same"), (None, "a", "b", "conflict"),
    ],
)  # fmt: skip
def test_what_one_side_left_alone_the_other_decides(
    base: str | None, git: str | None, chat: str | None, what: str
) -> None:
    """Every way in which three forms can differ, being there or not included."""
    assert verdict(base, git, chat) == what


@settings(deadline=None, max_examples=150)
@given(CHOICES, CHOICES)
def test_no_edit_is_lost_and_the_rules_hold(git_edits: list[Edit], chat_edits: list[Edit]) -> None:
    """The chat's edits stay live; git's are live or wait for an editor; and the whole is a catalogue that loads."""
    git, live = edited(START, git_edits, folder=True), edited(START, chat_edits, folder=False)
    found = merge(forms(START), git, live)
    now = everything(found.catalogue)
    assert faults_of(found.catalogue) == ()
    for one in found.verdicts:
        if one.chat != one.base and (one.chat or not one.item.startswith("source:")):
            assert now.get(one.item) == one.chat, one
        if one.git != one.base and (one.git or not one.item.startswith("source:")) and one.what != "needed":
            assert one.git == now.get(one.item) or (one.git or "") == one.theirs, one


@settings(deadline=None, max_examples=100)
@given(CHOICES, CHOICES, st.randoms(use_true_random=False))
def test_again_and_in_another_order_comes_to_the_same(
    git_edits: list[Edit], chat_edits: list[Edit], chance: Random
) -> None:
    """A second load of the same folder changes nothing and raises no new conflict; the order of items means nothing."""
    git, live = edited(START, git_edits, folder=True), edited(START, chat_edits, folder=False)
    found = merge(forms(START), git, live)
    again = merge(seen(found), git, found.catalogue)
    assert again.of(*TAKEN) == ()
    assert forms(again.catalogue) == forms(found.catalogue)
    assert {one.item: one.theirs for one in again.of("conflict")} == {
        one.item: one.theirs for one in found.of("conflict")
    }
    other = merge(forms(START), shuffled(git, chance), shuffled(live, chance))
    assert forms(other.catalogue) == forms(found.catalogue)
    assert {(one.item, one.what) for one in other.verdicts} == {(one.item, one.what) for one in found.verdicts}


def shuffled(content: Catalogue, chance: Random) -> Catalogue:
    """The same items in another order."""

    def mixed(items: Mapping[str, Any]) -> dict[str, Any]:
        return {name: items[name] for name in chance.sample(list(items), len(items))}

    return replace(
        content, sources=mixed(content.sources), subjects=mixed(content.subjects), briefs=mixed(content.briefs)
    )


@settings(deadline=None, max_examples=100)
@given(CHOICES, CHOICES)
def test_an_export_loaded_back_changes_nothing(git_edits: list[Edit], chat_edits: list[Edit]) -> None:
    """Whatever both sides did: what the desk exports is no news to it, and no conflict."""
    git, live = edited(START, git_edits, folder=True), edited(START, chat_edits, folder=False)
    found = merge(forms(START), git, live)
    back = merge(seen(found), load_texts(to_files(found.catalogue)), found.catalogue)
    assert back.of(*TAKEN, "conflict", "needed") == ()
    assert forms(back.catalogue) == forms(found.catalogue)


def test_the_first_load_is_the_folder() -> None:
    """Where nothing is live there is nothing to ask."""
    found = merge({}, START, None)
    assert (found.first, found.catalogue) == (True, START)
    assert {one.what for one in found.verdicts} == {"new"}


def test_what_a_brief_of_the_chat_still_names_is_kept() -> None:
    """Git drops a source with the brief that cited it, and the chat has another brief on it: the source stays."""
    git = tidy(without(START, "on-book"))
    live = with_brief(START, brief("own", source="book"))
    found = merge(forms(START), git, live)
    assert "book" in found.catalogue.sources
    assert {one.item: one.what for one in found.verdicts if one.what not in ("same", "kept")} == {
        "brief:on-book": "removed",
        "source:book": "needed",
    }
    later = merge(seen(found), git, without(found.catalogue, "own"))
    assert "book" not in forms(later.catalogue)


def test_what_would_break_the_desk_waits_with_the_reason() -> None:
    """Git drops a brief that a standfirst written in the chat cites: all stays as it was, and the editors are asked."""
    thailand = replace(START.subjects["thailand"], standfirst="What is said [first#one].")
    live = replace(START, subjects={**START.subjects, "thailand": thailand})
    found = merge(forms(START), without(START, "first"), live)
    (one,) = found.of("conflict")
    assert (one.item, one.theirs) == ("brief:first", "")
    assert "first#one" in one.why
    assert forms(found.catalogue) == forms(live)


def test_a_form_read_back_is_the_item() -> None:
    """What waits for an editor as a text becomes the very item that git had; "" takes it out."""
    for item, form in forms(START).items():
        assert with_form(START, item, form) == START
    assert with_form(START, "brief:first", "") == without(START, "first")
    assert broken_by(with_form(START, "source:paper", ""), START) != ()
    assert broken_by(START, START) == ()
