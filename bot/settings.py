"""The settings: the only place that reads the environment. A wrong one is refused by its name."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from store.engine import BadDatabaseUrl, parse_url

TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{20,100}")
SHIPPED = Path(__file__).parent.parent / "briefs" / "catalogue"


class BadSetting(ValueError):
    """A setting is wrong; the text is one sentence that names it."""


class Settings(BaseSettings):
    """What an operator can set, by environment or in `.env`; every setting has a default.

    Each field's description is the README's row about it.
    """

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True)

    telegram_bot_token: SecretStr | None = Field(None, description="The bot's token; without one the sandbox starts")
    telegram_api_url: str = Field("https://api.telegram.org", description="Root of the Bot API server")
    database_url: str | None = Field(
        None, description="`sqlite+aiosqlite:///…` or `postgresql…`; a file in `DATA_DIR` by default"
    )
    data_dir: Path = Field(Path("data"), description="Folder of the database file and of the sandbox")
    catalogue_dir: Path = Field(SHIPPED, description="Folder of the catalogue that `run` loads")
    admin_ids: Annotated[frozenset[int], NoDecode] = Field(
        frozenset(), description="Telegram ids of the owners, comma separated"
    )
    sandbox_listen: str = Field("127.0.0.1:8080", description="Where the sandbox's chat page listens; loopback only")
    webhook_url: str | None = Field(None, description="Public https address for updates instead of long polling")
    webhook_secret: SecretStr | None = Field(None, description="Secret that Telegram sends with each webhook call")
    webhook_listen: str = Field("127.0.0.1:8081", description="Where the webhook listens")
    metrics_listen: str | None = Field(None, description="Where `/metrics` and `/health` listen; off without it")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least level that is logged")
    log_format: Literal["console", "json"] = Field("console", description="`console` or `json`")
    paid_broadcast: bool = Field(False, description="Send pushes as paid broadcast: up to 1,000 a second")

    @field_validator("*", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: object, info: object) -> object:
        name = getattr(info, "field_name", "")
        return cls.model_fields[name].default if value == "" else value

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _ids(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        parts = [part.strip() for part in value.split(",") if part.strip()]
        if not all(part.isdecimal() and 0 < int(part) < 2**52 for part in parts):
            raise ValueError("wants Telegram user ids separated by commas, such as 4711,4712")
        return frozenset(int(part) for part in parts)

    @field_validator("log_level", "log_format", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("telegram_bot_token")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("does not look like a bot token (digits, a colon, then letters and digits)")
        return value

    @field_validator("telegram_api_url", "webhook_url")
    @classmethod
    def _http(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", value):
            raise ValueError("wants an address that begins with http:// or https://")
        return value.rstrip("/") if value else value

    @field_validator("sandbox_listen", "webhook_listen", "metrics_listen")
    @classmethod
    def _listen(cls, value: str | None) -> str | None:
        if value is not None:
            host, colon, port = value.rpartition(":")
            if not (host and colon and port.isdecimal() and int(port) <= 65535):
                raise ValueError("wants HOST:PORT, such as 127.0.0.1:8080")
        return value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                parse_url(value)
            except BadDatabaseUrl as wrong:
                raise ValueError(str(wrong)) from None
        return value

    @model_validator(mode="after")
    def _webhook_needs_secret(self) -> "Settings":
        if self.webhook_url and not self.webhook_secret:
            raise ValueError("WEBHOOK_URL needs WEBHOOK_SECRET beside it")
        return self

    @property
    def store_url(self) -> str:
        """The database's address, the default's included."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'silkbrief.db'}"

    @property
    def token(self) -> str:
        """The bot's token, where there is one."""
        if self.telegram_bot_token is None:
            raise BadSetting("TELEGRAM_BOT_TOKEN is not set; without it only the sandbox runs")
        return self.telegram_bot_token.get_secret_value()


def read(**given: object) -> Settings:
    """The settings of the environment and `.env`; `given` go before both.

    Raises:
        BadSetting: One sentence that names the first wrong setting and never shows a secret's value.
    """
    # Without it PTB warns whenever Telegram asks to wait.
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as wrong:
        raise BadSetting(_sentence(wrong.errors(include_input=False)[0])) from None


def address(listen: str) -> tuple[str, int]:
    """Host and port of a setting such as 127.0.0.1:8080."""
    host, _, port = listen.rpartition(":")
    return host.strip("[]"), int(port)


def _sentence(fault: Mapping[str, object]) -> str:
    place = fault["loc"]
    name = str(place[0]).upper() if isinstance(place, tuple) and place else ""
    reason = str(fault["msg"]).removeprefix("Value error, ")
    return f"{name} is wrong: {reason}" if name else reason
