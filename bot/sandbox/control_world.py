"""Control calls that make and change persons and chats, share chats, and inject raw updates."""

from bot.sandbox import acts
from bot.sandbox.acts import Wrong, chat_in, person_in
from bot.sandbox.adopting import adopt
from bot.sandbox.chats import INSIDE, OVER, Chat, Member, Person
from bot.sandbox.refusals import Json
from bot.sandbox.wishes import Answer, Wish
from bot.sandbox.world import World

KINDS = ("group", "supergroup", "channel")
STATUSES = ("creator", "administrator", "member", "restricted", "left", "kicked")


class Places:
    """See the table in `control`."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[tuple[str, str, Answer]]:
        """Verb, path under /sim and handler."""
        return [
            ("POST", "person", self.person),
            ("POST", "chat", self.chat),
            ("POST", "share_chat", self.share_chat),
            ("POST", "share_users", self.share_users),
            ("POST", "updates", self.updates),
        ]

    async def person(self, wish: Wish) -> Json:
        """Somebody new, or a change to somebody."""
        world = self._world
        people = [number for number, person in world.persons.items() if not person.is_bot]
        number = wish.number("id", max(people, default=1000) + 1)
        if number <= 0 or number == world.bot.id:
            raise Wrong("A person's id is above 0 and not the bot's.")
        old = world.persons.get(number) or Person(number, "")
        person = Person(
            number,
            wish.text("first_name", old.first_name),
            wish.text("username", old.username or "") or None,
            wish.text("language_code", old.language_code or "") or None,
            wish.text("last_name", old.last_name or "") or None,
            started=wish.flag("started", old.started),
            blocked=old.blocked,
            deactivated=wish.flag("deactivated", old.deactivated),
        )
        if not person.first_name:
            raise Wrong("A person has a first_name.")
        world.add_person(person)
        world.events.tell("chat", chat=number)
        return {"person": person.user() | {"started": person.started, "deactivated": person.deactivated}}

    async def chat(self, wish: Wish) -> Json:
        """A new chat, or a change to one, or the bot's group privacy."""
        if wish.has("privacy"):
            self._world.privacy = wish.flag("privacy")
            self._world.touch()
            return {"privacy": self._world.privacy}
        if not wish.has("chat"):
            chat = self._made(wish)
            return {"chat": chat.face()}
        chat = chat_in(self._world, wish.number("chat"))
        if chat.kind == "private":
            raise Wrong("A private chat has no members, topics or rights.")
        answer: Json = {}
        if wish.has("topic"):
            if not chat.is_forum:
                raise Wrong(f"{chat.title} has no topics.")
            answer["topic"] = self._world.add_topic(chat, wish.text("topic"), self._by(wish, chat)).id
        self._change_topics(wish, chat)
        self._change_members(wish, chat)
        if wish.has("gone"):
            chat.gone = wish.flag("gone")
        if wish.flag("upgrade"):
            chat = acts.upgrade(self._world, chat, self._by(wish, chat))
        self._world.events.tell("chat", chat=chat.id)
        self._world.touch()
        return answer | {"chat": chat.face()}

    def _made(self, wish: Wish) -> Chat:
        kind = wish.text("kind")
        if kind not in KINDS:
            raise Wrong("A chat's kind is group, supergroup or channel.")
        start = -5001 if kind == "group" else -1001000000100
        number = wish.number(
            "id", min([start, *(n for n in self._world.chats if (n < -(10**12)) == (kind != "group"))]) - 1
        )
        if number >= 0 or number in self._world.chats:
            raise Wrong(f"{number} cannot be a new chat's id.")
        owner = person_in(self._world, wish.number("owner", 1002))
        chat = Chat(number, kind, wish.text("title"), wish.text("username", "") or None)
        chat.is_forum = kind == "supergroup" and wish.flag("forum")
        chat.members[owner.id] = Member("creator")
        self._world.add_chat(chat)
        self._world.events.tell("chat", chat=chat.id)
        if wish.has("bot"):
            self._change_members(wish, chat)
        return chat

    def _by(self, wish: Wish, chat: Chat) -> Person:
        if wish.has("by"):
            return person_in(self._world, wish.number("by"))
        owners = [n for n, member in chat.members.items() if member.status == "creator"]
        return self._world.persons[owners[0]] if owners else self._world.bot

    def _change_topics(self, wish: Wish, chat: Chat) -> None:
        for name, closed in (("close_topic", True), ("open_topic", False), ("delete_topic", None)):
            if not wish.has(name):
                continue
            topic = chat.topics.get(wish.number(name))
            if topic is None:
                raise Wrong(f"{chat.title} has no topic {wish.number(name)}.", 404)
            if closed is None:
                del chat.topics[topic.id]
            else:
                topic.closed = closed

    def _change_members(self, wish: Wish, chat: Chat) -> None:
        rights = [str(right) for right in wish.items("rights")] if wish.has("rights") else None
        if wish.has("bot"):
            acts.set_bot(self._world, chat, _status(wish.text("bot")), self._by(wish, chat), rights)
        if wish.has("member"):
            number = person_in(self._world, wish.number("member")).id
            member = Member(_status(wish.text("status", "member")), wish.flag("anonymous"), rights)
            self._world.set_member(chat, number, member, self._by(wish, chat))

    async def share_chat(self, wish: Wish) -> Json:
        """A person chooses a chat for a request_chat button; the bot joins it where the button asks for that."""
        world = self._world
        person = person_in(world, wish.number("from"))
        shared = chat_in(world, wish.number("chat_id"))
        request = self._request(wish, "request_chat")
        if (shared.kind == "channel") != bool(request.get("chat_is_channel")) or shared.kind == "private":
            raise Wrong(f"The button asks for a {'channel' if request.get('chat_is_channel') else 'group'}.")
        status = shared.member(person.id).status
        if status not in (OVER if request.get("user_administrator_rights") else INSIDE):
            raise Wrong(f"{person.first_name} cannot choose {shared.title}.")
        rights = [name for name, given in (request.get("bot_administrator_rights") or {}).items() if given is True]
        bot = shared.member(world.bot.id).status
        if rights and bot not in OVER:
            acts.set_bot(world, shared, "administrator", person, rights)
        elif request.get("bot_is_member") and bot not in INSIDE:
            acts.set_bot(world, shared, "member", person)
        told: Json = {"request_id": wish.number("request_id"), "chat_id": shared.id}
        if request.get("request_title"):
            told["title"] = shared.title
        if request.get("request_username") and shared.username:
            told["username"] = shared.username
        return self._shared(wish, {"chat_shared": told})

    async def share_users(self, wish: Wish) -> Json:
        """A person chooses users for a request_users button."""
        self._request(wish, "request_users")
        users = [{"user_id": person_in(self._world, int(number)).id} for number in wish.items("user_ids")]
        return self._shared(wish, {"users_shared": {"request_id": wish.number("request_id"), "users": users}})

    def _request(self, wish: Wish, name: str) -> Json:
        chat = chat_in(self._world, wish.number("chat"))
        for row in (chat.keyboard or {}).get("keyboard", []):
            for button in row:
                request: Json = button.get(name) or {}
                if request.get("request_id") == wish.number("request_id"):
                    return request
        raise Wrong("The keyboard has no such button.", 404)

    def _shared(self, wish: Wish, content: Json) -> Json:
        chat = wish.number("chat")
        update, message = acts.send(self._world, chat, wish.number("from"), content)
        return {"update_id": update, "message": self._world.shown(chat_in(self._world, chat), message)}

    async def updates(self, wish: Wish) -> Json:
        """Queue raw updates, for what no client would send."""
        raw = wish.items("updates")
        if not all(isinstance(update, dict) for update in raw):
            raise Wrong("An update is an object.")
        ids = []
        for update in raw:
            if wish.flag("adopt", True):
                adopt(self._world, update)
            kept = wish.flag("keep_ids") and isinstance(update.get("update_id"), int)
            number = update["update_id"] if kept else self._world.updates.next_id
            ids.append(self._world.updates.add_raw({**update, "update_id": number}))
        self._world.touch()
        return {"update_ids": ids}


def _status(status: str) -> str:
    if status not in STATUSES:
        raise Wrong(f"A status is one of {', '.join(STATUSES)}.")
    return status
