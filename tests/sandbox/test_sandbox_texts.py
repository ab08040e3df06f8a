"""Promises about texts: Telegram's HTML, its entities in UTF-16 units, its refusals."""

import html
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.sandbox.entities import Formatted, formatted
from bot.sandbox.refusals import Refusal

NOBODY = {1001: {"id": 1001, "is_bot": False, "first_name": "Rana"}}
TAGS = ("b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "blockquote", "tg-spoiler", "a")


def read(text: str) -> Formatted:
    """The text as a bot sends it with parse_mode HTML."""
    return formatted(text, "HTML", None, NOBODY.get)


def read_or_refused(text: str, given_entities: object = None) -> tuple[Formatted | None, str]:
    """The text that was read, or the words of its refusal."""
    try:
        return formatted(text, "HTML" if given_entities is None else "", given_entities, NOBODY.get), ""
    except Refusal as refusal:
        return None, f"{refusal.code} {refusal.description}"


def shapes(made: Formatted) -> list[tuple[Any, ...]]:
    """Type, the words that it covers, and what else the entity says."""
    units = made.text.encode("utf-16-le")
    return [
        (
            entity["type"],
            units[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2].decode("utf-16-le"),
            *(value for name, value in entity.items() if name not in {"type", "offset", "length"}),
        )
        for entity in made.entities
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<b>a</b> <strong>b</strong>", [("bold", "a"), ("bold", "b")]),
        ("<i>a</i> <em>b</em>", [("italic", "a"), ("italic", "b")]),
        ("<u>a</u> <ins>b</ins>", [("underline", "a"), ("underline", "b")]),
        ("<s>a</s> <strike>b</strike> <del>c</del>", [("strikethrough", sign) for sign in "abc"]),
        ('<tg-spoiler>a</tg-spoiler> <span class="tg-spoiler">b</span>', [("spoiler", "a"), ("spoiler", "b")]),
        ('<a href="https://example.com/x?a=1&amp;b=2">a</a>', [("text_link", "a", "https://example.com/x?a=1&b=2")]),
        ('<a href="Example.com">a</a>', [("text_link", "a", "http://example.com/")]),
        ('<a href="tg://user?id=1001">Rana</a>', [("text_mention", "Rana", NOBODY[1001])]),
        ('<a href="tg://user?id=5">nobody</a>', []),
        ('<a href="no link">a</a>', []),
        ("<code>a</code>", [("code", "a")]),
        ("<pre>a</pre>", [("pre", "a")]),
        ('<pre><code class="language-python">a</code></pre>', [("pre", "a", "python")]),
        ("<blockquote>a</blockquote>", [("blockquote", "a")]),
        ("<blockquote expandable>a</blockquote>", [("expandable_blockquote", "a")]),
        ('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>', [("custom_emoji", "👍", "5368324170671202286")]),
        ('<tg-time unix="1700000000" format="wDT">a</tg-time>', [("date_time", "a", 1700000000, "wDT")]),
        ("😀 <b>a😀</b>", [("bold", "a😀")]),
        ("<b></b>a", []),
        ("<b>a</b><b>b</b>", [("bold", "ab")]),
        ("<b>a<i>b</i>c</b>", [("bold", "abc"), ("italic", "b")]),
        (
            '<b>a <a href="t.me/x">b</a> c</b>',
            [("bold", "a "), ("text_link", "b", "http://t.me/x"), ("bold", "b"), ("bold", " c")],
        ),
        ("<b>a<code>b</code>c</b>", [("bold", "a"), ("code", "b"), ("bold", "c")]),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", [("blockquote", "ab")]),
        ("<blockquote>a <b>b</b></blockquote>", [("blockquote", "a b"), ("bold", "b")]),
    ],
)
def test_every_tag_of_telegram_is_read(text: str, expected: list[tuple[Any, ...]]) -> None:
    """Every tag of the documentation becomes its entity, nested by Telegram's rules."""
    assert shapes(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a<p>b</p>", 'Unsupported start tag "p" at byte offset 1'),
        ("é<br>", 'Unsupported start tag "br" at byte offset 2'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href=x_y>", "Unexpected end of name token at byte offset 8"),
        ("<b =1>a</b>", 'Empty attribute name in the tag "b" at byte offset 0'),
        ('<tg-emoji emoji-id="x">a</tg-emoji>', "Invalid custom emoji identifier specified"),
        ('<tg-time unix="1" format="q">a</tg-time>', "Invalid date-time format specified"),
    ],
)
def test_wrong_markup_is_refused_in_telegrams_words(text: str, sentence: str) -> None:
    """A bot sees in tests exactly the sentence that Telegram will say, byte offset included."""
    with pytest.raises(Refusal) as refusal:
        read(text)
    assert refusal.value.description == f"Bad Request: can't parse entities: {sentence}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("&lt;b&gt; &amp;amp; &quot;", '<b> &amp; "'),
        ("&#8212;&#x1F600;", "—😀"),
        ("&nbsp;&apos;&copy;", "&nbsp;&apos;&copy;"),
        ("AT&T &amp T", "AT&T & T"),
        ("  a \n b  \n", "a \n b"),
        ("a\r\nb\tc\x00d", "a\nb c d"),
        ("a\u202eb\u2028c", "abc"),
        ("  <b>a</b>", "a"),
    ],
)
def test_references_and_blanks(text: str, expected: str) -> None:
    """Four named references and all numeric ones are read; ends are trimmed and control signs cleaned."""
    assert read(text).text == expected


