"""The shipped catalogue holds what the three documents say, and tells of each statement how far it was checked."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

import briefs
from briefs import canonical
from briefs.model import Catalogue, Claim

FOLDER = Path(briefs.__file__).parent / "catalogue"
TABLE = Path(__file__).parents[1] / "content" / "paragraphs.yaml"
# The documents, by how many paragraphs each has.
PARAGRAPHS = {"agp-dsr": 58, "chinacrunch-cloud": 25, "intlexpose-alibaba": 12}

COUNTRIES = {
    "China", "Egypt", "Ethiopia", "Ghana", "Indonesia", "Kenya", "Malaysia", "Mexico", "Nigeria", "Philippines",
    "Singapore", "South Africa", "South Korea", "Thailand", "Uganda", "United Arab Emirates", "United States",
    "Zimbabwe", "European Union",
}  # fmt: skip
REGIONS = {"Africa", "Asia", "Asia-Pacific", "Europe", "Latin America", "Middle East", "Southeast Asia"}
COMPANIES = {
    "Huawei", "Huawei Cloud", "Alibaba", "Alibaba Cloud", "Tencent", "Tencent Cloud", "Baidu", "ZTE", "CloudWalk", "GDS",
    "DYXnet", "Midea", "AIS", "China Unicom", "China Telecom", "National Telecom", "SAINS", "TikTok", "Tokopedia",
    "Lazada", "Temu", "Google", "Temasek", "Bain & Company", "Amazon Web Services", "Deloitte",
}  # fmt: skip
INSTITUTIONS = {
    "International Telecommunication Union", "United Nations General Assembly", "Forum on China–Africa Cooperation",
    "World Bank", "ASEAN", "Alliance for Affordable Internet", "Reuters", "Bloomberg", "Caixin", "Nikkei Asia",
    "South China Morning Post", "CGTN", "University of Ghana", "Ministry of Commerce",
    "Cyberspace Administration of China",
}  # fmt: skip

Row = dict[str, object]


@pytest.fixture(scope="session")
def table() -> list[Row]:
    """A row for each paragraph of the documents: which claims carry each of its sentences."""
    rows: list[Row] = yaml.safe_load(TABLE.read_text("utf-8"))
    return rows


def carried(row: Row) -> dict[int, list[str]]:
    """The claims of a paragraph by the number of the sentence."""
    sentences = row["sentences"]
    assert isinstance(sentences, dict)
    return sentences


def shown_by_name(catalogue: Catalogue, kind: str) -> set[str]:
    """Every name and alias of the subjects of a kind."""
    return {plain(name) for one in catalogue.subjects.values() if one.kind == kind for name in (one.name, *one.aliases)}


def plain(name: str) -> str:
    """A name whichever way its dashes and capitals are written."""
    return name.casefold().replace("–", "-")


def test_every_paragraph_stands_once_in_the_table(table: list[Row]) -> None:
    """The table goes through each document from its first paragraph to its last."""
    found = Counter((str(row["source"]), int(str(row["paragraph"]))) for row in table)
    assert found == Counter((key, number) for key, last in PARAGRAPHS.items() for number in range(1, last + 1))


def test_every_sentence_has_a_claim(table: list[Row]) -> None:
    """No sentence that states something was passed over; only headings and the like carry nothing."""
    empty = [(row["source"], row["paragraph"], n) for row in table for n, ids in carried(row).items() if not ids]
    assert empty == []
    bare = [row for row in table if not carried(row)]
    harmless = (
        "heading",
        "title",
        "share",
        "byline",
        "author",
        "date",
        "list",
        "link",
        "footer",
        "blank",
        "example",
        "furniture",
    )
    assert [row for row in bare if not any(word in str(row["about"]).casefold() for word in harmless)] == []


def test_sentences_are_numbered_from_one(table: list[Row]) -> None:
    """A sentence that is missing between two others would be a gap."""
    gaps = [
        (row["source"], row["paragraph"])
        for row in table
        if sorted(carried(row)) != list(range(1, len(carried(row)) + 1))
    ]
    assert gaps == []


def test_every_claim_of_the_table_exists(table: list[Row], catalogue: Catalogue) -> None:
    """The table names no claim that the catalogue does not hold."""
    assert [one for row in table for ids in carried(row).values() for one in ids if one not in catalogue.claims] == []


def test_every_claim_of_a_document_stands_under_a_paragraph(table: list[Row], catalogue: Catalogue) -> None:
    """What is said to be in a document is placed in it."""
    placed = {(str(row["source"]), one) for row in table for ids in carried(row).values() for one in ids}
    citing = {
        (c.source, claim.id) for claim in catalogue.claims.values() for c in claim.cited if c.source in PARAGRAPHS
    }
    assert sorted(citing - placed) == []


def test_every_citation_of_a_document_says_where(catalogue: Catalogue) -> None:
    """A reader finds the sentence in the document again."""
    cited = [(claim.id, one) for claim in catalogue.claims.values() for one in claim.cited if one.source in PARAGRAPHS]
    assert len(cited) > len(catalogue.claims) / 2
    assert [(name, one.source) for name, one in cited if not one.place] == []


def test_there_is_enough(catalogue: Catalogue) -> None:
    """45 briefs, 200 claims and 40 days of the year at the least."""
    days = {
        (claim.when.lower.month, claim.when.lower.day)
        for claim in catalogue.claims.values()
        if claim.when
        and claim.standing != "wrong"
        and claim.when.falls_on(claim.when.lower.month, claim.when.lower.day)
    }
    assert len(catalogue.briefs) >= 45
    assert len(catalogue.claims) >= 200
    assert len(days) >= 40


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [("country", COUNTRIES), ("region", REGIONS), ("company", COMPANIES), ("organisation", INSTITUTIONS)],
)
def test_everybody_named_has_a_page(kind: str, wanted: set[str], catalogue: Catalogue) -> None:
    """Whoever the documents name is found under that name, with at least one statement."""
    assert sorted(name for name in wanted if plain(name) not in shown_by_name(catalogue, kind)) == []
    assert [
        one.slug for one in catalogue.subjects.values() if one.kind == kind and not catalogue.claims_of(one.slug)
    ] == []


def test_there_are_enough_of_each_kind(catalogue: Catalogue) -> None:
    """19 countries and the EU, six regions, 23 companies, 15 themes at the least."""
    counts = Counter(one.kind for one in catalogue.subjects.values())
    assert counts["country"] >= 20
    assert counts["region"] >= 6
    assert counts["company"] >= 23
    assert counts["theme"] >= 15


def test_no_editors_mark_reaches_a_reader() -> None:
    """The mark that a document carries by mistake stands nowhere in the catalogue."""
    marks = ("[JC1]", "JC1")
    files = sorted(FOLDER.rglob("*.yaml"))
    assert [file.name for file in files if any(mark in file.read_text("utf-8") for mark in marks)] == []


def record_missing(claim: Claim) -> bool:
    """Whether a claim lacks the side that has to stand against it."""
    return claim.standing == "wrong" and (claim.record is None or not claim.record.sources)


def test_every_wrong_claim_has_a_record(catalogue: Catalogue) -> None:
    """An error is never told without what the record says, with the record's own sources."""
    wrong = [claim for claim in catalogue.claims.values() if claim.standing == "wrong"]
    assert len(wrong) >= 3
    assert [claim.id for claim in wrong if record_missing(claim)] == []
    seeds_only = [c.id for c in wrong if c.record and {one.source for one in c.record.sources} <= set(PARAGRAPHS)]
    assert seeds_only == []


