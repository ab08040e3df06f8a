"""Updates, editors, and what readers leave with us."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index
from sqlalchemy import text as sql
from sqlmodel import Field

from store.tables.base import Row, long_text, nested, one_of


class InboxRow(Row, table=True):
    """An update that was received. Its body goes once it is handled; the row stays a while to know it again."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index("ix_inbox_open", "update_id", sqlite_where=sql("NOT done"), postgresql_where=sql("NOT done")),
        Index("ix_inbox_received", "received_at"),
    )
    bot_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    update_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    person: int | None = Field(default=None, sa_type=BigInteger)
    body: str | None = long_text()
    received_at: datetime
    runs: int = 1
    applied: bool = False
    done: bool = False


class EditorRow(Row, table=True):
    """Somebody who may change content, beside the owners named in the settings."""

    __tablename__ = "editor"
    __table_args__ = (one_of("role", "owner", "editor", "reviewer"),)
    user_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    role: str
    since: datetime


class OwnLinkRow(Row, table=True):
    """The one-time link that makes its first user an owner; only a hash of it is kept."""

    __tablename__ = "own_link"
    hash: str = Field(primary_key=True)
    expires_at: datetime
    used: bool = False


class SavedRow(Row, table=True):
    """A bookmark: a page of a subject or a brief."""

    __tablename__ = "saved"
    chat_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    user_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    item: str = Field(primary_key=True)
    saved_at: datetime


class ReadRow(Row, table=True):
    """The version of a brief that a chat last read."""

    __tablename__ = "last_read"
    chat_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    brief: str = Field(primary_key=True)
    version: int
    read_at: datetime


class ReportRow(Row, table=True):
    """What a reader told the editors."""

    __tablename__ = "report"
    __table_args__ = (one_of("state", "open", "answered"),)
    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = Field(sa_type=BigInteger)
    user_id: int = Field(sa_type=BigInteger, index=True)
    about: str | None = None
    text: str = long_text(nullable=False)
    state: str = "open"
    sent_at: datetime


class AskedRow(Row, table=True):
    """Words that nothing answered, counted and unlinked to any person."""

    __tablename__ = "asked"
    words: str = Field(primary_key=True)
    times: int
    last_on: str


class DialogueRow(Row, table=True):
    """Where a person's half-finished dialogue in a chat stands."""

    __tablename__ = "dialogue"
    chat_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    user_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    step: str
    state: dict[str, Any] = nested()
    since: datetime


class NoteRow(Row, table=True):
    """A small fact that the bot keeps about itself, such as the hash of the menus it has set."""

    __tablename__ = "note"
    name: str = Field(primary_key=True)
    value: str = long_text(nullable=False)
