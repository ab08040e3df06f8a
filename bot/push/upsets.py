"""What the desk's own people hear of once: content that git and the desk both changed, or that is broken."""

from bot.commands.editors.conflicts import open_clashes, page_of
from bot.newsroom import Newsroom
from bot.push.alarm import reach
from bot.telegram.bot import DeskBot
from bot.views import operating
from bot.views.page import Page
from store import folder, notes

# More than so many conflicts of one load come as one list.
MOST_PAGES = 3
BROKEN = "broken content told"


async def tell(room: Newsroom, bot: DeskBot) -> None:
    """Tell whoever can mend it; said again until somebody heard it."""
    await _tell_of_clashes(room, bot)
    await _tell_of_broken(room, bot)


async def _tell_of_clashes(room: Newsroom, bot: DeskBot) -> None:
    async with room.store.read() as session:
        rows = await folder.conflicts(session, untold=True)
    if not rows:
        return
    live = room.live.catalogue
    found = open_clashes(rows, live)
    lists = [[one] for one in found] if len(found) <= MOST_PAGES else [found]
    pages = [await page_of(some, live) for some in lists]
    editors = {user for user, role in room.roles.items() if role == "editor"}
    if await _reached(bot, sorted(editors.union(room.all_owners())), pages) or not found:
        async with room.store.unit() as session:
            await folder.told(session, [row.item for row in rows])


async def _tell_of_broken(room: Newsroom, bot: DeskBot) -> None:
    if not room.broken:
        return
    said = "; ".join(f"{item} {why}" for item, why in sorted(room.broken.items()))
    async with room.store.read() as session:
        if await notes.read(session, BROKEN) == said:
            return
    if await _reached(bot, room.all_owners(), [operating.broken(room.broken)]):
        async with room.store.unit() as session:
            await notes.write(session, BROKEN, said)


async def _reached(bot: DeskBot, people: list[int], pages: list[Page]) -> bool:
    """Whether anybody got all of it."""
    return any([all([await reach(bot, person, page) for page in pages]) for person in people])
