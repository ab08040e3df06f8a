"""A correction in the making: what is to change of a claim, what its new standing needs, and which prose it would belie."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, cast

from briefs.citing import citing
from briefs.dates import of_day, parse
from briefs.figures import figure_in
from briefs.model import Brief, Catalogue, Check, Citation, Claim, Record, Source, Standing, Subject
from briefs.prose import Evidence, cited_ids, proses_of
from briefs.spokendates import date_in

_DIGITS = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class Wish:
    """What an editor has said so far; None for what stays as it is. Plain values, to be kept between two messages.

    Attributes:
        asks: What the next message means; "" while nothing is asked.
        claim: The id of the claim.
        seen: The version of its brief that the editor looked at.
        how: What was opened, or looked through, for a standing that needs a check.
        record: What the record says, for a standing that shows both sides, and the keys of its sources in `record_keys`.
        keys: Keys of sources that the claim cites from now on as well.
        sources: New sources, by key: title, publisher, tier, date and address.
        prose: New texts of free prose that the correction would belie, by `brief:SLUG:KEY` or `subject:SLUG:KEY`.
    """

    claim: str
    seen: int
    asks: str = "text"
    text: str | None = None
    standing: str | None = None
    when: str | None = None
    value: str | None = None
    unit: str | None = None
    how: str | None = None
    record: str | None = None
    record_keys: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    sources: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    why: str | None = None
    prose: Mapping[str, str] = field(default_factory=dict)

    @property
    def plain(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)

    @property
    def changes(self) -> bool:
        """Whether anything is to change."""
        return any(one is not None for one in (self.text, self.standing, self.when, self.value))


def thawed(plain: Mapping[str, Any]) -> Wish:
    """The wish that was kept."""
    lists = {name: tuple(plain.get(name, ())) for name in ("record_keys", "keys")}
    return Wish(**{**plain, **lists})


def needs(wish: Wish, claim: Claim) -> str:
    """What is still to be asked before anything can be shown: text, source, how, record, why, or "" for nothing."""
    if not wish.changes:
        return "text"
    if lacking := next((key for key, one in wish.sources.items() if not one["title"] or not one["tier"]), ""):
        return f"source:{lacking}"
    standing = wish.standing or claim.standing
    if standing in ("confirmed", "untraced") and wish.how is None and (wish.standing or claim.check is None):
        return "how"
    if standing in ("disputed", "wrong") and wish.record is None and (wish.standing or claim.record is None):
        return "record"
    return "" if wish.why else "why"


def reworded(wish: Wish, claim: Claim, text: str) -> Wish:
    """The wish with a new text; a date and a figure that the old text said go along with the new one."""
    when, value, unit = wish.when, wish.value, wish.unit
    said, says = date_in(claim.text), date_in(text)
    if claim.when and said and says and said.text == claim.when.text != says.text:
        when = says.text
    was, now = figure_in(claim.text), figure_in(text)
    if claim.value and was and now and was.value == claim.value and now.unit == was.unit and now.value != was.value:
        value, unit = now.value, claim.unit
    return replace(wish, text=text, when=when, value=value, unit=unit)


def corrected(wish: Wish, claim: Claim, today: date) -> Claim:
    """The claim as it is to read."""
    standing = cast(Standing, wish.standing or claim.standing)
    sided = standing in ("disputed", "wrong")
    record = claim.record if sided else None
    if sided and wish.record is not None:
        record = Record(wish.record, tuple(map(Citation, wish.record_keys)))
    cited = {one.source for one in claim.sources}
    keys = (key for key in wish.keys if key not in cited)
    return replace(
        claim,
        text=wish.text or claim.text,
        standing=standing,
        when=parse(wish.when) if wish.when else claim.when,
        value=wish.value or claim.value,
        unit=wish.unit or claim.unit,
        sources=(*claim.sources, *map(Citation, keys)),
        record=record,
        check=Check(of_day(today), wish.how) if wish.how else claim.check,
    )


def may_be_slip(was: Claim, now: Claim) -> bool:
    """Whether a change may be one of letters only: mark, date, figure and every number in the text stay."""
    same = (was.standing, was.when, was.value, was.unit, was.record) == (
        now.standing,
        now.when,
        now.value,
        now.unit,
        now.record,
    )
    return same and sorted(_DIGITS.findall(was.text)) == sorted(_DIGITS.findall(now.text))


def source_of(key: str, plain: Mapping[str, Any]) -> Source:
    """A new source of a wish."""
    when = parse(plain["date"]) if plain["date"] else None
    return Source(key, plain["title"], plain["publisher"], plain["tier"], when, plain["url"], plain["state_media"])


def with_claim(brief: Brief, claim: Claim) -> Brief:
    """The brief with a claim in place of the one of its id."""
    return replace(brief, claims=tuple(claim if one.id == claim.id else one for one in brief.claims))


@dataclass(frozen=True, slots=True)
class Trial:
    """The catalogue as it would be, and what of it changes.

    Attributes:
        others: Briefs and subjects whose prose changes with the corrected brief.
    """

    catalogue: Catalogue
    was: Claim
    now: Claim
    brief: Brief
    sources: tuple[Source, ...]
    others: tuple[Brief | Subject, ...]


def tried(wish: Wish, catalogue: Catalogue, today: date) -> Trial:
    """What a wish makes of the catalogue. Raises KeyError where the claim is not there any more."""
    was = catalogue.claims[wish.claim]
    now = corrected(wish, was, today)
    sources = tuple(source_of(key, plain) for key, plain in wish.sources.items())
    briefs, subjects = dict(catalogue.briefs), dict(catalogue.subjects)
    briefs[was.brief] = with_claim(briefs[was.brief], now)
    others: list[Brief | Subject] = []
    for item, text in wish.prose.items():
        kind, slug, key = item.split(":")
        if kind == "subject" and slug in subjects:
            subjects[slug] = replace(subjects[slug], standfirst=text)
            others.append(subjects[slug])
        elif kind == "brief" and slug in briefs:
            briefs[slug] = _with_prose(briefs[slug], key, text)
            others += [briefs[slug]] if slug != was.brief else []
    known = {**catalogue.sources, **{source.key: source for source in sources}}
    made = replace(catalogue, briefs=briefs, subjects=subjects, sources=known)
    return Trial(made, was, now, briefs[was.brief], sources, tuple(others))


def _with_prose(brief: Brief, key: str, text: str) -> Brief:
    match key:
        case "title":
            return replace(brief, title=text)
        case "lead":
            return replace(brief, lead=text)
        case "why":
            return replace(brief, why=text)
    return replace(brief, next=text)


@dataclass(frozen=True, slots=True)
class Belied:
    """Free prose that says what no claim cited in it has any more.

    Attributes:
        item: `brief:SLUG:KEY` or `subject:SLUG:KEY`.
        text: The prose as it stands; `sentences` those of it that say so.
        words: The figures, dates and names.
    """

    item: str
    text: str
    sentences: tuple[str, ...]
    words: tuple[str, ...]


def belied(trial: Trial) -> Iterator[Belied]:
    """The prose of the brief, and what else cites it, that the corrected claim no longer bears out."""
    catalogue, brief = trial.catalogue, trial.brief
    evidence = Evidence(catalogue)
    if figures := evidence.uncited_figures(brief.title, brief.claims):
        yield Belied(f"brief:{brief.slug}:title", brief.title, (brief.title,), figures)
    own = ((brief.slug, key) for key in proses_of(brief))
    for slug, key in (*own, *((one.item, one.key) for one in citing(catalogue, brief.slug))):
        item: Brief | Subject = catalogue.subjects[slug] if key == "standfirst" else catalogue.briefs[slug]
        text = proses_of(item)[key]
        if words := _uncited(item, text, evidence):
            sentences = tuple(part for part in _SENTENCE.split(text) if any(word in part for word in words))
            kind = "subject" if key == "standfirst" else "brief"
            yield Belied(f"{kind}:{slug}:{key}", text, sentences or (text,), words)


@dataclass(frozen=True, slots=True)
class Put:
    """One number in place of another, where a correction changes just that."""

    old: str
    new: str
    text: str


def suggested(lies: Belied, trial: Trial) -> Put | None:
    """The prose with the new number for the old one; None where more changes, or the prose says it otherwise."""
    was, now = Counter(_DIGITS.findall(trial.was.text)), Counter(_DIGITS.findall(trial.now.text))
    gone, come = [*(was - now)], [*(now - was)]
    if len(gone) != 1 or len(come) != 1:
        return None
    text = re.sub(rf"(?<![0-9.,]){re.escape(gone[0])}(?![0-9])", come[0], lies.text)
    return Put(gone[0], come[0], text) if text != lies.text else None


def _uncited(item: Brief | Subject, text: str, evidence: Evidence) -> tuple[str, ...]:
    catalogue = evidence.catalogue
    ids = cited_ids(text, item.slug if isinstance(item, Brief) else "")
    claims = [catalogue.claims[one] for one in ids if one in catalogue.claims]
    if isinstance(item, Subject):
        return evidence.uncited(text, claims, [item])
    own = [subject for slug in item.subjects if (subject := catalogue.subject(slug))]
    return evidence.uncited(text, claims, own, item.title)
