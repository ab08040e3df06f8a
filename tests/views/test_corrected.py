"""Every page of the catalogue as a correction of one of its statements leaves it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.telegram.buttons import BriefPress
from bot.views import corrections as view
from bot.views import opening
from bot.views.claims import Struck, struck_line
from bot.views.corrections import Correction, Where
from bot.views.page import Page
from bot.views.reader import Reader
from bot.views.text import IN_GROUP, LIMIT, size
from briefs.model import Catalogue
from tests.views.walk import Shown, Walk

ON = date(2026, 11, 22)
HEADING = "<b>Corrected on 22 Nov 2026</b>"
LONG = "• as reported · " + "what we had said of it at first " * 12


def kept(pages: Sequence[Shown]) -> list[Page]:
    """The pages that tell something and can be asked for again."""
    return [one.page for one in pages if one.page.claims and one.page.again]


def again(page: Page, walk: Walk, **values: Any) -> Page | None:
    """What the page's own key opens."""
    reader: Reader = replace(walk.ask().reader, **values)
    return opening.of_press(page.again, walk.catalogue, walk.room.live.by_ref, reader)


def corrected(page: Page, walk: Walk, where: Where) -> tuple[Page | None, Struck]:
    """The page once the last statement that it tells was corrected."""
    claim = walk.catalogue.claims[page.claims[-1]]
    struck = {claim.id: Struck(LONG, ON)}
    made = again(page, walk, struck=tuple(struck.items()))
    assert made is not None
    one = Correction(1, claim, claim, "so", ON)
    return view.anew(made, struck, one, walk.catalogue, where), struck[claim.id]


def test_what_is_kept_of_a_page_opens_just_that_page(catalogue: Catalogue, private_pages: list[Shown]) -> None:
    """Its text and its buttons, whichever way one came to it."""
    walk, asked = Walk(catalogue, private=True), dict[object, list[Page]]()
    for page in kept(private_pages):
        asked.setdefault(page.again, []).append(page)
    assert len(asked) > 500
    for pages in asked.values():
        made = again(pages[0], walk)
        assert made is not None
        # A brief that changed is dealt onto pages otherwise for who read it before: the first has two forms.
        if not (isinstance(pages[0].again, BriefPress) and pages[0].again.page > 1):
            assert (made.text, made.buttons, made.claims) in [(page.text, page.buttons, page.claims) for page in pages]


def test_a_corrected_page_strikes_the_error_and_keeps_the_rest(
    catalogue: Catalogue, private_pages: list[Shown]
) -> None:
    """Under a heading, with every button that it had, and in one message; only a page that is full already may not."""
    walk, full = Walk(catalogue, private=True), 0
    pages = kept(private_pages)
    for page in pages:
        made, said = corrected(page, walk, Where("private", "desk_bot"))
        if made is None:
            full += 1
            assert size(page.text).units + len(LONG) > LIMIT - 400 or size(page.text).entities > 80
            continue
        assert made.text.startswith(HEADING)
        assert made.text.count(struck_line(said, tight=False)) == 1
        assert size(made.text).fits(LIMIT)
        labels = [button.label for row in made.buttons for button in row]
        assert labels[:2] == ["What changed", "All corrections"]
        assert labels[-1] == [button.label for row in page.buttons for button in row][-1]
    assert full * 20 < len(pages)


def test_a_groups_page_stays_short(catalogue: Catalogue, group_pages: list[Shown]) -> None:
    """What has no room for the error struck out is told by its statements alone, which has."""
    walk, where, told = Walk(catalogue, private=False), Where("group", "desk_bot"), 0
    pages = kept(group_pages)
    for page in pages:
        made, said = corrected(page, walk, where)
        if made is not None:
            told += 1
            assert size(made.text).fits(IN_GROUP)
            assert made.text.count(struck_line(said, tight=True)) == 1
    assert told * 2 > len(pages)
