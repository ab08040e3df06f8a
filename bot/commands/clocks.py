"""A chat's clock: by what it shows, or by where somebody is."""

from bot.ask import Answer, Ask, UserError
from bot.commands import changing, places
from bot.telegram.buttons import ClockPress
from bot.views import clocks
from bot.views.page import Page
from briefs import zones
from briefs.wishes import InZone


async def pressed(ask: Ask, press: ClockPress) -> Answer:
    """The time that a clock shows now, pressed; without a time, all times that any clock shows."""
    if press.minutes is None:
        return clocks.others(ask.now, zones.offsets(ask.now))
    await places.check_administers(ask)
    try:
        zone = zones.of_minutes(press.minutes, ask.now)
    except zones.NoZone:
        return clocks.others(ask.now, zones.offsets(ask.now))
    return await _set(ask, zone, by_place=False)


def ask_for_place(ask: Ask) -> Page:
    """A keyboard that sends where somebody is.

    Raises:
        UserError: In a group, where everybody would see it.
    """
    if not ask.private:
        raise UserError("In a group type it: /settings zone Bangkok.")
    return clocks.asked_for_place()


async def at_place(ask: Ask) -> Answer:
    """Where somebody is; only the zone is kept."""
    assert ask.place is not None
    zone = zones.at_place(*ask.place)
    return clocks.at_sea() if zone is None else await _set(ask, zone, by_place=True)


async def _set(ask: Ask, zone: str, *, by_place: bool) -> Page:
    place = places.here(ask)
    found = await places.following(ask, place)
    await changing.make(ask, place, found, changing.of_wish(InZone(zone), found, place, 0, ask.now))
    cities = zones.showing(zones.ahead(zone, ask.now), ask.now)
    return clocks.done(await places.chosen(ask, place), cities, by_place=by_place)
