"""PTB's update -> Ask."""

from telegram import CallbackQuery, ChatMemberAdministrator, Message, MessageEntity, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import BadRequest, Forbidden

from bot.ask import Ask, Attached, Channel
from bot.newsroom import Newsroom
from bot.telegram import say
from bot.telegram.bot import DeskBot
from bot.telegram.callback import Press

RULERS = {ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR}
BIGGEST_FILE = 1_000_000


def of_message(room: Newsroom, bot: DeskBot, update: Update, message: Message) -> Ask:
    """The ask of a message; a command's name is taken off its text."""
    sender = message.from_user
    anonymous = message.sender_chat is not None and message.sender_chat.id == message.chat.id
    # Who writes in a channel's name is nobody in the group.
    by_name = sender if message.sender_chat is None else None
    document, location, shared = message.document, message.location, message.chat_shared
    quoted = message.reply_to_message
    return Ask(
        room=room,
        update_id=update.update_id,
        chat_id=message.chat.id,
        chat_kind=str(message.chat.type),
        topic_id=message.message_thread_id or 0 if message.is_topic_message else 0,
        user_id=sender.id if sender else message.chat.id,
        text=_argument(message),
        message_id=message.message_id,
        administers=lambda: _administers(bot, message, by_name.id if by_name else None, anonymous),
        download=lambda file_id: _download(bot, file_id),
        tell=lambda other, page: say.tell(bot, other, page),
        attached=Attached(document.file_id, document.file_name or "", document.file_size or 0) if document else None,
        links=tuple(e.url for e in (*message.entities, *message.caption_entities) if e.url),
        place=(location.latitude, location.longitude) if location else None,
        shared_chat=shared.chat_id if shared else None,
        shared_user=_shared_user(message),
        quoted=quoted.text if quoted else None,
        anonymous=anonymous or sender is None,
        name=sender.full_name if sender else "",
        channel=lambda name: _channel(bot, name, by_name.id if by_name else None),
    )


def _shared_user(message: Message) -> tuple[int, str] | None:
    if not message.users_shared or not message.users_shared.users:
        return None
    user = message.users_shared.users[0]
    return user.user_id, " ".join(part for part in (user.first_name, user.last_name) if part)


def of_press(room: Newsroom, bot: DeskBot, update: Update, query: CallbackQuery, press: Press) -> Ask:
    """The ask of a pressed button."""
    message = query.message
    assert message is not None
    open_message = message if isinstance(message, Message) else None
    return Ask(
        room=room,
        update_id=update.update_id,
        chat_id=message.chat.id,
        chat_kind=str(message.chat.type),
        topic_id=(open_message.message_thread_id or 0) if open_message and open_message.is_topic_message else 0,
        user_id=query.from_user.id,
        text="",
        message_id=message.message_id,
        administers=lambda: _administers(bot, message, query.from_user.id, False),
        download=lambda file_id: _download(bot, file_id),
        tell=lambda other, page: say.tell(bot, other, page),
        press=press,
        name=query.from_user.full_name,
        channel=lambda name: _channel(bot, name, query.from_user.id),
    )


def command_of(message: Message, username: str) -> str | None:
    """The command that a message begins with, where it is for this bot; "" where it is for another."""
    entity = next((e for e in message.entities if e.type == MessageEntity.BOT_COMMAND and e.offset == 0), None)
    if entity is None:
        entity = next(
            (e for e in message.caption_entities if e.type == MessageEntity.BOT_COMMAND and e.offset == 0), None
        )
    if entity is None:
        return None
    text = message.text or message.caption or ""
    name, at, target = text[1 : entity.length].partition("@")
    if at and target.casefold() != username.casefold():
        return ""
    return name.casefold()


def _argument(message: Message) -> str:
    text = message.text or message.caption or ""
    if not text.startswith("/"):
        return text
    parts = text.split(maxsplit=1)
    return parts[1].strip() if len(parts) > 1 else ""


async def _administers(bot: DeskBot, message: object, user_id: int | None, anonymous: bool) -> bool:
    chat = getattr(message, "chat")  # noqa: B009 - a Message or an InaccessibleMessage
    if chat.type == ChatType.PRIVATE or anonymous:
        return True
    if user_id is None:
        return False
    try:
        member = await bot.get_chat_member(chat.id, user_id)
    except BadRequest:
        return False
    return member.status in RULERS


async def _channel(bot: DeskBot, name: int | str, user_id: int | None) -> Channel | None:
    try:
        chat = await bot.get_chat(name)
        if chat.type != ChatType.CHANNEL or user_id is None:
            return None
        own, asker = await bot.get_chat_member(chat.id, bot.id), await bot.get_chat_member(chat.id, user_id)
    except (BadRequest, Forbidden):
        return None
    posts = isinstance(own, ChatMemberAdministrator) and bool(own.can_post_messages)
    return Channel(chat.id, chat.title or "", posts, asker.status in RULERS)


async def _download(bot: DeskBot, file_id: str) -> bytes:
    file = await bot.get_file(file_id)
    return bytes(await file.download_as_bytearray())
