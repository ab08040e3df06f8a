"""Answers to pressed buttons."""

from collections.abc import Callable
from typing import Any, Final

from bot.sandbox.access import Call
from bot.sandbox.refusals import QUERY_TOO_OLD, bad
from bot.sandbox.world import SECONDS_TO_ANSWER

MOST_ANSWER: Final = 200


def answer_callback_query(call: Call) -> bool:
    """answerCallbackQuery: once, within a minute of the sandbox's clock."""
    query = call.world.queries.get(call.params.text("callback_query_id"))
    if query is None or query.answer is not None:
        raise bad(QUERY_TOO_OLD)
    if call.world.clock.now().timestamp() - query.at > SECONDS_TO_ANSWER:
        raise bad(QUERY_TOO_OLD)
    text = call.params.text("text")
    if len(text.encode("utf-16-le", "surrogatepass")) // 2 > MOST_ANSWER:
        raise bad("MESSAGE_TOO_LONG")
    url = call.params.text("url")
    if url and not url.startswith((f"https://t.me/{call.world.bot.username}?", f"t.me/{call.world.bot.username}?")):
        raise bad("URL_INVALID")
    query.answer = {
        "text": text,
        "show_alert": call.params.flag("show_alert"),
        "url": url,
        "cache_time": call.params.number("cache_time"),
    }
    query.answered.set()
    about = {"chat": query.chat, "message_id": query.message_id, "from": query.person}
    call.world.events.tell("answer", id=query.id, **about, **query.answer)
    call.world.touch()
    return True


METHODS: Final[dict[str, Callable[[Call], Any]]] = {"answercallbackquery": answer_callback_query}
