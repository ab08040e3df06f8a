"""Plain words find the claims that answer, both of two answers, or nothing where nothing answers."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefs.dates import parse
from briefs.load import load
from briefs.model import Brief, Catalogue, Citation, Claim, ClaimKind, Desk, Record, Subject
from briefs.search import Search, small_talk
from briefs.tokens import number_forms, words
from tests.evaluation.score import CATALOGUE

SUBJECTS = (
    Subject("thailand", "country", "Thailand", ("泰国",), iso="TH"),
    Subject("malaysia", "country", "Malaysia", iso="MY"),
    Subject("kenya", "country", "Kenya", iso="KE"),
    Subject("southeast-asia", "region", "Southeast Asia"),
    Subject("africa", "region", "Africa"),
    Subject("huawei", "company", "Huawei", ("华为",)),
    Subject("midea", "company", "Midea"),
    Subject("lazada", "company", "Lazada"),
    Subject("data-centers", "theme", "Data centers"),
)


def claim(key: str, text: str, *subjects: str, kind: ClaimKind = "event", **more: object) -> Claim:
    when = more.pop("when", None)
    claim = Claim(f"brief#{key}", text, kind, "reported", subjects, (Citation("paper"),))
    fields = {name: getattr(claim, name) for name in claim.__slots__} | more
    return Claim(**fields | {"when": parse(when) if isinstance(when, str) else None})


CLAIMS = (
    claim("rework", "Rework at the factory in Chonburi fell by 75%.", "thailand", "midea", kind="figure", value="-75",
          unit="%", terms=("defects",)),
    claim("opened", "The factory in Chonburi was announced.", "thailand", "midea", when="2024-05"),
    claim("growth-sea", "E-commerce in Southeast Asia grew by 15%.", "southeast-asia", kind="figure", value="15",
          unit="%", when="2024"),
    claim("growth-africa", "The digital economy of Africa grew by 15%.", "africa", kind="figure", value="15", unit="%",
          when="2024"),
    claim("centers", "Chinese firms built 43 data centers in Southeast Asia.", "southeast-asia", "data-centers",
          kind="figure", value="43", unit="data centers"),
    claim("lazada", "Alibaba put $845.44 million into the retailer.", "lazada", kind="figure", when="2023-07-19"),
    claim("fibre", "Over 250,000 km of fiber were laid.", "africa", "huawei", kind="figure"),
    claim("face", "Cameras recognize faces, says the police.", "kenya", "huawei", said_by="the police"),
    claim("opening", "The third site is running.", "malaysia", when="2025-07-01"),
    claim("covered", "The article credits Huawei with covering Malaysia.", "malaysia", "huawei", standing="wrong",
          record=Record("Ericsson built the network.", (Citation("record"),))),
)  # fmt: skip


def catalogue(claims: tuple[Claim, ...] = CLAIMS) -> Catalogue:
    brief = Brief("brief", "What happened", parse("2026-11-22"), (), "A lead.", claims)
    desk = Desk("Desk", "a field", (), "desk@example.org", "CC BY 4.0")
    return Catalogue(desk, {}, {subject.slug: subject for subject in SUBJECTS}, {"brief": brief})


@pytest.fixture(scope="module")
def search() -> Search:
    return Search(catalogue())


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("By how much did rework fall at Midea?", "rework"),
        ("midea defects", "rework"),
        ("drop in rework", "rework"),
        ("75 percent", "rework"),
        ("seventy-five per cent", "rework"),
        ("when was the chonburi plant announced", "opened"),
        ("may 2024", "opened"),
        ("43 data centres", "centers"),
        ("datacenters built by chinese companies", "centers"),
        ("845m", "lazada"),
        ("US$845 million", "lazada"),
        ("845", "lazada"),
        ("19 July 2023", "lazada"),
        ("how many kilometres of fibre", "fibre"),
        ("250000", "fibre"),
        ("facial recognition kenya", "face"),
        ("who built the network, ericsson?", "covered"),
        ("1 July", "opening"),
        ("July 1st", "opening"),
        ("2025-07-01", "opening"),
        ("reworkk at the facotry", "rework"),
        ("datacenters chinesefirms", "centers"),
        ("华为 kenya camera", "face"),
    ],
)
def test_the_claim_that_answers_is_first(search: Search, question: str, key: str) -> None:
    """Numbers, dates, spellings, synonyms, terms, the record and misspelt words all find it, and it says so."""
    answer = search.ask(question)
    assert (answer.hits[0].claim.key, answer.confident) == (key, True)


def test_one_figure_for_two_markets_shows_both(search: Search) -> None:
    """ "15% growth" is a tie: both markets stand first."""
    answer = search.ask("15% growth")
    assert answer.tie
    assert {hit.claim.key for hit in answer.hits[:2]} == {"growth-sea", "growth-africa"}


def test_a_named_market_is_no_tie(search: Search) -> None:
    """Whoever names the market gets that one, and nothing is put beside it."""
    answer = search.ask("15% growth in africa")
    assert (answer.hits[0].claim.key, answer.tie) == ("growth-africa", False)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("weather tomorrow", ("weather", "tomorrow")),
        ("huawei in brazil", ("Brazil", "brazil")),
        ("price of bitcoin", ("bitcoin",)),
        ("huawei cameras 🇫🇷", ("France",)),
        ("president of kenya", ("president",)),
        ("", ()),
        ("what is this about?", ()),
    ],
)
def test_where_nothing_answers_it_says_so(search: Search, question: str, missing: tuple[str, ...]) -> None:
    """A word or a country that the files lack is named, and the nearest claims are not called an answer."""
    answer = search.ask(question)
    assert (answer.confident, answer.tie) == (False, False)
    assert set(missing) <= set(answer.missing)


@pytest.mark.parametrize(("question", "shown"), [("huawei in brazil", True), ("price of bitcoin", False), ("", False)])
def test_what_is_nearest_bears_on_a_name_or_a_rare_word(search: Search, question: str, shown: bool) -> None:
    """Beside an honest nothing only claims with a name or a rare word of the question are shown as the nearest."""
    answer = search.ask(question)
    assert (bool(answer.near), answer.confident) == (shown, False)
    assert all("huawei" in hit.claim.subjects for hit in answer.near)


def test_a_country_that_no_claim_names_is_told_as_written(search: Search) -> None:
    """The page can say that Brazil is not in the files."""
    assert search.ask("huawei in brazil").strangers == ("Brazil",)


def test_what_comes_far_behind_is_left_out() -> None:
    """No hit has less than two fifths of the first one's score: it would answer something else."""
    for question in ("15% growth", "july 1", "rework at midea", "debt"):
        hits = shipped().ask(question).hits
        assert min(hit.score for hit in hits) >= 0.39 * hits[0].score


