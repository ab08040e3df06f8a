"""Whatever is wrong with a brief is told with line and key, in words for people, and nothing else happens."""

from contextlib import suppress

import pytest

from bot.settings import SHIPPED
from briefs.faults import CatalogueFaults
from briefs.load import load, load_brief
from briefs.model import Catalogue
from tests.briefs.broken import GOOD, Broken
from tests.briefs.broken_texts import everything

JARGON = ("token", "stream", "scalar", "mapping", "parsing", "unicode", "codec", "byte 0x", "Error", "Traceback")


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    """The shipped catalogue."""
    return load(SHIPPED)


def test_what_they_are_made_from_loads(shipped: Catalogue) -> None:
    """The brief itself has no fault, with line ends of Windows and a byte order mark neither."""
    brief = load_brief(GOOD, shipped)
    assert brief.slug == "thailand-new-cities"
    assert load_brief(GOOD.replace("\n", "\r\n"), shipped) == brief
    assert load_brief("\ufeff" + GOOD, shipped) == brief


def test_there_are_more_than_two_hundred() -> None:
    """Of each kind some, all different."""
    found = everything()
    assert len({one.content for one in found}) > 400


def readable() -> list[tuple[str, Broken, str]]:
    """Those that are texts at all; what is none is refused before, by the number of its line."""
    found = []
    for one in everything():
        with suppress(UnicodeDecodeError):
            found.append((one.name, one, one.content.decode("utf-8-sig")))
    return found


@pytest.mark.parametrize(("one", "text"), [pytest.param(one, text, id=name) for name, one, text in readable()])
def test_a_broken_brief_is_refused_with_line_and_key(one: Broken, text: str, shipped: Catalogue) -> None:
    """Each fault has a sentence and a line that there is; the one that is meant stands at its line and key."""
    with pytest.raises(CatalogueFaults) as refused:
        load_brief(text, shipped)
    told = refused.value.faults
    lines = text.count("\n") + 1
    for fault in told:
        assert fault.sentence
        assert 0 <= fault.line <= lines
        assert not any(word in fault.sentence for word in JARGON), fault
    if one.line is not None:
        assert any(fault.line == one.line and fault.key.endswith(one.key) for fault in told), told
    elif one.key:
        assert any(fault.key.endswith(one.key) for fault in told), told
