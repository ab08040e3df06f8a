"""Promises about edits, deletions and answers to presses."""

from datetime import timedelta

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from bot.sandbox import acts
from bot.sandbox.world import CHANNEL, GROUP, OWNER, READER
from tests.sandbox.sandbox_api import Api

NOT_MODIFIED = (
    "400 Bad Request: message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)
TOO_OLD = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
MARKUP = InlineKeyboardMarkup([[InlineKeyboardButton("a", callback_data="v1:a")]])


async def test_an_edit_changes_and_dates_the_message(bot: Bot) -> None:
    """The edited message comes back with its new text and an edit date; a keyboard not given again is gone."""
    sent = await bot.send_message(READER, "a", reply_markup=MARKUP)
    edited = await bot.edit_message_text("<b>b</b>", READER, sent.message_id, parse_mode="HTML")
    assert not isinstance(edited, bool)
    assert (edited.text_html, edited.message_id, edited.reply_markup) == ("<b>b</b>", sent.message_id, None)
    assert edited.edit_date is not None
    again = await bot.edit_message_reply_markup(READER, sent.message_id, reply_markup=MARKUP)
    assert not isinstance(again, bool)
    assert (again.text, again.reply_markup) == ("b", MARKUP)


async def test_the_same_again_is_not_modified(api: Api) -> None:
    """An edit that changes nothing is refused, for texts, captions and keyboards."""
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]}
    sent = await api.result("sendMessage", chat_id=READER, text="a", reply_markup=markup)
    where = {"chat_id": READER, "message_id": sent["message_id"]}
    assert await api.refused("editMessageText", **where, text=" a", reply_markup=markup) == NOT_MODIFIED
    assert await api.refused("editMessageReplyMarkup", **where, reply_markup=markup) == NOT_MODIFIED
    await api.result("editMessageText", **where, text="a")
    assert await api.refused("editMessageReplyMarkup", **where) == NOT_MODIFIED


async def test_what_cannot_be_edited(api: Api) -> None:
    """Gone, others' and other kinds of messages are refused with Telegram's reason."""
    _, said = acts.say(api.server.world, READER, READER, "hello")
    place = await api.result("sendLocation", chat_id=READER, latitude=1, longitude=1)
    where = {"chat_id": READER, "text": "b"}
    assert [
        await api.refused("editMessageText", **where, message_id=99),
        await api.refused("editMessageText", **where, message_id=said.id),
        await api.refused("editMessageText", **where, message_id=place["message_id"]),
        await api.refused("editMessageCaption", chat_id=READER, message_id=place["message_id"], caption="c"),
        await api.refused("editMessageText", **where),
        await api.refused("editMessageText", text="b"),
        await api.refused("editMessageText", chat_id=READER, message_id=said.id, text="x" * 4097),
    ] == [
        "400 Bad Request: message to edit not found",
        "400 Bad Request: message can't be edited",
        "400 Bad Request: there is no text in the message to edit",
        "400 Bad Request: there is no caption in the message to edit",
        "400 Bad Request: message to edit not found",
        "400 Bad Request: message identifier is not specified",
        "400 Bad Request: message is too long",
    ]


async def test_captions_are_edited(bot: Bot) -> None:
    """A document's caption can be changed and taken away."""
    sent = await bot.send_document(READER, b"x", caption="a")
    edited = await bot.edit_message_caption(READER, sent.message_id, caption="b")
    assert not isinstance(edited, bool)
    assert edited.caption == "b"
    bare = await bot.edit_message_caption(READER, sent.message_id)
    assert not isinstance(bare, bool)
    assert (bare.caption, bare.document) == (None, sent.document)


async def test_deleting(bot: Bot, api: Api) -> None:
    """Own and received messages of a private chat can be deleted for 48 hours, and only once."""
    first, second = await bot.send_message(READER, "a"), await bot.send_message(READER, "b")
    _, said = acts.say(api.server.world, READER, READER, "hello")
    assert await bot.delete_message(READER, first.message_id)
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(READER, first.message_id)
    assert await bot.delete_messages(READER, [first.message_id, said.id])
    api.server.world.clock.advance(timedelta(hours=48, seconds=1))
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await bot.delete_message(READER, second.message_id)
    told = (await api.get("messages", chat=READER))["messages"]
    assert [message["deleted"] for message in told] == [True, False, True]


