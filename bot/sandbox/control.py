"""The control side: what persons do, what happened, and how to disturb.

Everything is JSON; an error is `{"error": one sentence}` with 4xx. `chat` is a chat's id (a private chat has its
person's), `from` a person's id; `x?` may be left out. GET and DELETE take fields from the query, POST from a body.

    call                    fields -> answer
    GET  /sim/state         -> bot, persons, chats (topics, members), clock, faults, limiter, privacy, profile,
                            pending_updates, polled (a poll of the bot waits now), seq
    GET  /sim/messages      chat, thread? (1 = general), viewer?, last? (500) -> messages (and deleted, edited,
                            silent, by_bot, seen_by_bot), keyboard, blocked, queries (presses not answered), seq
    GET  /sim/events        since, wait? (25 s) -> seq, reset (read the state anew), events: {seq, type, chat, ...}
                            of type message edit delete answer clock commands keyboard block typing reaction
                            chat desk faults limiter fresh
    POST /sim/say           chat, from, text, thread?, reply_to?, anonymous?, as_channel? (id)
                            -> update_id (null: the bot does not see it), message
    POST /sim/press         chat, message_id, from, row and col, or data (may be forged)
                            -> callback_query_id; for other buttons url (and start), copied or inline
    GET  /sim/answer        id, wait? (25 s) -> answered, and then text, show_alert, url
    POST /sim/file          chat, from, name, content_base64 or text, caption?, thread?, reply_to? -> as say
    GET  /sim/file          id -> the bytes
    POST /sim/location      chat, from, latitude, longitude, thread? -> as say
    POST /sim/edit          chat, message_id, text -> update_id
    POST /sim/delete        chat, message_id -> deleted
    POST /sim/block         person -> update_id (null: was so already); /sim/unblock likewise
    POST /sim/person        id? (one that is there is changed), first_name, last_name?, username?, language_code?,
                            started? (has opened the chat), deactivated? -> person
    POST /sim/chat          makes one: kind (group supergroup channel), title, id?, username?, forum?, owner?, bot?
                            changes one: chat and any of topic (a new one's name), close_topic, open_topic,
                            delete_topic, member and status and anonymous? and rights?, bot (its status) and rights?,
                            by?, gone, upgrade (true: a group becomes a supergroup, which is answered)
                            -> chat, topic?
                            or privacy (whether the bot sees only its commands in groups) -> privacy
    POST /sim/share_chat    chat, from, request_id, chat_id -> as say
    POST /sim/share_users   chat, from, request_id, user_ids -> as say
    POST /sim/updates       updates (raw), keep_ids? (false: numbered anew), adopt? (true: whom and what they name
                            exists from then on) -> update_ids
    GET  /sim/commands      chat, user? -> commands as that person sees them, menu_button
    GET  /sim/clock         -> now, offset_seconds, frozen
    POST /sim/clock         any of to (ISO moment), advance (seconds), freeze (true, false) -> as GET
    GET  /sim/faults        -> faults; DELETE takes all away
    POST /sim/faults        method? (glob), chat?, code?, description?, retry_after?, hang? (seconds, before the deed),
                            late_answer? (seconds, after it), lost_answer? (the deed is done, the
                            connection breaks), times? (1; null: for ever) -> faults
    GET  /sim/limiter       -> on, per_second, per_chat, per_group_minute, refused, most_in_a_second
    POST /sim/limiter       any of the first four -> as GET; its counts begin anew
    GET  /sim/calls         since?, method?, chat?, last? (1,000) -> seq, calls: {seq, at, method, chat, params, files,
                            status, description, result (ids)}; DELETE forgets them
    POST /sim/fresh         an empty world with the default persons, the clock on time again -> seq
    GET  /sim/desk          -> alive; POST /sim/desk/kill and /sim/desk/start -> alive (503 where nobody looks after it)
    GET  /sim/desk/next     -> next: the ISO moment of the next push, or null
"""

from datetime import datetime
from typing import Any, Protocol

from aiohttp import web

from bot.sandbox.acts import Wrong, chat_in, person_in
from bot.sandbox.chats import GENERAL_TOPIC, Chat, Message, thread_of
from bot.sandbox.control_acts import Acts
from bot.sandbox.control_tools import Tools, clock_shown
from bot.sandbox.control_world import Places
from bot.sandbox.methods_commands import menu
from bot.sandbox.refusals import Json
from bot.sandbox.wishes import Answer, Wish, answering
from bot.sandbox.world import World

LONGEST_WAIT = 25.0
MOST_MESSAGES = 500


class Supervisor(Protocol):
    """Who starts and kills the bot's own process."""

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        ...

    async def kill(self) -> None:
        """End the process at once, as `kill -9` does."""
        ...

    async def start(self) -> None:
        """Start the process anew."""
        ...

    async def next_push(self) -> datetime | None:
        """When the bot will next push something by itself, aware; None for never."""
        ...


