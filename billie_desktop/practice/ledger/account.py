"""The in-process handle of one account: decimals and moments outside, cents and microseconds inside."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from billie_desktop.practice.ledger import commands, wording
from billie_desktop.practice.ledger.api import AccountStatus, ClosureReason, InstalmentView, Posted
from billie_desktop.practice.ledger.chart import TransactionType
from billie_desktop.practice.ledger.clock import micros, moment_of, sydney_day
from billie_desktop.practice.ledger.commands import Posting
from billie_desktop.practice.ledger.loan import Loan
from billie_desktop.practice.ledger.money import cents_of, dollars

if TYPE_CHECKING:
    from billie_desktop.practice.ledger.book import LedgerBook

_MAKER = "practice"


class BookAccount:
    """See :class:`billie_desktop.practice.ledger.api.Account`."""

    def __init__(self, book: "LedgerBook", loan: Loan) -> None:
        self._book = book
        self._loan = loan

    @property
    def account_id(self) -> str:
        return self._loan.terms.account_id

    @property
    def customer_id(self) -> str:
        return self._loan.terms.customer_id

    @property
    def status(self) -> AccountStatus:
        return self._loan.status

    @property
    def closure_reason(self) -> ClosureReason | None:
        return self._loan.closure

    @property
    def principal_balance(self) -> Decimal:
        return dollars(self._loan.principal)

    @property
    def fee_balance(self) -> Decimal:
        return dollars(self._loan.fees)

    @property
    def outstanding(self) -> Decimal:
        return dollars(self._loan.outstanding)

    def instalments(self, at: datetime) -> tuple[InstalmentView, ...]:
        today = sydney_day(micros(at))
        return tuple(
            InstalmentView(
                row.number,
                row.due,
                dollars(row.scheduled),
                dollars(row.paid),
                dollars(row.remaining),
                row.status(today),
            )
            for row in self._loan.instalments
        )

    def disburse(
        self, *, at: datetime | None = None, bank_reference: str = "", payment_method: str = "bank_transfer"
    ) -> tuple[Posted, ...]:
        note = wording.disbursement(_MAKER, bank_reference, payment_method, "", "")
        fee_note = wording.establishment_fee(_MAKER)
        with self._book.batch():
            first, second = commands.disburse(self._book.journal, self._loan, self._us(at), None, note, fee_note)
        return tuple(self._posted(posting) for posting in (first, second) if posting is not None)

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
        cents = _positive(amount)
        note = wording.repayment(_MAKER, cents, payment_id, payment_method, payment_reference, notes)
        with self._book.batch():
            posting = commands.repay(self._book.journal, self._loan, self._us(at), cents, note, target_payment_number)
        return self._posted(posting)

    def late_fee(self, amount: Decimal, *, days_past_due: int, at: datetime | None = None, reason: str = "") -> Posted:
        cents = _positive(amount)
        note = wording.late_fee(_MAKER, cents, days_past_due, reason)
        return self._fee(TransactionType.LATE_FEE, cents, at, note)

    def dishonour_fee(
        self, amount: Decimal, *, at: datetime | None = None, reason: str = "", reference_id: str = ""
    ) -> Posted:
        cents = _positive(amount)
        note = wording.dishonour_fee(_MAKER, cents, reason, reference_id)
        return self._fee(TransactionType.DISHONOUR_FEE, cents, at, note)

    def waive_fee(
        self, amount: Decimal, *, reason: str, approved_by: str, at: datetime | None = None, notes: str = ""
    ) -> Posted:
        cents = _positive(amount)
        note = wording.waiver(approved_by, cents, reason, notes)
        with self._book.batch():
            posting = commands.waive(self._book.journal, self._loan, self._us(at), cents, note)
        return self._posted(posting)

    def write_off(self, *, reason: str, approved_by: str, at: datetime | None = None) -> Posted:
        note = wording.write_off(approved_by, self._loan.outstanding, reason)
        with self._book.batch():
            posting = commands.write_off(self._book.journal, self._loan, self._us(at), note)
        return self._posted(posting)

    def adjust(
        self,
        *,
        principal_delta: Decimal = Decimal(0),
        fee_delta: Decimal = Decimal(0),
        reason: str,
        approved_by: str,
        at: datetime | None = None,
    ) -> Posted:
        principal, fees = cents_of(principal_delta), cents_of(fee_delta)
        note = wording.adjustment(approved_by, principal + fees, reason)
        with self._book.batch():
            posting = commands.adjust(self._book.journal, self._loan, self._us(at), principal, fees, note)
        return self._posted(posting)

    def age(self, *, at: datetime | None = None) -> bool:
        return self._book.age(self._loan, self._us(at))

    def _fee(self, type_: TransactionType, cents: int, at: datetime | None, note: wording.Note) -> Posted:
        with self._book.batch():
            posting = commands.charge_fee(self._book.journal, self._loan, self._us(at), type_, cents, note)
        return self._posted(posting)

    def _us(self, at: datetime | None) -> int:
        return self._book.micros_of(at)

    def _posted(self, posting: Posting) -> Posted:
        transaction = posting.transaction
        return Posted(
            transaction.transaction_id,
            moment_of(transaction.at_us),
            dollars(abs(transaction.fee_delta)),
            dollars(abs(transaction.principal_delta)),
            dollars(posting.overpayment),
            dollars(transaction.principal_after + transaction.fee_after),
            self._loan.status is AccountStatus.CLOSED,
        )


def _positive(amount: Decimal) -> int:
    cents = cents_of(amount)
    if cents <= 0:
        raise ValueError("the amount must be above 0")
    return cents
