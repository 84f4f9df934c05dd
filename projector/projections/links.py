"""Customer keys, references and name copies in the documents that belong to a customer (LINK-1, LINK-2, ID-2, CUS-8).

Three moments:

* **attach**: a family writes a document that names a customer. The id is resolved through the merge chain,
  reference and name are copied from the customer as the workspace knows it (``needs`` asks for ``customer``).
* **move**: a merge. Everything that carries the alias key is moved at once, inside the fold, because the order of
  merges decides where a key ends. The projection's ``needs`` calls ``dependents`` for the alias.
* **settle**: after the fold of a batch. Customers and contacts that began to exist, and customers that got another
  name, are noticed during the fold; ``needs`` says which of their dependents must still be loaded, ``settle`` fills
  references and refreshes name copies. The result depends on the customer alone, so any split into batches ends
  alike: a dependent's ``updatedAt`` reaches the entry time of the event that made or renamed the customer, whichever
  of the two documents came first (``attach`` reads the same times from the customer's bookkeeping).

**Why customers are written last.** The mark "applied" of a customer event lies in the customer document. While the
dependents are written and the customer is not, a crash leaves a customer that looks untouched: the event is
delivered again, the customer appears, is renamed or merged again, and the same dependents are settled or moved again.
Written the other way round, a crash in between would leave references that nobody fills any more. For the same
reason contacts are written after the interactions that refer to them: see ``WRITTEN_LAST``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from projector.contract.event import Event
from projector.projections.document import Document
from projector.projections.workspace import Needs, Workspace

CUSTOMERS = "customers"
CONTACTS = "contacts"

AUDIT_CHAIN = "audit-chain"

WRITTEN_LAST = (AUDIT_CHAIN, CONTACTS, CUSTOMERS)
"""Collections that are written after all others, in this order."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Dependent:
    """How documents of a collection carry their customer: key, reference, name copy; other keys that merges move."""

    key: str
    reference: str | None = None
    name: str | None = None
    also: tuple[str, ...] = ()


DEPENDENTS: dict[str, Dependent] = {
    "conversations": Dependent("customerIdString", "customerId", also=("reapplicationBlock.canonicalCustomerId",)),
    "loan-accounts": Dependent("customerIdString", "customerId", "customerName"),
    "applications": Dependent("_proj.customerKey", "customerId"),
    "notifications": Dependent("customerId", "customerRef"),
    "collection-cases": Dependent("customerId", "customerRef"),
    "write-off-requests": Dependent("customerId"),
    "reapplication-block-clear-requests": Dependent("canonicalCustomerId"),
    "adjustment-requests": Dependent("customerId"),
    "contact-notes": Dependent("customerIdString", "customer"),
    "contacts": Dependent("customerId"),
    "feedback": Dependent("customerId"),
    "release-grants": Dependent("customerId"),
}
"""Every collection whose documents belong to a customer (rule ID-2)."""

INTERACTIONS = "interactions"
INTERACTION_KEY = "contactIdString"
INTERACTION_REFERENCE = "contact"


def attach(workspace: Workspace, document: Document, customer_id: str | None) -> None:
    """Give a document its customer: resolved key, reference or null, copy of the name.

    Without a customer id all of them become null. The customer must have been asked for with ``Needs.customer``.
    """
    dependent = DEPENDENTS[document.collection]
    chain = [] if customer_id is None else workspace.chain(customer_id)
    resolved = chain[-1] if chain else None
    _set(document, dependent.key, resolved)
    for alias in chain[:-1]:
        _reach(document, workspace.peek(CUSTOMERS, alias), "merged")
    customer = None if resolved is None else workspace.peek(CUSTOMERS, resolved)
    if dependent.reference is not None:
        _set(document, dependent.reference, None if customer is None else customer.id)
        _reach(document, customer, "appeared")
    if dependent.name is not None:
        _set(document, dependent.name, name_of(customer))
        _reach(document, customer, "renamed")


def rename(workspace: Workspace, event: Event, customer: Document, full_name: str) -> None:
    """Set a customer's ``fullName``; copies of it follow. An empty name is never a value (rule CUS-1)."""
    if not full_name or customer.get("fullName") == full_name:
        return
    customer.set("fullName", full_name)
    customer.note("renamed", max(event.position.ms, int(customer.meta.get("renamed") or 0)))
    workspace.link(customer.key, event)


def name_of(customer: Document | None) -> str:
    """The name that dependents copy, '' when there is none."""
    name = None if customer is None else customer.get("fullName")
    return name if isinstance(name, str) else ""


