"""Refusals of the desk server as domain errors. Its reasons decide, never the wording."""

from __future__ import annotations

import grpc

from billie_desktop.domain.approval import AboveLimit, AlreadyDecided, BalanceMoved, OpenRequest
from billie_desktop.domain.errors import (
    Busy,
    DeskError,
    InvalidInput,
    NotAllowed,
    NotFound,
    NotOffered,
    OutcomeUnknown,
    Refused,
    TryLater,
    Unreachable,
)
from billie_desktop.domain.ledger_errors import UNKNOWN_TEXT, reference
from billie_desktop.gateways.grpc.error_detail import Detail

NOT_SIGNED_IN = "NOT_SIGNED_IN"


def server_error(error: grpc.aio.AioRpcError, detail: Detail) -> DeskError:
    """The domain error of a call that the server has judged."""
    text, reason = error.details() or "The server refused this.", detail.reason
    match error.code():
        case grpc.StatusCode.UNAUTHENTICATED:
            return NotAllowed(text, code=NOT_SIGNED_IN)
        case grpc.StatusCode.PERMISSION_DENIED:
            return _denied(text, detail)
        case grpc.StatusCode.INVALID_ARGUMENT:
            return InvalidInput(detail.field, text)
        case grpc.StatusCode.NOT_FOUND:
            return NotFound(text, code=reason)
        case grpc.StatusCode.ALREADY_EXISTS:
            return OpenRequest(text, detail.request_id, detail.request_number, detail.user_name)
        case grpc.StatusCode.FAILED_PRECONDITION:
            return _not_now(text, detail)
        case grpc.StatusCode.UNIMPLEMENTED:
            return NotOffered(text, code="NOT_SUPPORTED")
        case grpc.StatusCode.ABORTED:
            return Busy(text, code=reason)
        case grpc.StatusCode.RESOURCE_EXHAUSTED:
            return TryLater(text, code=reason)
        case grpc.StatusCode.UNAVAILABLE:
            return Unreachable(text, code=reason)
        case _:
            return OutcomeUnknown(UNKNOWN_TEXT, code=reason or "UNKNOWN_ERROR", reference=reference())


def _denied(text: str, detail: Detail) -> NotAllowed:
    if detail.reason == "LIMIT":
        words = f"{text} It is {detail.limit.with_symbol()}." if detail.limit is not None else text
        return AboveLimit(words, detail.limit)
    return NotAllowed(text, code=detail.reason)


def _not_now(text: str, detail: Detail) -> Refused:
    match detail.reason:
        case "BALANCE_MOVED":
            return BalanceMoved(text, detail.balance_at_request, detail.balance_now)
        case "ALREADY_DECIDED":
            return AlreadyDecided(text, detail.status, detail.user_name, detail.decided_at)
        case "FROZEN":
            return NotAllowed(text, code="FROZEN")
        case _:
            return Refused(text, code=detail.reason)
