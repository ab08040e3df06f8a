"""What every send has in common: where it goes, what it answers, its keyboard."""

from bot.sandbox.access import Call, chat_of, may_post, replied, thread_for
from bot.sandbox.chats import Chat, Message
from bot.sandbox.keyboards import markup_for
from bot.sandbox.refusals import Json


def sender_in(call: Call, chat: Chat) -> Json:
    """How the bot signs in that chat: as itself, and in a channel as the channel."""
    return {"sender_chat": chat.face()} if chat.kind == "channel" else {"from": call.world.bot.user()}


def send(call: Call, content: Json, what: str = "text messages") -> Json:
    """Check everything that all sends share, then post; the Bot API's Message."""
    chat = chat_of(call)
    thread = thread_for(call, chat)
    reply_to = replied(call, chat)
    may_post(call, chat, what)
    markup = markup_for(call, chat)
    message = deliver(call, chat, content, thread=thread, reply_to=reply_to, markup=markup)
    return call.world.shown(chat, message)


def deliver(
    call: Call, chat: Chat, content: Json, *, thread: int | None, reply_to: int | None, markup: Json | None
) -> Message:
    """Post for the bot; an inline keyboard stays with the message, any other changes the chat's keyboard."""
    body = sender_in(call, chat)
    if thread is not None:
        body |= {"message_thread_id": thread} | ({"is_topic_message": True} if chat.is_forum else {})
    body |= content
    if call.params.flag("protect_content"):
        body["has_protected_content"] = True
    if markup is not None and "inline_keyboard" in markup:
        body["reply_markup"] = markup
    message = call.world.post(
        chat, body, by_bot=True, reply_to=reply_to, silent=call.params.flag("disable_notification")
    )
    if markup is not None and "inline_keyboard" not in markup:
        chat.keyboard = None if "remove_keyboard" in markup else markup
        chat.keyboard_by = message.id
        call.world.events.tell("keyboard", chat=chat.id, keyboard=chat.keyboard)
    return message
