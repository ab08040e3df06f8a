"""Readers never meet the words by which the desk speaks of itself: slug, standing, tier, subject, EDTF, slot, entity."""

import ast
import re
from collections.abc import Iterator, Sequence

import pytest

from bot.app import COMMANDS
from bot.ask import Command
from bot.telegram.buttons import ListPress
from bot.views import listing
from bot.views.page import Page
from bot.views.text import plain
from briefs.model import Catalogue
from briefs.prose import without_citations
from tests.conventions.powers import code, parsed
from tests.views import others
from tests.views.walk import Shown, Walk, walked

INTERNAL = re.compile(r"\b(slugs?|standings?|tiers?|subjects?|edtf|slots?|entit(?:y|ies))\b", re.IGNORECASE)
EDITORS = ("bot/views/editors/", "bot/commands/editors/")  # They write these words in their YAML.


@pytest.fixture(scope="session")
def pages(catalogue: Catalogue) -> list[Page]:
    """Every page that a reader can come to, and what a push brings."""
    reader = Walk(catalogue, private=True).ask().reader
    commands = [(f"{c.name} {c.argument}".strip(), c.summary) for c in COMMANDS if for_readers(c)]
    walk = [one.page for one in walked(catalogue, private=True) if not lists_commands(one)]
    rest = (*others.for_readers(catalogue, reader), *others.digests(catalogue), listing.commands(commands))
    return [*walk, *rest]


def for_readers(command: Command) -> bool:
    """Whether everybody may use a command."""
    return command.who in ("anyone", "administrators")


def lists_commands(one: Shown) -> bool:
    """Whether a page lists the commands, which for an editor has more of them."""
    return one.press == ListPress("commands")


def content(catalogue: Catalogue) -> Iterator[str]:
    """Every text of the catalogue that a page may show: in it the words mean what they mean to anybody."""
    for source in catalogue.sources.values():
        yield from (source.title, source.publisher)
    for subject in catalogue.subjects.values():
        yield from (subject.name, *subject.aliases, *subject.gaps, subject.standfirst or "")
    for brief in catalogue.briefs.values():
        yield from (brief.title, brief.lead, brief.why or "", brief.next or "")
    for claim in catalogue.claims.values():
        yield from (claim.text, claim.note or "", claim.said_by or "", claim.check.how if claim.check else "")
        yield from (one.place or "" for one in claim.cited)
        if claim.record:
            yield from (claim.record.text, claim.record.why or "", claim.record.safe or "")


def internal(text: str, spoken: Sequence[str]) -> list[str]:
    """The internal words of a text beside what it shows of content.

    Args:
        spoken: The texts of the catalogue, the longest first.
    """
    if not INTERNAL.search(text):
        return []
    left = re.sub(r"\s?\[\d+\]", "", text)
    for said in spoken:
        left = left.replace(said, " ")
    # A headline is cut: what is left of the text before the ellipsis begins a text of the catalogue.
    cut = left.rpartition(": ")[2].removesuffix("…")
    if left.endswith("…") and any(said.startswith(cut) for said in spoken):
        left = left.removesuffix(f"{cut}…")
    return INTERNAL.findall(left)


def spoken_in(catalogue: Catalogue) -> list[str]:
    """The texts of the catalogue that have an internal word, the longest first."""
    texts = {without_citations(text).rstrip(".") for text in content(catalogue)}
    return sorted((text for text in texts if INTERNAL.search(text)), key=len, reverse=True)


def test_no_page_says_an_internal_word(pages: list[Page], catalogue: Catalogue) -> None:
    """Neither texts nor buttons of any page of the whole catalogue do, but where a source or a name does."""
    spoken = spoken_in(catalogue)
    texts = {line for page in pages for line in plain(page.text).split("\n")}
    texts |= {button.label for page in pages for row in page.buttons for button in row}
    assert len(texts) > 2_000
    assert {text: said for text in texts if (said := internal(text, spoken))} == {}


def test_no_command_that_readers_see_does() -> None:
    """Telegram's menus and the list of all commands speak as readers do."""
    said = [f"{c.name} {c.argument} {c.summary}" for c in COMMANDS if for_readers(c)]
    assert [text for text in said if INTERNAL.search(text)] == []


def sentences(source: str) -> Iterator[str]:
    """The texts in a file's code that are read by people: those of several words, docstrings left out."""
    tree = parsed(source)
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in docs
            and " " in node.value
        ):
            yield node.value


def test_no_sentence_for_readers_does() -> None:
    """Refusals and toasts that no walk comes to keep the rule too."""
    rooms = ("bot/views/", "bot/commands/", "bot/answering.py", "bot/ask.py")
    files = {file: source for file, source in code().items() if file.startswith(rooms) and not file.startswith(EDITORS)}
    assert [(file, said) for file, source in files.items() for said in sentences(source) if INTERNAL.search(said)] == []


def test_an_internal_word_would_be_noticed(catalogue: Catalogue) -> None:
    """The look finds a planted word, and leaves the Entity List and other content alone."""
    spoken = spoken_in(catalogue)
    assert internal("No such slug here", spoken) == ["slug"]
    assert internal("5 subjects", spoken) == ["subjects"]
    assert internal("Standing:", spoken) == ["Standing"]
    listed = next(text for text in spoken if "Entity List" in text)
    assert internal(f"✓ checked · {listed}.", spoken) == []
    assert internal(f"✓ checked · {listed}. An entity.", spoken) == ["entity"]
