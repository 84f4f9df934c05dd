"""Reading the audit log from a desk: messages in, messages out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from projector.intake import request_values as values
from projector.intake.caller import Caller
from projector.intake.desk_service import Signed
from projector.intake.policy import APPROVE
from projector.intake.session_methods import stamp
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb

DEFAULT_PAGE, LARGEST_PAGE = 50, 200

_TEXTS = {
    "entry_id": "entryId",
    "actor_id": "actor",
    "actor_name": "actorName",
    "role": "role",
    "action": "action",
    "phase": "phase",
    "resource_kind": "resourceKind",
    "resource_id": "resourceId",
    "customer_id": "customerId",
    "amount": "amount",
    "reason": "reason",
    "outcome": "outcome",
    "transaction_id": "transactionId",
    "command_id": "commandId",
    "terminal": "terminal",
    "application_version": "applicationVersion",
    "hash": "hash",
    "previous_hash": "previousHash",
}
"""Field of the message → field of the document."""


class AuditLog(Protocol):
    """Where entries are read. Methods raise StoreAway."""

    async def page(
        self,
        filters: Mapping[str, str],
        from_time: datetime | None,
        to_time: datetime | None,
        below: int | None,
        limit: int,
    ) -> Sequence[Mapping[str, Any]]:
        """Entries with equal values, newest first, with numbers ``below``; both times are included."""


class AuditMethods:
    """ListAudit."""

    def __init__(self, log: AuditLog) -> None:
        self._log = log

    def signed(self) -> Mapping[str, Signed]:
        """Methods by name."""
        return {"ListAudit": self.list}

    async def list(self, request: pb.ListAuditRequest, caller: Caller, seconds: float) -> Message:
        """A page of entries; who may not approve sees his own, whatever he asks for."""
        filters = {"actor": request.actor_id, "action": request.action, "resource": request.resource_id}
        filters = {name: value for name, value in filters.items() if value}
        if caller.role not in APPROVE.roles:
            filters["actor"] = caller.user_id
        size = min(request.page_size if request.page_size > 0 else DEFAULT_PAGE, LARGEST_PAGE)
        found = await self._log.page(
            filters,
            _moment(request, "from_time"),
            _moment(request, "to_time"),
            _below(request.page_token),
            size + 1,
        )
        entries, more = found[:size], len(found) > size
        return pb.ListAuditResponse(
            entries=[_entry(entry) for entry in entries],
            next_page_token=str(entries[-1]["number"]) if more else "",
        )


def _below(token: str) -> int | None:
    """A page token is the number of the last entry of the page before."""
    if not token:
        return None
    if not token.isdecimal() or len(token) > 18:
        raise values.invalid("page_token", "This page is not known.")
    return int(token)


def _moment(request: pb.ListAuditRequest, field: str) -> datetime | None:
    if not request.HasField(field):
        return None
    found: Timestamp = getattr(request, field)
    try:
        return found.ToDatetime(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise values.invalid(field, "This is no moment.") from None


def _entry(document: Mapping[str, Any]) -> pb.AuditEntry:
    texts: dict[str, Any] = {field: str(document.get(name) or "") for field, name in _TEXTS.items()}
    entry = pb.AuditEntry(number=int(document["number"]), **texts)
    at = document.get("at")
    if isinstance(at, datetime):
        entry.at.CopyFrom(stamp(at if at.tzinfo is not None else at.replace(tzinfo=UTC)))
    return entry
