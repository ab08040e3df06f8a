"""What waits for the editors, put together from the catalogue and the store: for `/queue` and the weekly message."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from bot.newsroom import Newsroom
from bot.views.editors.queue import Item, Look, Name, Report, Words
from briefs import checks
from store import catalogue, reading, sent, subscriptions

# How far back messages are kept, and so counted.
KEPT = timedelta(days=90)
# Counting goes over all that was sent in these days: the order of a queue may be so old.
COUNTED_FOR = timedelta(minutes=10)


async def items(room: Newsroom, *, ranked: bool = True) -> list[Item]:
    """All that waits: who wrote to us first, then claims to look at by how often they were sent, then the rest.

    Args:
        ranked: Whether the order matters, for which the messages of 90 days are counted.
    """
    now, live = room.now(), room.live.catalogue
    async with room.store.read() as session:
        reports = [Report(row.id or 0, row.about, row.text, row.sent_at) for row in await reading.open_reports(session)]
        words = [Words(row.words, row.times) for row in await reading.wanted(session)]
        changes = await catalogue.changes(session, now - checks.FRESH - timedelta(days=1))
        followers = await subscriptions.followers(session)
    quiet = [Name(*one) for one in checks.quiet(live, changes, followers, now.date())]
    due = [(claim, day, False) for claim, day in checks.overdue(live, now.date())]
    came = [(claim, claim.when.upper, True) for claim in checks.forecasts(live, now.date()) if claim.when]
    often = await _often(room) if ranked and (due or came) else {}
    looks = [Look(claim, day, often.get(claim.id, 0), forecast) for claim, day, forecast in (*due, *came)]
    looks.sort(key=lambda one: (-one.sent, one.day, one.claim.id))
    return [*reports, *looks, *words, *quiet]


async def counts(room: Newsroom) -> dict[str, int]:
    """How many of each kind wait."""
    return dict(Counter(item.kind for item in await items(room, ranked=False)))


async def _often(room: Newsroom) -> Mapping[str, int]:
    now = room.now()
    if room.often is None or not timedelta() <= now - room.often[0] < COUNTED_FOR:
        async with room.store.read() as session:
            room.often = now, await sent.often(session, now - KEPT)
    return room.often[1]
