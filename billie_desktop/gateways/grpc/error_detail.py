"""What the desk server says about an error besides its code and text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

import grpc
from google.protobuf.message import DecodeError

from billie_desktop.domain.money import Money
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb

KEY = "billie-error-bin"
LEDGERS_OWN = frozenset({"LEDGER_REFUSED", "LEDGER_AWAY", "LEDGER_UNKNOWN"})
"""Reasons with which the server only hands on what the ledger answered."""


@dataclass(frozen=True, slots=True)
class Detail:
    """``reason`` is a word of the protocol's list. What does not apply is empty or None."""

    reason: str
    retry_at: datetime | None = None
    request_id: str = ""
    status: str = ""
    request_number: str = ""
    user_id: str = ""
    user_name: str = ""
    decided_at: datetime | None = None
    balance_at_request: Money | None = None
    balance_now: Money | None = None
    limit: Money | None = None
    field: str = ""


def read_detail(error: grpc.aio.AioRpcError) -> Detail | None:
    """The detail of an error; None when there is none: then nobody who knows our protocol has judged the call."""
    trailing = cast("Iterable[tuple[str, str | bytes]]", error.trailing_metadata() or ())
    for key, value in trailing:
        if key == KEY and isinstance(value, bytes):
            try:
                return _detail(pb.ErrorDetail.FromString(value))
            except DecodeError:
                return None
    return None


def _detail(message: pb.ErrorDetail) -> Detail:
    decision = message.decision
    return Detail(
        reason=message.reason,
        retry_at=message.retry_at.ToDatetime(tzinfo=UTC) if message.HasField("retry_at") else None,
        request_id=decision.request_id,
        status=decision.status,
        request_number=decision.request_number,
        user_id=decision.user_id,
        user_name=decision.user_name,
        decided_at=decision.at.ToDatetime(tzinfo=UTC) if decision.HasField("at") else None,
        balance_at_request=Money.of(message.balance.at_request),
        balance_now=Money.of(message.balance.now),
        limit=Money.of(message.limit),
        field=message.field,
    )
