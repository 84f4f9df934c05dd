"""Repayment schedules of loan accounts (``account.schedule.*``, events.md 5.1).

Bookkeeping of an account: ``rows`` holds the marks of the visible rows; ``held`` the progress of other schedules than
the visible one, oldest first, each {scheduleId, rows, marks}, until such a schedule arrives.
"""

from __future__ import annotations

from typing import Any

from projector.contract.event import Event
from projector.projections.document import Document
from projector.projections.instalments import MAX_PLACEHOLDERS, Plan, Progress, row_id
from projector.projections.loan_account import begin, need_account
from projector.projections.maps import INSTALMENT_OTHER
from projector.projections.reading import Reader
from projector.projections.registry import Projection
from projector.projections.values import milliseconds, stored
from projector.projections.workspace import Workspace

FREQUENCIES = frozenset({"weekly", "fortnightly", "monthly"})


def fold_created(event: Event, workspace: Workspace) -> None:
    """A schedule: guarded by ``created_date``; progress that came before it is kept."""
    read = Reader(workspace, event)
    account_id = read.key("account_id")
    schedule_id = read.identifier("schedule_id")
    count = read.integer("n_payments", required=True)
    frequency = read.word("payment_frequency")
    own, created = read.own_time("created_date", required=True), read.moment("created_date", required=True)
    for name in ("loan_amount", "total_amount", "fee"):
        read.money(name)  # not stored, and unreadable money is a permanent error all the same (VAL-1)
    rows = [row for item in read.rows("payments") if (row := _announced_row(item, account_id)) is not None]

    account = begin(workspace, event, account_id)
    if account is None:
        return
    known = account.marked("schedule")
    if not account.newer("schedule", own, event.position):
        workspace.count("stale", event.type)
        return
    current = account.get("repaymentSchedule.scheduleId")
    visible = Plan.load(account.get("repaymentSchedule.payments"), account.meta.get("rows"))
    if current is None or schedule_id is None or schedule_id == current:
        before = visible
    else:
        if not known:  # progress of a schedule that is still to come
            _hold(workspace, event, account, str(current), visible)
        before = _release(account, schedule_id)
    plan = before.announced(rows)
    if schedule_id is not None:
        account.set("repaymentSchedule.scheduleId", schedule_id)
    if count is not None:
        account.set("repaymentSchedule.numberOfPayments", count)
    if frequency in FREQUENCIES:
        account.set("repaymentSchedule.paymentFrequency", frequency)
    elif frequency is not None:
        workspace.count("unknown", event.type)
    account.set("repaymentSchedule.createdDate", created or event.time)
    _set_plan(account, plan)
    account.stamp(event.time)


def fold_updated(event: Event, workspace: Workspace) -> None:
    """Progress of single rows, each guarded by its ``last_updated``."""
    read = Reader(workspace, event)
    account_id, schedule_id = read.key("account_id"), read.identifier("schedule_id")
    updates = [update for row in read.rows("payments") if (update := _progress(row, event)) is not None]
    if not updates:
        return

    account = begin(workspace, event, account_id)
    if account is None:
        return
    for update in updates:
        if update.is_unknown:
            workspace.count("unknown", event.type)
    current = account.get("repaymentSchedule.scheduleId")
    if schedule_id is not None and current is not None and schedule_id != current:
        plan = _release(account, schedule_id)
        _apply(workspace, event, account_id, plan, updates)
        _hold(workspace, event, account, schedule_id, plan)
        return
    plan = Plan.load(account.get("repaymentSchedule.payments"), account.meta.get("rows"))
    if not _apply(workspace, event, account_id, plan, updates):
        return
    if current is None and schedule_id is not None:
        account.set("repaymentSchedule.scheduleId", schedule_id)
    _set_plan(account, plan)
    account.stamp(event.time)


def _announced_row(row: Reader, account_id: str) -> dict[str, Any] | None:
    number = row.integer("payment_number", required=True)
    due, amount = row.moment("due_date", required=True), row.money("amount")
    if number is None:
        row.warn()
        return None
    return {
        "id": row_id(account_id, number),
        "paymentNumber": number,
        "dueDate": due,
        "amount": stored(amount),
        "status": INSTALMENT_OTHER,
    }


def _progress(row: Reader, event: Event) -> Progress | None:
    number = row.integer("payment_number", required=True)
    word, own = row.word("status"), row.own_time("last_updated")
    values = {
        "paidDate": row.moment("paid_date"),
        "amountPaid": stored(row.money("amount_paid")),
        "amountRemaining": stored(row.money("amount_remaining")),
        "linkedTransactionIds": row.texts("linked_transaction_ids"),
        "lastUpdated": event.time if own is None else milliseconds(own),
    }
    if number is None:
        row.warn()
        return None
    given = {name: value for name, value in values.items() if value is not None}
    return Progress(number, None if word is None else word.upper(), given, own)


def _apply(workspace: Workspace, event: Event, account_id: str, plan: Plan, updates: list[Progress]) -> bool:
    """Apply updates to a plan; beyond the bound of placeholders to its known rows only. Whether a row changed."""
    new = {update.number for update in updates} - plan.rows.keys()
    if new and plan.placeholders() + len(new) > MAX_PLACEHOLDERS:
        workspace.count("dropped", event.type)
        updates = [update for update in updates if update.number not in new]
    changed = False
    for update in updates:
        if plan.progress(update, account_id, event.position):
            changed = True
        else:
            workspace.count("stale", event.type)
    return changed


def _hold(workspace: Workspace, event: Event, account: Document, schedule_id: str, plan: Plan) -> None:
    """Keep a plan until its schedule arrives; the oldest ones go when too many rows wait."""
    held = [*(account.meta.get("held") or []), _entry(schedule_id, plan)]
    while len(held) > 1 and sum(len(entry["rows"]) for entry in held) > MAX_PLACEHOLDERS:
        held.pop(0)
        workspace.count("dropped", event.type)
    account.note("held", held)


def _release(account: Document, schedule_id: str) -> Plan:
    """Take a held plan out of the bookkeeping; an empty one when none is held."""
    held = account.meta.get("held") or []
    rest = [entry for entry in held if entry["scheduleId"] != schedule_id]
    if len(rest) == len(held):
        return Plan()
    account.note("held", rest)
    found = next(entry for entry in held if entry["scheduleId"] == schedule_id)
    return Plan.load(found["rows"], found["marks"])


def _entry(schedule_id: str, plan: Plan) -> dict[str, Any]:
    return {"scheduleId": schedule_id, "rows": plan.stored_rows(), "marks": plan.stored_marks()}


def _set_plan(account: Document, plan: Plan) -> None:
    account.set("repaymentSchedule.payments", plan.stored_rows())
    account.note("rows", plan.stored_marks())


PROJECTIONS = {
    "account.schedule.created.v1": Projection(need_account, fold_created),
    "account.schedule.updated.v1": Projection(need_account, fold_updated),
}
