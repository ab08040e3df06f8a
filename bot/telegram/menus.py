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

from bot.ask import Command
from store import notes
from store.engine import Store


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


async def set_for_editor(bot: Bot, store: Store, commands: Sequence[Command], editor: int) -> None:
    """Give an editor, who has just written, a menu with the editors' commands; no other person ever sees them."""
    await _set(bot, store, f"editor {editor}", BotCommandScopeChat(editor), of(commands, "private", "editors"))


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
