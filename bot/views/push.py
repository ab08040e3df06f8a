"""What the desk sends by itself: the news in the first line, then what changed, this date, the files, what is ahead."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bot.telegram.buttons import BriefPress, PushPress, SubjectPress
from bot.telegram.callback import ref
from bot.views import dates
from bot.views.claims import MARKS, Cites, Struck, line, mark
from bot.views.page import Button, Buttons, Page, rows
from bot.views.subject import label, payload
from bot.views.text import LIMIT, bold, escape, italic, link, shorten, size
from briefs.digest import Changed, Digest, thaw
from briefs.model import Catalogue, Claim

HEADLINE = 80
AIM = 1200


def page(
    kind: str, facts: Mapping[str, Any], catalogue: Catalogue, username: str, struck: Mapping[str, Struck] | None = None
) -> Page:
    """The message of frozen facts; the same facts give the same bytes.

    Args:
        struck: For a message that is out already, what it had said of claims that were corrected since.
    """
    digest = thaw(facts)
    cites = Cites(catalogue, struck=struck or {})
    followed = [one for slug in digest.subjects if (one := catalogue.subject(slug))]
    names = ", ".join(one.name for one in followed[:4]) + (" …" if len(followed) > 4 else "")
    under = f"{dates.DAYS[digest.day.weekday()]} {dates.day(digest.day)} · {names}"
    parts = [f"{bold(headline(digest, catalogue))}\n{italic(under)}"]
    if digest.late or digest.folded:
        parts.append(italic("Late: the desk was down."))
    parts += _sections(kind, digest, catalogue, cites)
    parts.append(" · ".join(part for part in (_next(facts), link("Silkbrief", f"https://t.me/{username}")) if part))
    text, told = _within(parts, cites), tuple(dict.fromkeys(cites.told))
    read = _ways(kind, digest, catalogue, username if facts.get("channel") else None)
    if facts.get("channel"):
        # An answer in a channel would be read by all: its buttons lead to the private chat.
        links = [Button(label(one), url=f"https://t.me/{username}?start={payload(one)}") for one in followed[:4]]
        return Page(text, (*read, *rows(links, 2)), claims=told)
    buttons = [Button(label(one), SubjectPress(ref(one.slug), "open")) for one in followed[:2]]
    if len(followed) > 2:
        buttons.append(Button(f"{len(followed) - 2} more", PushPress("settings")))
    if digest.many:
        buttons.append(Button("Latest briefs", PushPress("latest")))
    last = (Button("Less often", PushPress("less")), Button("Why this?", PushPress("why")))
    return Page(text, (*read, *rows(buttons, 3), last), claims=told)


def _ways(kind: str, digest: Digest, catalogue: Catalogue, channel_of: str | None) -> Buttons:
    """The ways to the briefs that are told of: to a single one from every push, to each of several from an alert."""
    found = [catalogue.briefs[one.brief] for one in digest.changed if one.brief in catalogue.briefs]
    if len(found) > 1 and kind != "alert":
        return ()
    made = []
    for brief in found:
        said = "Read it" if len(found) == 1 else brief.title
        if channel_of:
            made.append((Button(said, url=f"https://t.me/{channel_of}?start=brief_{brief.slug}"),))
        else:
            made.append((Button(said, BriefPress(ref(brief.slug), 0)),))
    return tuple(made)


def _within(parts: list[str], cites: Cites) -> str:
    """The parts with their sources as one message; the last sections go first where it would be too long."""
    while True:
        text = "\n\n".join(parts) + ("\n" + cites.block() if cites.keys else "")
        if len(parts) <= 3 or size(text).fits(LIMIT):
            return text
        del parts[-2]


def _sections(kind: str, digest: Digest, catalogue: Catalogue, cites: Cites) -> list[str]:
    found = []
    if digest.many:
        found.append(f"{bold('CHANGED')}\n{digest.many} briefs on what you follow are new or changed.")
    elif digest.changed:
        head = "CHANGED" if any(one.was for one in digest.changed) else "NEW"
        told = [_changed(one, catalogue, cites) for one in digest.changed if one.claim in catalogue.claims]
        found.append("\n".join([bold(head), *told]))
    dated = [*_claims(catalogue, digest.on_date), *_claims(catalogue, digest.also)]
    if dated:
        yours = len(digest.on_date)
        told = [anniversary(claim, digest.day, cites, also=n >= yours) for n, claim in enumerate(dated)]
        found.append("\n".join([bold("ON THIS DATE"), *told]))
    elif kind != "alert" and not digest.again:
        nothing = f"Our files have nothing for {dates.day_of_year(digest.day.month, digest.day.day)}."
        found.append(f"{bold('ON THIS DATE')}\n{nothing}")
    item = catalogue.claims.get(digest.files or "")
    if item:
        found.append(f"{bold('NEW TO YOU, from the files')}\n{line(item, cites)}")
    ahead = [line(claim, cites) for claim in _claims(catalogue, digest.ahead)]
    ahead += [f"{italic('Its day has passed and we have no confirmation.')} {line(claim, cites)}"
              for claim in _claims(catalogue, digest.due)]  # fmt: skip
    if ahead:
        found.append("\n".join([bold("AHEAD"), *ahead]))
    if digest.empty and kind == "digest":
        found = ["Nothing new today on what you follow. /settings empty silence leaves such days out."]
    return found


def _changed(one: Changed, catalogue: Catalogue, cites: Cites) -> str:
    claim = catalogue.claims[one.claim]
    told = line(claim, cites)
    if one.was:
        now = f"Until now: {_word(one.was)}." if one.was != claim.standing else "Changed since you last read it."
        told += f" {italic(now)}"
    return f"{told} {italic(f'and {one.more} more in the brief.')}" if one.more else told


def _word(standing: str) -> str:
    known: Mapping[str, tuple[str, str]] = {str(key): value for key, value in MARKS.items()}
    return " ".join(known.get(standing, ("", standing))).strip()


def _claims(catalogue: Catalogue, ids: Sequence[str]) -> list[Claim]:
    return [catalogue.claims[one] for one in ids if one in catalogue.claims]


def headline(digest: Digest, catalogue: Catalogue) -> str:
    """The first line, at most 80 units: what a lock screen shows. What is doubtful never stands there without its mark."""
    if digest.many:
        return f"{digest.many} briefs on what you follow changed"
    if digest.changed:
        return _news(digest.changed[0], catalogue)
    dated = [*_claims(catalogue, digest.on_date), *_claims(catalogue, digest.also)]
    item = catalogue.claims.get(digest.files or "")
    first = dated[0] if dated else item
    if first is None:
        return "Ahead: " + _brief_title(digest, catalogue) if digest.ahead or digest.due else "Nothing new today"
    said = _safe(first)
    if dated and first.when:
        said = f"{_ago(first, digest.day)}: {said}"
    return shorten(said, HEADLINE)


def _news(one: Changed, catalogue: Catalogue) -> str:
    title = catalogue.briefs[one.brief].title if one.brief in catalogue.briefs else one.brief
    claim = catalogue.claims.get(one.claim)
    if claim and one.was and one.was != claim.standing:
        return shorten(f"{MARKS[claim.standing][1].capitalize()} now: {title}", HEADLINE)
    return shorten(f"{'Changed' if one.was else 'New'}: {title}", HEADLINE)


def _brief_title(digest: Digest, catalogue: Catalogue) -> str:
    ids = (*digest.ahead, *digest.due)
    claims = _claims(catalogue, ids)
    return shorten(_safe(claims[0]), HEADLINE - 7) if claims else ""


def _safe(claim: Claim) -> str:
    if claim.standing == "confirmed":
        return claim.text
    said = claim.record.text if claim.standing == "wrong" and claim.record else claim.text
    return f"{mark(claim)}: {said}"


def anniversary(claim: Claim, today: date, cites: Cites, *, also: bool = False) -> str:
    """A claim with how long ago it was; one of another subject says so."""
    when = claim.when
    assert when is not None
    ago = _ago(claim, today)
    if when.remembered is None:
        ago += ", day not known"
    return f"{'Also, ' if also else ''}{escape(ago if not also else ago[0].lower() + ago[1:])}: {line(claim, cites)}"


def _ago(claim: Claim, today: date) -> str:
    assert claim.when is not None
    years = today.year - claim.when.lower.year
    return f"{years} years ago" if years > 1 else "A year ago" if years == 1 else "This year"


def _next(facts: Mapping[str, Any]) -> str:
    if "next" not in facts:
        return ""
    zone = str(facts.get("zone", "UTC"))
    moment = dates.moment(datetime.fromisoformat(facts["next"]), zone)
    return italic(f"Next: {moment} ({dates.place_of(zone)})")
