"""Where each text of a catalogue belongs, and the one catalogue that all of them make."""

from dataclasses import dataclass, field

from briefs.faults import FaultList, Place, shown
from briefs.fields import Fields, Listing, Node, Table
from briefs.model import Catalogue, Desk, SubjectKind
from briefs.reading import ReadBrief, ReadSource, ReadSubject, read_brief, read_desk, read_source, read_subject, slug_of
from briefs.rules import check_catalogue

DESK, SOURCES, BRIEFS = "desk.yaml", "sources.yaml", "briefs"
FOLDERS: dict[str, SubjectKind] = {
    "subjects/countries": "country",
    "subjects/companies": "company",
    "subjects/themes": "theme",
    "subjects/regions": "region",
    "subjects/organisations": "organisation",
}


@dataclass(slots=True)
class Folder:
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
    seen: set[str] = field(default_factory=set)

    def takes(self, name: str) -> bool:
        """Whether a file of that path in the folder belongs there; why not is noted."""
        self.seen.add(name)
        parent, _, file = name.rpartition("/")
        if not name.endswith(".yaml") or (parent not in (*FOLDERS, BRIEFS) and name not in (DESK, SOURCES)):
            self.faults.add(Place(name), f"does not belong here; {_places()}")
            return False
        if slug_of(file.removesuffix(".yaml")) is None:
            self.faults.add(Place(name), "has a name in another form than lower-case-words.yaml, at most 40 characters")
            return False
        return True

    def refuse(self, name: str, sentence: str) -> None:
        """Note that a file that belongs there cannot be read at all."""
        self.faults.add(Place(name), sentence)
        self._lose(name)

    def place(self, name: str, node: Node | None) -> None:
        """Put what a file says into its place; None for one that is no YAML, which is noted already."""
        if name == SOURCES:
            self._place_sources(node)
        elif isinstance(node, Table):
            self._place_table(name, Fields(node, name, self.faults))
        else:
            self._lose(name)
            if node is not None:
                self.faults.add(Place(name, node.line), "begins with keys such as name: or title:, and this does not")

    def catalogue(self) -> Catalogue:
        """All of it.

        Raises:
            CatalogueFaults: With every fault, when there is one.
        """
        for name in {DESK, SOURCES} - self.seen:
            self.faults.add(Place(name), "is missing")
        for source in self.sources:
            if self.sources_by_key.setdefault(source.value.key, source) is not source:
                source.fields.fault("key", f"{shown(source.value.key)} is the key of another source")
        catalogue = Catalogue(
            desk=self.desk,
            sources={key: self.sources_by_key[key].value for key in sorted(self.sources_by_key)},
            subjects={slug: self.subjects[slug].value for slug in sorted(self.subjects)},
            briefs={slug: self.briefs[slug].value for slug in sorted(self.briefs)},
        )
        check_catalogue(catalogue, self.sources, self.subjects, self.briefs, self.unread, self.faults)
        self.faults.refuse()
        return catalogue

    def _lose(self, name: str) -> None:
        parent, _, file = name.rpartition("/")
        self.unread.add(file.removesuffix(".yaml") if parent else name)

    def _place_table(self, name: str, fields: Fields) -> None:
        parent, _, file = name.rpartition("/")
        slug = file.removesuffix(".yaml")
        if not parent:
            self.desk = read_desk(fields)
        elif parent == BRIEFS:
            self.briefs[slug] = read_brief(slug, fields)
        elif slug in self.subjects:
            fields.fault("", f"has the slug of {self.subjects[slug].fields.file}")
        else:
            self.subjects[slug] = read_subject(slug, FOLDERS[parent], fields)

    def _place_sources(self, node: Node | None) -> None:
        if not isinstance(node, Listing):
            self.unread.add(SOURCES)
            if node is not None:
                self.faults.add(Place(SOURCES, node.line), "is a list of sources, each beginning with a dash")
            return
        for number, item in enumerate(node.items, 1):
            if isinstance(item, Table):
                self.sources.append(read_source(Fields(item, SOURCES, self.faults, f"[{number}]")))
            else:
                self.faults.add(Place(SOURCES, item.line, f"[{number}]"), "is a table of keys such as key: and title:")


def _places() -> str:
    return f"a catalogue holds {DESK}, {SOURCES}, {', '.join(f'{f}/SLUG.yaml' for f in (*FOLDERS, BRIEFS))}"
