"""Promises about sending: what the bot gets back, and every refusal in Telegram's words."""

import json
from typing import Any

import aiohttp
import pytest
from telegram import (
    Bot,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    KeyboardButtonRequestChat,
    LinkPreviewOptions,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram.error import BadRequest

from bot.sandbox.world import GROUP, READER
from tests.sandbox.sandbox_api import Api

BUTTON = {"inline_keyboard": [[{"text": "a", "callback_data": "v1:a"}]]}


def keyboard(*buttons: dict[str, Any]) -> dict[str, Any]:
    """One row of inline buttons."""
    return {"inline_keyboard": [list(buttons)]}


async def test_a_message_comes_back_as_telegram_sends_it(bot: Bot) -> None:
    """PTB reads text, entities, keyboard and preview options of a sent message as it would Telegram's."""
    rows = [
        [InlineKeyboardButton("Next", callback_data="v1:n")],
        [InlineKeyboardButton("Copy", copy_text=CopyTextButton("x"))],
    ]
    sent = await bot.send_message(
        READER,
        "<b>Thailand</b> 🇹🇭 &amp; more",
        parse_mode="HTML",
        reply_markup=InlineKeyboardMarkup(rows),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        protect_content=True,
    )
    assert (sent.text, sent.chat_id, sent.from_user) == ("Thailand 🇹🇭 & more", READER, bot.bot)
    assert sent.parse_entities() == {MessageEntity("bold", 0, 8): "Thailand"}
    assert sent.reply_markup == InlineKeyboardMarkup(rows)
    assert sent.link_preview_options == LinkPreviewOptions(is_disabled=True)
    assert sent.has_protected_content


async def test_all_ways_of_saying_parameters_are_the_same(api: Api) -> None:
    """Query, form, JSON and multipart bodies, by GET and POST, method names in any case."""
    path = f"/bot{api.server.token}/"
    form = aiohttp.FormData({"chat_id": "1001", "text": "a", "reply_markup": json.dumps(BUTTON)})
    multipart = aiohttp.MultipartWriter("form-data")
    for name, value in (("chat_id", "1001"), ("text", "a"), ("reply_markup", json.dumps(BUTTON))):
        multipart.append(value).set_content_disposition("form-data", name=name)
    asked = [
        api.http.get(path + "sendMessage", params={"chat_id": 1001, "text": "a", "reply_markup": json.dumps(BUTTON)}),
        api.http.post(path + "SENDMESSAGE", data=form),
        api.http.post(path + "sendmessage", json={"chat_id": 1001, "text": "a", "reply_markup": BUTTON}),
        api.http.post(path + "sendMessage", json={"chat_id": "1001", "text": "a", "reply_markup": json.dumps(BUTTON)}),
        api.http.post(path + "sendMessage", data=multipart),
    ]
    results = []
    for request in asked:
        async with request as response:
            results.append((await response.json())["result"])
    assert [sent["message_id"] for sent in results] == [1, 2, 3, 4, 5]
    assert {json.dumps({**sent, "message_id": 0, "date": 0}) for sent in results} == {
        json.dumps({**results[0], "message_id": 0, "date": 0})
    }


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "message text is empty"),
        ({"text": " \n"}, "text must be non-empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "a", "parse_mode": "XML"}, "unsupported parse_mode"),
        ({"text": "a", "chat_id": ""}, "chat_id is empty"),
        ({"text": "a", "chat_id": 4}, "chat not found"),
        ({"text": "a", "chat_id": "@nobody_here"}, "chat not found"),
        ({"text": "a", "message_thread_id": 7}, "message thread not found"),
        ({"text": "a", "reply_to_message_id": 99}, "message to be replied not found"),
        ({"text": "a", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"text": "a", "reply_parameters": "x{"}, "can't parse reply parameters JSON object"),
        ({"text": "a", "reply_markup": "x{"}, "can't parse reply keyboard markup JSON object"),
        ({"text": "a", "reply_markup": []}, "object expected as reply markup"),
        (
            {"text": "a", "reply_markup": keyboard({"text": "a"})},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"text": "a", "reply_markup": keyboard({"callback_data": "a"})},
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        ({"text": "a", "reply_markup": keyboard({"text": "a", "callback_data": "é" * 33})}, "BUTTON_DATA_INVALID"),
        (
            {"text": "a", "reply_markup": keyboard({"text": "a", "copy_text": {"text": "x" * 257}})},
            "BUTTON_COPY_TEXT_INVALID",
        ),
        (
            {"text": "a", "reply_markup": keyboard({"text": "a", "url": "no"})},
            "inline keyboard button URL 'no' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "a", "reply_markup": keyboard({"text": "a", "url": "javascript://x.y"})},
            "inline keyboard button URL 'javascript://x.y' is invalid: Unsupported URL protocol",
        ),
        (
            {"text": "a", "reply_markup": keyboard(*[{"text": "a", "callback_data": "a"}] * 9)},
            "reply markup is too long",
        ),
        (
            {"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]] * 101}},
            "reply markup is too long",
        ),
        (
            {"text": "a", "reply_markup": {"inline_keyboard": [[{"text": "a" * 120, "callback_data": "a"}]] * 90}},
            "reply markup is too long",
        ),
        (
            {"text": "a", "reply_markup": keyboard({"text": " ", "callback_data": "a"})},
            "inline keyboard button text must be non-empty",
        ),
        (
            {"text": "a", "entities": [{"type": "bold", "offset": "x", "length": 1}]},
            'field "offset" must be of type Number',
        ),
    ],
)
async def test_a_wrong_message_is_refused(api: Api, fields: dict[str, Any], sentence: str) -> None:
    """Each mistake gets Telegram's own sentence, and nothing is sent."""
    assert await api.refused("sendMessage", **{"chat_id": READER, **fields}) == f"400 Bad Request: {sentence}"
    assert api.server.world.chats[READER].messages == {}


