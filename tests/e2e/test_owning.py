"""How a desk gets its owner, and who sees which commands."""

from datetime import timedelta

import pytest

from bot.sandbox.server import Server
from bot.sandbox.world import OWNER, READER
from tests.conftest import running_desk


async def test_the_own_link_makes_its_first_user_the_owner_once(server: Server, database: str) -> None:
    """The terminal prints a link; who opens it owns the desk; after that it is void."""
    async with running_desk(server, database, admin_ids="") as desk:
        await desk.told(2)
        link = desk.said[1].rpartition("start=")[2]
        assert "You own this desk" in (await desk.owner.say(f"/start {link}")).text
        assert "no longer works" in (await desk.stranger.say(f"/start {link}")).text
        assert "No drafts" in (await desk.owner.say("/drafts")).text
        assert "I do not know that command" in (await desk.stranger.say("/drafts")).text


async def test_the_own_link_is_void_after_half_an_hour(server: Server, database: str) -> None:
    """A link that lay around is worth nothing."""
    async with running_desk(server, database, admin_ids="") as desk:
        await desk.told(2)
        link = desk.said[1].rpartition("start=")[2]
        server.world.clock.advance(timedelta(minutes=31))
        assert "no longer works" in (await desk.stranger.say(f"/start {link}")).text


async def test_no_own_link_where_an_owner_is_set(server: Server, database: str) -> None:
    """With ADMIN_IDS only the bot's own link is printed, and the secret never reaches a log."""
    async with running_desk(server, database) as desk:
        await desk.reader.say("/start")
        assert [line for line in desk.said if "own-" in line] == []


@pytest.mark.parametrize(
    ("chat", "user", "wanted"),
    [
        (READER, READER, ["country", "company", "theme", "today", "latest", "subscribe", "saved", "settings", "help"]),
        (-1001000000001, READER, ["country", "company", "theme", "today"]),
    ],
)
async def test_each_menu_has_what_belongs_there(
    server: Server, database: str, chat: int, user: int, wanted: list[str]
) -> None:
    """Private chats show nine commands, groups four; the editors' are in no reader's menu."""
    async with running_desk(server, database) as desk:
        await desk.reader.say("/start")
        await desk.owner.say("/start")
        told = await desk.menu(chat, user)
        assert sorted(told) == sorted(wanted)
        assert "addbrief" in await desk.until_menu(OWNER, "addbrief")
