"""The tables, with their constraints and types; `store/migrations` makes them, a test holds the two equal.

Nested lists of content are JSON: a catalogue is read whole into memory and never searched by SQL.
Chat and user ids are BigInteger; every moment is aware UTC; a wall clock is text "HH:MM" beside its zone.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, ForeignKey, Index, MetaData, Text, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(SQLModel):
    """The base of every table."""

    metadata = MetaData(naming_convention=NAMES)


def _json() -> Any:
    return Field(sa_column=Column(JSON, nullable=False))


def _text(*, nullable: bool = True) -> Any:
    return Field(sa_column=Column(Text, nullable=nullable))


def _one_of(column: str, *values: str) -> CheckConstraint:
    quoted = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({quoted})", name=column)


# --- content ---------------------------------------------------------------------------------------------


class SourceRow(Row, table=True):
    """A cited document."""

    __tablename__ = "source"
    key: str = Field(primary_key=True)
    position: int
    title: str = _text(nullable=False)
    publisher: str
    tier: int
    date: str | None = None
    url: str | None = _text()
    state_media: bool = False
    note: str | None = _text()


class SubjectRow(Row, table=True):
    """What a brief is about."""

    __tablename__ = "subject"
    __table_args__ = (_one_of("kind", "country", "company", "theme", "region", "organisation"),)
    slug: str = Field(primary_key=True)
    position: int
    kind: str
    name: str
    iso: str | None = None
    standfirst: str | None = _text()
    aliases: list[str] = _json()
    related: list[str] = _json()
    gaps: list[str] = _json()
    former: list[str] = _json()


class BriefRow(Row, table=True):
    """A live brief. `origin` says whether git or an editor in chat wrote it."""

    __tablename__ = "brief"
    __table_args__ = (_one_of("origin", "git", "chat"),)
    slug: str = Field(primary_key=True)
    position: int
    title: str = _text(nullable=False)
    date: str
    lead: str = _text(nullable=False)
    why: str | None = _text()
    next: str | None = _text()
    subjects: list[str] = _json()
    version: int = 1
    origin: str = "git"
    published_at: datetime


class ClaimRow(Row, table=True):
    """One checkable statement of a brief."""

    __tablename__ = "claim"
    __table_args__ = (
        _one_of("kind", "event", "figure", "law", "forecast", "statement"),
        _one_of("standing", "confirmed", "reported", "untraced", "disputed", "wrong"),
    )
    id: str = Field(primary_key=True)
    brief: str = Field(sa_column=Column(ForeignKey("brief.slug", ondelete="CASCADE"), nullable=False, index=True))
    position: int
    kind: str
    standing: str
    text: str = _text(nullable=False)
    edtf: str | None = None
    said_by: str | None = _text()
    weight: int = 2
    value: str | None = None
    unit: str | None = None
    note: str | None = _text()
    subjects: list[str] = _json()
    sources: list[list[str | None]] = _json()
    record: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    checked: list[str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    terms: list[str] = _json()


class DeskRow(Row, table=True):
    """The one row about the catalogue as a whole: its desk, its version, the folder it was loaded from."""

    __tablename__ = "desk"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)
    id: int = Field(default=1, primary_key=True)
    desk: dict[str, Any] = _json()
    version: int
    folder_hash: str
    loaded_at: datetime


class DraftRow(Row, table=True):
    """A brief that is not live: the YAML as the editor sent it."""

    __tablename__ = "draft"
    slug: str = Field(primary_key=True)
    editor: int = Field(sa_type=BigInteger)
    body: str = _text(nullable=False)
    updated_at: datetime


# --- chats and what they are owed ------------------------------------------------------------------------


class ChatRow(Row, table=True):
    """A chat that has something to remember. `state` says whether anything may be pushed to it."""

    __tablename__ = "chat"
    __table_args__ = (_one_of("state", "active", "gone"),)
    id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    kind: str
    zone: str | None = None
    state: str = "active"
    why: str | None = _text()
    since: datetime


class SubscriptionRow(Row, table=True):
    """One schedule of one kind for a chat and topic (0 where there is none)."""

    __tablename__ = "subscription"
    __table_args__ = (
        _one_of("kind", "digest"),
        _one_of("cadence", "daily", "weekly"),
        UniqueConstraint("chat_id", "topic_id", "kind", "at"),
        # Covers the tick's question whole, so that it costs the same however many subscriptions there are.
        Index("ix_subscription_due", "next_due_at", "id", sqlite_where=sql("active"), postgresql_where=sql("active")),
    )
    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("chat.id", ondelete="CASCADE", onupdate="CASCADE"), nullable=False)
    )
    topic_id: int = 0
    kind: str = "digest"
    cadence: str = "daily"
    at: str = "08:00"
    zone: str = "UTC"
    active: bool = True
    position: int = 0
    created_at: datetime
    next_due_at: datetime


class FollowRow(Row, table=True):
    """A subject that a subscription follows."""

    __tablename__ = "follow"
    subscription_id: int = Field(sa_column=Column(ForeignKey("subscription.id", ondelete="CASCADE"), primary_key=True))
    subject: str = Field(primary_key=True, index=True)


class DeliveryRow(Row, table=True):
    """One message owed. A bare row when planned; the sender freezes its facts at the first claim."""

    __tablename__ = "delivery"
    __table_args__ = (
        _one_of("kind", "digest"),
        _one_of("state", "planned", "sent", "skipped", "failed"),
        UniqueConstraint("chat_id", "topic_id", "kind", "occasion"),
        Index(
            "ix_delivery_owed",
            "due_at",
            "id",
            sqlite_where=sql("state = 'planned'"),
            postgresql_where=sql("state = 'planned'"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = Field(sa_type=BigInteger)
    topic_id: int = 0
    kind: str
    occasion: str
    subscription_id: int | None = Field(
        default=None, sa_column=Column(ForeignKey("subscription.id", ondelete="SET NULL"), nullable=True, index=True)
    )
    due_at: datetime
    state: str = "planned"
    why: str | None = _text()
    attempts: int = 0
    lease_until: datetime | None = None
    facts: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    messages: list[int] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    sent_at: datetime | None = None


# --- updates and people ----------------------------------------------------------------------------------


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
    body: str | None = _text()
    received_at: datetime
    runs: int = 1
    applied: bool = False
    done: bool = False


class EditorRow(Row, table=True):
    """Somebody who may change content, beside the owners named in the settings."""

    __tablename__ = "editor"
    __table_args__ = (_one_of("role", "owner", "editor", "reviewer"),)
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
    __table_args__ = (_one_of("state", "open", "answered"),)
    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = Field(sa_type=BigInteger)
    user_id: int = Field(sa_type=BigInteger, index=True)
    about: str | None = None
    text: str = _text(nullable=False)
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
    state: dict[str, Any] = _json()
    since: datetime


class NoteRow(Row, table=True):
    """A small fact that the bot keeps about itself, such as the hash of the menus it has set."""

    __tablename__ = "note"
    name: str = Field(primary_key=True)
    value: str = _text(nullable=False)
