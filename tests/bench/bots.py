"""The bots that are measured: the real desk, and echoes that answer with what they were sent."""

import os
import sys
from unittest.mock import patch

from tests.bench.server import TOKEN

UNPACED = 100_000
"""Sends a second: what the desk is allowed instead of Telegram's 30, so that the code is measured and not the pace."""


def desk() -> None:
    """`silkbrief run` itself, its pace raised."""
    from bot import __main__, running
    from bot.telegram import pacing

    with patch.object(pacing, "FREE_RATE", UNPACED), patch.object(running, "FREE_RATE", UNPACED):
        __main__.cli(["run"])


def echo() -> None:
    """The least bot on python-telegram-bot and the desk's own transport."""
    from bot.telegram.request import AiohttpRequest

    _poll(AiohttpRequest(), AiohttpRequest())


def default_echo() -> None:
    """The least bot on python-telegram-bot as it comes, on httpx."""
    _poll()


def _poll(*requests: object) -> None:
    from telegram import Update
    from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters

    async def answer(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message
        assert update.message.text
        await update.message.reply_text(update.message.text)

    builder = (
        ApplicationBuilder().token(TOKEN).base_url(f"{os.environ['TELEGRAM_API_URL']}/bot").concurrent_updates(True)
    )
    if requests:
        send, poll = requests
        builder = builder.request(send).get_updates_request(poll)  # type: ignore[arg-type]
    app = builder.build()
    app.add_handler(MessageHandler(filters.ALL, answer))
    app.run_polling(timeout=20)


BOTS = {"desk": desk, "echo": echo, "default_echo": default_echo}

if __name__ == "__main__":
    BOTS[sys.argv[1]]()
