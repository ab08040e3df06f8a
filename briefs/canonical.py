"""The one canonical YAML form: an untouched catalogue written out equals its folder byte for byte."""

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from briefs.dates import When
from briefs.faults import CatalogueFaults
from briefs.folder import BRIEFS, DESK, FOLDERS, SOURCES
from briefs.load import load
from briefs.model import Brief, Catalogue, Check, Citation, Claim, Desk, Record, Source, Subject

FOLDER_OF = {kind: folder for folder, kind in FOLDERS.items()}
# Slugs that every YAML reads as text without quotes: no word of its own, and no number in any of its notations.
BARE = re.compile(r"(?!(?:y|n|yes|no|on|off|true|false|null|nan|inf)$)(?:[a-z]|[0-9]+[g-np-wyz])[a-z0-9-]*")

Pair = tuple[str, str | None]


def to_files(catalogue: Catalogue) -> Mapping[str, bytes]:
    """Every file of the catalogue's folder by its path in it, such as `briefs/midea-5g-factory.yaml`.

    A source that no claim cites yet stays out: a folder's sources are what its claims stand on.
    """
    files = {DESK: desk_yaml(catalogue.desk), SOURCES: sources_yaml(cited_sources(catalogue))}
    for subject in catalogue.subjects.values():
        files[f"{FOLDER_OF[subject.kind]}/{subject.slug}.yaml"] = subject_yaml(subject)
    for brief in catalogue.briefs.values():
        files[f"{BRIEFS}/{brief.slug}.yaml"] = _brief(brief)
    return {name: files[name].encode() for name in sorted(files)}


def forms(catalogue: Catalogue) -> Mapping[str, str]:
    """The text of each item by its name: `desk`, `source:KEY`, `subject:SLUG` or `brief:SLUG`.

    Equal items have equal texts, and `briefs.load.load_form` reads them back.
    """
    texts = {"desk": desk_yaml(catalogue.desk)}
    texts |= {f"source:{source.key}": sources_yaml([source]) for source in cited_sources(catalogue)}
    texts |= {
        f"subject:{s.slug}": _lines([("kind", _quoted(s.kind))]) + subject_yaml(s) for s in catalogue.subjects.values()
    }
    texts |= {f"brief:{brief.slug}": brief_yaml(brief) for brief in catalogue.briefs.values()}
    return texts


def cited_sources(catalogue: Catalogue) -> Sequence[Source]:
    """The sources that a claim cites, in their order."""
    cited = {citation.source for claim in catalogue.claims.values() for citation in claim.cited}
    return [source for source in catalogue.sources.values() if source.key in cited]


def brief_yaml(brief: Brief) -> str:
    """One brief with its slug, as it is sent in a chat."""
    return _lines([("slug", _quoted(brief.slug))]) + _brief(brief)


def claim_yaml(claim: Claim) -> str:
    """One claim as an item of a brief's list."""
    return _item(
        [
            ("key", _quoted(claim.key)),
            ("text", _quoted(claim.text)),
            ("kind", _quoted(claim.kind)),
            ("standing", _quoted(claim.standing)),
            ("subjects", _slugs(claim.subjects)),
            ("sources", _citations(claim.sources, "    ")),
            ("when", _date(claim.when)),
            ("said_by", _optional(claim.said_by)),
            ("weight", str(claim.weight) if claim.weight != 2 else None),
            ("value", _optional(claim.value)),
            ("unit", _optional(claim.unit)),
            ("note", _optional(claim.note)),
            ("record", _record(claim.record)),
            ("check", _check(claim.check)),
            ("terms", _texts(claim.terms)),
        ],
        "  ",
    )


def subject_yaml(subject: Subject) -> str:
    """The file of a subject."""
    return _lines(
        [
            ("name", _quoted(subject.name)),
            ("aliases", _texts(subject.aliases)),
            ("iso", _optional(subject.iso)),
            ("standfirst", _optional(subject.standfirst)),
            ("related", _slugs(subject.related) if subject.related else None),
            ("gaps", _listed(subject.gaps)),
            ("former", _slugs(subject.former) if subject.former else None),
        ]
    )


def sources_yaml(sources: Iterable[Source]) -> str:
    """The file of all sources, by key."""
    return "".join(_source(source) for source in sorted(sources, key=lambda source: source.key)) or "[]\n"