def dependents(needs: Needs, customer_id: str) -> None:
    """Ask for every document that carries a customer key, for a merge."""
    for collection, dependent in DEPENDENTS.items():
        for field in (dependent.key, *dependent.also):
            needs.match(collection, field, customer_id)


def move(workspace: Workspace, event: Event, alias: str, canonical: str) -> None:
    """Move everything that carries the alias key to the end of the canonical chain (rule ID-2)."""
    target = workspace.resolve(canonical)
    for collection, dependent in DEPENDENTS.items():
        carriers = workspace.find(collection, dependent.key, alias) + _by_reference(workspace, collection, alias)
        for document in carriers:
            attach(workspace, workspace.alter(document), target)
            document.reach(event.time)
        for field in dependent.also:
            for document in workspace.find(collection, field, alias):
                workspace.alter(document).set(field, target)
                document.reach(event.time)
                # What was said about the target before the merge was not said about this document. Should it come again
                # because a crash left the customer unwritten, the document must know it as past.
                if not document.remembers(event.digest):
                    document.mark_applied(event)


def _by_reference(workspace: Workspace, collection: str, alias: str) -> list[Document]:
    """Documents of older times that hold the alias as a reference alone, without the key in their bookkeeping."""
    dependent, customer = DEPENDENTS[collection], workspace.peek(CUSTOMERS, alias)
    if dependent.reference is None or not dependent.key.startswith("_proj.") or customer is None:
        return []
    if not customer.stored:  # nobody can refer to it yet
        return []
    found = workspace.find(collection, dependent.reference, customer.id)
    return [document for document in found if document.get(dependent.key) is None]


def needs(workspace: Workspace) -> Needs:
    """What ``settle`` needs beyond what is loaded, to be asked after the fold of a batch."""
    wanted = Needs()
    for collection, key in workspace.appeared:
        if collection == CONTACTS:
            wanted.match(INTERACTIONS, INTERACTION_KEY, key)
            continue
        for name, dependent in DEPENDENTS.items():
            if dependent.reference is not None:
                wanted.match(name, dependent.key, key)
    for key in workspace.renamed:
        for name, dependent in DEPENDENTS.items():
            if dependent.name is not None:
                wanted.match(name, dependent.key, key)
    return wanted


def settle(workspace: Workspace) -> None:
    """Fill references to what began to exist in this batch and refresh copies of new names. Safe to repeat."""
    customers = {key: event for (collection, key), event in workspace.appeared.items() if collection == CUSTOMERS}
    contacts = {key: event for (collection, key), event in workspace.appeared.items() if collection == CONTACTS}
    for collection, dependent in DEPENDENTS.items():
        if customers and dependent.reference is not None:
            _settle_references(workspace, collection, dependent.key, dependent.reference, CUSTOMERS, customers)
        if dependent.name is not None:
            _settle_names(workspace, collection, dependent.key, dependent.name)
    if contacts:
        _settle_references(workspace, INTERACTIONS, INTERACTION_KEY, INTERACTION_REFERENCE, CONTACTS, contacts)


def _settle_references(
    workspace: Workspace, collection: str, key_field: str, field: str, target: str, appeared: dict[str, Event]
) -> None:
    for document in workspace.existing(collection):
        key = document.get(key_field)
        event = appeared.get(key) if isinstance(key, str) else None
        if event is None:
            continue
        workspace.alter(document)
        _set(document, field, workspace.reference(target, str(key)))
        document.reach(event.time)


def _settle_names(workspace: Workspace, collection: str, key_field: str, field: str) -> None:
    if not workspace.renamed and not workspace.appeared:
        return
    for document in workspace.existing(collection):
        key = document.get(key_field)
        event = workspace.renamed.get(key) if isinstance(key, str) else None
        if event is None:
            continue
        workspace.alter(document)
        _set(document, field, name_of(workspace.peek(CUSTOMERS, str(key))))
        document.reach(event.time)


def _set(document: Document, field: str, value: object) -> None:
    if field.startswith("_proj."):
        if document.get(field) != value:
            document.note(field[6:], value)
    elif document.get(field, _ABSENT) != value:
        document.set(field, value)


def _reach(document: Document, customer: Document | None, what: str) -> None:
    ms = None if customer is None else customer.meta.get(what)
    if ms is not None:
        document.reach(_EPOCH + timedelta(milliseconds=int(ms)))


_ABSENT = object()
