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
    KeyboardButtonRequestUsers,
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
    if keys.person:
        asked = KeyboardButtonRequestUsers(2, user_is_bot=False, request_name=True)
        rows.append([KeyboardButton(keys.person, request_users=asked)])
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


def body(page: Page, **more: object) -> PreparedBody:
    """A page as the body of a message or an edit for many chats, with further parameters of its method."""
    content: dict[str, object] = {
        "text": page.text,
        "parse_mode": ParseMode.HTML,
        "link_preview_options": NO_PREVIEW,
        "reply_markup": keyboard(page.buttons),
    }
    return prepare(content | more)


async def send(
    bot: DeskBot, chat_id: int, page: Page, *, topic_id: int = 0, reply_to: int | None = None, asker: int | None = None
) -> list[int]:
    """Send a page as one message, or as several where it is longer than Telegram takes.

    One that takes the place of another message is shown there, as long as that exists.

    Returns:
        The ids of the messages, the one with the buttons last; none where nobody is there to get them.
    """
    if page.instead_of:
        there = await _in_place(bot, chat_id, page.instead_of, page, asker)
        if there is not None or not page.buttons:
            return there or []
    if page.document:
        file = InputFile(io.BytesIO(page.document.content), page.document.name)
        caption = plain(page.text)[:1024]
        sent = await bot.send_document(chat_id, file, caption=caption, message_thread_id=topic_id or None)
        return [sent.message_id]
    *before, last = split(page.text) or [""]
    ids = [await _message(bot, chat_id, Page(text), topic_id, None, None) for text in before]
    page = replace(page, text=last) if before else page
    ids.append(await _message(bot, chat_id, page, topic_id, reply_to, asker))
    return [one for one in ids if one]


async def _message(
    bot: DeskBot,
    chat_id: int,
    page: Page,
    topic_id: int,
    reply_to: int | None,
    asker: int | None,
    *,
    html: bool = True,
) -> int | None:
    body = _body(page.text, page.buttons, page.keys, asker, html)
    try:
        return await bot.post("sendMessage", chat_id, body.to(chat_id, topic_id or None, reply_to=reply_to))
    except TelegramError as error:
        match consequence(error):
            case Consequence.PLAIN_TEXT if html:
                structlog.get_logger().error("markup refused", why=str(error))
                return await _message(bot, chat_id, page, topic_id, reply_to, asker, html=False)
            case Consequence.DROP_THREAD if topic_id:
                return await _message(bot, chat_id, page, 0, reply_to, asker, html=html)
            case Consequence.PAUSE_CHAT:
                structlog.get_logger().info("nobody to answer", why=str(error))
                return None
            case _:
                raise


async def tell(bot: DeskBot, chat_id: int, page: Page) -> None:
    """Send a page to somebody who did not ask; who cannot be reached is passed over."""
    try:
        await send(bot, chat_id, page)
    except TelegramError as error:
        structlog.get_logger().warning("not told", why=consequence(error).value)


async def edit(bot: DeskBot, query: CallbackQuery, page: Page, *, asker: int | None = None) -> list[int]:
    """Show a page in place of the one whose button was pressed; as a new message where that one is out of reach.

    Returns:
        The ids of the messages that show it now.
    """
    message = query.message
    if message is None:
        return []
    chat_id, topic_id = message.chat.id, getattr(message, "message_thread_id", None) or 0
    if (
        page.instead_of
        or page.fresh
        or page.document
        or page.keys
        or not message.is_accessible
        or len(split(page.text)) > 1
    ):
        return await send(bot, chat_id, page, topic_id=topic_id if message.is_accessible else 0, asker=asker)
    there = await _in_place(bot, chat_id, message.message_id, page, asker)
    return await send(bot, chat_id, page, topic_id=topic_id, asker=asker) if there is None else there


async def _in_place(bot: DeskBot, chat_id: int, message_id: int, page: Page, asker: int | None) -> list[int] | None:
    """Show a page in place of a message; None where that one is gone."""
    try:
        await _edited(bot, chat_id, message_id, page, asker)
    except TelegramError as error:
        match consequence(error):
            case Consequence.DONE:
                pass
            case Consequence.PAUSE_CHAT:
                return []
            case Consequence.GONE:
                return None
            case Consequence.PLAIN_TEXT:
                structlog.get_logger().error("markup refused", why=str(error))
                await _edited(bot, chat_id, message_id, page, asker, html=False)
            case _:
                raise
    return [message_id]


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
