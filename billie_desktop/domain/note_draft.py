"""A note of staff as it is written (features.md CO-2, CO-3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from billie_desktop.domain.rich_text import RichText

CHANNELS = ("phone", "email", "sms", "internal", "system")
TOPICS = ("general_enquiry", "complaint", "escalation", "internal_note", "account_update", "collections")
DIRECTIONS = ("inbound", "outbound")
WITH_DIRECTION = frozenset({"phone", "email", "sms"})
PRIORITIES = ("low", "normal", "high", "urgent")
SENTIMENTS = ("positive", "neutral", "negative", "escalation")
LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """``key`` is made when the form opens (``keys.form_key``) and is the same in every retry.

    ``written_at``: for a note that was kept while there was no connection; None = now. Of an amendment the keys of
    customer, account, conversation and application are those of the note it amends.
    """

    key: str
    customer_id: str
    subject: str
    body: RichText
    channel: str
    topic: str
    direction: str = ""
    priority: str = "normal"
    sentiment: str = "neutral"
    account_id: str = ""
    conversation_id: str = ""
    application_number: str = ""
    written_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NoteRecorded:
    """The timeline shows the note under ``note_id`` a moment later."""

    note_id: str
    created_at: datetime
    already_recorded: bool = False
