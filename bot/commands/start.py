"""/start with its deep links, /help and its lists."""

from collections.abc import Sequence

from bot.ask import RANKS, Answer, Ask, Command, Run, menus
from bot.commands import briefs as brief_commands
from bot.commands import corrections, subjects
from bot.commands.editors import roles
from bot.push.back import back
from bot.telegram.buttons import ListPress
from bot.telegram.callback import Press
from bot.views import about, listing
from bot.views.editors import roles as role_view
from briefs.model import SUBJECT_KINDS
from store import chats, editors


async def start(ask: Ask) -> Answer:
    """`/start`, and deep links such as `/start country_thailand` and the one-time own-link."""
    if ask.private:
        await _back(ask)
        await roles.named(ask)
    payload = ask.text.strip()
    if payload.startswith("own-"):
        return await _own(ask, payload.removeprefix("own-"))
    if payload.startswith("join-"):
        return await roles.join(ask, payload.removeprefix("join-")) or role_view.link_void()
    kind, _, slug = payload.partition("_")
    if kind in SUBJECT_KINDS and (one := ask.catalogue.subject(slug)):
        return ask.room.live.home(one.slug, ask.reader)
    if kind == "brief" and slug in ask.catalogue.briefs:
        return await brief_commands.opened(ask, slug, 1)
    return await corrections.of_payload(ask, payload) or about.start(ask.catalogue, ask.role if ask.private else None)


async def _back(ask: Ask) -> None:
    # A chat that was given up is reachable again when it says /start; every other one costs no write.
    async with ask.read() as session:
        known = await chats.find(session, ask.chat_id)
    if known and known.state == "gone":
        await back(ask.room, ask.chat_id)


async def _own(ask: Ask, secret: str) -> Answer:
    if not ask.private:
        return about.start(ask.catalogue)
    async with ask.room.store.unit() as session:
        taken = await editors.take_own_link(session, secret, ask.user_id, now=ask.now)
        if taken:
            await editors.call(session, ask.user_id, ask.name)
            ask.room.roles = await editors.roles(session)
    return about.owned() if taken or ask.role == "owner" else about.own_link_void()


async def help_(ask: Ask) -> Answer:
    """`/help`."""
    return about.help_page(ask.catalogue, ask.role if ask.private else None)


def lists(commands: Sequence[Command]) -> Run:
    """What answers a list's button; it is told the commands, of which this file cannot know."""

    async def on_list(ask: Ask) -> Answer:
        press = ask.press
        assert isinstance(press, ListPress)
        if press.what in subjects.KINDS:
            return listing.subjects(press.what, ask.catalogue, press.page)
        match press.what:
            case "commands":
                staff = [one for one in commands if one.who in RANKS and ask.may(one.who)]
                rest = [one for one in commands if one.who not in RANKS]
                return listing.commands(_lines(rest), _lines(staff), ask.role)
            case "latest":
                return brief_commands.newest(ask, press.page)
            case "sources":
                return about.sources(ask.catalogue, ask.reader, press.page)
            case "gaps":
                return about.gaps(ask.catalogue, ask.reader, press.page)
            case "corrections":
                return await corrections.log(ask, press.page)
            case "about":
                return about.desk(ask.catalogue)
            case "random":
                return await brief_commands.random(ask)
        return await help_(ask)

    return on_list


def _lines(commands: Sequence[Command]) -> list[tuple[str, str]]:
    return [(f"{one.name} {one.argument}".strip(), one.summary) for one in commands]


COMMANDS = (
    Command("start", "Begin, or come back", start),
    Command("help", "What you can type", help_, menus("private")),
)
PRESSES: dict[type[Press], Run] = {}
