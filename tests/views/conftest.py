"""The catalogue and every page of it, made once."""

from pathlib import Path

import pytest

import briefs
from bot.views.page import Page
from bot.views.text import plain
from briefs.load import load
from briefs.model import Catalogue
from tests.views import others
from tests.views.walk import Shown, Walk, walked


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The shipped catalogue."""
    return load(Path(briefs.__file__).parent / "catalogue")


@pytest.fixture(scope="session")
def private_pages(catalogue: Catalogue) -> list[Shown]:
    """Every page of a private chat."""
    return walked(catalogue, private=True)


@pytest.fixture(scope="session")
def group_pages(catalogue: Catalogue) -> list[Shown]:
    """Every page of a group."""
    return walked(catalogue, private=False)


@pytest.fixture(scope="session")
def to_readers(private_pages: list[Shown], catalogue: Catalogue) -> list[Page]:
    """Every page that a reader gets in a private chat, whichever way one comes to it."""
    reader = Walk(catalogue, private=True).ask().reader
    rest = (*others.for_readers(catalogue, reader), *others.digests(catalogue))
    return [*(one.page for one in private_pages), *rest]


@pytest.fixture(scope="session")
def private(to_readers: list[Page], catalogue: Catalogue) -> list[Page]:
    """Every page of a private chat, those of editors included."""
    return [*to_readers, *others.for_editors(catalogue)]


@pytest.fixture(scope="session")
def grouped(group_pages: list[Shown], catalogue: Catalogue) -> list[Page]:
    """Every page of a group."""
    reader = Walk(catalogue, private=False).ask().reader
    return [*(one.page for one in group_pages), *others.for_readers(catalogue, reader)]


@pytest.fixture(scope="session")
def lines(to_readers: list[Page], grouped: list[Page]) -> set[str]:
    """Every line that any page shows to readers, without markup, each once."""
    return {line for page in (*to_readers, *grouped) for line in plain(page.text).split("\n")}
