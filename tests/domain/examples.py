"""Values that the domain's tests share, with only the fields that a test names."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from billie_desktop.domain.account import Instalment, LoanAccount, Schedule
from billie_desktop.domain.ledger import Transaction, TransactionType
from billie_desktop.domain.money import ZERO, Money

NOON = datetime(2026, 5, 29, 2, 0, tzinfo=UTC)
TODAY = date(2026, 5, 29)


def dollars(text: str) -> Money:
    """``dollars("10.50")``."""
    return Money(Decimal(text))


def posting(number: int, kind: TransactionType, amount: str, **changes: object) -> Transaction:
    """A posting at ``number`` minutes after noon; ``amount`` signed."""
    values: dict[str, object] = {
        "transaction_id": f"T-{number}",
        "account_id": "ACC-1",
        "type": kind,
        "at": NOON + timedelta(minutes=number),
        "effective": TODAY,
        "principal_delta": ZERO,
        "fee_delta": dollars(amount),
        "total_delta": dollars(amount),
        "principal_after": ZERO,
        "fee_after": ZERO,
        "total_after": dollars("100"),
    }
    return Transaction(**(values | changes))  # type: ignore[arg-type]


def row(number: int, due: date | None, status: str = "scheduled", **changes: object) -> Instalment:
    """One instalment of 50.00."""
    values: dict[str, object] = {"number": number, "due_date": due, "amount": dollars("50"), "status": status}
    return Instalment(**(values | changes))  # type: ignore[arg-type]


def account(status: str | None = "active", *rows: Instalment, **changes: object) -> LoanAccount:
    """An account with a schedule of ``rows``."""
    values: dict[str, object] = {
        "account_id": "ACC-1",
        "number": "VN1001",
        "status": status,
        "schedule": Schedule("SCH-1", "weekly", rows) if rows else None,
    }
    return LoanAccount(**(values | changes))  # type: ignore[arg-type]
