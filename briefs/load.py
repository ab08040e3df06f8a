"""YAML -> Catalogue, or one error that lists every fault with file, line and key; the only lines that open files."""

import hashlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, cast

import yaml

from briefs.faults import CatalogueFaults, FaultList, Place, shown
from briefs.fields import Fields, Listing, Node, Scalar, Table
from briefs.model import Brief, Catalogue, Desk, SubjectKind
from briefs.reading import ReadBrief, ReadSource, ReadSubject, read_brief, read_desk, read_source, read_subject, slug_of
from briefs.rules import check_catalogue, check_new_brief

LARGEST_FILE = 1_000_000
LARGEST_MESSAGE = 64_000
DEEPEST = 8
DESK, SOURCES, BRIEFS = "desk.yaml", "sources.yaml", "briefs"
FOLDERS: dict[str, SubjectKind] = {
    "subjects/countries": "country",
    "subjects/companies": "company",
    "subjects/themes": "theme",
    "subjects/regions": "region",
    "subjects/organisations": "organisation",
}


def load(folder: Path) -> Catalogue:
    """The catalogue of a folder.

    Raises:
        CatalogueFaults: With every fault of every file, when there is one.
        OSError: When the folder or a file in it cannot be read.
    """
    read = _Folder()
    files = dict(_files(folder))
    for name in {DESK, SOURCES} - files.keys():
        read.faults.add(Place(name), "is missing")
    for name, path in files.items():
        _read_file(read, name, path, folder)
    for source in read.sources:
        if read.sources_by_key.setdefault(source.value.key, source) is not source:
            source.fields.fault("key", f"{shown(source.value.key)} is the key of another source")
    catalogue = Catalogue(
        desk=read.desk,
        sources={key: read.sources_by_key[key].value for key in sorted(read.sources_by_key)},
        subjects={slug: read.subjects[slug].value for slug in sorted(read.subjects)},
        briefs={slug: read.briefs[slug].value for slug in sorted(read.briefs)},
    )
    check_catalogue(catalogue, read.sources, read.subjects, read.briefs, read.unread, read.faults)
    read.faults.refuse()
    return catalogue


def load_brief(text: str, catalogue: Catalogue, name: str = "message") -> Brief:
    """A brief written in one YAML text with its `slug`, against the subjects, sources and claims of a catalogue.

    It may take the place of a brief of the same slug, as long as all that cites it stays borne out.

    Raises:
        CatalogueFaults: With every fault of the text; `name` stands for the file.
    """
    faults = FaultList()
    node = _compose(text.encode("utf-8", "surrogatepass"), name, LARGEST_MESSAGE, faults)
    if not isinstance(node, Table):
        if not faults.found:
            faults.add(Place(name, 1), "is no brief: it begins with keys such as slug: and title:")
        raise CatalogueFaults(faults.found)
    fields = Fields(node, name, faults)
    read = read_brief(fields.slug("slug"), fields)
    check_new_brief(read, catalogue, faults)
    faults.refuse()
    return read.value


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


@dataclass(slots=True)
class _Folder:
    """What was read of a folder so far.

    Attributes:
        unread: Slugs of subjects and briefs, and names of files, that exist and could not be read.
    """

    faults: FaultList = field(default_factory=FaultList)
    desk: Desk = field(default_factory=lambda: Desk("", "", (), "", ""))
    sources: list[ReadSource] = field(default_factory=list)
    sources_by_key: dict[str, ReadSource] = field(default_factory=dict)
    subjects: dict[str, ReadSubject] = field(default_factory=dict)
    briefs: dict[str, ReadBrief] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file of a folder with its path within it, in the order of those; what begins with a dot is left out."""
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is no folder")
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        if not path.is_dir() and not any(part.startswith(".") for part in inner.parts):
            name = inner.as_posix()
            yield name if name.isprintable() else ascii(name)[1:-1], path


def _read_file(read: _Folder, name: str, path: Path, folder: Path) -> None:
    """Read one file into its place, or note why it has none."""
    parent, _, file = name.rpartition("/")
    slug = slug_of(file.removesuffix(".yaml"))
    if not name.endswith(".yaml") or (parent not in (*FOLDERS, BRIEFS) and name not in (DESK, SOURCES)):
        read.faults.add(Place(name), f"does not belong here; {_places()}")
        return
    if slug is None:
        read.faults.add(Place(name), "has a name in another form than lower-case-words.yaml, at most 40 characters")
        return
    if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
        read.faults.add(Place(name), "is no plain file of this folder")
        read.unread.add(slug if parent else name)
        return
    with path.open("rb") as stream:
        node = _compose(stream.read(LARGEST_FILE + 1), name, LARGEST_FILE, read.faults)
    if name == SOURCES:
        _place_sources(read, node)
    elif isinstance(node, Table):
        _place(read, parent, slug, Fields(node, name, read.faults))
    else:
        read.unread.add(slug if parent else name)
        if node is not None:
            read.faults.add(Place(name, node.line), "begins with keys such as name: or title:, and this does not")


def _places() -> str:
    return f"a catalogue holds {DESK}, {SOURCES}, {', '.join(f'{f}/SLUG.yaml' for f in (*FOLDERS, BRIEFS))}"


def _place(read: _Folder, parent: str, slug: str, fields: Fields) -> None:
    if not parent:
        read.desk = read_desk(fields)
    elif parent == BRIEFS:
        read.briefs[slug] = read_brief(slug, fields)
    elif slug in read.subjects:
        fields.fault("", f"has the slug of {read.subjects[slug].fields.file}")
    else:
        read.subjects[slug] = read_subject(slug, FOLDERS[parent], fields)


def _place_sources(read: _Folder, node: Node | None) -> None:
    if not isinstance(node, Listing):
        read.unread.add(SOURCES)
        if node is not None:
            read.faults.add(Place(SOURCES, node.line), "is a list of sources, each beginning with a dash")
        return
    for number, item in enumerate(node.items, 1):
        if isinstance(item, Table):
            read.sources.append(read_source(Fields(item, SOURCES, read.faults, f"[{number}]")))
        else:
            read.faults.add(Place(SOURCES, item.line, f"[{number}]"), "is a table of keys such as key: and title:")


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
    try:
        if len(content) > largest:
            raise _Refused(0, f"is larger than {largest // 1000} kB")
        text = content.decode("utf-8-sig")
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        return _document(cast(_Events, loader(text)), file, faults)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        faults.add(Place(file, line), "is not written in UTF-8; save it as UTF-8")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        faults.add(Place(file, mark.line + 1 if mark else 0), f"is no YAML: {error.problem or error.context}")
    except yaml.YAMLError as error:
        faults.add(Place(file), f"is no YAML: {' '.join(str(error).split())}")
    except _Refused as refused:
        faults.add(Place(file, refused.line), str(refused))
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
