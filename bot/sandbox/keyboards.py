"""Reply markups: what Telegram takes, how it writes it, and what it refuses."""

import json
from typing import Final

from bot.sandbox import links
from bot.sandbox.access import Call
from bot.sandbox.chats import Chat
from bot.sandbox.refusals import Json, bad

# Buttons in all and in a row. Telegram leaves out what is over; this one refuses, so that nobody misses a button.
MOST_BUTTONS: Final = {"inline_keyboard": (100, 8), "keyboard": (300, 12)}
MOST_DATA_BYTES: Final = 64
MOST_COPIED: Final = 256
MOST_MARKUP_BYTES: Final = 10_000
STYLES: Final = {"primary", "danger", "success"}
ASKING: Final = {
    "request_contact": "Phone number",
    "request_location": "Location",
    "request_poll": "Poll",
    "request_users": "Users",
    "request_user": "Users",
    "request_chat": "Chats",
}


def markup_for(call: Call, chat: Chat, *, inline_only: bool = False) -> Json | None:
    """The `reply_markup` of a call as Telegram stores it, None for none; refused when it is wrong.

    `inline_only` is for edits, which take an inline keyboard or nothing.
    """
    wish = call.params.tree("reply_markup", "Can't parse reply keyboard markup JSON object")
    if wish is None:
        return None
    if not isinstance(wish, dict):
        raise bad("Object expected as reply markup")
    rows = _rows(wish, "keyboard", 'Field "keyboard" must be an Array of Arrays')
    inline = _rows(
        wish, "inline_keyboard", 'Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
    )
    markup: Json | None = None
    if rows:
        markup = {"keyboard": [[_key(button, chat) for button in row] for row in rows]}
        options = ("resize_keyboard", "one_time_keyboard", "is_persistent", "selective")
        markup |= {name: True for name in options if wish.get(name)}
        markup |= _placeholder(wish)
    elif inline:
        markup = {"inline_keyboard": [[_button(button, chat) for button in row] for row in inline]}
    elif wish.get("remove_keyboard"):
        markup = {"remove_keyboard": True}
    elif wish.get("force_reply"):
        markup = {"force_reply": True} | _placeholder(wish)
    if markup is not None and "inline_keyboard" not in markup and (inline_only or chat.kind == "channel"):
        raise bad("Inline keyboard expected")
    if markup is not None:
        _check_size(markup)
    return markup


def _placeholder(wish: Json) -> Json:
    placeholder = str(wish.get("input_field_placeholder") or "")
    if len(placeholder) > 64:
        raise bad("INPUT_FIELD_PLACEHOLDER_TOO_LONG")
    return {"input_field_placeholder": placeholder} if placeholder else {}


def _rows(wish: Json, name: str, sentence: str) -> list[list[object]]:
    rows = wish.get(name)
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise bad(f'Field "{name}" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad(sentence)
    return [row for row in rows if row]


def _check_size(markup: Json) -> None:
    for name, (most, in_a_row) in MOST_BUTTONS.items():
        rows = markup.get(name, [])
        if sum(map(len, rows)) > most or any(len(row) > in_a_row for row in rows):
            raise bad("reply markup is too long")
    if len(json.dumps(markup, ensure_ascii=False).encode("utf-8", "surrogatepass")) > MOST_MARKUP_BYTES:
        raise bad("reply markup is too long")


def _text(button: Json, whose: str) -> str:
    if "text" not in button:
        raise bad(f"Can't parse {whose}: Can't find field \"text\"")
    text = str(button["text"])
    if not text.strip():
        raise bad(f"{whose} text must be non-empty")
    return text


def _style(button: Json, whose: str) -> Json:
    style = str(button.get("style") or "").lower()
    if style in {"", "default"}:
        return {}
    if style not in STYLES:
        raise bad(f"Can't parse {whose}: invalid button style specified")
    return {"style": style}


def _key(button: object, chat: Chat) -> Json:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise bad("Can't parse keyboard button: KeyboardButton must be a String or an Object")
    key: Json = {"text": _text(button, "keyboard button")} | _style(button, "keyboard button")
    for name, what in ASKING.items():
        if not button.get(name):
            continue
        if chat.kind != "private":
            raise bad(f"{what} can be requested in private chats only")
        if name in {"request_users", "request_chat", "request_user"} and "request_id" not in button[name]:
            raise bad("Can't parse keyboard button: Can't find field \"request_id\"")
        key[name] = button[name]
        break
    return key


def _button(button: object, chat: Chat) -> Json:
    if not isinstance(button, dict):
        raise bad("Can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    shown: Json = {"text": _text(button, "inline keyboard button")}
    return shown | _action(button, chat) | _style(button, "inline keyboard button")


def _action(button: Json, chat: Chat) -> Json:
    if button.get("url"):
        return {"url": _url(str(button["url"]))}
    if button.get("callback_data"):
        data = str(button["callback_data"])
        if len(data.encode("utf-8", "surrogatepass")) > MOST_DATA_BYTES:
            raise bad("BUTTON_DATA_INVALID")
        return {"callback_data": data}
    for name in ("switch_inline_query", "switch_inline_query_current_chat"):
        if name in button:
            if chat.kind == "channel":
                raise bad(
                    f"Can't use {name} button in a channel chat, because users will not be able to use the button "
                    "without knowing bot's username"
                )
            return {name: str(button[name])}
    if "copy_text" in button:
        return {"copy_text": {"text": _copied(button["copy_text"])}}
    for name in ("web_app", "login_url", "pay", "callback_game", "switch_inline_query_chosen_chat"):
        if name in button:
            raise bad(f"A {name} button is not part of this local Bot API")
    raise bad("Can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")


def _url(url: str) -> str:
    if links.person_of(url) is not None:
        return url
    try:
        return links.written(url)
    except ValueError as reason:
        raise bad(f"inline keyboard button URL '{url}' is invalid: {reason}") from None


def _copied(wish: object) -> str:
    if not isinstance(wish, dict):
        raise bad('Can\'t parse inline keyboard button: Field "copy_text" must be of type Object')
    if "text" not in wish:
        raise bad("Can't parse inline keyboard button: Can't find field \"text\"")
    text = str(wish["text"])
    if not 1 <= len(text.encode("utf-16-le", "surrogatepass")) // 2 <= MOST_COPIED:
        raise bad("BUTTON_COPY_TEXT_INVALID")
    return text
