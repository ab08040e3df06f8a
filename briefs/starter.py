"""The small catalogue that `silkbrief new` makes: it loads, and is meant to be changed."""

from collections.abc import Mapping

DESK = """\
name: "{name}"
field: "the field of your desk"
lines:
  - "sourced briefs on a field of your own."
  - "Every statement carries its source and how far it was checked."
  - "Where the record differs from a source, both are shown."
contact: "/report here in the chat"
licence: "CC BY 4.0"
examples: ["example"]
"""
SOURCES = """\
- {key: "first-source", title: "Your first source", publisher: "Its publisher", tier: 2, url: "https://example.org/"}
"""
SUBJECT = """\
name: "Example"
"""
BRIEF = """\
title: "A first brief"
date: "2026-01-01"
subjects: [example]
lead: "Say in a sentence what this is about [#first]."
claims:
  - {key: "first", text: "One statement that a reader can check stands here.", kind: "statement",
     standing: "reported", subjects: [example], sources: [{source: "first-source"}]}
"""


def files(name: str) -> Mapping[str, bytes]:
    """The files of a new catalogue by their path in its folder."""
    shown = "".join(letter for letter in name if letter.isalnum() or letter in " -_")[:40] or "My desk"
    made = {
        "desk.yaml": DESK.replace("{name}", shown),
        "sources.yaml": SOURCES,
        "subjects/themes/example.yaml": SUBJECT,
        "briefs/first-brief.yaml": BRIEF,
    }
    return {path: text.encode() for path, text in made.items()}
