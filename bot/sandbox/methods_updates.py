"""Methods about the bot itself and its updates."""

from collections.abc import Callable
from typing import Any, Final

from bot.sandbox.access import Call
from bot.sandbox.refusals import Json, bad


def get_me(call: Call) -> Json:
    """getMe."""
    return call.world.bot.user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not call.world.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def get_updates(call: Call) -> list[Json]:
    """getUpdates with long polling."""
    allowed = call.params.tree("allowed_updates", "Can't parse allowed_updates JSON object")
    if isinstance(allowed, list):
        call.world.updates.choose(allowed)
    limit = min(max(call.params.number("limit", 100), 1), 100)
    if call.world.updates.confirm(call.params.number("offset")):
        call.world.touch()
    return await call.world.updates.take(limit, call.params.number("timeout"))


def delete_webhook(call: Call) -> bool:
    """deleteWebhook: there is none; pending updates go when asked to."""
    if call.params.flag("drop_pending_updates"):
        call.world.updates.waiting.clear()
        call.world.touch()
    return True


def get_webhook_info(call: Call) -> Json:
    """getWebhookInfo: none is set."""
    info: Json = {"url": "", "has_custom_certificate": False, "pending_update_count": len(call.world.updates.waiting)}
    return info | ({"allowed_updates": call.world.updates.allowed} if call.world.updates.allowed else {})


def set_webhook(call: Call) -> bool:
    """setWebhook: only without an address, which is how one is taken away."""
    if call.params.text("url"):
        raise bad("bad webhook: this local Bot API has long polling only")
    return delete_webhook(call)


METHODS: Final[dict[str, Callable[[Call], Any]]] = {
    "getme": get_me,
    "getupdates": get_updates,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "setwebhook": set_webhook,
}
