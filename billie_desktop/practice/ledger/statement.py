"""A loan's statement for a period of UTC days."""

import sqlite3
from datetime import date

from billie_desktop.practice.ledger import answers, history
from billie_desktop.practice.ledger.chart import CHARGES, TransactionType
from billie_desktop.practice.ledger.clock import moment_of
from billie_desktop.practice.ledger.loan import Loan, Transaction
from billie_desktop.practice.ledger.money import amount_text
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb


def statement(connection: sqlite3.Connection, loan: Loan, start: date, end: date, now_us: int) -> pb.StatementResponse:
    """Opening balance, one line per transaction, closing balance. Both days belong to the period."""
    before: list[Transaction] = []
    within: list[Transaction] = []
    for row in history.since(connection, loan, 0):
        day = moment_of(row.at_us).date()
        if day < start:
            before.append(row)
        elif day <= end:
            within.append(row)
    opening = _after(before[-1]) if before else 0
    fees = sum(row.fee_delta for row in within if row.type in CHARGES)
    payments = sum(-_change(row) for row in within if row.type is TransactionType.REPAYMENT)
    disbursed = bool(before or within)
    return pb.StatementResponse(
        loan_account_id=loan.terms.account_id,
        account_number=loan.terms.account_number,
        customer_id=loan.terms.customer_id,
        period_start=start.isoformat(),
        period_end=end.isoformat(),
        disbursed_principal=amount_text(loan.terms.principal if disbursed else 0),
        establishment_fee=amount_text(loan.terms.establishment_fee),
        total_repayable=amount_text(loan.terms.total_payable),
        opening_balance=amount_text(opening),
        fees_charged=amount_text(fees),
        payments_received=amount_text(payments),
        closing_balance=amount_text(_after(within[-1]) if within else opening),
        lines=[_line(row) for row in within],
        generated_at=answers.timestamp(now_us),
    )


def _line(row: Transaction) -> pb.StatementLine:
    change = _change(row)
    return pb.StatementLine(
        date=moment_of(row.at_us).date().isoformat(),
        transaction_id=row.transaction_id,
        description=row.description,
        charge=amount_text(change) if change > 0 else None,
        payment=amount_text(-change) if change < 0 else None,
        balance=amount_text(_after(row)),
    )


def _change(row: Transaction) -> int:
    return row.principal_delta + row.fee_delta


def _after(row: Transaction) -> int:
    return row.principal_after + row.fee_after
