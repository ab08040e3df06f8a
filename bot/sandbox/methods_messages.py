"""Methods that send: text, documents, locations, forwards and copies, chat actions, reactions."""

import mimetypes
from collections.abc import Callable
from typing import Any, Final

from bot.sandbox.access import READ, Call, chat_of, may_post, message_of, replied, thread_for
from bot.sandbox.chats import Chat, Message
from bot.sandbox.keyboards import markup_for
from bot.sandbox.posting import deliver, send
from bot.sandbox.refusals import Json, Refusal, bad

MOST_TEXT: Final = 4096
MOST_CAPTION: Final = 1024
MOST_UPLOAD: Final = 50 * 1024 * 1024
ACTIONS: Final = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
REACTIONS: Final = set(
    "👍👎❤🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚🌭💯🤣⚡🍌🏆💔🤨😐🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾😡"
)


def text_of(call: Call) -> Json:
    """The text, entities and preview options of sendMessage and editMessageText; refused when empty or too long."""
    if not call.params.text("text"):
        raise bad("message text is empty")
    given = call.params.tree("entities", "Can't parse entities JSON object")
    made = call.world.formatted(call.params.text("text"), call.params.text("parse_mode"), given)
    if made.size > MOST_TEXT:
        raise bad("message is too long")
    content: Json = {"text": made.text}
    if made.entities:
        content["entities"] = made.entities
    options = call.params.tree("link_preview_options", "Can't parse link preview options JSON object")
    if options is not None and not isinstance(options, dict):
        raise bad("Object expected as link preview options")
    if options is None and call.params.flag("disable_web_page_preview"):
        options = {"is_disabled": True}
    if options:
        content["link_preview_options"] = options
    return content


def caption_of(call: Call) -> Json:
    """The caption and its entities; refused over 1,024 units."""
    given = call.params.tree("caption_entities", "Can't parse entities JSON object")
    made = call.world.formatted(call.params.text("caption"), call.params.text("parse_mode"), given, may_be_empty=True)
    if made.size > MOST_CAPTION:
        raise bad("message caption is too long")
    content: Json = {"caption": made.text} if made.text else {}
    if made.entities:
        content["caption_entities"] = made.entities
    return content


def send_message(call: Call) -> Json:
    """sendMessage."""
    return send(call, text_of(call))


def send_document(call: Call) -> Json:
    """sendDocument: an upload of the body, `attach://name`, or a file_id; addresses are not fetched."""
    document = _document(call)
    return send(call, {"document": document} | caption_of(call), "documents")


def _document(call: Call) -> Json:
    named = call.params.text("document")
    field = named.removeprefix("attach://") if named.startswith("attach://") else "document"
    upload = call.params.files.get(field)
    if upload is None:
        kept = call.world.files.get(named)
        if kept is not None:
            return kept.document()
        if named.startswith(("http://", "https://")):
            raise bad("failed to get HTTP URL content")
        if not named or named.startswith("attach://"):
            raise bad("there is no document in the request")
        raise bad("Wrong file identifier/HTTP URL specified")
    if not upload.content:
        raise bad("file must be non-empty")
    if len(upload.content) > MOST_UPLOAD:
        raise Refusal(413, "Request Entity Too Large")
    mime = mimetypes.guess_type(upload.name)[0] or upload.mime
    return call.world.keep_file(upload.name, mime, upload.content).document()


def send_location(call: Call) -> Json:
    """sendLocation, without live periods."""
    for name in ("latitude", "longitude"):
        if not call.params.text(name).strip():
            raise bad(f"{name} is empty")
    place = {"latitude": call.params.real("latitude"), "longitude": call.params.real("longitude")}
    if not (-90 <= place["latitude"] <= 90 and -180 <= place["longitude"] <= 180):
        raise bad("Wrong location specified")
    return send(call, {"location": place}, "locations")


def send_chat_action(call: Call) -> bool:
    """sendChatAction."""
    action = call.params.text("action").lower()
    if action not in ACTIONS:
        raise bad("Wrong parameter action in request")
    chat = chat_of(call)
    thread = thread_for(call, chat)
    may_post(call, chat)
    call.world.events.tell("typing", chat=chat.id, thread=thread, action=action)
    return True


def forward_message(call: Call) -> Json:
    """forwardMessage."""
    source = chat_of(call, "from_chat_id", READ)
    message = _to_send(call, source, "forward")
    chat = chat_of(call)
    thread = thread_for(call, chat)
    may_post(call, chat)
    content = _content(message) | {"forward_origin": _origin(source, message)}
    made = deliver(call, chat, content, thread=thread, reply_to=None, markup=None)
    return call.world.shown(chat, made)


def copy_message(call: Call) -> Json:
    """copyMessage: like a forward without its origin; the keyboard is not copied."""
    source = chat_of(call, "from_chat_id", READ)
    message = _to_send(call, source, "copy")
    content = _content(message)
    if "caption" in call.params.values and "text" not in content:
        content = {name: value for name, value in content.items() if not name.startswith("caption")}
        content |= caption_of(call)
    chat = chat_of(call)
    thread, reply_to = thread_for(call, chat), replied(call, chat)
    may_post(call, chat)
    markup = markup_for(call, chat)
    made = deliver(call, chat, content, thread=thread, reply_to=reply_to, markup=markup)
    return {"message_id": made.id}


def _to_send(call: Call, chat: Chat, deed: str) -> Message:
    message = message_of(call, chat, f"message to {deed}")
    if message.service:
        raise bad("the message can't be copied" if deed == "copy" else "the message can't be forwarded")
    if message.body.get("has_protected_content"):
        raise bad("message has protected content and can't be forwarded")
    return message


def _content(message: Message) -> Json:
    parts = ("text", "entities", "link_preview_options", "document", "caption", "caption_entities", "location")
    return {name: message.body[name] for name in parts if name in message.body}


def _origin(chat: Chat, message: Message) -> Json:
    origin: Json = {"date": message.body["date"]}
    if chat.kind == "channel":
        return {"type": "channel", "chat": chat.face(), "message_id": message.id} | origin
    if "sender_chat" in message.body:
        return {"type": "chat", "sender_chat": message.body["sender_chat"]} | origin
    return {"type": "user", "sender_user": message.body["from"]} | origin


def set_message_reaction(call: Call) -> bool:
    """setMessageReaction: one emoji at most, from Telegram's list."""
    wish = call.params.tree("reaction", "Can't parse reaction types JSON object") or []
    if not isinstance(wish, list):
        raise bad("Expected an Array of ReactionType")
    chat = chat_of(call, level=READ)
    message = message_of(call, chat, "message to react")
    for reaction in wish:
        if not isinstance(reaction, dict) or reaction.get("type") not in ("emoji", "custom_emoji"):
            raise bad("Can't parse ReactionType: invalid reaction type specified")
        if str(reaction.get("emoji", "")).rstrip("\ufe0f") not in REACTIONS:
            raise bad("REACTION_INVALID")
    if len(wish) > 1:
        raise bad("REACTIONS_TOO_MANY")
    call.world.events.tell("reaction", chat=chat.id, message_id=message.id, reaction=wish)
    return True


METHODS: Final[dict[str, Callable[[Call], Any]]] = {
    "sendmessage": send_message,
    "senddocument": send_document,
    "sendlocation": send_location,
    "sendchataction": send_chat_action,
    "forwardmessage": forward_message,
    "copymessage": copy_message,
    "setmessagereaction": set_message_reaction,
}
