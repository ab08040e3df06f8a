"""Page -> Telegram: the only place that sends, edits and makes keyboards."""

import io
from dataclasses import replace
from functools import lru_cache

import structlog
from telegram import (
    CallbackQuery,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    KeyboardButton,
    KeyboardButtonRequestChat,
    LinkPreviewOptions,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.telegram.bot import DeskBot
from bot.telegram.callback import pack
from bot.telegram.errors import Consequence, consequence
from bot.telegram.request import PreparedBody, prepare
from bot.views.page import Button, Buttons, Keys, Page
from bot.views.text import plain, split

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
KEPT_BODIES = 256


def keyboard(buttons: Buttons, asker: int | None = None) -> InlineKeyboardMarkup | None:
    """The inline keyboard of a page's buttons; in a group only `asker` may press them."""
    if not buttons:
        return None
    return InlineKeyboardMarkup([[_button(button, asker) for button in row] for row in buttons])


def _button(button: Button, asker: int | None) -> InlineKeyboardButton:
    return InlineKeyboardButton(
        button.label[:60],
        callback_data=pack(button.press, asker) if button.press else None,
        url=button.url,
        copy_text=CopyTextButton(button.copy[:256]) if button.copy else None,
    )


def reply_keyboard(keys: Keys) -> ReplyKeyboardMarkup | ReplyKeyboardRemove:
    """The reply keyboard of a page; one without keys takes the keyboard away."""
    rows = [[KeyboardButton(label) for label in row] for row in keys.rows]
    if keys.location:
        rows.append([KeyboardButton(keys.location, request_location=True)])
    if keys.chat:
        rows.append([KeyboardButton(keys.chat, request_chat=KeyboardButtonRequestChat(1, chat_is_channel=True))])
    if not rows:
        return ReplyKeyboardRemove()
    return ReplyKeyboardMarkup(rows, resize_keyboard=True, one_time_keyboard=True)


@lru_cache(maxsize=KEPT_BODIES)
def _body(text: str, buttons: Buttons, keys: Keys | None, asker: int | None, html: bool = True) -> PreparedBody:
    """The body of a message: many ask for the same page, and it is serialised once for them."""
    return prepare(
        {
            "text": text if html else plain(text),
            "parse_mode": ParseMode.HTML if html else None,
            "link_preview_options": NO_PREVIEW,
            "reply_markup": keyboard(buttons, asker) if keys is None else reply_keyboard(keys),
        }
    )


async def send(
    bot: DeskBot, chat_id: int, page: Page, *, topic_id: int = 0, reply_to: int | None = None, asker: int | None = None
) -> None:
    """Send a page as one message, or as several where it is longer than Telegram takes."""
    if page.document:
        file = InputFile(io.BytesIO(page.document.content), page.document.name)
        await bot.send_document(chat_id, file, caption=plain(page.text)[:1024], message_thread_id=topic_id or None)
        return
    *before, last = split(page.text) or [""]
    for text in before:
        await _message(bot, chat_id, Page(text), topic_id, None, None)
    await _message(bot, chat_id, replace(page, text=last) if before else page, topic_id, reply_to, asker)


async def _message(
    bot: DeskBot,
    chat_id: int,
    page: Page,
    topic_id: int,
    reply_to: int | None,
    asker: int | None,
    *,
    html: bool = True,
) -> None:
    body = _body(page.text, page.buttons, page.keys, asker, html)
    try:
        await bot.post("sendMessage", chat_id, body.to(chat_id, topic_id or None, reply_to=reply_to))
    except TelegramError as error:
        match consequence(error):
            case Consequence.PLAIN_TEXT if html:
                structlog.get_logger().error("markup refused", why=str(error))
                await _message(bot, chat_id, page, topic_id, reply_to, asker, html=False)
            case Consequence.DROP_THREAD if topic_id:
                await _message(bot, chat_id, page, 0, reply_to, asker, html=html)
            case Consequence.PAUSE_CHAT:
                structlog.get_logger().info("nobody to answer", why=str(error))
            case _:
                raise


async def edit(bot: DeskBot, query: CallbackQuery, page: Page, *, asker: int | None = None) -> None:
    """Show a page in place of the one whose button was pressed; as a new message where that one is out of reach."""
    message = query.message
    if message is None:
        return
    chat_id, topic_id = message.chat.id, getattr(message, "message_thread_id", None) or 0
    if page.fresh or page.document or page.keys or not message.is_accessible or len(split(page.text)) > 1:
        await send(bot, chat_id, page, topic_id=topic_id if message.is_accessible else 0, asker=asker)
        return
    try:
        await _edited(bot, chat_id, message.message_id, page, asker)
    except TelegramError as error:
        match consequence(error):
            case Consequence.DONE | Consequence.PAUSE_CHAT:
                return
            case Consequence.GONE:
                await send(bot, chat_id, page, topic_id=topic_id, asker=asker)
            case Consequence.PLAIN_TEXT:
                structlog.get_logger().error("markup refused", why=str(error))
                await _edited(bot, chat_id, message.message_id, page, asker, html=False)
            case _:
                raise


async def _edited(
    bot: DeskBot, chat_id: int, message_id: int, page: Page, asker: int | None, *, html: bool = True
) -> None:
    body = _body(page.text, page.buttons, None, asker, html)
    await bot.post("editMessageText", chat_id, body.to(chat_id, message_id=message_id))


async def acknowledge(query: CallbackQuery, text: str | None = None) -> None:
    """Answer a button's query; one that is too old needs no answer any more."""
    try:
        await query.answer(text[:200] if text else None, show_alert=bool(text and len(text) > 60))
    except TelegramError as error:
        if consequence(error) is not Consequence.LATE:
            raise
