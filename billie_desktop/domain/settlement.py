"""What a posting proves, and what proves a posting (features.md AC-8, ledger.md 5)."""

from __future__ import annotations

from decimal import Decimal

from billie_desktop.domain.account import LoanAccount
from billie_desktop.domain.command import Action, Command, Intent
from billie_desktop.domain.ledger import LedgerBalance, Posting, Transaction, TransactionType
from billie_desktop.domain.money import Money

POSTED_AS = {
    Action.RECORD_REPAYMENT: TransactionType.REPAYMENT,
    Action.WAIVE_FEE: TransactionType.FEE_WAIVER,
    Action.LATE_FEE: TransactionType.LATE_FEE,
    Action.DISHONOUR_FEE: TransactionType.DISHONOUR_FEE,
    Action.DISBURSE: TransactionType.DISBURSEMENT,
}
"""What the ledger posts for a command. Requests and decisions are traced in the read models instead."""


def is_posting_of(intent: Intent, row: Transaction) -> bool:
    """Whether a ledger row is this intent's own posting: same account and type, and it carries the payment id or key.

    Equal amounts prove nothing: somebody else may have entered the same.
    """
    own = {intent.key, intent.values.get("payment_id", "")} - {""}
    posted_as = POSTED_AS.get(intent.action)
    return row.account_id == intent.account_id and row.type is posted_as and row.reference_id in own


def answer_differs(intent: Intent, posting: Posting) -> bool:
    """Whether the ledger's answer shows another account or amount than asked: an alarm (ledger.md 5)."""
    row = posting.transaction
    if row is None:
        return False
    if row.account_id != intent.account_id:
        return True
    if intent.amount is None:
        return False
    moved = abs(row.total_delta.value)
    over = posting.overpayment.value if posting.overpayment is not None else Decimal(0)
    return intent.amount.value not in (moved, moved + over)


def balance_shows(command: Command, balance: LedgerBalance) -> bool:
    """Whether a ledger reading taken after the answer shows the posting: equal total, or read later than posted."""
    posting = command.posting
    if posting is None or posting.transaction is None:
        return True
    row = posting.transaction
    return balance.total == row.total_after or balance.as_of >= row.at


def document_shows(command: Command, account: LoanAccount) -> bool:
    """Whether the projected document shows the posting: it names the transaction, or has its total and is not older."""
    row = command.posting.transaction if command.posting is not None else None
    if row is None:
        return False
    rows = account.schedule.instalments if account.schedule else ()
    if any(row.transaction_id in instalment.transaction_ids for instalment in rows):
        return True
    return _total(account) == row.total_after and account.updated_at is not None and account.updated_at >= row.at


def _total(account: LoanAccount) -> Money | None:
    return account.total_outstanding if account.total_outstanding is not None else account.balance
