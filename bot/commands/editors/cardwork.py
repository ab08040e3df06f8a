"""Reading and changing a living card: all of it stands in the store, so that a restart in any step loses nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.ask import AlreadyApplied, Ask, UserError
from bot.telegram.callback import ref
from bot.views.editors import card as view
from bot.views.page import Page
from bot.views.plain_words import old_button
from briefs.card import Asked, Card, Files, brief_of, files_of, from_state, lacks, lead_of, to_state, yaml_of
from briefs.sourcing import settled
from store import dialogues, drafts
from store.tables import DialogueRow

STEP = "card"
Act = Callable[[Card, Files], Card]


@dataclass(frozen=True)
class Work:
    """A card as it is after a change, and where it stands in the chat.

    Attributes:
        message: The message that shows the card, None where that is not known.
        done_before: Whether the change was made before a kill, and only its answer is owed.
    """

    card: Card
    files: Files
    message: int | None
    done_before: bool = False

    def line(self, number: int, *, asks: bool = True, said: bool = False) -> Page:
        """The page of one of its sentences, with its words where they do not stand right above."""
        return view.line(self.card, number, self.files, lacks(self.card, self.files), asks=asks, said=said)

    def lines(self, numbers: Sequence[int]) -> Page:
        """What became of one message: its sentence, or all of them."""
        if len(numbers) == 1:
            return self.line(numbers[0])
        return view.lines(self.card, numbers, self.files)

    def home(self, notice: str = "") -> Page:
        """The card itself."""
        card, files = self.card, self.files
        lead = lead_of(card, brief_of(card, files), files)
        return view.home(card, files, lead, lacks(card, files), notice)

    def typed(self, *answers: Page, notice: str = "") -> Sequence[Page]:
        """The card edited where it stands, then the short answer to what was typed."""
        return (replace(self.home(notice), instead_of=self.message), *answers)

    def here(self, ask: Ask, notice: str = "") -> Sequence[Page]:
        """The card in place of the page whose button was pressed, which it moves down to."""
        home = self.home(notice)
        if self.message in (None, ask.message_id):
            return (home,)
        return (replace(view.moved(), instead_of=self.message), home)

    def answered(self, asked: Asked | None, page: Page) -> Sequence[Page]:
        """The card edited, and the page that asked turned into the answer."""
        if asked is None or asked.message is None:
            return self.typed(page)
        if asked.message == self.message:
            return self.typed()
        return self.typed(replace(page, instead_of=asked.message))


async def slug_of(ask: Ask, letters: str) -> str:
    """The draft that a button's letters mean.

    Raises:
        UserError: It is live or dropped by now.
    """
    async with ask.read() as session:
        found = await drafts.all_(session)
    for row in found:
        if row.card is not None and letters and ref(row.slug).startswith(letters):
            return row.slug
    raise UserError(old_button())


async def read(ask: Ask, slug: str) -> Work:
    """A card as it stands.

    Raises:
        UserError: There is none.
    """
    async with ask.read() as session:
        row = await drafts.find(session, slug)
        open_ = await dialogues.find(session, ask.chat_id, ask.user_id)
    if row is None or row.card is None:
        raise UserError(old_button())
    card = settled(from_state(row.card), ask.catalogue)
    return Work(card, _files(ask, card), _message(open_, slug))


async def change(ask: Ask, slug: str, act: Act) -> Work:
    """Do something to a card, once for this update, and make it the one that is open.

    Raises:
        UserError: There is no such card, or the act refused.
    """
    try:
        async with ask.change() as session:
            row = await drafts.find(session, slug, lock=True)
            if row is None or row.card is None:
                raise UserError(old_button())
            card = settled(from_state(row.card), ask.catalogue)
            card = act(card, _files(ask, card))
            files = _files(ask, card)
            body, state = yaml_of(card, files), to_state(card)
            if body != row.body:
                await drafts.keep(session, slug, body, ask.user_id, now=ask.now, based_on=row.based_on, card=state)
            else:
                row.card = state
            message = _message(await dialogues.find(session, ask.chat_id, ask.user_id), slug)
            await _open(ask, session, slug, message)
    except AlreadyApplied:
        return replace(await read(ask, slug), done_before=True)
    return Work(card, files, message)


async def begin(ask: Ask, make: Callable[[Sequence[str]], Card]) -> Work:
    """Keep a new card, and open it.

    Args:
        make: Makes it, given the slugs that are taken.
    """
    taken = [*ask.catalogue.briefs, *ask.catalogue.subjects, *ask.catalogue.redirects]
    try:
        async with ask.change() as session:
            theirs = [row.slug.partition(drafts.BESIDE)[0] for row in await drafts.all_(session)]
            card = make([*taken, *theirs])
            files = _files(ask, card)
            body, state = yaml_of(card, files), to_state(card)
            await drafts.keep(session, card.slug, body, ask.user_id, now=ask.now, based_on=0, card=state)
            await _open(ask, session, card.slug, None)
    except AlreadyApplied:
        async with ask.read() as session:
            row = await dialogues.find(session, ask.chat_id, ask.user_id)
        if row is None or "slug" not in row.state:
            raise
        return await read(ask, str(row.state["slug"]))
    return Work(card, files, None)


async def end(ask: Ask, slug: str, *, drop: bool = False) -> Work:
    """Close the dialogue; the draft stays, unless it is dropped."""
    work = await read(ask, slug)
    async with ask.change() as session:
        row = await dialogues.find(session, ask.chat_id, ask.user_id)
        if row is not None and row.state.get("slug") == slug:
            await dialogues.end(session, ask.chat_id, ask.user_id)
        if drop:
            await drafts.drop(session, slug)
    return work


def asking(what: str, line: int = 0, value: str = "", *, message: int | None = None) -> Act:
    """The act after which the editor's next message answers a question."""
    return lambda card, _files: replace(card, asked=Asked(what, line, value, message))


def calm(card: Card, _files: Files) -> Card:
    """The act after which the next message is a claim again."""
    return replace(card, asked=None)


def _files(ask: Ask, card: Card) -> Files:
    return files_of(card, ask.catalogue, ask.room.live.names, ask.today)


def _message(row: DialogueRow | None, slug: str) -> int | None:
    if row is None or row.step != STEP or row.state.get("slug") != slug:
        return None
    message = row.state.get("message")
    return message if isinstance(message, int) else None


async def _open(ask: Ask, session: Any, slug: str, message: int | None) -> None:
    state = {"slug": slug, "message": message}
    await dialogues.keep(session, ask.chat_id, ask.user_id, STEP, state, now=ask.now)
