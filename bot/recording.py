"""What our messages carried: noted when they are out, written in batches, so that a correction finds who got an error."""

from collections import OrderedDict
from collections.abc import Sequence

from bot.marks import Marks
from bot.newsroom import Newsroom
from bot.telegram.callback import Press, pack
from bot.views import own
from bot.views.page import Page
from bot.views.reader import Reader
from store import answers
from store.answers import Answered

# Seconds between two batches: with the time that writing takes an answer is recorded within a second.
BETWEEN = 0.5
MOST_REMEMBERED = 100_000


class Recording:
    """Records which claims each answer carried.

    A kill loses what is not written yet: the answers of the last second. A correction does not reach those; nothing
    else depends on them. It may also make a chat be told a second time that answers are kept.
    """

    def __init__(self, room: Newsroom) -> None:
        self._room = room
        self._waiting: list[Answered] = []
        self._told: set[int] = set()
        # Chats that are known to have been told. While these are all, only the unsure are asked for in the store.
        self._known: OrderedDict[int, None] = OrderedDict()
        self._unsure: set[int] = set()
        self._all_known = False
        self.marks = Marks(self.write, BETWEEN)
        room.forget, room.record = self.forget, self.write

    async def open(self) -> None:
        """Learn who was told, so that a first answer needs no look into the store."""
        async with self._room.store.read() as session:
            chats = await answers.chats(session, MOST_REMEMBERED + 1)
        self._all_known = len(chats) <= MOST_REMEMBERED
        self._known = OrderedDict.fromkeys(chats[:MOST_REMEMBERED])

    async def introduced(self, page: Page, chat_id: int, reader: Reader) -> Page:
        """The page, with a line under the first one of a chat that is kept: that it is, and how that ends.

        Where there is no room for the line it comes under the next.
        """
        if not page.claims or page.toast or page.exact or page.document or chat_id in self._known:
            return page
        if await self._was_told(chat_id):
            self._remember(chat_id)
            return page
        self._remember(chat_id)
        told = own.with_keeping(page, reader)
        if told is None:
            del self._known[chat_id]
            return page
        self._told.add(chat_id)
        return told

    async def _was_told(self, chat_id: int) -> bool:
        if self._all_known and chat_id not in self._unsure:
            return False
        async with self._room.store.read() as session:
            return await answers.kept(session, chat_id) is not None

    def note(
        self,
        chat_id: int,
        topic_id: int,
        messages: Sequence[int],
        claims: tuple[str, ...],
        content: int,
        *,
        edited: bool = False,
        again: Press | None = None,
    ) -> None:
        """Messages are out, the last of them with the claims; an edited one that shows none any more counts too.

        Args:
            content: The number of the live content that they were made of.
            again: What asks for just this page once more.
        """
        if not messages or not (claims or edited):
            return
        now, page = self._room.now(), pack(again) if again else None
        self._waiting += [Answered(chat_id, one, topic_id, claims, content, now, edited, page) for one in messages]
        self.marks.note()

    def forget(self, chat_id: int) -> None:
        """A chat is forgotten, or changed its mind: what waits is dropped, and the store is asked anew."""
        self._waiting = [one for one in self._waiting if one.chat_id != chat_id]
        self._told.discard(chat_id)
        self._known.pop(chat_id, None)
        self._unsure.add(chat_id)

    def _remember(self, chat_id: int) -> None:
        self._known[chat_id] = None
        self._unsure.discard(chat_id)
        if len(self._known) > MOST_REMEMBERED:
            self._known.popitem(last=False)
            self._all_known = False

    async def write(self) -> None:
        """Record what waits, at once."""
        batch, told = self._waiting, self._told
        self._waiting, self._told = [], set()
        try:
            async with self._room.store.unit() as session:
                await answers.told(session, told)
                if batch:
                    await answers.keep(session, batch)
        except BaseException:
            self._waiting, self._told = batch + self._waiting, told | self._told
            raise