def test_leading_space_within_an_entity_stays() -> None:
    """Telegram trims at the beginning only up to the first entity."""
    assert read("<code> a</code>").text == " a"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/start", [("bot_command", "/start")]),
        ("see /country@silkbrief_bot now", [("bot_command", "/country@silkbrief_bot")]),
        ("a/b 1/2 //x", []),
        ("ask @rana_1 or x@y.org", [("mention", "@rana_1"), ("email", "x@y.org")]),
        ("https://example.com/a(b). Next", [("url", "https://example.com/a(b)")]),
        ("example.com, and 3.5 or e.g.this", [("url", "example.com")]),
        ("#tag $USD #1", [("hashtag", "#tag"), ("cashtag", "$USD")]),
        (
            "<code>/start</code> <a href='a.com'>@rana</a>",
            [("code", "/start"), ("text_link", "@rana", "http://a.com/")],
        ),
    ],
)
def test_what_is_found_in_plain_text(text: str, expected: list[tuple[Any, ...]]) -> None:
    """Commands, mentions, links and tags are found, but not within code or links."""
    assert shapes(read(text)) == expected


def test_entities_over_a_hundred_are_dropped() -> None:
    """The hundred-and-first entity is lost without a word, as in Telegram; links count before bold."""
    made = read("<b>x</b> " * 60 + '<a href="https://a.org">y</a> ' * 60)
    assert len(made.entities) == 100
    assert sum(entity["type"] == "text_link" for entity in made.entities) == 60


@given(st.text(max_size=300))
def test_escaped_text_comes_back(text: str) -> None:
    """Whatever a person types, escaped it is text and never markup."""
    made, refused = read_or_refused(html.escape(text))
    if made is None:
        assert refused == "400 Bad Request: text must be non-empty"
        return
    assert made == formatted(text, "", None, NOBODY.get)
    assert not [entity for entity in made.entities if entity["type"] in {"bold", "code", "text_link", "pre"}]


MARKUP = st.recursive(
    st.sampled_from(
        ["a", " ", "😀", "\n", "&amp;", "&", "<", ">", '"', "/x", "@rana", "a.com", "\u202e", "\r", "=", "'"]
    ),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(TAGS), inner).map(lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>"),
        st.tuples(st.sampled_from([*TAGS, "p", "span", "tg-time"]), inner).map(lambda pair: f"<{pair[0]} {pair[1]}>"),
        st.lists(inner, max_size=4).map("".join),
    ),
    max_leaves=25,
)


@settings(max_examples=400)
@given(MARKUP)
@example("/x<b>a.com</b>")
def test_any_markup_is_read_or_refused(text: str) -> None:
    """Random markup never breaks the reader: it is text with sound entities, or a 400 in Telegram's words."""
    made, refused = read_or_refused(text)
    if made is None:
        assert refused.startswith(
            ("400 Bad Request: can't parse entities: ", "400 Bad Request: text must be non-empty")
        )
        return
    assert made.size == len(made.text.encode("utf-16-le")) // 2
    ends: list[int] = []
    for entity in made.entities:
        begin, end = entity["offset"], entity["offset"] + entity["length"]
        assert 0 <= begin < end <= made.size
        ends = [known for known in ends if known > begin]
        assert all(end <= known for known in ends), "an entity crosses another"
        ends.append(end)


@given(st.text(min_size=1, max_size=60), st.integers(0, 60), st.integers(1, 60))
def test_given_entities_are_taken_or_refused(text: str, offset: int, length: int) -> None:
    """Offsets of a bot's own entities are checked against the text in UTF-16 units."""
    made, refused = read_or_refused("x" + text, [{"type": "bold", "offset": offset, "length": length}])
    if made is None:
        assert refused.startswith("400 Bad Request: entity b")
        return
    assert all(entity["offset"] + entity["length"] <= made.size for entity in made.entities)
