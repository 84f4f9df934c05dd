"""Requests that a second person decides: write-offs, adjustments, block clears (features.md A6, desk-events.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from billie_desktop.domain.errors import AlreadyDone, NotAllowed, Refused
from billie_desktop.domain.money import Money


class RequestKind(StrEnum):
    """What is requested."""

    WRITE_OFF = "write-off"
    ADJUSTMENT = "adjustment"
    BLOCK_CLEAR = "block-clear"


WRITE_OFF_REASONS = (
    "hardship", "bankruptcy", "deceased", "unable_to_locate", "fraud_victim", "disputed", "aged_debt", "other",
)  # fmt: skip
PRIORITIES = ("normal", "high", "urgent")
LEAST_COMMENT = 10
"""Characters of a comment, a rejection or the reason of an adjustment."""


@dataclass(frozen=True, slots=True)
class WriteOffForm:
    """A request to write off the whole balance. ``request_id`` is made when the form opens (``keys.form_key``) and is
    the same in every retry. ``shown_balance``: what the agent saw; another one of the ledger refuses the request."""

    request_id: str
    account_id: str
    reason: str
    notes: str = ""
    priority: str = "normal"
    shown_balance: Money | None = None


@dataclass(frozen=True, slots=True)
class AdjustmentForm:
    """A signed correction: plus raises the debt. At least one of the two amounts is not zero."""

    request_id: str
    account_id: str
    principal: Money
    fees: Money
    reason: str
    priority: str = "normal"


@dataclass(frozen=True, slots=True)
class Requested:
    """What was recorded; the read model shows it under ``event_id`` a moment later."""

    request_id: str
    event_id: str
    amount: Money | None
    balance: Money | None
    senior: bool = False
    already_recorded: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that stands. ``status``: approved, rejected, cancelled. Balances are of approvals only.

    ``being_recorded``: the money has moved, the read model follows later; a row that still says pending is not wrong.
    """

    request_id: str
    status: str
    transaction_id: str = ""
    ledger_event_id: str = ""
    balance_before: Money | None = None
    balance_after: Money | None = None
    already_recorded: bool = False
    being_recorded: bool = False


class OpenRequest(Refused):
    """The account has an open request: whose, and its number."""

    def __init__(self, text: str, request_id: str, number: str = "", by: str = "") -> None:
        super().__init__(text, code="OPEN_REQUEST")
        self.request_id = request_id
        self.number = number
        self.by = by


class BalanceMoved(Refused):
    """The balance is another one than at the request. Approve again with ``now`` as the confirmed balance."""

    def __init__(self, text: str, at_request: Money | None, now: Money | None) -> None:
        super().__init__(text, code="BALANCE_MOVED")
        self.at_request = at_request
        self.now = now


class AlreadyDecided(AlreadyDone):
    """Somebody has decided it before: what, who, when."""

    def __init__(self, text: str, status: str, by: str, at: datetime | None) -> None:
        super().__init__(text, code="ALREADY_DECIDED")
        self.status = status
        self.by = by
        self.at = at


class AboveLimit(NotAllowed):
    """The amount is above what the role may do; ``limit`` says how much that is."""

    def __init__(self, text: str, limit: Money | None) -> None:
        super().__init__(text, code="LIMIT")
        self.limit = limit
