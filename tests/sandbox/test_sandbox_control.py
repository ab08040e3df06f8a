"""Promises about the control side: faults, limits, the record, the clock, menus, watching."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeChat, BotCommandScopeChatMember
from telegram.error import BadRequest, RetryAfter

from bot.sandbox import acts
from bot.sandbox.server import Server, serve
from bot.sandbox.world import GROUP, OWNER, READER, STRANGER
from tests.sandbox.sandbox_api import Api, until


async def test_faults_strike_as_often_as_asked(api: Api) -> None:
    """A fault meets the calls that it matches, as many times as it was set for, and nothing else."""
    await api.sim("faults", method="send*", chat=READER, code=502, times=2)
    await api.sim("faults", method="sendMessage", code=403, description="Forbidden: no", times=None)
    assert await api.result("getMe")
    said = [await api("sendMessage", chat_id=chat, text="a") for chat in (READER, OWNER, READER, READER)]
    assert [(answer["error_code"], answer["description"]) for answer in said] == [
        (502, "Bad Gateway"),
        (403, "Forbidden: no"),
        (502, "Bad Gateway"),
        (403, "Forbidden: no"),
    ]
    async with api.http.delete("/sim/faults") as response:
        assert await response.json() == {"faults": []}
    assert await api.result("sendMessage", chat_id=READER, text="a")


async def test_a_429_says_how_long(bot: Bot, api: Api) -> None:
    """PTB reads the seconds of an ordered 429."""
    await api.sim("faults", method="sendMessage", retry_after=7)
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(READER, "a")
    assert (await api.get("calls"))["calls"][-1]["description"] == "Too Many Requests: retry after 7"
    assert refused.value.retry_after in (7, timedelta(seconds=7))


async def test_a_lost_answer_is_a_deed_without_an_answer(api: Api) -> None:
    """The message is there, but who sent it never hears of it."""
    await api.sim("faults", method="sendMessage", lost_answer=True)
    with pytest.raises(aiohttp.ClientError):
        await api("sendMessage", chat_id=READER, text="a")
    assert [message["text"] for message in (await api.get("messages", chat=READER))["messages"]] == ["a"]
    assert (await api.get("calls"))["calls"][-1]["status"] == 200


async def test_a_hanging_call_is_done_late(api: Api) -> None:
    """The deed comes after the wait, whether or not somebody still listens."""
    await api.sim("faults", method="sendMessage", hang=0.3)
    began = time.monotonic()
    await api.result("sendMessage", chat_id=READER, text="a")
    assert time.monotonic() - began >= 0.3


async def test_a_late_answer_comes_after_its_deed(api: Api) -> None:
    """The message is there at once, who sent it hears of it later."""
    await api.sim("faults", method="sendMessage", late_answer=0.3)
    seq, began = (await api.get("state"))["seq"], time.monotonic()
    sending = asyncio.create_task(api.result("sendMessage", chat_id=READER, text="a"))
    (event,) = (await api.get("events", since=seq))["events"]
    assert (event["type"], sending.done()) == ("message", False)
    await sending
    assert time.monotonic() - began >= 0.3


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({}, "A fault needs a code, a retry_after, a hang, a late_answer or lost_answer."),
        ({"code": 200}, "A fault's code is between 400 and 599."),
        ({"code": "x"}, "A fault's code is a number."),
        ({"colour": 1}, "A fault has no colour."),
    ],
)
async def test_a_wrong_fault_is_refused(api: Api, wish: dict[str, Any], sentence: str) -> None:
    """One sentence says what is wrong with it."""
    assert await api.sim("faults", **wish) == {"error": sentence}


async def test_the_limiter_refuses_a_burst(api: Api) -> None:
    """Switched on, the 31st message of a second gets 429; switched off, nothing is refused."""
    people = [(await api.sim("person", first_name="Ann"))["person"]["id"] for _ in range(40)]
    for number in people:
        await api.result("sendMessage", chat_id=number, text="a")
    await api.sim("limiter", on=True)
    answers = [await api("sendMessage", chat_id=number, text="a") for number in people]
    told = await api.get("limiter")
    assert [answer["ok"] for answer in answers] == [True] * 30 + [False] * 10
    assert answers[-1]["parameters"] == {"retry_after": 1}
    assert (told["refused"], told["most_in_a_second"]) == (10, 30)


async def test_the_limiter_counts_chats_and_groups(api: Api) -> None:
    """A private chat takes five at once, a group twenty a minute; answers to presses are never counted."""
    await api.sim("limiter", on=True, per_second=1000)
    private = [(await api("sendMessage", chat_id=READER, text="a"))["ok"] for _ in range(7)]
    assert private == [True] * 5 + [False] * 2
    group = [await api("sendMessage", chat_id=GROUP, text="a") for _ in range(22)]
    assert [answer["ok"] for answer in group] == [True] * 20 + [False] * 2
    assert group[-1]["parameters"]["retry_after"] > 50
    for _ in range(50):
        assert "query is too old" in await api.refused("answerCallbackQuery", callback_query_id="1")
    assert await api.sim("limiter", speed=1) == {"error": "The limiter has no speed."}


async def test_every_call_is_recorded(api: Api) -> None:
    """The record tells method, parameters, status, description and ids, and can be asked by method, chat and number."""
    await api.result("sendMessage", chat_id=READER, text="a")
    await api.refused("sendMessage", chat_id=OWNER, text="")
    await api.refused("sing")
    calls = (await api.get("calls"))["calls"]
    assert [(call["method"], call["chat"], call["status"], call["result"]) for call in calls] == [
        ("sendMessage", READER, 200, 1),
        ("sendMessage", OWNER, 400, None),
        ("sing", None, 404, None),
    ]
    assert calls[0]["params"] == {"chat_id": READER, "text": "a"}
    assert calls[1]["description"] == "Bad Request: message text is empty"
    assert [call["seq"] for call in (await api.get("calls", since=1, method="SENDMESSAGE"))["calls"]] == [2]
    assert [call["seq"] for call in (await api.get("calls", chat=READER))["calls"]] == [1]
    async with api.http.delete("/sim/calls") as response:
        assert (await response.json())["calls"] == []


async def test_the_clock_dates_messages(api: Api, bot: Bot) -> None:
    """Messages carry the sandbox's time, which can be moved, set and stopped."""
    told = await api.sim("clock", to="2026-11-22T14:02:00+00:00", freeze=True)
    assert told["frozen"]
    sent = await bot.send_message(READER, "a")
    assert sent.date == datetime(2026, 11, 22, 14, 2, tzinfo=UTC)
    await api.sim("clock", advance=3600)
    assert (await bot.send_message(READER, "b")).date == datetime(2026, 11, 22, 15, 2, tzinfo=UTC)
    assert not (await api.sim("clock", freeze=False))["frozen"]
    assert await api.sim("clock") == {"error": "A clock is told advance, to or freeze."}
    assert await api.sim("clock", to="tomorrow") == {"error": "tomorrow is no ISO moment."}
    assert await api.sim("clock", to="2026-11-22T14:02:00") == {"error": "A moment has a time zone, such as Z."}
    assert await api.sim("clock", advance=1e18) == {"error": "There is no such time."}


