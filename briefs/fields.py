"""Plain trees of scalars, lists and tables with their lines, and the typed reading of a table, fault by fault."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from briefs.dates import BadDate, When, parse
from briefs.faults import FaultList, Place, near_miss, shown

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_SLUG = 40
LONGEST_LIST = 400
EDITORS_MARK = re.compile(r"\[[A-Z]{1,4}[0-9]{1,3}\]")
# Marks that turn the direction of a text can make a line read as what it does not say; the last is a stray BOM.
HIDDEN = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
NO_DATE = When("0001", date.min, date.min)
# What YAML takes an unquoted word for, where a text was meant.
MISREAD = {
    "bool": "true or false",
    "int": "a number",
    "float": "a number",
    "timestamp": "a date",
    "null": "nothing",
    "merge": "a merge",
    "value": "a default",
}


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value as it was written.

    Attributes:
        tag: What YAML takes it for: "str" for anything quoted, else str, int, float, bool, null, timestamp, merge.
    """

    line: int
    value: str
    tag: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of nodes."""

    line: int
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Keys with their nodes, and the line of each key."""

    line: int
    values: dict[str, "Node"]
    lines: dict[str, int]


Node = Scalar | Listing | Table


class Fields:
    """The keys of one table, read one by one; every fault goes to the list, and a plain value stands in for it."""

    def __init__(self, table: Table, file: str, faults: FaultList, path: str = "") -> None:
        self.table = table
        self.file = file
        self.faults = faults
        self.path = path
        self._asked: list[str] = []

    def has(self, key: str) -> bool:
        """Whether the key is there with a value."""
        node = self.table.values.get(key)
        return node is not None and not (isinstance(node, Scalar) and node.tag == "null")

    def place(self, key: str = "", item: int | None = None) -> Place:
        """Where a key stands, or one item of its list; the table itself where there is none."""
        node = self.table.values.get(key)
        line = self.table.lines.get(key, self.table.line)
        if item is not None and isinstance(node, Listing) and item < len(node.items):
            line = node.items[item].line
        return Place(self.file, line, f"{self.path}.{key}" if self.path and key else key or self.path)

    def fault(self, key: str, sentence: str, item: int | None = None) -> None:
        """Note what is wrong at a key."""
        self.faults.add(self.place(key, item), sentence)

    def text(self, key: str, longest: int) -> str:
        """A text that has to be there; "" where it is not."""
        return self.optional_text(key, longest) or self._missing(key)

    def optional_text(self, key: str, longest: int) -> str | None:
        """A text on one line, its white space and accents made uniform, or None."""
        node = self._node(key)
        return None if node is None else self._text_of(node, key, longest)

    def texts(self, key: str, longest: int) -> tuple[str, ...]:
        """A list of different texts; empty where there is none."""
        found: list[str] = []
        for number, node in enumerate(self._items(key)):
            text = self._text_of(node, key, longest, number)
            if text in found:
                self.fault(key, f"says {shown(text)} twice", number)
            elif text:
                found.append(text)
        return tuple(found)

    def slug(self, key: str) -> str:
        """A text in the form of a slug that has to be there."""
        text = self.text(key, LONGEST_SLUG)
        if text and not SLUG.fullmatch(text):
            self.fault(key, f"{shown(text)} is not in the form lower-case-words-and-digits")
        return text

    def slugs(self, key: str) -> tuple[str, ...]:
        """A list of different texts in the form of slugs."""
        found = self.texts(key, LONGEST_SLUG)
        for number, text in enumerate(found):
            if not SLUG.fullmatch(text):
                self.fault(key, f"{shown(text)} is not in the form lower-case-words-and-digits", number)
        return found

    def choice(self, key: str, choices: Sequence[str]) -> str:
        """One of a few words; the first of them stands in for a wrong one."""
        text = self.text(key, LONGEST_SLUG)
        if text and text not in choices:
            self.fault(key, f"{shown(text)} is none of {', '.join(choices)}{near_miss(text, choices)}")
        return text if text in choices else choices[0]

    def whole(self, key: str, default: int | None, lowest: int, highest: int) -> int:
        """A whole number within bounds, written without quotes; without a default it has to be there."""
        node = self._node(key)
        if node is None:
            if default is None:
                self._missing(key)
            return lowest if default is None else default
        plain = isinstance(node, Scalar) and node.tag == "int" and re.fullmatch(r"[0-9]{1,4}", node.value)
        if plain and lowest <= int(plain.group()) <= highest:
            return int(plain.group())
        self.fault(key, f"is a whole number from {lowest} to {highest}, without quotes")
        return lowest

    def flag(self, key: str) -> bool:
        """True or false, written without quotes; false where it is left out."""
        node = self._node(key)
        if node is None:
            return False
        if isinstance(node, Scalar) and node.tag == "bool" and node.value in ("true", "false"):
            return node.value == "true"
        self.fault(key, "is true or false, without quotes")
        return False

    def date(self, key: str, day: bool = False) -> When:
        """A date that has to be there, to the day where one is asked for."""
        when = self.optional_date(key)
        if when is None:
            self._missing(key)
        elif day and when != NO_DATE and (when.precision, when.approximate or when.uncertain) != ("day", False):
            self.fault(key, f'{shown(when.text)} is no single day such as "2026-11-22"')
        return when or NO_DATE

    def optional_date(self, key: str) -> When | None:
        """A date in quotes, or None where it is left out."""
        text = self.optional_text(key, LONGEST_LIST)
        if text is None:
            return None
        try:
            return parse(text)
        except BadDate as fault:
            if text:
                self.fault(key, str(fault))
            return NO_DATE

    def inner(self, key: str) -> "Fields | None":
        """The table under a key, or None where it is left out."""
        node = self._node(key)
        if node is None:
            return None
        if isinstance(node, Table):
            return Fields(node, self.file, self.faults, self.place(key).key)
        self.fault(key, "is a table of keys with their values")
        return None

    def rows(self, key: str) -> list["Fields"]:
        """The tables of a list."""
        path = self.place(key).key
        found = []
        for number, node in enumerate(self._items(key), 1):
            if isinstance(node, Table):
                found.append(Fields(node, self.file, self.faults, f"{path}[{number}]"))
            else:
                self.fault(key, "every item here is a table of keys with their values", number - 1)
        return found

    def close(self) -> None:
        """Report every key that nobody asked for."""
        for key in self.table.values.keys() - set(self._asked):
            self.fault(key, f"is no key that belongs here{near_miss(key, self._asked)}")

    def _node(self, key: str) -> Node | None:
        self._asked.append(key)
        return self.table.values[key] if self.has(key) else None

    def _items(self, key: str) -> tuple[Node, ...]:
        node = self._node(key)
        if node is None:
            return ()
        if not isinstance(node, Listing):
            self.fault(key, "is a list: [one, two] or a line for each, beginning with a dash")
            return ()
        if len(node.items) > LONGEST_LIST:
            self.fault(key, f"has {len(node.items)} items; {LONGEST_LIST} is the most")
        return node.items[:LONGEST_LIST]

    def _missing(self, key: str) -> str:
        if not self.has(key):
            self.fault(key, "is missing")
        return ""

    def _text_of(self, node: Node, key: str, longest: int, item: int | None = None) -> str:
        if not isinstance(node, Scalar):
            self.fault(key, "is a text, not a list or a table", item)
            return ""
        if node.tag != "str":
            meaning = MISREAD.get(node.tag, node.tag)
            self.fault(key, f'{shown(node.value)[1:-1]} is {meaning} to YAML: quote it, "{node.value[:60]}"', item)
            return ""
        text = " ".join(unicodedata.normalize("NFC", node.value).split())
        for sentence in _faults_of(text, longest):
            self.fault(key, sentence, item)
        return text


def _faults_of(text: str, longest: int) -> list[str]:
    """What is wrong with a text whatever it says."""
    found = []
    if not text:
        found.append("is empty; write it, or leave the key out")
    if len(text) > longest:
        found.append(f"has {len(text)} characters; {longest} is the most")
    found += [f"carries an editor's mark, {mark}, that no reader may see" for mark in EDITORS_MARK.findall(text)]
    # White space is plain by now, so that nearly every text is printable and the closer look is rare.
    hidden = [] if text.isprintable() else sorted({f"U+{ord(letter):04X}" for letter in text if _is_hidden(letter)})
    if hidden:
        found.append(f"holds characters that cannot be seen ({', '.join(hidden)})")
    return found


def _is_hidden(letter: str) -> bool:
    return letter in HIDDEN or unicodedata.category(letter) in ("Cc", "Cs") or ord(letter) & 0xFFFE == 0xFFFE
