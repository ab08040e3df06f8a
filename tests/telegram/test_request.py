"""The road to Telegram, against a small server on loopback that misbehaves in every known way."""

import asyncio
import json
import logging
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import pytest
from aiohttp import web
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputFile, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import ExtBot
from telegram.request import RequestData

from bot.telegram.errors import NotSent, NotSentInTime
from bot.telegram.request import AiohttpRequest, Prepared, prepare

TOKEN = "123456:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"
ME = {"id": 123456, "is_bot": True, "first_name": "Silkbrief", "username": "silkbrief_bot"}
MESSAGE = {"message_id": 17, "date": 1767225600, "chat": {"id": 5, "type": "private"}, "text": "Kazakhstan"}


def _text(value: object) -> str:
    return f"{value.filename}: {value.file.read().decode()}" if isinstance(value, web.FileField) else str(value)


@dataclass
class Telegram:
    """What the next call gets, and what calls there were."""

    root: str = ""
    status: int = 200
    answer: Any = field(default_factory=lambda: {"ok": True, "result": MESSAGE})
    trouble: str = ""
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    called: asyncio.Event = field(default_factory=asyncio.Event)
    hung: asyncio.Event = field(default_factory=asyncio.Event)

    def url(self, method: str = "sendMessage") -> str:
        return f"{self.root}/bot{TOKEN}/{method}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        as_json = request.content_type == "application/json"
        fields = await request.json() if as_json else {k: _text(v) for k, v in (await request.post()).items()}
        self.calls.append((request.path.rsplit("/")[-1] + " " + request.content_type, fields))
        self.called.set()
        assert request.transport
        if self.trouble == "drop":
            request.transport.abort()
        elif self.trouble == "hang":
            await self.hung.wait()
        elif self.trouble in ("half", "trickle"):
            response = web.StreamResponse(headers={"Content-Length": "100"})
            await response.prepare(request)
            while self.trouble == "trickle" and not request.transport.is_closing():
                await asyncio.gather(response.write(b" "), asyncio.sleep(0.05))
            request.transport.close()
            return response
        elif self.trouble == "echo":
            return web.Response(status=self.status, text=f"Cannot {request.method} {request.path}")
        elif self.trouble == "redirect":
            raise web.HTTPFound(request.path)
        elif request.path.endswith("/getMe"):
            return web.json_response({"ok": True, "result": ME})
        body = self.answer if isinstance(self.answer, bytes) else json.dumps(self.answer).encode()
        return web.Response(status=self.status, body=body)

    def refuses(self, status: int, description: str, **parameters: int) -> None:
        self.status = status
        self.answer = {"ok": False, "error_code": status, "description": description, "parameters": parameters}


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    server = Telegram()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", server.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.root = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield server
    server.hung.set()
    await runner.cleanup()


@pytest.fixture
async def request_() -> AsyncIterator[AiohttpRequest]:
    async with AiohttpRequest(read_timeout=0.2, write_timeout=0.1, connect_timeout=0.2, pool_timeout=0.1) as request:
        yield request


def everything_said(error: BaseException) -> str:
    """All texts of an error and of whatever it drags along."""
    said, left = [], [error]
    while left:
        one = left.pop()
        said += [str(one), repr(one), repr(vars(one)), *traceback.format_exception(one)]
        left += [other for other in (one.__cause__, one.__context__) if other]
    return "\n".join(said)


PREPARED = prepare({"text": "Қазақстан <b>GDP</b>", "parse_mode": ParseMode.HTML}).to(5)
TROUBLES: dict[str, tuple[dict[str, Any], type[TelegramError]]] = {
    "bad request": ({"status": 400}, BadRequest),
    "dropped": ({"trouble": "drop"}, NetworkError),
    "half an answer": ({"trouble": "half"}, NetworkError),
    "an answer that never ends": ({"trouble": "trickle"}, TimedOut),
    "hanging": ({"trouble": "hang"}, TimedOut),
    "a proxy's page that echoes the path": ({"trouble": "echo", "status": 404}, InvalidToken),
    "a page with 200": ({"trouble": "echo"}, TelegramError),
    "redirect": ({"trouble": "redirect"}, NetworkError),
    "server error": ({"status": 500, "answer": b"\xff\x00"}, NetworkError),
    "unknown status": ({"status": 599, "answer": {"ok": False}}, NetworkError),
}


