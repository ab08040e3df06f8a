"""The whole state behind the local Bot API: one bot, persons, chats, messages, updates, files, commands."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, Final

from bot.sandbox import entities
from bot.sandbox.chats import OVER, Chat, Member, Message, Person, Topic, as_member
from bot.sandbox.clock import Clock
from bot.sandbox.events import Events
from bot.sandbox.faults import Faults
from bot.sandbox.limiter import Limiter
from bot.sandbox.record import Record
from bot.sandbox.refusals import Json
from bot.sandbox.updates import Updates

BOT_ID: Final = 7000000001
READER: Final = 1001
OWNER: Final = 1002
STRANGER: Final = 1003
GROUP: Final = -1001000000001
CHANNEL: Final = -1001000000002
TEXTS_KEPT: Final = 512
MOST_QUERIES: Final = 10_000
# Telegram publishes no number; reports speak of seconds up to a minute.
SECONDS_TO_ANSWER: Final = 60


@dataclass(slots=True)
class Query:
    """A press of a button: what the bot was told and what it answered."""

    id: str
    chat: int
    message_id: int
    person: int
    data: str
    at: float
    answer: Json | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was sent."""

    id: str
    name: str
    mime: str
    content: bytes

    def document(self) -> Json:
        """The Bot API's Document."""
        return {
            "file_name": self.name,
            "mime_type": self.mime,
            "file_id": self.id,
            "file_unique_id": self.id[-16:],
            "file_size": len(self.content),
        }


