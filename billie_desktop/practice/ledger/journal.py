"""What one batch writes: numbers are given out here, rows are collected and written together."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence

import msgspec

from billie_desktop.practice.ledger.chart import GlAccount, TransactionType
from billie_desktop.practice.ledger.clock import moment_of
from billie_desktop.practice.ledger.loan import Loan, Note, Transaction, transaction_id_of
from billie_desktop.practice.ledger.schedule import Share

_INSERTS = {
    "accounts": "INSERT INTO accounts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "instalments": "INSERT INTO instalments VALUES (?, ?, ?, ?)",
    "transactions": "INSERT INTO transactions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "postings": "INSERT INTO postings VALUES (?, ?, ?, ?)",
    "allocations": "INSERT INTO allocations VALUES (?, ?, ?, ?)",
    "outbox": "INSERT INTO outbox VALUES (?, ?, ?, ?, ?, ?)",
    "events": "INSERT INTO events VALUES (?, ?, ?, ?, ?)",
}
_UPDATE_STANDING = """
UPDATE accounts SET status = ?, closure = ?, last_us = ?, aging_day = ?, aging_us = ?, dpd = ?, bucket = ?,
    previous_bucket = ?, aging_reason = ? WHERE key = ?
"""


def event_id(sequence: int) -> str:
    """The event id (``cause``) of an outbox row: the same at every attempt to publish it."""
    return f"evt-ledger-{sequence:010d}"


class Journal:
    """Rows of the running batch. One per book; not for more than one thread.

    ``follow`` hears, inside the batch, of every loan that was touched and of the last event published for it.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._rows: dict[str, list[tuple[object, ...]]] = {table: [] for table in _INSERTS}
        self._touched: dict[int, Loan] = {}
        self._fresh: list[Loan] = []
        self.transactions: list[Transaction] = []
        self.follow: Callable[[Sequence[tuple[Loan, str]]], None] | None = None
        self._last_event: dict[int, int] = {}
        self._numbers: dict[int, int] = {}
        self._sequence = self._account_key = self._event = 0
        self._read_numbers()

    def next_account_key(self) -> int:
        self._account_key += 1
        return self._account_key

    def open(self, loan: Loan) -> None:
        """A new account with its schedule."""
        self._fresh.append(loan)
        self._rows["instalments"] += [
            (loan.terms.key, row.number, row.due.toordinal(), row.scheduled) for row in loan.instalments
        ]

    def post(
        self,
        loan: Loan,
        type_: TransactionType,
        us: int,
        lines: Mapping[GlAccount, int],
        note: Note,
        shares: Sequence[Share] = (),
        off_schedule: int = 0,
    ) -> Transaction:
        """Record one balanced transaction of a loan and count it into the loan's sums.

        shares, off_schedule: how the amount serves the instalments and what is owed outside them.
        """
        lines = {account: amount for account, amount in lines.items() if amount}
        if sum(lines.values()) != 0:
            raise ValueError("a transaction must balance")
        self._sequence += 1
        year = moment_of(us).year
        number = self._numbers[year] = self._numbers.get(year, 0) + 1
        transaction_id = transaction_id_of(year, number)
        loan.add_up(type_, lines, us)
        loan.settle(type_, shares, transaction_id, us)
        posted = Transaction(
            self._sequence,
            transaction_id,
            loan.terms.account_id,
            type_,
            us,
            lines,
            loan.principal,
            loan.fees,
            note.description,
            note.reference_type,
            note.reference_id,
            note.metadata,
            note.created_by,
            note.notes,
        )
        self._store(loan, posted, year, number, shares, off_schedule)
        return posted

    def touch(self, loan: Loan) -> None:
        """Status, last moment or aging of a loan changed."""
        self._touched[loan.terms.key] = loan

    def publish(self, loan: Loan, event_type: str, us: int, body: Mapping[str, object]) -> str:
        """Put one event of a loan into the outbox; its event id."""
        self._event += 1
        self._last_event[loan.terms.key] = self._event
        text = msgspec.json.encode(body).decode()
        terms = loan.terms
        self._rows["outbox"].append((self._event, us, event_type, terms.conversation_id, terms.customer_id, text))
        self._rows["events"].append((self._event, terms.key, us, event_type, text))
        return event_id(self._event)

    def flush(self) -> None:
        """Write the collected rows into the running SQLite transaction."""
        self._rows["accounts"] += [_account_row(loan) for loan in self._fresh]
        if self._touched and self.follow is not None:
            self.follow([(loan, self._event_of(loan)) for loan in self._touched.values()])
        for loan in self._fresh:
            self._touched.pop(loan.terms.key, None)
        if self._touched:
            rows = [(*_standing(loan), loan.terms.key) for loan in self._touched.values()]
            self._connection.executemany(_UPDATE_STANDING, rows)
        for table, insert in _INSERTS.items():
            if self._rows[table]:
                self._connection.executemany(insert, self._rows[table])
                self._rows[table] = []
        self._fresh, self._touched, self._last_event = [], {}, {}

    def take_transactions(self) -> list[Transaction]:
        """The transactions recorded since the last call."""
        taken, self.transactions = self.transactions, []
        return taken

    def discard(self) -> None:
        """Forget the collected rows after a rollback and read the numbers anew."""
        self._rows = {table: [] for table in _INSERTS}
        self._fresh, self._touched, self.transactions = [], {}, []
        self._last_event = {}
        self._read_numbers()

    def _event_of(self, loan: Loan) -> str:
        last = self._last_event.get(loan.terms.key)
        return event_id(last) if last is not None else ""

    def _store(
        self, loan: Loan, posted: Transaction, year: int, number: int, shares: Sequence[Share], off_schedule: int
    ) -> None:
        key, sequence = loan.terms.key, posted.sequence
        metadata = msgspec.json.encode(posted.metadata).decode()
        self._rows["transactions"].append(
            (
                sequence,
                year,
                number,
                key,
                int(posted.type),
                posted.at_us,
                posted.description,
                posted.reference_type,
                posted.reference_id,
                metadata,
                posted.created_by,
                posted.notes,
            )
        )
        self._rows["postings"] += [(key, sequence, int(account), amount) for account, amount in posted.lines.items()]
        self._rows["allocations"] += [(key, share.instalment.number, sequence, share.cents) for share in shares]
        if off_schedule:
            self._rows["allocations"].append((key, 0, sequence, off_schedule))
        self.transactions.append(posted)
        self.touch(loan)

    def _read_numbers(self) -> None:
        def number(sql: str) -> int:
            return int(self._connection.execute(sql).fetchone()[0] or 0)

        self._sequence = number("SELECT MAX(sequence) FROM transactions")
        self._account_key = number("SELECT MAX(key) FROM accounts")
        # the outbox is emptied all the time: SQLite remembers its highest number apart
        self._event = number("SELECT MAX(seq) FROM sqlite_sequence WHERE name = 'outbox'")
        self._numbers = dict(self._connection.execute("SELECT year, MAX(number) FROM transactions GROUP BY year"))


def _account_row(loan: Loan) -> tuple[object, ...]:
    terms = loan.terms
    return (
        terms.key,
        terms.account_id,
        terms.account_number,
        terms.customer_id,
        terms.application_number,
        terms.schedule_id,
        terms.conversation_id,
        terms.principal,
        terms.establishment_fee,
        terms.frequency.value,
        terms.opened_us,
        terms.commencement.toordinal() if terms.commencement else None,
        terms.agreement_url,
        *_standing(loan),
    )


def _standing(loan: Loan) -> tuple[object, ...]:
    aging = loan.aging
    return (
        loan.status.value,
        loan.closure.value if loan.closure else None,
        loan.last_us,
        aging.day.toordinal() if aging else None,
        aging.at_us if aging else None,
        aging.dpd if aging else None,
        aging.bucket.value if aging else None,
        aging.previous.value if aging and aging.previous else None,
        aging.reason if aging else None,
    )
