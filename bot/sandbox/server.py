"""The local Bot API over HTTP: routes, tokens, bodies, faults and the record; on loopback only."""

import asyncio
import inspect
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from aiohttp import web

from bot.sandbox.access import Call
from bot.sandbox.clock import Clock
from bot.sandbox.control import Control, Supervisor
from bot.sandbox.keep import Keep
from bot.sandbox.methods import METHODS
from bot.sandbox.pages import add_page
from bot.sandbox.params import Params, Upload
from bot.sandbox.refusals import NOT_FOUND, UNAUTHORIZED, Json, Refusal
from bot.sandbox.world import BOT_ID, World

TOKEN: Final = f"{BOT_ID}:SANDBOX-only-works-on-this-machine-0"
LOOPBACK: Final = {"127.0.0.1", "localhost", "::1"}
MOST_BODY: Final = 60 * 1024 * 1024
SECONDS_TO_STOP: Final = 1.0
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Server:
    """A running local Bot API: `url` is its root, as in TELEGRAM_API_URL."""

    url: str
    token: str
    world: World
    app: web.Application


def make_app(
    world: World,
    *,
    token: str = TOKEN,
    page: Path | None = None,
    clock: Clock | None = None,
    supervisor: Supervisor | None = None,
    keep: Keep | None = None,
) -> web.Application:
    """The web application: the Bot API, the control side and, where a folder is given, the chat page.

    `supervisor` starts and kills the bot's process for `/sim/desk/…`; `keep` saves the world while it runs and at its
    end.
    """
    if clock is not None:
        world.clock = clock
    app = web.Application(client_max_size=MOST_BODY, middlewares=[only_here])
    gate = _Gate(world, token)
    for verb in ("GET", "POST"):
        app.router.add_route(verb, "/bot{token}/{method}", gate.call)
    app.router.add_get("/file/bot{token}/{path:.+}", gate.download)
    for rest in ("/bot{rest:.*}", "/file{rest:.*}"):
        app.router.add_route("*", rest, nothing)
    Control(world, supervisor).add_to(app)
    if page is not None:
        add_page(app, page)

    async def begin(_: web.Application) -> None:
        world.updates.open()

    async def stop(_: web.Application) -> None:
        world.close()

    app.on_startup.append(begin)
    app.on_shutdown.append(stop)
    if keep is not None:
        app.cleanup_ctx.append(keep.while_running(world))
    return app


@asynccontextmanager
async def serve(
    *,
    world: World | None = None,
    token: str = TOKEN,
    page: Path | None = None,
    clock: Clock | None = None,
    supervisor: Supervisor | None = None,
    keep: Keep | None = None,
    host: str = "127.0.0.1",
    port: int = 0,
) -> AsyncIterator[Server]:
    """Run the local Bot API while the context lasts; port 0 takes a free one. ValueError off loopback."""
    if host not in LOOPBACK:
        raise ValueError(f"The sandbox listens on this machine only, not on {host}.")
    world = world or World(clock)
    app = make_app(world, token=token, page=page, clock=clock, supervisor=supervisor, keep=keep)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SECONDS_TO_STOP)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        taken = runner.addresses[0][1]
        shown = f"[{host}]" if ":" in host else host
        yield Server(f"http://{shown}:{taken}", token, world, app)
    finally:
        await runner.cleanup()


