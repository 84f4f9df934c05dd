"""Loan accounts: created, updated, status changed (events.md 5.1)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from projector.contract.event import Event
from projector.projections import account_status, links
from projector.projections.account_status import Outcome
from projector.projections.closures import fold_closed
from projector.projections.document import Document
from projector.projections.loan_account import begin, need_account, remember_transaction
from projector.projections.maps import OPENING_STATUS
from projector.projections.reading import Reader, peek_identifier
from projector.projections.registry import Projection
from projector.projections.values import stored
from projector.projections.workspace import Needs, Workspace


def need_created(event: Event, needs: Needs) -> None:
    """The account and its customer."""
    need_account(event, needs)
    needs.customer(peek_identifier(event.body, "customer_id"))


def fold_created(event: Event, workspace: Workspace) -> None:
    """Complete the account: terms, number, dates and customer; balances and status only as opening values."""
    read = Reader(workspace, event)
    account_id = read.key("account_id")
    number, customer_id = read.text("account_number"), read.identifier("customer_id")
    status = read.word("status") or OPENING_STATUS
    terms = {
        "loanAmount": stored(read.money("loan_amount")),
        "loanFee": stored(read.money("loan_fee")),
        "totalPayable": stored(read.money("loan_total_payable")),
        "openedDate": read.moment("opened_date"),
    }
    balance = stored(read.money("current_balance") or Decimal(0))
    commencement, agreement = read.moment("commencement_date"), read.text("signed_loan_agreement_url")

    account = begin(workspace, event, account_id)
    if account is None:
        return
    newest, opens = account.is_newer("created", None, event.position), account_status.opens(account, event.position)
    if not newest and not opens:
        workspace.count("stale", event.type)
        return
    if newest:
        _complete(workspace, account, number, customer_id, terms)
        _set_documents(account, commencement, agreement, None, event)
    if opens and not account.marked("balance"):
        account.set("balances.currentBalance", balance)
        account.set("balances.totalOutstanding", balance)
    account.set_missing("balances.totalPaid", 0.0)
    if opens and account_status.open_status(account, status) is Outcome.UNKNOWN:
        workspace.count("unknown", event.type)
    if opens:
        account.note("opened", list(event.position))
    if newest:
        account.mark("created", None, event.position)
    account.stamp(event.time)


def _complete(
    workspace: Workspace, account: Document, number: str | None, customer_id: str | None, terms: dict[str, Any]
) -> None:
    """What the newest creation says: number, customer and terms."""
    if number is not None:
        account.set("accountNumber", number)
    if customer_id is not None:
        links.attach(workspace, account, customer_id)
    elif account.get("customerIdString") is None:
        account.set("customerId", None)
        account.set("customerName", "")
    for name, value in terms.items():
        account.set(f"loanTerms.{name}", value)


def fold_updated(event: Event, workspace: Workspace) -> None:
    """A snapshot of balance, last payment and status, guarded by ``timestamp``."""
    read = Reader(workspace, event)
    account_id = read.key("account_id")
    snapshot = _Snapshot(read)
    read.identifier("triggered_by_transaction_id")  # an object is no id (DEC-7)
    commencement, agreement = read.moment("commencement_date"), read.text("signed_loan_agreement_url")

    account = begin(workspace, event, account_id)
    if account is None:
        return
    remember_transaction(account, event)
    fresh = account.newer("update", snapshot.own, event.position)
    if fresh:
        snapshot.apply(workspace, event, account)
    else:
        workspace.count("stale", event.type)
    if _set_documents(account, commencement, agreement, snapshot.own, event) or fresh:
        account.stamp(event.time)


def fold_status_changed(event: Event, workspace: Workspace) -> None:
    """The status alone, guarded by ``changed_at``; one that is gated, locked out or older changes nothing at all."""
    read = Reader(workspace, event)
    account_id = read.key("account_id")
    word, own = read.word("new_status"), read.own_time("changed_at")
    if word is None:
        return

    account = begin(workspace, event, account_id)
    if account is None:
        return
    outcome = account_status.offer(account, word, own, event.position)
    if outcome is Outcome.APPLIED:
        account_status.take(account, event, word, own)
    else:
        workspace.count(outcome.value, event.type)
    if outcome is Outcome.UNKNOWN:
        account_status.take_unknown(account, word)
    if outcome in (Outcome.APPLIED, Outcome.UNKNOWN):
        account.stamp(event.time)


class _Snapshot:
    """What one ``account.updated.v1`` says about balance, status and last payment."""

    def __init__(self, read: Reader) -> None:
        self.own = read.own_time("timestamp")
        self.balance = read.money("current_balance")
        self.status = read.word("status")
        self.paid_on = read.moment("last_payment_date")
        self.paid = read.money("last_payment_amount")
        self.trigger = read.word("triggered_by_transaction_type")

    def apply(self, workspace: Workspace, event: Event, account: Document) -> None:
        outstanding = account.get("balances.totalOutstanding")
        locked = account_status.is_locked(account)
        if self.status is not None:
            self._offer_status(workspace, event, account, self.status)
        elif self.balance is not None and self.balance > 0:
            account_status.infer_activation(account, event, self.own)
        lowered = self._set_balance(workspace, event, account, locked, outstanding)
        if self.paid is not None:
            account.set("lastPayment.amount", stored(self.paid))
        if self.paid_on is not None:
            account.set("lastPayment.date", self.paid_on)
        elif lowered is not None and self._is_repayment(account):
            account.set("lastPayment.date", event.time)
            if self.paid is None:
                account.set("lastPayment.amount", stored(lowered))

    def _offer_status(self, workspace: Workspace, event: Event, account: Document, word: str) -> None:
        outcome = account_status.offer(account, word, self.own, event.position)
        if outcome is Outcome.APPLIED:
            account_status.take(account, event, word, self.own)
            return
        if outcome is Outcome.UNKNOWN:
            account_status.take_unknown(account, word)
        workspace.count(outcome.value, event.type)

    def _set_balance(
        self, workspace: Workspace, event: Event, account: Document, locked: bool, outstanding: object
    ) -> Decimal | None:
        """Set the balance; by how much it lowered the stored one, if it did."""
        if self.balance is None:
            return None
        if locked and not account_status.is_after_closing(account, self.own, event.position):
            workspace.count("stale", event.type)
            return None
        if not account.newer("balance", self.own, event.position):
            workspace.count("stale", event.type)
            return None
        account.set("balances.currentBalance", stored(self.balance))
        account.set("balances.totalOutstanding", stored(self.balance))
        if not isinstance(outstanding, int | float):
            return None
        lowered = Decimal(str(outstanding)) - self.balance
        return lowered if lowered > 0 else None

    def _is_repayment(self, account: Document) -> bool:
        if self.trigger not in (None, "REPAYMENT") or account_status.is_locked(account):
            return False
        return self.status is None or account.get("accountStatus") == account_status.ACTIVE


def _set_documents(
    account: Document, commencement: datetime | None, agreement: str | None, own: datetime | None, event: Event
) -> bool:
    """Commencement date and agreement address, each only when present and not older; whether one was set."""
    changed = False
    for field, value in (("commencementDate", commencement), ("signedLoanAgreementUrl", agreement)):
        if value is not None and account.newer(field, own, event.position):
            account.set(field, value)
            changed = True
    return changed


PROJECTIONS = {
    "account.created.v1": Projection(need_created, fold_created),
    "account.updated.v1": Projection(need_account, fold_updated),
    "account.status_changed.v1": Projection(need_account, fold_status_changed),
    "account.closed.v1": Projection(need_account, fold_closed),
}
