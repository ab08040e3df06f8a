"""Promises of prose: no figure, date or proper name that none of the claims cited in the same text has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.dates import parse
from briefs.model import Catalogue, Citation, Claim, Desk, Record, Source, Subject
from briefs.prose import Cite, Evidence, cited_ids, split_prose, stray_brackets, without_citations

DESK = Desk("D", "f", ("1", "2", "3"), "c", "l")
SUBJECTS = {
    subject.slug: subject
    for subject in (
        Subject("thailand", "country", "Thailand", ("ประเทศไทย",), iso="TH"),
        Subject("united-states", "country", "United States", ("US", "USA"), iso="US"),
        Subject("malaysia", "country", "Malaysia", iso="MY"),
        Subject("china", "country", "China", iso="CN"),
        Subject("kenya", "country", "Kenya", iso="KE"),
        Subject("africa", "region", "Africa"),
        Subject("huawei", "company", "Huawei"),
        Subject("alibaba-cloud", "company", "Alibaba Cloud", ("Ali Cloud",)),
        Subject("world-bank", "organisation", "World Bank"),
        Subject("energy", "theme", "Energy", ("Power grids",)),
        Subject("5g", "theme", "5G"),
    )
}
SOURCES = {"post": Source("post", "Why it matters", "Borneo Post", 2)}


def claim(text: str, *subjects: str, when: str | None = None, **more: str | Record) -> Claim:
    """A claim of the brief `b` that says a text."""
    values = {"value": None, "unit": None, "note": None, "said_by": None, "record": None} | more
    date = parse(when) if when else None
    return Claim("b#c", text, "event", "reported", subjects, (Citation("post"),), date, **values)  # type: ignore[arg-type]


def uncited(text: str, *claims: Claim, own: tuple[str, ...] = (), title: str = "") -> tuple[str, ...]:
    """What a prose says that the claims do not."""
    evidence = Evidence(Catalogue(DESK, SOURCES, SUBJECTS, {}))
    numbered = [
        Claim(f"b#c{n}", *(getattr(c, f) for f in Claim.__dataclass_fields__ if f != "id"))
        for n, c in enumerate(claims)
    ]
    return evidence.uncited(text, numbered, [SUBJECTS[slug] for slug in own], title)


FACTORY = claim("Rework at the 5G factory in Chonburi fell by 75%, by Midea's account.", "thailand", when="2024-05")
MONEY = claim("It put $845 million (US$845.44 million) into Lazada.", when="2023-07-19")
NUMBER = claim("Over 250,000 km of cable were laid.", "africa", "china", value="250000", unit="km")
FIGURE = claim("Growth was high.", value="-15", unit="%")
RANGE = claim("Centers were built.", when="2020/2023")
QUOTED = claim("It was built.", "huawei", said_by="Reuters", note="Phase 2 waits.", record=Record("DNB built it.", ()))


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Rework fell by 75% in May 2024.", [FACTORY]),
        ("Rework fell by 75 per cent.", [FACTORY]),
        ("In 2024 a Thai factory in Chonburi used 5G.", [FACTORY]),
        ("Chonburi's 5G-connected factory, Midea's.", [FACTORY]),
        ("The $845m, exactly US$845.44 million, of 19 July 2023 went to Lazada.", [MONEY]),
        ("The deal of July 19, 2023 was for $845 million.", [MONEY]),
        ("In July Lazada got it.", [MONEY]),
        ("Some 250000 km in African ground, Chinese built.", [NUMBER]),
        ("It grew by 15%.", [FIGURE]),
        ("From 2020 to 2023 they were built.", [RANGE]),
        ("Huawei built it, says Reuters; DNB did, says the record, and phase 2 waits (Borneo Post).", [QUOTED]),
        ("Energy and power are short words. Data centers, cloud and AI may march on, three of them.", []),
        ("What next? Nobody knows. “Then” we see: The end.", []),
        ("Rework fell by 75% at Midea, and $845 million went to Lazada.", [FACTORY, MONEY]),
    ],
)  # fmt: skip
def test_what_a_cited_claim_has_may_be_said(text: str, claims: list[Claim]) -> None:
    """In other forms too: people for country, words for dates, separators, short units; ordinary words are free."""
    assert uncited(text, *claims) == ()


@pytest.mark.parametrize(
    ("text", "claims", "missing"),
    [
        ("Rework fell by 76%.", [FACTORY], ("76%",)),
        ("Rework fell by 7.5%.", [FACTORY], ("7.5%",)),
        ("The $845% went.", [MONEY], ("845%",)),
        ("Rework fell in June 2024.", [FACTORY], ("June 2024",)),
        ("Rework fell in May 2023.", [FACTORY], ("May 2023",)),
        ("Rework fell on 3 May 2024.", [FACTORY], ("3 May 2024",)),
        ("It went on July 20, 2023.", [MONEY], ("July 20, 2023",)),
        ("It went on 2023-07-20.", [MONEY], ("2023-07-20",)),
        ("They were built in 2021.", [RANGE], ("2021",)),
        ("The factory is in Rayong.", [FACTORY], ("Rayong",)),
        ("Huawei built the factory.", [FACTORY], ("Huawei",)),
        ("World Bank money built it.", [FACTORY], ("World", "Bank")),
        ("It fell. Alibaba Cloud knows.", [FACTORY], ("Alibaba", "Cloud")),
        ("A Kenyan factory with 4G.", [FACTORY], ("Kenyan", "4G")),
        ("SAINS built it, with U.S. money.", [FACTORY], ("SAINS", "US")),
        ("iPhone factories in Malaysian towns.", [FACTORY], ("iPhone", "Malaysian")),
        ("It grew by 12 and by 12 again, in Rayong and Rayong.", [], ("12", "Rayong")),
    ],
)  # fmt: skip
def test_what_no_cited_claim_has_is_named(text: str, claims: list[Claim], missing: tuple[str, ...]) -> None:
    """The writer reads the very words that have no source, each once."""
    assert uncited(text, *claims) == missing


def test_the_own_name_and_title_need_no_claim_but_figures_do() -> None:
    """A page about Thailand may say Thailand; a figure in a title is none the truer for it."""
    assert uncited("In Thai towns, Thailand's own.", own=("thailand",)) == ()
    assert uncited("The Pattaya plan of 2024.", title="Pattaya in 2024") == ("2024",)


def test_a_title_says_no_figure_that_its_brief_lacks() -> None:
    """A headline is prose as well: its figures stand in one of the brief's claims."""
    evidence = Evidence(Catalogue(DESK, SOURCES, SUBJECTS, {}))
    assert evidence.uncited_figures("75% less rework in Chonburi", [FACTORY]) == ()
    assert evidence.uncited_figures("80% less rework since May 2023", [FACTORY]) == ("May 2023", "80%")


