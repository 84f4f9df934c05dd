"""The ledger's book: one SQLite file, one batch at a time, and the in-process handle of an account."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from billie_desktop.practice.ledger import announce, standing, store
from billie_desktop.practice.ledger.account import BookAccount
from billie_desktop.practice.ledger.api import NewAccount, Refused, StreamEvent
from billie_desktop.practice.ledger.chart import fee_cap_cents
from billie_desktop.practice.ledger.clock import Clock, SystemClock, micros, sydney_day
from billie_desktop.practice.ledger.journal import Journal
from billie_desktop.practice.ledger.loan import Loan, Terms, Transaction
from billie_desktop.practice.ledger.money import cents_of
from billie_desktop.practice.ledger.outbox import Outbox
from billie_desktop.practice.ledger.reports.allowance import Allowances
from billie_desktop.practice.ledger.reports.loss_model import LossModel
from billie_desktop.practice.ledger.schedule import cut
from billie_desktop.practice.ledger.schema import connect

Listener = Callable[[list[Transaction]], None]

_AGING_BATCH = 500


def open_book(path: Path, *, clock: Clock | None = None) -> "LedgerBook":
    """Open or create the ledger file and hold it for this process. Raises LedgerFileError."""
    return LedgerBook(connect(path), clock or SystemClock())


class LedgerBook:
    """See :class:`billie_desktop.practice.ledger.api.Book`. For one thread."""

    def __init__(self, connection: sqlite3.Connection, clock: Clock) -> None:
        self.connection = connection
        self.clock = clock
        self.journal = Journal(connection)
        self.outbox = Outbox(connection)
        self.loss_model = LossModel(connection)
        self.allowances = Allowances(connection, self.loss_model)
        self.journal.follow = self.allowances.follow
        (self.ledger_id,) = connection.execute("SELECT value FROM meta WHERE name = 'ledger_id'").fetchone()
        self._depth = 0
        self._failed = False
        self._listeners: list[Listener] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.connection.close()

    def on_commit(self, listener: Listener) -> None:
        """Call the listener after every commit with the transactions that it made (maybe none)."""
        self._listeners.append(listener)

    @contextmanager
    def batch(self) -> Iterator[None]:
        """One SQLite transaction; a batch inside a batch joins it.

        A refusal caught inside leaves the rest of the batch in place; any other error undoes all of it.
        """
        if self._depth == 0:
            self.connection.execute("BEGIN IMMEDIATE")
            self._failed = False
        self._depth += 1
        try:
            yield
        except BaseException as error:
            self._failed = self._failed or not isinstance(error, Refused) or self._depth == 1
            raise
        finally:
            self._depth -= 1
            if self._depth == 0:
                self._finish()

    def open_account(self, new: NewAccount) -> BookAccount:
        with self.batch():
            loan = self._new_loan(new)
            self.journal.open(loan)
            announce.account_created(self.journal, loan, loan.last_us)
            announce.schedule_created(self.journal, loan, loan.next_moment(loan.last_us))
        return BookAccount(self, loan)

    def account(self, account_id: str) -> BookAccount:
        return BookAccount(self, self.load(account_id))

    def load(self, value: str, by: str = "account_id") -> Loan:
        """The loan as stored, with what the running batch has done. Raises Refused NOT_FOUND."""
        self.journal.flush()
        return store.load(self.connection, value, by)

    def account_ids(self, *, open_only: bool = False) -> Iterator[str]:
        self.journal.flush()
        return store.account_ids(self.connection, open_only=open_only)

    def overdue_account_ids(self, us: int) -> list[str]:
        """Loans that the nightly aging for the Sydney day of ``us`` has to visit."""
        self.journal.flush()
        return store.overdue_account_ids(self.connection, sydney_day(us))

    def age(self, loan: Loan, us: int) -> bool:
        with self.batch():
            return standing.follow_day(self.journal, loan, us)

    def advance_aging(self, *, at: datetime | None = None) -> int:
        us = self.micros_of(at)
        account_ids, changed = self.overdue_account_ids(us), 0
        for start in range(0, len(account_ids), _AGING_BATCH):
            with self.batch():
                for account_id in account_ids[start : start + _AGING_BATCH]:
                    changed += self.age(self.load(account_id), us)
        return changed

    def pending_events(self) -> Iterator[StreamEvent]:
        self.journal.flush()
        return self.outbox.by_time()

    def mark_published(self) -> None:
        self.outbox.clear()

    def micros_of(self, at: datetime | None) -> int:
        """A given moment, or the present one, in microseconds."""
        return micros(at if at is not None else self.clock.now())

    def _finish(self) -> None:
        try:
            if not self._failed:
                self.journal.flush()
                self.connection.execute("COMMIT")
        except BaseException:
            self._failed = True
            raise
        finally:
            if self._failed:
                self.connection.execute("ROLLBACK")
                self.journal.discard()
        if not self._failed:
            transactions = self.journal.take_transactions()
            for listener in self._listeners:
                listener(transactions)

    def _new_loan(self, new: NewAccount) -> Loan:
        principal, fee = cents_of(new.principal), cents_of(new.establishment_fee)
        if principal <= 0 or not 0 <= fee <= fee_cap_cents(principal):
            raise ValueError("the principal must be above 0 and the fee between 0 and 5 % of it")
        if new.n_payments < 1:
            raise ValueError("a schedule needs at least one instalment")
        if not new.account_id or not new.customer_id:
            raise ValueError("an account needs an id and a customer")
        opened_us = micros(new.opened_at)
        terms = Terms(
            self.journal.next_account_key(),
            new.account_id,
            new.account_number,
            new.customer_id,
            new.application_number,
            new.schedule_id or f"SCH-{new.account_id}",
            new.conversation_id or f"conv-{new.account_id}",
            principal,
            fee,
            new.frequency,
            opened_us,
            new.commencement_date,
            new.signed_agreement_url,
        )
        rows = cut(terms.total_payable, new.n_payments, new.frequency, new.first_due_date)
        return Loan(terms, rows, last_us=opened_us)
