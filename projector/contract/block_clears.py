"""Clearing a re-application block: who may clear what, and the command that authorises it (desk-events.md 4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from projector.contract.desk_events import envelope, iso

CLEAR_AUTHORIZED = "reapplication_block.clear_authorized.v1"

BY_APPROVAL = frozenset({"PRIOR_DEFAULT", "PRIOR_SERIOUS_ARREARS"})
"""Reasons of a block that one person asks to clear and another approves."""
AT_ONCE = frozenset({"ID_VERIFICATION", "SERVICEABILITY", "ACCOUNT_CONDUCT"})
"""Reasons of a block that one person clears."""


def clear_authorized(
    request_id: str,
    customer_id: str,
    reasons: Sequence[str],
    operator_id: str,
    justification: str,
    at: datetime,
    approval: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """The entry of ``chatLedger``. ``approval``: approved_by, approved_by_name, approved_at, comment."""
    body: dict[str, Any] = {
        "canonical_customer_id": customer_id,
        "reasons": list(reasons),
        "operator_id": operator_id,
        "justification": justification,
        "request_id": request_id,
        "requested_at": iso(at),
    }
    if approval is not None:
        body["approval"] = {"approval_request_id": request_id, **approval}
    fields = envelope(
        CLEAR_AUTHORIZED,
        event_id=f"block-clear:{request_id}:authorized",
        conversation=f"ops:block-clear:{request_id}",
        user_id=customer_id,
        body=body,
    )
    return {**fields, "cls": "cmd"}
