"""Briefs that are broken as texts: in their encoding, their letters, their YAML, or because somebody means harm."""

from collections.abc import Iterator

from tests.briefs import broken
from tests.briefs.broken import GOOD, LINES, Broken, line_of, of_key, with_value


def everything() -> list[Broken]:
    """All that is broken, values and texts, the same at every call."""
    values = (
        broken.wrong_types, broken.wrong_dates, broken.missing, broken.doubled, broken.misspelt, broken.unknown,
        broken.names, broken.rules,
    )  # fmt: skip
    return [one for kind in (*values, encodings, letters, syntax, hostile) for one in kind()]


def encodings() -> Iterator[Broken]:
    """Texts that other programs saved."""
    foreign = GOOD.replace("More smart", "Möre smart")
    for name in ("utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        yield Broken(name, foreign.encode(name), None)
    for name in ("latin-1", "cp1252", "cp437", "mac-roman"):
        yield Broken(name, foreign.encode(name), 2)
    for name, words in {
        "shift-jis": "泰国",
        "gb18030": "泰国",
        "koi8-r": "Таиланд",
        "big5": "泰國",
        "euc-kr": "태국",
    }.items():
        yield Broken(name, GOOD.replace("More smart", words).encode(name), 2)
    for name, raw in {
        "cut short": b"\xe6\xb3",
        "overlong": b"\xc0\xaf",
        "a surrogate": b"\xed\xa0\x80",
        "beyond": b"\xf5\x80\x80\x80",
    }.items():
        yield Broken(name, GOOD.encode().replace(b"More smart", raw), 2)


def letters() -> Iterator[Broken]:
    """Letters that cannot be seen, as they are and written out."""
    for code in (0x00, 0x01, 0x07, 0x08, 0x0B, 0x0C, 0x1B, 0x7F, 0x84, 0x9F, 0xFFFE, 0xFFFF):
        yield of_key(f"U+{code:04X}", "title", f'"More{chr(code)} cities"')
    for code in (0x202A, 0x202E, 0x2066, 0x2069, 0xFEFF, 0x1FFFE):
        yield of_key(f"U+{code:04X}", "title", f'"More{chr(code)} cities"')
    for escape in (r"\0", r"\a", r"\e", r"\x07", r"\u202e", r"\uffff", r"\ud800"):
        yield of_key(f"escaped {escape}", "text", f'"More{escape} cities"')


def syntax() -> Iterator[Broken]:
    """A slip of the finger in each line."""
    for number, line in enumerate(LINES, 1):
        yield Broken(
            f"a tab before line {number}",
            "\n".join((*LINES[: number - 1], f"\t{line}", *LINES[number:])).encode(),
            None,
        )
        if line.endswith('"'):
            yield Broken(
                f"an open quote in line {number}",
                "\n".join((*LINES[: number - 1], line[:-1], *LINES[number:])).encode(),
                None,
            )
            bare = line.replace('"', "").replace(": ", ": and: ", 1)
            yield Broken(
                f"a bare colon in line {number}",
                "\n".join((*LINES[: number - 1], bare, *LINES[number:])).encode(),
                number,
            )
    for key, value in {
        "subjects": "[thailand",
        "sources": '[{source: "agp-dsr"',
        "check": '{on: "2026-11-22"',
        "terms": '["a" "b"]',
    }.items():
        yield Broken(f"{key} {value}", with_value(key, value).encode(), None)
    for value in (
        "@more",
        "`more`",
        "%more",
        "*more",
        "&more more",
        "- more",
        '"more" cities',
        r'"C:\path"',
        "'it's'",
        "|more",
    ):
        yield Broken(f"title {value}", with_value("title", value).encode(), None)


def hostile() -> Iterator[Broken]:
    """What is meant to harm."""
    bomb = 'a: &a ["x", "x"]\n' + "".join(f"b{n}: &b{n} [*{'a' if n == 0 else f'b{n - 1}'}, *a]\n" for n in range(60))
    yield Broken("an alias bomb", bomb.encode(), 1, "a")
    yield Broken("an anchor", with_value("title", '&t "More"').encode(), 2, "title")
    yield Broken("an alias", with_value("title", "*t").encode(), 2, "title")
    yield Broken("a merge", f"{GOOD}<<: {{title: 'x'}}\n".encode(), len(LINES) + 1, "<<")
    for tag in (
        "!!python/object/apply:os.system",
        "!!python/name:os.system",
        "!!str",
        "!!binary",
        "!x",
        "!",
        "!!set",
        "!!timestamp",
    ):
        yield Broken(f"the tag {tag}", with_value("title", f'{tag} "More"').encode(), 2, "title")
    yield Broken("deep lists", with_value("terms", "[" * 500 + "]" * 500).encode(), line_of("terms"), "terms")
    yield Broken("deep tables", with_value("check", "{a: " * 300 + "1" + "}" * 300).encode(), line_of("check"))
    yield Broken("deep without end", with_value("terms", "[" * 9_000).encode(), None)
    yield Broken("two documents", f"{GOOD}---\n{GOOD}".encode(), len(LINES) + 1)
    yield Broken("an end and more", f"{GOOD}...\n{GOOD}".encode(), len(LINES) + 2)
    yield Broken("another YAML", f"%YAML 9.9\n---\n{GOOD}".encode(), 1)
    yield Broken("a list for a key", f'{GOOD}? [a, b]\n: "c"\n'.encode(), len(LINES) + 1)
    yield Broken("huge", GOOD.encode() + b"# " + b"x" * 70_000, None)
    yield Broken("many items", with_value("terms", "[" + '"a", ' * 500 + "]").encode(), line_of("terms"), "terms")
    yield Broken("many keys", (GOOD + "".join(f"k{n}: 1\n" for n in range(900))).encode(), len(LINES) + 1, "k0")
    yield Broken("only comments", b"# nothing\n# at all\n", None)
    yield Broken("a number", b"17\n\n", 1)
    yield Broken("a list", b'- "a"\n- "b"\n', 1)
    yield Broken("JSON", b'{"slug": "a",\n "claims": [{}]}\n', 1, "title")
    yield Broken("HTML", b"<html>\n<b>slug</b>\n</html>\n", 1)
    for name, raw in {
        "a picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        "a zip": b"PK\x03\x04\x14\0\0\0",
        "a PDF": b"%PDF-1.7\n\xe2\xe3\xcf\xd3\n",
        "zeros": b"\0" * 99,
    }.items():
        yield Broken(name, raw, None)
