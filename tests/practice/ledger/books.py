"""Loans and checks that the ledger's tests share."""

import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from billie_desktop.practice.ledger.account import BookAccount
from billie_desktop.practice.ledger.api import Frequency, NewAccount
from billie_desktop.practice.ledger.book import LedgerBook

OPENED = datetime(2026, 7, 1, 0, 10, tzinfo=UTC)
PAID_OUT = datetime(2026, 7, 2, 4, 0, tzinfo=UTC)
NOW = datetime(2026, 7, 10, 2, 0, tzinfo=UTC)
OF_VERSION_2 = frozenset({"loss_model", "loss_model_history", "loss_model_plans", "allowances"})
OF_VERSION_3 = frozenset({"events", "period_previews", "period_acknowledgements", "periods", "export_jobs"})
"""Tables that these versions of the file brought."""

LOAN = NewAccount(
    account_id="ACC-1001",
    account_number="VNTEST0000A1",
    customer_id="CUS-7F3A",
    application_number="APP-1001",
    principal=Decimal("400.00"),
    establishment_fee=Decimal("10.00"),
    n_payments=4,
    frequency=Frequency.FORTNIGHTLY,
    first_due_date=date(2026, 7, 15),
    opened_at=OPENED,
    commencement_date=date(2026, 7, 2),
)
"""400.00 and a fee of 10.00 (the cap is 20.00) in four instalments of 102.50, due 15 and 29 July, 12 and 26 August."""


def loan(number: int = 1001, **changes: object) -> NewAccount:
    """LOAN under another account number, with some terms changed."""
    named = replace(
        LOAN,
        account_id=f"ACC-{number}",
        account_number=f"VN{number}",
        customer_id=f"CUS-{number}",
        application_number=f"APP-{number}",
    )
    return replace(named, **changes)  # type: ignore[arg-type]


def disbursed(book: LedgerBook, new: NewAccount = LOAN) -> BookAccount:
    """A loan that was opened and paid out."""
    with book.batch():
        account = book.open_account(new)
        account.disburse(at=PAID_OUT, bank_reference="BANK-1")
    return account


def unbalanced(connection: sqlite3.Connection) -> list[tuple[int, int]]:
    """Transactions whose postings do not add up to 0."""
    sql = "SELECT sequence, SUM(amount) FROM postings GROUP BY sequence HAVING SUM(amount) <> 0"
    return connection.execute(sql).fetchall()


def posted_sum(connection: sqlite3.Connection, account_id: str, *gl_accounts: int) -> Decimal:
    """What the stored postings of a loan on some general ledger accounts add up to."""
    marks = ", ".join("?" * len(gl_accounts))
    sql = f"""SELECT COALESCE(SUM(p.amount), 0) FROM postings p JOIN accounts a ON a.key = p.account_key
              WHERE a.account_id = ? AND p.gl_account IN ({marks})"""
    return Decimal(connection.execute(sql, (account_id, *gl_accounts)).fetchone()[0]).scaleb(-2)


def transaction_count(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT COUNT(*) FROM transactions").fetchone()[0])
