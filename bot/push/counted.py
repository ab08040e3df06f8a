"""What became of corrections: who was answered with the error while it went live is owed one too, editors hear the end."""

from datetime import timedelta

import structlog
from telegram.error import TelegramError

from bot.newsroom import Newsroom
from bot.push import owing
from bot.telegram import say
from bot.telegram.bot import DeskBot
from bot.views.editors import correcting as view
from store import corrections
from store.corrections import LATE
from store.tables import CorrectionRow

# An answer is recorded within a second, and every process takes new content within a few.
SETTLED = timedelta(seconds=5)


async def follow_up(room: Newsroom, bot: DeskBot) -> None:
    """Owe corrections to all who are not owed them yet, and tell the editor of each that is all out."""
    async with room.store.read() as session:
        open_ = await corrections.uncounted(session)
    for row in open_:
        settled = row.at <= room.now() - SETTLED
        if settled and not row.owed:
            # Whoever put it live was killed on the way, or is at it still, which does no harm.
            await owing.owe(room, row)
        if row.kind != "recall" and row.at > room.now() - 2 * LATE:
            await _owe_late(room, row)
        if settled:
            await _tell(room, bot, row)


async def _owe_late(room: Newsroom, row: CorrectionRow) -> None:
    late = await owing.owe_late(room, row)
    if late:
        structlog.get_logger().info("correction owed to late answers", correction=row.id, chats=late)


async def _tell(room: Newsroom, bot: DeskBot, row: CorrectionRow) -> None:
    async with room.store.read() as session:
        if not await corrections.is_out(session, row):
            return
        found = await corrections.outcome(session, row)
    if row.who > 0 and (found.told or found.out_of_reach):
        page = view.counted(row.kind, row.claim, found.told, found.edited, found.out_of_reach)
        try:
            await say.send(bot, row.who, page)
        except TelegramError as error:
            structlog.get_logger().warning("editor not told", error=str(error))
            return
    async with room.store.unit() as session:
        await corrections.was_counted(session, row.id or 0)
