"""Requests read from a genuine mongod, the audit log over a real connection."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import pytest_asyncio

from billie_desktop.domain.approval import RequestKind
from billie_desktop.domain.approval_request import RequestQuery, RequestSort, Urgency
from billie_desktop.gateways.mongo.database import Database
from billie_desktop.gateways.mongo.requests import MongoRequests, read_request
from projector.contract.collections import ADJUSTMENT_REQUESTS, BLOCK_CLEAR_REQUESTS, WRITE_OFF_REQUESTS
from tests.domain.examples import dollars


def row(number: int, amount: float, **more: Any) -> dict[str, Any]:
    return {
        "requestId": f"R-{number}",
        "requestNumber": f"WO-{number}",
        "loanAccountId": f"ACC-{number}",
        "customerId": "CUS-1",
        "amount": amount,
        "originalBalance": amount,
        "reason": "hardship",
        "status": "pending",
        "requestedBy": "U-1",
        "requestedByName": "Josh",
        "requestedAt": datetime(2026, 6, number, tzinfo=UTC),
        "_proj": {"positions": {}},
    } | more


def decided(status: str, by: str, at: datetime, **more: Any) -> dict[str, Any]:
    word = {"approved": "approved", "rejected": "rejected"}[status]
    return {"status": status, "approvalDetails": {f"{word}By": by, f"{word}ByName": by, f"{word}At": at} | more}


@pytest_asyncio.fixture
async def source(writer: Any, database: Database) -> MongoRequests:
    await writer[WRITE_OFF_REQUESTS].insert_many(
        [
            row(1, 300.10),
            row(2, 20.0),
            # The last minute of 10 June in Sydney is still 10 June, although UTC says so too; 14:00 UTC is the 11th.
            row(3, 50.0, **decided("approved", "Ines", datetime(2026, 6, 10, 13, 59, 59, tzinfo=UTC), comment="ok")),
            row(4, 60.0, **decided("rejected", "Hannah", datetime(2026, 6, 10, 14, 0, tzinfo=UTC), reason="no plan")),
            row(5, 70.0, status="cancelled", cancellationDetails={"cancelledBy": "U-1", "cancelledByName": "Josh",
                "cancelledAt": datetime(2026, 6, 12, tzinfo=UTC)}),
        ]
    )  # fmt: skip
    await writer[ADJUSTMENT_REQUESTS].insert_many(
        [row(6, -12.5, principalDelta=0.0, feeDelta=-12.5, requestedBy="U-2", requestNumber="ADJ-6")]
    )
    return MongoRequests(database)


async def ids(source: MongoRequests, **query: Any) -> list[str]:
    return [each.request_id for each in (await source.page(RequestQuery(**query), 0, 20)).rows]


@pytest.mark.servers
async def test_both_kinds_in_one_order_and_page_by_page(source: MongoRequests) -> None:
    """Write-offs and adjustments are one queue in each of the four orders; a page has its rows and the whole total."""
    pending = {"statuses": frozenset({"pending"})}
    assert await ids(source, **pending) == ["R-1", "R-2", "R-6"]
    assert await ids(source, sort=RequestSort.NEWEST, **pending) == ["R-6", "R-2", "R-1"]
    assert await ids(source, sort=RequestSort.LARGEST, **pending) == ["R-1", "R-2", "R-6"]
    assert await ids(source, sort=RequestSort.SMALLEST, **pending) == ["R-6", "R-2", "R-1"]
    page = await source.page(RequestQuery(**pending), 2, 2)
    assert ([each.kind for each in page.rows], page.offset, page.total) == ([RequestKind.ADJUSTMENT], 2, 3)


@pytest.mark.servers
async def test_filters_of_the_history(source: MongoRequests) -> None:
    """Days are Sydney days with both ends; a decider is found by part of the name; own requests at the source."""
    assert await ids(source, from_day=date(2026, 6, 10), to_day=date(2026, 6, 10)) == ["R-3"]
    assert await ids(source, from_day=date(2026, 6, 11), to_day=date(2026, 6, 12)) == ["R-4", "R-5"]
    assert await ids(source, decided_by="hann") == ["R-4"]
    assert await ids(source, decided_by=".*") == []
    assert await ids(source, involving="U-2") == ["R-6"]
    assert await ids(source, statuses=frozenset({"cancelled"})) == ["R-5"]


@pytest.mark.servers
async def test_a_request_is_found_by_kind_and_id(source: MongoRequests) -> None:
    """The id of one kind finds nothing in the other; a decision names who, when and why."""
    assert await source.find(RequestKind.ADJUSTMENT, "R-3") is None
    found = await source.find(RequestKind.WRITE_OFF, "R-4")
    assert found is not None
    assert (found.status, found.decided_by, found.comment) == ("rejected", "Hannah", "no plan")
    assert found.amount == dollars("60")


def test_a_stub_and_older_names_are_read() -> None:
    """A decision that came first has no requester, so nobody may decide; older names of the decider are a fallback."""
    stub = read_request(RequestKind.WRITE_OFF, {"requestId": "R-9", "status": "approved"})
    assert (stub.requested_by, stub.amount, stub.is_pending) == ("", None, False)
    old = {"requestId": "R-9", "status": "approved", "approvalDetails": {"decidedBy": "U-7", "decidedByName": "Old"}}
    assert (
        read_request(RequestKind.WRITE_OFF, old).decided_by,
        read_request(RequestKind.WRITE_OFF, old).decided_by_name,
    ) == ("U-7", "Old")
    blank = read_request(RequestKind.WRITE_OFF, {"requestId": "R-9", "requestedBy": "  "})
    assert blank.requested_by == ""


def test_urgency_and_weight() -> None:
    """Plus 6,000 principal and minus 6,000 fees move 12,000: senior, whatever the requester chose."""
    document = row(1, 0.0, principalDelta=6000.0, feeDelta=-6000.0, priority="normal")
    request = read_request(RequestKind.ADJUSTMENT, document)
    assert request.weight == dollars("12000")
    assert request.urgency(dollars("10000")) is Urgency.SENIOR
    assert request.urgency(dollars("12000.01")) is Urgency.NORMAL
    assert read_request(RequestKind.WRITE_OFF, row(1, 5.0, priority="strange")).urgency(None) is Urgency.NORMAL


@pytest.mark.servers
async def test_block_clears_stand_in_the_same_queue(writer: Any, source: MongoRequests) -> None:
    """A request to clear a block is listed by its age beside the others, with customer, reasons and justification."""
    asked = datetime(2026, 6, 1, 12, tzinfo=UTC)
    await writer[BLOCK_CLEAR_REQUESTS].insert_one(
        {"requestId": "R-7", "status": "pending", "canonicalCustomerId": "CUS-2", "reasons": ["PRIOR_DEFAULT"],
         "justification": "Paid everything since", "requestedBy": "U-1", "requestedAt": asked}
    )  # fmt: skip
    assert await ids(source, statuses=frozenset({"pending"})) == ["R-1", "R-7", "R-2", "R-6"]
    found = await source.find(RequestKind.BLOCK_CLEAR, "R-7")
    assert found is not None
    assert (found.customer_id, found.block_reasons, found.notes) == (
        "CUS-2",
        ("PRIOR_DEFAULT",),
        "Paid everything since",
    )
    assert (found.subject, found.amount, found.weight) == ("CUS-2", None, None)
