"""A correction, slip or recall is owed to all whom it has to reach, in portions.

No transaction is long, however many chats there are. A kill between two costs nothing: whoever is owed it already is
not owed it twice, and the correction itself says whether all are.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.newsroom import Newsroom
from store import corrections
from store.corrections import Place
from store.planning import BATCH
from store.tables import CorrectionRow


async def owe(room: Newsroom, row: CorrectionRow) -> int:
    """Owe what went live to everybody who got the error; how many those are."""
    async with room.store.read() as session:
        places = await corrections.to_reach(session, row)
    await _in_portions(room, row, places, row.at)
    async with room.store.unit() as session:
        await corrections.all_are_owed(session, row.id or 0)
    return len(places)


async def owe_late(room: Newsroom, row: CorrectionRow) -> int:
    """Owe it also to who was answered with the error while it went live; how many were not owed it before."""
    async with room.store.read() as session:
        places = await corrections.late(session, row)
    return await _in_portions(room, row, places, room.now())


async def _in_portions(room: Newsroom, row: CorrectionRow, places: Sequence[Place], due: datetime) -> int:
    made = 0
    for start in range(0, len(places), BATCH):
        async with room.store.unit() as session:
            made += await corrections.owe(session, row, places[start : start + BATCH], now=due)
    return made
