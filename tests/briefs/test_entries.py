"""One subject, source or claim in a message is read and judged as in a folder; all faults come at once."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from briefs.canonical import claim_yaml, forms, sources_yaml
from briefs.faults import CatalogueFaults
from briefs.load import load, load_claim, load_source, load_subject
from briefs.model import Catalogue

SHIPPED = Path(__file__).parents[2] / "briefs" / "catalogue"


@pytest.fixture
def catalogue(folder: Path) -> Catalogue:
    """The small catalogue."""
    return load(folder)


def faults(read: Callable[..., Any], *how: object) -> list[str]:
    """Every fault of a message as it is printed, without its name."""
    with pytest.raises(CatalogueFaults) as refused:
        read(*how)
    return [str(fault).removeprefix("message:") for fault in refused.value.faults]


def test_every_shipped_item_reads_back_as_a_message() -> None:
    """Each subject, source and claim in its canonical text is taken as it is, by all rules."""
    shipped = load(SHIPPED)
    texts = forms(shipped)
    few = list(shipped.subjects.values())[::9]
    for subject in few:
        assert load_subject(f'slug: "{subject.slug}"\n{texts[f"subject:{subject.slug}"]}', shipped) == subject
    for source in list(shipped.sources.values())[::20]:
        assert load_source(sources_yaml([source]), shipped) == source
    for claim in list(shipped.claims.values())[::30]:
        assert load_claim(claim_yaml(claim), claim.brief, shipped) == claim


def test_a_new_subject_may_not_take_a_name(catalogue: Catalogue) -> None:
    """Neither a name nor an alias, a slug, a former slug or a code of another."""
    text = 'slug: "siam"\nkind: "country"\nname: "泰国"\naliases: ["MIDEA"]\niso: "TH"\nrelated: [nowhere]\n'
    assert faults(load_subject, text, catalogue) == [
        '1: slug: "siam" was the slug of thailand and leads there',
        '3: name: "泰国" is a name of thailand already',
        '4: aliases: "MIDEA" is a name of midea already',
        '5: iso: "TH" is the code of thailand',
        '6: related: "nowhere" is no subject',
    ]


def test_a_subject_that_changes_still_bears_out_what_is_said(catalogue: Catalogue) -> None:
    """A name that a prose needs is not taken away; an alias more is no harm."""
    kept = 'slug: "midea"\nkind: "company"\nname: "Midea"\naliases: ["Midea Group"]\n'
    assert load_subject(kept, catalogue).aliases == ("Midea Group",)
    renamed = 'slug: "thailand"\nkind: "country"\nname: "Siam"\niso: "TH"\n'
    prose = replace(catalogue.briefs["factory"], lead="In Thailand rework fell by 75% [#rework].", subjects=("midea",))
    told = replace(catalogue, briefs={"factory": prose})
    assert faults(load_subject, renamed, told) == ['3: name: no longer bears out "Thailand" in the lead of factory']


def test_a_source_that_changes_still_bears_out_what_is_said(catalogue: Catalogue) -> None:
    """A publisher whose name a prose has from it cannot go."""
    prose = replace(catalogue.briefs["factory"], lead="The Registry has an older one [#first].")
    told = replace(catalogue, briefs={"factory": prose})
    text = 'key: "record"\ntitle: "Public record 17"\npublisher: "Office"\ntier: 1\n'
    assert faults(load_source, text, told) == ['2: title: no longer bears out "Registry" in the lead of factory']


def test_a_claim_names_what_there_is_and_says_what_no_other_says(catalogue: Catalogue) -> None:
    """Unknown subjects and sources with the likely ones, and a statement that stands already."""
    text = (
        'key: "new"\ntext: "Rework at Midea\'s factory in Chonburi fell by 75%."\nkind: "event"\nstanding: "reported"\n'
        'subjects: [thailnd]\nsources: [{source: "papr"}]\n'
    )
    assert faults(load_claim, text, "factory", catalogue) == [
        "2: text: says the same as factory#rework; cite that one instead",
        '5: subjects: "thailnd" is no subject; did you mean "thailand"?',
        '6: sources: "papr" is no source of sources.yaml; did you mean "paper"?',
    ]


@pytest.mark.parametrize("read", [load_subject, load_source, lambda text, on: load_claim(text, "factory", on)])
@pytest.mark.parametrize("text", ["", "plain words", "[]", "- a\n- b\n", "a: *b\n", "{", "\x00", "a: b\na: b\n"])
def test_what_is_no_item_is_refused_in_a_sentence(read: Callable[..., Any], text: str, catalogue: Catalogue) -> None:
    """Never a crash, never nothing said."""
    assert faults(read, text, catalogue) != []
