"""The tables, with their constraints and types; `store/migrations` makes them, a test holds the two equal.

Nested lists of content are JSON: a catalogue is read whole into memory and never searched by SQL.
Chat and user ids are BigInteger; every moment is aware UTC; a wall clock is text "HH:MM" beside its zone.
"""

from store.tables.base import Row
from store.tables.content import BriefRow, ChangeRow, ClaimRow, DeskRow, DraftRow, SourceRow, SubjectRow
from store.tables.people import (
    AskedRow,
    DialogueRow,
    EditorRow,
    InboxRow,
    NoteRow,
    OwnLinkRow,
    ReadRow,
    ReportRow,
    SavedRow,
)
from store.tables.pushes import AnnouncedRow, ChatRow, DeliveryRow, FollowRow, SubscriptionRow

__all__ = [
    "AnnouncedRow",
    "AskedRow",
    "BriefRow",
    "ChangeRow",
    "ChatRow",
    "ClaimRow",
    "DeliveryRow",
    "DeskRow",
    "DialogueRow",
    "DraftRow",
    "EditorRow",
    "FollowRow",
    "InboxRow",
    "NoteRow",
    "OwnLinkRow",
    "ReadRow",
    "ReportRow",
    "Row",
    "SavedRow",
    "SourceRow",
    "SubjectRow",
    "SubscriptionRow",
]
