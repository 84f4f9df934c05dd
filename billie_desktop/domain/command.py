"""A servicing command from intent to outcome."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from billie_desktop.domain.ledger import Posting
from billie_desktop.domain.money import Money


class Action(StrEnum):
    """What an agent can do to an account; the value is the action part of an idempotency key (ledger.md 5)."""

    RECORD_REPAYMENT = "record-repayment"
    WAIVE_FEE = "waive-fee"
    LATE_FEE = "late-fee"
    DISHONOUR_FEE = "dishonour-fee"
    DISBURSE = "disburse"
    ADJUST = "adjust"
    REQUEST_WRITE_OFF = "request-write-off"
    APPROVE_REQUEST = "approve-request"
    REJECT_REQUEST = "reject-request"
    CANCEL_REQUEST = "cancel-request"


REQUESTS = frozenset({Action.ADJUST, Action.REQUEST_WRITE_OFF})
"""What one person asks for and another decides."""

DECISIONS = frozenset({Action.APPROVE_REQUEST, Action.REJECT_REQUEST, Action.CANCEL_REQUEST})
"""What ends a request."""


class CommandStage(StrEnum):
    """The life of a command (features.md AC-8). Every stage is set by something that happened.

    INTENDED: on disk, nothing sent. SENT: the first byte may have left. CONFIRMED: the ledger answered with a posting.
    SETTLED: the record itself shows it. REFUSED: the ledger said no. FAILED: not posted, the same key may be retried.
    UNKNOWN: it may have been posted.
    """

    INTENDED = "intended"
    SENT = "sent"
    CONFIRMED = "confirmed"
    SETTLED = "settled"
    REFUSED = "refused"
    FAILED = "failed"
    UNKNOWN = "unknown"


LOCKING = frozenset({CommandStage.INTENDED, CommandStage.SENT, CommandStage.UNKNOWN})
"""Stages in which the same action on the account is locked in every window."""

OVER = frozenset({CommandStage.SETTLED, CommandStage.REFUSED})
"""Stages from which no further stage follows."""


@dataclass(frozen=True, slots=True)
class Intent:
    """One intent of the agent, made when the form opens. ``values`` are the typed fields as wire texts."""

    key: str
    action: Action
    account_id: str
    account_number: str
    customer_id: str
    amount: Money | None
    values: dict[str, str]
    made_at: datetime
    record_updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """An intent and what became of it.

    ``tries`` counts real sends, ``attempts`` those that the agent asked for. ``doubtful``: an earlier send may have
    been posted, so that only the ledger's own judgement or a found posting ends the doubt.
    """

    intent: Intent
    stage: CommandStage
    changed_at: datetime
    tries: int = 0
    attempts: int = 0
    doubtful: bool = False
    posting: Posting | None = None
    error_code: str = ""
    error_text: str = ""
    reference: str = ""
    dismissed: bool = field(default=False)

    def moved(self, stage: CommandStage, at: datetime, **changes: object) -> Command:
        """The same command in another stage."""
        return replace(self, stage=stage, changed_at=at, **changes)  # type: ignore[arg-type]

    @property
    def key(self) -> str:
        """The idempotency key: the identity of the command."""
        return self.intent.key

    @property
    def is_over(self) -> bool:
        """Nothing more will happen to it by itself or by its key."""
        return self.stage in OVER

    @property
    def locks(self) -> bool:
        """Whether it locks the same action on its account."""
        return self.stage in LOCKING
