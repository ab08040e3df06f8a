"""What one chat gets for one slot: facts in, Digest out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from briefs.dates import days_shown_on
from briefs.model import Catalogue, Claim

MOST_ON_DATE = 2
MOST_AHEAD = 1


@dataclass(frozen=True, slots=True)
class Digest:
    """The facts of one digest, as claim ids; the view composes the message from them, again and again the same.

    Attributes:
        day: The reader's local day.
        subjects: Slugs followed.
        on_date: Claims whose date falls on this day of the year.
        files: The one item from the files, with its place among the subscription's items.
        ahead: What is still to come.
    """

    day: date
    subjects: tuple[str, ...]
    on_date: tuple[str, ...]
    files: str | None
    position: int
    ahead: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.on_date or self.files)

    def facts(self) -> Mapping[str, object]:
        """The digest as plain values, to be frozen in its delivery."""
        return {
            "day": self.day.isoformat(),
            "subjects": list(self.subjects),
            "on_date": list(self.on_date),
            "files": self.files,
            "position": self.position,
            "ahead": list(self.ahead),
        }


def thaw(facts: Mapping[str, object]) -> Digest:
    """The digest of frozen facts."""
    plain = dict(facts)
    for name in ("subjects", "on_date", "ahead"):
        plain[name] = tuple(plain[name])  # type: ignore[arg-type]
    return Digest(**(plain | {"day": date.fromisoformat(str(plain["day"]))}))  # type: ignore[arg-type]


def on_day(catalogue: Catalogue, month: int, day: int) -> tuple[Claim, ...]:
    """Claims known to the day whose day of the year it is, the oldest first; never one that is wrong."""
    found = [c for c in catalogue.claims.values() if c.when and c.standing != "wrong" and c.when.falls_on(month, day)]
    return tuple(sorted(found, key=lambda c: (c.when.lower if c.when else date.min, -c.weight, c.id)))


def in_month(catalogue: Catalogue, month: int) -> tuple[Claim, ...]:
    """Claims known to the month only whose month it is, the oldest first; never one that is wrong."""
    found = [c for c in catalogue.claims.values() if c.when and c.standing != "wrong" and c.when.in_month(month)]
    return tuple(sorted(found, key=lambda c: (c.when.lower if c.when else date.min, -c.weight, c.id)))


def on_date(catalogue: Catalogue, today: date) -> tuple[Claim, ...]:
    """What happened on today's day of the year, round anniversaries first; 29 February shows on the 28th too."""
    found = [claim for day in sorted(days_shown_on(today)) for claim in on_day(catalogue, *day)]
    past = [claim for claim in found if claim.when and claim.when.lower <= today]
    return tuple(sorted(past, key=lambda claim: _unround(claim, today)))


def _unround(claim: Claim, today: date) -> bool:
    assert claim.when is not None
    return (today.year - claim.when.lower.year) % 5 != 0


def files(catalogue: Catalogue, subjects: Sequence[str]) -> tuple[Claim, ...]:
    """The items from the files for some subjects: own ones first, the well-founded before the doubtful."""
    own = {claim.id: claim for slug in subjects for claim in catalogue.claims_of(slug)}
    neighbours = [n for slug in subjects if (s := catalogue.subject(slug)) for n in s.related]
    near = {c.id: c for slug in neighbours if slug in catalogue.subjects for c in catalogue.claims_of(slug)}
    doubt = {"confirmed": 0, "reported": 0, "disputed": 1, "untraced": 2, "wrong": 3}
    first = sorted(own.values(), key=lambda c: (doubt[c.standing], -c.weight, c.id))
    then = sorted((c for c in near.values() if c.id not in own), key=lambda c: (doubt[c.standing], -c.weight, c.id))
    return (*first, *then)


def compose(catalogue: Catalogue, subjects: Sequence[str], *, today: date, position: int) -> Digest:
    """The digest of a day for some subjects, `position` being how many items from the files were sent before."""
    followed = tuple(slug for slug in subjects if catalogue.subject(slug))
    today_all = on_date(catalogue, today)
    own = [claim for claim in today_all if set(claim.subjects) & set(followed)]
    also = [claim for claim in today_all if claim not in own]
    dated = tuple(claim.id for claim in (*own, *also)[:MOST_ON_DATE])
    items = files(catalogue, followed)
    while position < len(items) and items[position].id in dated:
        position += 1
    item = items[position].id if position < len(items) else None
    ahead = [c for c in items if c.when and c.when.is_ahead(today) and set(c.subjects) & set(followed) and c.id != item]
    soonest = sorted(ahead, key=lambda c: (c.when.upper if c.when else today, c.id))
    return Digest(today, followed, dated, item, position, tuple(c.id for c in soonest[:MOST_AHEAD]))
