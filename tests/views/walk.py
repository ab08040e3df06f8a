"""A walk through every page that a reader can come to, by the presses of the pages themselves."""

import asyncio
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from bot import app
from bot.ask import Ask
from bot.newsroom import Live, Newsroom
from bot.telegram.buttons import (
    AsOfPress,
    BriefPress,
    ClaimPress,
    DayPress,
    ListPress,
    PairPress,
    SearchPress,
    SubjectPress,
)
from bot.telegram.callback import Press, ref
from bot.telegram.pacing import Pacing
from bot.views import brief
from bot.views.page import Page
from briefs.model import Catalogue
from store.engine import Store

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
USERNAME = "silkbrief_desk_bot"
LISTS = ("country", "company", "theme", "region", "organisation", "commands", "latest", "sources", "gaps", "about")
QUESTIONS = (
    "By how much did rework fall at the Midea factory?",
    "15% growth",
    "100,000",
    "2027",
    "alibaba cloud share southeast asia",
    "how much of malaysia does huawei 5g cover",
    "xyzzy plugh",
)
MONTHS = ("2015", "2024-06")
# What changes something, or asks for words first, is no page to come to.
PASSED_OVER = {"report"}
# Another brief each time, and what only the store knows.
ELSEWHERE = ("random", "corrections")
SEEN = (SubjectPress, PairPress, BriefPress, ClaimPress, ListPress, DayPress, SearchPress, AsOfPress)


@dataclass(frozen=True)
class Shown:
    """A page and what was pressed for it."""

    press: Press
    page: Page

    @property
    def presses(self) -> Iterator[Press]:
        """What its buttons ask."""
        return (button.press for row in self.page.buttons for button in row if button.press)


class Walk:
    """The pages of a catalogue in private, or in a group."""

    def __init__(self, catalogue: Catalogue, *, private: bool) -> None:
        # The store is never opened: no page of the walk reads or changes it.
        store = Store("sqlite+aiosqlite:///never-opened.db")
        self.room = Newsroom(store, lambda: NOON, Pacing(time.monotonic), username=USERNAME, _live=Live(catalogue))
        self.catalogue = catalogue
        self.kind = "private" if private else "supergroup"
        self.answers = app.presses()

    def ask(self, press: Press | None = None, text: str = "") -> Ask:
        """A press or a text of a reader."""
        return Ask(
            room=self.room, update_id=1, chat_id=1, chat_kind=self.kind, topic_id=0, user_id=1, text=text, message_id=1,
            administers=_unasked, download=_unasked, tell=_unasked, press=press,
        )  # fmt: skip

    async def shown(self, press: Press) -> list[Shown]:
        """The pages that answer a press."""
        if isinstance(press, BriefPress):
            # Which version a chat read last is the store's; both forms of a brief are looked at.
            one = self.catalogue.briefs[self.room.live.by_ref[press.ref]]
            made = partial(brief.page, one, self.catalogue, self.ask().reader, press.page)
            return [
                Shown(press, made(changed=changed))
                for changed in (False, True)
                if self.kind == "private" or not changed
            ]
        answer = await self.answers[type(press)](self.ask(press))
        assert isinstance(answer, Page)
        return [Shown(press, answer)]

    def begin(self) -> Iterator[Press]:
        """Where every page can be come to from: what can be typed."""
        yield from (SubjectPress(ref(slug)) for slug in self.catalogue.subjects)
        yield from (BriefPress(ref(slug)) for slug in self.catalogue.briefs)
        yield from (ClaimPress(ref(name)) for name in self.catalogue.claims)
        yield from (ListPress(what) for what in LISTS)
        yield from (DayPress(month, day) for month in range(1, 13) for day in range(1, 32, 1 if month == 7 else 5))
        yield from (DayPress(month, 1, "month") for month in range(1, 13))
        yield from (SearchPress(1, words) for words in QUESTIONS)
        yield from (AsOfPress(ref(slug), month) for slug in self.catalogue.subjects for month in MONTHS)
        slugs = list(self.catalogue.subjects)
        yield from (PairPress(ref(one), ref(other)) for one, other in zip(slugs, slugs[1:] + slugs[:1], strict=True))
        yield PairPress(ref("huawei"), ref("africa"))

    async def all(self) -> list[Shown]:
        """Every page, each once, following every button that shows one."""
        waiting = deque(self.begin())
        met, found = set(waiting), []
        while waiting:
            for one in await self.shown(waiting.popleft()):
                found.append(one)
                for press in one.presses:
                    if press not in met and leads_on(press):
                        met.add(press)
                        waiting.append(press)
        return found


def leads_on(press: Press) -> bool:
    """Whether a press shows a page without asking or changing anything."""
    what = getattr(press, "what", None)
    return isinstance(press, SEEN) and what not in ELSEWHERE and getattr(press, "view", None) not in PASSED_OVER


def walked(catalogue: Catalogue, *, private: bool) -> list[Shown]:
    """Every page, walked through now."""
    return asyncio.run(Walk(catalogue, private=private).all())


async def _unasked(*_: object) -> bytes:
    raise AssertionError("no page of the walk asks Telegram")
