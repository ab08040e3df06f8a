"""The weekly message to the editors: owed once a week to each, on Monday at eight by the clock of their own chat."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.newsroom import Newsroom
from bot.push.tick import CATCH_UP
from briefs.schedule import next_due
from store import notices

AT, MONDAY = "08:00", frozenset((0,))
WEEK = timedelta(days=7)
# Monday at eight and the hours after it, wherever on earth an editor is: from Sunday 18:00 UTC for half a day and a day.
FIRST, LAST = timedelta(days=6, hours=18), timedelta(days=1, hours=8)


async def plan(room: Newsroom) -> int:
    """Owe the weekly message to everybody whose hour has come; what it says is found when it is sent.

    Returns:
        How many were owed it now.
    """
    now = room.now()
    if not _somewhere(now):
        return 0
    planned = 0
    async with room.store.read() as session:
        people = {*room.all_owners(), *room.roles} - await notices.without_weekly(session)
        clocks = await notices.zones(session, people)
    for (occasion, due), mine in _occasions(people, clocks, now).items():
        async with room.store.read() as session:
            left = mine - await notices.owed(session, mine, occasion)
        if left:
            async with room.store.unit() as session:
                await notices.owe(session, sorted(left), occasion, due=due)
            planned += len(left)
    return planned


def _somewhere(now: datetime) -> bool:
    """Whether it can be the hour for anybody: cheap, for this is asked at every tick."""
    into = timedelta(days=now.weekday(), hours=now.hour, minutes=now.minute)
    return into >= FIRST or into <= LAST


def _occasions(
    people: Collection[int], clocks: Mapping[int, str], now: datetime
) -> dict[tuple[str, datetime], set[int]]:
    """Those whose Monday at eight was at most half a day ago, by the week that it begins and its moment."""
    found: dict[tuple[str, datetime], set[int]] = {}
    for person in people:
        zone = clocks.get(person, "UTC")
        moment = next_due(now - WEEK, AT, zone, MONDAY)
        if moment <= now <= moment + CATCH_UP:
            year, week, _ = moment.astimezone(ZoneInfo(zone)).isocalendar()
            found.setdefault((f"{notices.QUEUE}{year}-W{week:02}", moment), set()).add(person)
    return found