def desk_yaml(desk: Desk) -> str:
    """The file of the desk."""
    return _lines(
        [
            ("name", _quoted(desk.name)),
            ("field", _quoted(desk.field)),
            ("lines", _listed(desk.lines)),
            ("contact", _quoted(desk.contact)),
            ("licence", _quoted(desk.licence)),
            ("examples", _listed(desk.examples)),
        ]
    )


def rewrite(folder: Path) -> list[str]:
    """Bring a folder that loads into canonical form; the paths of the files that changed.

    Raises:
        CatalogueFaults: When the folder has faults; nothing is written then.
        OSError: When a file cannot be read or written.
    """
    changed = []
    for name, content in to_files(load(folder)).items():
        path = folder / name
        if path.read_bytes() != content:
            path.write_bytes(content)
            changed.append(name)
    return changed


def main(arguments: list[str]) -> int:
    """Rewrite a folder and print what changed; the exit code is 0 only when it is canonical now."""
    if len(arguments) != 1:
        print("usage: python -m briefs.canonical DIR", file=sys.stderr)
        return 2
    try:
        changed = rewrite(Path(arguments[0]))
    except (CatalogueFaults, OSError) as refused:
        print(refused)
        return 1
    print("\n".join([*changed, f"{len(changed)} files rewritten"]))
    return 0


def _brief(brief: Brief) -> str:
    return _lines(
        [
            ("title", _quoted(brief.title)),
            ("date", _quoted(brief.date.text)),
            ("subjects", _slugs(brief.subjects)),
            ("lead", _quoted(brief.lead)),
            ("why", _optional(brief.why)),
            ("next", _optional(brief.next)),
            ("claims", "\n" + "".join(map(claim_yaml, brief.claims)).rstrip("\n")),
        ]
    )


def _source(source: Source) -> str:
    return _item(
        [
            ("key", _quoted(source.key)),
            ("title", _quoted(source.title)),
            ("publisher", _quoted(source.publisher)),
            ("date", _date(source.date)),
            ("url", _optional(source.url)),
            ("tier", str(source.tier)),
            ("state_media", "true" if source.state_media else None),
            ("note", _optional(source.note)),
        ],
        "",
    )


def _record(record: Record | None) -> str | None:
    if record is None:
        return None
    pairs = [
        ("text", _quoted(record.text)),
        ("sources", _citations(record.sources, "      ")),
        ("why", _optional(record.why)),
        ("safe", _optional(record.safe)),
    ]
    return "\n" + _lines(pairs, "      ").rstrip("\n")


def _check(check: Check | None) -> str | None:
    return _flow([("on", check.on.text), ("how", check.how)]) if check else None


def _citations(citations: Iterable[Citation], indent: str) -> str:
    """One citation on the line of its key; more of them each on an own line."""
    flows = [_flow([("source", citation.source), ("place", citation.place)]) for citation in citations]
    return f"[{flows[0]}]" if len(flows) == 1 else "".join(f"\n{indent}  - {flow}" for flow in flows)


def _item(pairs: Iterable[Pair], indent: str) -> str:
    """The keys of one item of a list, its dash before the first."""
    lines = _lines(pairs, f"{indent}  ")
    return f"{indent}- {lines[len(indent) + 2 :]}"


def _lines(pairs: Iterable[Pair], indent: str = "") -> str:
    """A line for each key that has a value; a value that begins a line of its own follows without a space."""
    return "".join(
        f"{indent}{key}:{'' if value.startswith(chr(10)) else ' '}{value}\n" for key, value in pairs if value
    )


def _flow(pairs: Iterable[tuple[str, str | None]]) -> str:
    return "{" + ", ".join(f"{key}: {_quoted(value)}" for key, value in pairs if value) + "}"


def _texts(texts: Iterable[str]) -> str | None:
    items = ", ".join(map(_quoted, texts))
    return f"[{items}]" if items else None


def _slugs(slugs: Iterable[str]) -> str:
    return f"[{', '.join(slug if BARE.fullmatch(slug) else _quoted(slug) for slug in slugs)}]"


def _listed(texts: Iterable[str]) -> str | None:
    return "".join(f"\n  - {_quoted(text)}" for text in texts) or None


def _optional(text: str | None) -> str | None:
    return _quoted(text) if text else None


def _date(when: When | None) -> str | None:
    return _quoted(when.text) if when else None


def _quoted(text: str) -> str:
    # What JSON writes for a text on one line is a double-quoted text of YAML; line breaks and controls never come here.
    return json.dumps(text, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
