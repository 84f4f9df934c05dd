"""The commands of the ledger on one loan: check, post, announce. A refused command changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from billie_desktop.practice.ledger import announce, standing
from billie_desktop.practice.ledger.api import AccountStatus, ClosureReason, RefusalKind, Refused
from billie_desktop.practice.ledger.chart import INCOME_OF, GlAccount, TransactionType, fee_cap_cents
from billie_desktop.practice.ledger.journal import Journal
from billie_desktop.practice.ledger.loan import Loan, Note, Transaction
from billie_desktop.practice.ledger.money import amount_text
from billie_desktop.practice.ledger.schedule import Share, share_out


@dataclass(frozen=True, slots=True)
class Posting:
    """What a command did: its transaction, the event that tells of it, and how the amount was split (cents)."""

    transaction: Transaction
    event_id: str
    overpayment: int = 0
    shares: tuple[Share, ...] = ()
    warning: str = ""

    @property
    def to_fees(self) -> int:
        return -self.transaction.fee_delta

    @property
    def to_principal(self) -> int:
        return -self.transaction.principal_delta


def disburse(
    journal: Journal, loan: Loan, us: int, amount: int | None, note: Note, fee_note: Note
) -> tuple[Posting, Posting | None]:
    """Post principal and establishment fee (None where there is none). amount: None takes the approved one."""
    terms = loan.terms
    if loan.status is not AccountStatus.PENDING_DISBURSEMENT:
        raise Refused(RefusalKind.ALREADY_EXISTS, "This loan has been disbursed before.")
    if amount is not None and amount != terms.principal:
        raise _refused(
            f"The amount {amount_text(amount)} differs from the approved principal {amount_text(terms.principal)}."
        )
    us = loan.next_moment(us)
    lines = {GlAccount.PRINCIPAL_RECEIVABLE: terms.principal, GlAccount.CASH: -terms.principal}
    principal = journal.post(loan, TransactionType.DISBURSEMENT, us, lines, note)
    # the platform leaves the status out here: readers infer the activation
    first = Posting(principal, announce.balance_changed(journal, loan, principal, None))
    loan.status = AccountStatus.ACTIVE
    second = None
    if terms.establishment_fee:
        fee = terms.establishment_fee
        lines = {GlAccount.FEES_RECEIVABLE: fee, GlAccount.ESTABLISHMENT_FEE_INCOME: -fee}
        posted = journal.post(loan, TransactionType.ESTABLISHMENT_FEE, loan.next_moment(us), lines, fee_note)
        second = Posting(posted, announce.balance_changed(journal, loan, posted, loan.status))
    announce.status_changed(journal, loan, loan.next_moment(us))
    announce.disbursed(journal, loan, principal, loan.next_moment(us))
    standing.start_aging(journal, loan, loan.next_moment(us))
    journal.touch(loan)
    return first, second


def repay(journal: Journal, loan: Loan, us: int, cents: int, note: Note, target_number: int | None = None) -> Posting:
    """Fees first, then principal; what is owed outside the schedule first, then instalments, oldest or target first.

    More than is owed is held as the customer's credit; on a written-off loan it is a recovery.
    """
    _require_disbursed(loan)
    target = None
    if target_number is not None:
        target = loan.instalment(target_number)
        if target is None:
            raise _refused(f"This loan has no instalment {target_number}.")
    to_fees = min(cents, loan.fees)
    to_principal = min(cents - to_fees, loan.principal)
    served, over = to_fees + to_principal, cents - to_fees - to_principal
    off_schedule = min(served, loan.off_schedule)
    shares = share_out(served - off_schedule, loan.instalments, target)
    held = GlAccount.RECOVERIES if loan.closure is ClosureReason.WRITTEN_OFF else GlAccount.CUSTOMER_CREDIT
    lines = {
        GlAccount.CASH: cents,
        GlAccount.FEES_RECEIVABLE: -to_fees,
        GlAccount.PRINCIPAL_RECEIVABLE: -to_principal,
        held: -over,
    }
    us = loan.next_moment(us)
    if not note.reference_id:
        note = replace(note, reference_type="payment", reference_id=f"PAY-{loan.terms.key:06d}-{us}")
    warning = _warning(loan, over, off_schedule, shares, target_number)
    posted = journal.post(loan, TransactionType.REPAYMENT, us, lines, note, shares, off_schedule)
    rows = [share.instalment for share in shares]
    event = standing.follow_posting(journal, loan, posted, rows, payment_cents=cents)
    return Posting(posted, event, over, tuple(shares), warning)


def charge_fee(journal: Journal, loan: Loan, us: int, type_: TransactionType, cents: int, note: Note) -> Posting:
    """A late or dishonour fee. Refused where all fees together would exceed 5 % of the principal."""
    _require_disbursed(loan)
    if not loan.is_open:
        raise _refused(f"{_closed_words(loan)} No fee can be charged.")
    cap = fee_cap_cents(loan.terms.principal)
    if loan.charged + cents > cap:
        raise _refused(
            f"Fee cap reached: all fees of this loan may not exceed 5 % of the principal ({amount_text(cap)}). "
            f"Charged so far: {amount_text(loan.charged)}."
        )
    lines = {GlAccount.FEES_RECEIVABLE: cents, INCOME_OF[type_]: -cents}
    posted = journal.post(loan, type_, loan.next_moment(us), lines, note)
    return Posting(posted, standing.follow_posting(journal, loan, posted))


def waive(journal: Journal, loan: Loan, us: int, cents: int, note: Note) -> Posting:
    """Unpaid fees go down; the part of a fee that had been paid comes back through the principal."""
    _require_disbursed(loan)
    if not loan.is_open:
        raise _refused(f"{_closed_words(loan)} No fee can be waived.")
    if loan.waived + cents > loan.charged:
        raise _refused(
            f"The waiver of {amount_text(cents)} is more than the fees ever charged on this loan "
            f"({amount_text(loan.charged)}, of which {amount_text(loan.waived)} have been waived)."
        )
    if cents > loan.outstanding:
        raise _refused(
            f"The waiver of {amount_text(cents)} is more than the {amount_text(loan.outstanding)} still owed."
        )
    from_fees = min(cents, loan.fees)
    lines = {
        GlAccount.FEE_WAIVERS: cents,
        GlAccount.FEES_RECEIVABLE: -from_fees,
        GlAccount.PRINCIPAL_RECEIVABLE: from_fees - cents,
    }
    return _credit(journal, loan, us, TransactionType.FEE_WAIVER, cents, lines, note, ClosureReason.PAID_OFF)


def write_off(journal: Journal, loan: Loan, us: int, note: Note) -> Posting:
    """The whole balance becomes bad debt. The schedule keeps what was not paid."""
    _require_disbursed(loan)
    if not loan.is_open:
        raise _refused(f"{_closed_words(loan)} Nothing is left to write off.")
    lines = {
        GlAccount.BAD_DEBT_EXPENSE: loan.outstanding,
        GlAccount.PRINCIPAL_RECEIVABLE: -loan.principal,
        GlAccount.FEES_RECEIVABLE: -loan.fees,
    }
    posted = journal.post(loan, TransactionType.WRITE_OFF, loan.next_moment(us), lines, note)
    event = standing.follow_posting(journal, loan, posted, closes_as=ClosureReason.WRITTEN_OFF)
    return Posting(posted, event)


def adjust(journal: Journal, loan: Loan, us: int, principal: int, fees: int, note: Note) -> Posting:
    """Signed correction. Neither balance may fall below 0."""
    if principal == 0 and fees == 0:
        raise Refused(RefusalKind.INVALID_ARGUMENT, "At least one of principal_delta and fee_delta must differ from 0.")
    _require_disbursed(loan)
    if not loan.is_open:
        raise _refused(f"{_closed_words(loan)} It cannot be adjusted.")
    if loan.principal + principal < 0 or loan.fees + fees < 0:
        raise _refused(
            f"The adjustment would take a balance below 0 (principal {amount_text(loan.principal)}, "
            f"fees {amount_text(loan.fees)})."
        )
    lines = {
        GlAccount.PRINCIPAL_RECEIVABLE: principal,
        GlAccount.FEES_RECEIVABLE: fees,
        GlAccount.ADJUSTMENTS: -principal - fees,
    }
    lowered = max(0, -principal - fees)
    return _credit(journal, loan, us, TransactionType.ADJUSTMENT, lowered, lines, note, ClosureReason.ADMIN_CLOSED)


def _credit(
    journal: Journal,
    loan: Loan,
    us: int,
    type_: TransactionType,
    cents: int,
    lines: Mapping[GlAccount, int],
    note: Note,
    closes_as: ClosureReason,
) -> Posting:
    """Post something that lowers the debt without a payment; the schedule goes down by what it alone still carries."""
    off_schedule = min(cents, loan.off_schedule)
    shares = share_out(cents - off_schedule, loan.instalments)
    posted = journal.post(loan, type_, loan.next_moment(us), lines, note, shares, off_schedule)
    rows = [share.instalment for share in shares]
    event = standing.follow_posting(journal, loan, posted, rows, closes_as=closes_as)
    return Posting(posted, event, shares=tuple(shares))


def _require_disbursed(loan: Loan) -> None:
    if loan.status is AccountStatus.PENDING_DISBURSEMENT:
        raise _refused("This loan has not been disbursed yet.")


def _closed_words(loan: Loan) -> str:
    written_off = loan.closure is ClosureReason.WRITTEN_OFF
    return "This loan has been written off." if written_off else "This loan is paid off."


def _warning(loan: Loan, over: int, off_schedule: int, shares: list[Share], target: int | None) -> str:
    parts = []
    if target is not None and any(share.instalment.number != target for share in shares):
        parts.append(f"Instalment {target} did not need all of it; the rest went to the oldest open instalments.")
    elif target is not None and not shares and not off_schedule:
        parts.append(f"Nothing was left to pay on instalment {target}.")
    if off_schedule:
        parts.append(f"{amount_text(off_schedule)} paid fees that are not part of the schedule.")
    if over and loan.closure is ClosureReason.WRITTEN_OFF:
        parts.append(f"This loan has been written off; {amount_text(over)} were recorded as a recovery.")
    elif over:
        parts.append(f"{amount_text(over)} are more than was owed and are held as the customer's credit.")
    return " ".join(parts)


def _refused(text: str) -> Refused:
    return Refused(RefusalKind.FAILED_PRECONDITION, text)
