"""Beginning to apply an event to a customer, and setting values field by field (rules CUS-1 to CUS-3, ID-4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from projector.contract.collections import CUSTOMERS
from projector.contract.event import Event
from projector.projections import links
from projector.projections.document import Document
from projector.projections.maps import mobile
from projector.projections.workspace import Needs, Workspace

MOBILE = "mobile"
"""Bookkeeping: the stored mobile number as +61XXXXXXXXX. Grants are matched by it: ``_proj.mobile``."""


def begin(workspace: Workspace, event: Event, customer_id: str) -> Document | None:
    """Apply an event to the customer at the end of the merge chain, a stub when unknown; None when applied already.

    The caller stamps a known customer when the event has an effect. None also stands for an event that was applied to
    a customer that has been merged since: delivered again it must not reach the canonical one (DUP-3). And because
    customers are written last (``links``), None means that every other document of the event carries it too.
    """
    chain = workspace.chain(customer_id)
    for name in chain[:-1]:
        alias = workspace.peek(CUSTOMERS, name)
        if alias is not None and alias.has_applied(event):
            workspace.count("duplicate", event.type)
            return None
    resolved = chain[-1]
    known = workspace.peek(CUSTOMERS, resolved) is not None
    customer = workspace.touch(event, CUSTOMERS, resolved)
    if customer is not None and not known:
        customer.set("customerId", resolved)
        customer.stamp(event.time)
    return customer


def set_fields(customer: Document, event: Event, values: dict[str, Any], own: datetime | None) -> set[str]:
    """Set the given values (null means not given), each unless a newer event has set it; the names that were set.

    A field that no event has set is filled whatever the age of this one (rule CUS-3).
    """
    accepted = set()
    for name, value in values.items():
        if value is not None and customer.newer(name, own, event.position):
            customer.set(name, value)
            accepted.add(name)
    if "mobilePhoneNumber" in accepted:
        customer.note(MOBILE, mobile(customer.get("mobilePhoneNumber")))
    return accepted


def need_owner(needs: Needs, number: str) -> None:
    """Ask for the customers who have a mobile number, given as +61XXXXXXXXX."""
    needs.match(CUSTOMERS, f"_proj.{MOBILE}", number)


def owner(workspace: Workspace, number: str) -> str | None:
    """The customer who has a mobile number, merges followed; of several the one that was there first (rule RL-4)."""
    found = workspace.find(CUSTOMERS, f"_proj.{MOBILE}", number)
    if not found:
        return None
    return workspace.resolve(min(found, key=lambda each: (each.get("createdAt"), each.key)).key)


def recompute_name(workspace: Workspace, event: Event, customer: Document) -> None:
    """``fullName`` from first and last name; without either it stays as it is (rule CUS-2)."""
    names = (customer.get("firstName"), customer.get("lastName"))
    full = " ".join(name.strip() for name in names if isinstance(name, str) and name.strip())
    links.rename(workspace, event, customer, full)
