"""The editors' desk: who edits, drafts, who did what, what was corrected, and what git holds beside it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index
from sqlmodel import Field

from store.tables.base import Row, long_text, nested, one_of


class EditorRow(Row, table=True):
    """Somebody who may change content, beside the owners named in the settings."""

    __tablename__ = "editor"
    __table_args__ = (one_of("role", "owner", "editor", "reviewer"),)
    user_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    role: str
    since: datetime
    name: str | None = None


class OwnLinkRow(Row, table=True):
    """The one-time link that makes its first user an owner; only a hash of it is kept."""

    __tablename__ = "own_link"
    hash: str = Field(primary_key=True)
    expires_at: datetime
    used: bool = False


class DraftRow(Row, table=True):
    """A brief that is not live: the YAML as the editor sent it, or a living card as it stands.

    `card` is the card's state while one is open, None for YAML. `based_on` is the version that was live when the draft
    was begun, 0 for a new brief: another version live by then is told before it is replaced. `submitted_by` and
    `approved_by` are for four eyes. `publish_at` is an embargo, `loud` whether followers are told at its end.
    """

    __tablename__ = "draft"
    slug: str = Field(primary_key=True)
    editor: int = Field(sa_type=BigInteger)
    body: str = long_text(nullable=False)
    updated_at: datetime
    card: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    based_on: int = 0
    submitted_by: int | None = Field(default=None, sa_type=BigInteger)
    approved_by: int | None = Field(default=None, sa_type=BigInteger)
    publish_at: datetime | None = Field(default=None, index=True)
    loud: bool = True
    why: str | None = long_text()


class AuditRow(Row, table=True):
    """One act of an editor, or a load from git: what was done to what, when, by whom, and why.

    `about` names the thing with its kind, such as `brief:midea-5g-factory`, `subject:thailand`, `person:7`.
    `who` is None for a load; a pseudonym below zero stands for who asked to be forgotten. `before` and `after` are
    YAML in the canonical form, so that a diff can be read; None where there was or is nothing.
    """

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_about", "about", "id"),)
    id: int | None = Field(default=None, primary_key=True)
    at: datetime
    who: int | None = Field(default=None, sa_type=BigInteger, index=True)
    act: str
    about: str
    version: int | None = None
    why: str | None = long_text()
    before: str | None = long_text()
    after: str | None = long_text()


class CorrectionRow(Row, table=True):
    """A claim that was corrected, or a brief whose pushes were recalled. `was` and `now` are the claim's columns.

    A correction tells whoever got the error; a slip changes no meaning and disturbs nobody; a recall takes pushes of a
    brief back, `claim` being its slug. `version` is the brief's; `content` is the number of the live content from which
    on the claim reads anew, so that what was made of older content is known to carry the error. `owed` is whether it is
    owed to all whom it has to reach, `counted` whether the editor was told how many chats it reached.
    """

    __tablename__ = "correction"
    __table_args__ = (one_of("kind", "correction", "slip", "recall"),)
    id: int | None = Field(default=None, primary_key=True)
    claim: str = Field(index=True)
    version: int
    content: int = 0
    kind: str
    why: str = long_text(nullable=False)
    was: dict[str, Any] = nested()
    now: dict[str, Any] = nested()
    who: int = Field(sa_type=BigInteger)
    at: datetime
    owed: bool = False
    counted: bool = False


class ProposalRow(Row, table=True):
    """A correction that waits for another person's approval, where four eyes are on; one for each claim.

    `wish` is what its editor said, from which the correction is made anew once it is looked at and approved.
    """

    __tablename__ = "proposal"
    __table_args__ = (one_of("kind", "correction", "slip"),)
    claim: str = Field(primary_key=True)
    editor: int = Field(sa_type=BigInteger)
    kind: str
    wish: dict[str, Any] = nested()
    at: datetime


class FolderRow(Row, table=True):
    """One item of the catalogue as git had it at the last load: the common ancestor of git's edits and the chat's.

    `item` is `desk`, `source:KEY`, `subject:SLUG` or `brief:SLUG`; `body` its canonical YAML, None where git had none.
    `theirs` is git's later form where both sides changed, until an editor chose ("" where git dropped it).
    """

    __tablename__ = "folder"
    item: str = Field(primary_key=True)
    body: str | None = long_text()
    theirs: str | None = long_text()
    told: bool = False
