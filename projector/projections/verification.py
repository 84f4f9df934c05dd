"""``customers.identityVerification``: filled by the laboratory result and by the archived report."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from projector.contract.event import Event
from projector.projections.customer import begin
from projector.projections.workspace import Workspace


def write(workspace: Workspace, event: Event, customer_id: str, values: dict[str, Any], own: datetime | None) -> None:
    """Set parts of the group on the customer (a stub when unknown), each unless a newer event has set it."""
    customer = begin(workspace, event, customer_id)
    if customer is None:
        return
    for name, value in values.items():
        if customer.newer(f"verification:{name}", own, event.position):
            customer.set(f"identityVerification.{name}", value)
    customer.stamp(event.time)