ROADS: dict[str, Callable[[AiohttpRequest, Telegram], Awaitable[object]]] = {
    "prepared": lambda request, telegram: request.post(telegram.url(), PREPARED),
    "form": lambda request, telegram: request.post(telegram.url(), RequestData()),
    "file": lambda request, telegram: request.retrieve(f"{telegram.root}/file/bot{TOKEN}/documents/1.txt"),
}
MEETINGS = [pair for pair in product(TROUBLES, ROADS) if pair != ("a page with 200", "file")]


@pytest.mark.parametrize(("trouble", "road"), MEETINGS)
async def test_trouble_becomes_ptbs_errors_and_never_tells_the_token(
    telegram: Telegram, request_: AiohttpRequest, caplog: pytest.LogCaptureFixture, trouble: str, road: str
) -> None:
    """Whatever goes wrong, the class is the right one, and no text, cause or log line holds the token."""
    caplog.set_level(logging.DEBUG)
    behaviour, expected = TROUBLES[trouble]
    for name, value in behaviour.items():
        setattr(telegram, name, value)
    with pytest.raises(TelegramError) as caught:
        await ROADS[road](request_, telegram)
    assert type(caught.value) is expected
    ours = [record.getMessage() for record in caplog.records if record.name != "aiohttp.access"]
    assert TOKEN not in everything_said(caught.value) + "\n".join(ours)


async def test_a_file_arrives_byte_for_byte(telegram: Telegram, request_: AiohttpRequest) -> None:
    """Nothing is read into or taken out of a file, not even what looks like a secret."""
    telegram.answer = b"\xff" + TOKEN.encode()
    assert await request_.retrieve(f"{telegram.root}/file/bot{TOKEN}/documents/1.txt") == telegram.answer


