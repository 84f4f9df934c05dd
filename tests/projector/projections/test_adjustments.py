"""Requests for an adjustment live like write-off requests."""

from __future__ import annotations

from projector.contract import desk_events as events
from projector.contract.collections import ADJUSTMENT_REQUESTS
from tests.projector.fold import World, at, event, numbered
from tests.projector.samples import merged

REQUEST = {
    "loanAccountId": "ACC-1", "customerId": "CUS-1", "customerName": "Mia Tester", "accountNumber": "VN1",
    "principalDelta": -20.5, "feeDelta": 5, "amount": -15.5, "originalBalance": 410, "reason": "Charged by mistake",
    "requiresSeniorApproval": True, "requestedBy": "user-1", "requestedByName": "Sue Supervisor",
}  # fmt: skip
REQUESTED = event(events.ADJUSTMENT_REQUESTED, REQUEST, lane="int", conv="adj-1", usr="user-1", cause="evt-1")
APPROVED = event(
    events.ADJUSTMENT_APPROVED,
    {"requestId": "adj-1", "comment": "Checked the ledger", "approvedBy": "user-2", "approvedByName": "Ada Admin"},
    lane="int", conv="adj-1", usr="user-2", cause="evt-2",
)  # fmt: skip


def test_a_request_is_stored_whole() -> None:
    """Both signed parts, the balance at the request, reason, senior mark and requester are in the document."""
    world = World().deliver(*numbered(REQUESTED))
    stored = world.get(ADJUSTMENT_REQUESTS, "adj-1")
    assert stored["requestNumber"].startswith("ADJ-20260701")
    expected = {**REQUEST, "status": "pending", "priority": "normal", "eventId": "evt-1", "requestedAt": at(1000)}
    assert {name: stored[name] for name in expected} == expected


def test_request_and_approval_in_any_order() -> None:
    """The approval stands with its comment whichever of the two events comes first."""
    for order in ([REQUESTED, APPROVED], [APPROVED, REQUESTED]):
        stored = World().one_by_one(*numbered(*order)).get(ADJUSTMENT_REQUESTS, "adj-1")
        assert (stored["status"], stored["requestedBy"]) == ("approved", "user-1")
        assert stored["approvalDetails"]["comment"] == "Checked the ledger"
        assert stored["approvalDetails"]["approvedBy"] == "user-2"


def test_the_first_decision_stands() -> None:
    """A cancellation after the approval changes nothing and is counted as a conflict."""
    cancelled = event(
        events.ADJUSTMENT_CANCELLED, {"cancelledBy": "user-1"}, lane="int", conv="adj-1", usr="user-1", cause="evt-3"
    )
    world = World().one_by_one(*numbered(REQUESTED, APPROVED, cancelled))
    assert world.get(ADJUSTMENT_REQUESTS, "adj-1")["status"] == "approved"
    assert world.counted("conflict") == 1


def test_a_merge_moves_the_request() -> None:
    """After a merge the request carries the canonical customer."""
    world = World().one_by_one(*numbered(REQUESTED, merged("CUS-1", "CUS-2")))
    assert world.get(ADJUSTMENT_REQUESTS, "adj-1")["customerId"] == "CUS-2"
