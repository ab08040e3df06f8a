"""Where the bot can be reached: blocked, back, or moved to another id."""

import structlog

from bot.newsroom import Newsroom
from bot.push.back import back
from store import chats


class Arrivals:
    """Keeps the store's chats true to what Telegram tells of them."""

    def __init__(self, room: Newsroom) -> None:
        self._room = room

    async def reachable(self, chat_id: int, reachable: bool) -> None:
        """A chat opened or closed itself to the bot."""
        if reachable:
            await back(self._room, chat_id)
        else:
            async with self._room.store.unit() as session:
                await chats.gone(session, chat_id, "the bot was blocked or removed")
        structlog.get_logger().info("chat opened" if reachable else "chat closed")

    async def moved(self, old: int, new: int) -> None:
        """A group became a supergroup: what it follows and is owed goes along, in one transaction."""
        async with self._room.store.unit() as session:
            await chats.move(session, old, new)
        structlog.get_logger().info("chat moved")
