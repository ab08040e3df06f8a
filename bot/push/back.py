"""A chat that could not be reached is back: what it follows goes on."""

from bot.newsroom import Newsroom
from bot.push.tick import next_of
from store import chats, subscriptions
from store.subscriptions import rule_of


async def back(room: Newsroom, chat_id: int) -> bool:
    """Go on with a chat's schedules, each from its next moment; whether the chat was gone."""
    async with room.store.unit() as session:
        if not await chats.back(session, chat_id):
            return False
        mine = await subscriptions.of_chat(session, chat_id)
        now = room.now()
        moments = {row.id: next_of(rule_of(row), now) if row.kind != "alert" else None for row in mine if row.id}
        await subscriptions.wake(session, moments)
    return True
