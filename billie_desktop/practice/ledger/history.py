"""Stored transactions of one loan with their running balances, newest first."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import msgspec

from billie_desktop.practice.ledger.chart import GlAccount, TransactionType
from billie_desktop.practice.ledger.clock import micros
from billie_desktop.practice.ledger.loan import Loan, Transaction, transaction_id_of
from billie_desktop.practice.ledger.wire_numbers import number_in

_FILTER = "t.account_key = :key AND t.at_us >= :from_us AND t.at_us < :until_us AND (:type = 0 OR t.type = :type)"
_PAGE = """
WITH moves AS (
    SELECT sequence,
        SUM(CASE gl_account WHEN 1 THEN amount ELSE 0 END) AS principal,
        SUM(CASE gl_account WHEN 2 THEN amount ELSE 0 END) AS fees
    FROM postings WHERE account_key = :key GROUP BY sequence
), running AS (
    SELECT sequence, principal, fees,
        SUM(principal) OVER (ORDER BY sequence) AS principal_after, SUM(fees) OVER (ORDER BY sequence) AS fees_after
    FROM moves
)
SELECT t.sequence, t.year, t.number, t.type, t.at_us, r.principal, r.fees, r.principal_after, r.fees_after,
    t.description, t.reference_type, t.reference_id, t.metadata, t.created_by, t.notes
FROM transactions t JOIN running r ON r.sequence = t.sequence
"""
_NEWEST = f"{_PAGE} WHERE {_FILTER} ORDER BY t.sequence DESC LIMIT :limit"
_AFTER = f"{_PAGE} WHERE t.account_key = :key AND t.sequence >= :first ORDER BY t.sequence"
_COUNT = f"SELECT COUNT(*) FROM transactions t WHERE {_FILTER}"  # noqa: S608
_SEQUENCE = "SELECT sequence FROM transactions WHERE year = ? AND number = ? AND account_key = ?"
_END_OF_TIME = 2**62


@dataclass(frozen=True, slots=True)
class Filter:
    """Which transactions: UTC dates, both included, and one type; None leaves a side open."""

    from_date: date | None = None
    to_date: date | None = None
    type: TransactionType | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The newest transactions that match, and how many match in all."""

    transactions: list[Transaction]
    total_count: int


def newest(connection: sqlite3.Connection, loan: Loan, wanted: Filter, limit: int) -> Page:
    values = {
        "key": loan.terms.key,
        "from_us": midnight_us(wanted.from_date) if wanted.from_date else 0,
        "until_us": midnight_us(wanted.to_date + timedelta(days=1)) if wanted.to_date else _END_OF_TIME,
        "type": int(wanted.type or 0),
        "limit": limit,
    }
    rows = connection.execute(_NEWEST, values).fetchall()
    (count,) = connection.execute(_COUNT, values).fetchone()
    return Page([_transaction(loan, row) for row in rows], int(count))


def since(connection: sqlite3.Connection, loan: Loan, first_sequence: int) -> list[Transaction]:
    """Transactions from a sequence number on, oldest first."""
    rows = connection.execute(_AFTER, {"key": loan.terms.key, "first": first_sequence})
    return [_transaction(loan, row) for row in rows]


def sequence_of(connection: sqlite3.Connection, loan: Loan, transaction_id: str) -> int | None:
    """Where a transaction of this loan stands in the order of posting; None when the loan has no such transaction."""
    parts = transaction_id.split("-")
    if len(parts) != 3 or parts[0] != "TXN":
        return None
    year, number = number_in(parts[1]), number_in(parts[2])
    if year is None or number is None:
        return None
    row = connection.execute(_SEQUENCE, (year, number, loan.terms.key)).fetchone()
    return int(row[0]) if row else None


def midnight_us(day: date) -> int:
    return micros(datetime(day.year, day.month, day.day, tzinfo=UTC))


def _transaction(loan: Loan, row: tuple[object, ...]) -> Transaction:
    sequence, year, number, type_, at_us, principal, fees, principal_after, fees_after = map(_int, row[:9])
    description, reference_type, reference_id, metadata, created_by, notes = row[9:]
    return Transaction(
        sequence,
        transaction_id_of(year, number),
        loan.terms.account_id,
        TransactionType(type_),
        at_us,
        {GlAccount.PRINCIPAL_RECEIVABLE: principal, GlAccount.FEES_RECEIVABLE: fees},
        principal_after,
        fees_after,
        str(description),
        str(reference_type),
        str(reference_id),
        msgspec.json.decode(str(metadata), type=dict[str, str]),
        str(created_by),
        None if notes is None else str(notes),
    )


def _int(value: object) -> int:
    assert isinstance(value, int)
    return value
