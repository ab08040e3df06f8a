"""A brief to begin from: it loads as it is, and every key that a brief may have shows itself in it."""

from datetime import date

from briefs.canonical import brief_yaml
from briefs.dates import parse
from briefs.model import Brief, Catalogue, Citation, Claim

SLUG = "my-first-brief"


def template(catalogue: Catalogue, today: date) -> str:
    """YAML of a brief on the catalogue's first subject, citing its first source."""
    subject = next(iter(catalogue.subjects.values()))
    source = next(iter(catalogue.sources))
    slug = SLUG if SLUG not in catalogue.briefs else f"{SLUG}-{today:%Y%m%d}"
    return brief_yaml(_made(slug, subject.slug, source, today))


def _made(slug: str, subject: str, source: str, today: date) -> Brief:
    claim = Claim(
        id=f"{slug}#first",
        text="Write one statement here that a reader can check, in your own words.",
        kind="event",
        standing="reported",
        subjects=(subject,),
        sources=(Citation(source, "paragraph 1"),),
        when=parse(f"{today:%Y-%m}"),
    )
    return Brief(
        slug=slug,
        title="The title of the brief",
        date=parse(today.isoformat()),
        subjects=(subject,),
        lead="One or two sentences that cite the statement below [#first].",
        claims=(claim,),
        why="Why it matters, citing as well [#first].",
        next="What to watch, citing as well [#first].",
    )
