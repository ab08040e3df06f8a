"""Promises of loading: nothing unsourced or misread comes in, and every fault is told at once with its place."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from briefs.dates import parse
from briefs.faults import CatalogueFaults
from briefs.load import folder_hash, load, load_brief, main
from briefs.model import Check, Citation

FACTORY = "briefs/factory.yaml"
THAILAND = "subjects/countries/thailand.yaml"
MIDEA = "subjects/companies/midea.yaml"


def faults_of(folder: Path) -> list[str]:
    """Every fault of a folder as it is printed."""
    with pytest.raises(CatalogueFaults) as refused:
        load(folder)
    return [str(fault) for fault in refused.value.faults]


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Write a file anew with one text put for another, that has to be there."""
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), "utf-8")


def test_a_folder_becomes_the_values_that_it_says(folder: Path) -> None:
    """Every key arrives where the model has it, dates read and citations in their places."""
    catalogue = load(folder)
    rework, first = catalogue.briefs["factory"].claims
    assert catalogue.desk.lines == ("One.", "Two.", "Three.")
    assert (catalogue.sources["record"].url, catalogue.sources["paper"].date) == (None, parse("2024-06"))
    assert catalogue.subjects["thailand"].flag == "🇹🇭"
    assert catalogue.subject("siam") == catalogue.subjects["thailand"]
    assert (rework.id, rework.when, rework.value, rework.weight) == ("factory#rework", parse("2024-05"), "-75", 2)
    assert rework.sources == (Citation("paper", "paragraph 2"),)
    assert first.record is not None
    assert first.cited == (Citation("paper"), Citation("record", "entry 4"))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('title: "Midea\'s factory"\n', "", "1: title: is missing"),
        ('Midea\'s factory"', '12 factories"', '1: title: says "12", which none of its claims has'),
        ("lead:", "leed:", '4: leed: is no key that belongs here; did you mean "lead"?'),
        ('"2026-11-22"', '"2026-11"', '2: date: "2026-11" is no single day such as "2026-11-22"'),
        ('"2026-11-22"', "2026-11-22", '2: date: 2026-11-22 is a date to YAML: quote it, "2026-11-22"'),
        ('"-75"', "-75", '13: claims[rework].value: -75 is a number to YAML: quote it, "-75"'),
        ('"-75"', '"-75%"', '13: claims[rework].value: is a plain decimal in quotes, such as "-75" or "845.44"'),
        ('    value: "-75"\n', "", "13: claims[rework].unit: needs a value"),
        ('"2024-05"', '"2024-15"', '12: claims[rework].when: "2024-15" has the month 15; months are 01 to 12,'),
        ('"figure"', '"figur"', '8: claims[rework].kind: "figur" is none of event, figure, law, forecast,'),
        ('"reported"', '"confirmed"', "6: claims[rework].check: is missing: confirmed says when we looked, and at"),
        ('"reported"', '"untraced"', "6: claims[rework].check: is missing: untraced says when we looked, and at what"),
        ('"reported"', '"wrong"', "6: claims[rework].record: is missing: wrong shows the other side, with its own"),
        ('"disputed"', '"reported"', "21: claims[first].record: is shown for disputed and wrong only, and this is"),
        ('[{source: "paper", place: "paragraph 2"}]', "[]", "11: claims[rework].sources: names no source; nothing"),
        ('[{source: "record", place: "entry 4"}]', "[]", "23: claims[first].record.sources: names no source;"),
        ('{source: "paper", place: "paragraph 2"}', '{source: "papper"}', '11: claims[rework].sources: "papper" is'),
        ('"paper", place: "paragraph 2"}', '"paper"}, {source: "paper"}', "11: claims[rework].sources[2].source: is"),
        ("subjects: [midea]", "subjects: [midae]", '19: claims[first].subjects: "midae" is no subject; did you mean'),
        ("subjects: [midea]", "subjects: []", "19: claims[first].subjects: names no subject; at least one is needed"),
        ("subjects: [midea]", "subjects: midea", "19: claims[first].subjects: is a list: [one, two] or a line for"),
        ("subjects: [midea]", "subjects: [midea, NO]", "19: claims[first].subjects: NO is true or false to YAML:"),
        ('"first"', '"rework"', '15: claims[rework].key: "rework" is taken by line 6'),
        ('"first"', '"First_"', '15: claims[2].key: "First_" is not in the form lower-case-words-and-digits'),
        ("It is said", "It is [JC1] said", "16: claims[first].text: carries an editor's mark, [JC1], that no reader"),
        ("It is said to be", "x" * 281, "16: claims[first].text: has 322 characters; 280 is the most"),
        ('"first"', '"first"\n    weight: "3"', "16: claims[first].weight: is a whole number from 1 to 3, without"),
        ('"first"', '"first"\n    weight: 4', "16: claims[first].weight: is a whole number from 1 to 3, without"),
        ('"first"', '"first"\n    when: 8:30', '16: claims[first].when: 8:30 is a number to YAML: quote it, "8:30"'),
        ('"first"', '"first"\n    note: ""', "16: claims[first].note: is empty; write it, or leave the key out"),
        ('"first"', '"first"\n    note: {a: b}', "16: claims[first].note: is a text, not a list or a table"),
        ('"first"', '"first"\n    note: "a\\u202eb"', "16: claims[first].note: holds characters that cannot be seen"),
        ("[#rework]", "[#rewrok]", '4: lead: cites "factory#rewrok", which is no claim; did you mean'),
        ("[#rework]", "", '4: lead: says "May 2024", "75%" and cites no claim'),
        ("[#rework]", "[#rework] [sic]", '4: lead: "[sic]" cites no claim; square brackets are for [SLUG#KEY] only'),
        ("Rework fell", "Rework " + "really " * 40 + "fell", "4: lead: has 311 characters without its citations;"),
    ],
)  # fmt: skip
def test_a_fault_of_a_brief_is_told_with_its_line_and_key(folder: Path, old: str, new: str, fault: str) -> None:
    """Whoever wrote it finds the place at once and reads what to do."""
    change(folder, FACTORY, old, new)
    told = faults_of(folder)
    assert any(line.startswith(f"{FACTORY}:{fault}") for line in told), told


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        (THAILAND, "75%", "76%", '4: standfirst: says "76%", which none of the claims cited here has (factory#rework)'),
        (THAILAND, 'iso: "TH"', 'iso: "th"', '3: iso: is two capital letters, such as "TH"'),
        (THAILAND, 'iso: "TH"\n', "", '1: iso: is missing: a country has its two letters, such as "TH"'),
        (THAILAND, "[midea]", "[midea, thailand]", "5: related: names the subject itself"),
        (THAILAND, "[midea]", "[medea]", '5: related: "medea" is no subject; did you mean "midea"?'),
        (THAILAND, "[siam]", "[midea]", '7: former: "midea" is a subject of today'),
        (THAILAND, '"泰国"', '"ＭＩＤＥＡ"', '2: aliases: "ＭＩＤＥＡ" is a name of midea already'),
        (THAILAND, '"泰国"', '"thailand"', '2: aliases: "thailand" is said twice'),
        (MIDEA, '"Midea"', '"Midea"\niso: "CN"', "2: iso: belongs to countries only"),
        ("sources.yaml", "tier: 3", "tier: 4", "6: [1].tier: is a whole number from 1 to 3, without quotes"),
        ("sources.yaml", "tier: 3", "state_media: false", "1: [1].tier: is missing"),
        ("sources.yaml", "tier: 3", "tier: 3\n  state_media: yes", "7: [1].state_media: is true or false, without"),
        ("sources.yaml", "https://", "javascript:", "5: [1].url: is an address that begins with https://"),
        ("sources.yaml", '"record"', '"paper"', '7: [2].key: "paper" is the key of another source'),
        ("desk.yaml", '"Three."', '"Three.", "Four."', "3: lines: has 4 lines; a desk is told in 3"),
    ],
)  # fmt: skip
def test_a_fault_elsewhere_is_told_with_its_file_too(folder: Path, file: str, old: str, new: str, fault: str) -> None:
    """Subjects, sources and the desk are read as closely as briefs."""
    change(folder, file, old, new)
    told = faults_of(folder)
    assert any(line.startswith(f"{file}:{fault}") for line in told), told


