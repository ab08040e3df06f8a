"""The road to Telegram: PTB's requests on aiohttp, and bodies serialised once for many chats."""

import asyncio
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from aiohttp import (
    ClientConnectorError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    FormData,
    TCPConnector,
)
from telegram import TelegramObject
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.telegram.errors import NotSent, NotSentInTime

JSON_HEADERS: Final = {"Content-Type": "application/json"}
# How every server known answers a sent message; any other answer is read in full.
SENT: Final = re.compile(rb'\{"ok":\s?true,\s?"result":\s?\{"message_id":\s?(\d+)[,}]')
SECRET: Final = re.compile(r"/bot(\d+(?::|%3A)[^/?#]+)", re.IGNORECASE)
HIDDEN: Final = "<token>"
SPLICED: Final = ("chat_id", "message_thread_id", "message_id", "reply_parameters")
DNS_CACHE_SECONDS: Final = 300


class Prepared(RequestData):  # type: ignore[misc]  # final by annotation only; post() takes nothing else
    """The parameters of one request as finished JSON; any BaseRequest can send it, AiohttpRequest does so as it is."""

    __slots__ = ("body",)

    def __init__(self, body: bytes) -> None:
        super().__init__()
        self.body = body

    @property
    def parameters(self) -> dict[str, str | int | list[Any] | dict[Any, Any]]:
        """The parameters, read back from the body."""
        parameters: dict[str, str | int | list[Any] | dict[Any, Any]] = json.loads(self.body)
        return parameters

    @property
    def json_parameters(self) -> dict[str, str]:
        """The parameters as a form wants them, read back from the body."""
        return {name: value if isinstance(value, str) else json.dumps(value) for name, value in self.parameters.items()}


class PreparedBody:
    """What many chats get alike, serialised once; `to` adds what is one chat's own."""

    __slots__ = ("_rest",)

    def __init__(self, params: Mapping[str, object]) -> None:
        if own := [name for name in SPLICED if name in params]:
            raise ValueError(f"Not part of a body for many chats: {', '.join(own)}.")
        given = {name: value for name, value in params.items() if value is not None}
        body = json.dumps(given, ensure_ascii=False, separators=(",", ":"), default=_plain)
        self._rest = (f",{body[1:]}" if given else "}").encode()

    def to(
        self,
        chat_id: int | str,
        thread_id: int | None = None,
        *,
        message_id: int | None = None,
        reply_to: int | None = None,
    ) -> Prepared:
        """The request for one chat: in a topic, changing a message there, or in reply to one (if it still exists)."""
        head = f'{{"chat_id":{chat_id if isinstance(chat_id, int) else json.dumps(chat_id)}'
        if thread_id is not None:
            head += f',"message_thread_id":{thread_id}'
        if message_id is not None:
            head += f',"message_id":{message_id}'
        if reply_to is not None:
            head += f',"reply_parameters":{{"message_id":{reply_to},"allow_sending_without_reply":true}}'
        return Prepared(head.encode() + self._rest)


def prepare(params: Mapping[str, object]) -> PreparedBody:
    """Serialise what many chats get alike; TelegramObjects are welcome as values, None is left out.

    Raises ValueError when it holds what belongs to one chat (SPLICED), TypeError for what JSON cannot say.
    """
    return PreparedBody(params)


