"""What came in, as commands see it: who asks where, in which words, and how to change the store once."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.newsroom import Newsroom
from bot.telegram.callback import Press
from bot.views.page import Page
from bot.views.reader import Reader
from briefs.model import Catalogue
from store import inbox

RANKS = {"reviewers": 1, "editors": 2, "owners": 3}
RANK_OF = {"reviewer": 1, "editor": 2, "owner": 3}


class UserError(Exception):
    """The only error whose text a person sees: one sentence that says what to do instead."""


class AlreadyApplied(Exception):
    """This update's change was made before the process was killed; only its answer is owed."""


@dataclass(frozen=True)
class Attached:
    """A file that came with a message."""

    file_id: str
    name: str
    size: int


@dataclass(frozen=True)
class Channel:
    """A channel as it stands to the bot and to who asks.

    Attributes:
        posts: Whether the bot may post there.
        yours: Whether the asker administers it.
    """

    chat_id: int
    title: str
    posts: bool
    yours: bool


async def no_channel(_name: int | str) -> Channel | None:
    """For updates that come without a way to look at channels."""
    return None


@dataclass(frozen=True)
class Ask:
    """One update that wants an answer.

    Attributes:
        text: The argument of a command, or the whole text of a message without one.
        topic_id: The forum topic, 0 where there is none.
        private: Whether it came from a private chat.
        message_id: The message that asks, or the one that carries the pressed button.
        administers: Asks Telegram whether the asker runs the group; only asked where it matters.
        download: Fetches an attached file's bytes.
        tell: Sends a page to another chat; one that cannot be reached is passed over.
        links: Addresses that stand behind words of the message.
        shared_user: Somebody who was chosen by a keyboard, with the name.
        name: What the asker is called.
        channel: Looks at a channel by its id or @name; None where the bot cannot see it.
    """

    room: Newsroom
    update_id: int
    chat_id: int
    chat_kind: str
    topic_id: int
    user_id: int
    text: str
    message_id: int | None
    administers: Callable[[], Awaitable[bool]]
    download: Callable[[str], Awaitable[bytes]]
    tell: Callable[[int, Page], Awaitable[None]]
    press: Press | None = None
    attached: Attached | None = None
    links: tuple[str, ...] = ()
    place: tuple[float, float] | None = None
    shared_chat: int | None = None
    shared_user: tuple[int, str] | None = None
    quoted: str | None = None
    anonymous: bool = False
    name: str = ""
    channel: Callable[[int | str], Awaitable[Channel | None]] = no_channel

    @property
    def private(self) -> bool:
        """Whether nobody else reads along."""
        return self.chat_kind == "private"

    @property
    def catalogue(self) -> Catalogue:
        """What is live."""
        return self.room.live.catalogue

    @property
    def now(self) -> datetime:
        """The desk's moment, aware UTC."""
        return self.room.now()

    @property
    def today(self) -> date:
        """The desk's day."""
        return self.now.date()

    @property
    def reader(self) -> Reader:
        """What views need to know of whom they speak to."""
        return Reader(
            username=self.room.username,
            private=self.private,
            today=self.today,
        )

    @property
    def role(self) -> str | None:
        """The asker's role at the desk."""
        return None if self.anonymous else self.room.role(self.user_id)

    def may(self, who: str) -> bool:
        """Whether the asker may do here what `reviewers`, `editors` or `owners` do: only in a private chat."""
        return self.private and RANK_OF.get(self.role or "", 0) >= RANKS[who]

    @asynccontextmanager
    async def change(self) -> AsyncIterator[AsyncSession]:
        """One transaction whose changes are made once for this update, even if it is handled again after a kill.

        Raises:
            AlreadyApplied: They were made; the caller answers from what is stored.
        """
        async with self.room.store.unit() as session:
            if not await inbox.apply_once(session, self.room.bot_id, self.update_id):
                raise AlreadyApplied
            yield session

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """A reading transaction."""
        async with self.room.store.read() as session:
            yield session


Answer = Page | Sequence[Page] | None
Run = Callable[[Ask], Awaitable[Answer]]


@dataclass(frozen=True)
class Command:
    """A command: the one place that its name, its menu line and its handler come from.

    Attributes:
        menus: Which of Telegram's menus show it: private, group, administrators, editors.
        who: Who may use it: anyone, administrators (in groups), or in private chats reviewers, editors, owners, each of
            whom may what those before may.
    """

    name: str
    summary: str
    run: Run
    menus: frozenset[str] = frozenset()
    who: str = "anyone"
    argument: str = ""


def menus(*names: str) -> frozenset[str]:
    """A set of menus, for the commands' tables."""
    return frozenset(names)
