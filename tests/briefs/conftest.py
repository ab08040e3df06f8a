"""A small catalogue in a folder, without a fault, for the tests of loading."""

from pathlib import Path

import pytest

FILES = {
    "desk.yaml": """\
name: "Small desk"
field: "things that were built"
lines: ["One.", "Two.", "Three."]
contact: "desk@example.org"
licence: "CC BY 4.0"
""",
    "sources.yaml": """\
- key: "paper"
  title: "How things were built"
  publisher: "The Paper"
  date: "2024-06"
  url: "https://paper.example/built"
  tier: 3
- key: "record"
  title: "Public record 17"
  publisher: "Registry"
  tier: 1
  url: null
""",
    "subjects/countries/thailand.yaml": """\
name: "Thailand"
aliases: ["ประเทศไทย", "泰国"]
iso: "TH"
standfirst: "A factory in Chonburi cut rework by 75% [factory#rework]."
related: [midea]
gaps: ["Where the other factories are."]
former: [siam]
""",
    "subjects/companies/midea.yaml": 'name: "Midea"\n',
    "briefs/factory.yaml": """\
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
""",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a catalogue that loads."""
    for name, text in FILES.items():
        path = tmp_path / "catalogue" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path / "catalogue"
