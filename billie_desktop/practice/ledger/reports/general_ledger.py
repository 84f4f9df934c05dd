"""The general ledger: receivables of the whole book on a day, movements of a period, and whether both sides agree."""

import sqlite3
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, timedelta
from typing import Any

from google.protobuf.message import Message

from billie_desktop.practice.ledger.answers import timestamp
from billie_desktop.practice.ledger.book import LedgerBook
from billie_desktop.practice.ledger.call import Call
from billie_desktop.practice.ledger.chart import INCOME_OF, GlAccount, TransactionType
from billie_desktop.practice.ledger.clock import moment_of
from billie_desktop.practice.ledger.history import midnight_us
from billie_desktop.practice.ledger.money import amount_text
from billie_desktop.practice.ledger.reports.checks import invalid
from billie_desktop.practice.ledger.wire_dates import parse_date
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb

PRINCIPAL, FEES = GlAccount.PRINCIPAL_RECEIVABLE, GlAccount.FEES_RECEIVABLE
_BALANCES = """
SELECT p.gl_account, SUM(p.amount) FROM postings p JOIN transactions t ON t.sequence = p.sequence
WHERE t.at_us < ? GROUP BY p.gl_account
"""
_OPEN = """
SELECT COUNT(*) FROM (SELECT p.account_key FROM postings p JOIN transactions t ON t.sequence = p.sequence
WHERE t.at_us < ? AND p.gl_account IN (1, 2) GROUP BY p.account_key HAVING SUM(p.amount) <> 0)
"""
_MOVES = """
SELECT t.type, p.gl_account, SUM(p.amount) FROM postings p JOIN transactions t ON t.sequence = p.sequence
WHERE t.at_us >= ? AND t.at_us < ? GROUP BY t.type, p.gl_account
"""
_CUSTOMERS = """
SELECT COALESCE(SUM(principal), 0), COALESCE(SUM(fees), 0) FROM (
    SELECT SUM(CASE WHEN p.gl_account = 1 THEN p.amount ELSE 0 END) AS principal,
        SUM(CASE WHEN p.gl_account = 2 THEN p.amount ELSE 0 END) AS fees
    FROM accounts a JOIN postings p ON p.account_key = a.key JOIN transactions t ON t.sequence = p.sequence
    WHERE t.at_us < ? GROUP BY a.key)
"""
_COLUMNS = {
    TransactionType.DISBURSEMENT: "disbursements",
    TransactionType.ESTABLISHMENT_FEE: "establishment_fees",
    TransactionType.LATE_FEE: "late_fees",
    TransactionType.DISHONOUR_FEE: "dishonour_fees",
    TransactionType.REPAYMENT: "repayments",
    TransactionType.FEE_WAIVER: "fee_waivers",
    TransactionType.WRITE_OFF: "write_offs",
    TransactionType.ADJUSTMENT: "adjustments",
}
Moves = Mapping[tuple[int, int], int]


class GeneralLedger:
    """Answers from the postings. Raises Refused."""

    def __init__(self, book: LedgerBook) -> None:
        self._book = book

    def unary(self) -> dict[str, Callable[[Any, Call], Awaitable[Message]]]:
        """The methods by their names in the contract."""
        return {
            "GetPortfolioSummary": self.get_portfolio_summary,
            "GetGLReconciliation": self.get_gl_reconciliation,
        }

    async def get_portfolio_summary(
        self, request: pb.GetPortfolioSummaryRequest, call: Call
    ) -> pb.PortfolioSummaryResponse:
        now = self._book.micros_of(None)
        today = moment_of(now).date()
        day = parse_date(request.as_of_date, "as_of_date") or today
        until = _end_of(day)
        balances = _balances(self._book.connection, until)
        principal, fees = balances[PRINCIPAL], balances[FEES]
        (count,) = self._book.connection.execute(_OPEN, (until,)).fetchone()
        return pb.PortfolioSummaryResponse(
            as_of_date=day.isoformat(),
            total_active_accounts=count,
            principal_receivable=amount_text(principal),
            fees_receivable=amount_text(fees),
            total_receivables=amount_text(principal + fees),
            generated_at=timestamp(now),
        )

    async def get_gl_reconciliation(
        self, request: pb.GetGLReconciliationRequest, call: Call
    ) -> pb.GLReconciliationResponse:
        start = parse_date(request.period_start, "period_start")
        end = parse_date(request.period_end, "period_end")
        if start is None or end is None:
            raise invalid("period_start and period_end are needed.")
        if end < start:
            raise invalid("period_end must not be before period_start.")
        connection, until = self._book.connection, _end_of(end)
        opening, closing = _balances(connection, midnight_us(start)), _balances(connection, until)
        rows = connection.execute(_MOVES, (midnight_us(start), until))
        moves: Moves = {(type_, account): amount for type_, account, amount in rows}
        income = {type_: -moves.get((type_, account), 0) for type_, account in INCOME_OF.items()}
        waived = sum(moves.get((type_, GlAccount.FEE_WAIVERS), 0) for type_ in TransactionType)
        bad_debt = moves.get((TransactionType.WRITE_OFF, GlAccount.BAD_DEBT_EXPENSE), 0)
        customers = connection.execute(_CUSTOMERS, (until,)).fetchone()
        return pb.GLReconciliationResponse(
            period_start=start.isoformat(),
            period_end=end.isoformat(),
            principal_receivable=_movements(PRINCIPAL, "Principal receivable", opening, closing, moves),
            fees_receivable=_movements(FEES, "Fees receivable", opening, closing, moves),
            establishment_fee_income=amount_text(income[TransactionType.ESTABLISHMENT_FEE]),
            late_fee_income=amount_text(income[TransactionType.LATE_FEE]),
            dishonour_fee_income=amount_text(income[TransactionType.DISHONOUR_FEE]),
            fee_waivers=amount_text(waived),
            net_fee_income=amount_text(sum(income.values()) - waived),
            bad_debt_expense=amount_text(bad_debt),
            integrity_check=pb.IntegrityCheck(
                principal_match=customers[0] == closing[PRINCIPAL],
                fee_match=customers[1] == closing[FEES],
                customer_principal_sum=amount_text(customers[0]),
                customer_fee_sum=amount_text(customers[1]),
                portfolio_principal=amount_text(closing[PRINCIPAL]),
                portfolio_fees=amount_text(closing[FEES]),
            ),
            generated_at=timestamp(self._book.micros_of(None)),
        )


def _movements(
    account: GlAccount, name: str, opening: Mapping[int, int], closing: Mapping[int, int], moves: Moves
) -> pb.AccountMovements:
    columns = {column: amount_text(moves.get((type_, account), 0)) for type_, column in _COLUMNS.items()}
    return pb.AccountMovements(
        account_code=f"{account.value:04d}",
        account_name=name,
        opening_balance=amount_text(opening[account]),
        closing_balance=amount_text(closing[account]),
        **columns,
    )


def _balances(connection: sqlite3.Connection, until_us: int) -> defaultdict[int, int]:
    return defaultdict(int, connection.execute(_BALANCES, (until_us,)))


def _end_of(day: date) -> int:
    return midnight_us(day + timedelta(days=1))
