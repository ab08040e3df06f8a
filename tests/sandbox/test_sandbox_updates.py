"""Promises about getUpdates and about what persons do that the bot gets to know."""

import asyncio
import time

import pytest
from telegram import Bot, Update
from telegram.error import Conflict
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes

from bot.sandbox import acts
from bot.sandbox.chats import Person
from bot.sandbox.server import Server
from bot.sandbox.world import CHANNEL, GROUP, OWNER, READER, STRANGER
from tests.sandbox.sandbox_api import Api, until


async def test_a_poll_waits_for_the_next_update(bot: Bot, server: Server) -> None:
    """An empty poll is answered the moment something happens, not at its end."""
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await until(lambda: server.world.updates.polled)
    began = time.monotonic()
    acts.say(server.world, READER, READER, "hello")
    [update] = await poll
    assert update.message is not None
    assert update.message.text == "hello"
    assert time.monotonic() - began < 2


async def test_updates_come_until_they_are_confirmed(bot: Bot, server: Server) -> None:
    """Numbers follow each other; what is not confirmed comes again; a limit and a negative offset are honoured."""
    for word in ("a", "b", "c"):
        acts.say(server.world, READER, READER, word)
    first = await bot.get_updates(limit=2)
    assert [update.message.text for update in first if update.message] == ["a", "b"]
    assert first[1].update_id == first[0].update_id + 1
    assert await bot.get_updates(limit=2) == first
    [third] = await bot.get_updates(offset=first[1].update_id + 1)
    assert (third.update_id, third.message and third.message.text) == (first[1].update_id + 1, "c")
    acts.say(server.world, READER, READER, "d")
    [last] = await bot.get_updates(offset=-1)
    assert last.message is not None
    assert last.message.text == "d"
    assert await bot.get_updates(offset=last.update_id + 1) == ()


async def test_two_pollers_are_a_conflict(server: Server, bot: Bot, api: Api) -> None:
    """The older poll is ended with 409 in Telegram's words, the younger one goes on."""
    older = asyncio.create_task(bot.get_updates(timeout=20))
    await until(lambda: server.world.updates.polled)
    younger = asyncio.create_task(api.result("getUpdates", timeout=20))
    with pytest.raises(Conflict, match="terminated by other getUpdates request; make sure that only one bot instance"):
        await older
    acts.say(server.world, READER, READER, "hello")
    assert [update["message"]["text"] for update in await younger] == ["hello"]


async def test_allowed_updates_are_remembered(api: Api, server: Server) -> None:
    """Kinds that the bot did not ask for are not kept for it; a call without the field changes nothing."""
    await api.result("getUpdates", allowed_updates=["callback_query"])
    await api.result("getUpdates")
    acts.say(server.world, READER, READER, "a")
    assert await api.updates() == []
    await api.result("getUpdates", allowed_updates=[])
    acts.say(server.world, READER, READER, "b")
    assert [update["message"]["text"] for update in await api.updates()] == ["b"]
    assert (await api.result("getWebhookInfo"))["url"] == ""


async def test_pending_updates_can_be_dropped(api: Api, server: Server) -> None:
    """deleteWebhook with drop_pending_updates empties the queue; a webhook is refused."""
    acts.say(server.world, READER, READER, "a")
    assert (await api.result("getWebhookInfo"))["pending_update_count"] == 1
    await api.result("deleteWebhook", drop_pending_updates=True)
    assert await api.updates() == []
    assert await api.refused("setWebhook", url="https://example.com") == (
        "400 Bad Request: bad webhook: this local Bot API has long polling only"
    )


async def test_what_a_person_types(api: Api) -> None:
    """A private message carries its sender, its chat, and the commands and mentions in it."""
    said = await api.sim("say", chat=READER, text=" /start country_thailand ", **{"from": READER})
    [update] = await api.updates()
    assert update["update_id"] == said["update_id"]
    message = update["message"]
    assert message["text"] == "/start country_thailand"
    assert message["entities"] == [{"offset": 0, "length": 6, "type": "bot_command"}]
    assert message["from"] == {
        "id": READER,
        "is_bot": False,
        "first_name": "Rana",
        "username": "rana",
        "language_code": "en",
    }
    assert message["chat"] == {"id": READER, "username": "rana", "first_name": "Rana", "type": "private"}


async def test_nobody_can_do_what_no_client_could(api: Api) -> None:
    """The control side refuses with one sentence what could not happen on Telegram."""
    other = await api.sim("say", chat=OWNER, text="a", **{"from": READER})
    await api.sim("block", person=STRANGER)
    asked = [
        other,
        await api.sim("say", chat=READER, text=" ", **{"from": READER}),
        await api.sim("say", chat=READER, text="x" * 4097, **{"from": READER}),
        await api.sim("say", chat=5, text="a", **{"from": READER}),
        await api.sim("say", chat=STRANGER, text="a", **{"from": STRANGER}),
        await api.sim("say", chat=CHANNEL, text="a", **{"from": READER}),
        await api.sim("say", chat=GROUP, text="a", thread=99, **{"from": READER}),
        await api.sim("say", chat=GROUP, text="a", anonymous=True, **{"from": READER}),
        await api.sim("say", chat=READER, text=7, **{"from": READER}),
        await api.sim("say", text="a", **{"from": READER}),
        await api.sim("press", chat=READER, message_id=1, data="a", **{"from": READER}),
    ]
    assert [answer["error"] for answer in asked] == [
        "Rana writes to the bot in chat 1001, not in 1002.",
        "Nothing to send: Bad Request: text must be non-empty",
        "A client sends at most 4,096 units in one message.",
        "There is no chat 5.",
        "Sam blocks the bot; unblock it first.",
        "Rana cannot post in Desk channel.",
        "Desk group has no topic 99.",
        "Rana is no administrator of that group and cannot be anonymous.",
        "text is a text.",
        "chat is a whole number.",
        "There is no message 1 in chat 1001.",
    ]


