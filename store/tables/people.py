"""Updates, and what readers leave with us."""

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
    answer: str | None = long_text()
    answered_at: datetime | None = None


class AskedRow(Row, table=True):
    """Words that nothing answered, counted and unlinked to any person."""

    __tablename__ = "asked"
    words: str = Field(primary_key=True)
    times: int
    last_on: str
    closed: bool = False


class AnswerRow(Row, table=True):
    """Which claims a message of ours carried, for 90 days, so that a correction reaches whoever got the error.

    `shows` are the claims it shows now, `carried` all that it ever showed: who turned the page has seen both.
    `content` is the number of the live content that it was made of last. A number below zero stands for a message that
    was left behind when its group was upgraded, and that nobody can edit any more. `page` is the button's data that
    asks for just what it shows; where that would take words of a person, or nothing asks for it, there is none.
    """

    __tablename__ = "answer"
    __table_args__ = (Index("ix_answer_at", "at"),)
    chat_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    message_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    topic_id: int = 0
    shows: list[str] = nested()
    carried: list[str] = nested()
    content: int = 0
    page: str | None = None
    at: datetime


class AnswersRow(Row, table=True):
    """Whether answers to a chat are kept. There is a row once the chat was told of it."""

    __tablename__ = "answers"
    chat_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    kept: bool = True


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
