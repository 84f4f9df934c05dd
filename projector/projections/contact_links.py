"""Which customer a contact is: linked and unlinked (events.md 5.15)."""

from __future__ import annotations

from projector.contract.event import Event
from projector.projections import links
from projector.projections.contact import audit, begin, need_contact
from projector.projections.document import Document
from projector.projections.reading import Reader, peek_identifier
from projector.projections.registry import Projection
from projector.projections.workspace import Needs, Workspace

_SLOT = "link"


def _needs(event: Event, needs: Needs) -> None:
    need_contact(event, needs)
    needs.customer(peek_identifier(event.body, "customer_id"))


def _fold_linked(event: Event, workspace: Workspace) -> None:
    read = Reader(workspace, event)
    contact_id, customer_id = read.key("contact_id"), read.identifier("customer_id")
    own, linked = read.own_time("linked_at", required=True), read.moment("linked_at", required=True)
    basis, actor = read.text("match_basis"), read.text("actor")

    contact = begin(workspace, event, contact_id)
    if contact is None:
        return
    if customer_id is not None and contact.newer(_SLOT, own, event.position):
        links.attach(workspace, contact, customer_id)
        contact.set("linkBasis", basis)
        contact.set("linkedAt", linked or event.time)
    elif customer_id is not None:
        workspace.count("stale", event.type)
    audit(workspace, event, contact_id, own, actor, {"basis": basis, "customer": customer_id})


def _fold_unlinked(event: Event, workspace: Workspace) -> None:
    read = Reader(workspace, event)
    contact_id, customer_id = read.key("contact_id"), read.identifier("customer_id")
    own, actor = read.own_time("unlinked_at"), read.text("actor")

    contact = begin(workspace, event, contact_id)
    if contact is None:
        return
    if customer_id is not None and _is_linked_to(workspace, contact, customer_id):
        if contact.newer(_SLOT, own, event.position):
            for name in ("customerId", "linkBasis", "linkedAt"):
                contact.set(name, None)
        else:
            workspace.count("stale", event.type)
    audit(workspace, event, contact_id, own, actor, {"customer": customer_id})


def _is_linked_to(workspace: Workspace, contact: Document, customer_id: str) -> bool:
    """Whether an unlink is about the stored link, or about one that may still arrive."""
    stored = contact.get("customerId")
    return stored is None or workspace.resolve(str(stored)) == workspace.resolve(customer_id)


PROJECTIONS: dict[str, Projection] = {
    "contact.linked.v1": Projection(_needs, _fold_linked),
    "contact.unlinked.v1": Projection(_needs, _fold_unlinked),
}