async def test_edits_of_persons(api: Api) -> None:
    """An edit by a person comes as edited_message with the new text."""
    said = await api.sim("say", chat=READER, text="a", **{"from": READER})
    edited = await api.sim("edit", chat=READER, message_id=said["message"]["message_id"], text="b")
    _, update = await api.updates()
    assert update["update_id"] == edited["update_id"]
    assert (update["edited_message"]["text"], "edit_date" in update["edited_message"]) == ("b", True)


async def test_files_and_places_of_persons(bot: Bot, api: Api) -> None:
    """A file can be downloaded by the bot, a place has its coordinates."""
    await api.sim("file", chat=READER, name="brief.yaml", text="a: b\n", caption="/addbrief", **{"from": READER})
    await api.sim("location", chat=READER, latitude=-1.29, longitude=36.82, **{"from": READER})
    first, second = [update.message for update in await bot.get_updates()]
    assert first is not None
    assert first.document is not None
    assert (first.document.file_name, first.caption) == ("brief.yaml", "/addbrief")
    file = await first.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"a: b\n"
    assert second is not None
    assert second.location is not None
    assert (second.location.latitude, second.location.longitude) == (-1.29, 36.82)
    async with api.http.get("/sim/file", params={"id": first.document.file_id}) as response:
        assert (response.headers["Content-Disposition"], await response.text()) == (
            'attachment; filename="brief.yaml"',
            "a: b\n",
        )


async def test_raw_updates(api: Api) -> None:
    """Raw updates are numbered in order, and whom they name can be answered; numbers can be kept."""
    person = {"id": 77, "is_bot": False, "first_name": "x" * 4096}
    message = {"message_id": 9, "date": 1, "chat": {"id": 77, "type": "private"}, "from": person, "text": "\u202ehi"}
    markup = {"id": "88", "from": person, "message": message, "chat_instance": "1", "data": "forged"}
    told = await api.sim("updates", updates=[{"message": message}, {"update_id": 1, "callback_query": markup}])
    first, second = told["update_ids"]
    assert second == first + 1
    assert [update["update_id"] for update in await api.updates()] == [first, second]
    assert await api.result("answerCallbackQuery", callback_query_id="88")
    assert (await api.result("sendMessage", chat_id=77, text="a", reply_parameters={"message_id": 9}))[
        "message_id"
    ] == 10
    kept = await api.sim("updates", updates=[{"update_id": first, "message": message}], keep_ids=True)
    assert kept["update_ids"] == [first]


async def test_a_whole_application_runs_on_it(server: Server, api: Api) -> None:
    """A real PTB application polls, answers a command, edits on a press, and stops quickly."""

    async def start(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        markup = {"inline_keyboard": [[{"text": "More", "callback_data": "v1:more"}]]}
        await update.message.reply_html("<b>Hello</b>", api_kwargs={"reply_markup": markup})

    async def press(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.callback_query is not None
        await update.callback_query.edit_message_text("More")
        await update.callback_query.answer("done")

    app = Application.builder().token(server.token).base_url(f"{server.url}/bot").build()
    app.add_handler(CommandHandler("start", start))
    app.add_handler(CallbackQueryHandler(press))
    async with app:
        await app.start()
        assert app.updater is not None
        await app.updater.start_polling(timeout=10)
        seq = (await api.get("state"))["seq"]
        await api.sim("say", chat=READER, text="/start", **{"from": READER})
        events = await api.get("events", since=seq)
        while not any(event.get("from") == app.bot.id for event in events["events"]):
            events = await api.get("events", since=seq)
        query = await api.sim("press", chat=READER, message_id=2, row=0, col=0, **{"from": READER})
        assert (await api.get("answer", id=query["callback_query_id"]))["text"] == "done"
        assert (await api.get("messages", chat=READER))["messages"][-1]["text"] == "More"
        began = time.monotonic()
        await app.updater.stop()
        await app.stop()
        assert time.monotonic() - began < 5
    statuses = {call["status"] for call in (await api.get("calls"))["calls"]}
    assert statuses == {200}


async def test_a_thousand_persons_are_no_burden(server: Server, api: Api) -> None:
    """A message to each of a thousand chats takes no longer for the last than for the first."""
    for number in range(2000, 3000):
        server.world.add_person(Person(number, "Somebody"))
    for number in range(2000, 3000):
        await api.result("sendMessage", chat_id=number, text="<b>a</b>", parse_mode="HTML")
    calls = server.world.record.calls(method="sendMessage")
    assert [call["chat"] for call in calls] == list(range(2000, 3000))
    assert {call["result"] for call in calls} == {1}
