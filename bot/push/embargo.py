"""Embargoes: a draft goes live by itself when its time has come, once, whoever runs the desk by then."""

import structlog

from bot.newsroom import Newsroom
from bot.releasing import Refused, Stale, Wish, release, revision
from bot.telegram import say
from bot.telegram.bot import DeskBot
from bot.views.editors import releasing as view
from bot.views.page import Page
from store import drafts
from store.tables import DraftRow


async def lift(room: Newsroom, bot: DeskBot) -> None:
    """Publish every draft whose time has come; its editors are told of each, and of those that cannot go live."""
    async with room.store.read() as session:
        due = await drafts.due(session, room.now())
    for row in due:
        try:
            await _lift(room, bot, row)
        except Exception:
            # The others have their times too; this one is asked for again at the next tick.
            structlog.get_logger().exception("embargo not lifted", brief=row.slug)


async def _lift(room: Newsroom, bot: DeskBot, row: DraftRow) -> None:
    wish = Wish(row.slug, row.editor, row.loud, revision(row), timed=True)
    try:
        done = await release(room, room.store.unit, wish)
    except Stale:
        return  # It was changed, or its time was taken off, just now; the next tick asks again.
    except Refused as why:
        await _stays(room, bot, row, str(why))
        return
    structlog.get_logger().info("embargo over", brief=row.slug, version=done.version, alerted=done.alerted)
    await _tell(room, bot, row, view.went_live(done.brief, done.version, done.alerted))


async def _stays(room: Newsroom, bot: DeskBot, row: DraftRow, why: str) -> None:
    # Told before the time is taken off: killed in between, it is told twice, never not at all.
    await _tell(room, bot, row, view.stayed(row.slug, why))
    async with room.store.unit() as session:
        now = await drafts.find(session, row.slug)
        if now is not None and now.publish_at == row.publish_at:
            await drafts.set_time(session, row.slug, None)
    structlog.get_logger().warning("embargo over, but not published", brief=row.slug)


async def _tell(room: Newsroom, bot: DeskBot, row: DraftRow, page: Page) -> None:
    people = {row.editor, *(room.all_owners())} & set(room.staff())
    for one in sorted(people):
        await say.tell(bot, one, page)
