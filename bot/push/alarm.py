"""The silence alarm: owners hear once of pushes that ought to be out and are not."""

from datetime import timedelta

import structlog
from telegram.error import TelegramError

from bot.newsroom import Newsroom
from bot.telegram import say
from bot.telegram.bot import DeskBot
from bot.views import operating
from bot.views.page import Page
from store import deliveries

TOO_LONG = timedelta(minutes=15)


async def ring(room: Newsroom, bot: DeskBot) -> None:
    """Tell the owners of deliveries that are 15 minutes late and not accounted for; of each one once.

    What silences the pushes may silence this too: it is said again until an owner heard it.
    """
    before = room.now() - TOO_LONG
    async with room.store.read() as session:
        late = await deliveries.silent(session, before)
    if not late:
        return
    structlog.get_logger().error("pushes are not out", deliveries=late)
    owners = room.all_owners()
    told = [await reach(bot, owner, operating.silence(late)) for owner in owners]
    if any(told) or not owners:
        async with room.store.unit() as session:
            await deliveries.tell_of_silent(session, before)


async def reach(bot: DeskBot, person: int, page: Page) -> bool:
    """Send a page to one of the desk's own; whether it arrived."""
    try:
        await say.send(bot, person, page)
    except TelegramError as error:
        structlog.get_logger().warning("owner not told", error=str(error))
        return False
    return True
