"""The closing of a loan account (``account.closed.v1``, rules ACC-4 and ACC-6)."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from projector.contract.event import Event
from projector.projections import account_status
from projector.projections.document import Document
from projector.projections.loan_account import begin
from projector.projections.maps import CLOSURE, CLOSURE_OTHER
from projector.projections.reading import Reader
from projector.projections.values import stored
from projector.projections.workspace import Workspace

DEFAULT_REASON = "PAID_OFF"

_DAY_LENGTH = len("2026-08-20")


def fold_closed(event: Event, workspace: Workspace) -> None:
    """Close the account for good; its figures count as the newest snapshot."""
    read = Reader(workspace, event)
    account_id = read.key("account_id")
    read.identifier("customer_id")  # not stored, and an object is no id all the same (DEC-7)
    reason = read.word("closure_reason") or DEFAULT_REASON
    closed_at = read.own_time("closed_date", required=True)
    by_day = len((read.text("closed_date") or "").strip()) <= _DAY_LENGTH
    final = read.money("final_balance") or Decimal(0)
    paid = read.money("total_paid")
    closure = {
        "reason": reason,
        "previousStatus": read.word("previous_status"),
        "closedDate": read.moment("closed_date") or event.time,
        "finalBalance": stored(final),
        "loanTotalPayable": stored(read.money("loan_total_payable")),
        "triggeredByTransactionId": read.identifier("triggered_by_transaction_id"),
    }

    account = begin(workspace, event, account_id)
    if account is None:
        return
    if not account.newer("closure", closed_at, event.position):
        workspace.count("stale", event.type)
        return
    before, status = account.get("accountStatus"), CLOSURE.get(reason, CLOSURE_OTHER)
    account.set("sdkStatus", account_status.CLOSED)
    account.set("accountStatus", status)
    account.mark("status", closed_at, event.position)
    account_status.moved(account, event, before, status, closed_at)
    for name, value in closure.items():
        account.set(f"closure.{name}", value)
    if paid is not None:
        account.set("closure.totalPaid", stored(paid))
        account.set("balances.totalPaid", stored(paid))
    _set_balance(account, event, closed_at, by_day, final)
    account.stamp(event.time)


def _set_balance(account: Document, event: Event, closed_at: datetime | None, by_day: bool, final: Decimal) -> None:
    """The final balance, unless an update whose own time is later than the closing has set one.

    A closing that is dated by day alone (no time of day) happened some time on that day. Its entry time says when, as
    far as it lies on that day; and it comes after every snapshot of that day which is stored already.
    """
    at, until = closed_at, closed_at
    if closed_at is not None and by_day:
        until = closed_at + timedelta(days=1, microseconds=-1)
        at = min(max(event.time, closed_at), until)
    account_status.record_closing(account, at, event.position)
    if account.is_newer("balance", until, event.position):
        account.set("balances.currentBalance", stored(final))
        account.set("balances.totalOutstanding", stored(final))
        account.mark("balance", at, event.position)
