"""What a sentence tells by itself: kind, figure, subjects, links, sentences; guesses that no odd text breaks."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.figures import Figure, figure_in, figure_typed
from briefs.links import by_page, same_page, slug_from, take_apart, unused
from briefs.load import load
from briefs.model import Catalogue
from briefs.names import Names
from briefs.reading import ADDRESS, DECIMAL
from briefs.recognise import as_sentence, cleaned, is_sentence, key_from, kind_of, recognised, sentences, subjects_of
from briefs.spokendates import spoken

TODAY = date(2026, 11, 22)
SHIPPED = Path(__file__).parents[2] / "briefs" / "catalogue"


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    """The shipped catalogue."""
    return load(SHIPPED)


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("Rework fell by 75% and yield rose by 4%.", Figure("-75", "%")),
        ("GMV was $138 billion in 2023.", Figure("138", "US$ billion")),
        ("It generated RM427.7 billion.", Figure("427.7", "RM billion")),
        ("Over 1,633 incidents in 2023.", Figure("1633", "incidents")),
        ("They laid 250,000 kilometers of fiber.", Figure("250000", "km")),
        ("It dropped from 8% of income to 5% in 2024.", Figure("5", "%")),
        ("It has 8 million households.", Figure("8", "million households")),
        ("53bn dollars were spent.", Figure("53", "US$ billion")),
        ("It opened 3 new data centers in October 2025.", Figure("3", "data centers")),
        ("Its 2nd center, phase 2 of the 5G network, opened.", None),
        ("Article 7 of document No. 35 says so.", None),
        ("It opened in October 2025.", None),
    ],
)
def test_a_number_with_its_unit_is_a_figure(text: str, figure: Figure | None) -> None:
    """As a plain decimal and a unit as the catalogue writes it; dates, ordinals and names are none."""
    assert figure_in(text, [(one.start, one.end) for one in spoken(text)]) == figure


def test_most_figures_of_the_catalogue_are_recognised(shipped: Catalogue) -> None:
    """Of the values that editors wrote, nine in ten are read from their sentences."""
    claims = [claim for claim in shipped.claims.values() if claim.value]
    read = [figure_in(c.text, [(one.start, one.end) for one in spoken(c.text)]) for c in claims]
    right = sum(one is not None and one.value == claim.value for one, claim in zip(read, claims, strict=True))
    assert right >= 0.9 * len(claims)


def test_a_figure_is_typed_as_an_answer() -> None:
    """A number and whatever its unit is; a sentence is searched for one."""
    assert figure_typed("845.44 US$ million") == Figure("845.44", "US$ million")
    assert figure_typed("-75 %") == Figure("-75", "%")
    assert figure_typed("it was 12% then") == Figure("12", "%")
    assert figure_typed("none") is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Alibaba Cloud planned to open its second data center in October 2025.", "event"),
        ("Thailand's goal is 105 smart cities by 2027.", "forecast"),
        ("Huawei will open a center in Manila.", "forecast"),
        ("8 million households had been connected by 2025.", "figure"),
        ("The Data Security Law took effect on 1 September 2021.", "law"),
        ("The EU AI Act bans some practices.", "law"),
        ("Huawei acts as an adviser in Ghana.", "event"),
        ("The minister called it a milestone.", "statement"),
    ],
)
def test_the_kind_of_a_sentence(text: str, kind: str) -> None:
    """Law, forecast, figure, statement; an event where nothing else tells."""
    assert kind_of(text, spoken(text), TODAY)[0] == kind


def test_subjects_are_those_named_or_those_of_the_brief(shipped: Catalogue) -> None:
    """The longest name counts, in any script; what names nobody, or points back, is about the brief's."""
    names = Names(shipped)
    about = [shipped.subjects["philippines"], shipped.subjects["alibaba-cloud"]]
    assert subjects_of("Alibaba Cloud is in Thailand.", names, about) == ("thailand", "alibaba-cloud")
    assert subjects_of("It opened on time.", names, about) == ("philippines", "alibaba-cloud")
    assert subjects_of("It serves Thailand too.", names, about) == ("thailand", "alibaba-cloud")
    assert subjects_of("泰国的数据中心由华为建造。", names, about)[:2] == ("thailand", "huawei")
    assert recognised("Huawei opened an office in Vietnam.", names, about, TODAY).strangers == (("vietnam", "Vietnam"),)