async def test_menus_by_scope_and_language(bot: Bot, api: Api) -> None:
    """A person sees the menu of the narrowest scope that has one, in the person's language before any."""
    for name, scope, language in (
        ("general", None, None),
        ("group", BotCommandScopeAllGroupChats(), None),
        ("owner", BotCommandScopeChatMember(GROUP, OWNER), None),
        ("mine", BotCommandScopeChat(READER), None),
        ("deutsch", None, "de"),
    ):
        await bot.set_my_commands([BotCommand(name, "A command")], scope, language_code=language)
    await api.sim("person", id=STRANGER, language_code="de")

    async def seen(chat: int, user: int) -> str:
        return str((await api.get("commands", chat=chat, user=user))["commands"][0]["command"])

    assert [await seen(*where) for where in ((OWNER, OWNER), (READER, READER), (STRANGER, STRANGER))] == [
        "general",
        "mine",
        "deutsch",
    ]
    assert [await seen(GROUP, user) for user in (OWNER, READER)] == ["owner", "group"]
    assert [command.command for command in await bot.get_my_commands(language_code="de")] == ["deutsch"]
    await bot.delete_my_commands(BotCommandScopeChat(READER))
    assert await seen(READER, READER) == "general"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"commands": [{"command": "Start", "description": "a"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "a b", "description": "a"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "", "description": "a"}]}, "command must be non-empty"),
        ({"commands": [{"command": "a" * 33, "description": "a"}]}, "command length must not exceed 32"),
        ({"commands": [{"command": "a", "description": ""}]}, "command description must be non-empty"),
        ({"commands": [{"command": "a", "description": "a" * 257}]}, "command description length must not exceed 256"),
        ({"commands": [{"command": "a"}]}, "can't parse BotCommand: Can't find field \"description\""),
        ({"commands": [{"command": "a", "description": "a"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"scope": {"type": "world"}}, "can't parse BotCommandScope: Unsupported type specified"),
        ({"scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
        ({"scope": {"type": "chat_administrators", "chat_id": READER}}, "can't use specified scope in private chats"),
        ({"language_code": "english"}, "invalid language code specified"),
    ],
)
async def test_a_wrong_menu_is_refused(api: Api, fields: dict[str, Any], sentence: str) -> None:
    """Bad names, scopes and languages get Telegram's sentence."""
    assert await api.refused("setMyCommands", **fields) == f"400 Bad Request: {sentence}"


async def test_names_and_descriptions(bot: Bot) -> None:
    """Name and descriptions are kept per language and fall back to the general ones."""
    await bot.set_my_name("Desk")
    await bot.set_my_description("Long")
    await bot.set_my_short_description("Short")
    await bot.set_my_short_description("Kurz", language_code="de")
    assert (await bot.get_my_name()).name == "Desk"
    assert (await bot.get_my_description(language_code="de")).description == "Long"
    assert (await bot.get_my_short_description()).short_description == "Short"
    assert (await bot.get_my_short_description(language_code="de")).short_description == "Kurz"
    with pytest.raises(BadRequest):
        await bot.set_my_name("x" * 65)
    assert await bot.set_chat_menu_button()
    assert (await bot.get_chat_menu_button()).type == "default"


async def test_watching(api: Api, server: Server) -> None:
    """A watcher gets what happened after its number, waits for the next, and learns when it missed something."""
    seq = (await api.get("state"))["seq"]
    waiting = asyncio.create_task(api.get("events", since=seq))
    await until(lambda: server.world.events.watchers == 1)
    acts.say(server.world, READER, READER, "a")
    first = await waiting
    assert [(event["type"], event["chat"], event["from"]) for event in first["events"]] == [("message", READER, READER)]
    sent = await api.result("sendMessage", chat_id=READER, text="b")
    await api.result("editMessageText", chat_id=READER, message_id=sent["message_id"], text="c")
    await api.result("deleteMessage", chat_id=READER, message_id=sent["message_id"])
    await api.result("sendChatAction", chat_id=READER, action="typing")
    await api.sim("block", person=READER)
    then = await api.get("events", since=first["seq"])
    assert [event["type"] for event in then["events"]] == ["message", "edit", "delete", "typing", "block"]
    assert [event["seq"] for event in then["events"]] == list(range(seq + 2, seq + 7))
    assert (await api.get("events", since=then["seq"], wait=0))["events"] == []
    assert (await api.get("events", since=then["seq"] + 5, wait=0))["reset"]
    for _ in range(5_001):
        server.world.events.tell("typing", chat=READER)
    assert (await api.get("events", since=seq))["reset"]


async def test_topics_and_viewers(api: Api, server: Server) -> None:
    """Messages can be asked for by topic; a private chat is shown to its person only."""
    briefs, kenya = server.world.chats[GROUP].topics
    await api.result("sendMessage", chat_id=GROUP, message_thread_id=kenya, text="a")
    await api.result("sendMessage", chat_id=GROUP, text="b")
    texts = [
        [m.get("text") for m in (await api.get("messages", chat=GROUP, thread=thread))["messages"] if "text" in m]
        for thread in (briefs, kenya, 1)
    ]
    assert texts == [[], ["a"], ["b"]]
    assert await api.get("messages", chat=READER, viewer=STRANGER) == {"error": f"Chat {READER} is not theirs."}


async def test_a_fresh_world(api: Api, server: Server) -> None:
    """Everything said is gone and the clock is on time, but menus stay and numbers go on."""
    await api.result("setMyCommands", commands=[{"command": "a", "description": "a"}])
    first = (await api.sim("say", chat=READER, text="a", **{"from": READER}))["update_id"]
    await api.sim("clock", advance=86_400)
    await api.sim("fresh")
    state = await api.get("state")
    assert (await api.get("messages", chat=READER))["messages"] == []
    assert abs(state["clock"]["offset_seconds"]) < 1
    assert [person["id"] for person in state["persons"]] == [READER, OWNER, STRANGER]
    assert (await api.get("commands", chat=READER))["commands"] == [{"command": "a", "description": "a"}]
    assert (await api.sim("say", chat=READER, text="a", **{"from": READER}))["update_id"] == first + 1


class Desk:
    """A played supervisor."""

    alive = True

    async def kill(self) -> None:
        self.alive = False

    async def start(self) -> None:
        self.alive = True

    async def next_push(self) -> datetime | None:
        return datetime(2026, 11, 23, 8, tzinfo=UTC) if self.alive else None


async def test_the_desk_can_be_killed_and_started(api: Api) -> None:
    """The control side passes such wishes to who looks after the bot's process, or says that nobody does."""
    async with serve(supervisor=Desk()) as watched, aiohttp.ClientSession(watched.url) as http:
        other = Api(watched, http)
        assert await other.get("desk/next") == {"next": "2026-11-23T08:00:00+00:00"}
        assert await other.sim("desk/kill") == {"alive": False}
        assert await other.get("desk") == {"alive": False}
        assert await other.get("desk/next") == {"next": None}
        assert await other.sim("desk/start") == {"alive": True}
    async with api.http.post("/sim/desk/kill") as response:
        assert (response.status, await response.json()) == (
            503,
            {"error": "Nobody looks after the bot's process here."},
        )