async def test_the_longest_message_fits(api: Api) -> None:
    """4,096 units after parsing are allowed, however long the markup is."""
    sent = await api.result("sendMessage", chat_id=READER, text=f"<b>{'&amp;' * 4096}</b>", parse_mode="HTML")
    assert sent["text"] == "&" * 4096


async def test_replies(bot: Bot) -> None:
    """A reply carries what it answers; a message that is gone is passed over only where that is allowed."""
    first = await bot.send_message(READER, "a")
    second = await bot.send_message(READER, "b", reply_parameters=ReplyParameters(first.message_id))
    assert second.reply_to_message is not None
    assert second.reply_to_message.text == "a"
    await first.delete()
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(READER, "c", reply_parameters=ReplyParameters(first.message_id))
    lone = await bot.send_message(
        READER, "c", reply_parameters=ReplyParameters(first.message_id, allow_sending_without_reply=True)
    )
    assert lone.reply_to_message is None


async def test_reply_keyboards_belong_to_the_chat(bot: Bot, api: Api) -> None:
    """A reply keyboard stays until it is removed and is no part of the message; requests are for private chats."""
    ask = KeyboardButton("Choose", request_chat=KeyboardButtonRequestChat(1, True, bot_is_member=True))
    markup = ReplyKeyboardMarkup([[ask, KeyboardButton("Here", request_location=True)]], resize_keyboard=True)
    sent = await bot.send_message(READER, "a", reply_markup=markup)
    assert sent.reply_markup is None
    shown = (await api.get("messages", chat=READER))["keyboard"]
    assert shown == markup.to_dict()
    await api.result("sendMessage", chat_id=READER, text="b", reply_markup={"remove_keyboard": True})
    assert (await api.get("messages", chat=READER))["keyboard"] is None
    with pytest.raises(BadRequest, match="Chats can be requested in private chats only"):
        await bot.send_message(GROUP, "a", reply_markup=markup)


async def test_documents_go_up_and_come_down(bot: Bot, api: Api) -> None:
    """A document keeps its name and bytes through upload, getFile and download, and can be sent again by its id."""
    sent = await bot.send_document(READER, b"name: x\n", filename="brief.yaml", caption="<b>c</b>", parse_mode="HTML")
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.file_size, sent.caption) == ("brief.yaml", 8, "c")
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"name: x\n"
    again = await bot.send_document(READER, sent.document.file_id)
    assert again.document == sent.document
    assert await api.refused("getFile", file_id="x") == "400 Bad Request: invalid file_id"
    assert await api.refused("getFile") == "400 Bad Request: file_id not specified"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "there is no document in the request"),
        ({"document": "attach://nothing"}, "there is no document in the request"),
        ({"document": "x"}, "wrong file identifier/HTTP URL specified"),
        ({"document": "https://example.com/x"}, "failed to get HTTP URL content"),
        ({"document": "x", "caption": "x" * 1025}, "wrong file identifier/HTTP URL specified"),
    ],
)
async def test_a_wrong_document_is_refused(api: Api, fields: dict[str, Any], sentence: str) -> None:
    """Telegram's words for documents that are none; nothing is fetched from elsewhere."""
    assert await api.refused("sendDocument", chat_id=READER, **fields) == f"400 Bad Request: {sentence}"


async def test_an_empty_file_and_a_long_caption_are_refused(bot: Bot) -> None:
    """A caption holds 1,024 units, a file at least one byte."""
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_document(READER, b"x", caption="x" * 1025)
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_document(READER, b"")


async def test_forward_and_copy(bot: Bot) -> None:
    """A forward tells where it came from, a copy does not; what is protected or gone is refused."""
    first = await bot.send_message(READER, "<i>a</i>", parse_mode="HTML")
    forwarded = await bot.forward_message(GROUP, READER, first.message_id)
    assert forwarded.forward_origin is not None
    assert (forwarded.text_html, forwarded.forward_origin.type) == ("<i>a</i>", "user")
    copied = await bot.copy_message(READER, GROUP, forwarded.message_id)
    assert copied.message_id == first.message_id + 1
    kept = await bot.send_message(READER, "b", protect_content=True)
    with pytest.raises(BadRequest, match="Message has protected content and can't be forwarded"):
        await bot.forward_message(GROUP, READER, kept.message_id)
    with pytest.raises(BadRequest, match="Message to forward not found"):
        await bot.forward_message(GROUP, READER, 999)
    with pytest.raises(BadRequest, match="Message to copy not found"):
        await bot.copy_message(GROUP, READER, 999)


async def test_small_deeds(bot: Bot, api: Api) -> None:
    """A location, a chat action and a reaction."""
    sent = await bot.send_location(READER, 13.75, 100.5)
    assert sent.location is not None
    assert (sent.location.latitude, sent.location.longitude) == (13.75, 100.5)
    assert await bot.send_chat_action(READER, "typing")
    assert await bot.set_message_reaction(READER, sent.message_id, "👍")
    assert await api.refused("sendChatAction", chat_id=READER, action="sing") == (
        "400 Bad Request: wrong parameter action in request"
    )
    assert await api.refused("sendLocation", chat_id=READER, longitude=1) == "400 Bad Request: latitude is empty"
    with pytest.raises(BadRequest, match="Message to react not found"):
        await bot.set_message_reaction(READER, 999, "👍")
    with pytest.raises(BadRequest, match="Reaction_invalid"):
        await bot.set_message_reaction(READER, sent.message_id, "x")
