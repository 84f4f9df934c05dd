"""One loan in memory: its terms, what its stored postings add up to, and the only way to change that: ``post``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from billie_desktop.practice.ledger.aging import Aging, days_past_due
from billie_desktop.practice.ledger.api import AccountStatus, ClosureReason, Frequency
from billie_desktop.practice.ledger.chart import CHARGES, GlAccount, TransactionType
from billie_desktop.practice.ledger.clock import MILLISECOND, sydney_day
from billie_desktop.practice.ledger.schedule import Instalment, Share


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed. Amounts in cents, moments in microseconds."""

    key: int
    account_id: str
    account_number: str
    customer_id: str
    application_number: str
    schedule_id: str
    conversation_id: str
    principal: int
    establishment_fee: int
    frequency: Frequency
    opened_us: int
    commencement: date | None
    agreement_url: str

    @property
    def total_payable(self) -> int:
        return self.principal + self.establishment_fee


def transaction_id_of(year: int, number: int) -> str:
    return f"TXN-{year}-{number:08d}"


@dataclass(frozen=True, slots=True)
class Transaction:
    """One balanced transaction. ``lines`` holds signed cents per general ledger account and adds up to 0."""

    sequence: int
    transaction_id: str
    account_id: str
    type: TransactionType
    at_us: int
    lines: Mapping[GlAccount, int]
    principal_after: int
    fee_after: int
    description: str
    reference_type: str = ""
    reference_id: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    created_by: str = "ledger"
    notes: str | None = None

    @property
    def principal_delta(self) -> int:
        return self.lines.get(GlAccount.PRINCIPAL_RECEIVABLE, 0)

    @property
    def fee_delta(self) -> int:
        return self.lines.get(GlAccount.FEES_RECEIVABLE, 0)


@dataclass(frozen=True, slots=True)
class Note:
    """The words that go with a transaction."""

    description: str
    created_by: str
    reference_type: str = ""
    reference_id: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    notes: str | None = None


@dataclass(slots=True)
class Loan:
    """Sums over the stored postings of one loan, kept in step while commands run.

    last_us: own time of the loan's last event; every later one is at least a millisecond after it, so that readers
    that keep milliseconds never see a tie.
    """

    terms: Terms
    instalments: list[Instalment]
    status: AccountStatus = AccountStatus.PENDING_DISBURSEMENT
    closure: ClosureReason | None = None
    last_us: int = 0
    aging: Aging | None = None
    principal: int = 0
    fees: int = 0
    charged: int = 0
    waived: int = 0
    paid: int = 0
    disbursed_us: int | None = None
    closed_us: int | None = None

    @property
    def outstanding(self) -> int:
        return self.principal + self.fees

    @property
    def on_schedule(self) -> int:
        """What remains to be paid by instalments."""
        return sum(row.remaining for row in self.instalments)

    @property
    def off_schedule(self) -> int:
        """What is owed and part of no instalment: late and dishonour fees, adjustments; 0 after a write-off."""
        return max(0, self.outstanding - self.on_schedule)

    @property
    def is_open(self) -> bool:
        return self.status in {AccountStatus.ACTIVE, AccountStatus.SUSPENDED}

    def dpd(self, us: int) -> int:
        return self.dpd_if_open(us) if self.is_open else 0

    def dpd_if_open(self, us: int) -> int:
        """Days past due by the schedule alone, whatever the status."""
        return days_past_due(self.instalments, sydney_day(us))

    def next_moment(self, wanted_us: int) -> int:
        """The moment of the next event: the wanted one, or just after the last."""
        self.last_us = max(wanted_us, self.last_us + MILLISECOND)
        return self.last_us

    def add_up(self, type_: TransactionType, lines: Mapping[GlAccount, int], us: int) -> None:
        """Count one transaction of that moment into the sums. Used alike for stored and new transactions."""
        principal = lines.get(GlAccount.PRINCIPAL_RECEIVABLE, 0)
        fees = lines.get(GlAccount.FEES_RECEIVABLE, 0)
        self.principal += principal
        self.fees += fees
        if type_ in CHARGES:
            self.charged += fees
        elif type_ is TransactionType.FEE_WAIVER:
            self.waived -= principal + fees
        elif type_ is TransactionType.REPAYMENT:
            self.paid -= principal + fees
        if self.disbursed_us is None:
            self.disbursed_us = us
        if principal or fees:
            self.closed_us = us if self.outstanding == 0 else None

    def settle(self, type_: TransactionType, shares: Sequence[Share], transaction_id: str, us: int) -> None:
        """Count the shares of one transaction into its instalments. Used alike for stored and new transactions."""
        for share in shares:
            row = share.instalment
            if type_ is TransactionType.REPAYMENT:
                row.paid += share.cents
            else:
                row.credited += share.cents
            row.transaction_ids.append(transaction_id)
            row.changed_us = us
            if row.remaining == 0:
                row.settled_on = sydney_day(us)

    def instalment(self, number: int) -> Instalment | None:
        return next((row for row in self.instalments if row.number == number), None)
