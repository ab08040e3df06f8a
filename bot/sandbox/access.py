"""May the bot do that there: chats, topics, messages and rights, refused in Telegram's words."""

from dataclasses import dataclass
from typing import Final

from bot.sandbox.chats import GENERAL_TOPIC, INSIDE, Chat, Message
from bot.sandbox.params import Params
from bot.sandbox.refusals import Refusal, bad, forbidden, whole
from bot.sandbox.world import World

READ: Final = 0
EDIT: Final = 1
WRITE: Final = 2


@dataclass(slots=True)
class Call:
    """One call of the bot: the world that it reaches, the method in lower case and its parameters."""

    world: World
    method: str
    params: Params


def chat_of(call: Call, name: str = "chat_id", level: int = WRITE) -> Chat:
    """The chat that a parameter names; refused when it is unknown or closed to the bot."""
    text = call.params.text(name)
    if not text:
        raise bad(f"{name} is empty")
    chat = call.world.chat_named(text) if text.startswith("@") else call.world.chats.get(call.params.number(name))
    if chat is None:
        raise bad("chat not found")
    if chat.moved_to is not None:
        upgraded = "Bad Request: group chat was upgraded to a supergroup chat"
        raise Refusal(400, upgraded, {"migrate_to_chat_id": chat.moved_to})
    if chat.kind == "private":
        _check_private(call.world, chat, level)
    else:
        _check_shared(call.world, chat, level)
    return chat


def _check_private(world: World, chat: Chat, level: int) -> None:
    person = world.persons[chat.id]
    if level == READ:
        return
    if person.deactivated:
        raise forbidden("user is deactivated")
    if not person.started:
        raise forbidden("bot can't initiate conversation with a user")
    if person.blocked:
        raise forbidden("bot was blocked by the user")


def _check_shared(world: World, chat: Chat, level: int) -> None:
    if chat.gone and (chat.kind != "group" or level == WRITE):
        raise forbidden("the group chat was deleted" if chat.is_group else "the channel chat was deleted")
    status = chat.member(world.bot.id).status
    # A public chat can be looked at from outside, as in Telegram.
    if status in INSIDE or (level == READ and (chat.username or chat.kind == "group")):
        return
    if status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.kind} chat")
    raise forbidden(f"bot is not a member of the {chat.kind} chat")


def may_post(call: Call, chat: Chat, what: str = "text messages") -> None:
    """Refused where the bot has no right to post."""
    member = chat.member(call.world.bot.id)
    if chat.kind == "channel" and not member.can("can_post_messages"):
        raise bad("Need administrator rights in the channel chat")
    if chat.is_group and member.status == "restricted":
        raise bad(f"Not enough rights to send {what} to the chat")


def thread_for(call: Call, chat: Chat) -> int | None:
    """The topic asked for; None for none or where the chat has no topics."""
    thread = max(call.params.number("message_thread_id"), 0)
    if not thread or not (chat.is_forum or chat.kind == "private"):
        return None
    topic = chat.topics.get(thread) if thread != GENERAL_TOPIC else None
    if topic is None:
        raise bad("message thread not found")
    if topic.closed and not chat.member(call.world.bot.id).can("can_manage_topics"):
        raise bad("TOPIC_CLOSED")
    return thread


def message_of(call: Call, chat: Chat, what: str, name: str = "message_id") -> Message:
    """A message that is there, or "message to … not found"."""
    message = chat.message(call.params.number(name))
    if message is None:
        raise bad(f"{what} not found")
    return message


def replied(call: Call, chat: Chat) -> int | None:
    """The message to reply to, None for none or for one that is gone where that is allowed."""
    wish = call.params.tree("reply_parameters", "Can't parse reply parameters JSON object")
    if wish is None:
        number = call.params.number("reply_to_message_id")
        lenient = call.params.flag("allow_sending_without_reply")
    elif not isinstance(wish, dict):
        raise bad("Object expected as reply parameters")
    elif not wish:
        return None
    elif "message_id" not in wish:
        raise bad('Can\'t find field "message_id"')
    elif str(wish.get("chat_id", chat.id)) != str(chat.id):
        raise bad("Replies in another chat are not part of this local Bot API")
    else:
        number, lenient = (whole(wish["message_id"], "message_id"), bool(wish.get("allow_sending_without_reply")))
    if number <= 0:
        return None
    if chat.message(number) is not None:
        return number
    if lenient:
        return None
    raise bad("message to be replied not found")
