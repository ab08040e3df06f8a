"""Promises of the canonical form: written and read again it is the same, and the same catalogue is the same bytes."""

import tempfile
import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefs.canonical import brief_yaml, claim_yaml, main, rewrite, to_files
from briefs.dates import parse
from briefs.faults import CatalogueFaults
from briefs.fields import HIDDEN
from briefs.load import load, load_brief
from briefs.model import (
    CLAIM_KINDS,
    STANDINGS,
    SUBJECT_KINDS,
    Brief,
    Catalogue,
    Check,
    Citation,
    Claim,
    Desk,
    Record,
    Source,
    Subject,
)

WRITTEN = """\
title: "Midea's factory"
date: "2026-11-22"
subjects: [thailand, midea]
lead: "Rework fell by 75% in May 2024 [#rework]."
claims:
  - key: "rework"
    text: "Rework at Midea's factory in Chonburi fell by 75%."
    kind: "figure"
    standing: "reported"
    subjects: [thailand, midea]
    sources: [{source: "paper", place: "paragraph 2"}]
    when: "2024-05"
    value: "-75"
    unit: "%"
  - key: "first"
    text: "It is said to be the first factory of its kind, by Midea."
    kind: "statement"
    standing: "disputed"
    subjects: [midea]
    sources: [{source: "paper"}]
    record:
      text: "The register has an older one."
      sources: [{source: "record", place: "entry 4"}]
"""


def write(catalogue: Catalogue, folder: Path) -> None:
    """Put the files of a catalogue into a folder."""
    for name, content in to_files(catalogue).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def test_the_form_is_the_one_that_curators_write(folder: Path) -> None:
    """Quoted texts on one line, flow lists of slugs, a fixed order of keys, nothing that is empty or usual."""
    assert to_files(load(folder))["briefs/factory.yaml"].decode() == WRITTEN


def test_an_untouched_folder_comes_out_byte_for_byte(folder: Path) -> None:
    """Once rewritten, a folder is what an export of it gives, every file and no other."""
    before = load(folder)
    changed = rewrite(folder)
    assert changed == ["desk.yaml", "sources.yaml", "subjects/countries/thailand.yaml"]
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.yaml")}
    assert to_files(load(folder)) == files
    assert load(folder) == before
    assert rewrite(folder) == []


