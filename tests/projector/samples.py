"""Made-up events of the families that the cases use again and again."""

from __future__ import annotations

from typing import Any

from projector.contract.event import Event
from tests.projector.fold import event

ACCOUNT: dict[str, Any] = {
    "account_id": "A1",
    "account_number": "N1",
    "customer_id": "U1",
    "status": "PENDING_DISBURSEMENT",
    "loan_amount": "400.00",
    "loan_fee": "20.00",
    "loan_total_payable": "420.00",
    "current_balance": "420.00",
    "opened_date": "2026-07-01T00:10:00Z",
}
CUSTOMER: dict[str, Any] = {
    "customer_id": "U1",
    "first_name": "Mia",
    "last_name": "Tester",
    "mobile_phone_number": "0400000001",
}


def created(**changes: Any) -> Event:
    """``account.created.v1`` of account A1; a value of None leaves the field out."""
    body = {name: value for name, value in {**ACCOUNT, **changes}.items() if value is not None}
    return event("account.created.v1", body)


def updated(**body: Any) -> Event:
    """``account.updated.v1`` of account A1."""
    return event("account.updated.v1", {"account_id": "A1", **body})


def status_changed(status: Any = None, **body: Any) -> Event:
    """``account.status_changed.v1`` of account A1."""
    return event("account.status_changed.v1", {"account_id": "A1", "new_status": status, **body})


def closed(**body: Any) -> Event:
    """``account.closed.v1`` of account A1, on 20 August."""
    return event("account.closed.v1", {"account_id": "A1", "closed_date": "2026-08-20T02:00:00Z", **body})


def aging(**body: Any) -> Event:
    """``loan.aging.updated.v1`` of account A1."""
    return event("loan.aging.updated.v1", {"account_id": "A1", **body})


def schedule(*numbers: int, schedule_id: str | None = "S1", created_date: str = "2026-07-01", **body: Any) -> Event:
    """``account.schedule.created.v1`` of account A1 with rows of 210, a fortnight apart."""
    rows = [
        {"payment_number": number, "due_date": f"2026-07-{14 * number % 28 + 1:02}", "amount": "210.00"}
        for number in numbers
    ]
    given: dict[str, Any] = {"account_id": "A1", "schedule_id": schedule_id, "n_payments": len(rows)}
    given |= {"payment_frequency": "fortnightly", "created_date": created_date, "payments": rows}
    return event("account.schedule.created.v1", {**given, **body})


def progress(*rows: dict[str, Any], **body: Any) -> Event:
    """``account.schedule.updated.v1`` of account A1."""
    return event("account.schedule.updated.v1", {"account_id": "A1", "payments": list(rows), **body})


def customer(**changes: Any) -> Event:
    """``customer.created.v1`` of customer U1; a value of None leaves the field out."""
    body = {name: value for name, value in {**CUSTOMER, **changes}.items() if value is not None}
    return event("customer.created.v1", body)


def changed(customer_id: str = "U1", **body: Any) -> Event:
    """``customer.changed.v1``."""
    return event("customer.changed.v1", {"customer_id": customer_id, **body})


def verified(customer_id: str = "U1", **body: Any) -> Event:
    """``customer.verified.v1``."""
    return event("customer.verified.v1", {"customer_id": customer_id, **body})


def linked(alias: Any, canonical: Any) -> Event:
    """``customer.identity.linked.v1``."""
    return event("customer.identity.linked.v1", {"journey_id": alias, "canonical_id": canonical})


def merged(alias: Any, canonical: Any) -> Event:
    """``customer.identity.merged.v1``."""
    return event("customer.identity.merged.v1", {"merged_canonical_id": alias, "canonical_id": canonical})
