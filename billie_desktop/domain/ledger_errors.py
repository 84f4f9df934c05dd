"""What the ledger's status codes mean (ledger.md 6). The code alone decides; the wording is never searched."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from enum import IntEnum

from billie_desktop.domain.command import Action, CommandStage
from billie_desktop.domain.errors import (
    AlreadyDone,
    Busy,
    DeskError,
    NotAllowed,
    NotFound,
    NotOffered,
    OutcomeUnknown,
    Refused,
    TryLater,
    Unreachable,
)

UNKNOWN_TEXT = "We do not know yet whether this was recorded. Do not enter it again."
BUSY_TEXT = "The ledger is busy with this account. Nothing was recorded; try again."
OVERLOADED_TEXT = "The ledger is busy. Nothing was recorded; try again later."
UNREACHABLE_TEXT = "The ledger is not reachable. Nothing was recorded; try again."


class Code(IntEnum):
    """The seventeen codes of gRPC."""

    OK = 0
    CANCELLED = 1
    UNKNOWN = 2
    INVALID_ARGUMENT = 3
    DEADLINE_EXCEEDED = 4
    NOT_FOUND = 5
    ALREADY_EXISTS = 6
    PERMISSION_DENIED = 7
    RESOURCE_EXHAUSTED = 8
    FAILED_PRECONDITION = 9
    ABORTED = 10
    OUT_OF_RANGE = 11
    UNIMPLEMENTED = 12
    INTERNAL = 13
    UNAVAILABLE = 14
    DATA_LOSS = 15
    UNAUTHENTICATED = 16


def reference() -> str:
    """``ERR-`` and eight characters: what an agent reads out to support."""
    return f"ERR-{secrets.token_hex(4)}"


def command_error(
    code: int, ledger_text: str, action: Action, make_reference: Callable[[], str] = reference
) -> DeskError:
    """The error for a failed command. Any number that is no gRPC code counts as "outcome unknown"."""
    match code:
        case Code.FAILED_PRECONDITION:
            return Refused(ledger_text or "The ledger refused this.", code="LEDGER_REJECTED")
        case Code.ALREADY_EXISTS:
            name = "ALREADY_DISBURSED" if action is Action.DISBURSE else "DUPLICATE_OPERATION"
            return AlreadyDone(ledger_text or "This had been done before.", code=name)
        case Code.NOT_FOUND:
            return NotFound("The ledger does not know this account.", code="ACCOUNT_NOT_FOUND")
        case Code.INVALID_ARGUMENT | Code.OUT_OF_RANGE:
            text = "The ledger could not accept a value."
            return Refused(f"{text} {ledger_text}" if ledger_text else text, code="INVALID_INPUT")
        case Code.ABORTED:
            return Busy(BUSY_TEXT, code="LEDGER_BUSY")
        case Code.RESOURCE_EXHAUSTED:
            return TryLater(OVERLOADED_TEXT, code="LEDGER_BUSY")
        case Code.UNAVAILABLE:
            return Unreachable(UNREACHABLE_TEXT, code="LEDGER_UNAVAILABLE")
        case Code.DEADLINE_EXCEEDED:
            return OutcomeUnknown(UNKNOWN_TEXT, code="LEDGER_TIMEOUT")
        case Code.PERMISSION_DENIED | Code.UNAUTHENTICATED:
            return NotAllowed("You are not allowed to do this, or not signed in.", code="INSUFFICIENT_PRIVILEGES")
        case Code.UNIMPLEMENTED:
            return NotOffered("This ledger does not offer this action.", code="NOT_SUPPORTED")
        case _:
            return OutcomeUnknown(UNKNOWN_TEXT, code="UNKNOWN_ERROR", reference=make_reference())


def lost_connection(make_reference: Callable[[], str] = reference) -> OutcomeUnknown:
    """The connection broke after the request may have left: it may have been posted."""
    return OutcomeUnknown(UNKNOWN_TEXT, code="NETWORK_ERROR", reference=make_reference())


def stage_of(error: DeskError) -> CommandStage:
    """The stage a command reaches through an error of its first try."""
    match error:
        case OutcomeUnknown():
            return CommandStage.UNKNOWN
        case TryLater():
            return CommandStage.FAILED
        case _:
            return CommandStage.REFUSED


def resolves_unknown(error: DeskError) -> bool:
    """Whether an answer to a same-key repeat says what became of an earlier try with unknown outcome.

    Only the ledger's own judgement of the request does: refused, already done, unknown account, wrong input. "Busy" may
    mean that the first try still runs; not reachable, not allowed and not offered say nothing about it.
    """
    if isinstance(error, NotAllowed | NotOffered):
        return False
    return isinstance(error, Refused | NotFound)
