"""The silence alarm: owners hear once of pushes that ought to be out and are not."""

from datetime import timedelta

import structlog
from telegram.error import TelegramError

from bot.newsroom import Newsroom
from bot.telegram import say
from bot.telegram.bot import DeskBot
from bot.views import operating
from store import deliveries

TOO_LONG = timedelta(minutes=15)


async def ring(room: Newsroom, bot: DeskBot) -> None:
    """Tell the owners of deliveries that are 15 minutes late and not accounted for; of each one once."""
    async with room.store.read() as session:
        if not await deliveries.silent(session, room.now() - TOO_LONG):
            return
    async with room.store.unit() as session:
        late = await deliveries.tell_of_silent(session, room.now() - TOO_LONG)
    structlog.get_logger().error("pushes are not out", deliveries=late)
    for owner in room.all_owners():
        try:
            await say.send(bot, owner, operating.silence(late))
        except TelegramError as error:
            structlog.get_logger().warning("owner not told", error=str(error))
