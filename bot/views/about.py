"""The desk about itself: start, help, sources, gaps, corrections."""

from bot.telegram.buttons import ListPress, PushPress
from bot.views.claims import MARKS, source_line
from bot.views.names import kinds
from bot.views.page import Button, Page
from bot.views.paging import page_of
from bot.views.reader import Reader
from bot.views.subject import label, numbers
from bot.views.text import bold, escape, italic, link
from briefs.model import Catalogue


def start(catalogue: Catalogue) -> Page:
    """Three lines and four buttons."""
    desk = catalogue.desk
    lines = [f"{bold(desk.name)}: {escape(desk.lines[0])}", escape(desk.lines[1])]
    lines.append("Just type: " + " · ".join(escape(example) for example in desk.examples))
    follow = Button("Follow a name", PushPress("follow"))
    return Page("\n".join(lines), (*kinds(catalogue), (follow,)))


def help_page(catalogue: Catalogue) -> Page:
    """One screen: what to type, and what the marks mean."""
    marks = "\n".join(f"{sign} {word}: {_meaning(word)}" for sign, word in MARKS.values())
    text = (
        f"{bold('What you can type')}\n"
        "A name: thailand · 泰国 · 🇹🇭. Two names: huawei kenya. Any question in your own words.\n"
        "/today for this date, /subscribe NAME for a daily message, /timeline NAME, /figures NAME.\n\n"
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
    """What the desk does not know: its stated gaps, then the statements that it could not trace."""
    lines = [f"• {escape(label(one))}: {escape(gap)}" for one in catalogue.subjects.values() for gap in one.gaps]
    untraced = [claim for claim in catalogue.claims.values() if claim.standing == "untraced"]
    lines += [f"? {italic('not traced')} · {escape(claim.text)}" for claim in untraced]
    text, page, pages = page_of(lines, bold("What we do not know"), reader.full, page)
    return Page(text, numbers([ListPress("gaps", number) for number in range(1, pages + 1)], page))


def corrections() -> Page:
    """The public log of corrections."""
    return Page(f"{bold('Corrections')}\nNone so far. When we correct a message that you got, a reply to it says so.")


def owned() -> Page:
    """The one-time link was used: the person owns the desk."""
    return Page(
        "You own this desk now. /addbrief adds a brief, /drafts shows those not live yet, /help what readers can do."
    )


def own_link_void() -> Page:
    """The one-time link is used up, too old, or not one of ours."""
    return Page("That link no longer works: it is good once and for 30 minutes. Start the bot again for a new one.")
