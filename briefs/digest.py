"""What one chat gets for one slot: facts in, Digest out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from briefs.changes import Change
from briefs.filters import EVERYTHING, Filter
from briefs.model import Catalogue, Claim
from briefs.onthisdate import falling_on
from briefs.positions import Position

MOST_CHANGES = 4
MOST_OWN = 2
LONGEST_WINDOW = 31
# Days before the end of a plan or goal on which a digest reminds of it once.
REMINDERS = (30, 7, 1)
DOUBT = {"confirmed": 0, "reported": 0, "disputed": 1, "untraced": 2, "wrong": 3}
# Of several changes of one brief, the first of these is told.
TELLING = ("confirmed", "reported", "disputed", "untraced", "wrong")


class Changed(NamedTuple):
    """A brief that is new or another: the claim told of it, the standing that had, and how many more claims are new."""

    brief: str
    version: int
    claim: str
    was: str
    more: int = 0


@dataclass(frozen=True, slots=True)
class Slot:
    """One moment at which a digest is due.

    Attributes:
        today: The reader's local day.
        since: The local day of the slot before; None for the first digest.
        position: How far the files were sent, as the text of a `Position`.
        told: Whether another message tells what the date calls up: one of its own, or an earlier digest of the day.
    """

    today: date
    since: date | None = None
    position: str | None = None
    told: bool = False

    def passed(self, day: date) -> bool:
        """Whether a day lies after the slot before, up to this one."""
        since = self.since or self.today - timedelta(days=1)
        return max(since, self.today - timedelta(days=LONGEST_WINDOW)) < day <= self.today


@dataclass(frozen=True, slots=True)
class Digest:
    """The facts of one digest, as ids; the view composes the message from them, again and again the same.

    Attributes:
        subjects: What is followed; in an alert only what its news is about.
        changed: Briefs that are new or another.
        many: How many changed, where they are too many to show one by one.
        on_date: Claims whose date falls on this day; `also` those of other subjects.
        files: The one item from the files, `position` how far they were sent with it.
        ahead: Plans and goals that come near; `due` those whose day has passed unconfirmed.
        again: Whether another message tells what the date calls up.
    """

    day: date
    subjects: tuple[str, ...]
    changed: tuple[Changed, ...] = ()
    many: int = 0
    on_date: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    files: str | None = None
    position: str | None = None
    ahead: tuple[str, ...] = ()
    due: tuple[str, ...] = ()
    late: bool = False
    folded: int = 0
    again: bool = False
    briefs: tuple[tuple[str, int], ...] = field(default=())

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.changed or self.many or self.on_date or self.also or self.files or self.ahead or self.due)

    @property
    def claims(self) -> tuple[str, ...]:
        """Every claim that the message carries, for corrections."""
        ids = (*(one.claim for one in self.changed), *self.on_date, *self.also, self.files, *self.ahead, *self.due)
        return tuple(dict.fromkeys(filter(None, ids)))


def facts(digest: Digest) -> dict[str, Any]:
    """A digest as plain values, to be frozen in its delivery; what is empty is left out."""
    plain: dict[str, Any] = {"day": digest.day.isoformat(), "subjects": list(digest.subjects)}
    for name in ("changed", "on_date", "also", "ahead", "due", "briefs"):
        if getattr(digest, name):
            plain[name] = [list(one) if isinstance(one, tuple) else one for one in getattr(digest, name)]
    for name in ("many", "files", "position", "late", "folded", "again"):
        if getattr(digest, name):
            plain[name] = getattr(digest, name)
    return plain


def thaw(plain: Mapping[str, Any]) -> Digest:
    """The digest of frozen facts."""
    lists = {name: tuple(plain.get(name, ())) for name in ("subjects", "on_date", "also", "ahead", "due")}
    return Digest(
        day=date.fromisoformat(plain["day"]),
        changed=tuple(Changed(*one) for one in plain.get("changed", ())),
        briefs=tuple((one[0], one[1]) for one in plain.get("briefs", ())),
        many=plain.get("many", 0),
        files=plain.get("files"),
        position=plain.get("position"),
        late=plain.get("late", False),
        folded=plain.get("folded", 0),
        again=plain.get("again", False),
        **lists,
    )


def compose(
    catalogue: Catalogue,
    subjects: Sequence[str],
    slot: Slot,
    *,
    changes: Sequence[Change] = (),
    wanted: Filter = EVERYTHING,
) -> Digest:
    """The digest of a slot for some subjects.

    Args:
        changes: What became new or another and this chat was not told of yet, the oldest first.
    """
    made, _ = _with_news(catalogue, subjects, slot, changes, wanted)
    followed = made.subjects
    own, also = _on_date(catalogue, followed, slot, wanted)
    made = replace(made, on_date=own, also=also, again=slot.told)
    ahead, due = _milestones(catalogue, followed, slot, wanted, but=frozenset(made.claims))
    made = replace(made, ahead=ahead, due=due)
    item = _next_item(catalogue, followed, slot, wanted, but=frozenset(made.claims))
    if item is None:
        return replace(made, position=slot.position)
    return replace(made, files=item[0], position=item[1].text)


def news_alone(
    catalogue: Catalogue, subjects: Sequence[str], slot: Slot, *, changes: Sequence[Change], wanted: Filter = EVERYTHING
) -> Digest:
    """Only what changed, as an alert tells it: of the subjects, those that it is about."""
    made, about = _with_news(catalogue, subjects, slot, changes, wanted)
    return replace(made, subjects=tuple(slug for slug in made.subjects if slug in about), position=slot.position)


def date_alone(catalogue: Catalogue, subjects: Sequence[str], slot: Slot, *, wanted: Filter = EVERYTHING) -> Digest:
    """Only what the date calls up, as a message of its own tells it."""
    made = compose(catalogue, subjects, slot, wanted=wanted)
    return replace(made, files=None, position=slot.position, ahead=(), due=())


def _narrowed(change: Change, catalogue: Catalogue, wanted: Filter) -> Change | None:
    """A change without what the chat does not want; None where that leaves nothing of it."""
    claims = catalogue.claims
    kept = tuple(pair for pair in change.claims if pair[0] not in claims or wanted.keeps(claims[pair[0]], catalogue))
    return replace(change, claims=kept) if kept or not change.claims else None


def _with_news(
    catalogue: Catalogue, subjects: Sequence[str], slot: Slot, changes: Sequence[Change], wanted: Filter
) -> tuple[Digest, set[str]]:
    """A digest of what changed alone, and every subject that this is about."""
    followed = tuple(dict.fromkeys(one.slug for slug in subjects if (one := catalogue.subject(slug))))
    last = {change.brief: change.version for change in changes}
    newest = [_narrowed(one, catalogue, wanted) for one in changes if one.version == last[one.brief]]
    news = [change for change in newest if change and _about(change, catalogue) & set(followed)]
    many = len(news) if len(news) > MOST_CHANGES else 0
    told = () if many else tuple(_shown(change, catalogue, followed) for change in news)
    made = Digest(slot.today, followed, told, many, briefs=tuple((change.brief, change.version) for change in news))
    return made, {slug for change in news for slug in _about(change, catalogue)}


def _about(change: Change, catalogue: Catalogue) -> set[str]:
    """The subjects that a change touches; none of one that the catalogue does not hold."""
    brief = catalogue.briefs.get(change.brief)
    if brief is None or brief.version < change.version:
        return set()
    told = (catalogue.claims[claim] for claim, _ in change.claims if claim in catalogue.claims)
    return {*brief.subjects, *(slug for claim in told for slug in claim.subjects)}


def _shown(change: Change, catalogue: Catalogue, followed: tuple[str, ...]) -> Changed:
    live = [(claim, was) for one, was in change.claims if (claim := catalogue.claims.get(one))]
    mine = [pair for pair in live if set(pair[0].subjects) & set(followed)] or live
    if not mine:
        return Changed(change.brief, change.version, catalogue.briefs[change.brief].claims[0].id, "")
    told, was = min(mine, key=lambda pair: (TELLING.index(pair[0].standing), -pair[0].weight))
    more = sum(1 for claim, before in live if not before and claim is not told)
    return Changed(change.brief, change.version, told.id, was, more)


def _on_date(
    catalogue: Catalogue, followed: tuple[str, ...], slot: Slot, wanted: Filter
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if slot.told:
        return (), ()
    first = slot.since or slot.today - timedelta(days=1)
    span = min((slot.today - first).days, LONGEST_WINDOW)
    own: list[str] = []
    also: list[str] = []
    for back in range(max(span, 1)):
        day = slot.today - timedelta(days=back)
        for claim in falling_on(catalogue, day):
            if not wanted.keeps(claim, catalogue):
                continue
            (own if set(claim.subjects) & set(followed) else also).append(claim.id)
    dayprecise = [one for one in also if (when := catalogue.claims[one].when) and when.remembered]
    # What others did on this date fills a daily message only; over a week it would drown what is followed.
    return tuple(own[:MOST_OWN]), tuple(dayprecise[:1]) if span <= 1 and len(own) < MOST_OWN else ()


def _milestones(
    catalogue: Catalogue, followed: tuple[str, ...], slot: Slot, wanted: Filter, *, but: frozenset[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    claims = [c for c in _of(catalogue, followed) if c.id not in but and wanted.keeps(c, catalogue)]
    ahead = [c for c in claims if _comes_near(c, slot)]
    due = [c for c in claims if _fell_due(c, slot)]
    soonest = sorted(ahead, key=lambda c: (c.when.upper if c.when else slot.today, -c.weight, c.id))
    return tuple(claim.id for claim in soonest[:1]), tuple(claim.id for claim in due[:2])


def _comes_near(claim: Claim, slot: Slot) -> bool:
    """Whether a plan or goal is still to come, and this is the first digest or one of its reminders falls due."""
    when = claim.when
    if when is None or claim.standing == "wrong" or not when.is_ahead(slot.today):
        return False
    # What is dated to this month or year may be over already; only a plan, a goal or a later date is ahead for sure.
    if not (claim.kind == "forecast" or when.open_start or when.lower > slot.today):
        return False
    return slot.since is None or any(slot.passed(when.upper - timedelta(days=each)) for each in REMINDERS)


def _fell_due(claim: Claim, slot: Slot) -> bool:
    """Whether the day of a forecast has passed since the slot before, and nothing confirms it."""
    when = claim.when
    if when is None or when.open_end or claim.kind != "forecast" or claim.standing in ("confirmed", "wrong"):
        return False
    return slot.passed(when.upper + timedelta(days=1))


def _of(catalogue: Catalogue, followed: tuple[str, ...]) -> list[Claim]:
    return list({claim.id: claim for slug in followed for claim in catalogue.claims_of(slug)}.values())


def _next_item(
    catalogue: Catalogue, followed: tuple[str, ...], slot: Slot, wanted: Filter, *, but: frozenset[str]
) -> tuple[str, Position] | None:
    """The first item from the files that had no turn: own subjects before related ones, well-founded before doubtful."""
    position = Position.of(slot.position)

    def first(*slugs: str) -> tuple[str, str] | None:
        keys = ((f"{DOUBT[claim.standing]}{3 - claim.weight}{claim.id}", claim) for claim in _of(catalogue, slugs))
        return min(
            (
                (key, claim.id)
                for key, claim in keys
                if not position.has_passed(key, claim.subjects, followed)
                and claim.id not in but
                and not _has_its_day(claim, slot.today)
                and wanted.keeps(claim, catalogue)
            ),
            default=None,
        )

    if own := first(*followed):
        return own[1], position.after(own[0], followed)
    for slug in _related(catalogue, followed):
        if near := first(slug):
            return near[1], position.beside(slug, near[0])
    return None


def _related(catalogue: Catalogue, followed: tuple[str, ...]) -> tuple[str, ...]:
    near = [one for slug in followed for one in catalogue.subjects[slug].related]
    return tuple(slug for slug in dict.fromkeys(near) if slug in catalogue.subjects and slug not in followed)


def _has_its_day(claim: Claim, today: date) -> bool:
    """Whether "on this date" or "ahead" shows it in its time, so that the files need not."""
    when = claim.when
    if when is None or claim.standing == "wrong":
        return False
    if when.is_ahead(today):
        return True
    monthly = when.precision == "month" and claim.kind in ("event", "law")
    return when.remembered is not None or (monthly and not (when.approximate or when.uncertain))
