"""/settings: every option of a chat or channel, typed and by buttons; the buttons speak the words that can be typed."""

from collections.abc import Iterable

from bot.ask import Answer, Ask, Command, Run, UserError, menus
from bot.commands import changing, channels, clocks, places, subjects, subscribing
from bot.commands.places import Place
from bot.push.content import filter_of
from bot.telegram.buttons import ClockPress, SetPress
from bot.telegram.callback import Press
from bot.views import following, setting
from bot.views.chosen import Chosen
from bot.views.page import Page
from briefs import wishes, zones
from briefs.filters import Filter
from briefs.model import Catalogue
from briefs.moments import Unreadable
from briefs.wishes import Wish
from store.subscriptions import Following

# What is asked once more, with what it leaves out, before it is set.
FILTERS = ("hide disputed", "hide untraced", "hide wrong", "hide reported", "sources press", "sources official",
           "state off")  # fmt: skip
# What is typed alone opens its page.
PAGES = {"time": "time", "zone": "zone", "clock": "zone", "days": "days", "weekly": "days", "monthly": "monthly",
         "quiet": "quiet", "also": "more", "more": "more", "schedules": "more", "date": "date", "filters": "filters",
         "hide": "filters", "show": "filters", "sources": "filters", "names": "names"}  # fmt: skip
NEEDS_NAMES = (wishes.At, wishes.On, wishes.Also, wishes.DateAlone)


async def settings(ask: Ask) -> Answer:
    """`/settings [@channel] [OPTION]`."""
    place, text = await places.of_text(ask)
    if not text:
        return await _shown(ask, place, "home")
    if text.split()[0].casefold() == "place" and place == places.here(ask):
        return clocks.ask_for_place(ask)
    alone = PAGES.get(text.casefold())
    return await _shown(ask, place, alone) if alone else await wished(ask, place, text, 0)


async def home(ask: Ask) -> Page:
    """Everything that is set here, in one look."""
    return await _shown(ask, places.here(ask), "home")


async def wished(ask: Ask, place: Place, text: str, number: int, *, page: str = "home") -> Page:
    """Make a wish true, or show what it would leave out, or say how to put it.

    Args:
        page: The page that is shown once it is done.
    """
    found = await places.following(ask, place)
    try:
        wish = wishes.read(text, ask.now)
    except Unreadable as error:
        if ask.press is not None:
            raise UserError(str(error)) from None
        return setting.offered(str(error), places.of_following(ask, place, found), error.offers)
    if page == "home" and _leaves_out(wish):
        return _sure(ask, place, found, _choice(wish))
    if not found.of_kind("digest") and isinstance(wish, NEEDS_NAMES) and not place.title:
        return following.what_to_follow(ask.catalogue, "Nothing is followed here yet, so there is no time to set.")
    await changing.make(ask, place, found, changing.of_wish(wish, found, place, number, ask.now))
    done = _note(wish) if ask.press is None else ""
    return await _shown(ask, place, page, number, done)


def _note(wish: Wish) -> str:
    """What was set, in a word before the page."""
    match wish:
        case wishes.Also(at, wanted):
            return f"One more at {at}." if wanted else f"The one at {at} is off."
        case wishes.Quiet(None, _):
            return "No quiet hours."
    return "Done."


async def on_set(ask: Ask) -> Answer:
    """A page of the settings, or a change on it."""
    press = ask.press
    assert isinstance(press, SetPress)
    if press.what == "channel":
        return channels.choose(ask)
    if press.what == "place":
        return clocks.ask_for_place(ask)
    place = await places.of_press(ask, press.chat)
    turns = press.what == "names" and press.value.startswith("p")
    if not press.value or turns:
        return await _shown(ask, place, press.what, press.schedule, page=press.value.removeprefix("p"))
    await places.check_administers(ask)
    if press.what == "end":
        return await subscribing.end_all(ask, place)
    if press.what in ("follow", "unfollow"):
        return await _switched(ask, place, press)
    if press.what == "ask":
        return await wished(ask, place, press.value, press.schedule)
    after = {"weekly": "days", "monthly": "days", "also": "more", "drop": "more", "silent": "home", "empty": "home",
             "alerts": "home", "hide": "filters", "show": "filters", "sources": "filters", "state": "filters"}  # fmt: skip
    page = after.get(press.what, press.what)
    # On the home page a filter would be asked about once more.
    return await wished(
        ask, place, f"{press.what} {press.value}", press.schedule, page=page if page != "home" else "top"
    )


