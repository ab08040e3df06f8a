"""A plain loop on aiogram that sends the desk's bodies; runs in the peers' own venv and imports nothing of ours."""

import asyncio
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import InlineKeyboardMarkup, LinkPreviewOptions

AT_ONCE = 64
WARMING = 200


async def main(url: str, token: str, file: str) -> None:
    """Send everything, the first few to warm up, and print what the rest took."""
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))
    known: dict[str, dict[str, Any]] = {}
    calls = []
    for body in json.loads(Path(file).read_text()):
        text = body["text"]
        if text not in known:
            known[text] = {
                "parse_mode": body["parse_mode"],
                "link_preview_options": LinkPreviewOptions(**body["link_preview_options"]),
                "reply_markup": InlineKeyboardMarkup.model_validate(body["reply_markup"]),
            }
        calls.append({"chat_id": body["chat_id"], "text": text} | known[text])
    await _send(bot, calls[:WARMING])
    began, spent = time.perf_counter(), _spent()
    await _send(bot, calls[WARMING:])
    told = {"count": len(calls) - WARMING, "seconds": time.perf_counter() - began, "cpu": _spent() - spent}
    print(json.dumps(told))
    await bot.session.close()


async def _send(bot: Bot, calls: list[dict[str, Any]]) -> None:
    following = iter(calls)

    async def work() -> None:
        for call in following:
            await bot.send_message(**call)

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))


def _spent() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