@pytest.mark.parametrize("prepared", [PREPARED, None], ids=["prepared", "form"])
@pytest.mark.parametrize(
    ("status", "description", "parameters", "expected"),
    [
        (400, "Bad Request: chat not found", {}, BadRequest("Chat not found")),
        (400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": -1001}, ChatMigrated(-1001)),
        (401, "Unauthorized", {}, InvalidToken("Unauthorized")),
        (403, "Forbidden: bot was blocked by the user", {}, Forbidden("Forbidden: bot was blocked by the user")),
        (409, "Conflict", {}, Conflict("Conflict")),
        (500, "Internal Server Error", {}, NetworkError("Internal Server Error")),
        (502, "Bad Gateway", {}, NetworkError("Bad Gateway")),
    ],
)
async def test_telegrams_own_errors_keep_ptbs_mapping(
    telegram: Telegram,
    request_: AiohttpRequest,
    prepared: Prepared | None,
    status: int,
    description: str,
    parameters: dict[str, int],
    expected: TelegramError,
) -> None:
    """The same class, text and parameters on both roads."""
    telegram.refuses(status, description, **parameters)
    with pytest.raises(TelegramError) as caught:
        await request_.post(telegram.url(), prepared)
    assert (type(caught.value), str(caught.value)) == (type(expected), str(expected))


async def test_429_names_its_seconds(telegram: Telegram, request_: AiohttpRequest) -> None:
    """Flood control arrives as RetryAfter with the time to wait."""
    telegram.refuses(429, "Too Many Requests: retry after 7", retry_after=7)
    with pytest.raises(RetryAfter, match="Retry in 0:00:07"):
        await request_.post(telegram.url(), PREPARED)


async def test_no_connection_means_nothing_was_sent(telegram: Telegram, request_: AiohttpRequest) -> None:
    """A refused port, an unknown host and a closed transport are told from an unknown outcome."""
    for root in ("http://127.0.0.1:9", "http://silkbrief.invalid"):
        with pytest.raises(NotSent) as caught:
            await request_.post(f"{root}/bot{TOKEN}/sendMessage", PREPARED, connect_timeout=5)
        assert not isinstance(caught.value, TimedOut)
        assert TOKEN not in everything_said(caught.value)
    await request_.shutdown()
    with pytest.raises(NotSent, match="before initialize"):
        await request_.post(telegram.url(), PREPARED)
    assert telegram.calls == []


async def test_a_full_pool_means_nothing_was_sent(telegram: Telegram) -> None:
    """Who finds no free connection in time knows that Telegram got nothing."""
    telegram.trouble = "hang"
    async with AiohttpRequest(connection_pool_size=1, connect_timeout=0.1, pool_timeout=0.1) as request:
        holder = asyncio.create_task(request.post(telegram.url(), PREPARED))
        await telegram.called.wait()
        with pytest.raises(NotSentInTime) as caught:
            await request.post(telegram.url(), PREPARED)
        telegram.hung.set()
        await holder
    assert TOKEN not in everything_said(caught.value)
    assert len(telegram.calls) == 1


async def test_a_call_may_wait_longer_than_the_default(telegram: Telegram) -> None:
    """getUpdates brings its own read timeout, and the sum of all grows with it."""
    telegram.trouble = "hang"
    async with AiohttpRequest(
        read_timeout=0.01, write_timeout=0.01, pool_timeout=0.01, connect_timeout=0.05
    ) as request:
        asyncio.get_running_loop().call_later(0.15, telegram.hung.set)
        assert await request.post(telegram.url(), read_timeout=5) == MESSAGE
        assert request.read_timeout == 0.01


async def test_opening_and_closing_twice_does_no_harm(telegram: Telegram) -> None:
    """PTB initialises and shuts down as it pleases; afterwards the transport can be opened again."""
    request = AiohttpRequest()
    await request.shutdown()
    for _ in range(2):
        await request.initialize()
        await request.initialize()
        assert await request.post(telegram.url()) == MESSAGE
        await request.shutdown()
        await request.shutdown()


async def test_ptbs_bot_works_on_it(telegram: Telegram) -> None:
    """Methods, keyboards, files and getUpdates of PTB's bot arrive as the Bot API wants them."""
    base, files = f"{telegram.root}/bot", f"{telegram.root}/file/bot"
    bot = ExtBot(TOKEN, base, files, request=AiohttpRequest(), get_updates_request=AiohttpRequest())
    async with bot:
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Why?", callback_data="v1:why:7")]])
        sent = await bot.send_message(5, "Қазақстан", reply_markup=keyboard)
        await bot.send_document(5, InputFile(b"- slug: kz\n", "kz.yaml"), caption="A file")
        telegram.answer = {"ok": True, "result": []}
        assert await bot.get_updates(offset=3, timeout=1) == ()
    (_, (form, message), (multipart, document), (poll, asked)) = telegram.calls
    assert (bot.username, sent.message_id) == ("silkbrief_bot", 17)
    assert (form, message["text"]) == ("sendMessage application/x-www-form-urlencoded", "Қазақстан")
    assert json.loads(message["reply_markup"])["inline_keyboard"][0][0]["callback_data"] == "v1:why:7"
    assert (multipart, document["caption"]) == ("sendDocument multipart/form-data", "A file")
    assert document["document"] == "kz.yaml: - slug: kz\n"
    assert (poll, asked["offset"]) == ("getUpdates application/x-www-form-urlencoded", "3")


async def test_a_prepared_body_arrives_whole_and_brings_the_message_id(
    telegram: Telegram, request_: AiohttpRequest
) -> None:
    """The text serialised once reaches each chat with its own id and topic; of the answer only the id is read."""
    text, preview = 'Қазақстан "GDP" 🇰🇿', LinkPreviewOptions(is_disabled=True)
    body = prepare({"text": text, "link_preview_options": preview, "allow_paid_broadcast": None})
    assert await request_.post(telegram.url(), body.to(-100123, 9, reply_to=4)) == {"message_id": 17}
    expected = {
        "chat_id": -100123,
        "message_thread_id": 9,
        "reply_parameters": {"message_id": 4, "allow_sending_without_reply": True},
        "text": text,
        "link_preview_options": {"is_disabled": True},
    }
    assert telegram.calls == [("sendMessage application/json", expected)]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (b'{"ok":true,"result":{"message_id":7,"date":1}}', {"message_id": 7}),
        (b'{"ok": true, "result": {"message_id": 7}}', {"message_id": 7}),
        (b'{"result":{"date":1,"message_id":7},"ok":true}', {"date": 1, "message_id": 7}),
        (b'{"ok":true,"result":true}', True),
    ],
)
async def test_any_servers_answer_to_a_prepared_body_is_read(
    telegram: Telegram, request_: AiohttpRequest, answer: bytes, expected: object
) -> None:
    """An answer in an unusual order or of another kind is read in full."""
    telegram.answer = answer
    assert await request_.post(telegram.url(), PREPARED) == expected
