"""What the tests of content share."""

from pathlib import Path

import pytest

import briefs
from briefs.load import load
from briefs.model import Catalogue

FOLDER = Path(briefs.__file__).parent / "catalogue"


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The shipped catalogue."""
    return load(FOLDER)
