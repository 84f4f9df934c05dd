"""Plays a planned loan on the ledger: disbursement, payments, bounced debits, fees, aging, write-off."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal

from billie_desktop.practice.ledger.api import Account, AccountStatus, Book, NewAccount, Refused
from billie_desktop.practice.seed.calendar import days, sydney
from billie_desktop.practice.seed.loans import Course, LoanPlan
from billie_desktop.practice.seed.people import Person

FEE = Decimal("10.00")
_ARREARS = frozenset({Course.EARLY, Course.LATE, Course.DEFAULT, Course.WRITTEN_OFF})
_BUCKET_STARTS = (1, 15, 62)
_REASONS = ("Customer rang before the due date", "First missed payment, goodwill", "Bank outage on the due date")


def play(book: Book, person: Person, plan: LoanPlan, seed: int, now: datetime, today: date) -> None:
    """Open the account and post everything that happened to it before ``now``."""
    rng = random.Random(f"{seed}:{plan.account_id}")
    opened_at = sydney(plan.opened, rng.randint(9, 16), rng.randint(0, 59), rng.randint(0, 59))
    account = book.open_account(
        NewAccount(
            account_id=plan.account_id,
            account_number=plan.account_number,
            customer_id=person.customer_id,
            application_number=plan.application_number,
            principal=plan.principal,
            establishment_fee=plan.fee,
            n_payments=plan.payments,
            frequency=plan.frequency,
            first_due_date=plan.first_due,
            opened_at=min(opened_at, now - timedelta(minutes=30)),
            commencement_date=plan.disbursed,
            conversation_id=plan.conversation_id,
            signed_agreement_url=f"s3://practice/agreements/{plan.account_id}.pdf",
        )
    )
    if plan.course is Course.PENDING:
        return
    account.disburse(
        at=min(max(sydney(plan.disbursed, 15, rng.randint(0, 50)), opened_at + timedelta(minutes=5)), now),
        bank_reference=f"BILLIE-{plan.account_number[-6:]}",
    )
    _pay_on_time(account, plan, rng, now)
    if plan.course is Course.BOUNCED:
        _bounce(account, plan, rng, now)
    elif plan.course in _ARREARS:
        _fall_behind(account, plan, rng, now, today)
    if account.status != AccountStatus.CLOSED:
        account.age(at=now)


def _pay_on_time(account: Account, plan: LoanPlan, rng: random.Random, now: datetime) -> None:
    for number in range(1, plan.paid + 1):
        at = sydney(plan.paid_on(number), 6, rng.randint(0, 59), rng.randint(0, 59))
        if at >= now:
            return
        due = next((row for row in account.instalments(at) if row.remaining > 0), None)
        if due is None:
            return
        account.repay(
            due.remaining,
            at=at,
            payment_id=f"PAY-{account.account_id}-{number}",
            payment_method="direct_debit",
            payment_reference=f"DD{rng.randint(10**7, 10**8 - 1)}",
        )


def _bounce(account: Account, plan: LoanPlan, rng: random.Random, now: datetime) -> None:
    missed = plan.due(plan.paid + 1)
    at = sydney(missed + days(1), 10, rng.randint(0, 59))
    if at < now:
        # The fee cap of a small loan: then the history simply goes on without this fee.
        with suppress(Refused):
            account.dishonour_fee(
                FEE,
                at=at,
                reason="Direct debit dishonoured, insufficient funds",
                reference_id=f"PAY-{account.account_id}-{plan.paid + 1}",
            )


def _fall_behind(account: Account, plan: LoanPlan, rng: random.Random, now: datetime, today: date) -> None:
    missed = plan.due(plan.paid + 1)
    steps: list[tuple[datetime, str]] = [(sydney(missed + days(start), 0, 5), "age") for start in _BUCKET_STARTS]
    steps.append((sydney(missed + days(3), 9, rng.randint(0, 59)), "late fee"))
    if plan.waived:
        steps.append((sydney(missed + days(5), 11, rng.randint(0, 59)), "waive"))
    if plan.partial:
        steps.append((sydney(missed + days(7), 14, rng.randint(0, 59)), "partial"))
    if plan.course is Course.WRITTEN_OFF:
        steps.append((sydney(today - days(rng.randint(2, 25)), 13, rng.randint(0, 59)), "write off"))
    for at, step in sorted(steps):
        if at < now:
            _step(account, step, at, rng)


def _step(account: Account, step: str, at: datetime, rng: random.Random) -> None:
    try:
        if step == "age":
            account.age(at=at)
        elif step == "late fee":
            account.late_fee(FEE, days_past_due=3, at=at, reason="Instalment three days late")
        elif step == "waive":
            account.waive_fee(FEE, reason=rng.choice(_REASONS), approved_by="practice-supervisor", at=at)
        elif step == "partial":
            due = next((row for row in account.instalments(at) if row.remaining > 0), None)
            if due is not None:
                amount = max(Decimal("5.00"), (due.remaining * Decimal("0.4")).quantize(Decimal("1")))
                account.repay(amount, at=at, payment_method="bpay", payment_reference=f"BP{rng.randint(1000, 9999)}")
        else:
            account.write_off(reason="Aged above 180 days, unable to locate", approved_by="practice-supervisor", at=at)
    except Refused:
        # The fee cap of a small loan: the history simply goes on without this fee.
        return
