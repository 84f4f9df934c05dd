"""Identity links and merges: an alias is folded into a canonical customer (events.md 5.4)."""

from __future__ import annotations

from projector.contract.collections import CUSTOMERS
from projector.contract.event import Event
from projector.projections import links, parked
from projector.projections.customer import record_merge
from projector.projections.reading import Reader, peek_identifier
from projector.projections.registry import Projection
from projector.projections.workspace import Needs, Workspace

_REFUSED = "refused-merge"
"""What is parked of a merge that would close a cycle: that it has been seen. The contract forbids to record it."""


def need_merge(needs: Needs, alias: str | None, canonical: str | None) -> None:
    """Both customers with their chains, and everything that carries the alias key."""
    if alias and canonical and alias != canonical:
        needs.customer(alias)
        needs.customer(canonical)
        links.dependents(needs, alias)
        parked.need(needs, _REFUSED, alias)


def merge(event: Event, workspace: Workspace, alias: str, canonical: str) -> None:
    """Fold the alias into the canonical customer and move what belongs to it (rules ID-1 to ID-6).

    Applied once per alias: the alias document carries the mark and is written after everything that moves.
    """
    if alias == canonical:
        return
    refused = parked.peek(workspace, _REFUSED, alias)
    if refused is not None and refused.has_applied(event):
        # Delivered again after the chain has changed, it would be recorded now (rule DUP-3).
        workspace.count("duplicate", event.type)
        return
    if _closes_cycle(workspace, alias, canonical):
        workspace.count("conflict", event.type)
        parked.touch(workspace, event, _REFUSED, alias)
        return
    known = workspace.peek(CUSTOMERS, alias) is not None
    tombstone = workspace.touch(event, CUSTOMERS, alias)
    if tombstone is None:
        return
    if not known:
        tombstone.set("customerId", alias)
    if not tombstone.newer("mergedInto", None, event.position):
        workspace.count("stale", event.type)
        return
    record_merge(tombstone, canonical, event)
    tombstone.stamp(event.time)
    links.move(workspace, event, alias, canonical)


def _closes_cycle(workspace: Workspace, alias: str, canonical: str) -> bool:
    """Whether the alias stands anywhere on the chain that begins at the canonical customer (rule ID-5)."""
    seen: set[str] = set()
    current: object = canonical
    while isinstance(current, str) and current and current not in seen:
        if current == alias:
            return True
        seen.add(current)
        document = workspace.peek(CUSTOMERS, current)
        current = None if document is None else document.get("mergedInto")
    return False


def _projection(alias_field: str) -> Projection:
    def need(event: Event, needs: Needs) -> None:
        need_merge(needs, peek_identifier(event.body, alias_field), peek_identifier(event.body, "canonical_id"))

    def fold(event: Event, workspace: Workspace) -> None:
        read = Reader(workspace, event)
        alias, canonical = read.identifier(alias_field), read.identifier("canonical_id")
        if alias is not None and canonical is not None:
            merge(event, workspace, alias, canonical)

    return Projection(need, fold)


PROJECTIONS = {
    "customer.identity.linked.v1": _projection("journey_id"),
    "customer.identity.merged.v1": _projection("merged_canonical_id"),
}
