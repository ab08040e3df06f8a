"""Pages about what git and the desk both changed, as the whole-catalogue rules need them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.views import operating
from bot.views.editors import git
from bot.views.editors.git import Clash
from bot.views.page import Page
from briefs.canonical import forms
from briefs.model import Brief, Catalogue


def for_editors(catalogue: Catalogue, hostile: Sequence[str]) -> Iterator[Page]:
    """Every way in which the two sides can differ, of the longest items there are, and of hostile ones."""
    texts = forms(catalogue)
    told = forms(replace(catalogue, briefs={slug: retold(one) for slug, one in catalogue.briefs.items()}))
    found = [Clash(item, form, told[item], form) for item, form in texts.items() if told[item] != form]
    yield from map(git.clash, found)
    longest = max(texts, key=lambda item: len(texts[item]))
    ways = [
        Clash(longest, texts[longest], "", told[longest]), Clash(longest, texts[longest], told[longest], None),
        Clash(longest, None, told[longest], texts[longest]), Clash("desk", texts["desk"], "x: y", texts["desk"]),
        *(Clash(f"brief:{typed[:40]}", typed, f"{typed} a", f"{typed} b") for typed in hostile),
    ]  # fmt: skip
    yield from (git.clash(one, wrong) for one in ways for wrong in ((), hostile * 3))
    yield from (git.clashes(found[:count]) for count in (0, 2, len(found)))
    yield from (git.settled(one, taken=taken) for one in ways for taken in (True, False))
    yield from (git.unfit(one, hostile * 9) for one in ways)
    yield git.export(catalogue, b"zip")
    yield operating.broken({f"brief:{typed[:40]}": typed for typed in hostile * 3})


def retold(brief: Brief) -> Brief:
    """A brief in which everything that can be told otherwise is."""
    claims = tuple(
        replace(claim, text=f"{claim.text} Or so.", note=f"{claim.note} Or so.", said_by="Somebody else")
        for claim in brief.claims
    )
    return replace(brief, title=f"{brief.title} again", lead=f"{brief.lead} Or so.", claims=claims)
