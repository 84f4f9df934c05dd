"""A note of staff as it is written (features.md CO-2, CO-3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from billie_desktop.domain.rich_text import RichText, plain_text

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


@dataclass(frozen=True, slots=True)
class WaitingNote:
    """A note that is written and not recorded yet; its ``draft.written_at`` is set. ``amends`` names the note that it
    replaces, '' for a new one. ``problem`` is why the server did not take it; then it waits for its author."""

    draft: NoteDraft
    amends: str = ""
    problem: str = ""

    @property
    def key(self) -> str:
        """The key under which it is sent, every time."""
        return self.draft.key


def note_problems(draft: NoteDraft) -> Mapping[str, str]:
    """What is wrong, by field: channel, topic, direction, subject, body. Empty when it can be sent (CO-2)."""
    found: dict[str, str] = {}
    if draft.channel not in CHANNELS:
        found["channel"] = "Choose a channel"
    if draft.topic not in TOPICS:
        found["topic"] = "Choose a topic"
    if draft.channel in WITH_DIRECTION and draft.direction not in DIRECTIONS:
        found["direction"] = "Who contacted whom?"
    subject = draft.subject.strip()
    if not subject:
        found["subject"] = "Enter a subject"
    elif len(subject) > LONGEST_SUBJECT:
        found["subject"] = f"At most {LONGEST_SUBJECT} characters"
    if not plain_text(draft.body).strip():
        found["body"] = "Write what happened"
    return found
