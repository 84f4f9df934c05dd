"""Requests of the desk that a second person decides: what write-offs and block clears have in common (WO-1 to WO-7).

Bookkeeping of a request: ``requested`` is the entry id of the event that made it, ``decision`` {status, at} the
operator's decision that stands and its entry id.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from projector.contract.errors import PermanentError
from projector.contract.event import Event
from projector.contract.position import Position
from projector.projections.document import Document
from projector.projections.reading import Reader, envelope_identifier, peek_identifier
from projector.projections.registry import Projection
from projector.projections.workspace import Needs, Workspace

PENDING = "pending"
DECIDED = frozenset({"approved", "rejected", "cancelled"})

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Decision:
    """One kind of decision: the group it fills, and the body field behind each name in it; ``at`` is the time."""

    status: str
    group: str
    fields: tuple[tuple[str, str], ...]
    actor: str
    at: str


APPROVED = Decision(
    "approved",
    "approvalDetails",
    (("approvedByName", "approvedByName"), ("comment", "comment")),
    "approvedBy",
    "approvedAt",
)
REJECTED = Decision(
    "rejected",
    "approvalDetails",
    (("rejectedByName", "rejectedByName"), ("reason", "reason")),
    "rejectedBy",
    "rejectedAt",
)
CANCELLED = Decision(
    "cancelled", "cancellationDetails", (("cancelledByName", "cancelledByName"),), "cancelledBy", "cancelledAt"
)

Need = Callable[[Event, Needs], None]
Follow = Callable[[Workspace, Event, Document], None]


def request_id(read: Reader, event: Event) -> str:
    """The key: the envelope's conversation, else ``requestId`` in the body (WO-1). Raises PermanentError."""
    found = envelope_identifier("conv", event.conversation) or read.identifier("requestId")
    if found is None:
        raise PermanentError("missing-key", "conv is missing")
    return found


def peek_request_id(event: Event) -> str | None:
    """The key for ``needs``."""
    return peek_identifier({"conv": event.conversation, "requestId": event.body.get("requestId")}, "conv", "requestId")


def request_number(prefix: str, event: Event) -> str:
    """``WO-20260701000000-AB12``: entry time in UTC, and four characters out of a hash of the event id (WO-2)."""
    number = int.from_bytes(sha256(event.event_id.encode("utf-8", "replace")).digest()[:8])
    letters = ""
    for _ in range(4):
        number, digit = divmod(number, len(_DIGITS))
        letters += _DIGITS[digit]
    return f"{prefix}-{event.time:%Y%m%d%H%M%S}-{letters}"


def requester(read: Reader, event: Event) -> str | None:
    """Who asks: ``requestedBy``, else the envelope's user. "Requester is not approver" depends on it (WO-3)."""
    return read.identifier("requestedBy") or envelope_identifier("usr", event.customer)


def begin(workspace: Workspace, event: Event, collection: str, key: str) -> Document | None:
    """Apply an event to a request, a stub when it is unknown; None when it is applied already."""
    known = workspace.peek(collection, key) is not None
    request = workspace.touch(event, collection, key)
    if request is not None and not known:
        request.set("requestId", key)
    return request


def is_first_request(workspace: Workspace, event: Event, request: Document) -> bool:
    """Whether no other event has made this request: one document per request id, inserted once (WO-1)."""
    if "requested" in request.meta:
        workspace.count("conflict", event.type)
        return False
    request.note("requested", list(event.position))
    return True


def fill(request: Document, values: dict[str, Any]) -> None:
    """Set what is not stored yet; a decision that came first, and values of the web desk, are left alone (WO-4)."""
    for name, value in values.items():
        if value is not None:
            request.set_missing(name, value)
    request.set_missing("status", PENDING)


def decision(collection: str, kind: Decision, need: Need, follow: Follow) -> Projection:
    """The projection of one kind of decision. ``follow`` is called when the decision, or its request, stands."""

    def fold(event: Event, workspace: Workspace) -> None:
        read = Reader(workspace, event)
        key = request_id(read, event)
        details: dict[str, Any] = {name: read.text(field) or "" for name, field in kind.fields}
        details |= {kind.actor: read.identifier(kind.actor), kind.at: event.time}

        request = begin(workspace, event, collection, key)
        if request is None:
            return
        refusal = _refusal(request, kind.status, event.position)
        if refusal is not None:
            workspace.count(refusal, event.type)
            return
        _forget(request)
        for name, value in details.items():
            request.set(f"{kind.group}.{name}", value)
        request.set("status", kind.status)
        request.note("decision", {"status": kind.status, "at": list(event.position)})
        request.stamp(event.time)
        follow(workspace, event, request)

    return Projection(need, fold)


def _refusal(request: Document, status: str, position: Position) -> str | None:
    """Why a decision does not stand: the earliest one in stream order does (WO-5). None when it stands."""
    known = request.meta.get("decision")
    if known is not None:
        if position < tuple(known["at"]):
            return None
        return "duplicate" if known["status"] == status else "conflict"
    stored = request.get("status")
    if stored in DECIDED and stored != status and "answer" not in request.meta:
        return "conflict"  # decided by the web desk, without an event
    return None


def _forget(request: Document) -> None:
    """Take back a later decision that was applied before this one (a replayed dead letter)."""
    if "decision" in request.meta:
        for group in ("approvalDetails", "cancellationDetails"):
            if request.get(group) is not None:
                request.set(group, None)