def test_every_disputed_claim_has_two_sides(catalogue: Catalogue) -> None:
    """A conflict is shown with the other side's own sources."""
    disputed = [claim for claim in catalogue.claims.values() if claim.standing == "disputed"]
    assert [claim.id for claim in disputed if claim.record is None or not claim.record.sources] == []


def test_what_was_checked_says_when_and_how(catalogue: Catalogue) -> None:
    """Every mark that claims a look at the record tells of that look, so a confirmed claim cites more than commentary."""
    looked = [claim for claim in catalogue.claims.values() if claim.standing in ("confirmed", "untraced")]
    assert [claim.id for claim in looked if claim.check is None] == []
    confirmed = [claim for claim in looked if claim.standing == "confirmed"]
    assert [c.id for c in confirmed if {one.source for one in c.cited} <= set(PARAGRAPHS)] == []


def test_the_catalogue_is_in_its_one_form(catalogue: Catalogue) -> None:
    """Written out again, every file is what it was, byte for byte."""
    written = canonical.to_files(catalogue)
    shipped = {file.relative_to(FOLDER).as_posix(): file.read_bytes() for file in sorted(FOLDER.rglob("*.yaml"))}
    assert sorted(written) == sorted(shipped)
    assert [name for name, content in shipped.items() if written[name] != content] == []


def test_a_wrong_claim_without_record_would_be_noticed(catalogue: Catalogue) -> None:
    """The look for missing records can fail."""
    wrong = next(claim for claim in catalogue.claims.values() if claim.standing == "wrong")
    assert not record_missing(wrong)
    assert record_missing(replace(wrong, record=None))
