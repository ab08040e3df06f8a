"""The desk about itself: start, help, sources, gaps, corrections."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from bot.telegram.buttons import ListPress, PushPress, SubjectPress
from bot.telegram.callback import ref
from bot.views.claims import MARKS, source_line
from bot.views.names import kinds
from bot.views.page import Button, Page
from bot.views.paging import page_of
from bot.views.reader import Reader
from bot.views.subject import back, label, numbers
from bot.views.text import bold, escape, italic, link, pack, size
from briefs.model import Catalogue, Claim, Subject

GAPS_ON_A_PAGE = 10


# What somebody of the desk types most.
STAFF = {
    "reviewer": "/drafts · /preview · /approve",
    "editor": "/addbrief · /drafts · /queue · /correct",
    "owner": "/addbrief · /drafts · /queue · /correct · /editors · /stats",
}


def _for_staff(role: str) -> str:
    return f"As {role} here: {STAFF[role]}"


def start(catalogue: Catalogue, role: str | None = None) -> Page:
    """Three lines and four buttons; who has a role at the desk reads a fourth line."""
    desk = catalogue.desk
    lines = [f"{bold(desk.name)}: {escape(desk.lines[0])}", escape(desk.lines[1])]
    lines.append("Just type: " + " · ".join(escape(example) for example in desk.examples))
    lines += [_for_staff(role)] if role else []
    follow = Button("Follow a name", PushPress("follow"))
    return Page("\n".join(lines), (*kinds(catalogue), (follow,)))


def help_page(catalogue: Catalogue, role: str | None = None) -> Page:
    """One screen: what to type, and what the marks mean; what else somebody may who has a role at the desk."""
    marks = "\n".join(f"{sign} {word}: {_meaning(word)}" for sign, word in MARKS.values())
    text = (
        f"{bold('What you can type')}\n"
        "A name: thailand · 泰国 · 🇹🇭. Two names: huawei kenya. Any question in your own words.\n"
        "/today for this date, /subscribe NAME for a daily message, /timeline NAME, /figures NAME.\n"
        f"{_for_staff(role) + '; the rest is under [All commands].' if role else ''}\n"
        f"{bold('The marks')}\n{marks}\n\n"
        "Every number in brackets is a source; they are listed under each message."
    )
    buttons = (
        (Button("All commands", ListPress("commands")), Button("About this desk", ListPress("about"))),
        *kinds(catalogue),
    )
    return Page(text, buttons)


def _meaning(word: str) -> str:
    return {
        "checked": "we opened the record",
        "as reported": "as the source says",
        "not traced": "we looked and found nothing",
        "disputed": "the record conflicts, both sides are shown",
        "wrong": "the source errs, the record comes first",
    }[word]


def desk(catalogue: Catalogue) -> Page:
    """About this desk."""
    about = catalogue.desk
    text = "\n".join(
        [
            f"{bold(about.name)} · {escape(about.field)}",
            *(escape(line) for line in about.lines),
            f"{len(catalogue.claims)} statements in {len(catalogue.briefs)} briefs from {len(catalogue.sources)} sources.",
            f"Contact: {escape(about.contact)}",
            f"Licence: {escape(about.licence)}",
        ]
    )
    rows = (
        (Button("Sources", ListPress("sources")), Button("Corrections", ListPress("corrections"))),
        (Button("What we do not know", ListPress("gaps")), Button("A random brief", ListPress("random"))),
    )
    return Page(text, rows)


def sources(catalogue: Catalogue, reader: Reader, page: int) -> Page:
    """Every source, by kind and publisher."""
    ranked = sorted(catalogue.sources.values(), key=lambda one: (one.tier, one.publisher.casefold(), one.key))
    lines = [f"• {link(one.title, one.url)} · {source_line(one)}" for one in ranked]
    text, page, pages = page_of(lines, f"{bold('Sources')} · {len(ranked)}", reader.full, page)
    return Page(text, numbers([ListPress("sources", number) for number in range(1, pages + 1)], page))


def gaps(catalogue: Catalogue, reader: Reader, page: int) -> Page:
    """What the desk does not know, by name: the gaps that it states and the statements that it could not trace."""
    told = [(label(one), line) for one in catalogue.subjects.values() for line in _unknown(one, _first(one, catalogue))]
    text, page, pages = _by_name(told, bold("What we do not know"), reader.full, page)
    turns = numbers([ListPress("gaps", number) for number in range(1, pages + 1)], page)
    told_here = _told(catalogue.claims.values(), text)
    return Page(text, turns, claims=told_here, again=ListPress("gaps", page))


def gaps_of(one: Subject, catalogue: Catalogue, reader: Reader, page: int) -> Page:
    """What the desk does not know about one name."""
    own, head = ref(one.slug), bold("What we do not know")
    told = [(label(one), line) for line in _unknown(one, catalogue.claims_of(one.slug))]
    if not told:
        return Page(f"{head}\n{bold(label(one))}: we have noted no gap, and every statement is traced.", (back(own),))
    text, page, pages = _by_name(told, head, reader.full, page)
    turns = numbers([SubjectPress(own, "gaps", n) for n in range(1, pages + 1)], page)
    told_here = _told(catalogue.claims_of(one.slug), text)
    return Page(text, (*turns, back(own)), claims=told_here, again=SubjectPress(own, "gaps", page))


def _first(one: Subject, catalogue: Catalogue) -> list[Claim]:
    # A statement about several is told once, under the one that it names first.
    return [claim for claim in catalogue.claims_of(one.slug) if claim.subjects[0] == one.slug]


def _unknown(one: Subject, claims: Sequence[Claim]) -> list[str]:
    return [f"• {escape(gap)}" for gap in one.gaps] + [_untraced(one) for one in claims if one.standing == "untraced"]


def _untraced(claim: Claim) -> str:
    return f"? {italic('not traced')} · {escape(claim.text)}"


def _told(claims: Iterable[Claim], text: str) -> tuple[str, ...]:
    """The untraced claims that a page of gaps tells."""
    return tuple(one.id for one in claims if one.standing == "untraced" and _untraced(one) in text)


def _by_name(told: Sequence[tuple[str, str]], head: str, limit: int, page: int) -> tuple[str, int, int]:
    """Lines under their names, ten to a page: the text of a page, its number and how many there are."""
    pages = pack([f"\n{bold(name)}\n{line}" for name, line in told], limit, size(head), GAPS_ON_A_PAGE) or [[]]
    page = min(max(page, 1), len(pages))
    start = sum(map(len, pages[: page - 1]))
    parts = [head]
    for name, lines in groupby(told[start : start + len(pages[page - 1])], key=lambda one: one[0]):
        parts += [f"\n{bold(name)}", *(line for _, line in lines)]
    return "\n".join(parts), page, len(pages)


def stop_sure() -> Page:
    """Who types stop is asked what is to end."""
    text = "Shall I end every message that I send you by myself? Questions are answered all the same."
    return Page(
        text, ((Button("Yes, stop them all", PushPress("stop")), Button("What I follow", PushPress("settings"))),)
    )


def owned() -> Page:
    """The one-time link was used: the person owns the desk."""
    return Page(
        "You own this desk now. /addbrief adds a brief, /drafts shows those not live yet, /help what readers can do."
    )


def own_link_void() -> Page:
    """The one-time link is used up, too old, or not one of ours."""
    return Page("That link no longer works: it is good once and for 30 minutes. Start the bot again for a new one.")
