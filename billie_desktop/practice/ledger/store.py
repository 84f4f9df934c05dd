"""Stored rows back into memory."""

import sqlite3
from collections.abc import Iterator
from datetime import date

from billie_desktop.practice.ledger.aging import Aging, Bucket
from billie_desktop.practice.ledger.api import AccountStatus, ClosureReason, Frequency, RefusalKind, Refused
from billie_desktop.practice.ledger.chart import GlAccount, TransactionType
from billie_desktop.practice.ledger.loan import Loan, Terms, transaction_id_of
from billie_desktop.practice.ledger.schedule import Instalment, Share

_POSTINGS = """
SELECT t.type, p.gl_account, p.amount, t.at_us FROM postings p JOIN transactions t ON t.sequence = p.sequence
WHERE p.account_key = ? AND p.gl_account IN (1, 2) AND t.at_us < ? ORDER BY p.sequence
"""
_INSTALMENTS = "SELECT number, due, scheduled FROM instalments WHERE account_key = ? ORDER BY number"
_ALLOCATIONS = """
SELECT t.type, t.year, t.number, t.at_us, a.number, a.amount FROM allocations a
JOIN transactions t ON t.sequence = a.sequence
WHERE a.account_key = ? AND a.number > 0 AND t.at_us < ? ORDER BY a.sequence
"""
_OVERDUE = """
SELECT DISTINCT a.account_id FROM accounts a JOIN instalments i ON i.account_key = a.key
WHERE a.status IN ('ACTIVE', 'SUSPENDED') AND i.due < ?1 AND (a.aging_day IS NULL OR a.aging_day < ?1)
AND i.scheduled > (SELECT COALESCE(SUM(amount), 0) FROM allocations s
                   WHERE s.account_key = i.account_key AND s.number = i.number)
ORDER BY a.key
"""
_END_OF_TIME = 2**62
_ACCOUNT = {
    "account_id": "SELECT * FROM accounts WHERE account_id = ?",
    "schedule_id": "SELECT * FROM accounts WHERE schedule_id = ? ORDER BY key DESC",
    "application_number": "SELECT * FROM accounts WHERE application_number = ? ORDER BY key DESC",
}


def load(connection: sqlite3.Connection, value: str, by: str = "account_id") -> Loan:
    """The loan with that account id, schedule id or application number (the newest). Raises Refused NOT_FOUND."""
    row = connection.execute(_ACCOUNT[by], (value,)).fetchone()
    if row is None:
        raise Refused(RefusalKind.NOT_FOUND, "The ledger has no such loan account.")
    loan = _bare(row)
    _add_up(connection, loan, _END_OF_TIME)
    return loan


def load_as_of(connection: sqlite3.Connection, account_id: str, until_us: int) -> Loan:
    """The loan as its postings before a moment make it, without its last aging. Raises Refused NOT_FOUND."""
    row = connection.execute(_ACCOUNT["account_id"], (account_id,)).fetchone()
    if row is None:
        raise Refused(RefusalKind.NOT_FOUND, "The ledger has no such loan account.")
    loan = _bare(row)
    loan.aging = None
    _add_up(connection, loan, until_us)
    if loan.disbursed_us is None:
        loan.status = AccountStatus.PENDING_DISBURSEMENT
    elif loan.outstanding == 0:
        loan.status = AccountStatus.CLOSED
    else:
        loan.status = AccountStatus.SUSPENDED if loan.dpd_if_open(until_us - 1) > 0 else AccountStatus.ACTIVE
    if loan.status is not AccountStatus.CLOSED:
        loan.closure = None
    return loan


def _add_up(connection: sqlite3.Connection, loan: Loan, until_us: int) -> None:
    key = loan.terms.key
    for type_, gl_account, amount, at_us in connection.execute(_POSTINGS, (key, until_us)):
        loan.add_up(TransactionType(type_), {GlAccount(gl_account): amount}, at_us)
    loan.instalments = [
        Instalment(number, date.fromordinal(due), scheduled)
        for number, due, scheduled in connection.execute(_INSTALMENTS, (key,))
    ]
    by_number = {instalment.number: instalment for instalment in loan.instalments}
    for type_, year, txn_number, at_us, number, amount in connection.execute(_ALLOCATIONS, (key, until_us)):
        share = Share(by_number[number], amount)
        loan.settle(TransactionType(type_), [share], transaction_id_of(year, txn_number), at_us)


def account_ids(connection: sqlite3.Connection, *, open_only: bool) -> Iterator[str]:
    sql = "SELECT account_id FROM accounts WHERE ? = 0 OR status IN ('ACTIVE', 'SUSPENDED') ORDER BY key"
    for (account_id,) in connection.execute(sql, (int(open_only),)).fetchall():
        yield account_id


def overdue_account_ids(connection: sqlite3.Connection, today: date) -> list[str]:
    """Open loans with an unpaid instalment due before that day whose aging was not made for it yet."""
    return [account_id for (account_id,) in connection.execute(_OVERDUE, (today.toordinal(),))]


def _bare(row: tuple[object, ...]) -> Loan:
    (key, account_id, number, customer, application, schedule, conversation) = row[:7]
    (principal, fee, frequency, opened_us, commencement, agreement) = row[7:13]
    (status, closure, last_us, day, aging_us, dpd, bucket, previous, reason) = row[13:]
    terms = Terms(
        _int(key),
        str(account_id),
        str(number),
        str(customer),
        str(application),
        str(schedule),
        str(conversation),
        _int(principal),
        _int(fee),
        Frequency(str(frequency)),
        _int(opened_us),
        date.fromordinal(_int(commencement)) if commencement is not None else None,
        str(agreement),
    )
    aging = None
    if day is not None:
        aging = Aging(
            date.fromordinal(_int(day)),
            _int(aging_us),
            _int(dpd),
            Bucket(str(bucket)),
            Bucket(str(previous)) if previous is not None else None,
            str(reason),
        )
    return Loan(
        terms,
        [],
        AccountStatus(str(status)),
        ClosureReason(str(closure)) if closure is not None else None,
        _int(last_us),
        aging,
    )


def _int(value: object) -> int:
    assert isinstance(value, int)
    return value
