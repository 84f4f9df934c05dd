"""A request as the read model shows it: what is asked, by whom, and what became of it (read-models.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from billie_desktop.domain.approval import RequestKind
from billie_desktop.domain.money import Money


class RequestStatus(StrEnum):
    """The listed words; any other word stays as received and counts as decided."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class Urgency(StrEnum):
    """How a queue calls a request, the heaviest first; a large amount outweighs the requester's word."""

    SENIOR = "Senior"
    URGENT = "Urgent"
    HIGH = "High"
    NORMAL = "Normal"


@dataclass(frozen=True, slots=True)
class ApprovalRequest:
    """One request. Every field but id, kind and status may be missing (a stub of a decision that came first).

    ``requested_by`` '' means that nobody may decide it. ``comment`` is the decider's: comment or rejection reason.
    A block clear has ``block_reasons`` and no account and no amount; its ``notes`` are the justification.
    """

    kind: RequestKind
    request_id: str
    status: str
    number: str = ""
    event_id: str = ""
    account_id: str = ""
    account_number: str = ""
    customer_id: str = ""
    customer_name: str = ""
    amount: Money | None = None
    original_balance: Money | None = None
    principal_delta: Money | None = None
    fee_delta: Money | None = None
    reason: str = ""
    notes: str = ""
    priority: str = "normal"
    senior: bool = False
    requested_by: str = ""
    requested_by_name: str = ""
    requested_at: datetime | None = None
    decided_by: str = ""
    decided_by_name: str = ""
    decided_at: datetime | None = None
    comment: str = ""
    block_reasons: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """What it is about: the account, or the customer of a block clear."""
        return self.account_id or self.customer_id

    @property
    def is_pending(self) -> bool:
        """Whether it waits for a decision."""
        return self.status == RequestStatus.PENDING

    @property
    def weight(self) -> Money | None:
        """What a limit is compared with: the balance that goes, or the sum of what an adjustment moves."""
        if self.kind is RequestKind.WRITE_OFF:
            return self.amount
        parts = [each for each in (self.principal_delta, self.fee_delta) if each is not None]
        return sum((_size(each) for each in parts[1:]), _size(parts[0])) if parts else self.amount

    def urgency(self, senior_threshold: Money | None) -> Urgency:
        """Senior from the threshold on, else the requester's word; an unknown word is normal."""
        weight = self.weight
        if self.senior or (senior_threshold is not None and weight is not None and weight >= senior_threshold):
            return Urgency.SENIOR
        return {"urgent": Urgency.URGENT, "high": Urgency.HIGH}.get(self.priority, Urgency.NORMAL)


def _size(amount: Money) -> Money:
    return -amount if amount.value < 0 else amount


class RequestSort(StrEnum):
    """The orders of a queue. Equal ones follow their request id."""

    OLDEST = "oldest"
    NEWEST = "newest"
    SMALLEST = "smallest"
    LARGEST = "largest"


@dataclass(frozen=True, slots=True)
class RequestQuery:
    """Which requests. Empty sets and '' mean any; days are Sydney days of the decision, both included.

    ``decided_by`` is a user id or a part of a name. ``involving``: requested or decided by this user id.
    """

    statuses: frozenset[str] = frozenset()
    involving: str = ""
    decided_by: str = ""
    from_day: date | None = None
    to_day: date | None = None
    sort: RequestSort = RequestSort.OLDEST
