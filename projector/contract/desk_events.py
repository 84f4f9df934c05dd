"""Events that the desk side appends to the internal inbox (desk-events.md; our own ones: docs/protocol.md)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

SENDER = "billie-crm"
"""``agt`` of everything the desk publishes; existing readers know it."""

COMMAND_REQUESTED = "desk.command.requested.v1"
COMMAND_COMPLETED = "desk.command.completed.v1"
SESSION_CHANGED = "desk.session.changed.v1"
REVEAL_LOGGED = "desk.reveal.logged.v1"
STAFF_CHANGED = "desk.staff.changed.v1"

AUDITED = (COMMAND_REQUESTED, COMMAND_COMPLETED, SESSION_CHANGED, REVEAL_LOGGED, STAFF_CHANGED)
"""Each becomes one entry of the audit log."""

ADJUSTMENT_REQUESTED = "adjustment.requested.v1"
ADJUSTMENT_APPROVED = "adjustment.approved.v1"
ADJUSTMENT_REJECTED = "adjustment.rejected.v1"
ADJUSTMENT_CANCELLED = "adjustment.cancelled.v1"

ADJUSTMENTS = (ADJUSTMENT_REQUESTED, ADJUSTMENT_APPROVED, ADJUSTMENT_REJECTED, ADJUSTMENT_CANCELLED)


def envelope(
    event_type: str, *, event_id: str, conversation: str, user_id: str, body: Mapping[str, Any]
) -> dict[str, str]:
    """The flat entry of an event (desk-events.md 1). ``body`` is what JSON can hold."""
    return {
        "conv": conversation,
        "agt": SENDER,
        "usr": user_id,
        "seq": "1",
        "cls": "msg",
        "typ": event_type,
        "cause": event_id,
        "payload": json.dumps(body, ensure_ascii=False, separators=(",", ":")),
    }


def iso(moment: datetime) -> str:
    """A moment as the wire has it: UTC, milliseconds, ``Z``."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
