"""Who and what is in the world: persons, chats with their members and topics, messages; as the Bot API shows them."""

from dataclasses import dataclass, field
from typing import Any, Final

from bot.sandbox.refusals import Json

HOURS_48: Final = 48 * 3600
GENERAL_TOPIC: Final = 1
ANONYMOUS: Final[Json] = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
AS_CHANNEL: Final[Json] = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
INSIDE: Final = ("creator", "administrator", "member", "restricted")
OVER: Final = ("creator", "administrator")
RIGHTS: Final = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
CHANNEL_RIGHTS: Final = ("can_post_messages", "can_edit_messages", "can_manage_direct_messages")
GROUP_RIGHTS: Final = ("can_pin_messages", "can_manage_topics")


@dataclass(slots=True)
class Person:
    """Somebody, or the bot itself; `started` = has opened the private chat once, `blocked` = blocks the bot."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = None
    last_name: str | None = None
    is_bot: bool = False
    started: bool = True
    blocked: bool = False
    deactivated: bool = False

    def user(self) -> Json:
        """The Bot API's User."""
        user: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        for name in ("last_name", "username", "language_code"):
            if getattr(self, name):
                user[name] = getattr(self, name)
        return user


@dataclass(slots=True)
class Member:
    """How one person stands in a group or channel; `rights` None = all that an administrator can have."""

    status: str = "member"
    anonymous: bool = False
    rights: list[str] | None = None

    def can(self, right: str) -> bool:
        """Whether an administrator's right is given; a creator has them all."""
        return self.status == "creator" or (
            self.status == "administrator" and (self.rights is None or right in self.rights)
        )


@dataclass(slots=True)
class Topic:
    """A forum topic; its id is the message id of the service message that made it."""

    id: int
    name: str
    icon_color: int = 7322096
    closed: bool = False


@dataclass(slots=True)
class Message:
    """One message: the Bot API object without its reply, and what the Bot API does not show."""

    body: Json
    by_bot: bool = False
    reply_to: int | None = None
    service: bool = False
    deleted: bool = False
    silent: bool = False
    seen_by_bot: bool = True

    @property
    def id(self) -> int:
        """Its number within the chat."""
        return int(self.body["message_id"])


@dataclass(slots=True)
class Chat:
    """A private chat (id = the person's id), group, supergroup or channel with everything said in it.

    `moved_to` is the supergroup that a group became.
    """

    id: int
    kind: str
    title: str | None = None
    username: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    is_forum: bool = False
    gone: bool = False
    moved_to: int | None = None
    members: dict[int, Member] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    keyboard: Json | None = None
    keyboard_by: int | None = None
    next_id: int = 1

    @property
    def is_group(self) -> bool:
        """A group or supergroup."""
        return self.kind in {"group", "supergroup"}

    def face(self) -> Json:
        """The Bot API's Chat."""
        face: Json = {"id": self.id}
        for name in ("title", "username", "first_name", "last_name"):
            if getattr(self, name):
                face[name] = getattr(self, name)
        if self.is_forum:
            face["is_forum"] = True
        face["type"] = self.kind
        return face

    def member(self, user: int) -> Member:
        """How somebody stands here; who never came has left."""
        return self.members.get(user) or Member("left")

    def message(self, message_id: int) -> Message | None:
        """A message that was not deleted."""
        found = self.messages.get(message_id)
        return found if found is not None and not found.deleted else None


def as_member(chat: Chat, user: Json, member: Member, bot: bool = False) -> Json:
    """The Bot API's ChatMember of that status."""
    shown: Json = {"user": user, "status": member.status}
    match member.status:
        case "creator":
            shown["is_anonymous"] = member.anonymous
        case "administrator":
            shown |= {"can_be_edited": False, "is_anonymous": member.anonymous}
            own = CHANNEL_RIGHTS if chat.kind == "channel" else GROUP_RIGHTS
            shown |= {right: member.can(right) for right in (*RIGHTS, *own)}
        case "kicked":
            shown["until_date"] = 0
        case "restricted":
            shown |= {"is_member": True, "until_date": 0} | dict.fromkeys(_restrictions(), False)
    return shown


def _restrictions() -> tuple[str, ...]:
    kinds = ("messages", "audios", "documents", "photos", "videos", "video_notes", "voice_notes", "polls")
    return (
        *(f"can_send_{kind}" for kind in kinds),
        "can_send_other_messages",
        "can_add_web_page_previews",
        "can_change_info",
        "can_invite_users",
        "can_pin_messages",
        "can_manage_topics",
        "can_edit_tag",
        "can_react_to_messages",
    )


def thread_of(message: Message) -> int | None:
    """The forum topic of a message, None for the general one."""
    found: Any = message.body.get("message_thread_id")
    return int(found) if found is not None else None
