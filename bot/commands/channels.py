"""What reply keyboards send: places, persons, and channels, set up from the chat of somebody who administers them."""

from bot.ask import Answer, Ask, Run, UserError
from bot.commands import clocks, places
from bot.commands.editors import roles
from bot.views import channels
from bot.views.page import Page
from store import chats


def choose(ask: Ask) -> Page:
    """A keyboard that lets a channel be chosen.

    Raises:
        UserError: Not in a private chat.
    """
    if not ask.private:
        raise UserError("Channels are set up in a private chat with me.")
    return channels.choose()


async def shared(ask: Ask) -> Answer:
    """A channel was chosen."""
    assert ask.shared_chat is not None
    place = await places.of_channel(ask, ask.shared_chat)
    async with ask.change() as session:
        await chats.meet(session, place.chat_id, place.kind, now=ask.now)
    return channels.ready(place.title, place.chat_id)


def before(listen: Run) -> Run:
    """The listener for messages that are no command: what the keyboards send is taken first."""

    async def heard(ask: Ask) -> Answer:
        if ask.private and ask.place is not None:
            return await clocks.at_place(ask)
        if ask.private and ask.shared_chat is not None:
            return await shared(ask)
        if ask.shared_user is not None and ask.may("owners"):
            return await roles.shared(ask)
        return await listen(ask)

    return heard