def test_prose_falls_into_texts_and_citations() -> None:
    """What a view shows as numbers stands between the texts, with the full id of each claim."""
    text = "Rework fell [#rework][other#key]. More [#rework]"
    assert split_prose(text, "b") == ("Rework fell ", Cite("b#rework"), Cite("other#key"), ". More ", Cite("b#rework"))
    assert cited_ids(text, "b") == ("b#rework", "other#key")
    assert without_citations(text) == "Rework fell. More"
    assert (stray_brackets(text), stray_brackets("a [b] c] [#d] [e")) == ((), ("[b]", "]", "[e"))


@given(st.lists(st.one_of(st.text(), st.sampled_from(["[#a]", "[b#c-d]", "[", "]", "#", "[#", "[x]"]))).map("".join))
def test_nothing_is_lost_between_the_parts(text: str) -> None:
    """The parts put together are the text, whatever it holds, and no part is empty."""
    parts = split_prose(text, "own")
    written = "".join(part if isinstance(part, str) else f"[{part.id}]" for part in parts)
    assert written.replace("[own#", "[#") == text.replace("[own#", "[#")
    assert "" not in parts


@given(st.text())
def test_any_text_can_be_asked(text: str) -> None:
    """No text breaks the check, and a claim that says the text itself bears it out."""
    assert uncited(text, claim(text)) == ()
    assert isinstance(uncited(text), tuple)


def test_what_a_source_is_called_bears_out_names_but_no_figure() -> None:
    """A document named after 37 cities does not say that 37 were certified, once the claim says another number."""
    sources = {"post": Source("post", "On Thailand's 37 smart cities of 2025, by Depa", "Borneo Post", 2)}
    evidence = Evidence(Catalogue(DESK, sources, SUBJECTS, {}))
    claims = [claim("So far 36 cities were certified.", "thailand")]
    assert evidence.uncited("Depa certified 37 cities.", claims, []) == ("37",)
    assert evidence.uncited("Depa certified 36 cities.", claims, []) == ()
