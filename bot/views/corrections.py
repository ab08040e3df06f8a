"""Corrections as readers meet them: the reply to what they got, the message as it stands now, the public log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.telegram.buttons import ClaimPress, PushPress, SubjectPress
from bot.telegram.callback import ref
from bot.views import dates
from bot.views.claims import STRUCK, Cites, Struck, citation, fill, line, mark, struck_line
from bot.views.page import Button, Buttons, Page, rows
from bot.views.reader import Reader
from bot.views.subject import label, numbers
from bot.views.text import IN_GROUP, LIMIT, bold, escape, italic, link, shorten, size
from briefs.model import Catalogue, Claim, Source

OLD, WHY = 400, 400
SHORT = 85


@dataclass(frozen=True, slots=True)
class Correction:
    """What was corrected.

    Attributes:
        number: The correction's own.
        was: The claim as it had been told; `now` as it reads.
        why: The editor's reason.
        on: The day of the correction.
    """

    number: int
    was: Claim
    now: Claim
    why: str
    on: date


@dataclass(frozen=True, slots=True)
class Where:
    """The kind of chat that a correction goes to: `private`, `group` or `channel`; and the bot's name, for links."""

    kind: str
    username: str

    @property
    def tight(self) -> bool:
        """Whether a page has to be short."""
        return self.kind == "group"


def reply(one: Correction, said: date | None, catalogue: Catalogue, where: Where) -> Page:
    """The reply to the message that carried an error: what the record says, what we had said, why.

    Args:
        said: The day of that message on the reader's clock, where it is known.
    """
    cites = Cites(_knowing(one.now, catalogue), where.tight)
    to = f" to our message of {_short_day(said, one.on)}" if said else " to what we told you"
    parts = [
        f"{bold('Correction')}{to}: {line(one.now, cites)}",
        f"We had said, {escape(in_short(one.was, SHORT if where.tight else OLD, ': '))}",
        f"Why: {escape(shorten(one.why, SHORT if where.tight else WHY))}",
        _foot(one, where),
    ]
    return Page(_fitted("\n".join(parts), cites, where), _ways(one, where), claims=(one.now.id,))


def stands(
    one: Correction, said: date | None, catalogue: Catalogue, where: Where, struck: Mapping[str, Struck]
) -> Page:
    """The reply of an earlier correction, once its claim was corrected again."""
    cites = Cites(catalogue, where.tight, struck=struck)
    to = f" to our message of {_short_day(said, one.on)}" if said else " to what we told you"
    parts = [f"{bold('Correction')}{to}: {line(catalogue.claims[one.now.id], cites)}", _foot(one, where)]
    return Page(_fitted("\n".join(parts), cites, where), _ways(one, where), claims=(one.now.id,))


def answer(
    shows: Sequence[str], struck: Mapping[str, Struck], one: Correction | None, catalogue: Catalogue, where: Where
) -> Page:
    """An answer whose page cannot be asked for again, as it stands once something in it was corrected: its claims, the
    corrected first.

    Args:
        one: The last correction that it shows, None where there is only a slip, which is not spoken of.
    """
    known = [catalogue.claims[each] for each in shows if each in catalogue.claims]
    claims = sorted(known, key=lambda claim: claim.id not in struck)
    head = bold(f"Corrected on {dates.day(one.on)}") if one else ""
    foot = _foot(one, where) if one else link("Silkbrief", f"https://t.me/{where.username}")
    limit = IN_GROUP if where.tight else LIMIT - 200
    filled = fill(claims, Cites(catalogue, where.tight, struck=struck), head=head, foot=foot, limit=limit)
    again = _again([claim.id for claim in claims], catalogue)
    best = claims[0]
    copy = Button("Copy with source", copy=citation(best, catalogue))
    first = () if where.tight else ((copy, Button("Open the first", ClaimPress(ref(best.id)))),)
    return Page(filled.text, (*(_ways(one, where) if one else ()), *first, *again), claims=filled.told)


def anew(
    page: Page, struck: Mapping[str, Struck], one: Correction | None, catalogue: Catalogue, where: Where
) -> Page | None:
    """The page that a reader had asked for as it stands now, under a heading and with the ways to what was corrected.

    Args:
        page: Made for a reader who is told what is struck out.
        one: The last correction that it shows, None where there is only a slip, which is not spoken of.

    Returns:
        None where a message does not hold it.
    """
    head = [bold(f"Corrected on {dates.day(one.on)}")] if one else []
    for claim, said in struck.items():
        before = struck_line(said, tight=where.tight)
        # What its prose alone had told, or what stands on another page by now, is told above it.
        if before not in page.text and claim in catalogue.claims:
            now = in_short(catalogue.claims[claim], SHORT if where.tight else STRUCK)
            head.append(f"{before}{escape(now)}")
    text = "\n".join([*head, page.text])
    if not size(text).fits(IN_GROUP if where.tight else LIMIT):
        return None
    # In a group nobody is remembered as who asked, so that its buttons open a message of one's own.
    own = _again(page.claims, catalogue) if where.tight else page.buttons
    return replace(page, text=text, buttons=(*(_ways(one, where) if one else ()), *own))


def _again(claims: Sequence[str], catalogue: Catalogue) -> Buttons:
    subjects = dict.fromkeys(slug for one in claims for slug in catalogue.claims[one].subjects[:1])
    return rows(
        [Button(label(catalogue.subjects[slug]), SubjectPress(ref(slug), "open")) for slug in [*subjects][:2]], 2
    )


