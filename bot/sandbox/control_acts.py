"""Control calls that are the deeds of persons: say, press, send, edit, delete, block, share."""

import asyncio
import base64
import binascii
import mimetypes
import re
from urllib.parse import parse_qs, urlsplit

from aiohttp import web

from bot.sandbox import acts
from bot.sandbox.acts import Wrong
from bot.sandbox.chats import Message
from bot.sandbox.refusals import Json
from bot.sandbox.wishes import Answer, Wish
from bot.sandbox.world import World

LONGEST_WAIT = 25.0
# A client opens a deep link with any other payload as if it had none.
PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Acts:
    """See the table in `control`."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[tuple[str, str, Answer]]:
        """Verb, path under /sim and handler."""
        return [
            ("POST", "say", self.say),
            ("POST", "press", self.press),
            ("GET", "answer", self.answer),
            ("POST", "file", self.file),
            ("GET", "file", self.bytes),
            ("POST", "location", self.location),
            ("POST", "edit", self.edit),
            ("POST", "delete", self.delete),
            ("POST", "block", self.block),
            ("POST", "unblock", self.unblock),
        ]

    def _sent(self, sent: tuple[int | None, Message], chat: int) -> Json:
        update, message = sent
        return {"update_id": update, "message": self._world.shown(acts.chat_in(self._world, chat), message)}

    async def say(self, wish: Wish) -> Json:
        """A person types."""
        chat = wish.number("chat")
        sent = acts.say(
            self._world,
            chat,
            wish.number("from"),
            wish.text("text"),
            thread=wish.maybe("thread"),
            reply_to=wish.maybe("reply_to"),
            anonymous=wish.flag("anonymous"),
            as_channel=wish.maybe("as_channel"),
        )
        return self._sent(sent, chat)

    async def press(self, wish: Wish) -> Json:
        """A person presses a button, or the data of one that is not there."""
        world = self._world
        chat, number, person = (wish.number("chat"), wish.number("message_id"), wish.number("from"))
        if wish.has("data"):
            return {"callback_query_id": acts.press(world, chat, number, person, wish.text("data")).id}
        message = acts.message_in(acts.chat_in(world, chat), number, deleted=True)
        button = acts.button_at(message, wish.number("row"), wish.number("col"))
        if "callback_data" in button:
            return {"callback_query_id": acts.press(world, chat, number, person, button["callback_data"]).id}
        acts.person_in(world, person)
        if "copy_text" in button:
            return {"copied": button["copy_text"]["text"]}
        if "url" in button:
            return self._followed(button["url"])
        return {"inline": button.get("switch_inline_query", button.get("switch_inline_query_current_chat", ""))}

    def _followed(self, url: str) -> Json:
        """What a client does with a link; `start` is what it would send for a deep link to this bot."""
        parts = urlsplit(url)
        start = parse_qs(parts.query).get("start", [""])[0]
        start = start if PAYLOAD.fullmatch(start) else ""
        own = parts.hostname == "t.me" and parts.path.strip("/").lower() == (self._world.bot.username or "").lower()
        return {"url": url} | ({"start": f"/start {start}".strip()} if own else {})

    async def answer(self, wish: Wish) -> Json:
        """Wait for the bot's answer to a press."""
        query = self._world.queries.get(wish.text("id"))
        if query is None:
            raise Wrong("There is no such press.", 404)
        wait = min(wish.real("wait", LONGEST_WAIT), LONGEST_WAIT)
        if query.answer is None and wait > 0:
            try:
                await asyncio.wait_for(query.answered.wait(), wait)
            except TimeoutError:
                return {"answered": False}
        return {"answered": query.answer is not None} | (query.answer or {})

    async def file(self, wish: Wish) -> Json:
        """A person sends a document."""
        chat, name = wish.number("chat"), wish.text("name")
        if wish.has("content_base64"):
            try:
                content = base64.b64decode(wish.text("content_base64"), validate=True)
            except binascii.Error:
                raise Wrong("content_base64 is no base64.") from None
        else:
            content = wish.text("text").encode()
        if not content:
            raise Wrong("A file has at least one byte.")
        caption = wish.text("caption", "")
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        document: Json = {"document": self._world.keep_file(name, mime, content).document()}
        if caption.strip():
            made = self._world.formatted(caption, "", None, may_be_empty=True)
            document |= {"caption": made.text} | ({"caption_entities": made.entities} if made.entities else {})
        return self._sent(self._send(wish, document), chat)

    async def location(self, wish: Wish) -> Json:
        """A person sends a place."""
        place = {"latitude": wish.real("latitude"), "longitude": wish.real("longitude")}
        if not (-90 <= place["latitude"] <= 90 and -180 <= place["longitude"] <= 180):
            raise Wrong("There is no such place on Earth.")
        return self._sent(self._send(wish, {"location": place}), wish.number("chat"))

    def _send(self, wish: Wish, content: Json) -> tuple[int | None, Message]:
        return acts.send(
            self._world,
            wish.number("chat"),
            wish.number("from"),
            content,
            thread=wish.maybe("thread"),
            reply_to=wish.maybe("reply_to"),
            anonymous=wish.flag("anonymous"),
            as_channel=wish.maybe("as_channel"),
        )

    async def bytes(self, wish: Wish) -> web.Response:
        """The bytes of a file, for the page."""
        kept = self._world.files.get(wish.text("id"))
        if kept is None:
            raise Wrong("There is no such file.", 404)
        name = "".join(sign for sign in kept.name if sign.isprintable() and sign not in '"\\;')
        safe = name.encode("ascii", "replace").decode().replace("?", "_")
        headers = {"Content-Disposition": f'attachment; filename="{safe}"', "X-Content-Type-Options": "nosniff"}
        return web.Response(body=kept.content, content_type="application/octet-stream", headers=headers)

    async def edit(self, wish: Wish) -> Json:
        """A person changes a text."""
        update = acts.edit(self._world, wish.number("chat"), wish.number("message_id"), wish.text("text"))
        return {"update_id": update}

    async def delete(self, wish: Wish) -> Json:
        """A person deletes a message, the bot's too; Telegram tells the bot nothing."""
        chat = acts.chat_in(self._world, wish.number("chat"))
        self._world.delete(chat, acts.message_in(chat, wish.number("message_id")))
        return {"deleted": True}

    async def block(self, wish: Wish) -> Json:
        """A person blocks the bot."""
        return {"update_id": acts.block(self._world, wish.number("person"), True)}

    async def unblock(self, wish: Wish) -> Json:
        """A person unblocks the bot."""
        return {"update_id": acts.block(self._world, wish.number("person"), False)}