async def test_deleting_others_messages_needs_the_right(bot: Bot, api: Api) -> None:
    """In a group a plain bot deletes only its own, an administrator all."""
    _, said = acts.say(api.server.world, GROUP, READER, "hello")
    sent = await bot.send_message(GROUP, "a")
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(GROUP, said.id)
    assert await bot.delete_message(GROUP, sent.message_id)
    await api.sim("chat", chat=GROUP, bot="administrator")
    assert await bot.delete_message(GROUP, said.id)
    await api.sim("chat", chat=CHANNEL, bot="administrator", rights=[])
    _, post = acts.say(api.server.world, CHANNEL, OWNER, "hello")
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(CHANNEL, post.id)


async def test_a_press_is_answered_once(bot: Bot, api: Api) -> None:
    """The presser gets the answer; a second one, a late one and one to nothing are refused."""
    sent = await bot.send_message(READER, "a", reply_markup=MARKUP)
    pressed = await api.sim("press", chat=READER, message_id=sent.message_id, row=0, col=0, **{"from": READER})
    number = pressed["callback_query_id"]
    [update] = await bot.get_updates()
    query = update.callback_query
    assert query is not None
    assert query.message is not None
    assert (query.id, query.data, query.from_user.id, query.message.message_id) == (
        number,
        "v1:a",
        READER,
        sent.message_id,
    )
    assert await query.answer("ok", show_alert=True)
    answered = await api.get("answer", id=number)
    assert (answered["answered"], answered["text"], answered["show_alert"]) == (True, "ok", True)
    assert await api.refused("answerCallbackQuery", callback_query_id=number) == TOO_OLD
    assert await api.refused("answerCallbackQuery", callback_query_id="5") == TOO_OLD
    late = acts.press(api.server.world, READER, sent.message_id, READER, "v1:a")
    assert await api.refused("answerCallbackQuery", callback_query_id=late.id, text="x" * 201) == (
        "400 Bad Request: MESSAGE_TOO_LONG"
    )
    api.server.world.clock.advance(timedelta(seconds=61))
    assert await api.refused("answerCallbackQuery", callback_query_id=late.id) == TOO_OLD


async def test_a_press_under_a_deleted_message_is_inaccessible(bot: Bot, api: Api) -> None:
    """The bot gets an InaccessibleMessage with the date 0."""
    sent = await bot.send_message(READER, "a", reply_markup=MARKUP)
    await sent.delete()
    await api.sim("press", chat=READER, message_id=sent.message_id, data="forged", **{"from": READER})
    [update] = await bot.get_updates()
    assert update.callback_query is not None
    assert update.callback_query.message is not None
    assert not update.callback_query.message.is_accessible
    assert update.callback_query.data == "forged"


async def test_other_buttons_do_what_a_client_does(api: Api) -> None:
    """A copy button copies, a link opens, and a deep link to this bot says what the client would send."""
    buttons = [
        {"text": "a", "copy_text": {"text": "words"}},
        {"text": "b", "url": "https://example.com/x"},
        {"text": "c", "url": "https://t.me/silkbrief_bot?start=country_thailand"},
        {"text": "d", "url": "https://t.me/silkbrief_bot?start=no%20payload"},
    ]
    sent = await api.result("sendMessage", chat_id=READER, text="a", reply_markup={"inline_keyboard": [buttons]})
    where = {"chat": READER, "message_id": sent["message_id"], "row": 0, "from": READER}
    assert [await api.sim("press", **where, col=col) for col in range(5)] == [
        {"copied": "words"},
        {"url": "https://example.com/x"},
        {"url": "https://t.me/silkbrief_bot?start=country_thailand", "start": "/start country_thailand"},
        {"url": "https://t.me/silkbrief_bot?start=no%20payload", "start": "/start"},
        {"error": "There is no button in row 0, column 4."},
    ]
    assert await api.updates() == []