def test_a_day_needs_its_month() -> None:
    """The first of any other month is no answer to the first of July."""
    assert all("1 July" in hit.claim.text for hit in shipped().ask("july 1").hits)


def test_halves_that_nowhere_stand_side_by_side_are_no_repair() -> None:
    """'starlink' is not 'star' and 'link' of different claims; 'smartcities' is two words that belong together."""
    assert shipped().ask("starlink").missing == ("starlink",)
    assert "smart cities" in shipped().ask("smartcities").terms


@pytest.mark.parametrize(
    ("question", "keys"),
    [
        ("15% growth", {"africa-online-sales#growth", "sea-online-sales#growth"}),
        ("100,000", {"aigcc-singapore#businesses-developers", "aigcc-singapore#train-professionals"}),
        ("2027", {"thailand-105-smart-cities#goal-105", "ai-cloud-export-figures#forecast-2027"}),
        ("2030", {"ai-plan-2017#leader-2030", "malaysia-digital-economy#hub-2030"}),
        ("july 1", {"alibaba-cloud-malaysia-philippines#third-malaysia", "un-ai-resolutions#china-resolution"}),
        ("43 data centers", {"data-centers-southeast-asia#count-43", "africa-data-centers#thirty"}),
        ("debt", set()),
        ("how much of malaysia does huawei 5g cover", set()),
        ("How many data centers did Chinese firms build in Southeast Asia?", set()),
        ("What did Thailand do with Huawei in 2024?", set()),
    ],
)
def test_only_what_counts_the_same_is_a_tie(question: str, keys: set[str]) -> None:
    """One figure or date for two markets, programs or years: both; two sums of money of two themes: no tie."""
    answer = shipped().ask(question)
    assert {hit.claim.id for hit in answer.hits[: answer.tied]} == keys
    assert answer.tie == bool(keys)


