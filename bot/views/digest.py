"""The digest as a message: the news in its first line, then this date, the files, what is ahead."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.telegram.buttons import PushPress, SubjectPress, ref
from bot.views import dates
from bot.views.claims import Cites, line, mark
from bot.views.dated import anniversary
from bot.views.page import Button, Page, rows
from bot.views.subject import label
from bot.views.text import bold, escape, italic, link, shorten, units
from briefs.digest import Digest
from briefs.model import Catalogue, Claim

HEADLINE = 80


def local_day(moment: datetime, zone: str) -> date:
    """The day that a moment is on a reader's calendar."""
    return moment.astimezone(ZoneInfo(zone)).date()


def page(digest: Digest, catalogue: Catalogue, username: str, zone: str, following: datetime | None) -> Page:
    """One message of one slot."""
    cites = Cites(catalogue)
    claims = {name: _claims(catalogue, ids) for name, ids in (("date", digest.on_date), ("ahead", digest.ahead))}
    item = catalogue.claims.get(digest.files or "")
    followed = [one for slug in digest.subjects if (one := catalogue.subject(slug))]
    names = ", ".join(one.name for one in followed[:4])
    parts = [f"{bold(_headline(claims['date'], item, digest.day))}\n{italic(f'{_day(digest.day)} · {names}')}"]
    if claims["date"]:
        told = [anniversary(claim, digest.day, cites) for claim in claims["date"]]
        parts.append("\n".join([bold("ON THIS DATE"), *told]))
    else:
        parts.append(f"{bold('ON THIS DATE')}\nNothing on {dates.day_of_year(digest.day.month, digest.day.day)}.")
    if item:
        parts.append(f"{bold('NEW TO YOU, from the files')}\n{line(item, cites)}")
    if claims["ahead"]:
        parts.append("\n".join([bold("AHEAD"), *(line(claim, cites) for claim in claims["ahead"])]))
    following_ = f"Next: {dates.moment(following, zone)} ({dates.place_of(zone)})" if following else ""
    parts.append(" · ".join(filter(None, [italic(following_) if following_ else "", _back(username)])))
    buttons = [Button(label(one), SubjectPress(ref(one.slug))) for one in followed[:2]]
    last = (Button("Less often", PushPress("less")),)
    return Page("\n\n".join(parts) + "\n" + cites.block(), (*rows(buttons, 2), last))


def _claims(catalogue: Catalogue, ids: tuple[str, ...]) -> list[Claim]:
    return [catalogue.claims[one] for one in ids if one in catalogue.claims]


def _headline(dated: list[Claim], item: Claim | None, day: date) -> str:
    # The first 80 characters are what a lock screen shows; a doubtful claim never stands there without its mark.
    first = dated[0] if dated else item
    if first is None:
        return "Nothing new today"
    said = first.record.text if first.standing == "wrong" and first.record else first.text
    if dated and first.when:
        years = day.year - first.when.lower.year
        said = f"{years} years ago: {said}" if years > 1 else said
    plain = first.standing in ("confirmed", "reported")
    head = said if plain else f"{mark(first)}: {said}"
    return shorten(head, HEADLINE) if units(head) > HEADLINE else head


def _day(day: date) -> str:
    return f"{dates.DAYS[day.weekday()]} {escape(dates.day(day))}"


def _back(username: str) -> str:
    return link("Silkbrief", f"https://t.me/{username}")
