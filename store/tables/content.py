"""Content: sources, subjects, briefs, claims, the desk, and the log of changes that readers are told of."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, UniqueConstraint
from sqlmodel import Field

from store.tables.base import Row, long_text, nested, one_of


class SourceRow(Row, table=True):
    """A cited document."""

    __tablename__ = "source"
    key: str = Field(primary_key=True)
    position: int
    title: str = long_text(nullable=False)
    publisher: str
    tier: int
    date: str | None = None
    url: str | None = long_text()
    state_media: bool = False
    note: str | None = long_text()


class SubjectRow(Row, table=True):
    """What a brief is about."""

    __tablename__ = "subject"
    __table_args__ = (one_of("kind", "country", "company", "theme", "region", "organisation"),)
    slug: str = Field(primary_key=True)
    position: int
    kind: str
    name: str
    iso: str | None = None
    standfirst: str | None = long_text()
    aliases: list[str] = nested()
    related: list[str] = nested()
    gaps: list[str] = nested()
    former: list[str] = nested()


class BriefRow(Row, table=True):
    """A live brief."""

    __tablename__ = "brief"
    slug: str = Field(primary_key=True)
    position: int
    title: str = long_text(nullable=False)
    date: str
    lead: str = long_text(nullable=False)
    why: str | None = long_text()
    next: str | None = long_text()
    subjects: list[str] = nested()
    version: int = 1
    published_at: datetime


class ClaimRow(Row, table=True):
    """One checkable statement of a brief."""

    __tablename__ = "claim"
    __table_args__ = (
        one_of("kind", "event", "figure", "law", "forecast", "statement"),
        one_of("standing", "confirmed", "reported", "untraced", "disputed", "wrong"),
    )
    id: str = Field(primary_key=True)
    brief: str = Field(sa_column=Column(ForeignKey("brief.slug", ondelete="CASCADE"), nullable=False, index=True))
    position: int
    kind: str
    standing: str
    text: str = long_text(nullable=False)
    edtf: str | None = None
    said_by: str | None = long_text()
    weight: int = 2
    value: str | None = None
    unit: str | None = None
    note: str | None = long_text()
    subjects: list[str] = nested()
    sources: list[list[str | None]] = nested()
    record: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    checked: list[str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    terms: list[str] = nested()


class DeskRow(Row, table=True):
    """The one row about the catalogue as a whole: its desk, its version, the folder it was loaded from."""

    __tablename__ = "desk"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)
    id: int = Field(default=1, primary_key=True)
    desk: dict[str, Any] = nested()
    version: int
    folder_hash: str
    loaded_at: datetime


class ChangeRow(Row, table=True):
    """A brief that became new or another: what digests tell as changed, and alerts at once where it is loud.

    `claims` has for each claim that is new or another its id and the standing it had, "" for a new one.
    """

    __tablename__ = "change"
    __table_args__ = (one_of("what", "new", "changed"), UniqueConstraint("brief", "version"))
    id: int | None = Field(default=None, primary_key=True)
    brief: str
    version: int
    what: str
    claims: list[list[str]] = nested()
    loud: bool = False
    at: datetime