@pytest.mark.parametrize(
    ("old", "new", "offer"),
    [
        ("lead:", "leed:", "lead"),
        ('"figure"', '"figur"', "figure"),
        ("subjects: [midea]", "subjects: [midae]", "midea"),
        ('"paper", place', '"papper", place', "paper"),
        ("[#rework]", "[#rewrok]", "factory#rework"),
    ],
)  # fmt: skip
def test_a_near_miss_is_offered(folder: Path, old: str, new: str, offer: str) -> None:
    """A slip of the finger is named together with what was meant."""
    change(folder, FACTORY, old, new)
    assert any(line.endswith(f'; did you mean "{offer}"?') for line in faults_of(folder))


def test_every_fault_is_told_at_once(folder: Path) -> None:
    """Nobody mends a catalogue one fault at a time."""
    change(folder, FACTORY, '"-75"', "-75")
    change(folder, THAILAND, "[midea]", "[medea]")
    (folder / "desk.yaml").unlink()
    (folder / "notes.txt").write_text("x")
    (folder / "briefs" / "Bad Name.yaml").write_text("x: y")
    told = faults_of(folder)
    assert [line.partition(":")[0] for line in told] == [
        "briefs/Bad Name.yaml", FACTORY, "desk.yaml", "notes.txt", THAILAND,
    ]  # fmt: skip


