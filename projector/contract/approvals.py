"""Requests that a second person decides, as the intake sees them: stored rows, and its own notes about them.

The intake's notes are **claims** in its own database. A claim is made with a single insert, so that of two people, or
two intakes, one wins. They close the time in which an event is on its way and the read model does not show it yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

PENDING, APPROVED, REJECTED, CANCELLED = "pending", "approved", "rejected", "cancelled"


class Kind(StrEnum):
    """What is requested."""

    WRITE_OFF = "write-off"
    ADJUSTMENT = "adjustment"
    BLOCK_CLEAR = "block-clear"


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """A loan account in the read model. ``outstanding`` is cached and may be old; None when it is not known."""

    loan_account_id: str
    account_number: str
    customer_id: str
    customer_name: str
    outstanding: Decimal | None


@dataclass(frozen=True, slots=True)
class BlockFacts:
    """A customer in the read model, after merges, and his block; ``reason`` '' = not blocked, ``until`` inclusive."""

    customer_id: str
    customer_name: str
    reason: str
    until: date | None
    conversation_id: str


@dataclass(frozen=True, slots=True)
class StoredRequest:
    """A request in the read model. A missing value is None or ''.

    ``loan_account_id`` is what it is about: of a block clear the customer. ``block_reasons`` are of block clears only,
    whose ``reason`` is the justification.
    """

    request_id: str
    request_number: str
    event_id: str
    status: str
    loan_account_id: str
    customer_id: str
    requested_by: str
    requested_by_name: str
    reason: str
    amount: Decimal | None = None
    original_balance: Decimal | None = None
    principal_delta: Decimal | None = None
    fee_delta: Decimal | None = None
    decided_by: str = ""
    decided_by_name: str = ""
    decided_at: datetime | None = None
    block_reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenClaim:
    """The open request of an account; of a block clear ``loan_account_id`` is the customer.

    ``event`` is the whole entry as it is published, in every attempt the same.
    """

    kind: Kind
    loan_account_id: str
    request_id: str
    user_id: str
    user_name: str
    at: datetime
    event: Mapping[str, str]
    published: bool = False


@dataclass(frozen=True, slots=True)
class Posted:
    """What the ledger answered to an approval; '' where it did not say."""

    transaction_id: str = ""
    ledger_event_id: str = ""
    balance_before: str = ""
    balance_after: str = ""


@dataclass(frozen=True, slots=True)
class DecisionClaim:
    """Who decides a request, and how far it has come. ``claim_id`` is unique, so that nobody ends another's claim.

    ``posted``: the ledger has answered (approvals only). ``event``: the entry to publish, known when nothing else can
    stop the decision. ``command``: what follows on the command stream, for kinds that send one. ``published``: the
    streams hold both.
    """

    kind: Kind
    request_id: str
    status: str
    user_id: str
    user_name: str
    comment: str
    at: datetime
    claim_id: str
    posted: Posted | None = None
    event: Mapping[str, Any] = field(default_factory=dict)
    published: bool = False
    command: Mapping[str, Any] = field(default_factory=dict)
