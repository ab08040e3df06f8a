"""Telegram's command menus, per scope; set only when they changed."""

import hashlib
from collections.abc import Sequence

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError

from bot.ask import RANK_OF, RANKS, Command
from bot.newsroom import Newsroom
from store import notes
from store.engine import Store

EDITOR = "editor"


def of(commands: Sequence[Command], *menus: str) -> list[BotCommand]:
    """The commands that one menu shows, in the order of the list."""
    return [BotCommand(c.name, c.summary) for menu in menus for c in commands if menu in c.menus]


async def set_all(bot: Bot, store: Store, commands: Sequence[Command]) -> None:
    """Set every menu that is not as it was set last; one that Telegram refuses is tried at the next start."""
    wanted: list[tuple[str, BotCommandScope, list[BotCommand]]] = [
        ("private", BotCommandScopeAllPrivateChats(), of(commands, "private")),
        ("group", BotCommandScopeAllGroupChats(), of(commands, "group")),
        ("administrators", BotCommandScopeAllChatAdministrators(), of(commands, "group", "administrators")),
    ]
    for name, scope, menu in wanted:
        await _set(bot, store, name, scope, menu)


async def set_for_editor(bot: Bot, store: Store, commands: Sequence[Command], editor: int, role: str) -> None:
    """Give somebody who has a role a menu with the commands of that role; no other person ever sees them."""
    may = [c for c in commands if c.who not in RANKS or RANKS[c.who] <= RANK_OF[role]]
    await _set(bot, store, f"{EDITOR} {editor}", BotCommandScopeChat(editor), of(may, "private", "editors"))


class StaffMenus:
    """Gives whoever gets a role the menu of it, and takes it back with the role."""

    def __init__(self, bot: Bot, room: Newsroom, commands: Sequence[Command]) -> None:
        self._bot, self._room, self._commands = bot, room, commands
        self._known: dict[int, str] | None = None

    async def follow(self) -> None:
        """Look whether roles changed since the last look; at the first, at those who were given a menu before."""
        staff = {one: role for one in self._room.staff() if (role := self._room.role(one))}
        if staff == self._known:
            return
        begin = f"menu {self._bot.id} {EDITOR} "
        async with self._room.store.read() as session:
            given = {int(name.removeprefix(begin)) for name in await notes.named(session, begin)}
        known = staff if self._known is None else self._known
        for one, role in staff.items():
            if one in given or known.get(one) != role:
                await set_for_editor(self._bot, self._room.store, self._commands, one, role)
        # Who asked to be forgotten left no note of the menu, and is known from the look before.
        for one in (given | known.keys()) - staff.keys():
            await self._take_back(one, f"{begin}{one}")
        self._known = staff

    async def _take_back(self, editor: int, note: str) -> None:
        try:
            await self._bot.delete_my_commands(scope=BotCommandScopeChat(editor))
        except TelegramError as error:
            structlog.get_logger().info("menu not taken back", why=str(error))
            return
        async with self._room.store.unit() as session:
            await notes.drop(session, note)


async def _set(bot: Bot, store: Store, name: str, scope: BotCommandScope, menu: list[BotCommand]) -> None:
    note = f"menu {bot.id} {name}"
    mark = hashlib.sha256(repr([(c.command, c.description) for c in menu]).encode()).hexdigest()[:16]
    async with store.read() as session:
        if await notes.read(session, note) == mark:
            return
    try:
        await bot.set_my_commands(menu, scope=scope)
    except TelegramError as error:
        structlog.get_logger().info("menu not set", menu=name, why=str(error))
        return
    async with store.unit() as session:
        await notes.write(session, note, mark)