@web.middleware
async def only_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what a web page elsewhere could send: a foreign Host (DNS rebinding) or a foreign Origin."""
    host = request.headers.get("Host", "")
    origin = request.headers.get("Origin")
    if _hostname(f"http://{host}") not in LOOPBACK or (origin is not None and origin != f"http://{host}"):
        return web.json_response({"error": "The sandbox answers this machine's own pages only."}, status=403)
    return await handler(request)


async def nothing(_: web.Request) -> web.StreamResponse:
    """What Telegram says to any other address."""
    return _refused(Refusal(404, NOT_FOUND))


def _hostname(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


class _Gate:
    """Where the bot's calls come in."""

    def __init__(self, world: World, token: str) -> None:
        self._world = world
        self._token = token

    async def call(self, request: web.Request) -> web.StreamResponse:
        """One Bot API call."""
        method = request.match_info["method"]
        try:
            self._check(request.match_info["token"])
            params = await _params(request)
        except Refusal as refusal:
            return _refused(refusal)
        chat = params.number("chat_id") or None
        fault = self._world.faults.strike(method.lower(), chat)
        if fault is not None and fault.hang:
            await asyncio.sleep(fault.hang)
        try:
            struck = fault.refusal() if fault is not None else None
            if struck is not None:
                raise struck
            result = await self._done(method.lower(), chat, params)
        except Refusal as refusal:
            # Who was polling and is gone by now is refused too, but nobody was told.
            if refusal.code != 409 or request.transport is not None:
                self._note(method, chat, params, refusal.code, refusal.description, None)
            response = _refused(refusal)
        else:
            self._note(method, chat, params, 200, None, _ids(result))
            response = _answer(200, {"ok": True, "result": result})
        if fault is not None and fault.late_answer:
            await asyncio.sleep(fault.late_answer)
        if fault is not None and fault.lost_answer and request.transport is not None:
            request.transport.abort()
        return response

    async def _done(self, method: str, chat: int | None, params: Params) -> Any:
        handler = METHODS.get(method)
        if handler is None:
            raise Refusal(404, NOT_FOUND)
        self._world.limiter.take(method, chat, params.flag("allow_paid_broadcast"))
        result = handler(Call(self._world, method, params))
        return await result if inspect.iscoroutine(result) else result

    async def download(self, request: web.Request) -> web.StreamResponse:
        """The bytes of a file whose path getFile told."""
        try:
            self._check(request.match_info["token"])
        except Refusal as refusal:
            return _refused(refusal)
        kept = self._world.files.get(request.match_info["path"].split("/")[-1].partition(".")[0])
        if kept is None:
            return _refused(Refusal(404, NOT_FOUND))
        return web.Response(body=kept.content, content_type="application/octet-stream")

    def _check(self, token: str) -> None:
        if token == self._token:
            return
        number, colon, secret = token.partition(":")
        if not (colon and secret and number.isdecimal()):
            raise Refusal(404, NOT_FOUND)
        raise Refusal(401, UNAUTHORIZED)

    def _note(
        self, method: str, chat: int | None, params: Params, status: int, description: str | None, result: Any
    ) -> None:
        self._world.record.add(
            at=self._world.clock.now().isoformat(),
            method=method,
            chat=chat,
            params=params.values,
            files=[upload.name for upload in params.files.values()],
            status=status,
            description=description,
            result=result,
        )


async def _params(request: web.Request) -> Params:
    try:
        return await _read(request)
    except web.HTTPRequestEntityTooLarge:
        raise Refusal(413, "Request Entity Too Large") from None


async def _read(request: web.Request) -> Params:
    values: Json = dict(request.query)
    files: dict[str, Upload] = {}
    if request.content_type == "application/json":
        try:
            told = json.loads(await request.read() or b"{}")
        except (ValueError, RecursionError):
            raise Refusal(400, "Bad Request: can't parse JSON object") from None
        if not isinstance(told, dict):
            raise Refusal(400, "Bad Request: JSON object expected")
        return Params(told | values)
    if request.body_exists:
        try:
            form = await request.post()
        except ValueError:
            raise Refusal(400, "Bad Request: can't parse form data headers") from None
        for name, value in form.items():
            if isinstance(value, str):
                values.setdefault(name, value)
            elif isinstance(value, web.FileField):
                files[name] = Upload(value.filename, value.content_type, value.file.read())
            else:
                files[name] = Upload(name, "application/octet-stream", bytes(value))
    return Params(values, files)


def _ids(result: Any) -> Any:
    if isinstance(result, dict):
        return result.get("message_id", result.get("file_id"))
    if isinstance(result, list):
        return [item["update_id"] for item in result if isinstance(item, dict) and "update_id" in item]
    return result


def _answer(status: int, body: Json) -> web.Response:
    return web.Response(status=status, body=json.dumps(body).encode(), content_type="application/json")


def _refused(refusal: Refusal) -> web.Response:
    response = _answer(refusal.code, refusal.answer())
    if refusal.parameters and "retry_after" in refusal.parameters:
        response.headers["Retry-After"] = str(refusal.parameters["retry_after"])
    return response
