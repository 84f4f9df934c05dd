"""Made-up requests of a morning: four that wait, three that were decided."""

from __future__ import annotations

from datetime import timedelta

from billie_desktop.desk.request_ports import AuditEntry
from billie_desktop.domain.approval import RequestKind
from billie_desktop.domain.approval_request import ApprovalRequest
from billie_desktop.domain.session import Limits
from billie_desktop.ui.gallery.people import NOW, OVERDUE_ID, money

LONG_ID = "CUS-0000-LONG-77"
SAMPLE_LIMITS = Limits(money("1000"), money("9999.99"), money("1000"), money("1000"), money("10000"))
NOTES = (
    "Lost work in November, on JobSeeker since. Financial counsellor’s letter is on file (25 May). "
    "No capacity to pay found in two reviews."
)


def _request(
    number: int, customer: str, name: str, account: str, amount: str, by: str, **more: object
) -> ApprovalRequest:
    values: dict[str, object] = {
        "status": "pending",
        "number": f"WO-20260609171004-{number:04d}",
        "account_id": f"acc-{number}",
        "account_number": account,
        "customer_id": customer,
        "customer_name": name,
        "amount": money(amount),
        "original_balance": money(amount),
        "reason": "hardship",
        "requested_by": f"u-{by.split()[0].lower()}",
        "requested_by_name": by,
    }
    return ApprovalRequest(RequestKind.WRITE_OFF, f"request-{number:04d}", **(values | more))  # type: ignore[arg-type]


def waiting() -> tuple[ApprovalRequest, ...]:
    """A senior one, an urgent one whose customer is open here, an adjustment, and one of the agent's own."""
    return (
        _request(1, "CUS-9001", "Gerard Pullman", "VN2403110064", "11860.00", "Josh Lindqvist",
                 requested_at=NOW - timedelta(hours=16, minutes=49), priority="high", reason="bankruptcy"),
        _request(2, "CUS-7F3A", "Priya Raghavan", "VN2510020719", "453.00", "Josh Lindqvist", account_id=OVERDUE_ID,
                 requested_at=NOW - timedelta(hours=16, minutes=31), priority="urgent", notes=NOTES),
        ApprovalRequest(
            RequestKind.ADJUSTMENT, "request-0003", "pending", number="ADJ-20260610083400-0003", account_id="acc-3",
            account_number="VN2511210338", customer_id="CUS-2C90", customer_name="Daniel Okafor",
            amount=money("-12.50"), original_balance=money("712.95"), principal_delta=money("0"),
            fee_delta=money("-12.50"),
            reason="The dishonour fee of 3 June was charged twice by the bank file.", requested_by="u-mei-lin",
            requested_by_name="Mei-Lin Foo", requested_at=NOW - timedelta(hours=1, minutes=7),
        ),
        _request(4, "CUS-2C90", "Daniel Okafor", "VN2603160455", "238.10", "Hannah Boyle",
                 requested_at=NOW - timedelta(minutes=21)),
    )  # fmt: skip


def decided() -> tuple[ApprovalRequest, ...]:
    """Approved by another, rejected by the agent, cancelled by its requester."""
    return (
        _request(5, "CUS-9005", "Rhys Tamatea", "VN2511140882", "164.20", "Hannah Boyle", status="approved",
                 requested_at=NOW - timedelta(hours=20), decided_by="u-ines", decided_by_name="Ines Calloway",
                 decided_at=NOW - timedelta(minutes=10), comment="Death certificate seen, estate has nothing."),
        _request(6, "CUS-9006", "Bronte Achterberg", "VN2601090127", "95.00", "Mei-Lin Foo", status="rejected",
                 requested_at=NOW - timedelta(hours=19), decided_by="u-hannah", decided_by_name="Hannah Boyle",
                 decided_at=NOW - timedelta(minutes=29), comment="A plan of $10 a week was agreed on Monday."),
        _request(7, "CUS-9007", "Samir Haddad", "VN2512190644", "310.75", "Mei-Lin Foo", status="cancelled",
                 requested_at=NOW - timedelta(hours=18), decided_by="u-mei-lin", decided_by_name="Mei-Lin Foo",
                 decided_at=NOW - timedelta(minutes=43)),
    )  # fmt: skip


def audit_entries() -> tuple[AuditEntry, ...]:
    """What the log says about the rejected one."""
    return (
        AuditEntry(4712, NOW - timedelta(minutes=29), "Hannah Boyle", "supervisor", "RejectWriteOff", "completed",
                   outcome="OK", terminal="DESK-041", version="1.4.0", amount="95.00"),
        AuditEntry(4711, NOW - timedelta(minutes=29), "Hannah Boyle", "supervisor", "RejectWriteOff", "requested",
                   reason="A plan of $10 a week was agreed on Monday.", terminal="DESK-041", version="1.4.0",
                   amount="95.00"),
        AuditEntry(4650, NOW - timedelta(hours=19), "Mei-Lin Foo", "operations", "RequestWriteOff", "completed",
                   reason="hardship", outcome="OK", terminal="DESK-017", version="1.3.9", amount="95.00"),
    )  # fmt: skip


def block_clear() -> ApprovalRequest:
    """A request to clear a block, without an account and an amount."""
    return ApprovalRequest(
        RequestKind.BLOCK_CLEAR, "request-0008", "pending", number="RBC-20260610071200-0008", customer_id=LONG_ID,
        customer_name="Wilhelmina Papadopoulos", block_reasons=("PRIOR_SERIOUS_ARREARS",),
        notes="Paid in full in March, twelve on-time payments with another lender since; statements are on file.",
        requested_by="u-josh", requested_by_name="Josh Lindqvist", requested_at=NOW - timedelta(hours=2, minutes=5),
    )  # fmt: skip
