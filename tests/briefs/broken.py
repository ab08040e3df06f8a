"""Hundreds of briefs that are broken, made by rule from one that is not: each with the place that must be named."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

GOOD = """\
slug: "thailand-new-cities"
title: "More smart cities in Thailand"
date: "2026-11-22"
subjects: [thailand, smart-cities]
lead: "More cities were certified in Thailand [#more]."
why: "It is a step [#more]."
next: "More may come [#more]."
claims:
  - key: "more"
    text: "More cities in Thailand were certified as smart cities."
    kind: "figure"
    standing: "disputed"
    subjects: [thailand, smart-cities]
    sources: [{source: "agp-dsr", place: "paragraph 1"}]
    when: "2026-10"
    said_by: "The ministry"
    weight: 3
    value: "3"
    unit: "cities"
    note: "The list was not seen."
    record:
      text: "The record has fewer."
      sources: [{source: "agp-dsr", place: "line 2"}]
      why: "It is of another year."
      safe: "Some say that there are more."
    check: {on: "2026-11-22", how: "Opened the record."}
    terms: ["certified"]
"""
LINES = tuple(GOOD.splitlines())
TEXTS = ("title", "lead", "why", "next", "text", "said_by", "value", "unit", "note", "safe")
LISTS = ("subjects", "claims", "sources", "terms")
NEEDED = ("slug", "title", "date", "subjects", "lead", "key", "text", "kind", "standing", "sources")


@dataclass(frozen=True)
class Broken:
    """A brief that must be refused.

    Attributes:
        line: The line that a fault must name; None where the text as a whole is wrong.
        key: What the key named there must end with; "" where no key is meant.
    """

    name: str
    content: bytes
    line: int | None
    key: str = ""


def line_of(key: str) -> int:
    """The first line of GOOD with that key, from 1."""
    return next(n for n, line in enumerate(LINES, 1) if re.match(rf"\s*(- )?{key}:", line))


def with_line(number: int, text: str) -> str:
    """GOOD with another line in the place of one, and without what was nested below it."""
    indent = len(LINES[number - 1]) - len(LINES[number - 1].lstrip(" -"))
    rest = list(LINES[number:])
    while rest and len(rest[0]) - len(rest[0].lstrip(" -")) > indent:
        rest.pop(0)
    return "\n".join((*LINES[: number - 1], text, *rest)) + "\n"


def with_value(key: str, value: str) -> str:
    """GOOD with another value of a key, the first of that name."""
    number = line_of(key)
    return with_line(number, LINES[number - 1].partition(f"{key}:")[0] + f"{key}: {value}")


def of_key(name: str, key: str, value: str) -> Broken:
    return Broken(f"{key}: {name}", with_value(key, value).encode("utf-8", "surrogatepass"), line_of(key), key)


def wrong_types() -> Iterator[Broken]:
    """Every key with what it is not."""
    plain = {"a number": "17", "a flag": "NO", "a day": "2024-05-01", "a clock": "8:30", "a fraction": "1.5"}
    shapes = {"a list": '["a", "b"]', "a table": '{a: "b"}', "nothing in quotes": '""', "white space": '"  "'}
    for key in (*TEXTS, "slug", "date", "when", "kind", "standing", "key"):
        for name, value in (plain | shapes).items():
            yield of_key(name, key, value)
    for key in LISTS:
        for name, value in {"a text": '"x"', "a number": "17", "numbers": "[17]", "nothings": "[~]"}.items():
            yield of_key(name, key, value)
    for value in ('"3"', "4", "0", "-1", "2.5", "0x2", "yes", "[3]", "1e0", "99999999999999999999", ".inf"):
        yield of_key(value, "weight", value)
    for key in ("record", "check"):
        for value in ('"x"', '["a"]', "17", "NO", "2024-05-01"):
            yield of_key(value, key, value)


def wrong_dates() -> Iterator[Broken]:
    """Days and months that there are not, and dates in the forms of other places."""
    never = (
        "2024-13",
        "2024-00",
        "2024-02-30",
        "2023-02-29",
        "2024-06-31",
        "24-05-01",
        "soon",
        "May 2024",
        "01.05.2024",
    )
    for key in ("date", "when"):
        for value in (*never, "2024/05/01", "2024-5-1", "２０２４-05", "2024-05-01T08:30", "1e9", "-2024", "2025/2020"):
            yield of_key(value, key, f'"{value}"')
    for value in ("2024", "2024-05", "2024-05-01~", "2024-05-01/2024-05-02"):
        yield of_key(value, "date", f'"{value}"')


def missing() -> Iterator[Broken]:
    """Each key that has to be there, left out or left empty."""
    for key in NEEDED:
        number = line_of(key)
        first = "  - " if LINES[number - 1].startswith("  - ") else ""
        yield Broken(f"{key}: left out", with_line(number, f"{first}# {key}").encode(), None, key)
        yield of_key("left empty", key, "")
        yield of_key("nothing", key, "~")
    yield Broken("record: left out", with_line(line_of("record"), "").encode(), 9, "record")
    yield Broken("claims: left out", with_line(line_of("claims"), "").encode(), 1, "claims")
    yield of_key("left empty", "claims", "")


def doubled() -> Iterator[Broken]:
    """Each key twice."""
    for number, line in enumerate(LINES, 1):
        key = re.match(r"[\s-]*(\w+):", line)
        assert key is not None
        again = line.replace("- ", "  ")
        if not line.endswith(":"):
            yield Broken(
                f"{key[1]} twice, line {number}",
                "\n".join((*LINES[:number], again, *LINES[number:])).encode(),
                number + 1,
                key[1],
            )


def misspelt() -> Iterator[Broken]:
    """Each key with two letters changed about."""
    for number, line in enumerate(LINES, 1):
        key = re.match(r"[\s-]*(\w+):", line)
        assert key is not None
        wrong = f"{key[1][0]}x{key[1][1:]}"
        text = "\n".join((*LINES[: number - 1], line.replace(key[1], wrong, 1), *LINES[number:]))
        yield Broken(f"{key[1]} misspelt, line {number}", text.encode(), number, wrong)


def unknown() -> Iterator[Broken]:
    """Keys that belong nowhere."""
    for key in (
        "version",
        "origin",
        "published",
        "__class__",
        "constructor",
        "$ref",
        "<<",
        "claims[0]",
        "a.b",
        "№",
        "😀",
    ):
        yield Broken(f"unknown {key}", f'{GOOD}{key}: "x"\n'.encode(), len(LINES) + 1, key)
    for key in ("id", "brief", "url", "tier"):
        yield Broken(f"unknown {key} of a claim", f'{GOOD}    {key}: "x"\n'.encode(), len(LINES) + 1, key)


def names() -> Iterator[Broken]:
    """Paths and other things for a name."""
    paths = (
        "../../etc/passwd",
        "/etc/passwd",
        "a/b",
        "..",
        ".hidden",
        "%2e%2e",
        "a b",
        "Upper",
        "ünï",
        "a--b",
        "-a",
        "a-",
        "a_b",
    )
    for value in (*paths, "a.yaml", "x" * 41, "泰国", "a;b", "<b>", "{0}", "$HOME", "con:"):
        yield of_key(value, "slug", f'"{value}"')
        yield Broken(
            f"subject {value}", with_value("subjects", f'["{value}"]').encode(), line_of("subjects"), "subjects"
        )
    yield of_key("backslashes", "slug", r'"C:\\windows"')
    for value in ("nowhere", "agp-dsrr", "../sources", "AGP-DSR"):
        yield Broken(
            f"source {value}", with_value("sources", f'[{{source: "{value}"}}]').encode(), line_of("sources"), "sources"
        )


def rules() -> Iterator[Broken]:
    """Well-formed, and against a rule of the desk."""
    yield of_key("too long", "title", f'"{"x" * 121}"')
    yield of_key("too long", "text", f'"{"x" * 281}"')
    yield of_key("too long", "unit", f'"{"x" * 41}"')
    yield of_key("cites nothing", "lead", '"More than 17 cities."')
    yield of_key("cites what is not there", "lead", '"More cities [#less]."')
    yield of_key("cites a brief that is not there", "why", '"More cities [nowhere#more]."')
    yield of_key("a figure that no claim has", "next", '"In 2031 there are 99 [#more]."')
    yield of_key("a name that no claim has", "lead", '"More cities of Siemens [#more]."')
    yield of_key("a stray bracket", "lead", '"More cities [sic] [#more]."')
    yield of_key("an editor's mark", "note", '"Seen. [JC1]"')
    yield of_key("no decimal", "value", '"about 3"')
    yield of_key("no kind", "kind", '"figur"')
    yield of_key("no standing", "standing", '"confirmd"')
    yield of_key("a trap in a list", "terms", '["a", NO]')
    yield of_key("a clock in a list", "terms", '["a", 8:30]')
    yield of_key("the same twice", "terms", '["a", "a"]')
