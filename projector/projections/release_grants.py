"""Grants of a release: one place per mobile number (events.md 5.16)."""

from __future__ import annotations

from typing import Any

from projector.contract.collections import CUSTOMERS, RELEASE_BATCHES, RELEASE_GRANTS, join_key
from projector.contract.event import Event
from projector.projections.document import Document
from projector.projections.workspace import Needs, Workspace

GRANTED, CLAIMED, REVOKED = "granted", "claimed", "revoked"
NOT_SENT, SENT, FAILED = "not_sent", "sent", "failed"


def need_release(needs: Needs, release_id: str) -> None:
    """Ask for a release and all of its grants: counts are recounted from them (RL-3)."""
    needs.document(RELEASE_BATCHES, release_id)
    needs.match(RELEASE_GRANTS, "releaseId", release_id)


def need_grant(needs: Needs, release_id: str, number: str) -> None:
    """Ask for a grant, and for the customers of its number (RL-4)."""
    needs.document(RELEASE_GRANTS, join_key(release_id, number))
    needs.match(CUSTOMERS, "_proj.mobile", number)


def begin(workspace: Workspace, event: Event, release_id: str, number: str) -> Document | None:
    """Apply an event to a grant, a new one when unknown; None when it is applied already."""
    grant = workspace.touch(event, RELEASE_GRANTS, join_key(release_id, number))
    if grant is None:
        return None
    grant.set("releaseId", release_id)
    grant.set("mobileE164", number)
    grant.set_missing("smsStatus", NOT_SENT)
    if grant.get("customerId") is None:
        customer = _customer(workspace, number)
        if customer is not None:
            grant.set("customerId", customer)
    grant.stamp(event.time)
    return grant


def is_revoked(workspace: Workspace, release_id: str) -> bool:
    """Whether the release has been revoked: final for its grants, also for those that come later (RL-2)."""
    batch = workspace.peek(RELEASE_BATCHES, release_id)
    return batch is not None and batch.get("status") == REVOKED


def recount(workspace: Workspace, event: Event, release_id: str) -> None:
    """Count claims and messages of a release anew, if the release is known (RL-3)."""
    batch = workspace.peek(RELEASE_BATCHES, release_id)
    if batch is None:
        return
    grants = workspace.find(RELEASE_GRANTS, "releaseId", release_id)
    counts: dict[str, Any] = {
        "claimedCount": sum(grant.get("claimedAt") is not None for grant in grants),
        "smsSentCount": sum(grant.get("smsStatus") == SENT for grant in grants),
        "smsFailedCount": sum(grant.get("smsStatus") == FAILED for grant in grants),
    }
    for name, count in counts.items():
        if batch.get(name) != count:
            workspace.alter(batch).set(name, count)
            batch.reach(event.time)


def _customer(workspace: Workspace, number: str) -> str | None:
    """The customer of a mobile number; of several the one that was there first."""
    found = workspace.find(CUSTOMERS, "_proj.mobile", number)
    if not found:
        return None
    return workspace.resolve(min(found, key=lambda each: (int(each.meta.get("appeared") or 0), each.key)).key)
