"""What an error of Telegram's means for the delivery that met it."""

from datetime import datetime, timedelta

from telegram.error import ChatMigrated, TelegramError

from bot.newsroom import Newsroom
from bot.telegram.errors import Consequence, consequence, seconds_of
from store import chats, deliveries
from store.deliveries import LEASE
from store.owed import Delivery

AGAIN_SOON = timedelta(seconds=2)


async def refused(room: Newsroom, row: Delivery, error: TelegramError, now: datetime) -> None:
    """Put a delivery off, give its chat up, or settle it.

    Args:
        now: The real moment, by which leases run.
    """
    meaning = consequence(error)
    if meaning is Consequence.WAIT:
        room.pacing.paused(row.chat_id, seconds_of(error))
    async with room.store.unit() as session:
        match meaning:
            case Consequence.WAIT:
                await deliveries.put_off(session, [row.id], now + timedelta(seconds=seconds_of(error)))
            case Consequence.NOT_SENT:
                await deliveries.put_off(session, [row.id], now + AGAIN_SOON)
            case Consequence.STOP:
                await deliveries.put_off(session, [row.id], now + LEASE)
            case Consequence.MOVE_CHAT if isinstance(error, ChatMigrated):
                await chats.move(session, row.chat_id, error.new_chat_id)
                await deliveries.put_off(session, [row.id], None)
            case Consequence.PAUSE_CHAT:
                await chats.gone(session, row.chat_id, str(error))
            case Consequence.DROP_THREAD if row.topic_id:
                await chats.drop_topic(session, row.chat_id, row.topic_id)
            case Consequence.UNKNOWN_OUTCOME:
                # It may have been sent: the lease decides when it is tried again.
                await deliveries.unknown(session, [row.id])
            case _:
                await deliveries.settle(session, [row.id], "failed", str(error))
