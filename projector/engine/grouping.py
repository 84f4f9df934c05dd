"""What an event has to do with: names of things that belong together, and whether it touches what all share.

Events that name a common thing must be applied in their order. Things of one customer (accounts, conversations, mobile
numbers, merged customers …) come to be named together and form a group, which one partition works on. A few documents
are everybody's (``SHARED``): naming them makes no group, or all would become one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from projector.contract.collections import (
    APPLICATIONS,
    AUDIT_CHAIN,
    AUDIT_LOG,
    BATCHES,
    CONTACT_AUDIT_LOG,
    CONTACTS,
    CUSTOMERS,
    EFFECTS,
    RELEASE_BATCHES,
    RELEASE_GATE_STATUS,
    RELEASE_GRANTS,
)
from projector.contract.event import Event
from projector.projections.maps import mobile
from projector.projections.registry import Projection
from projector.projections.workspace import Needs

Name = tuple[str, str]
"""(kind of thing, its key)."""

MOBILE = "mobile"
SHARED = frozenset({AUDIT_CHAIN, BATCHES, RELEASE_BATCHES, RELEASE_GATE_STATUS})
"""Documents that events of everybody touch."""

_SINGLE = frozenset({AUDIT_LOG, CONTACT_AUDIT_LOG, EFFECTS})
"""Documents that one event makes: their order follows from what else it names."""

_LOOKED_FOR_BY = {
    "mobileE164": MOBILE,
    "_proj.mobile": MOBILE,
    "contactIdString": CONTACTS,
    "contactId": CONTACTS,
    "applicationNumber": APPLICATIONS,
}
"""What a document is looked for by; every other field that is matched holds a customer key."""

_DEPTH = 3


@dataclass(slots=True)
class Names:
    """Everything an event names, customers first; ``shared``: also what belongs to everybody."""

    own: list[Name]
    shared: bool


def names_of(projections: Mapping[str, Projection], event: Event) -> Names:
    """From what the projection needs, and from the values by which other events look for documents."""
    needs = Needs()
    try:
        projections[event.type].needs(event, needs)
    except Exception:
        needs.customer(event.customer)  # its fold decides about the entry; what was named so far counts
    own: dict[Name, None] = dict.fromkeys((CUSTOMERS, customer) for customer in needs.customers)
    shared = False
    for collection, keys in needs.documents.items():
        if collection in SHARED:
            shared = True
        elif collection not in _SINGLE:
            own.update(dict.fromkeys((collection, key) for key in keys))
    for (collection, field), values in needs.matching.items():
        if (collection, field) == (RELEASE_GRANTS, "releaseId"):
            shared = True
            continue
        kind = _LOOKED_FOR_BY.get(field, CUSTOMERS)
        own.update(dict.fromkeys((kind, value) for value in values if isinstance(value, str) and value))
    own.update(dict.fromkeys(_carried(event)))
    return Names(sorted(own, key=_customers_first) if len(own) > 1 else list(own), shared)


def _customers_first(name: Name) -> tuple[bool, Name]:
    return name[0] != CUSTOMERS, name


def _carried(event: Event) -> Iterator[Name]:
    """Values by which other events may look for what this one makes."""
    yield from _in_object(event.fields, 1)
    yield from _in_object(event.body, _DEPTH)


def _in_object(values: Mapping[str, Any], depth: int) -> Iterator[Name]:
    for field, value in values.items():
        kind = _kinds.get(field, _UNKNOWN)
        if kind is _UNKNOWN:
            kind = _learn(field)
        if kind is not None:
            if isinstance(value, str | int) and type(value) is not bool:
                text = mobile(str(value)) if kind == MOBILE else str(value)
                if text:
                    yield kind, text
        elif depth > 1 and isinstance(value, dict):
            yield from _in_object(value, depth - 1)


_UNKNOWN = ""
_kinds: dict[str, str | None] = {}
_KINDS_KEPT = 10_000


def _learn(field: str) -> str | None:
    """What a field of this name holds: a mobile number, an application number, or nothing that is looked for."""
    name = field.lower()
    found = None
    if "mobile" in name or "phone" in name:
        found = MOBILE
    elif name.startswith("app") and "number" in name:
        found = APPLICATIONS
    if len(_kinds) < _KINDS_KEPT:
        _kinds[field] = found
    return found