class Control:
    """The routes under /sim."""

    def __init__(self, world: World, supervisor: Supervisor | None) -> None:
        self._world = world
        self._supervisor = supervisor

    def add_to(self, app: web.Application) -> None:
        """Add every route."""
        routes: list[tuple[str, str, Answer]] = [
            ("GET", "state", self.state),
            ("GET", "messages", self.messages),
            ("GET", "events", self.events),
            ("GET", "commands", self.commands),
            ("GET", "desk", self.desk),
            ("POST", "desk/kill", self.kill),
            ("POST", "desk/start", self.start),
            ("GET", "desk/next", self.next_push),
            *Acts(self._world).routes(),
            *Places(self._world).routes(),
            *Tools(self._world).routes(),
        ]
        for verb, path, handler in routes:
            app.router.add_route(verb, f"/sim/{path}", answering(handler))

    async def state(self, _: Wish) -> Json:
        """Everything but messages."""
        world = self._world
        return {
            "bot": world.bot.user(),
            "persons": [
                person.user()
                | {"started": person.started, "blocked": person.blocked, "deactivated": person.deactivated}
                for person in world.persons.values()
                if not person.is_bot
            ],
            "chats": [self._chat(chat) for chat in world.chats.values()],
            "clock": clock_shown(world),
            "faults": world.faults.shown(),
            "limiter": world.limiter.shown(),
            "privacy": world.privacy,
            "pending_updates": len(world.updates.waiting),
            "polled": world.updates.polled,
            "profile": {f"{field}.{code}" if code else field: text for (field, code), text in world.profile.items()},
            "seq": world.events.seq,
        }

    def _chat(self, chat: Chat) -> Json:
        shown = chat.face()
        shown["topics"] = [
            {"id": topic.id, "name": topic.name, "closed": topic.closed} for topic in chat.topics.values()
        ]
        shown["members"] = [
            {"id": number, "status": member.status, "anonymous": member.anonymous}
            for number, member in chat.members.items()
        ]
        return shown

    async def messages(self, wish: Wish) -> Json:
        """The messages of a chat or topic, oldest first."""
        chat = chat_in(self._world, wish.number("chat"))
        viewer = wish.maybe("viewer")
        if viewer is not None and chat.kind == "private" and person_in(self._world, viewer).id != chat.id:
            raise Wrong(f"Chat {chat.id} is not theirs.", 403)
        thread = wish.maybe("thread")
        found = [m for m in chat.messages.values() if thread is None or _in_topic(m, thread)]
        shown = found[-max(wish.number("last", MOST_MESSAGES), 1) :]
        person = self._world.persons.get(chat.id)
        return {
            "messages": [self._message(chat, message) for message in shown],
            "keyboard": chat.keyboard,
            "blocked": bool(person and person.blocked),
            "queries": [
                {"id": query.id, "message_id": query.message_id, "from": query.person, "data": query.data}
                for query in self._world.queries.values()
                if query.chat == chat.id and query.answer is None and viewer in (None, query.person)
            ],
            "seq": self._world.events.seq,
        }

    def _message(self, chat: Chat, message: Message) -> Json:
        marks: Json = {
            "deleted": message.deleted,
            "edited": "edit_date" in message.body,
            "silent": message.silent,
            "by_bot": message.by_bot,
            "seen_by_bot": message.seen_by_bot,
        }
        return {**self._world.shown(chat, message), **marks}

    async def events(self, wish: Wish) -> Json:
        """What happened after `since`."""
        wait = min(wish.real("wait", LONGEST_WAIT), LONGEST_WAIT)
        return await self._world.events.since(wish.number("since", 0), wait)

    async def commands(self, wish: Wish) -> Json:
        """The menu as that person sees it there."""
        chat = chat_in(self._world, wish.number("chat"))
        buttons = self._world.menu_buttons
        return {
            "commands": menu(self._world, chat, wish.number("user", chat.id)),
            "menu_button": buttons.get(chat.id) or buttons.get(0) or {"type": "default"},
        }

    async def desk(self, _: Wish) -> Json:
        """Whether the bot's process runs."""
        return {"alive": self._desk().alive}

    async def kill(self, _: Wish) -> Json:
        """Kill the bot's process."""
        await self._desk().kill()
        return self._told()

    async def start(self, _: Wish) -> Json:
        """Start the bot's process."""
        await self._desk().start()
        return self._told()

    async def next_push(self, _: Wish) -> Any:
        """When the bot will next push by itself."""
        moment = await self._desk().next_push()
        return {"next": moment.isoformat() if moment is not None else None}

    def _told(self) -> Json:
        alive = self._desk().alive
        self._world.events.tell("desk", alive=alive)
        return {"alive": alive}

    def _desk(self) -> Supervisor:
        if self._supervisor is None:
            raise Wrong("Nobody looks after the bot's process here.", 503)
        return self._supervisor


def _in_topic(message: Message, thread: int) -> bool:
    return (thread_of(message) or GENERAL_TOPIC) == thread
