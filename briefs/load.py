"""YAML -> Catalogue, or one error that lists every fault with file, line and key; the only lines that open files."""

import hashlib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol, cast

import yaml

from briefs.faults import CatalogueFaults, FaultList, Place, shown
from briefs.fields import Fields, Listing, Node, Scalar, Table
from briefs.folder import Folder
from briefs.hints import OPENED, forbidden, in_words, key_near
from briefs.model import SUBJECT_KINDS, Brief, Catalogue, Claim, Desk, Source, Subject, SubjectKind
from briefs.reading import read_brief, read_claim, read_desk, read_source, read_subject
from briefs.rules import check_new_brief, check_new_claim, check_new_source, check_new_subject

LARGEST_FILE = 1_000_000
LARGEST_MESSAGE = 64_000
DEEPEST = 8


def load(folder: Path) -> Catalogue:
    """The catalogue of a folder.

    Raises:
        CatalogueFaults: With every fault of every file, when there is one.
        OSError: When the folder or a file in it cannot be read.
    """
    read = Folder()
    for name, path in _files(folder):
        if read.takes(name):
            _read_file(read, name, path, folder)
    return read.catalogue()


def load_texts(files: Mapping[str, bytes]) -> Catalogue:
    """The catalogue of a folder's files, each under its path in it.

    Raises:
        CatalogueFaults: With every fault of every file, when there is one.
    """
    read = Folder()
    for name, content in files.items():
        if read.takes(name):
            read.place(name, _compose(content, name, LARGEST_FILE, read.faults))
    return read.catalogue()


def load_form(item: str, form: str) -> Desk | Source | Subject | Brief:
    """One item of a catalogue by itself, from the text that `briefs.canonical.forms` made of it.

    Raises:
        CatalogueFaults: It has faults of its own; how it goes with others is not asked.
    """
    faults = FaultList()
    kind, _, name = item.partition(":")
    node = _compose(form.encode("utf-8", "surrogatepass"), item, LARGEST_FILE, faults)
    if isinstance(node, Listing) and node.items:
        node = node.items[0]
    if not isinstance(node, Table):
        faults.add(Place(item, 1), "begins with keys such as name: or title:, and this does not")
        raise CatalogueFaults(faults.found)
    fields = Fields(node, item, faults)
    read: Desk | Source | Subject | Brief
    if kind == "desk":
        read = read_desk(fields)
    elif kind == "source":
        read = read_source(fields).value
    elif kind == "subject":
        read = read_subject(name, cast(SubjectKind, fields.choice("kind", SUBJECT_KINDS)), fields).value
    else:
        read = read_brief(fields.slug("slug"), fields).value
    faults.refuse()
    return read


def load_brief(text: str, catalogue: Catalogue, name: str = "message") -> Brief:
    """A brief written in one YAML text with its `slug`, against the subjects, sources and claims of a catalogue.

    It may take the place of a brief of the same slug, as long as all that cites it stays borne out.

    Raises:
        CatalogueFaults: With every fault of the text; `name` stands for the file.
    """
    fields = _fields_of(text, name, "brief: it begins with keys such as slug: and title:")
    faults = fields.faults
    read = read_brief(fields.slug("slug"), fields)
    check_new_brief(read, catalogue, faults)
    faults.refuse()
    return read.value


def load_claim(text: str, slug: str, catalogue: Catalogue, name: str = "message") -> Claim:
    """A claim of a brief, written as an item of its list or without the dash, against a catalogue.

    Raises:
        CatalogueFaults: With every fault of the text; how it goes with its brief, `load_brief` asks.
    """
    fields = _fields_of(text, name, "claim: it begins with keys such as key: and text:")
    read = read_claim(slug, fields)
    check_new_claim(read, catalogue, fields.faults)
    fields.faults.refuse()
    return read.value


def load_subject(text: str, catalogue: Catalogue, name: str = "message") -> Subject:
    """A subject written with its `slug` and `kind`, against a catalogue; it may take the place of the one of its slug.

    Raises:
        CatalogueFaults: With every fault of the text.
    """
    fields = _fields_of(text, name, "subject: it begins with keys such as slug:, kind: and name:")
    slug, kind = fields.slug("slug"), cast(SubjectKind, fields.choice("kind", SUBJECT_KINDS))
    read = read_subject(slug, kind, fields)
    check_new_subject(read, catalogue, fields.faults)
    fields.faults.refuse()
    return read.value


def load_source(text: str, catalogue: Catalogue, name: str = "message") -> Source:
    """A source, written as in `sources.yaml`, against a catalogue; it may take the place of the one of its key.

    Raises:
        CatalogueFaults: With every fault of the text.
    """
    fields = _fields_of(text, name, "source: it begins with keys such as key: and title:")
    read = read_source(fields)
    check_new_source(read, catalogue, fields.faults)
    fields.faults.refuse()
    return read.value


def _fields_of(text: str, name: str, what: str) -> Fields:
    """The keys of a message; one item of a list counts as its keys."""
    faults = FaultList()
    node = _compose(text.encode("utf-8", "surrogatepass"), name, LARGEST_MESSAGE, faults)
    if isinstance(node, Listing) and len(node.items) == 1:
        node = node.items[0]
    if not isinstance(node, Table):
        if not faults.found:
            faults.add(Place(name, 1), f"is no {what}")
        raise CatalogueFaults(faults.found)
    return Fields(node, name, faults)