def test_a_repaired_word_is_told(search: Search) -> None:
    """The terms hold the word that was looked for, not the one that was typed."""
    assert "chonburi" in search.ask("chonburri").terms


def test_the_limit_is_kept_and_scores_fall(search: Search) -> None:
    """No more hits than asked for, the best first."""
    answer = search.ask("factory chonburi huawei thailand", limit=2)
    assert len(answer.hits) == 2
    assert answer.hits[0].score >= answer.hits[1].score


def test_an_empty_catalogue_answers_nothing() -> None:
    """A desk without claims is searched all the same."""
    answer = Search(catalogue(())).ask("15% growth in africa")
    assert (answer.hits, answer.confident) == ((), False)


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("75%", "75 percent"),
        ("75%", "seventy five per cent"),
        ("$1.5 billion", "1,500 million"),
        ("US$845 million", "845m"),
        ("100,000", "100k"),
        ("100,000", "one hundred thousand"),
        ("250,000 km", "250 000 kilometres"),
        ("2025-07-01", "1 July 2025"),
        ("data centres", "datacenter"),
        ("artificial intelligence", "AI"),
        ("U.S. sanctions", "US sanctions"),
        ("e-commerce", "ecommerce"),
        ("co-sponsored", "cosponsored"),
        ("Huawei’s", "huawei"),
    ],
)
def test_two_ways_to_write_are_one(written: str, same: str) -> None:
    """Figures, dates and spellings are compared in one form."""
    assert words(written) == words(same)


def test_may_is_a_month_only_in_a_date() -> None:
    """The month is joined to its year; the verb stays a verb."""
    assert words("it may rain") == ["it", "may", "rain"]
    assert "may-2024" in words("in May 2024")


@pytest.mark.parametrize(
    ("number", "forms"),
    [("75%", ("75",)), ("845000000", ("845",)), ("845440000", ("845.44", "845", "845000000")), ("1500000000", ("1.5",)),
     ("100000", ()), ("2025", ()), ("huawei", ())],
)  # fmt: skip
def test_a_number_is_found_by_its_short_forms(number: str, forms: tuple[str, ...]) -> None:
    """ "845" finds 845.44 million; 1.5 billion is not found as one billion."""
    assert number_forms(number) == forms


@pytest.mark.parametrize(
    "text", ["hi", "Hello!", "thanks 🙏", "thank you very much", "สวัสดี", "你好", "👍👍", "❤️", "how are you?"]
)
def test_greetings_and_thanks_are_small_talk(text: str) -> None:
    """What only greets or thanks asks nothing."""
    assert small_talk(text)


@pytest.mark.parametrize("text", ["", " ", "?", "hello thailand", "huawei", "12", "hi, what about kenya"])
def test_anything_else_is_no_small_talk(text: str) -> None:
    """A name or a question is answered, however politely it begins."""
    assert not small_talk(text)


@cache
def shipped() -> Search:
    return Search(load(CATALOGUE))


HOSTILE = st.text(st.sampled_from("abc \u202e\u200b\x00١٢½²%$.,-'’0123456789mkbn泰国🇹🇭İßﬁ\n/=@"), max_size=120)
PHRASES = st.lists(
    st.sampled_from(["july", "may", "1", "2025", "15%", "$", "1.5bn", "huawei", "brazil", "how many", "hundred", "k"])
).map(" ".join)


@settings(deadline=None)
@given(st.text(max_size=400) | HOSTILE | PHRASES, st.integers(1, 12))
def test_any_text_is_answered(question: str, limit: int) -> None:
    """Whatever is typed raises nothing; hits keep to the limit and no claim comes twice."""
    answer = shipped().ask(question, limit)
    ids = [hit.claim.id for hit in answer.hits]
    assert len(ids) == len(set(ids)) <= limit
    assert answer.hits or not answer.confident


def test_a_claim_is_found_by_its_own_words() -> None:
    """Asked in its own words every claim of the shipped catalogue stands among the first three."""
    search, claims = shipped(), load(CATALOGUE).claims.values()
    lost = [one.id for one in claims if one.id not in [hit.claim.id for hit in search.ask(one.text).hits[:3]]]
    assert lost == []
