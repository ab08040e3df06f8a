"""What persons do: say, press, edit, delete, block; each makes the update that Telegram would make."""

import re
from typing import Final

from bot.sandbox import entities
from bot.sandbox.chats import ANONYMOUS, AS_CHANNEL, INSIDE, OVER, Chat, Member, Message, Person
from bot.sandbox.refusals import Json, Refusal
from bot.sandbox.world import Query, World

MOST_TYPED: Final = 4096
FIRST_UPGRADED: Final = -1001000000101
COMMAND: Final = re.compile(r"/[A-Za-z0-9_]{1,64}(?:@([A-Za-z0-9_]{3,32}))?(?![\w/<>@])")


class Wrong(Exception):
    """Something that nobody could do in a real client; one sentence says what."""

    def __init__(self, sentence: str, code: int = 400) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code


def chat_in(world: World, number: int) -> Chat:
    """The chat of that id."""
    chat = world.chats.get(number)
    if chat is None:
        raise Wrong(f"There is no chat {number}.", 404)
    return chat


def person_in(world: World, number: int) -> Person:
    """The person of that id, not the bot."""
    person = world.persons.get(number)
    if person is None or person.is_bot:
        raise Wrong(f"There is no person {number}.", 404)
    return person


def message_in(chat: Chat, number: int, *, deleted: bool = False) -> Message:
    """The message of that number; a deleted one only when asked for."""
    message = chat.messages.get(number)
    if message is None or (message.deleted and not deleted):
        raise Wrong(f"There is no message {number} in chat {chat.id}.", 404)
    return message


def say(world: World, chat: int, person: int, text: str, **how: object) -> tuple[int | None, Message]:
    """A person types something; `how` as in `send`. The update id is None where the bot does not see it."""
    try:
        made = entities.plain(text, world.user)
    except Refusal as refusal:
        raise Wrong(f"Nothing to send: {refusal.description}") from None
    if made.size > MOST_TYPED:
        raise Wrong("A client sends at most 4,096 units in one message.")
    content: Json = {"text": made.text}
    if made.entities:
        content["entities"] = made.entities
    return send(world, chat, person, content, **how)


def send(
    world: World,
    chat_id: int,
    person_id: int,
    content: Json,
    *,
    thread: object = None,
    reply_to: object = None,
    anonymous: object = False,
    as_channel: object = None,
) -> tuple[int | None, Message]:
    """A person sends a message of any content.

    `thread` is a topic's id, `reply_to` a message's; `anonymous` writes as the group, `as_channel` is the id of the
    channel in whose name it is written.
    """
    chat, person = chat_in(world, chat_id), person_in(world, person_id)
    _check_presence(world, chat, person)
    body: Json = {"from": person.user()}
    if chat.kind == "channel":
        body = {"sender_chat": chat.face()}
    elif as_channel is not None:
        body = {"from": AS_CHANNEL, "sender_chat": chat_in(world, int(str(as_channel))).face()}
    elif anonymous or chat.member(person.id).anonymous:
        if chat.member(person.id).status not in OVER or not chat.is_group:
            raise Wrong(f"{person.first_name} is no administrator of that group and cannot be anonymous.")
        body = {"from": ANONYMOUS, "sender_chat": chat.face()}
    body |= _topic(chat, thread)
    answered = message_in(chat, int(str(reply_to))).id if reply_to is not None else None
    message = world.post(chat, body | content, reply_to=answered)
    _hide_keyboard(world, chat, message)
    message.seen_by_bot = sees(world, chat, message)
    if not message.seen_by_bot:
        return None, message
    kind = "channel_post" if chat.kind == "channel" else "message"
    return world.updates.add(kind, world.shown(chat, message)), message


def _check_presence(world: World, chat: Chat, person: Person) -> None:
    if person.deactivated:
        raise Wrong(f"{person.first_name}'s account is deleted.")
    if chat.kind == "private":
        if chat.id != person.id:
            raise Wrong(f"{person.first_name} writes to the bot in chat {person.id}, not in {chat.id}.")
        if person.blocked:
            raise Wrong(f"{person.first_name} blocks the bot; unblock it first.")
        person.started = True
        return
    if chat.moved_to is not None:
        raise Wrong(f"{chat.title} became the supergroup {chat.moved_to}.")
    member = chat.member(person.id)
    if member.status not in INSIDE:
        raise Wrong(f"{person.first_name} is not in {chat.title}.")
    if chat.kind == "channel" and not member.can("can_post_messages"):
        raise Wrong(f"{person.first_name} cannot post in {chat.title}.")


def _topic(chat: Chat, thread: object) -> Json:
    if thread is None or int(str(thread)) <= 1:
        return {}
    topic = chat.topics.get(int(str(thread)))
    if topic is None:
        raise Wrong(f"{chat.title or chat.id} has no topic {thread}.", 404)
    if topic.closed:
        raise Wrong(f"The topic {topic.name} is closed.")
    return {"message_thread_id": topic.id, "is_topic_message": True}


def _hide_keyboard(world: World, chat: Chat, message: Message) -> None:
    if chat.keyboard is None or chat.kind != "private":
        return
    if chat.keyboard.get("one_time_keyboard") or chat.keyboard.get("force_reply"):
        chat.keyboard = None
        world.events.tell("keyboard", chat=chat.id, keyboard=None)


