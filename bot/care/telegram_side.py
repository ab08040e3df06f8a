"""What Telegram says about the token, and what its clock shows."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

from aiohttp import ClientError, ClientSession, ClientTimeout

PATIENCE = 10.0


@dataclass(frozen=True)
class Told:
    """An answer to getMe.

    Attributes:
        username: The bot's name where the token was accepted.
        refused: The server knows the token to be wrong.
        fault: What went wrong where neither is so.
        server_time: The server's clock, to the second, aware UTC.
    """

    username: str | None = None
    refused: bool = False
    fault: str = ""
    server_time: datetime | None = None


async def ask_telegram(api_url: str, token: str) -> Told:
    """Call getMe once; the token and the address are in none of the texts."""
    try:
        async with (
            ClientSession(timeout=ClientTimeout(total=PATIENCE)) as session,
            session.get(f"{api_url}/bot{token}/getMe", allow_redirects=False) as response,
        ):
            at = _moment(response.headers.get("Date"))
            # Telegram says 401 to a wrong secret and 404 to what is no token of its own.
            if response.status in (401, 404):
                return Told(refused=True, server_time=at)
            body = await response.json(content_type=None) if response.status == 200 else {}
    except (ClientError, OSError, ValueError) as wrong:
        return Told(fault=f"the server was not reached ({type(wrong).__name__})")
    found = body.get("result") if isinstance(body, dict) else None
    if not isinstance(found, dict) or "username" not in found:
        return Told(fault=f"the server answers like no Bot API (status {response.status})", server_time=at)
    return Told(username=str(found["username"]), server_time=at)


def _moment(header: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(header) if header else None
    except ValueError:
        return None