def test_a_broken_file_makes_no_faults_elsewhere(folder: Path) -> None:
    """What others cite in a file that cannot be read is not reported as missing."""
    (folder / FACTORY).write_text("title: [")
    (folder / "sources.yaml").write_text("- key: {")
    assert {line.partition(":")[0] for line in faults_of(folder)} == {FACTORY, "sources.yaml"}


def test_a_source_that_nobody_cites_is_a_fault(folder: Path) -> None:
    """The list of sources says what the desk stands on, and nothing else."""
    text = (folder / "sources.yaml").read_text("utf-8")
    (folder / "sources.yaml").write_text(text + '- {key: "idle", title: "T", publisher: "P", tier: 2}\n', "utf-8")
    assert faults_of(folder) == ['sources.yaml:12: [3].key: "idle" is cited by no claim']


def test_a_former_slug_leads_to_one_place(folder: Path) -> None:
    """An old link never has two ends."""
    (folder / MIDEA).write_text('name: "Midea"\nformer: [siam]\n', "utf-8")
    assert faults_of(folder) == [f'{THAILAND}:7: former: "siam" already leads to midea']


def test_a_statement_stands_once(folder: Path) -> None:
    """The same statement in two claims is one too many, however its case and spaces differ."""
    twin = "Rework at Midea's factory in Chonburi  FELL by 75%."
    change(folder, FACTORY, "It is said to be the first factory of its kind, by Midea.", twin)
    assert faults_of(folder) == [
        f"{FACTORY}:16: claims[first].text: says the same as factory#rework; cite that one instead"
    ]


def test_white_space_and_accents_are_made_uniform(folder: Path) -> None:
    """Folded lines and composed or decomposed letters are the same text."""
    change(folder, MIDEA, '"Midea"', '"Midea"\naliases:\n  - >\n    Mi\n    de\u0301a')
    assert load(folder).subjects["midea"].aliases == ("Mi déa",)


