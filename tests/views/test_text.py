"""Escaping, counting, cutting and packing: rules that hold for any text."""

import html
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.entities import formatted
from bot.sandbox.markup import Reader as Markup
from bot.views import text as views

# What people type and documents hold, with what breaks markup and counting made likely.
ODD = st.sampled_from(
    [
        "<b>",
        "</b>",
        "&lt;",
        "&#60;",
        "&",
        "<",
        ">",
        '"',
        "'",
        "\u202e",
        "\u200f",
        "𝕏",
        "👩‍👧",
        "🇹🇭",
        "é",
        "\x00",
        "泰国",
    ]
)
TYPED = st.lists(st.one_of(ODD, st.text(max_size=8)), max_size=12).map("".join)
WORDS = st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=12), min_size=1)


def marked(text: str) -> st.SearchStrategy[str]:
    """A text in one of the markups that views make."""
    return st.sampled_from(
        [views.escape, views.bold, views.italic, lambda one: views.link(one or "x", "https://a.example/?b=1&c")]
    ).map(lambda make: make(text))


BLOCK = TYPED.filter(lambda typed: views.INVISIBLE.sub("", typed).strip()).flatmap(marked)
PAGE = st.lists(BLOCK, min_size=1, max_size=8).map("\n".join)


def kept(text: str) -> str:
    """A text without white space and without what is hidden or cut away on purpose."""
    return re.sub(r"\s", "", views.INVISIBLE.sub("", text))


@given(TYPED)
def test_escaped_text_is_shown_and_never_obeyed(typed: str) -> None:
    """Whatever is typed becomes no markup, and is read as it was typed but for hidden signs."""
    shown, marks = Markup(views.escape(typed)).read()
    assert marks == []
    assert shown == views.INVISIBLE.sub("", typed)


@given(TYPED)
def test_escaped_text_may_stand_in_an_attribute(typed: str) -> None:
    """An address that was typed never ends its attribute, nor opens a tag."""
    page = views.link("x", f"https://a.example/{typed}")
    assert re.fullmatch(r'<a href="[^"<>]*">x</a>', page, re.DOTALL)


@given(TYPED)
def test_hidden_signs_never_reach_a_page(typed: str) -> None:
    """Nothing that turns the direction of text or hides in it gets through."""
    assert not views.INVISIBLE.search(views.escape(typed))


@given(PAGE)
def test_size_is_what_telegram_counts(page: str) -> None:
    """Units and entities are those of the local Bot API's parser, before Telegram trims the ends."""
    shown, marks = Markup(page).read()
    assert views.size(page) == views.Size(len(shown.encode("utf-16-le")) // 2, len(marks))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_units_are_utf16(text: str) -> None:
    """A sign beyond the first plane counts twice."""
    assert views.units(text) == len(text.encode("utf-16-le")) // 2


@given(PAGE)
def test_plain_is_what_a_reader_sees(page: str) -> None:
    """Without markup the text is that of the parser."""
    assert views.plain(page) == Markup(page).read()[0]


@given(TYPED, st.integers(2, 40))
def test_shortened_text_fits_and_begins_as_it_did(typed: str, limit: int) -> None:
    """At most the limit; a text that fits stays; a cut one is its own beginning with an ellipsis."""
    short = views.shorten(typed, limit)
    assert views.units(short) <= limit
    if views.units(typed) <= limit:
        assert short == typed
    else:
        assert short.endswith("…")
        assert typed.startswith(short[:-1].rstrip())


@settings(max_examples=60)
@given(st.lists(BLOCK, max_size=30), st.integers(60, 400), st.one_of(st.none(), st.integers(1, 5)))
def test_packed_pages_fit_and_keep_every_block_in_order(blocks: list[str], limit: int, most: int | None) -> None:
    """No block is lost, cut or moved; a page passes the limit only where one block alone does."""
    frame = views.Size(20, 2)
    pages = views.pack(blocks, limit, frame, most)
    assert [block for page in pages for block in page] == blocks
    for page in pages:
        together = sum((views.size(block) + views.Size(1, 0) for block in page), frame)
        assert together.fits(limit) or len(page) == 1
        assert len(page) <= (most or len(page))


def test_a_page_takes_a_hundred_entities_at_most() -> None:
    """Short blocks are parted by their entities, long before their units."""
    pages = views.pack([views.bold("x")] * 250, views.LIMIT)
    assert [len(page) for page in pages] == [100, 100, 50]


@settings(max_examples=60)
@given(st.lists(BLOCK, min_size=1, max_size=40).map("\n".join), st.integers(80, 300))
def test_split_pieces_fit_and_lose_nothing(page: str, limit: int) -> None:
    """Every piece is taken by Telegram as it is, within the limit, and all of them together have the whole text."""
    pieces = views.split(page, limit)
    for piece in pieces:
        shown, marks = Markup(piece).read()
        assert len(shown.encode("utf-16-le")) // 2 <= limit
        assert len(marks) <= views.ENTITIES
    assert kept("".join(map(views.plain, pieces))) == kept(views.plain(page))


@settings(max_examples=40)
@given(WORDS, st.integers(40, 200))
def test_one_long_line_is_cut_at_words(words: list[str], limit: int) -> None:
    """A line longer than a message loses its markup, and no word is cut that fits a message."""
    line = " ".join(words * 20)
    pieces = views.split(views.bold(line), limit)
    assert all(views.units(views.plain(piece)) <= limit for piece in pieces)
    assert kept("".join(map(views.plain, pieces))) == kept(line)


def test_split_keeps_an_entity_over_lines_whole() -> None:
    """A quote of several lines is never parted, so that both pieces parse."""
    quote = "<blockquote expandable>Sources\n" + "\n".join(f"[{n}] The Paper" for n in range(20)) + "</blockquote>"
    pieces = views.split("\n".join(["word " * 30] * 4 + [quote]), 700)
    assert len(pieces) == 2
    assert quote in pieces[1]


def test_split_leaves_a_page_that_fits() -> None:
    """Most pages are one message, sent as they are."""
    page = f"{views.bold('Thailand')}\n\n✓ checked\nline"
    assert views.split(page) == [page]


def test_the_parser_of_the_local_bot_api_takes_our_markup() -> None:
    """Bold, italics, links and an expandable quote come out as the entities they are meant to be."""
    page = f"{views.bold('a & b')} {views.italic('<i>')} {views.link('[1]', 'https://a.example/?x=1&y')}\n" + (
        "<blockquote expandable>Sources\n[1] Paper</blockquote>"
    )
    got = formatted(page, "HTML", None, lambda _: None)
    assert got.text == "a & b <i> [1]\nSources\n[1] Paper"
    kinds = [(entity["type"], entity.get("url")) for entity in got.entities]
    assert ("bold", None) in kinds
    assert ("text_link", "https://a.example/?x=1&y") in kinds
    assert "expandable_blockquote" in {kind for kind, _ in kinds}
    assert html.unescape(views.escape("'")) == "'"
