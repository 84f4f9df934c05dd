"""What staff do in a conversation and beside it: events of ours on the internal inbox (docs/staff-events.md).

The envelope is that of ``desk_events.envelope``: ``conv`` is the conversation id (of a note: the note id), ``usr`` the
member of staff. The functions here make the bodies; who acts and when comes from the session, never from a form.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from projector.contract.desk_events import iso

STAFF_MESSAGE_SENT = "staff_message.sent.v1"
CONVERSATION_CLAIMED = "conversation.claimed.v1"
CONVERSATION_RELEASED = "conversation.released.v1"
CONTACT_NOTE_ADDED = "contact_note.added.v1"
CONTACT_NOTE_AMENDED = "contact_note.amended.v1"

SUPPRESSION_SET = "notification.suppression.set.v1"
"""The command to the notification service; its answer is ``notification.suppression.changed.v1``."""

STAFF = (
    STAFF_MESSAGE_SENT,
    CONVERSATION_CLAIMED,
    CONVERSATION_RELEASED,
    CONTACT_NOTE_ADDED,
    CONTACT_NOTE_AMENDED,
)


def staff_message(message_id: str, text: str, staff_id: str, staff_name: str, sent_at: datetime) -> dict[str, Any]:
    """Body of ``staff_message.sent.v1``: plain text to the customer. ``message_id`` is the same in every retry."""
    return {
        "messageId": message_id,
        "text": text,
        "staffId": staff_id,
        "staffName": staff_name,
        "sentAt": iso(sent_at),
    }


def conversation_claimed(
    staff_id: str, staff_name: str, claimed_at: datetime, expires_at: datetime | None
) -> dict[str, Any]:
    """Body of ``conversation.claimed.v1``; also renews a claim. Without ``expires_at`` it holds until released."""
    return {
        "staffId": staff_id,
        "staffName": staff_name,
        "claimedAt": iso(claimed_at),
        "expiresAt": None if expires_at is None else iso(expires_at),
    }


def conversation_released(staff_id: str, released_at: datetime) -> dict[str, Any]:
    """Body of ``conversation.released.v1``: the one who holds the claim hands it back."""
    return {"staffId": staff_id, "releasedAt": iso(released_at)}


def suppression_set(
    customer_id: str,
    mode: str,
    reason: str,
    staff_id: str,
    staff_name: str,
    set_at: datetime,
    expires_at: datetime | None,
) -> dict[str, Any]:
    """Body of the command ``notification.suppression.set.v1``. ``mode`` ``off`` lifts a pause."""
    return {
        "customer_id": customer_id,
        "mode": mode,
        "reason": reason,
        "set_by": staff_id,
        "set_by_name": staff_name,
        "set_at": iso(set_at),
        "expires_at": None if expires_at is None else iso(expires_at),
    }


def contact_note(
    note_id: str,
    written: Mapping[str, Any],
    staff_id: str,
    staff_name: str,
    written_at: datetime,
    amends: str | None = None,
) -> dict[str, Any]:
    """Body of ``contact_note.added.v1``, and with ``amends`` of ``contact_note.amended.v1``.

    ``note_id``: 24 hexadecimal digits, the ``_id`` of the note. ``written``: customerId, and where they apply
    loanAccountId, conversationId, applicationNumber, channel, topic, contactDirection, subject, content (rich text as
    an object), priority, sentiment. ``written_at`` is when it was written, which may be long before it is sent.
    """
    body = {**written, "noteId": note_id, "createdBy": staff_id, "createdByName": staff_name}
    body["writtenAt"] = iso(written_at)
    return body if amends is None else {**body, "amendsNoteId": amends}
