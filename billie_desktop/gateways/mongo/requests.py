"""Requests of write-offs, adjustments and block clears from the read models, all kinds in one order."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from billie_desktop.desk.rows import Page
from billie_desktop.domain.approval import RequestKind
from billie_desktop.domain.approval_request import ApprovalRequest, RequestQuery, RequestSort, RequestStatus
from billie_desktop.domain.business_date import start_of_day
from billie_desktop.gateways.mongo.database import READ_LIMIT_MS, Database, Document
from billie_desktop.gateways.mongo.errors import read_errors
from billie_desktop.gateways.mongo.fields import Fields
from projector.contract.collections import ADJUSTMENT_REQUESTS, BLOCK_CLEAR_REQUESTS, WRITE_OFF_REQUESTS

LONGEST_PAGE = 1000
_COLLECTIONS = {
    RequestKind.WRITE_OFF: WRITE_OFF_REQUESTS,
    RequestKind.ADJUSTMENT: ADJUSTMENT_REQUESTS,
    RequestKind.BLOCK_CLEAR: BLOCK_CLEAR_REQUESTS,
}
_SORTS: dict[RequestSort, tuple[str, int]] = {
    RequestSort.OLDEST: ("requestedAt", 1),
    RequestSort.NEWEST: ("requestedAt", -1),
    RequestSort.SMALLEST: ("amount", 1),
    RequestSort.LARGEST: ("amount", -1),
}
_DECIDERS = ("approvedBy", "rejectedBy", "decidedBy")
_MOMENTS = ("approvedAt", "rejectedAt", "decidedAt")


class MongoRequests:
    """Implements ``desk.request_ports.RequestSource``. Read only."""

    def __init__(self, database: Database) -> None:
        self._collections = {kind: database.collection(name) for kind, name in _COLLECTIONS.items()}

    async def page(self, query: RequestQuery, offset: int, limit: int) -> Page[ApprovalRequest]:
        """One page; ``limit`` is at most 1,000."""
        condition = _condition(query)
        field, direction = _SORTS[query.sort]
        steps: list[Document] = [
            {"$match": condition},
            {"$addFields": {"_kind": RequestKind.WRITE_OFF.value}},
            *(_joined(kind, condition) for kind in (RequestKind.ADJUSTMENT, RequestKind.BLOCK_CLEAR)),
            {"$sort": {field: direction, "requestId": 1}},
            {
                "$facet": {
                    "rows": [
                        {"$skip": max(0, offset)},
                        {"$limit": max(1, min(limit, LONGEST_PAGE))},
                        {"$project": {"_proj": False}},
                    ],
                    "count": [{"$count": "total"}],
                }
            },
        ]
        with read_errors():
            cursor = await self._collections[RequestKind.WRITE_OFF].aggregate(steps, maxTimeMS=READ_LIMIT_MS)
            (found,) = await cursor.to_list()
        rows = tuple(read_request(RequestKind(row["_kind"]), row) for row in found["rows"])
        total = found["count"][0]["total"] if found["count"] else 0
        return Page(rows, offset, total)

    async def find(self, kind: RequestKind, request_id: str) -> ApprovalRequest | None:
        """One request by its id."""
        with read_errors():
            document = await self._collections[kind].find_one({"requestId": request_id}, {"_proj": False})
        return None if document is None else read_request(kind, document)


def _joined(kind: RequestKind, condition: Document) -> Document:
    rows = [{"$match": condition}, {"$addFields": {"_kind": kind.value}}]
    return {"$unionWith": {"coll": _COLLECTIONS[kind], "pipeline": rows}}


def read_request(kind: RequestKind, document: Document) -> ApprovalRequest:
    """A document as a value. Older names of the decision are read as a fallback (read-models.md)."""
    fields = Fields(document)
    decided = fields.group("approvalDetails")
    cancelled = fields.group("cancellationDetails")

    def text(name: str) -> str:
        return fields.text(name) or ""

    def first(names: tuple[str, ...]) -> str:
        return next((found for name in names if (found := decided.text(name))), "")

    is_cancelled = text("status") == RequestStatus.CANCELLED
    by = cancelled.text("cancelledBy") or "" if is_cancelled else first(_DECIDERS)
    by_name = cancelled.text("cancelledByName") or "" if is_cancelled else first(tuple(f"{n}Name" for n in _DECIDERS))
    at = cancelled.moment("cancelledAt") if is_cancelled else _first_moment(decided)
    clears = kind is RequestKind.BLOCK_CLEAR
    return ApprovalRequest(
        kind=kind,
        request_id=text("requestId"),
        status=text("status"),
        number=text("requestNumber"),
        event_id=text("eventId"),
        account_id=text("loanAccountId"),
        account_number=text("accountNumber"),
        customer_id=text("canonicalCustomerId" if clears else "customerId"),
        customer_name=text("customerName"),
        amount=fields.money("amount"),
        original_balance=fields.money("originalBalance"),
        principal_delta=fields.money("principalDelta"),
        fee_delta=fields.money("feeDelta"),
        reason=text("reason"),
        notes=text("justification" if clears else "notes"),
        priority=text("priority") or "normal",
        senior=fields.flag("requiresSeniorApproval"),
        requested_by=text("requestedBy").strip(),
        requested_by_name=text("requestedByName"),
        requested_at=fields.moment("requestedAt"),
        decided_by=by,
        decided_by_name=by_name,
        decided_at=at,
        comment=decided.text("comment") or decided.text("reason") or "",
        block_reasons=fields.texts("reasons") if clears else (),
    )


def _first_moment(decided: Fields) -> datetime | None:
    return next((found for name in _MOMENTS if (found := decided.moment(name)) is not None), None)


def _condition(query: RequestQuery) -> Document:
    every: list[Document] = []
    if query.statuses:
        every.append({"status": {"$in": sorted(query.statuses)}})
    if query.involving:
        names = ("requestedBy", *(f"approvalDetails.{name}" for name in _DECIDERS), "cancellationDetails.cancelledBy")
        every.append({"$or": [{name: query.involving} for name in names]})
    if query.decided_by.strip():
        word = {"$regex": re.escape(query.decided_by.strip()), "$options": "i"}
        names = tuple(f"approvalDetails.{name}{end}" for name in _DECIDERS for end in ("", "Name"))
        every.append({"$or": [{name: word} for name in (*names, "cancellationDetails.cancelledByName")]})
    span: dict[str, Any] = {}
    if query.from_day is not None:
        span["$gte"] = start_of_day(query.from_day)
    if query.to_day is not None:  # the day itself is included
        span["$lt"] = start_of_day(query.to_day + timedelta(days=1))
    if span:
        names = (*(f"approvalDetails.{name}" for name in _MOMENTS), "cancellationDetails.cancelledAt")
        every.append({"$or": [{name: span} for name in names]})
    return {"$and": every} if every else {}
