"""Where and why a text is no YAML, in words that say what to do: a parser's own are about tokens and streams."""

import re
from collections.abc import Sequence

# What YAML forbids in a text, however it is quoted.
FORBIDDEN = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
KEY = re.compile(r"""^\s*(?:-\s+)?\{?\s*["']?([A-Za-z_][\w-]*)["']?\s*:""")
FARTHEST = 60
# What is wrong where it begins, not where a parser gives up.
OPENED = re.compile(r"unexpected end of stream|expected ',' or")
HINTS: Sequence[tuple[str, str]] = (
    ("unexpected end of stream", "it opens a quote that is never closed"),
    ("mapping values are not allowed", "it has a second colon, or is indented too far; put the text in quotes"),
    ("did not find expected key", "here, or in the line before, a quote or the indentation is off"),
    ("did not find expected ',' or ']'", "a list that begins with [ lacks its ] or a comma"),
    ("did not find expected ',' or '}'", "a table that begins with { lacks its } or a comma"),
    ("unknown escape character", "it has a backslash between double quotes; write it twice, or use single quotes"),
    ("could not find expected ':'", 'it is no key with its value; write key: "value"'),
    ("block sequence entries are not allowed", "a dash stands where a value is wanted; begin the list on its own line"),
    ("<document start>", "it goes on after the end of the text"),
    ("expected alphabetic or numeric", "it begins with * or &, which YAML keeps for itself; put the text in quotes"),
    ("expected comment or line break", "after | or > the text begins on the next line"),
    ("incompatible YAML document", "it begins with a line for another version of YAML; leave that out"),
)


def forbidden(text: str) -> tuple[int, str] | None:
    """The line of the first character that no YAML may hold, and a sentence about it."""
    found = FORBIDDEN.search(text)
    if found is None:
        return None
    letter = f"U+{ord(found.group()):04X}"
    return text.count("\n", 0, found.start()) + 1, f"is no YAML: it holds the character {letter}, which cannot be seen"


def in_words(problem: str, text: str, line: int) -> str:
    """What a parser says of a line of a text, as a sentence that says what to do."""
    if "cannot start any token" in problem:
        tabbed = "".join(text.split("\n")[line - 1 : line]).lstrip(" ").startswith("\t")
        mark = "it begins with a mark that YAML keeps for itself, such as @ or `; put the text in quotes"
        return f"is no YAML: {'it is indented with a tab; use spaces' if tabbed else mark}"
    known = next((words for part, words in HINTS if part in problem), problem)
    return f"is no YAML: {known}"


def key_near(text: str, line: int) -> str:
    """The key that a line is about, its own or the one that it goes on with; "" where there is none."""
    for each in reversed(text.split("\n")[max(line - FARTHEST, 0) : max(line, 0)]):
        if match := KEY.match(each[:200]):
            return match.group(1)
        if each[:1].strip() and not each.startswith("- "):
            return ""
    return ""
