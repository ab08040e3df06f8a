"""Methods that change or delete what was sent."""

from collections.abc import Callable
from typing import Any, Final

from bot.sandbox.access import EDIT, READ, WRITE, Call, chat_of, message_of
from bot.sandbox.chats import HOURS_48, Chat, Message
from bot.sandbox.keyboards import markup_for
from bot.sandbox.methods_messages import caption_of, text_of
from bot.sandbox.refusals import NOT_MODIFIED, Json, bad

MOST_AT_ONCE: Final = 100


def edit_message_text(call: Call) -> Json:
    """editMessageText; as in Telegram a keyboard that is not given again is taken away."""
    content = text_of(call)
    chat, message = _mine(call)
    if "text" not in message.body:
        raise bad("there is no text in the message to edit")
    return _change(call, chat, message, content, ("text", "entities", "link_preview_options"))


def edit_message_caption(call: Call) -> Json:
    """editMessageCaption."""
    content = caption_of(call)
    chat, message = _mine(call)
    if "document" not in message.body:
        raise bad("there is no caption in the message to edit")
    return _change(call, chat, message, content, ("caption", "caption_entities"))


def edit_message_reply_markup(call: Call) -> Json:
    """editMessageReplyMarkup."""
    chat, message = _mine(call)
    return _change(call, chat, message, {}, ())


def _mine(call: Call) -> tuple[Chat, Message]:
    if not call.params.text("chat_id") and not call.params.text("message_id"):
        if not call.params.text("inline_message_id"):
            raise bad("Message identifier is not specified")
        raise bad("MESSAGE_ID_INVALID")
    chat = chat_of(call, level=EDIT)
    message = message_of(call, chat, "message to edit")
    if not message.by_bot or message.service or "forward_origin" in message.body:
        raise bad("message can't be edited")
    return chat, message


def _change(call: Call, chat: Chat, message: Message, content: Json, parts: tuple[str, ...]) -> Json:
    markup = markup_for(call, chat, inline_only=True)
    wanted = content | ({"reply_markup": markup} if markup is not None else {})
    # The preview's options alone make no edit: Telegram compares what is seen.
    seen = [part for part in (*parts, "reply_markup") if part != "link_preview_options"]
    if all(message.body.get(part) == wanted.get(part) for part in seen):
        raise bad(NOT_MODIFIED)
    call.world.change(chat, message, wanted, drop=(*parts, "reply_markup"))
    return call.world.shown(chat, message)


def delete_message(call: Call) -> bool:
    """deleteMessage, by Telegram's rules of whose, where and for how long (48 hours)."""
    if not call.params.text("chat_id"):
        raise bad("Chat identifier is not specified")
    if not call.params.number("message_id"):
        raise bad("Message identifier is not specified")
    chat = _place(call)
    message = message_of(call, chat, "message to delete")
    _check_deletion(call, chat, message)
    call.world.delete(chat, message)
    return True


def delete_messages(call: Call) -> bool:
    """deleteMessages: those that are gone already are passed over."""
    wish = call.params.tree("message_ids", "Can't parse message_ids JSON object")
    if wish is None or wish == []:
        raise bad("Message identifiers are not specified")
    if not isinstance(wish, list):
        raise bad("Expected an Array of message identifiers")
    if len(wish) > MOST_AT_ONCE:
        raise bad("Too many message identifiers specified")
    if not all(str(number).isdecimal() and int(number) > 0 for number in wish):
        raise bad("Invalid message identifier specified")
    chat = _place(call)
    found = [message for number in wish if (message := chat.message(int(number))) is not None]
    for message in found:
        _check_deletion(call, chat, message)
    for message in found:
        if not message.deleted:
            call.world.delete(chat, message)
    return True


def _place(call: Call) -> Chat:
    # What was sent to somebody who blocks the bot can still be deleted.
    chat = chat_of(call, level=READ)
    return chat if chat.kind == "private" else chat_of(call, level=WRITE)


def _check_deletion(call: Call, chat: Chat, message: Message) -> None:
    bot = chat.member(call.world.bot.id)
    if chat.kind != "private":
        right = bot.can("can_delete_messages") or (message.by_bot and (chat.is_group or bot.can("can_post_messages")))
        if not right or "forum_topic_created" in message.body:
            raise bad("message can't be deleted")
    if call.world.now() - message.body["date"] > HOURS_48:
        raise bad("message can't be deleted for everyone")


METHODS: Final[dict[str, Callable[[Call], Any]]] = {
    "editmessagetext": edit_message_text,
    "editmessagecaption": edit_message_caption,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
    "deletemessages": delete_messages,
}
