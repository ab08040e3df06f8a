"""Chats, what they follow, and what they are owed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field

from store.tables.base import Row, long_text, one_of


class ChatRow(Row, table=True):
    """A chat that has something to remember. `state` says whether anything may be pushed to it.

    `quiet_from` to `quiet_to` are wall clocks in `zone`; `empty` is what an empty day brings, a line or silence;
    the hidden standings, `tiers` (the worst kind of source) and `state_media` are what the chat filters.
    """

    __tablename__ = "chat"
    __table_args__ = (one_of("state", "active", "gone"), one_of("empty", "line", "silence"))
    id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    kind: str
    zone: str | None = None
    state: str = "active"
    why: str | None = long_text()
    since: datetime
    quiet_from: str | None = None
    quiet_to: str | None = None
    silent: bool = False
    empty: str = "line"
    paused_until: datetime | None = None
    hidden: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    tiers: int = 3
    state_media: bool = True


class SubscriptionRow(Row, table=True):
    """One schedule of one kind for a chat and topic (0 where there is none).

    `days` are weekdays as digits, 0 for Monday; `month_day` is 0 but for a monthly schedule. An alert has no
    schedule, so no next moment. `position` is the last item of the files that was sent, by its sort key.
    """

    __tablename__ = "subscription"
    __table_args__ = (
        one_of("kind", "digest", "onthisdate", "alert"),
        UniqueConstraint("chat_id", "topic_id", "kind", "at", "days", "month_day"),
        # Covers the tick's question whole, so that it costs the same however many subscriptions there are.
        Index(
            "ix_subscription_due",
            "next_due_at",
            "kind",
            "at",
            "days",
            "month_day",
            "zone",
            "last_due_at",
            "id",
            "active",  # for SQLite, which looks at the condition of a partial index again
            sqlite_where=sql("active"),
            postgresql_where=sql("active"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = Field(
        sa_column=Column(BigInteger, ForeignKey("chat.id", ondelete="CASCADE", onupdate="CASCADE"), nullable=False)
    )
    topic_id: int = 0
    kind: str = "digest"
    at: str = "08:00"
    days: str = "0123456"
    month_day: int = 0
    zone: str = "UTC"
    active: bool = True
    position: str | None = long_text()
    created_at: datetime
    last_due_at: datetime | None = None
    next_due_at: datetime | None = None


class FollowRow(Row, table=True):
    """A subject that a subscription follows."""

    __tablename__ = "follow"
    subscription_id: int = Field(sa_column=Column(ForeignKey("subscription.id", ondelete="CASCADE"), primary_key=True))
    subject: str = Field(primary_key=True, index=True)


class AnnouncedRow(Row, table=True):
    """The version of a brief that a chat was last told of by a push."""

    __tablename__ = "announced"
    chat_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    topic_id: int = Field(default=0, primary_key=True)
    brief: str = Field(primary_key=True)
    version: int


class DeliveryRow(Row, table=True):
    """One message owed. A bare row when planned; the sender freezes its facts at the first claim.

    `lease_until` is real time, also for a row that waits out a flood pause; `due_at` and `held_until` are the desk's.
    `window_from` is the previous slot, since which things are new; None for a first digest. `attempts` are the sends
    whose outcome stayed unknown.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        one_of("kind", "digest", "onthisdate", "alert", "correction", "notice"),
        one_of("state", "planned", "held", "sent", "folded", "skipped", "failed"),
        UniqueConstraint("chat_id", "topic_id", "kind", "occasion"),
        Index(
            "ix_delivery_owed",
            "due_at",
            "id",
            sqlite_where=sql("state = 'planned'"),
            postgresql_where=sql("state = 'planned'"),
        ),
        Index(
            "ix_delivery_held",
            "held_until",
            sqlite_where=sql("state = 'held'"),
            postgresql_where=sql("state = 'held'"),
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
    window_from: datetime | None = None
    state: str = "planned"
    why: str | None = long_text()
    attempts: int = 0
    lease_until: datetime | None = None
    held_until: datetime | None = None
    folded_into: int | None = None
    alarmed: bool = False
    facts: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    messages: list[int] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    sent_at: datetime | None = None
