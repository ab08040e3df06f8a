"""The least bot on aiogram; runs in the peers' own venv and imports nothing of ours."""

import asyncio
import os

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message


async def answer(message: Message) -> None:
    """Answer with what was sent."""
    await message.answer(message.text or "")


async def main() -> None:
    """Poll until terminated."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"]))
    bot = Bot(os.environ["TELEGRAM_BOT_TOKEN"], session=session)
    dispatcher = Dispatcher()
    dispatcher.message.register(answer)
    await dispatcher.start_polling(bot, polling_timeout=20)


if __name__ == "__main__":
    asyncio.run(main())
