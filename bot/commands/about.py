"""/sources, /gaps, /report, /privacy, /mydata, /forgetme, /cancel."""

from bot.ask import Answer, Ask, Command, Run, UserError
from bot.commands import dialogues, places, subjects
from bot.telegram.buttons import SelfPress
from bot.telegram.callback import Press
from bot.views import about, own
from bot.views.dialogue import STOP
from bot.views.page import Page
from store import answers, editors, forgetting


async def sources(ask: Ask) -> Answer:
    """`/sources [NAME]`."""
    if ask.text.strip():
        return _of_name(ask, "sources")
    return about.sources(ask.catalogue, ask.reader, 1)


async def gaps(ask: Ask) -> Answer:
    """`/gaps [NAME]`."""
    if ask.text.strip():
        return _of_name(ask, "gaps")
    return about.gaps(ask.catalogue, ask.reader, 1)


def _of_name(ask: Ask, view: str) -> Page:
    one = subjects.one_named(ask, ask.text)
    return one if isinstance(one, Page) else subjects.view(ask, one, view, 1)


async def report(ask: Ask) -> Answer:
    """`/report WORDS`, in reply to a page or alone; without words they are asked for."""
    if ask.text.strip():
        return await dialogues.keep_report(ask, ask.text.strip(), None)
    return await dialogues.begin_report(ask, None)


async def privacy(ask: Ask) -> Answer:
    """`/privacy`."""
    async with ask.read() as session:
        kept = await answers.kept(session, ask.chat_id)
    return own.privacy(kept is not False)


async def my_data(ask: Ask) -> Answer:
    """`/mydata`: everything stored about this chat and person."""
    _alone(ask)
    async with ask.read() as session:
        held = await forgetting.held(session, ask.chat_id, ask.user_id, but=ask.update_id)
    return own.my_data(held)


async def forget_me(ask: Ask) -> Answer:
    """`/forgetme`: asks once more before everything goes."""
    _alone(ask)
    return own.forget_sure(ask.role)


def _alone(ask: Ask) -> None:
    # What a group has stored is its members' together: none of them may read or delete it for the rest.
    if not ask.private:
        raise UserError("Do that in a private chat with me: there it is about you alone.")


async def on_self(ask: Ask) -> Answer:
    """A button about a person's own data."""
    press = ask.press
    assert isinstance(press, SelfPress)
    if press.what in ("kept", "unkept"):
        return await _switch(ask, keep=press.what == "kept")
    if press.what.startswith(STOP):
        return await dialogues.stop(ask, press.what.removeprefix(STOP))
    _alone(ask)
    if press.what == "forget":
        # Before and after: what waits to be recorded must not come back.
        ask.room.forget(ask.chat_id)
        async with ask.room.store.unit() as session:
            last = await forgetting.forget(session, ask.chat_id, ask.user_id, owners=ask.room.owners, now=ask.now)
            ask.room.roles = await editors.roles(session)
        ask.room.forget(ask.chat_id)
        return own.forgotten(last_owner=last, by_settings=ask.user_id in ask.room.owners)
    if press.what == "mydata":
        return await my_data(ask)
    if press.what == "sure":
        return own.forget_sure(ask.role)
    return own.kept_all()


async def _switch(ask: Ask, *, keep: bool) -> Page:
    """Keep answers to this chat, or end that; what a group does is its administrators' to say."""
    await places.check_administers(ask)
    ask.room.forget(ask.chat_id)
    async with ask.change() as session:
        await answers.switch(session, ask.chat_id, keep)
    return own.privacy(keep)


COMMANDS = (
    Command("sources", "Every source we cite", sources, argument="[NAME]"),
    Command("gaps", "What we do not know", gaps, argument="[NAME]"),
    Command("report", "Tell the editors of an error", report, argument="[WORDS]"),
    Command("privacy", "What is kept about you", privacy),
    Command("mydata", "Show what is kept about you", my_data),
    Command("forgetme", "Delete what is kept about you", forget_me),
    Command("cancel", "Stop what you are in the middle of", dialogues.cancel),
)
PRESSES: dict[type[Press], Run] = {SelfPress: on_self}
