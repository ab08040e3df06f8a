"""Page -> Telegram: the only place that sends, edits and makes keyboards."""

import io

import structlog
from telegram import (
    Bot,
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
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.telegram.buttons import pack
from bot.telegram.errors import Consequence, consequence
from bot.views.page import Button, Buttons, Keys, Page
from bot.views.text import plain, split

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None


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


async def send(
    bot: Bot, chat_id: int, page: Page, *, topic_id: int = 0, reply_to: int | None = None, asker: int | None = None
) -> None:
    """Send a page as one message, or as several where it is longer than Telegram takes."""
    if page.document:
        file = InputFile(io.BytesIO(page.document.content), page.document.name)
        await bot.send_document(chat_id, file, caption=plain(page.text)[:1024], message_thread_id=topic_id or None)
        return
    *before, last = split(page.text) or [""]
    for text in before:
        await _message(bot, chat_id, text, None, topic_id, None)
    markup: Markup = reply_keyboard(page.keys) if page.keys is not None else keyboard(page.buttons, asker)
    await _message(bot, chat_id, last, markup, topic_id, reply_to)


async def _message(
    bot: Bot, chat_id: int, text: str, markup: Markup, topic_id: int, reply_to: int | None, *, html: bool = True
) -> None:
    try:
        await bot.send_message(
            chat_id,
            text if html else plain(text),
            parse_mode=ParseMode.HTML if html else None,
            link_preview_options=NO_PREVIEW,
            reply_markup=markup,
            message_thread_id=topic_id or None,
            reply_parameters=ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None,
        )
    except TelegramError as error:
        match consequence(error):
            case Consequence.PLAIN_TEXT if html:
                structlog.get_logger().error("markup refused", why=str(error))
                await _message(bot, chat_id, text, markup, topic_id, reply_to, html=False)
            case Consequence.DROP_THREAD if topic_id:
                await _message(bot, chat_id, text, markup, 0, reply_to, html=html)
            case Consequence.PAUSE_CHAT:
                structlog.get_logger().info("nobody to answer", why=str(error))
            case _:
                raise


async def edit(bot: Bot, query: CallbackQuery, page: Page, *, asker: int | None = None) -> None:
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


async def _edited(bot: Bot, chat_id: int, message_id: int, page: Page, asker: int | None, *, html: bool = True) -> None:
    await bot.edit_message_text(
        page.text if html else plain(page.text),
        chat_id=chat_id,
        message_id=message_id,
        parse_mode=ParseMode.HTML if html else None,
        link_preview_options=NO_PREVIEW,
        reply_markup=keyboard(page.buttons, asker),
    )


async def acknowledge(query: CallbackQuery, text: str | None = None) -> None:
    """Answer a button's query; one that is too old needs no answer any more."""
    try:
        await query.answer(text[:200] if text else None, show_alert=bool(text and len(text) > 60))
    except TelegramError as error:
        if consequence(error) is not Consequence.LATE:
            raise