def push(page: Page, one: Correction | None, where: Where) -> Page:
    """A push that was made anew, with the ways to what was corrected before its own."""
    return replace(page, buttons=(*_ways(one, where), *page.buttons)) if one else page


def withdrawn(title: str, on: date, where: Where) -> Page:
    """What is left of a push that was recalled."""
    back = link("Silkbrief", f"https://t.me/{where.username}")
    return Page(f"{italic(f'Withdrawn on {dates.day(on)}')}: {escape(title)}. We should not have sent this. {back}")


def without_one(page: Page, on: date) -> Page:
    """A push of which one item was recalled."""
    return replace(page, text=f"{page.text}\n{italic(f'One item was withdrawn on {dates.day(on)}.')}")


def log(found: Sequence[Correction], total: int, first: int, per: int, catalogue: Catalogue, reader: Reader) -> Page:
    """A page of the public log, the newest first: date, brief, what it was and is, why.

    Args:
        first: The number of the first one shown, from 0 for the newest.
        per: How many a page shows.
    """
    if not total:
        return Page(
            f"{bold('Corrections')}\nNone so far. When we correct a message that you got, a reply to it says so."
        )
    text = "\n\n".join([f"{bold('Corrections')} · {total}", *(_logged(one, catalogue, reader) for one in found)])
    opened = [Button(f"What changed {n}", PushPress("corrected", str(one.number))) for n, one in enumerate(found, 1)]
    pages = -(-total // per)
    turns = [PushPress("log", str(number)) for number in range(1, pages + 1)]
    return Page(text, (*rows(opened, 3), *numbers(turns, first // per + 1)))


def _logged(one: Correction, catalogue: Catalogue, reader: Reader) -> str:
    long = 400 if reader.private else 60
    brief = catalogue.briefs.get(one.now.brief)
    head = f"{italic(dates.day(one.on))} · {bold(shorten(brief.title if brief else one.now.brief, 60))}"
    was, now = (in_short(claim, long, ": ") for claim in (one.was, one.now))
    return f"{head}\nWas, {escape(was)}\nNow, {escape(now)}\nWhy: {escape(shorten(one.why, long))}"


def whole(one: Correction, catalogue: Catalogue, where: Where) -> Page:
    """One correction: both versions with their sources, and why."""
    cites = Cites(_knowing(one.now, catalogue), where.tight)
    brief = catalogue.briefs.get(one.now.brief)
    long = SHORT if where.tight else 1000
    parts = [
        f"{bold('Correction')} · {italic(dates.day(one.on))}"
        + (f" · {escape(shorten(brief.title, 80))}" if brief and not where.tight else ""),
        f"{bold('Now')}\n{line(one.now, cites)}",
        f"{bold('Until then')}\n<s>{escape(in_short(one.was, long))}</s>",
        f"{bold('Why')}\n{escape(shorten(one.why, long))}",
    ]
    named = [catalogue.subjects[slug] for slug in one.now.subjects[:2] if slug in catalogue.subjects]
    ways = [Button(label(each), SubjectPress(ref(each.slug), "open")) for each in named]
    last = (Button("All corrections", PushPress("corrections")),)
    return Page(
        _fitted("\n\n".join(parts), cites, where),
        (*rows(ways, 2), last),
        claims=(one.now.id,),
        fresh=True,
    )


def in_short(claim: Claim, long: int, after: str = " · ") -> str:
    """A claim with its mark in plain text; of a wrong one the record before the error, of a disputed one both sides."""
    text = shorten(claim.text, long)
    if claim.record and claim.standing == "wrong":
        text = shorten(f"The record: {claim.record.text} — {claim.text}", long)
    if claim.record and claim.standing == "disputed":
        one, other = shorten(claim.text, long // 2), shorten(claim.record.text, long // 2)
        text = f"One side: {one} Other side: {other}"
    return f"{mark(claim)}{after}{text}"


def _fitted(text: str, cites: Cites, where: Where) -> str:
    """A text with its sources, or without them where they would make it too long."""
    whole_ = f"{text}\n{cites.block()}" if cites.keys else text
    return whole_ if size(whole_).fits(IN_GROUP if where.tight else LIMIT) else text


def _ways(one: Correction, where: Where) -> Buttons:
    if where.kind == "channel":
        # An answer in a channel would be read by all: its buttons lead to the private chat.
        start = f"https://t.me/{where.username}?start="
        return (
            (
                Button("What changed", url=f"{start}correction_{one.number}"),
                Button("All corrections", url=f"{start}corrections"),
            ),
        )
    return (
        (
            Button("What changed", PushPress("corrected", str(one.number))),
            Button("All corrections", PushPress("corrections")),
        ),
    )


def _foot(one: Correction, where: Where) -> str:
    return link("Silkbrief", f"https://t.me/{where.username}?start=correction_{one.number}")


def _short_day(said: date, on: date) -> str:
    return dates.day(said) if said.year != on.year else f"{said.day} {dates.MONTHS[said.month - 1]}"


def _knowing(claim: Claim, catalogue: Catalogue) -> Catalogue:
    """The catalogue, or where it lost a source of the claim, one that says no more of it than its key."""
    lost = {one.source for one in claim.cited} - catalogue.sources.keys()
    if not lost:
        return catalogue
    unknown = {key: Source(key, key, key.replace("-", " "), 3) for key in lost}
    return replace(catalogue, sources={**catalogue.sources, **unknown})
