"""Git's folder and the desk's edits in chat meet by rule: three forms of each item, and none is ever lost."""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from briefs.canonical import cited_sources, forms, sources_yaml, to_files
from briefs.faults import CatalogueFaults, Fault
from briefs.folder import BRIEFS, SOURCES
from briefs.load import load_form, load_texts
from briefs.model import Brief, Catalogue, Desk, Source, Subject

Item = TypeVar("Item", Source, Subject, Brief)
What = Literal["same", "new", "changed", "removed", "kept", "needed", "conflict"]
TAKEN: tuple[What, ...] = ("new", "changed", "removed")
MOST_ROUNDS = 5
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one item when a folder is loaded.

    Attributes:
        item: `desk`, `source:KEY`, `subject:SLUG` or `brief:SLUG`.
        what: `same` for both alike; `new`, `changed` or `removed` where git's form is taken; `kept` where only the chat
            changed it; `needed` where git dropped what a brief of the chat still names; `conflict` where both changed
            it, or git's form would break the catalogue: the desk's stays until an editor chose.
        base: The form that git had at the last load, None where it had none; `git` the one it has now, `chat` the one
            that is live.
        why: What git's form would break.
    """

    item: str
    what: What
    base: str | None
    git: str | None
    chat: str | None
    why: str = ""

    @property
    def seen(self) -> str | None:
        """What counts from now on as the form that git had, for the next load to compare with."""
        return self.base if self.what in ("conflict", "needed") else self.git

    @property
    def theirs(self) -> str | None:
        """Git's form that waits for an editor, "" where git dropped the item; None where nothing waits."""
        return (self.git or "") if self.what == "conflict" else None


@dataclass(frozen=True, slots=True)
class Merged:
    """What is to be live, and how it came to each item of it.

    Attributes:
        first: Whether nothing was live before.
    """

    catalogue: Catalogue
    verdicts: tuple[Verdict, ...]
    first: bool = False

    def of(self, *whats: What) -> tuple[Verdict, ...]:
        """The verdicts of these kinds."""
        return tuple(verdict for verdict in self.verdicts if verdict.what in whats)


def verdict(base: str | None, git: str | None, chat: str | None) -> What:
    """The rule for one item: what one side left alone, the other decides; what both changed, an editor."""
    if git == chat:
        return "same"
    if chat == base:
        return "removed" if git is None else "new" if chat is None else "changed"
    return "kept" if git == base else "conflict"


def merge(base: Mapping[str, str | None], folder: Catalogue, live: Catalogue | None) -> Merged:
    """What a folder that loads makes of the live catalogue. Whatever comes of it keeps the rules of a catalogue.

    Args:
        base: The forms of the items as git had them at the last load; an item that it lacks was not there.
    """
    git = forms(folder)
    if live is None:
        return Merged(folder, tuple(Verdict(item, "new", None, form, None) for item, form in git.items()), first=True)
    chat = _forms_of_live(live, git)
    items = dict.fromkeys((*git, *chat, *base))
    found = {item: _judged(item, base.get(item), git.get(item), chat.get(item)) for item in items}
    held = _held(found, folder, live)
    catalogue, needed = _built(found, held.keys(), folder, live)
    for item, why in held.items():
        found[item] = replace(found[item], what="conflict", why=why)
    for item in needed & {item for item, one in found.items() if one.what == "removed"}:
        found[item] = replace(found[item], what="needed")
    return Merged(catalogue, tuple(found.values()))


def with_form(catalogue: Catalogue, item: str, form: str) -> Catalogue:
    """The catalogue with one item in another form, or without it where the form is empty.

    Raises:
        CatalogueFaults: The form cannot be read.
    """
    kind, _, name = item.partition(":")
    match load_form(item, form) if form else None:
        case Desk() as desk:
            return replace(catalogue, desk=desk)
        case Source() as source:
            return replace(catalogue, sources={**catalogue.sources, name: source})
        case Subject() as subject:
            return replace(catalogue, subjects={**catalogue.subjects, name: subject})
        case Brief() as brief:
            return replace(catalogue, briefs={**catalogue.briefs, name: brief})
    return replace(
        catalogue,
        sources=_without(catalogue.sources, name if kind == "source" else ""),
        subjects=_without(catalogue.subjects, name if kind == "subject" else ""),
        briefs=_without(catalogue.briefs, name if kind == "brief" else ""),
    )


def broken_by(changed: Catalogue, live: Catalogue) -> tuple[str, ...]:
    """What breaks the rules in a changed catalogue and does not in the live one: a sentence each, with its item."""
    faults = faults_of(changed)
    known = set(faults_of(live)) if faults else set()
    return tuple(f"{item}: {sentence}" for item, sentence in faults if (item, sentence) not in known)