class AiohttpRequest(BaseRequest):
    """PTB's transport on aiohttp, for methods and for getUpdates alike.

    Timeouts are seconds, None for none; pool is the wait for a free connection. Each bounds its own step and their
    sum the whole request, so that by default a request ends within ten seconds, an upload within 29.
    What goes wrong is raised as PTB's errors, whose texts and causes never hold the token or the URL.
    """

    __slots__ = ("_connect", "_media_write", "_pool", "_proxy", "_read", "_session", "_size", "_write")

    def __init__(
        self,
        connection_pool_size: int = 256,
        read_timeout: float | None = 5.0,
        write_timeout: float | None = 1.0,
        connect_timeout: float | None = 3.0,
        pool_timeout: float | None = 1.0,
        media_write_timeout: float | None = 20.0,
        proxy: str | None = None,
    ) -> None:
        self._size = connection_pool_size
        self._read = read_timeout
        self._write = write_timeout
        self._connect = connect_timeout
        self._pool = pool_timeout
        self._media_write = media_write_timeout
        self._proxy = proxy
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer when a call names none."""
        return self._read

    async def initialize(self) -> None:
        """Open the connection pool, unless it is open."""
        if self._session is None:
            # Cookies and redirects have no place in the Bot API, and the environment is read elsewhere.
            self._session = ClientSession(
                connector=TCPConnector(limit=self._size, ttl_dns_cache=DNS_CACHE_SECONDS),
                cookie_jar=DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                trust_env=False,
            )

    async def shutdown(self) -> None:
        """Close all connections, unless they are closed."""
        session, self._session = self._session, None
        if session:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Send one request; see BaseRequest. Raises NotSent, NotSentInTime, TimedOut or NetworkError."""
        if self._session is None:
            raise NotSent("The request was used before initialize() or after shutdown()")
        data, headers = _body(request_data)
        upload = isinstance(data, FormData)
        timeout = _timeout(
            _given(read_timeout, self._read),
            _given(write_timeout, self._media_write if upload else self._write),
            _given(connect_timeout, self._connect),
            _given(pool_timeout, self._pool),
        )
        try:
            async with self._session.request(
                method, url, data=data, headers=headers, timeout=timeout, proxy=self._proxy, allow_redirects=False
            ) as response:
                status, payload = response.status, await response.read()
        except Exception as error:
            failure = _failure(error)
        else:
            return status, _reduced(payload, url, request_data) if method == "POST" or status >= 300 else payload
        # Outside of the except clause, so that the original with its URL is not even the context.
        raise failure


def _given(timeout: Any, default: float | None) -> float | None:
    return default if timeout is BaseRequest.DEFAULT_NONE else timeout


@lru_cache
def _timeout(read: float | None, write: float | None, connect: float | None, pool: float | None) -> ClientTimeout:
    connected = None if connect is None or pool is None else connect + pool
    total = None if connected is None or read is None or write is None else connected + read + write
    return ClientTimeout(total=total, connect=connected, sock_connect=connect, sock_read=read)


def _body(request_data: RequestData | None) -> tuple[bytes | FormData | dict[str, str] | None, dict[str, str] | None]:
    if request_data is None:
        return None, None
    if isinstance(request_data, Prepared):
        return request_data.body, JSON_HEADERS
    fields = request_data.json_parameters
    if not request_data.contains_files:
        return fields or None, None
    form = FormData(fields)
    for name, (filename, content, mimetype) in request_data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mimetype)
    return form, None


def _reduced(payload: bytes, url: str, request_data: RequestData | None) -> bytes:
    """The answer without the token, which some proxies echo; of a prepared message only its id."""
    if isinstance(request_data, Prepared) and (sent := SENT.match(payload)):
        return b'{"result":{"message_id":%b}}' % sent[1]
    for secret in SECRET.findall(url):
        payload = payload.replace(secret.encode(), HIDDEN.encode())
    return payload


def _failure(error: Exception) -> TelegramError:
    # Only names of classes and of system errors: aiohttp's own texts hold the URL.
    name = type(error).__name__
    if isinstance(error, ConnectionTimeoutError):
        return NotSentInTime(f"No connection in time ({name})")
    if isinstance(error, ClientConnectorError):
        return NotSent(f"No connection ({name}: {error.os_error.strerror or type(error.os_error).__name__})")
    if isinstance(error, asyncio.TimeoutError):
        return TimedOut(f"No answer in time ({name})")
    return NetworkError(f"The connection failed ({name})")


def _plain(value: object) -> object:
    if isinstance(value, TelegramObject):
        return value.to_dict()
    raise TypeError(f"A request cannot hold a {type(value).__name__}.")
