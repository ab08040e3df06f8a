"""All methods of the local Bot API by their name in lower case."""

from collections.abc import Callable
from typing import Any, Final

from bot.sandbox import (
    methods_callbacks,
    methods_chats,
    methods_commands,
    methods_edits,
    methods_files,
    methods_messages,
    methods_updates,
)
from bot.sandbox.access import Call

METHODS: Final[dict[str, Callable[[Call], Any]]] = {
    **methods_updates.METHODS,
    **methods_messages.METHODS,
    **methods_edits.METHODS,
    **methods_callbacks.METHODS,
    **methods_chats.METHODS,
    **methods_commands.METHODS,
    **methods_files.METHODS,
}
