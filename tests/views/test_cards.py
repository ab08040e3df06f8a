"""Every page of a living card, whatever was written on it: Telegram takes its text and its keyboard."""

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.entities import formatted
from bot.telegram.say import keyboard
from bot.views.editors import card as view
from bot.views.editors import cardasks
from bot.views.page import Page
from bot.views.text import LIMIT, size
from briefs.card import MOST_LINES, Card, brief_of, lacks, lead_of
from briefs.writing import take
from tests.briefs.cards import ACTS, KNOWN, Act, files, names, written


def pages(card: Card) -> Iterator[Page]:
    """The card, and what it shows and asks of each sentence and source."""
    known = files(card)
    found = lacks(card, known)
    yield view.home(card, known, lead_of(card, brief_of(card, known), known), found)
    if card.lines:
        yield view.lines(card, [line.number for line in card.lines], known)
    for line in card.lines:
        yield view.line(card, line.number, known, found, said=True)
        yield view.wants_source(card, line)
        yield cardasks.date(card, line)
        yield cardasks.kind(card, line)
        yield cardasks.mark(card, line)
        yield cardasks.words(card, line)
        yield cardasks.sources(card, line, known)
        yield cardasks.about(card, line.number, known)
    for source in card.sources:
        yield cardasks.of_source(card, source)
    yield cardasks.about(card, 0, known)
    yield cardasks.lead(card)
    yield cardasks.later(card)
    yield cardasks.unknown_name(card, 1, "Viettel " * 20, names().lookup("thialand"), None)
    yield cardasks.no_sentence(card, "x" * 4_000)


def fits(page: Page) -> bool:
    """Whether Telegram takes it as one message, and its buttons within 64 bytes each."""
    made = keyboard(page.buttons)
    widest = max((len(row) for row in page.buttons), default=0)
    got, counted = formatted(page.text, "HTML", None, lambda _: None), size(page.text)
    return (
        got.size <= counted.units
        and counted.fits(LIMIT)
        and widest <= 8
        and (not made or len(made.inline_keyboard) < 99)
    )


@settings(deadline=None)
@given(st.lists(ACTS, max_size=6))
def test_telegram_takes_every_page_of_a_card(acts: list[Act]) -> None:
    """Within 4,096 units and 100 entities, and no button's data passes its 64 bytes."""
    assert [page.text for page in pages(written(acts)) if not fits(page)] == []


def test_a_full_card_is_one_message() -> None:
    """With as many sentences as a card holds, each as long as may be, and one more is refused, not lost."""
    card = written([])
    for number in range(MOST_LINES):
        card = take(card, f"{number} Alibaba Cloud {'opened ' * 34}. {KNOWN if number % 2 else ''}", files(card)).card
    assert len(card.lines) == MOST_LINES
    assert [page.text for page in pages(card) if not fits(page)] == []
    full = take(card, f"Alibaba Cloud opened one more center. {KNOWN}", files(card))
    assert (full.what, full.card.links) == ("full", (KNOWN,))
