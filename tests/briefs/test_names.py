"""What a person types for a name finds the subject that is meant, or an honest word."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefs.load import load
from briefs.model import Catalogue, Desk, Subject
from briefs.names import Names
from tests.evaluation.score import CATALOGUE

DESK = Desk("Desk", "a field", (), "desk@example.org", "CC BY 4.0")
SUBJECTS = (
    Subject("thailand", "country", "Thailand", ("Kingdom of Thailand", "ประเทศไทย", "泰国", "Siam"), iso="TH"),
    Subject("malaysia", "country", "Malaysia", iso="MY"),
    Subject("zimbabwe", "country", "Zimbabwe", iso="ZW"),
    Subject("kenya", "country", "Kenya", iso="KE"),
    Subject("nigeria", "country", "Nigeria", iso="NG"),
    Subject("south-korea", "country", "South Korea", ("Korea", "Republic of Korea"), iso="KR"),
    Subject("united-states", "country", "United States", ("US", "USA", "America"), iso="US"),
    Subject("united-arab-emirates", "country", "United Arab Emirates", ("UAE",), iso="AE", former=("emirates-uae",)),
    Subject("huawei", "company", "Huawei", ("华为",)),
    Subject("huawei-cloud", "company", "Huawei Cloud"),
    Subject("china-telecom", "company", "China Telecom"),
    Subject("national-telecom", "company", "National Telecom", ("NT",)),
    Subject("temu", "company", "Temu"),
    Subject("data-centers", "theme", "Data centers", ("data centres",)),
    Subject("smart-cities", "theme", "Smart cities"),
    Subject("cloud", "theme", "Cloud"),
    Subject("orange", "company", "Orange"),
    Subject("orange-theme", "theme", "Orange"),
)


@pytest.fixture(scope="module")
def names() -> Names:
    return Names(Catalogue(DESK, {}, {subject.slug: subject for subject in SUBJECTS}, {}))


def slugs(subjects: tuple[Subject, ...] | None) -> list[str]:
    return [subject.slug for subject in subjects or ()]


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("thailand", "thailand"),
        ("  THAILAND ", "thailand"),
        ("Thailand's", "thailand"),
        ("thailand’s", "thailand"),
        ("🇹🇭", "thailand"),
        ("TH", "thailand"),
        ("th", "thailand"),
        ("泰国", "thailand"),
        ("ประเทศไทย", "thailand"),
        ("thai\u200bland\u200f", "thailand"),
        ("Ｔｈａｉｌａｎｄ", "thailand"),
        ("Tháiländ", "thailand"),
        ("U.A.E.", "united-arab-emirates"),
        ("emirates-uae", "united-arab-emirates"),
        ("the united states", "united-states"),
        ("u.s.", "united-states"),
        ("Huawei-Cloud", "huawei-cloud"),
        ("huaweicloud", "huawei-cloud"),
        ("huaweis", "huawei"),
        ("data centre", "data-centers"),
        ("Datacenters", "data-centers"),
        ("smart city", "smart-cities"),
        ("tell me about kenya", "kenya"),
        ("what is huawei?", "huawei"),
    ],
)
def test_every_usual_way_to_type_a_name_finds_it(names: Names, typed: str, slug: str) -> None:
    """Case, marks, diacritics, scripts, flags, codes, plurals, possessives and slugs do not matter."""
    match = names.lookup(typed)
    assert (match.verdict, slugs(match.subjects)) == ("exact", [slug])


@pytest.mark.parametrize(
    ("typed", "slug"),
    [("thialand", "thailand"), ("Huawie", "huawei"), ("malasia", "malaysia"), ("zimbabve", "zimbabwe"),
     ("kenia", "kenya"), ("smart citees", "smart-cities")],
)  # fmt: skip
def test_a_misspelt_name_offers_the_likely_one(names: Names, typed: str, slug: str) -> None:
    """A near miss is offered, first, and not taken for certain."""
    match = names.lookup(typed)
    assert (match.verdict, slugs(match.subjects)[:1]) == ("near", [slug])


@pytest.mark.parametrize(
    ("typed", "name"),
    [("ivory coast", "Côte d’Ivoire"), ("Croatia", "Croatia"), ("niger", "Niger"), ("🇧🇷", "Brazil"), ("BR", "Brazil"),
     ("north korea", "North Korea"), ("Brasil", "Brazil"), ("austrlia", "Australia")],
)  # fmt: skip
def test_a_real_country_that_we_lack_is_no_misspelling_of_ours(names: Names, typed: str, name: str) -> None:
    """A country of the world that is not in the files is named as absent, and nothing similar is offered."""
    match = names.lookup(typed)
    assert (match.verdict, match.subjects, match.others) == ("absent", (), (name,))


def test_half_a_name_of_several_countries_asks_which(names: Names) -> None:
    """ "korea" may be the one that we lack, even where our one has it for an alias."""
    match = names.lookup("korea")
    assert (match.verdict, slugs(match.subjects), match.others) == ("which", ["south-korea"], ("North Korea",))


def test_a_part_of_several_names_offers_all_of_them(names: Names) -> None:
    """ "telecom" is in two names."""
    match = names.lookup("telecom")
    assert (match.verdict, slugs(match.subjects)) == ("which", ["china-telecom", "national-telecom"])


def test_the_command_decides_between_subjects_of_one_name(names: Names) -> None:
    """/company orange and /theme orange differ; a name alone asks; the wrong command is answered all the same."""
    assert slugs(names.lookup("orange", "company").subjects) == ["orange"]
    assert slugs(names.lookup("orange", "theme").subjects) == ["orange-theme"]
    assert names.lookup("orange").verdict == "which"
    assert slugs(names.lookup("kenya", "theme").subjects) == ["kenya"]


@pytest.mark.parametrize("typed", ["", " ", "xyzzy", "tem", "keny\n" * 900, "\u202e\u200b", "?!", "team spirit"])
def test_what_is_no_name_is_unknown(names: Names, typed: str) -> None:
    """Nothing is guessed from nothing, and names under four letters are never guessed."""
    assert names.lookup(typed).verdict == "unknown"


@pytest.mark.parametrize(
    ("typed", "both"),
    [
        ("huawei kenya", ["huawei", "kenya"]),
        ("Kenya and Huawei", ["kenya", "huawei"]),
        ("huawei in kenya", ["huawei", "kenya"]),
        ("huawei vs. temu", ["huawei", "temu"]),
        ("华为泰国", ["huawei", "thailand"]),
        ("🇹🇭 huawei", ["thailand", "huawei"]),
        ("TH huawei", ["thailand", "huawei"]),
        ("huawei cloud kenya", ["huawei-cloud", "kenya"]),
    ],
)
def test_two_names_are_both_found(names: Names, typed: str, both: list[str]) -> None:
    """Two names with nothing but connecting words give both, in the order typed."""
    assert slugs(names.several(typed)) == both


@pytest.mark.parametrize(
    "typed", ["huawei", "huawei kenya revenue", "huawei kenya nigeria", "huawei huawei", "", "and"]
)
def test_anything_else_is_not_two_names(names: Names, typed: str) -> None:
    """One name, three names or a question is not answered as two names."""
    assert len(names.several(typed)) != 2


@pytest.mark.parametrize(
    ("typed", "found", "rest"),
    [
        ("what did huawei do in thailand", ["huawei", "thailand"], "what did do in"),
        ("huawei cloud, not huawei", ["huawei-cloud", "huawei"], "not"),
        ("tell us about kenya", ["kenya"], "tell us about"),
        ("the us and kenya", ["united-states", "kenya"], "the and"),
        ("i want my th back", [], "i want my th back"),
        ("the MY market", ["malaysia"], "the market"),
        ("HOW IS MY TH", [], "how is my th"),
    ],
)
def test_every_subject_in_a_text_is_found(names: Names, typed: str, found: list[str], rest: str) -> None:
    """The longest name wins; pronouns and small words are not taken for codes of countries."""
    result = names.find(typed)
    assert (slugs(result.subjects), result.rest) == (found, rest)


def test_three_names_are_found_together(names: Names) -> None:
    """Any number of names with nothing but connecting words between them."""
    assert slugs(names.several("smart cities in kenya and nigeria")) == ["smart-cities", "kenya", "nigeria"]
    assert names.several("smart cities in kenya and nigeria grew") == ()


@pytest.mark.parametrize(
    ("city", "country"),
    [
        ("Bangkok", "thailand"),
        ("abu dhabi", "united-arab-emirates"),
        ("LAGOS", "nigeria"),
        ("manila", None),
        ("x", None),
    ],
)
def test_a_city_has_the_country_that_the_files_have(names: Names, city: str, country: str | None) -> None:
    """Well-known cities lead to their country where it is ours; a city is no name of the country itself."""
    found = names.country_of_city(city)
    assert (found.slug if found else None) == country
    assert names.lookup(city).verdict != "exact"


def test_strangers_are_the_countries_that_we_lack(names: Names) -> None:
    """Countries of the world in a text, ours left out."""
    assert names.strangers("huawei in Brazil, Kenya and 🇫🇷") == (("🇫🇷", "France"), ("brazil", "Brazil"))


@cache
def shipped() -> tuple[Catalogue, Names]:
    catalogue = load(CATALOGUE)
    return catalogue, Names(catalogue)


@st.composite
def typed_names(draw: st.DrawFn) -> tuple[Subject, str]:
    """A subject of the shipped catalogue, and a name of it in any case with any spacing and invisible marks."""
    catalogue, _ = shipped()
    subject = draw(st.sampled_from(sorted(catalogue.subjects.values(), key=lambda one: one.slug)))
    forms = [subject.name, subject.slug, *subject.aliases, *subject.former, *([subject.flag] if subject.flag else [])]
    name = draw(st.sampled_from(forms))
    upper = draw(st.lists(st.booleans(), min_size=len(name), max_size=len(name)))
    cased = "".join(letter.upper() if up else letter.lower() for letter, up in zip(name, upper, strict=True))
    space = draw(st.sampled_from([" ", "  ", "\u00a0", " \u200b", "\t"]))
    return subject, draw(st.sampled_from(["", " ", "\u200f"])) + cased.replace(" ", space)


@settings(deadline=None)
@given(typed_names())
def test_every_name_of_the_catalogue_finds_its_subject(typed: tuple[Subject, str]) -> None:
    """Names, aliases, slugs and flags as anybody may type them; one shared by several countries asks which."""
    subject, name = typed
    match = shipped()[1].lookup(name)
    assert match.verdict in ("exact", "which")
    assert subject in match.subjects


@settings(deadline=None)
@given(st.text(max_size=300) | st.text(st.sampled_from("thailand huawei 🇹🇭🇧🇷.-'&%泰国\u200f\u0301١²ßİ"), max_size=60))
def test_any_text_is_taken(typed: str) -> None:
    """Whatever is typed raises nothing, and what is found belongs to the catalogue."""
    catalogue, names = shipped()
    match, found = names.lookup(typed), names.find(typed)
    names.several(typed)
    names.country_of_city(typed)
    names.strangers(typed)
    assert all(subject.slug in catalogue.subjects for subject in (*match.subjects, *found.subjects))
    assert len(found.subjects) == len(found.said)
