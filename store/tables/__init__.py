"""The tables, with their constraints and types; `store/migrations` makes them, a test holds the two equal.

Nested lists of content are JSON: a catalogue is read whole into memory and never searched by SQL.
Chat and user ids are BigInteger; every moment is aware UTC; a wall clock is text "HH:MM" beside its zone.
"""

from store.tables.base import Row
from store.tables.content import BriefRow, ChangeRow, ClaimRow, DeskRow, SourceRow, SubjectRow
from store.tables.editing import AuditRow, CorrectionRow, DraftRow, EditorRow, FolderRow, OwnLinkRow, ProposalRow
from store.tables.people import (
    AnswerRow,
    AnswersRow,
    AskedRow,
    DialogueRow,
    InboxRow,
    NoteRow,
    ReadRow,
    ReportRow,
    SavedRow,
)
from store.tables.pushes import AnnouncedRow, ChatRow, DeliveryRow, FollowRow, SubscriptionRow

__all__ = [
    "AnnouncedRow",
    "AnswerRow",
    "AnswersRow",
    "AskedRow",
    "AuditRow",
    "BriefRow",
    "ChangeRow",
    "ChatRow",
    "ClaimRow",
    "CorrectionRow",
    "DeliveryRow",
    "DeskRow",
    "DialogueRow",
    "DraftRow",
    "EditorRow",
    "FolderRow",
    "FollowRow",
    "InboxRow",
    "NoteRow",
    "OwnLinkRow",
    "ProposalRow",
    "ReadRow",
    "ReportRow",
    "Row",
    "SavedRow",
    "SourceRow",
    "SubjectRow",
    "SubscriptionRow",
]
