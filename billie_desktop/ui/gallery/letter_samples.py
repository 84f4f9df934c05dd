"""Made-up dead letters."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from billie_desktop.domain.dead_letter import CheckedCorrection, DeadLetter, DeadLetterRow, DocumentBeside
from billie_desktop.ui.gallery.people import NOW

EXTERNAL, INTERNAL = "inbox:billie-servicing", "inbox:billie-servicing:internal"
BODY = {
    "account_id": "ACC-1001",
    "current_balance": "315,00",
    "status": "ACTIVE",
    "last_payment_date": "2026-06-09",
    "last_payment_amount": "104.10",
    "triggered_by_transaction_type": "REPAYMENT",
    "triggered_by_transaction_id": "TXN-2026-00000042",
}
ACCOUNT = {
    "accountNumber": "VN2604170042",
    "accountStatus": "active",
    "balances": {"currentBalance": 419.1, "totalOutstanding": 419.1},
    "customerIdString": "CUS-7F3A",
    "lastPayment": {"amount": 104.1, "date": "2026-05-26T00:00:00.000Z"},
    "loanAccountId": "ACC-1001",
    "updatedAt": "2026-05-26T03:14:09.120Z",
}
AFTER = {
    **ACCOUNT,
    "balances": {"currentBalance": 315.0, "totalOutstanding": 315.0},
    "lastPayment": {"amount": 104.1, "date": "2026-06-09T00:00:00.000Z"},
    "updatedAt": "2026-06-09T23:41:07.000Z",
}
CORRECTED = json.dumps({**BODY, "current_balance": "315.00"}, indent=2)


def _json(value: object) -> str:
    return json.dumps(value, indent=2)


def row(
    number: int, event_type: str, error: str, error_class: str, at: datetime, stream: str = EXTERNAL
) -> DeadLetterRow:
    """One in the list."""
    ms = int(at.timestamp() * 1000)
    return DeadLetterRow(
        f"{ms + 40}-0", f"{ms}-{number}", stream, event_type, f"evt-{number:04d}", f"conv-{number:04d}", "CUS-7F3A",
        error, error_class, 3 if error_class.startswith("unexpected") else 1, at, at + timedelta(milliseconds=40),
    )  # fmt: skip


ACCOUNT_LETTER = DeadLetter(
    row(42, "account.updated.v1", "current_balance is no amount", "permanent:bad-money", NOW - timedelta(minutes=18)),
    (("typ", "account.updated.v1"), ("cause", "evt-0042"), ("conv", "conv-0042"), ("usr", "CUS-7F3A")),
    _json(BODY),
    True,
    "",
    (DocumentBeside("loan-accounts", "ACC-1001", _json(ACCOUNT)), DocumentBeside("customers", "CUS-7F3A", "{}")),
)
LETTERS = (
    ACCOUNT_LETTER,
    DeadLetter(
        row(41, "customer.changed.v1", "customer_id is missing", "permanent:missing-key", NOW - timedelta(hours=2)),
        (("typ", "customer.changed.v1"),), _json({"email": "x@example.test"}), True, "", (),
    ),
    DeadLetter(
        row(40, "account.schedule.updated.v1", "account.schedule.updated.v1 failed: KeyError", "unexpected:KeyError",
            NOW - timedelta(hours=20)),
        (("typ", "account.schedule.updated.v1"),), "{broken", False, "", (),
    ),
    DeadLetter(
        row(39, "desk.command.completed.v1", "The body is no JSON", "permanent:bad-json", NOW - timedelta(days=3),
            INTERNAL),
        (("typ", "desk.command.completed.v1"),), "not json", False,
        "A record of the audit log is never corrected. Look for the cause and have it replayed on the server.", (),
    ),
)  # fmt: skip
CHECKED = CheckedCorrection(
    "",
    (DocumentBeside("loan-accounts", "ACC-1001", _json(AFTER)), DocumentBeside("customers", "CUS-7F3A", "{}")),
)
