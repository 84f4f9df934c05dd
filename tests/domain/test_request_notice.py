"""News about requests."""

from __future__ import annotations

from billie_desktop.domain.agent import Agent, Role
from billie_desktop.domain.approval import RequestKind
from billie_desktop.domain.approval_request import ApprovalRequest
from billie_desktop.domain.request_notice import notices_for

OLGA = Agent("u-olga", "Olga Operator", Role.OPERATIONS)


def request(number: int, status: str, decided_by: str = "", requested_by: str = "u-olga") -> ApprovalRequest:
    return ApprovalRequest(
        RequestKind.WRITE_OFF,
        f"request-{number}",
        status,
        requested_by=requested_by,
        decided_by=decided_by,
        decided_by_name="Sue Supervisor" if decided_by else "",
        comment="Not eligible yet" if status == "rejected" else "",
    )


def test_the_requester_hears_whatever_ended_the_request() -> None:
    """Approved, rejected with its reason, and taken back by somebody else are news; one's own withdrawal, a request
    that waits and those of others are none, and operations have nothing to decide."""
    own = (
        request(1, "approved", "u-sue"),
        request(2, "rejected", "u-sue"),
        request(3, "cancelled", "u-sue"),
        request(4, "cancelled", "u-olga"),
        request(5, "pending"),
        request(6, "approved", "u-sue", requested_by="u-sam"),
    )
    found = {each.request_id: (each.headline, each.text) for each in notices_for(OLGA, own, own)}
    assert found == {
        "request-1": ("Your write-off request was approved", "By Sue Supervisor"),
        "request-2": ("Your write-off request was rejected", "By Sue Supervisor, because: Not eligible yet"),
        "request-3": ("Your write-off request was cancelled", "By Sue Supervisor"),
    }
