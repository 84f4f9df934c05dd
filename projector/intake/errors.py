"""What the intake answers instead of doing it.

    IntakeError
    ├── Unauthenticated      no session, or none any more
    ├── Denied               role, limit, two-person rule
    ├── UnknownThing         the request, account, customer or note does not exist
    ├── Invalid              a value is wrong
    ├── NotInThisState       decided before, balance moved, frozen, …
    ├── AlreadyOpen          another open request
    ├── InProgress           the same thing is being done at this moment
    ├── TooOften             locked out
    ├── Away                 a server behind cannot be reached; nothing happened
    ├── NotKnownYet          it may have happened
    └── LedgerFailed         what the ledger answered, its code and text unchanged

Texts are for agents: what happened and what to do. They hold no names of customers, no amounts of other people's
business, nothing of the inside.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import grpc


@dataclass(frozen=True, slots=True)
class Decided:
    """Who decided a request, or made the open one, and when."""

    request_id: str
    status: str
    user_id: str = ""
    user_name: str = ""
    request_number: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a program can read besides the text (ErrorDetail of the protocol)."""

    retry_at: datetime | None = None
    decision: Decided | None = None
    balance_at_request: str = ""
    balance_now: str = ""
    limit: str = ""
    field: str = ""


class IntakeError(Exception):
    """Root. ``reason`` is a word of the list in ErrorDetail; ``text`` is a sentence for the agent."""

    status = grpc.StatusCode.INTERNAL

    def __init__(self, reason: str, text: str, facts: Facts | None = None) -> None:
        super().__init__(text)
        self.reason = reason
        self.text = text
        self.facts = facts or Facts()


class Unauthenticated(IntakeError):
    """Sign in (again)."""

    status = grpc.StatusCode.UNAUTHENTICATED


class Denied(IntakeError):
    """Not this person, or not this much."""

    status = grpc.StatusCode.PERMISSION_DENIED


class UnknownThing(IntakeError):
    """There is no such thing."""

    status = grpc.StatusCode.NOT_FOUND


class Invalid(IntakeError):
    """A value is wrong."""

    status = grpc.StatusCode.INVALID_ARGUMENT


class NotInThisState(IntakeError):
    """Right in itself, and not possible now."""

    status = grpc.StatusCode.FAILED_PRECONDITION


class AlreadyOpen(IntakeError):
    """There is an open one."""

    status = grpc.StatusCode.ALREADY_EXISTS


class InProgress(IntakeError):
    """The same thing is being done at this moment."""

    status = grpc.StatusCode.ABORTED


class TooOften(IntakeError):
    """Wait."""

    status = grpc.StatusCode.RESOURCE_EXHAUSTED


class Away(IntakeError):
    """A server behind is away; nothing happened."""

    status = grpc.StatusCode.UNAVAILABLE


class NotKnownYet(IntakeError):
    """It may have happened: the same request again tells."""

    status = grpc.StatusCode.UNKNOWN


class LedgerFailed(IntakeError):
    """The ledger's own answer: ``status`` is its code. ``sent``: False when the request has surely not left."""

    def __init__(self, status: grpc.StatusCode, text: str, *, sent: bool = True) -> None:
        super().__init__(_ledger_reason(status), text)
        self.status = status
        self.sent = sent


JUDGEMENTS = frozenset(
    {
        grpc.StatusCode.FAILED_PRECONDITION,
        grpc.StatusCode.ALREADY_EXISTS,
        grpc.StatusCode.NOT_FOUND,
        grpc.StatusCode.INVALID_ARGUMENT,
        grpc.StatusCode.OUT_OF_RANGE,
    }
)
"""Answers with which the ledger says for certain that this command has not posted (ledger.md 6)."""

NOT_BEGUN = frozenset(
    {grpc.StatusCode.UNIMPLEMENTED, grpc.StatusCode.PERMISSION_DENIED, grpc.StatusCode.UNAUTHENTICATED}
)
"""Answers to a first attempt that the ledger gives before it begins anything."""


def _ledger_reason(status: grpc.StatusCode) -> str:
    if status in JUDGEMENTS:
        return "LEDGER_REFUSED"
    return "LEDGER_AWAY" if status is grpc.StatusCode.UNAVAILABLE else "LEDGER_UNKNOWN"