class World:
    """Everything there is. `furnished=False` leaves out the default persons, the group and the channel."""

    def __init__(self, clock: Clock | None = None, *, furnished: bool = True, username: str = "silkbrief_bot") -> None:
        self.clock = clock or Clock()
        self.bot = Person(BOT_ID, "Silkbrief", username, is_bot=True)
        self.persons: dict[int, Person] = {self.bot.id: self.bot}
        self.chats: dict[int, Chat] = {}
        self.updates = Updates()
        self.events = Events()
        self.queries: OrderedDict[str, Query] = OrderedDict()
        self.files: dict[str, Kept] = {}
        self.commands: dict[tuple[str, int, int, str], list[Json]] = {}
        self.profile: dict[tuple[str, str], str] = {}
        self.menu_buttons: dict[int, Json] = {}
        self.privacy = True
        self.next_query = 4_000_000_000_000
        self.next_file = 1
        self.faults = Faults()
        self.limiter = Limiter()
        self.record = Record()
        self.changed = asyncio.Event()
        self._texts: OrderedDict[tuple[str, str, bool], entities.Formatted] = OrderedDict()
        if furnished:
            self._furnish()

    def _furnish(self) -> None:
        for number, name in ((READER, "Rana"), (OWNER, "Olga"), (STRANGER, "Sam")):
            self.add_person(Person(number, name, name.lower(), "en"))
        group = self.add_chat(Chat(GROUP, "supergroup", "Desk group", is_forum=True))
        group.members = {OWNER: Member("creator"), READER: Member(), STRANGER: Member(), self.bot.id: Member()}
        self.add_topic(group, "Briefs", self.persons[OWNER])
        self.add_topic(group, "Kenya", self.persons[OWNER])
        channel = self.add_chat(Chat(CHANNEL, "channel", "Desk channel", "desk_channel"))
        channel.members = {OWNER: Member("creator"), READER: Member(), self.bot.id: Member("administrator")}

    def now(self) -> int:
        """The clock's time in Unix seconds."""
        return int(self.clock.now().timestamp())

    def user(self, number: int) -> Json | None:
        """The User of that id, None for nobody."""
        person = self.persons.get(number)
        return person.user() if person is not None else None

    def add_person(self, person: Person) -> Person:
        """Somebody new, with a private chat with the bot."""
        self.persons[person.id] = person
        chat = self.chats.get(person.id) or Chat(person.id, "private")
        chat.username, chat.first_name, chat.last_name = (person.username, person.first_name, person.last_name)
        self.chats[person.id] = chat
        self.touch()
        return person

    def add_chat(self, chat: Chat) -> Chat:
        """A new group, supergroup or channel."""
        # Number 1 of a supergroup is its making, and as a topic it means the general one.
        chat.next_id = max(chat.next_id, 2)
        self.chats[chat.id] = chat
        self.touch()
        return chat

    def add_topic(self, chat: Chat, name: str, by: Person, color: int = 7322096) -> Topic:
        """A new forum topic and the service message that makes it."""
        made = {"forum_topic_created": {"name": name, "icon_color": color}}
        message = self.post(chat, {"from": by.user(), **made}, service=True, by_bot=by.id == self.bot.id)
        message.body |= {"message_thread_id": message.id, "is_topic_message": True}
        topic = chat.topics[message.id] = Topic(message.id, name, color)
        return topic

    def chat_named(self, username: str) -> Chat | None:
        """A public group or channel by @username."""
        name = username.lstrip("@").lower()
        return next(
            (c for c in self.chats.values() if c.kind != "private" and (c.username or "").lower() == name), None
        )

    def post(self, chat: Chat, content: Json, **about: Any) -> Message:
        """Put a message into a chat: number it, date it, tell the watchers."""
        sender: Json = {name: content[name] for name in ("from", "sender_chat") if name in content}
        body: Json = {"message_id": chat.next_id, **sender, "chat": chat.face(), "date": self.now(), **content}
        chat.next_id += 1
        message = chat.messages[body["message_id"]] = Message(body, **about)
        author: Json = sender.get("from") or sender.get("sender_chat") or {}
        about_it: Json = {"chat": chat.id, "message_id": message.id, "from": author.get("id")}
        self.events.tell("message", **about_it, thread=body.get("message_thread_id"))
        self.touch()
        return message

    def change(self, chat: Chat, message: Message, content: Json, *, drop: tuple[str, ...] = ()) -> None:
        """Edit a message; updates that were queued keep what they showed."""
        kept = {name: value for name, value in message.body.items() if name not in drop}
        message.body = kept | {"edit_date": self.now()} | content
        self.events.tell("edit", chat=chat.id, message_id=message.id, thread=message.body.get("message_thread_id"))
        self.touch()

    def delete(self, chat: Chat, message: Message) -> None:
        """Take a message away; it stays in the record of the chat, marked."""
        message.deleted = True
        self.events.tell("delete", chat=chat.id, message_id=message.id, thread=message.body.get("message_thread_id"))
        self.touch()

    def shown(self, chat: Chat, message: Message) -> Json:
        """The Bot API's Message with the message that it replies to, one level deep.

        Within a topic a message that replies to nothing replies to the topic's beginning, as in Telegram.
        """
        root = message.reply_to
        if root is None and chat.is_forum:
            thread = message.body.get("message_thread_id")
            root = thread if thread != message.id else None
        answered = chat.message(root) if root is not None else None
        if answered is None:
            return message.body
        return {**message.body, "reply_to_message": answered.body}

    def formatted(self, text: str, parse_mode: str, given: object, *, may_be_empty: bool = False) -> entities.Formatted:
        """A bot's text as Telegram keeps it; the same text is read once, however many chats get it."""
        if given:
            return entities.formatted(text, parse_mode, given, self.user, may_be_empty=may_be_empty)
        key = (text, parse_mode, may_be_empty)
        found = self._texts.get(key)
        if found is None:
            found = entities.formatted(text, parse_mode, None, self.user, may_be_empty=may_be_empty)
            if "tg:" not in text:
                self._texts[key] = found
            if len(self._texts) > TEXTS_KEPT:
                self._texts.popitem(last=False)
        return found

    def keep_file(self, name: str, mime: str, content: bytes) -> Kept:
        """Store a file and give it an id."""
        kept = Kept(f"BQACAgQAAxkBAAM{self.next_file:020d}", name, mime, content)
        self.next_file += 1
        self.files[kept.id] = kept
        return kept

    def ask(self, chat: Chat, message: Message, person: Person, data: str) -> Query:
        """Make the callback query of a press and queue its update."""
        query = Query(str(self.next_query), chat.id, message.id, person.id, data, self.clock.now().timestamp())
        self.next_query += 1
        self.add_query(query)
        shown = self.shown(chat, message)
        if message.deleted:
            shown = {"message_id": message.id, "chat": chat.face(), "date": 0}
        self.updates.add(
            "callback_query",
            {
                "id": query.id,
                "from": person.user(),
                "message": shown,
                "chat_instance": str(-(10**18) - chat.id),
                "data": data,
            },
        )
        self.touch()
        return query

    def add_query(self, query: Query) -> None:
        """Remember a press; the oldest of many are forgotten, which makes them too old to answer."""
        self.queries[query.id] = query
        if len(self.queries) > MOST_QUERIES:
            self.queries.popitem(last=False)

    def set_member(self, chat: Chat, number: int, member: Member, by: Person) -> None:
        """Change how somebody stands in a chat; the bot is told as `my_chat_member` or `chat_member`."""
        person = self.persons[number]
        old = as_member(chat, person.user(), chat.member(number))
        chat.members[number] = member
        new = as_member(chat, person.user(), member)
        if old == new:
            return
        kind = "my_chat_member" if number == self.bot.id else "chat_member"
        if kind == "my_chat_member" or chat.member(self.bot.id).status in OVER:
            change = {"chat": chat.face(), "from": by.user(), "date": self.now()}
            self.updates.add(kind, change | {"old_chat_member": old, "new_chat_member": new})
        self.touch()

    def empty(self) -> None:
        """Begin anew with the default persons and chats; what counts updates, presses and events goes on."""
        # Menus, names and descriptions are the bot's own: it sets them when they change and not for a new world.
        self.chats.clear()
        self.queries.clear()
        self.files.clear()
        self.persons = {self.bot.id: self.bot}
        self.updates.waiting.clear()
        self.faults.clear()
        self.record.clear()
        self.privacy = True
        self._texts.clear()
        self._furnish()
        self.events.tell("fresh")

    def touch(self) -> None:
        """Say that something is worth keeping."""
        self.changed.set()

    def close(self) -> None:
        """Let every waiting poll and watcher go."""
        self.updates.close()
        self.events.close()
