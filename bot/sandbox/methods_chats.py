"""Methods about chats, their members and topics."""

from collections.abc import Callable
from typing import Any, Final

from bot.sandbox.access import READ, WRITE, Call, chat_of
from bot.sandbox.chats import INSIDE, OVER, Member, as_member
from bot.sandbox.refusals import Json, bad

TOPIC_COLORS: Final = {7322096, 16766590, 13338331, 9367192, 16749490, 16478047}
MOST_TOPIC_NAME: Final = 128
GIFTS: Final = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


def get_chat(call: Call) -> Json:
    """getChat: a ChatFullInfo."""
    chat = chat_of(call, level=READ)
    full: Json = chat.face() | {
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(GIFTS, False),
    }
    if chat.username:
        full["active_usernames"] = [chat.username]
    if chat.is_group:
        full["permissions"] = {"can_send_messages": True, "can_send_other_messages": True}
    return full


def get_chat_member(call: Call) -> Json:
    """getChatMember."""
    number = call.params.number("user_id")
    if number <= 0:
        raise bad("Invalid user_id specified")
    chat = chat_of(call, level=READ)
    user = call.world.user(number)
    if user is None:
        raise bad("user not found")
    if chat.kind == "private":
        return as_member(chat, user, Member("member" if number in {chat.id, call.world.bot.id} else "left"))
    return as_member(chat, user, chat.member(number))


def get_chat_administrators(call: Call) -> list[Json]:
    """getChatAdministrators: the creator and the administrators, other bots excepted."""
    chat = chat_of(call, level=WRITE)
    if chat.kind == "private":
        raise bad("there are no administrators in the private chat")
    return [
        as_member(chat, user, member)
        for number, member in chat.members.items()
        if member.status in OVER and (user := call.world.user(number)) is not None
    ]


def get_chat_member_count(call: Call) -> int:
    """getChatMemberCount."""
    chat = chat_of(call, level=READ)
    if chat.kind == "private":
        return 2
    return sum(member.status in INSIDE for member in chat.members.values())


def leave_chat(call: Call) -> bool:
    """leaveChat."""
    chat = chat_of(call, level=WRITE)
    if chat.kind == "private":
        raise bad("Chat member status can't be changed in private chats")
    call.world.set_member(chat, call.world.bot.id, Member("left"), call.world.bot)
    call.world.events.tell("chat", chat=chat.id)
    return True


def create_forum_topic(call: Call) -> Json:
    """createForumTopic."""
    chat = chat_of(call, level=WRITE)
    if not chat.is_forum:
        raise bad("the chat is not a forum")
    if not chat.member(call.world.bot.id).can("can_manage_topics"):
        raise bad("Not enough rights to create a topic")
    name = call.params.text("name").strip()
    if not name:
        raise bad("Name must be non-empty")
    color = call.params.number("icon_color") or 7322096
    if color not in TOPIC_COLORS:
        raise bad("Invalid icon color specified")
    topic = call.world.add_topic(chat, name[:MOST_TOPIC_NAME], call.world.bot, color)
    call.world.events.tell("chat", chat=chat.id)
    return {"message_thread_id": topic.id, "name": topic.name, "icon_color": topic.icon_color}


METHODS: Final[dict[str, Callable[[Call], Any]]] = {
    "getchat": get_chat,
    "getchatmember": get_chat_member,
    "getchatadministrators": get_chat_administrators,
    "getchatmembercount": get_chat_member_count,
    "leavechat": leave_chat,
    "createforumtopic": create_forum_topic,
}