def test_the_fingerprint_changes_with_content_and_names_only(folder: Path) -> None:
    """`run` loads the shipped catalogue exactly when it changed."""
    before = folder_hash(folder)
    (folder / ".swap").write_text("x")
    assert folder_hash(folder) == before
    shutil.move(folder / MIDEA, folder / "subjects/companies/media.yaml")
    moved = folder_hash(folder)
    shutil.move(folder / "subjects/companies/media.yaml", folder / MIDEA)
    assert moved != before == folder_hash(folder)


def test_the_command_prints_counts_or_faults(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its exit code is 0 only for a catalogue that loads."""
    assert main([str(folder)]) == 0
    assert capsys.readouterr().out == "2 sources, 2 subjects, 1 briefs, 2 claims: no fault\n"
    change(folder, THAILAND, "75%", "76%")
    assert main([str(folder)]) == 1
    assert capsys.readouterr().out.endswith("1 faults\n")
    assert main([str(folder / "nowhere")]) == 1
    assert main([]) == 2


TWIN = "Rework at Midea's factory in Chonburi fell by 75%."
BRIEF = """\
slug: "second"
title: "A second factory"
date: "2026-11-22"
subjects: [midea]
lead: "Midea follows its factory of May 2024 [factory#rework] with another in 2027 [#plan]."
claims:
  - key: "plan"
    text: "Midea plans a second factory for 2027."
    kind: "forecast"
    standing: "untraced"
    subjects: [midea]
    sources: [{source: "paper"}]
    when: "2027"
    check: {on: "2026-11-22", how: "Looked for the plan, nothing found."}
"""


def test_a_brief_in_a_message_is_read_against_the_catalogue(folder: Path) -> None:
    """An editor's YAML may cite what is there already."""
    brief = load_brief(BRIEF, load(folder))
    assert (brief.slug, brief.version, brief.claims[0].id) == ("second", 1, "second#plan")
    assert brief.claims[0].check == Check(parse("2026-11-22"), "Looked for the plan, nothing found.")
    assert brief.date.upper == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('slug: "second"\n', "", "message:1: slug: is missing"),
        ('"second"', '"Second One"', 'message:1: slug: "Second One" is not in the form lower-case-words-and-digits'),
        ("factory#rework", "factory#gone", 'message:5: lead: cites "factory#gone", which is no claim'),
        ("[midea]", "[midae]", 'message:4: subjects: "midae" is no subject; did you mean "midea"?'),
        ('{source: "paper"}', "", "message:12: claims[plan].sources: names no source; nothing ships without one"),
        ("in 2027", "in 2028", 'message:5: lead: says "2028", which none of the claims cited here has'),
        ("Midea plans a second factory for 2027.", TWIN, "message:8: claims[plan].text: says the same as"),
    ],
)  # fmt: skip
def test_a_fault_in_a_message_is_told_like_one_in_a_file(folder: Path, old: str, new: str, fault: str) -> None:
    """The door of the chat is as narrow as that of the folder."""
    assert old in BRIEF
    with pytest.raises(CatalogueFaults) as refused:
        load_brief(BRIEF.replace(old, new), load(folder))
    assert any(str(found).startswith(fault) for found in refused.value.faults), str(refused.value)


def test_an_edit_cannot_take_away_what_others_cite(folder: Path) -> None:
    """A brief changed in a chat leaves a catalogue that loads: its claims and their words stay where they are cited."""
    catalogue = load(folder)
    text = 'slug: "factory"\n' + (folder / FACTORY).read_text("utf-8")
    assert load_brief(text, catalogue) == catalogue.briefs["factory"]
    for old, new, sentence in [
        ('key: "rework"', 'key: "less-rework"', "lacks factory#rework, which the standfirst of thailand cites"),
        ("Chonburi", "Rayong", 'no longer bears out "Chonburi" in the standfirst of thailand'),
    ]:
        with pytest.raises(CatalogueFaults, match=sentence):
            load_brief(
                text.replace(old, new).replace("[#rework]", "[#less-rework]" if "less" in new else "[#rework]"),
                catalogue,
            )