@pytest.mark.parametrize(
    ("text", "words", "links", "place"),
    [
        ("It opened. https://x.org/a?utm_source=b", "It opened.", ["https://x.org/a?utm_source=b"], None),
        (
            "It opened (https://en.wikipedia.org/wiki/A_(b)).",
            "It opened.",
            ["https://en.wikipedia.org/wiki/A_(b)"],
            None,
        ),
        ("bangkokpost.com/life/1 It opened.", "It opened.", ["https://bangkokpost.com/life/1"], None),
        ("It opened. Source: https://x.org/a, paragraph 3", "It opened.", ["https://x.org/a"], "paragraph 3"),
        (
            "It opened. https://x.org/a https://y.org/b p. 12",
            "It opened.",
            ["https://x.org/a", "https://y.org/b"],
            "p. 12",
        ),
        ("JD.com opened in May.Then it closed.", "JD.com opened in May.Then it closed.", [], None),
        ("U.S.-led, e.g. by a@b.com, 1.5/2 and/or no.5/6", "U.S.-led, e.g. by a@b.com, 1.5/2 and/or no.5/6", [], None),
        ("www.x.org", "", ["https://www.x.org"], None),
        ("http://[::1", "http://[::1", [], None),
    ],
)
def test_links_are_taken_from_the_words(text: str, words: str, links: list[str], place: str | None) -> None:
    """With and without https, in brackets, several; a firm's name, a mail address and a fraction are none."""
    found = take_apart(text)
    assert (found.text, list(found.links), found.place) == (words, links, place)


def test_one_page_has_one_address(shipped: Catalogue) -> None:
    """Scheme, www, tracking, fragment and a last slash do not tell two apart; a query does."""
    assert same_page("HTTP://www.X.org/a/?b=2&a=1&utm_source=3#z") == same_page("https://x.org/a?a=1&b=2")
    assert same_page("https://x.org/?p=1") != same_page("https://x.org/?p=2")
    pages = by_page(shipped.sources.values())
    found = {
        source.key for source in shipped.sources.values() if source.url and pages[same_page(source.url)] == source.key
    }
    assert len(found) == len([source for source in shipped.sources.values() if source.url])


def test_a_text_is_dealt_into_sentences() -> None:
    """Abbreviations and initials end none."""
    text = "Mr. Xi met U.S. Trade Rep. Tai in No. 5 Hall. It was Aug. 5. “Good.” He left! 中文。第二句。"
    assert len(sentences(text)) == 6
    assert sentences("One only") == ("One only",)


@pytest.mark.parametrize("text", ["42", "ok", "thanks a lot", "…", "👍👍👍", "3 4 5 6"])
def test_what_says_nothing_is_no_sentence(text: str) -> None:
    """A bare number or a greeting is none."""
    assert not is_sentence(text)


@given(st.text(max_size=300))
def test_no_text_breaks_the_guesses(text: str) -> None:
    """Whatever is typed: what is found keeps the form that the catalogue wants."""
    found = take_apart(text)
    assert all(ADDRESS.fullmatch(link) for link in found.links)
    words = as_sentence(found.text)
    assert cleaned(words) == words
    figure = figure_in(words)
    assert figure is None or DECIMAL.fullmatch(figure.value)
    assert figure is None or len(figure.unit) <= 40
    assert "".join("".join(sentences(words)).split()) == "".join(words.split())
    assert 0 < len(unused(slug_from(text) or "brief", ["brief"])) <= 40
    assert key_from(words) == key_from(words).strip("-") != ""