def folder_hash(folder: Path) -> str:
    """A fingerprint of every content file of a folder, names included: equal only for equal content.

    Raises:
        OSError: When the folder or a file in it cannot be read.
    """
    digest = hashlib.sha256()
    for name, path in _files(folder):
        content = path.read_bytes() if path.is_file() else b""
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file of a folder with its path within it, in the order of those; what begins with a dot is left out."""
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is no folder")
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        if not path.is_dir() and not any(part.startswith(".") for part in inner.parts):
            name = inner.as_posix()
            yield name if name.isprintable() else ascii(name)[1:-1], path


def _read_file(read: Folder, name: str, path: Path, folder: Path) -> None:
    """Read one file into its place, or note why it has none."""
    if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
        read.refuse(name, "is no plain file of this folder")
        return
    with path.open("rb") as stream:
        read.place(name, _compose(stream.read(LARGEST_FILE + 1), name, LARGEST_FILE, read.faults))


class _Events(Protocol):
    """The part of a YAML loader that is used here: events one by one, and what a plain word is taken for."""

    def check_event(self, kind: type[yaml.Event]) -> bool: ...
    def get_event(self) -> yaml.Event: ...
    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str: ...
    def dispose(self) -> None: ...


class _Refused(Exception):
    """The text is no YAML that we read; its line and the sentence say why."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line = line


def _compose(content: bytes, file: str, largest: int, faults: FaultList) -> Node | None:
    """The tree of a YAML text, or None after noting why it is refused."""
    text = ""
    try:
        if len(content) > largest:
            raise _Refused(0, f"is larger than {largest // 1000} kB")
        text = content.decode("utf-8-sig")
        if wrong := forbidden(text):
            raise _Refused(*wrong)
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        return _document(cast(_Events, loader(text)), file, faults)
    except UnicodeDecodeError as error:
        line, sentence = content.count(b"\n", 0, error.start) + 1, "is not written in UTF-8; save it as UTF-8"
    except yaml.MarkedYAMLError as error:
        problem = error.problem or error.context or ""
        mark = error.context_mark if OPENED.search(problem) else error.problem_mark
        line = mark.line + 1 if mark else 0
        sentence = in_words(problem, text, line)
    except yaml.YAMLError as error:
        line, sentence = 0, f"is no YAML: {' '.join(str(error).split())}"
    except _Refused as refused:
        line, sentence = refused.line, str(refused)
    faults.add(Place(file, line, key_near(text, line)), sentence)
    return None


def _document(events: _Events, file: str, faults: FaultList) -> Node:
    """The one document of a text."""
    try:
        events.get_event()
        if events.check_event(yaml.StreamEndEvent):
            raise _Refused(1, "is empty")
        events.get_event()
        node = _node(events, DEEPEST, file, faults)
        events.get_event()
        if not events.check_event(yaml.StreamEndEvent):
            raise _Refused(_line(events.get_event()), "holds more than one document; --- begins another")
        return node
    finally:
        events.dispose()


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _node(events: _Events, depth: int, file: str, faults: FaultList) -> Node:
    # Events, not nodes: an alias is refused before anything is built from it.
    event = events.get_event()
    line = _line(event)
    if isinstance(event, yaml.NodeEvent) and event.anchor:
        raise _Refused(line, f"uses an anchor or alias ({shown(event.anchor)}); write the text out, in quotes")
    if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
        raise _Refused(line, f"uses a tag ({shown(event.tag)}); leave it out")
    if isinstance(event, yaml.ScalarEvent):
        tag = "str" if event.style else events.resolve(yaml.ScalarNode, event.value, (True, False))
        return Scalar(line, event.value, tag.rpartition(":")[2])
    if depth == 0:
        raise _Refused(line, f"is nested deeper than {DEEPEST} levels")
    if isinstance(event, yaml.SequenceStartEvent):
        items = []
        while not events.check_event(yaml.SequenceEndEvent):
            items.append(_node(events, depth - 1, file, faults))
        events.get_event()
        return Listing(line, tuple(items))
    return _table(events, depth, Table(line, {}, {}), Place(file), faults)


def _table(events: _Events, depth: int, table: Table, place: Place, faults: FaultList) -> Table:
    while not events.check_event(yaml.MappingEndEvent):
        key = _node(events, depth - 1, place.file, faults)
        value = _node(events, depth - 1, place.file, faults)
        if not isinstance(key, Scalar):
            raise _Refused(key.line, "has a list or a table where a key is wanted")
        if key.value in table.values:
            first = table.lines[key.value]
            faults.add(Place(place.file, key.line, shown(key.value)[1:-1]), f"stands twice here, first in line {first}")
        table.values.setdefault(key.value, value)
        table.lines.setdefault(key.value, key.line)
    events.get_event()
    return table


def main(arguments: list[str]) -> int:
    """Print every fault of a folder, or what it holds; the exit code is 0 only for a catalogue that loads."""
    if len(arguments) != 1:
        print("usage: python -m briefs.load DIR", file=sys.stderr)
        return 2
    try:
        catalogue = load(Path(arguments[0]))
    except (CatalogueFaults, OSError) as refused:
        print(refused)
        if isinstance(refused, CatalogueFaults):
            print(f"{len(refused.faults)} faults")
        return 1
    counts = {"sources": catalogue.sources, "subjects": catalogue.subjects, "briefs": catalogue.briefs}
    print(", ".join(f"{len(of)} {name}" for name, of in counts.items()) + f", {len(catalogue.claims)} claims: no fault")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
