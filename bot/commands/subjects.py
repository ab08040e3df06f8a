"""/country, /company, /theme, /region, bare names, two names, and the pages behind a subject's buttons."""

from dataclasses import replace

from bot.ask import Answer, Ask, Command, Run, UserError, menus
from bot.commands import dialogues
from bot.telegram.buttons import PairPress, SubjectPress
from bot.telegram.callback import Press
from bot.views import listing, names, opening
from bot.views.page import Page
from bot.views.plain_words import old_button
from briefs.model import Subject, SubjectKind

KINDS: tuple[SubjectKind, ...] = ("country", "company", "theme", "region", "organisation")


async def country(ask: Ask) -> Answer:
    """`/country [NAME]`."""
    return named(ask, "country")


async def company(ask: Ask) -> Answer:
    """`/company [NAME]`."""
    return named(ask, "company")


async def theme(ask: Ask) -> Answer:
    """`/theme [NAME]`."""
    return named(ask, "theme")


async def region(ask: Ask) -> Answer:
    """`/region [NAME]`."""
    return named(ask, "region")


async def organisation(ask: Ask) -> Answer:
    """`/organisation [NAME]`."""
    return named(ask, "organisation")


def named(ask: Ask, kind: SubjectKind) -> Page:
    """The page of what was typed, whichever kind it is; the list of a kind where nothing was."""
    if not ask.text.strip():
        return listing.subjects(kind, ask.catalogue, 1)
    return found(ask, ask.text, kind) or names.unknown(ask.text, ask.catalogue)


def found(ask: Ask, text: str, kind: SubjectKind | None = None) -> Page | None:
    """The answer to one name or several, or None where the text is no name."""
    live = ask.room.live
    match = live.names.lookup(text, kind)
    if match.verdict == "exact":
        return live.home(match.subjects[0].slug, ask.reader)
    several = live.names.several(text)
    if len(several) == 2:
        return paired(ask, *several, 1)
    if several:
        return names.several(several, live.catalogue, ask.reader)
    country_ = live.names.country_of_city(text)
    if country_:
        return names.city(text, country_, said=live.search.ask(text).confident)
    if match.verdict == "unknown":
        return None
    return names.offer(text, match, ask.catalogue)


def one_named(ask: Ask, text: str) -> Subject | Page:
    """The one subject that a text names, or what to say where it does not."""
    match = ask.room.live.names.lookup(text)
    if match.verdict == "exact":
        return match.subjects[0]
    return found(ask, text) or names.unknown(text, ask.catalogue)


def paired(ask: Ask, one: Subject, other: Subject, page: int) -> Page:
    """What two subjects share."""
    return opening.of_pair(one, other, ask.catalogue, ask.reader, page)


def of_ref(ask: Ask, ref: str) -> Subject:
    """The subject of a button's short letters.

    Raises:
        UserError: It is no longer in the catalogue.
    """
    slug = ask.room.live.by_ref.get(ref)
    found = ask.catalogue.subject(slug) if slug else None
    if found is None:
        raise UserError(old_button())
    return found


async def on_subject(ask: Ask) -> Answer:
    """A button of a subject's page."""
    press = ask.press
    assert isinstance(press, SubjectPress)
    one = of_ref(ask, press.ref)
    if press.view == "report":
        return await dialogues.begin_report(ask, one.slug)
    page = view(ask, one, press.view, press.page)
    # A page opened under a push leaves the push where it is.
    return replace(page, fresh=True) if press.view == "open" else page


def view(ask: Ask, one: Subject, name: str, page: int) -> Page:
    """One of the views of a subject."""
    found = opening.of_subject(one, name, ask.catalogue, ask.reader, page)
    return found or ask.room.live.home(one.slug, ask.reader)


async def on_pair(ask: Ask) -> Answer:
    """A page of what two subjects share."""
    press = ask.press
    assert isinstance(press, PairPress)
    return paired(ask, of_ref(ask, press.one), of_ref(ask, press.other), press.page)


COMMANDS = (
    Command("country", "A country: what is known, by whom", country, menus("private", "group"), argument="[NAME]"),
    Command("company", "A company", company, menus("private", "group"), argument="[NAME]"),
    Command("theme", "A theme, such as smart cities", theme, menus("private", "group"), argument="[NAME]"),
    Command("region", "A region", region, argument="[NAME]"),
    Command("organisation", "An organisation, such as the ITU", organisation, argument="[NAME]"),
)
PRESSES: dict[type[Press], Run] = {SubjectPress: on_subject, PairPress: on_pair}
