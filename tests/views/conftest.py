"""The catalogue and every page of it, made once."""

from pathlib import Path

import pytest

import briefs
from briefs.load import load
from briefs.model import Catalogue
from tests.views.walk import Shown, walked


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
