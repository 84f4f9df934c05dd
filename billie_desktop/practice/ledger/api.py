"""What the seed and the practice world's life may ask of the ledger, in process.

Values are ``Decimal`` dollars with at most two decimals and aware UTC ``datetime`` moments. One account is used through
one :class:`Account` handle at a time; its postings must be made in order of time. A posting at a moment that is not
after the account's last event is moved to one millisecond after it, never before.

A typical seed::

    with open_book(path) as book:
        for customer in customers:                   # group a few hundred customers into one book.batch()
            with book.batch():
                account = book.open_account(NewAccount(...))
                account.disburse(at=t0, bank_reference="BANK-1")
                account.repay(Decimal("210.00"), at=t1)
                account.age(at=t2)
        for event in book.pending_events():          # in order of time, ready for XADD
            stream.append(event)                     # entry id f"{event.entry_ms}-*" keeps the history's own times
        book.mark_published()

Everything raises :class:`Refused` when the ledger's rules forbid it (fee cap, closed loan, more waived than charged);
nothing of a refused posting is written.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import TracebackType
from typing import Protocol, Self


class Frequency(StrEnum):
    """How often an instalment falls due."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"


class AccountStatus(StrEnum):
    """The ledger's own status words (events.md section 2)."""

    PENDING_DISBURSEMENT = "PENDING_DISBURSEMENT"
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    CLOSED = "CLOSED"


class ClosureReason(StrEnum):
    """Why a loan was closed."""

    PAID_OFF = "PAID_OFF"
    WRITTEN_OFF = "WRITTEN_OFF"
    ADMIN_CLOSED = "ADMIN_CLOSED"


class RefusalKind(StrEnum):
    """Which gRPC status a refusal becomes."""

    INVALID_ARGUMENT = "INVALID_ARGUMENT"
    NOT_FOUND = "NOT_FOUND"
    ALREADY_EXISTS = "ALREADY_EXISTS"
    FAILED_PRECONDITION = "FAILED_PRECONDITION"


class Refused(Exception):
    """The ledger says no. ``str()`` is the sentence that a person may read."""

    def __init__(self, kind: RefusalKind, text: str) -> None:
        super().__init__(text)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class NewAccount:
    """A loan that has been agreed and waits for its disbursement.

    The schedule has ``n_payments`` instalments of ``principal + establishment_fee`` in equal parts, the last one
    taking the odd cents. ``establishment_fee`` is at most 5 % of ``principal``: leave room below that cap (for example
    a fee of 2 %) where late or dishonour fees shall be charged later.
    """

    account_id: str
    account_number: str
    customer_id: str
    application_number: str
    principal: Decimal
    establishment_fee: Decimal
    n_payments: int
    frequency: Frequency
    first_due_date: date
    opened_at: datetime
    commencement_date: date | None = None
    schedule_id: str = ""  # "" → "SCH-" + account_id
    conversation_id: str = ""  # correlation key of its events; "" → "conv-" + account_id
    signed_agreement_url: str = ""


@dataclass(frozen=True, slots=True)
class InstalmentView:
    """One row of a schedule as it stands now. ``status`` is PENDING, PARTIAL, PAID or OVERDUE."""

    payment_number: int
    due_date: date
    scheduled: Decimal
    paid: Decimal
    remaining: Decimal
    status: str


@dataclass(frozen=True, slots=True)
class Posted:
    """What one posting did. Amounts are positive; a waiver of a paid fee has ``to_principal`` set."""

    transaction_id: str
    at: datetime
    to_fees: Decimal
    to_principal: Decimal
    overpayment: Decimal
    outstanding: Decimal
    closed: bool


@dataclass(frozen=True, slots=True)
class StreamEvent:
    """An event that waits for the stream. ``fields`` is the whole flat entry, ready for XADD.

    ``entry_ms`` is the moment of the event in milliseconds since 1970 (for an explicit entry id of back-dated history);
    ``sequence`` orders events of the same millisecond and is unique in one ledger.
    """

    sequence: int
    entry_ms: int
    fields: dict[str, str] = field(hash=False)


class Account(Protocol):
    """One loan. All changes go through the same rules as the gRPC commands."""

    @property
    def account_id(self) -> str: ...
    @property
    def customer_id(self) -> str: ...
    @property
    def status(self) -> AccountStatus: ...
    @property
    def closure_reason(self) -> ClosureReason | None: ...
    @property
    def principal_balance(self) -> Decimal: ...
    @property
    def fee_balance(self) -> Decimal: ...
    @property
    def outstanding(self) -> Decimal: ...
    def instalments(self, at: datetime) -> tuple[InstalmentView, ...]: ...

    def disburse(
        self, *, at: datetime | None = None, bank_reference: str = "", payment_method: str = "bank_transfer"
    ) -> tuple[Posted, ...]:
        """Post the principal and the establishment fee; the loan becomes ACTIVE."""

    def repay(
        self,
        amount: Decimal,
        *,
        at: datetime | None = None,
        payment_id: str = "",
        payment_method: str = "direct_debit",
        payment_reference: str = "",
        notes: str = "",
        target_payment_number: int | None = None,
    ) -> Posted:
        """Fees first, then principal; fees outside the schedule first, then instalments, oldest first or the target.

        Closes the loan as PAID_OFF when nothing is left; makes it ACTIVE again when nothing is overdue any more.
        """

    def late_fee(
        self, amount: Decimal, *, days_past_due: int, at: datetime | None = None, reason: str = ""
    ) -> Posted: ...

    def dishonour_fee(
        self, amount: Decimal, *, at: datetime | None = None, reason: str = "", reference_id: str = ""
    ) -> Posted: ...

    def waive_fee(
        self, amount: Decimal, *, reason: str, approved_by: str, at: datetime | None = None, notes: str = ""
    ) -> Posted: ...

    def write_off(self, *, reason: str, approved_by: str, at: datetime | None = None) -> Posted: ...

    def adjust(
        self,
        *,
        principal_delta: Decimal = Decimal(0),
        fee_delta: Decimal = Decimal(0),
        reason: str,
        approved_by: str,
        at: datetime | None = None,
    ) -> Posted: ...

    def age(self, *, at: datetime | None = None) -> bool:
        """The nightly aging of this one loan, for the Sydney day of ``at``.

        Marks instalments that became overdue, suspends the loan, publishes ``loan.aging.updated.v1`` when days past due
        or bucket changed. True when anything changed.
        """


class Book(Protocol):
    """The ledger's SQLite file, held exclusively by one process."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def batch(self) -> AbstractContextManager[None]:
        """One SQLite transaction around everything inside; without it every posting is its own."""

    def open_account(self, new: NewAccount) -> Account: ...

    def account(self, account_id: str) -> Account:
        """The stored account. Raises :class:`Refused` NOT_FOUND."""

    def account_ids(self, *, open_only: bool = False) -> Iterator[str]: ...

    def advance_aging(self, *, at: datetime | None = None) -> int:
        """:meth:`Account.age` for every loan with an unpaid instalment before that Sydney day; number changed."""

    def pending_events(self) -> Iterator[StreamEvent]:
        """Events not on the stream yet, in order of (``entry_ms``, ``sequence``)."""

    def mark_published(self) -> None:
        """Forget every pending event. Call it only when all of them are safely on the stream."""
