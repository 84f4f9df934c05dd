"""A contact note as the intake writes it (read-models.md, ``contact-notes``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class NewNote:
    """A note to store. ``note_id`` follows from the author and the form's key; a reference that is '' is not set."""

    note_id: str
    author_id: str
    at: datetime
    channel: str
    topic: str
    direction: str
    subject: str
    content: Any
    priority: str
    sentiment: str
    customer_id: str = ""
    loan_account_id: str = ""
    conversation_id: str = ""
    application_number: str = ""


class NoteResult(StrEnum):
    """What became of a note."""

    STORED = "stored"
    STORED_BEFORE = "stored before"
    UNKNOWN_CUSTOMER = "unknown customer"
    UNKNOWN_REFERENCE = "unknown reference"
    UNKNOWN_NOTE = "unknown note"
    AMENDED_BEFORE = "amended before"


@dataclass(frozen=True, slots=True)
class StoredNote:
    """The result, and the moment that stands in the stored note."""

    result: NoteResult
    note_id: str = ""
    created_at: datetime | None = None
