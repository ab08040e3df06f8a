"""What else in the catalogue stands on the claims of a brief."""

from dataclasses import dataclass

from briefs.model import Brief, Catalogue, Subject
from briefs.prose import cited_ids, proses_of


@dataclass(frozen=True, slots=True)
class Citing:
    """A prose that cites claims of another brief.

    Attributes:
        item: The slug of the brief or subject that the prose belongs to; `key` which of its proses it is.
    """

    item: str
    key: str
    claims: tuple[str, ...]

    def __str__(self) -> str:
        return f"the {self.key} of {self.item} cites {', '.join(self.claims)}"


def citing(catalogue: Catalogue, slug: str) -> tuple[Citing, ...]:
    """Every prose of other briefs and of subjects that cites a claim of a brief, in the order of the catalogue."""
    found = []
    items: list[Brief | Subject] = [*catalogue.subjects.values(), *catalogue.briefs.values()]
    for item in items:
        own = item.slug if isinstance(item, Brief) else ""
        if own == slug:
            continue
        for key, text in proses_of(item).items():
            ids = tuple(one for one in cited_ids(text, own) if one.partition("#")[0] == slug)
            if ids:
                found.append(Citing(item.slug, key, ids))
    return tuple(found)