async def _switched(ask: Ask, place: Place, press: SetPress) -> Page:
    ref, _, page = press.value.partition(",")
    one = subjects.of_ref(ask, ref)
    if press.what == "follow":
        await subscribing.follow(ask, place, (one,))
    else:
        await subscribing.unfollow(ask, place, (one,))
    return await _shown(ask, place, "names", page=page)


async def _shown(ask: Ask, place: Place, what: str, number: int = 0, note: str = "", page: str = "1") -> Page:
    found = await places.following(ask, place)
    chosen = places.of_following(ask, place, found)
    match what:
        case "time":
            return setting.time(chosen, number)
        case "zone":
            cities = zones.showing(zones.ahead(chosen.zone, ask.now), ask.now) if chosen.zone_known else ()
            return setting.zone(chosen, ask.now, zones.offsets(ask.now), cities)
        case "days":
            return setting.on_days(chosen, number)
        case "monthly":
            return setting.monthly(chosen, number)
        case "quiet":
            return setting.quiet(chosen)
        case "more":
            return setting.more(chosen)
        case "date":
            return setting.date_alone(chosen)
        case "names":
            return setting.names(chosen, ask.catalogue, int(page) if page.isascii() and page.isdigit() else 1)
        case "filters":
            return setting.filters(chosen, _hides(ask.catalogue, chosen, found))
    return setting.home(chosen, note)


def _leaves_out(wish: Wish) -> bool:
    return _choice(wish) in FILTERS


def _choice(wish: Wish) -> str:
    match wish:
        case wishes.Hide(standing, hidden):
            return f"{'hide' if hidden else 'show'} {standing}"
        case wishes.Sources(tiers):
            return "sources " + {1: "official", 2: "press"}.get(tiers, "all")
        case wishes.Switch("state", on):
            return f"state {'on' if on else 'off'}"
    return ""


def _sure(ask: Ask, place: Place, found: Following, choice: str) -> Page:
    chosen = places.of_following(ask, place, found)
    count, total = _left_out(ask.catalogue, chosen, filter_of(found.chat), choice)
    return setting.sure(chosen, choice, count, total)


def _hides(catalogue: Catalogue, chosen: Chosen, found: Following) -> dict[str, tuple[int, int]]:
    """Every choice that is open now, with what it would leave out."""
    now = filter_of(found.chat)
    made: list[str] = [f"{'show' if one in now.hidden else 'hide'} {one}" for one in setting.STANDINGS]
    made += [choice for choice, tiers in (("sources press", 2), ("sources official", 1), ("sources all", 3))
             if tiers != now.tiers]  # fmt: skip
    made.append("state off" if now.state_media else "state on")
    return {choice: _left_out(catalogue, chosen, now, choice) for choice in made}


def _left_out(catalogue: Catalogue, chosen: Chosen, now: Filter, choice: str) -> tuple[int, int]:
    what, _, value = choice.partition(" ")
    after = {
        "hide": Filter(now.hidden | {value}, now.tiers, now.state_media),
        "sources": Filter(now.hidden, {"official": 1, "press": 2}.get(value, 3), now.state_media),
        "state": Filter(now.hidden, now.tiers, value == "on"),
    }.get(what, now)
    before, total = hidden(catalogue, chosen, now)
    return hidden(catalogue, chosen, after)[0] - before, total


def hidden(catalogue: Catalogue, chosen: Chosen, wanted: Filter) -> tuple[int, int]:
    """How many of the statements on what is followed a filter leaves out, and of how many."""
    claims = {claim.id: claim for one in chosen.subjects for claim in catalogue.claims_of(one.slug)}
    return _count(not wanted.keeps(claim, catalogue) for claim in claims.values()), len(claims)


def _count(each: Iterable[bool]) -> int:
    return sum(each)


async def on_clock(ask: Ask) -> Answer:
    """What a person's clock shows now."""
    press = ask.press
    assert isinstance(press, ClockPress)
    return await clocks.pressed(ask, press)


COMMANDS = (
    Command("settings", "Time, zone and what is followed", settings, menus("private", "administrators"),
            "administrators", "[OPTION]"),
)  # fmt: skip
PRESSES: dict[type[Press], Run] = {SetPress: on_set, ClockPress: on_clock}