def test_a_folder_with_faults_is_left_as_it_is(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is written before everything was read."""
    (folder / "desk.yaml").write_text('name: "x"\n')
    with pytest.raises(CatalogueFaults):
        rewrite(folder)
    assert main([str(folder)]) == 1
    assert (folder / "desk.yaml").read_text() == 'name: "x"\n'
    assert "desk.yaml:1: field: is missing" in capsys.readouterr().out
    assert main([]) == 2


def test_the_command_names_what_it_rewrote(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A second run has nothing to do."""
    assert (main([str(folder)]), main([str(folder)])) == (0, 0)
    assert capsys.readouterr().out.splitlines()[-2:] == ["3 files rewritten", "0 files rewritten"]


def test_a_slug_that_yaml_would_misread_is_quoted(folder: Path) -> None:
    """Norway's "no" and numbers keep their quotes in a list of slugs; "5g" needs none."""
    catalogue = load(folder)
    slugs = ("thailand", "no", "5g", "12", "1e5", "0x1f", "0o7", "2024-05-01", "null", "y", "nan", "northern-5g")
    claim = catalogue.claims["factory#rework"]
    values = {name: getattr(claim, name) for name in Claim.__dataclass_fields__} | {"subjects": slugs}
    text = claim_yaml(Claim(**values))
    line = 'subjects: [thailand, "no", 5g, "12", "1e5", "0x1f", "0o7", "2024-05-01", "null", "y", "nan", northern-5g]'
    assert line in text
    assert yaml.safe_load(text)[0]["subjects"] == list(slugs)


def test_a_brief_in_a_chat_carries_its_slug_and_can_be_sent_back(folder: Path) -> None:
    """What an editor exports is what an editor may send."""
    catalogue = load(folder)
    text = brief_yaml(catalogue.briefs["factory"])
    assert text == 'slug: "factory"\n' + WRITTEN
    assert load_brief(text, catalogue) == catalogue.briefs["factory"]


# Lower-case letters of several scripts, marks that YAML uses, and no figures or names, which prose would have to cite.
LETTERS = "abcxyzßéñдж泰国ไทยعر '\"\\:#{},&*!|>%@`-?~/=<😀\u200d\u00a0"
TEXTS = (
    st.text(LETTERS, min_size=1, max_size=50)
    .map(lambda text: " ".join(unicodedata.normalize("NFC", text).split()))
    .filter(lambda text: text and not HIDDEN & set(text))
)
MAYBE = st.none() | TEXTS
SLUGS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
DATES = st.sampled_from(["2024", "2024-05", "2025-07-01", "2020/2024", "2024~", "2005/..", "../2024", "2021-21"]).map(
    parse
)
DAYS = st.dates().map(lambda day: parse(day.isoformat()))
CODES = ("TH", "NO", "EU", "CN")
SOURCE = st.builds(Source, SLUGS, TEXTS, TEXTS, st.integers(1, 3), st.none() | DATES, st.none(), st.booleans(), MAYBE)


def tuples(items: st.SearchStrategy[str], least: int = 0, most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    """Different texts in a tuple."""
    return st.lists(items, min_size=least, max_size=most, unique=True).map(tuple)


@st.composite
def citations(draw: st.DrawFn, sources: list[str]) -> tuple[Citation, ...]:
    """One to three different citations of the sources."""
    one = st.builds(Citation, st.sampled_from(sources), MAYBE)
    return tuple(draw(st.lists(one, min_size=1, max_size=3, unique=True)))


@st.composite
def claims(draw: st.DrawFn, claim_id: str, subjects: list[str], sources: list[str], first: bool) -> Claim:
    """A claim that keeps the rules of its standing; the first of all cites every source, so that none is idle."""
    standing = draw(st.sampled_from(STANDINGS))
    record = (
        st.builds(Record, TEXTS, citations(sources), MAYBE, MAYBE) if standing in ("disputed", "wrong") else st.none()
    )
    check = st.builds(Check, DAYS, TEXTS) if standing in ("confirmed", "untraced") else st.none()
    value = draw(st.none() | st.sampled_from(["-75", "845.44", "0"]))
    return Claim(
        id=claim_id,
        # The id makes every statement another one.
        text=f"{draw(TEXTS)} {claim_id}",
        kind=draw(st.sampled_from(CLAIM_KINDS)),
        standing=standing,
        subjects=draw(tuples(st.sampled_from(subjects), 1)),
        sources=tuple(map(Citation, sources)) if first else draw(citations(sources)),
        when=draw(st.none() | DATES),
        said_by=draw(MAYBE),
        weight=draw(st.integers(1, 3)),
        value=value,
        unit=draw(MAYBE) if value else None,
        note=draw(MAYBE),
        record=draw(record),
        check=draw(check),
        terms=draw(tuples(TEXTS)),
    )


@st.composite
def subject_of(draw: st.DrawFn, slug: str, iso: str, slugs: list[str]) -> Subject:
    """A subject whose names and former slugs no other can have."""
    kind = draw(st.sampled_from(SUBJECT_KINDS))
    return Subject(
        slug=slug,
        kind=kind,
        name=f"name of {slug}",
        aliases=tuple(f"{alias} of {slug}" for alias in draw(tuples(st.sampled_from(["泰国", 'a "b"', "é"])))),
        standfirst=draw(MAYBE),
        iso=iso if kind == "country" else None,
        related=tuple(other for other in draw(tuples(st.sampled_from(slugs))) if other != slug),
        gaps=draw(tuples(TEXTS)),
        former=tuple(f"{old}-{slug}" for old in draw(tuples(st.sampled_from(["formerly", "once"])))),
    )


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    """A small catalogue without a fault, with any texts and any optional parts."""
    sources = {source.key: source for source in draw(st.lists(SOURCE, min_size=1, max_size=3))}
    slugs = draw(tuples(SLUGS, 1, 4))
    subjects = {slug: draw(subject_of(slug, iso, list(slugs))) for slug, iso in zip(slugs, CODES, strict=False)}
    briefs = {}
    for number, slug in enumerate(draw(tuples(SLUGS, 1, 2))):
        keys = draw(tuples(SLUGS, 1))
        made = [
            draw(claims(f"{slug}#{key}", list(slugs), list(sources), number == n == 0)) for n, key in enumerate(keys)
        ]
        about = draw(tuples(st.sampled_from(slugs), 1))
        briefs[slug] = Brief(slug, draw(TEXTS), draw(DAYS), about, draw(TEXTS), tuple(made), draw(MAYBE), draw(MAYBE))
    desk = Desk(draw(TEXTS), draw(TEXTS), draw(tuples(TEXTS, 3)), draw(TEXTS), draw(TEXTS), draw(tuples(TEXTS)))
    return Catalogue(desk, sources, subjects, briefs)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(catalogues())
def test_written_and_read_again_a_catalogue_is_the_same(catalogue: Catalogue) -> None:
    """Whatever the texts hold: quotes, colons, scripts, emoji; and writing it again changes no byte."""
    with tempfile.TemporaryDirectory() as folder:
        write(catalogue, Path(folder))
        again = load(Path(folder))
        assert again == catalogue
        assert to_files(again) == to_files(catalogue)
        assert rewrite(Path(folder)) == []
