"""What every command can reach: the store, the live catalogue, the clock, and who the bot is."""

import asyncio
import gc
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, lru_cache

import structlog

from bot.telegram.callback import ref
from bot.telegram.pacing import Pacing
from bot.views import subject
from bot.views.page import Page
from bot.views.reader import Reader
from briefs.changes import Change
from briefs.model import Catalogue
from briefs.names import Names
from briefs.search import Search
from briefs.soundness import mended
from store import catalogue as rows
from store.engine import Store

# How long a change counts as news for a chat that was not told of it.
NEWS = timedelta(days=40)
KEPT_HOMES = 512
Now = Callable[[], datetime]


@dataclass(frozen=True)
class Live:
    """The catalogue of one moment with what is made from it once."""

    catalogue: Catalogue
    changes: tuple[Change, ...] = ()

    @cached_property
    def names(self) -> Names:
        """Typed names to subjects."""
        return Names(self.catalogue)

    @cached_property
    def search(self) -> Search:
        """Typed questions to claims."""
        return Search(self.catalogue)

    @cached_property
    def home(self) -> Callable[[str, Reader], Page]:
        """The first screen of a subject's slug: most readers ask for the same few, which are made once."""
        catalogue = self.catalogue
        # Over the catalogue alone: over the whole of us it would be a cycle, which outlives us.
        return lru_cache(KEPT_HOMES)(lambda slug, reader: subject.home(catalogue.subjects[slug], catalogue, reader))

    @cached_property
    def by_ref(self) -> Mapping[str, str]:
        """The short letters of buttons to slugs and claim ids, former slugs included."""
        known = (*self.catalogue.subjects, *self.catalogue.briefs, *self.catalogue.claims)
        return {ref(old): new for old, new in self.catalogue.redirects.items()} | {ref(name): name for name in known}

    def warm(self) -> None:
        """Make everything now, so that no reader waits for it; safe beside the loop, for nothing of it ever changes."""
        _ = self.search, self.by_ref
        # All this lives long: the garbage collector would look through it again and again, 0.15 s each time.
        gc.freeze()


async def _nothing() -> None:
    """Nothing waits to be recorded."""


class NothingLoaded(RuntimeError):
    """The store has no catalogue."""


@dataclass
class Newsroom:
    """The life-long things of a running desk.

    Attributes:
        broken: What is wrong with the content in the store, by item, where somebody changed it by hand.
        often: How often each claim was sent, and when that was counted.
    """

    store: Store
    now: Now
    pacing: Pacing
    owners: frozenset[int] = frozenset()
    paid: bool = False
    bot_id: int = 0
    username: str = ""
    _live: Live | None = None
    _warming: "asyncio.Task[None] | None" = None
    _refreshing: asyncio.Lock = field(default_factory=asyncio.Lock)
    # The version that could not be taken: it is not tried again until another one is there.
    _refused: int = -1
    roles: dict[int, str] = field(default_factory=dict)
    broken: Mapping[str, str] = field(default_factory=dict)
    # Drops what waits in memory about a chat; writes down at once what waits to be recorded.
    forget: Callable[[int], None] = lambda _chat_id: None
    record: Callable[[], Awaitable[None]] = _nothing
    often: tuple[datetime, Mapping[str, int]] | None = None

    @property
    def live(self) -> Live:
        """The catalogue that answers are made from."""
        if self._live is None:
            raise NothingLoaded("the store holds no catalogue: run silkbrief load")
        return self._live

    async def refresh(self) -> None:
        """Take the new catalogue if the store has one; one row is read where it has not.

        What is broken in it stays as it was last, or is left out: readers never meet it, and owners are told.
        """
        # One after the other: the slower of two would else put an older catalogue in place of a newer one.
        async with self._refreshing:
            await self._refresh()

    async def _refresh(self) -> None:
        async with self.store.read() as session:
            if self._live and await rows.version(session) in (self._live.catalogue.version, self._refused):
                return
            found, lost = await rows.read_what_can(session)
            changes = await rows.changes(session, self.now() - NEWS)
        if found is None:
            return
        catalogue, self.broken = mended(found, self._live.catalogue if self._live else None, lost)
        for item, why in self.broken.items():
            structlog.get_logger().error("content is broken and passed over", item=item, why=why)
        live = Live(catalogue, changes)
        warming = asyncio.create_task(asyncio.to_thread(live.warm))
        if self._live is None:
            # A desk that opens answers at once; who needs the search before it is there waits for it.
            self._live, self._warming = live, warming
        else:
            try:
                await warming
            except Exception as wrong:
                # Whatever it is that no rule of ours foresaw: readers keep what they have.
                structlog.get_logger().error(
                    "catalogue not taken, the last one stays", version=catalogue.version, error=repr(wrong)
                )
                self._refused = catalogue.version
                self.broken = {**self.broken, "catalogue": f"cannot be taken: {wrong!r}"}
                return
            self._live = live
        structlog.get_logger().info("catalogue taken", version=catalogue.version, claims=len(catalogue.claims))

    def all_owners(self) -> list[int]:
        """Who owns the desk, by settings or by the own-link."""
        return sorted(self.owners | {user for user, role in self.roles.items() if role == "owner"})

    def staff(self) -> list[int]:
        """Everybody who has a role."""
        return sorted(self.owners | self.roles.keys())

    def role(self, user_id: int) -> str | None:
        """`owner`, `editor` or `reviewer`; None for anybody else."""
        return "owner" if user_id in self.owners else self.roles.get(user_id)
