"""Makes exist whom and what a raw update names, so that the bot can answer it as on Telegram."""

from bot.sandbox.chats import Chat, Member, Message, Person
from bot.sandbox.refusals import Json
from bot.sandbox.world import Query, World

WITH_MESSAGE = ("message", "edited_message", "channel_post", "edited_channel_post")


def adopt(world: World, update: Json) -> None:
    """Add the persons, chats, messages and presses of an update that the world does not know."""
    for kind in WITH_MESSAGE:
        _message(world, update.get(kind))
    for kind in ("my_chat_member", "chat_member"):
        change = update.get(kind)
        if isinstance(change, dict):
            _chat(world, change.get("chat"), _person(world, change.get("from")))
    press = update.get("callback_query")
    if isinstance(press, dict):
        _press(world, press)


def _press(world: World, press: Json) -> None:
    person = _person(world, press.get("from"))
    message = _message(world, press.get("message"))
    number = press.get("id")
    if person is None or not isinstance(number, str) or number in world.queries:
        return
    place = message.body["chat"]["id"] if message is not None else person.id
    about = message.id if message is not None else 0
    at = world.clock.now().timestamp()
    world.add_query(Query(number, place, about, person.id, str(press.get("data", "")), at))


def _person(world: World, user: object) -> Person | None:
    if not isinstance(user, dict) or not isinstance(user.get("id"), int):
        return None
    known = world.persons.get(user["id"])
    if known is not None or user.get("is_bot") or user["id"] <= 0:
        return known
    person = Person(user["id"], str(user.get("first_name", "")), user.get("username"), user.get("language_code"))
    return world.add_person(person)


def _chat(world: World, face: object, person: Person | None) -> Chat | None:
    if not isinstance(face, dict) or not isinstance(face.get("id"), int):
        return None
    known = world.chats.get(face["id"])
    if known is None and face.get("type") in ("group", "supergroup", "channel"):
        known = world.add_chat(Chat(face["id"], face["type"], str(face.get("title", ""))))
        known.is_forum = bool(face.get("is_forum"))
        known.members[world.bot.id] = Member("administrator" if known.kind == "channel" else "member")
    if known is not None and person is not None and known.kind != "private":
        known.members.setdefault(person.id, Member())
    return known


def _message(world: World, told: object) -> Message | None:
    if not isinstance(told, dict) or not isinstance(told.get("message_id"), int):
        return None
    person = _person(world, told.get("from"))
    chat = _chat(world, told.get("chat"), person)
    if chat is None:
        return None
    known = chat.messages.get(told["message_id"])
    if known is None:
        by_bot = isinstance(told.get("from"), dict) and told["from"].get("id") == world.bot.id
        body = {name: value for name, value in told.items() if name != "reply_to_message"}
        known = chat.messages[told["message_id"]] = Message(body, by_bot=by_bot)
        chat.next_id = max(chat.next_id, told["message_id"] + 1)
    _message(world, told.get("reply_to_message"))
    return known
