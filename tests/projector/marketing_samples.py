"""Made-up marketing events of contact K1."""

from __future__ import annotations

from typing import Any

from projector.contract.event import Event
from tests.projector.engine_world import EngineWorld
from tests.projector.fold import event


def contact_event(kind: str, contact_id: Any = "K1", /, *, cause: str | None = None, **body: Any) -> Event:
    """``contact.<kind>.v1``."""
    return event(f"contact.{kind}.v1", {"contact_id": contact_id, **body}, cause=cause)


def observed(contact_id: str = "K1", **body: Any) -> Event:
    """``contact.observed.v1`` with everything in it."""
    given = {
        "first_name": "Ari",
        "email": "ari@example.test",
        "mobile_e164": "+61400000002",
        "city": "Perth",
        "postcode": "6000",
        "source": "campus",
        "utm": {"utm_source": "flyer"},
        "platforms": ["instagram"],
        "channel_preference": "sms",
        "referral_code": "REF1",
        "waitlist_joined_at": "2026-06-01T00:00:00Z",
        "consent": {"granted": True, "channels": ["sms"], "method": "web_form"},
        "observed_at": "2026-06-01T00:00:00Z",
        "actor": "web",
    }
    return contact_event("observed", contact_id, **{**given, **body})


def interaction(key: str = "I1", contact_id: str = "K1", **body: Any) -> Event:
    """``contact.interaction.logged.v1``."""
    given = {
        "interaction_id": key,
        "kind": "message_in",
        "channel": "sms",
        "direction": "inbound",
        "subject": "s",
        "body": "hello",
        "occurred_at": "2026-06-04T00:00:00Z",
        "metadata": {"a": 1},
    }
    return contact_event("interaction.logged", contact_id, **{**given, **body})


def feedback(key: str = "F1", contact_id: str | None = "K1", **body: Any) -> Event:
    """``feedback.received.v1``."""
    given = {
        "feedback_id": key,
        "contact_id": contact_id,
        "type": "bug",
        "severity": "low",
        "text": "it broke",
        "product_area": "app",
        "received_at": "2026-07-05T00:00:00Z",
    }
    return event("feedback.received.v1", {**given, **body})


def feedback_status(status: Any, key: str = "F1", changed_at: str = "2026-07-06T00:00:00Z", **body: Any) -> Event:
    """``feedback.status.changed.v1``."""
    given = {"feedback_id": key, "status": status, "changed_at": changed_at, "actor": "user-1"}
    return event("feedback.status.changed.v1", {**given, **body})


def merged_contacts(merged: str, survivor: str, resolution: Any = None, cause: str | None = None) -> Event:
    """``contact.merged.v1``."""
    body = {"survivor_contact_id": survivor, "merged_contact_id": merged, "consent_resolution": resolution}
    return event("contact.merged.v1", body, cause=cause)


def contact(world: EngineWorld, key: str = "K1") -> dict[str, Any]:
    """A stored contact as readers see it."""
    return world.get("contacts", key)


def audit(world: EngineWorld) -> list[dict[str, Any]]:
    """The audit rows in the order in which they were written."""
    rows = [found for (name, _), found in world.store.items() if name == "contact-audit-log"]
    return sorted(rows, key=lambda row: (row["createdAt"], row["eventType"]))
