"""Beginning to apply an event to a customer, and setting values field by field (rules CUS-1 to CUS-3, ID-4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from projector.contract.collections import CUSTOMERS, RELEASE_GRANTS
from projector.contract.event import Event
from projector.contract.position import Position
from projector.projections import links
from projector.projections.document import Document
from projector.projections.maps import mobile
from projector.projections.workspace import Needs, Workspace

MOBILE = "mobile"
"""Bookkeeping: the stored mobile number as +61XXXXXXXXX. Grants are matched by it: ``_proj.mobile``."""

MERGES = "merges"
"""Bookkeeping of an alias: [target, entry ms, entry seq] of its merges, oldest first."""

_MERGES_KEPT = 16


def begin(workspace: Workspace, event: Event, customer_id: str) -> Document | None:
    """Apply an event to the customer it belongs to, a stub when unknown; None when it is applied already.

    That customer is the end of the merge chain as it was at the event's entry: an event that comes again after a merge
    finds the document that carries it, and never reaches another one (DUP-3). A late entry, which has no such place,
    goes to the end of the chain as it is now, unless a customer on the way carries it. Because customers are written
    last (``links``), None means that every other document of the event carries it too.

    The caller stamps a known customer when the event has an effect.
    """
    if any(each.remembers(event.digest) for each in _lineage(workspace, customer_id)):
        workspace.count("duplicate", event.type)
        return None
    resolved = workspace.resolve(customer_id) if event.late else _as_of(workspace, event.position, customer_id)
    known = workspace.peek(CUSTOMERS, resolved) is not None
    customer = workspace.touch(event, CUSTOMERS, resolved)
    if customer is not None and not known:
        customer.set("customerId", resolved)
        customer.stamp(event.time)
    return customer


def record_merge(alias: Document, canonical: str, event: Event) -> None:
    """Point an alias at another customer, and remember since when (the newest merges of an alias are kept)."""
    alias.set("mergedInto", canonical)
    merges = [*(alias.meta.get(MERGES) or []), [canonical, *event.position]]
    alias.note(MERGES, merges[-_MERGES_KEPT:])
    alias.note("merged", event.position.ms)


def _as_of(workspace: Workspace, position: Position, customer_id: str) -> str:
    """The end of the merge chain as it was when an entry came."""
    seen = [customer_id]
    while True:
        document = workspace.peek(CUSTOMERS, seen[-1])
        target = None if document is None else _target_as_of(document, position)
        if target is None or target in seen:
            return seen[-1]
        seen.append(target)


def _target_as_of(customer: Document, position: Position) -> str | None:
    merges = customer.meta.get(MERGES)
    if not merges:  # merged by another writer, at a time unknown
        target = customer.get("mergedInto")
        return target if isinstance(target, str) and target else None
    before = [target for target, ms, seq in merges if (int(ms), int(seq)) <= position]
    return str(before[-1]) if before else None


def _lineage(workspace: Workspace, customer_id: str) -> list[Document]:
    """The customer of an id and every customer it was ever merged into."""
    waiting, seen, found = [customer_id], {customer_id}, []
    while waiting:
        document = workspace.peek(CUSTOMERS, waiting.pop())
        if document is None:
            continue
        found.append(document)
        targets = [document.get("mergedInto"), *(merge[0] for merge in document.meta.get(MERGES) or ())]
        for target in targets:
            if isinstance(target, str) and target and target not in seen:
                seen.add(target)
                waiting.append(target)
    return found


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


def need_grants(needs: Needs, number: object) -> None:
    """Ask for the release grants of a mobile number as it was typed (rule CUS-8)."""
    normalised = mobile(str(number)) if isinstance(number, str | int) else None
    if normalised is not None:
        needs.match(RELEASE_GRANTS, "mobileE164", normalised)


def link_grants(workspace: Workspace, event: Event, customer: Document) -> None:
    """Release grants of the customer's number that have no customer take this one (rule CUS-8)."""
    number = customer.meta.get(MOBILE)
    if number is None:
        return
    for grant in workspace.find(RELEASE_GRANTS, "mobileE164", number):
        if grant.get("customerId") is None:
            workspace.alter(grant).set("customerId", customer.key)
            grant.reach(event.time)


def recompute_name(workspace: Workspace, event: Event, customer: Document) -> None:
    """``fullName`` from first and last name; without either it stays as it is (rule CUS-2)."""
    names = (customer.get("firstName"), customer.get("lastName"))
    full = " ".join(name.strip() for name in names if isinstance(name, str) and name.strip())
    links.rename(workspace, event, customer, full)
