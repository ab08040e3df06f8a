"""When a claim is to be looked at again, which forecasts' day has come, and which subjects have nothing fresh."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from briefs.changes import Change
from briefs.dates import of_day
from briefs.model import Brief, Catalogue, Check, Citation, Claim, Standing, Subject

# Days after which at the latest a claim is looked at again; what is not named here has USUAL.
FIGURE, USUAL, SETTLED = 90, 180, 365
# An event so long before the look at it is history, which changes as seldom as law.
HISTORY = timedelta(days=5 * 365)
# The claims of one load come due one after another from this part of their days on, and never past their end.
EARLIEST = (2, 3)
FRESH = timedelta(days=60)


def limit(claim: Claim, brief: Brief) -> int:
    """The most days between two looks at a claim."""
    if claim.kind == "figure":
        return FIGURE
    if claim.kind == "law":
        return SETTLED
    old = claim.kind == "event" and claim.when is not None and claim.when.upper < looked(claim, brief) - HISTORY
    return SETTLED if old else USUAL


def looked(claim: Claim, brief: Brief) -> date:
    """The day of the last look at a claim: its check, or the date of its brief where it was never checked."""
    return (claim.check.on if claim.check else brief.date).lower


def due(claim: Claim, brief: Brief) -> date:
    """The day on which a claim is to be looked at again.

    Claims of one day of looking are spread by their ids over the last third of their days, so that a load of a hundred
    does not come back as a hundred at once.
    """
    most = limit(claim, brief)
    least = -(-most * EARLIEST[0] // EARLIEST[1])
    return looked(claim, brief) + timedelta(days=least + _share(claim.id, most - least + 1))


def overdue(catalogue: Catalogue, today: date) -> Iterator[tuple[Claim, date]]:
    """The claims to be looked at by today, each with the day it was due, but for forecasts whose day has come."""
    for brief in catalogue.briefs.values():
        for claim in brief.claims:
            day = due(claim, brief)
            if day <= today and not day_came(claim, today):
                yield claim, day


def forecasts(catalogue: Catalogue, today: date) -> Iterator[Claim]:
    """The forecasts whose day has come and that nobody looked at since."""
    return (claim for claim in catalogue.claims.values() if day_came(claim, today))


def day_came(claim: Claim, today: date) -> bool:
    """Whether a claim is a forecast whose day is over, without a look at what became of it."""
    if claim.kind != "forecast" or claim.when is None or not claim.when.is_over(today):
        return False
    return claim.check is None or claim.check.on.upper <= claim.when.upper


def verified(brief: Brief, key: str, standing: Standing, today: date, how: str, sources: Iterable[str] = ()) -> Brief:
    """The brief after somebody looked at one of its claims.

    Args:
        key: The claim's.
        standing: What the look showed.
        how: What was opened, or looked through without a find.
        sources: Keys of sources that were opened; the claim cites them from now on, if it did not.
    """

    def after(claim: Claim) -> Claim:
        cited = {citation.source for citation in claim.cited}
        more = tuple(Citation(source) for source in dict.fromkeys(sources) if source not in cited)
        return replace(claim, standing=standing, sources=(*claim.sources, *more), check=Check(of_day(today), how))

    return replace(brief, claims=tuple(after(claim) if claim.key == key else claim for claim in brief.claims))


def quiet(
    catalogue: Catalogue, changes: Iterable[Change], followers: Mapping[str, int], today: date
) -> list[tuple[Subject, int, date]]:
    """The subjects that are followed and have nothing fresh, the most followed first, with their followers and since when.

    Args:
        changes: What became new or another of late, at least in the last `FRESH`.
        followers: How many chats follow each subject, by slug.
    """
    freshest = _freshest(catalogue, changes)
    followed: dict[str, int] = {}
    for slug, count in followers.items():
        if (subject := catalogue.subject(slug)) and count:
            followed[subject.slug] = followed.get(subject.slug, 0) + count
    found = [(catalogue.subjects[slug], count, freshest.get(slug, date.min)) for slug, count in followed.items()]
    stale = [one for one in found if today - one[2] > FRESH]
    return sorted(stale, key=lambda one: (-one[1], one[2], one[0].slug))


def _freshest(catalogue: Catalogue, changes: Iterable[Change]) -> dict[str, date]:
    """The last day on which something about each subject was new: the date of a brief, or a change of its claims."""
    found: dict[str, date] = {}

    def note(slugs: Iterable[str], day: date) -> None:
        for slug in slugs:
            found[slug] = max(found.get(slug, date.min), day)

    for brief in catalogue.briefs.values():
        note({*brief.subjects, *(slug for claim in brief.claims for slug in claim.subjects)}, brief.date.lower)
    for change in changes:
        for claim, _ in change.claims:
            if claim in catalogue.claims:
                note(catalogue.claims[claim].subjects, change.at.date())
    return found


def _share(name: str, days: int) -> int:
    """Which of some days is a name's: always the same one, and about as many names on each."""
    digest = hashlib.blake2b(name.encode(), digest_size=8).digest()
    return int.from_bytes(digest) * days >> 64
