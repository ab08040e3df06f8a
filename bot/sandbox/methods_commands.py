"""The bot's command menus, names and descriptions, and which menu a person sees."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from bot.sandbox.access import READ, Call, chat_of
from bot.sandbox.chats import OVER, Chat
from bot.sandbox.refusals import Json, bad, whole
from bot.sandbox.world import World

MOST_COMMANDS: Final = 100
NAME: Final = re.compile(r"[a-z0-9_]{1,32}")
PLAIN_SCOPES: Final = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
CHAT_SCOPES: Final = {"chat", "chat_administrators", "chat_member"}
PROFILE: Final = {"name": 64, "description": 512, "short_description": 120}
Key = tuple[str, int, int, str]


def _key(call: Call) -> Key:
    scope = call.params.tree("scope", "Can't parse BotCommandScope JSON object")
    kind, chat_id, user_id = "default", 0, 0
    if scope is not None:
        if not isinstance(scope, dict):
            raise bad("Can't parse BotCommandScope: BotCommandScope must be an Object")
        kind = str(scope.get("type") or "")
        if "type" not in scope:
            raise bad("Can't parse BotCommandScope: Can't find field \"type\"")
        if kind not in PLAIN_SCOPES | CHAT_SCOPES:
            raise bad("Can't parse BotCommandScope: Unsupported type specified")
        if kind in CHAT_SCOPES:
            chat_id, user_id = (_scope_chat(call, scope, kind), whole(scope.get("user_id", 0), "user_id"))
            if kind == "chat_member" and user_id <= 0:
                raise bad("Can't parse BotCommandScope: Invalid user_id specified")
    return kind, chat_id, user_id if kind == "chat_member" else 0, language_of(call)


def _scope_chat(call: Call, scope: Json, kind: str) -> int:
    if not scope.get("chat_id"):
        raise bad("Can't parse BotCommandScope: Empty chat_id specified")
    named = Call(call.world, call.method, type(call.params)({"chat_id": scope["chat_id"]}))
    chat = chat_of(named, level=READ)
    if chat.kind == "private" and kind != "chat":
        raise bad("Can't use specified scope in private chats")
    if chat.kind == "channel":
        raise bad("Can't change commands in channel chats")
    return chat.id


def language_of(call: Call) -> str:
    """The two-letter `language_code` of a call, or none."""
    language = call.params.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad("Invalid language code specified")
    return language


def set_my_commands(call: Call) -> bool:
    """setMyCommands."""
    wish = call.params.tree("commands", "Can't parse commands JSON object") or []
    if not isinstance(wish, list):
        raise bad("Expected an Array of BotCommand")
    commands = [_command(command) for command in wish]
    key = _key(call)
    if len(commands) > MOST_COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    if commands:
        call.world.commands[key] = commands
    else:
        call.world.commands.pop(key, None)
    _tell(call)
    return True


def _command(command: object) -> Json:
    if not isinstance(command, dict):
        raise bad("Can't parse BotCommand: expected an Object")
    for field in ("command", "description"):
        if field not in command:
            raise bad(f"Can't parse BotCommand: Can't find field \"{field}\"")
    name, description = (str(command["command"]).strip().removeprefix("/"), str(command["description"]).strip())
    if not name:
        raise bad("Command must be non-empty")
    if len(name) > 32:
        raise bad("Command length must not exceed 32")
    if not description:
        raise bad("Command description must be non-empty")
    if len(description) > 256:
        raise bad("Command description length must not exceed 256")
    if not NAME.fullmatch(name):
        raise bad("BOT_COMMAND_INVALID")
    return {"command": name, "description": description}


def get_my_commands(call: Call) -> list[Json]:
    """getMyCommands: those of exactly that scope and language."""
    return call.world.commands.get(_key(call), [])


def delete_my_commands(call: Call) -> bool:
    """deleteMyCommands."""
    call.world.commands.pop(_key(call), None)
    _tell(call)
    return True


def _tell(call: Call) -> None:
    call.world.events.tell("commands")
    call.world.touch()


def menu(world: World, chat: Chat, user: int) -> list[Json]:
    """The commands that a person sees in a chat: the narrowest scope that has any, in the person's language first."""
    person = world.persons.get(user)
    language = (person.language_code or "")[:2] if person is not None else ""
    for kind, chat_id, user_id in _scopes(chat, user):
        for code in (language, ""):
            found = world.commands.get((kind, chat_id, user_id, code))
            if found:
                return found
    return []


def _scopes(chat: Chat, user: int) -> Iterator[tuple[str, int, int]]:
    if chat.kind == "private":
        yield from (("chat", chat.id, 0), ("all_private_chats", 0, 0))
    else:
        over = chat.member(user).status in OVER
        yield "chat_member", chat.id, user
        if over:
            yield "chat_administrators", chat.id, 0
        yield "chat", chat.id, 0
        if over:
            yield "all_chat_administrators", 0, 0
        yield "all_group_chats", 0, 0
    yield "default", 0, 0


def _setter(field: str) -> Callable[[Call], bool]:
    def setter(call: Call) -> bool:
        text, key = call.params.text(field), (field, language_of(call))
        if len(text) > PROFILE[field]:
            raise bad(f"{field.replace('_', ' ')} is too long")
        if text:
            call.world.profile[key] = text
        else:
            call.world.profile.pop(key, None)
        _tell(call)
        return True

    return setter


def _getter(field: str) -> Callable[[Call], Json]:
    def getter(call: Call) -> Json:
        profile = call.world.profile
        default = call.world.bot.first_name if field == "name" else ""
        return {field: profile.get((field, language_of(call))) or profile.get((field, "")) or default}

    return getter


def set_chat_menu_button(call: Call) -> bool:
    """setChatMenuButton: the commands or the default, for one private chat or for all."""
    button = call.params.tree("menu_button", "Can't parse menu button JSON object") or {"type": "default"}
    if not isinstance(button, dict):
        raise bad("Can't parse menu button: MenuButton must be an Object")
    if button.get("type") not in ("default", "commands"):
        raise bad("Can't parse menu button: MenuButton has unsupported type")
    number = call.params.number("chat_id")
    if number and number not in call.world.persons:
        raise bad("user not found")
    call.world.menu_buttons[number] = {"type": button["type"]}
    _tell(call)
    return True


def get_chat_menu_button(call: Call) -> Json:
    """getChatMenuButton."""
    buttons = call.world.menu_buttons
    return buttons.get(call.params.number("chat_id")) or buttons.get(0) or {"type": "default"}


METHODS: Final[dict[str, Callable[[Call], Any]]] = {
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
    "setchatmenubutton": set_chat_menu_button,
    "getchatmenubutton": get_chat_menu_button,
    "setmyname": _setter("name"),
    "getmyname": _getter("name"),
    "setmydescription": _setter("description"),
    "getmydescription": _getter("description"),
    "setmyshortdescription": _setter("short_description"),
    "getmyshortdescription": _getter("short_description"),
}
