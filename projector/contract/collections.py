"""The read-model collections as data: natural keys, indexes, large arrays (read-models.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

CUSTOMERS = "customers"
CONVERSATIONS = "conversations"
APPLICATIONS = "applications"
LOAN_ACCOUNTS = "loan-accounts"
NOTIFICATIONS = "notifications"
COLLECTION_CASES = "collection-cases"
CONTACTS = "contacts"
INTERACTIONS = "interactions"
CONTACT_AUDIT_LOG = "contact-audit-log"
BATCHES = "batches"
FEEDBACK = "feedback"
RELEASE_BATCHES = "release-batches"
RELEASE_GRANTS = "release-grants"
RELEASE_GATE_STATUS = "release-gate-status"
WRITE_OFF_REQUESTS = "write-off-requests"
BLOCK_CLEAR_REQUESTS = "reapplication-block-clear-requests"

# Ours, besides the read models of the platform (docs/protocol.md).
ADJUSTMENT_REQUESTS = "adjustment-requests"
AUDIT_LOG = "audit-log"
AUDIT_CHAIN = "audit-chain"

# Internal: outcomes that wait for a document which must not exist yet. No reader sees it.
PARKED = "projector-parked"
# Internal: calls to the marketing service that events ask for (see ``contract.effects``).
EFFECTS = "projector-effects"

# Notes of staff: ours come by events, the web desk writes its own beside them.
CONTACT_NOTES = "contact-notes"

# Desk-owned: the projector never writes these.
USERS = "users"
MEDIA = "media"
ISSUES = "issues"

KEYED_BY_ID = frozenset({CONTACT_NOTES, USERS})
"""Collections whose natural key is their ``_id`` as text, 24 hexadecimal digits: others write them too."""

ASCENDING = 1
DESCENDING = -1


@dataclass(frozen=True, slots=True)
class Index:
    """One index: (field, 1 or -1) pairs in order."""

    fields: tuple[tuple[str, int], ...]
    unique: bool = False

    @property
    def name(self) -> str:
        """The name MongoDB would give it, ``field_1_other_-1``."""
        return "_".join(f"{field}_{direction}" for field, direction in self.fields)


@dataclass(frozen=True, slots=True)
class CollectionSpec:
    """An event-projected collection.

    ``key_fields`` is the natural key; empty when the key is not in the document's fields, then it stands in
    ``_proj.key``. ``arrays`` are bounded but large: the projector appends to them without loading them.
    ``customer_field`` holds the customer key as text, where the collection has one. ``shared``: the web desk may also
    change fields that the projector reads, so a copy in memory must not be trusted.
    """

    name: str
    key_fields: tuple[str, ...]
    indexes: tuple[Index, ...] = ()
    arrays: tuple[str, ...] = ()
    customer_field: str | None = None
    shared: bool = False

    def key_of(self, document: Mapping[str, Any]) -> str | None:
        """The natural key of a stored document as one text; None when it lacks a part."""
        if not self.key_fields:
            key = (document.get("_proj") or {}).get("key")
            return None if key is None else str(key)
        parts = [document.get(field) for field in self.key_fields]
        if any(part is None or part == "" for part in parts):
            return None
        return join_key(*(str(part) for part in parts))

    def all_indexes(self) -> tuple[Index, ...]:
        """The unique index of the natural key, then the others."""
        if not self.key_fields:
            return self.indexes
        return (Index(tuple((field, ASCENDING) for field in self.key_fields), unique=True), *self.indexes)


def join_key(*parts: str) -> str:
    """A natural key as one text: a single part as it is, several joined by ``/`` (escaped inside a part)."""
    if len(parts) == 1:
        return parts[0]
    return "/".join(part.replace("%", "%25").replace("/", "%2F") for part in parts)


def split_key(key: str, count: int) -> tuple[str, ...]:
    """The parts of a key made by ``join_key`` from ``count`` parts. Raises ValueError on another number."""
    if count == 1:
        return (key,)
    parts = tuple(part.replace("%2F", "/").replace("%25", "%") for part in key.split("/"))
    if len(parts) != count:
        raise ValueError(f"a key of {count} parts is expected")
    return parts


def _single(*fields: str) -> tuple[Index, ...]:
    return tuple(Index(((field, ASCENDING),)) for field in fields)


def _pages(key: str, *fields: str) -> tuple[Index, ...]:
    """Indexes of a list that is sorted by a field, and by its key where that is the same; pages follow either way."""
    return tuple(Index(((field, ASCENDING), (key, ASCENDING))) for field in fields)


def _pages_of(group: str, key: str, *fields: str) -> tuple[Index, ...]:
    """The same within one value of another field."""
    return tuple(Index(((group, ASCENDING), (field, ASCENDING), (key, ASCENDING))) for field in fields)


def _newest(*fields: str) -> Index:
    return Index((*((field, ASCENDING) for field in fields), ("updatedAt", DESCENDING)))


PROJECTED: dict[str, CollectionSpec] = {
    spec.name: spec
    for spec in (
        CollectionSpec(
            CUSTOMERS,
            ("customerId",),
            # Grants are matched by the normalised number, which the projector keeps beside the one as typed.
            (
                # The search of the desk is a range of the terms (``search_terms``).
                # ``individualStatus`` is set by others; a list of accounts is narrowed by it (deceased).
                *_single(
                    "mergedInto",
                    "mobilePhoneNumber",
                    "emailAddress",
                    "individualStatus",
                    "_proj.mobile",
                    "_proj.search",
                ),
                *_pages("customerId", "fullName", "emailAddress", "updatedAt"),
            ),
            customer_field="customerId",
        ),
        CollectionSpec(
            CONVERSATIONS,
            ("conversationId",),
            (
                *_single("applicationNumber", "customerIdString", "status", "decisionStatus"),
                _newest("status", "decisionStatus"),
                _newest("customerIdString"),
                # Blocks are found and moved by the customer they were decided for.
                *_single("reapplicationBlock.canonicalCustomerId"),
                # The desk's list: newest change first, page by page; search by the holder of a statement account.
                Index((("updatedAt", DESCENDING), ("_id", DESCENDING))),
                *_single("statementAccountHolders"),
            ),
            arrays=("utterances", "noticeboard"),
            customer_field="customerIdString",
        ),
        CollectionSpec(
            APPLICATIONS,
            ("applicationNumber",),
            # The document holds the customer as a reference only; links need its key before the customer exists.
            _single("applicationOutcome", "customerId", "_proj.customerKey"),
        ),
        CollectionSpec(
            LOAN_ACCOUNTS,
            ("loanAccountId",),
            (
                *_single(
                    "accountNumber",
                    "customerId",
                    "customerIdString",
                    "accountStatus",
                    "commencementDate",
                    "loanTerms.disbursedDate",
                    "closure.closedDate",
                    "aging.isInArrears",
                    "aging.bucket",
                    "_proj.search",
                ),
                # Lists of one status in an order of their own: what is in arrears, the loans to disburse.
                *_pages_of("accountStatus", "loanAccountId", "aging.currentDPD", "commencementDate"),
                *_pages(
                    "loanAccountId",
                    "customerName",
                    "accountStatus",
                    "aging.currentDPD",
                    "balances.totalOutstanding",
                    "lastPayment.date",
                    "loanTerms.openedDate",
                ),
            ),
            customer_field="customerIdString",
        ),
        CollectionSpec(
            NOTIFICATIONS,
            ("notificationId",),
            _single("idempotencyKey", "customerId", "status", "eventAt"),
            customer_field="customerId",
        ),
        CollectionSpec(
            COLLECTION_CASES,
            ("accountId",),
            (
                *_single("customerId", "state", "rung", "hardshipPaused", "stoppedContact", "openedAt"),
                _newest("state", "rung"),
                _newest("customerId"),
                *_pages("accountId", "updatedAt"),  # the desk's queue: all, and those of one state
                *_pages_of("state", "accountId", "updatedAt"),
            ),
            customer_field="customerId",
        ),
        CollectionSpec(
            CONTACTS,
            ("contactId",),
            (
                *_single("email", "mobileE164", "referralCode", "referredByContactId"),
                *_single("needsReview", "customerId", "derivedStage", "_proj.search"),
            ),
            customer_field="customerId",
        ),
        CollectionSpec(INTERACTIONS, ("interactionId",), _single("contactIdString", "contact", "occurredAt")),
        CollectionSpec(CONTACT_AUDIT_LOG, (), _single("contactIdString", "occurredAt", "eventId")),
        CollectionSpec(BATCHES, ("batchId",)),
        CollectionSpec(
            FEEDBACK,
            ("feedbackId",),
            _single("contactIdString", "customerId", "productArea", "status"),
            customer_field="customerId",
        ),
        CollectionSpec(RELEASE_BATCHES, ("releaseId",)),
        CollectionSpec(
            RELEASE_GRANTS,
            ("releaseId", "mobileE164"),
            _single("releaseId", "mobileE164", "contactId", "customerId"),
            customer_field="customerId",
        ),
        CollectionSpec(RELEASE_GATE_STATUS, ("gateId",)),
        CollectionSpec(
            WRITE_OFF_REQUESTS,
            ("requestId",),
            _single("eventId", "requestNumber", "loanAccountId", "customerId", "status"),
            customer_field="customerId",
            shared=True,
        ),
        CollectionSpec(
            BLOCK_CLEAR_REQUESTS,
            ("requestId",),
            _single("eventId", "requestNumber", "canonicalCustomerId", "status"),
            customer_field="canonicalCustomerId",
            shared=True,
        ),
        CollectionSpec(
            ADJUSTMENT_REQUESTS,
            ("requestId",),
            _single("eventId", "requestNumber", "loanAccountId", "customerId", "status"),
            customer_field="customerId",
        ),
        CollectionSpec(
            AUDIT_LOG,
            ("entryId",),
            _single("number", "actor", "action", "resourceId", "customerId", "commandId"),
        ),
        CollectionSpec(AUDIT_CHAIN, ("chainId",)),
        CollectionSpec(
            CONTACT_NOTES,
            (),
            _single("customer", "customerIdString", "loanAccount", "amendsNote", "status", "createdAt"),
            customer_field="customerIdString",
            shared=True,
        ),
        CollectionSpec(PARKED, ("parkedKey",)),
        CollectionSpec(EFFECTS, ("effectId",), _single("state", "contactId"), shared=True),
    )
}
"""Event-projected collections by name."""

DESK_OWNED: dict[str, tuple[Index, ...]] = {
    USERS: (),
    MEDIA: (),
    ISSUES: _single("status", "reportedBy"),
}
"""Collections of the desk and their indexes."""