def faults_of(catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
    """What breaks the rules in a catalogue however it came to be: items, each with a sentence."""
    try:
        load_texts(to_files(catalogue))
    except CatalogueFaults as found:
        sources = cited_sources(catalogue)
        return tuple((_item_of(fault, sources), fault.sentence) for fault in found.faults)
    return ()


def _judged(item: str, base: str | None, git: str | None, chat: str | None) -> Verdict:
    what = verdict(base, git, chat)
    # That git has a source no more says only that nothing there cites it: no reason to drop what the desk wrote of it.
    if what == "conflict" and git is None and item.startswith("source:"):
        what = "kept"
    return Verdict(item, what, base, git, chat)


def _forms_of_live(live: Catalogue, git: Mapping[str, str]) -> Mapping[str, str]:
    """The forms of what is live. A source that nothing cites there is no part of it, but where git has it too."""
    both = {f"source:{key}": sources_yaml([one]) for key, one in live.sources.items() if f"source:{key}" in git}
    return {**both, **forms(live)}


def _held(found: Mapping[str, Verdict], folder: Catalogue, live: Catalogue) -> Mapping[str, str]:
    """The items whose form of git would break the catalogue beside what is kept of the chat, each with the reason."""
    taken = {item for item, one in found.items() if one.what in TAKEN}
    if not taken or all(one.what in (*TAKEN, "same") for one in found.values()):
        # What is wholly live, or wholly git's, is a catalogue already.
        return {}
    held: dict[str, str] = {}
    # What breaks a rule already, such as one that came with a new version of the program, is not git's doing.
    known: Set[tuple[str, str]] | None = None
    for _ in range(MOST_ROUNDS):
        faults = faults_of(_built(found, held.keys(), folder, live)[0])
        if faults and known is None:
            known = set(faults_of(live))
        fresh = [fault for fault in faults if fault not in (known or ())]
        if not fresh:
            return held
        blamed = {item: why for fault in fresh for item, why in _blamed(fault, taken - held.keys(), found).items()}
        if not blamed:
            break
        held |= blamed
    return {item: held.get(item, "does not go together with what the desk changed") for item in taken}


def _blamed(fault: tuple[str, str], taken: Set[str], found: Mapping[str, Verdict]) -> Mapping[str, str]:
    """The items taken from git that a fault comes of: the one that has it, else those that it or its item names."""
    item, sentence = fault
    why = f"{item}: {sentence}"
    if item in taken:
        return {item: why}
    said = found[item].chat or "" if item in found else ""
    names = set(NAME.findall(f"{sentence} {said}"))
    return {one: why for one in taken if one.partition(":")[2] in names}


def _built(
    found: Mapping[str, Verdict], held: Set[str], folder: Catalogue, live: Catalogue
) -> tuple[Catalogue, Set[str]]:
    """The live catalogue with git's form of what is taken and not held, and the items kept because others name them."""
    taken = {item for item, one in found.items() if one.what in TAKEN} - held
    sources = _mixed(live.sources, folder.sources, {i[7:] for i in taken if i.startswith("source:")})
    subjects = _mixed(live.subjects, folder.subjects, {i[8:] for i in taken if i.startswith("subject:")})
    briefs = _mixed(live.briefs, folder.briefs, {i[6:] for i in taken if i.startswith("brief:")})
    claims = [claim for brief in briefs.values() for claim in brief.claims]
    cited = {citation.source for claim in claims for citation in claim.cited}
    lost_sources = {key for key in cited - sources.keys() if key in live.sources}
    named = [
        *(b.subjects for b in briefs.values()),
        *(c.subjects for c in claims),
        *(s.related for s in subjects.values()),
    ]
    about = {slug for slugs in named for slug in slugs}
    lost_subjects = {slug for slug in about - subjects.keys() if slug in live.subjects}
    catalogue = Catalogue(
        desk=folder.desk if "desk" in taken else live.desk,
        sources={**sources, **{key: live.sources[key] for key in live.sources if key in lost_sources}},
        subjects={**subjects, **{slug: live.subjects[slug] for slug in live.subjects if slug in lost_subjects}},
        briefs=briefs,
        version=live.version,
    )
    return catalogue, {f"source:{key}" for key in lost_sources} | {f"subject:{slug}" for slug in lost_subjects}


def _mixed(live: Mapping[str, Item], folder: Mapping[str, Item], taken: Set[str]) -> dict[str, Item]:
    """Git's items where they are taken, else the live ones, in git's order and the rest of the desk after them."""
    order = dict.fromkeys((*folder, *live))
    chosen = {name: (folder if name in taken else live).get(name) for name in order}
    return {name: one for name, one in chosen.items() if one is not None}


def _without(items: Mapping[str, Item], name: str) -> Mapping[str, Item]:
    return {key: one for key, one in items.items() if key != name}


def _item_of(fault: Fault, sources: Sequence[Source]) -> str:
    if fault.file == SOURCES:
        number = re.match(r"\[([0-9]+)\]", fault.key)
        return f"source:{sources[int(number.group(1)) - 1].key}" if number else SOURCES
    parent, _, file = fault.file.rpartition("/")
    slug = file.removesuffix(".yaml")
    return f"{'brief' if parent == BRIEFS else 'subject'}:{slug}" if parent else slug
