"""The page that a button opens, from the catalogue alone: for who pressed it, and for a page that is made anew."""

from collections.abc import Mapping

from bot.telegram.buttons import AsOfPress, BriefPress, ClaimPress, DayPress, ListPress, PairPress, SubjectPress
from bot.telegram.callback import Press
from bot.views import about, answers, brief, dated, subject
from bot.views.page import Page
from bot.views.reader import Reader
from briefs.dates import When, parse
from briefs.model import Catalogue, Claim, Subject


def of_press(press: Press | None, catalogue: Catalogue, by_ref: Mapping[str, str], reader: Reader) -> Page | None:
    """The page that a press opens; None where what it meant is gone, or it opens none of these.

    Args:
        by_ref: The short letters of buttons to slugs and claim ids.
    """

    def named(ref: str) -> Subject | None:
        return catalogue.subject(by_ref.get(ref, ""))

    match press:
        case SubjectPress() if one := named(press.ref):
            shown = of_subject(one, press.view, catalogue, reader, press.page)
            return shown or subject.home(one, catalogue, reader)
        case PairPress() if (one := named(press.one)) and (other := named(press.other)):
            return of_pair(one, other, catalogue, reader, press.page)
        case AsOfPress() if one := named(press.ref):
            return as_of(one, parse(press.month), catalogue, reader, press.page)
        case BriefPress() if (slug := by_ref.get(press.ref, "")) in catalogue.briefs:
            return brief.page(catalogue.briefs[slug], catalogue, reader, press.page)
        case ClaimPress(view="open") if claim := catalogue.claims.get(by_ref.get(press.ref, "")):
            return answers.claim(claim, catalogue, reader)
        case DayPress():
            return of_day(press, catalogue, reader)
        case ListPress(what="gaps"):
            return about.gaps(catalogue, reader, press.page)
    return None


def of_subject(one: Subject, view: str, catalogue: Catalogue, reader: Reader, page: int) -> Page | None:
    """One of the views behind a subject's first screen; None for that screen."""
    claims = catalogue.claims_of(one.slug)
    listed: Mapping[str, tuple[str, tuple[Claim, ...]]] = {
        "claims": ("all statements", claims),
        "timeline": ("timeline", in_time(claims)),
        "figures": ("figures", tuple(claim for claim in claims if claim.kind == "figure" or claim.value)),
        "disputed": ("disputed or wrong", tuple(claim for claim in claims if claim.standing in subject.DOUBTED)),
    }
    if view in listed:
        title, chosen = listed[view]
        return subject.listed(one, chosen, catalogue, reader, title=title, view=view, page=page)
    match view:
        case "sources":
            return subject.sources(one, catalogue, reader, page)
        case "related":
            return subject.related(one, catalogue)
        case "briefs":
            return subject.briefs(one, catalogue, page)
        case "gaps":
            return about.gaps_of(one, catalogue, reader, page)
        case "more":
            return subject.more(one, catalogue)
    return None


def in_time(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """The dated claims in the order of their dates."""
    return tuple(sorted((c for c in claims if c.when), key=lambda c: (c.when.sort_key if c.when else (), c.id)))


def of_pair(one: Subject, other: Subject, catalogue: Catalogue, reader: Reader, page: int) -> Page:
    """What two subjects share."""
    return subject.pair(one, other, catalogue.claims_of(one.slug, other.slug), catalogue, reader, page)


def of_day(press: DayPress, catalogue: Catalogue, reader: Reader) -> Page:
    """A day of the year, a whole month, or what is ahead."""
    if press.view == "month":
        return dated.month(press.month, catalogue, reader, press.page)
    if press.view == "ahead":
        return dated.ahead(catalogue, reader, press.page)
    return dated.day(press.month, press.day, catalogue, reader, press.page)


def as_of(one: Subject, by: When, catalogue: Catalogue, reader: Reader, page: int) -> Page:
    """What had happened to a subject by a date."""
    claims = catalogue.claims_of(one.slug)
    known = in_time(tuple(c for c in claims if c.when and c.when.known_by(by)))
    undated = sum(claim.when is None for claim in claims)
    return dated.as_of(one, by, known, undated, catalogue, reader, page)