def sees(world: World, chat: Chat, message: Message) -> bool:
    """Whether Telegram shows a message to the bot: with privacy on, only commands for it and replies to it."""
    if chat.kind == "private":
        return True
    status = chat.member(world.bot.id).status
    if status not in INSIDE:
        return False
    if chat.kind == "channel" or status in OVER or not world.privacy or message.service:
        return True
    answered = chat.message(message.reply_to) if message.reply_to is not None else None
    if answered is not None and answered.by_bot:
        return True
    command = COMMAND.match(str(message.body.get("text") or message.body.get("caption") or ""))
    return (
        command is not None and (command[1] or world.bot.username or "").lower() == (world.bot.username or "").lower()
    )


def edit(world: World, chat_id: int, message_id: int, text: str) -> int | None:
    """The author changes the text of a message; the update's id."""
    chat = chat_in(world, chat_id)
    message = message_in(chat, message_id)
    if message.by_bot or "text" not in message.body:
        raise Wrong("Only a text that a person wrote can be edited.")
    try:
        made = entities.plain(text, world.user)
    except Refusal as refusal:
        raise Wrong(f"Nothing to send: {refusal.description}") from None
    content: Json = {"text": made.text} | ({"entities": made.entities} if made.entities else {})
    world.change(chat, message, content, drop=("text", "entities"))
    if not message.seen_by_bot and not sees(world, chat, message):
        return None
    kind = "edited_channel_post" if chat.kind == "channel" else "edited_message"
    return world.updates.add(kind, world.shown(chat, message))


def press(world: World, chat_id: int, message_id: int, person_id: int, data: str) -> Query:
    """A person presses a button with that data, forged or not, also under a deleted message."""
    chat, person = chat_in(world, chat_id), person_in(world, person_id)
    message = message_in(chat, message_id, deleted=True)
    if not message.by_bot:
        raise Wrong("That message is not the bot's and has no buttons.")
    if chat.kind == "private":
        if chat.id != person.id:
            raise Wrong(f"{person.first_name} does not see chat {chat.id}.")
        if person.blocked:
            raise Wrong(f"{person.first_name} blocks the bot; unblock it first.")
    elif chat.member(person.id).status not in INSIDE:
        raise Wrong(f"{person.first_name} is not in {chat.title}.")
    if not data or len(data.encode("utf-8", "replace")) > 64:
        raise Wrong("Callback data has 1 to 64 bytes.")
    return world.ask(chat, message, person, data)


def button_at(message: Message, row: int, col: int) -> Json:
    """A button of the message's inline keyboard."""
    rows = message.body.get("reply_markup", {}).get("inline_keyboard", [])
    if not (0 <= row < len(rows) and 0 <= col < len(rows[row])):
        raise Wrong(f"There is no button in row {row}, column {col}.", 404)
    button: Json = rows[row][col]
    return button


def block(world: World, person_id: int, blocked: bool) -> int | None:
    """A person blocks or unblocks the bot; the id of the my_chat_member update, None when nothing changed."""
    person = person_in(world, person_id)
    if person.blocked == blocked:
        return None
    person.blocked = blocked
    here: Json = {"user": world.bot.user(), "status": "member"}
    gone: Json = {"user": world.bot.user(), "status": "kicked", "until_date": 0}
    old, new = (here, gone) if blocked else (gone, here)
    world.events.tell("block", chat=person.id, blocked=blocked)
    world.touch()
    return world.updates.add(
        "my_chat_member",
        {
            "chat": world.chats[person.id].face(),
            "from": person.user(),
            "date": world.now(),
            "old_chat_member": old,
            "new_chat_member": new,
        },
    )


def upgrade(world: World, chat: Chat, by: Person) -> Chat:
    """A group becomes a supergroup with another id; both say so in service messages, the old one for good."""
    if chat.kind != "group" or chat.moved_to is not None:
        raise Wrong(f"{chat.title} is no group that could be upgraded.")
    number = min([FIRST_UPGRADED, *(known - 1 for known in world.chats if known <= FIRST_UPGRADED)])
    made = world.add_chat(Chat(number, "supergroup", chat.title, members=dict(chat.members)))
    there = world.post(chat, {"from": by.user(), "migrate_to_chat_id": made.id}, service=True)
    here = world.post(
        made, {"from": ANONYMOUS, "sender_chat": made.face(), "migrate_from_chat_id": chat.id}, service=True
    )
    for place, message in ((chat, there), (made, here)):
        if sees(world, place, message):
            world.updates.add("message", world.shown(place, message))
    chat.moved_to = made.id
    return made


def set_bot(world: World, chat: Chat, status: str, by: Person, rights: list[str] | None = None) -> None:
    """Somebody adds, promotes, demotes or removes the bot; the service message comes as in Telegram."""
    before = chat.member(world.bot.id).status
    world.set_member(chat, world.bot.id, Member(status, rights=rights), by)
    came = before not in INSIDE and status in INSIDE
    went = before in INSIDE and status not in INSIDE
    if not chat.is_group or not (came or went):
        return
    what: Json = {"new_chat_members": [world.bot.user()]} if came else {"left_chat_member": world.bot.user()}
    message = world.post(chat, {"from": by.user(), **what}, service=True)
    world.updates.add("message", world.shown(chat, message))
