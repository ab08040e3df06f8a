"""What a notice says, by its occasion: a report to owners, an answer to a reader, the weekly message, an announcement."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from bot import waiting
from bot.newsroom import Newsroom
from bot.views import notices as view
from bot.views.editors import queue as desk_view
from bot.views.page import Page
from store import notices, reading
from store.owed import Delivery, Recipient

MOST_KEPT = 16
NO_ROLE = "no role at the desk any more"
TAKEN_BACK = "its reader took the report back"


@dataclass(frozen=True)
class Notice:
    """A notice that is ready: its page, and what of it is frozen, the words standing elsewhere."""

    facts: dict[str, Any]
    page: Page


class Notices:
    """Makes notices; an announcement to very many is made once."""

    def __init__(self, room: Newsroom) -> None:
        self._room = room
        self._announced: OrderedDict[tuple[str, bool], Notice] = OrderedDict()

    async def made(self, row: Delivery, chat: Recipient | None) -> Notice | str:
        """The notice of a delivery, or the reason why it is not to be sent."""
        what, _, about = row.occasion.partition(":")
        match f"{what}:":
            case notices.REPORT:
                return await self._report(row, int(about))
            case notices.ANSWER:
                return await self._answer(int(about))
            case notices.QUEUE:
                return await self._weekly(row)
            case notices.ANNOUNCE:
                return await self._announcement(about, chat is not None and chat.kind == "channel")
        return "nothing of that kind is told any more"

    async def _report(self, row: Delivery, number: int) -> Notice | str:
        if self._room.role(row.chat_id) != "owner":
            return NO_ROLE
        async with self._room.store.read() as session:
            report = await reading.reported(session, number)
        if report is None:
            return TAKEN_BACK
        return Notice({}, desk_view.report_for_owners(number, report.about, report.text))

    async def _answer(self, number: int) -> Notice | str:
        async with self._room.store.read() as session:
            report = await reading.reported(session, number)
        if report is None or report.answer is None:
            return TAKEN_BACK
        return Notice({}, view.answer(number, report.text, report.answer))

    async def _weekly(self, row: Delivery) -> Notice | str:
        role = self._room.role(row.chat_id)
        if role is None:
            return NO_ROLE
        async with self._room.store.read() as session:
            wanted = await notices.wants_weekly(session, row.chat_id)
        if not wanted:
            return "the weekly message is off"
        counts = row.facts["counts"] if row.facts else await waiting.counts(self._room)
        if not counts:
            return "nothing waits"
        return Notice({"counts": counts}, desk_view.weekly(counts, opens=role != "reviewer"))

    async def _announcement(self, number: str, channel: bool) -> Notice | str:
        known = self._announced.get((number, channel))
        if known is None:
            async with self._room.store.read() as session:
                text = await notices.announcement(session, int(number))
            if text is None:
                return "the announcement is gone"
            page = view.announcement(text, self._room.username, channel=channel)
            known = self._announced[number, channel] = Notice({"channel": True} if channel else {}, page)
            if len(self._announced) > MOST_KEPT:
                self._announced.popitem(last=False)
        return known
