"""The events of the accounts service and the aging monitor (events.md 5.1 and 5.2), put into the outbox."""

from collections.abc import Iterable
from datetime import date

from billie_desktop.practice.ledger.api import AccountStatus
from billie_desktop.practice.ledger.clock import iso, sydney_day
from billie_desktop.practice.ledger.journal import Journal
from billie_desktop.practice.ledger.loan import Loan, Transaction
from billie_desktop.practice.ledger.money import amount_text
from billie_desktop.practice.ledger.schedule import Instalment

AGING_UPDATED = "loan.aging.updated.v1"


def account_created(journal: Journal, loan: Loan, us: int) -> None:
    terms = loan.terms
    body: dict[str, object] = {
        "account_id": terms.account_id,
        "account_number": terms.account_number,
        "customer_id": terms.customer_id,
        "status": loan.status.value,
        "loan_amount": amount_text(terms.principal),
        "loan_fee": amount_text(terms.establishment_fee),
        "loan_total_payable": amount_text(terms.total_payable),
        "current_balance": amount_text(terms.total_payable),
        "opened_date": iso(terms.opened_us),
    }
    if terms.commencement is not None:
        body["commencement_date"] = terms.commencement.isoformat()
    if terms.agreement_url:
        body["signed_loan_agreement_url"] = terms.agreement_url
    journal.publish(loan, "account.created.v1", us, body)


def schedule_created(journal: Journal, loan: Loan, us: int) -> None:
    terms = loan.terms
    body = {
        "account_id": terms.account_id,
        "schedule_id": terms.schedule_id,
        "loan_amount": amount_text(terms.principal),
        "total_amount": amount_text(terms.total_payable),
        "fee": amount_text(terms.establishment_fee),
        "n_payments": len(loan.instalments),
        "payment_frequency": terms.frequency.value,
        "created_date": iso(us),
        "payments": [
            {"payment_number": row.number, "due_date": row.due.isoformat(), "amount": amount_text(row.scheduled)}
            for row in loan.instalments
        ],
    }
    journal.publish(loan, "account.schedule.created.v1", us, body)


def balance_changed(
    journal: Journal, loan: Loan, posted: Transaction, status: AccountStatus | None, payment_cents: int = 0
) -> str:
    """account.updated.v1 for one posting; its event id. status: left out where None; payment_cents: of a repayment."""
    body: dict[str, object] = {
        "account_id": loan.terms.account_id,
        "current_balance": amount_text(posted.principal_after + posted.fee_after),
    }
    if status is not None:
        body["status"] = status.value
    body |= {
        "last_payment_date": iso(posted.at_us) if payment_cents else None,
        "last_payment_amount": amount_text(payment_cents) if payment_cents else None,
        "triggered_by_transaction_type": posted.type.name,
        "triggered_by_transaction_id": posted.transaction_id,
        "timestamp": iso(posted.at_us),
    }
    return journal.publish(loan, "account.updated.v1", posted.at_us, body)


def schedule_updated(journal: Journal, loan: Loan, rows: Iterable[Instalment], us: int) -> None:
    """The rows as they stand now, in number order; nothing when there are none."""
    today = sydney_day(us)
    payments = [_progress(row, today, us) for row in sorted(rows, key=lambda row: row.number)]
    if payments:
        body = {
            "account_id": loan.terms.account_id,
            "schedule_id": loan.terms.schedule_id,
            "payments": payments,
        }
        journal.publish(loan, "account.schedule.updated.v1", us, body)


def status_changed(journal: Journal, loan: Loan, us: int) -> None:
    body = {"account_id": loan.terms.account_id, "new_status": loan.status.value, "changed_at": iso(us)}
    journal.publish(loan, "account.status_changed.v1", us, body)


def closed(journal: Journal, loan: Loan, previous: AccountStatus, posted: Transaction, us: int) -> None:
    assert loan.closure is not None
    body = {
        "account_id": loan.terms.account_id,
        "customer_id": loan.terms.customer_id,
        "closure_reason": loan.closure.value,
        "previous_status": previous.value,
        "closed_date": iso(us),
        "final_balance": amount_text(loan.outstanding),
        "total_paid": amount_text(loan.paid),
        "loan_total_payable": amount_text(loan.terms.total_payable),
        "triggered_by_transaction_id": posted.transaction_id,
    }
    journal.publish(loan, "account.closed.v1", us, body)


def disbursed(journal: Journal, loan: Loan, posted: Transaction, us: int) -> None:
    body = {
        "account_id": loan.terms.account_id,
        "customer_id": loan.terms.customer_id,
        "disbursed_amount": amount_text(loan.terms.principal),
        "transaction_id": posted.transaction_id,
        "disbursed_at": iso(posted.at_us),
    }
    journal.publish(loan, "account.disbursed.v1", us, body)


def aged(journal: Journal, loan: Loan) -> None:
    """The aging that was just made, under its own time."""
    aging = loan.aging
    assert aging is not None
    moment = iso(aging.at_us)
    body = {
        "event_id": f"age-{loan.terms.account_id}-{aging.at_us}",
        "timestamp": moment,
        "account_id": loan.terms.account_id,
        "dpd": aging.dpd,
        "bucket": aging.bucket.value,
        "is_in_arrears": aging.is_in_arrears,
        "last_updated": moment,
        "previous_bucket": aging.previous.value if aging.previous else None,
        "transition_reason": aging.reason or None,
    }
    journal.publish(loan, AGING_UPDATED, aging.at_us, body)


def _progress(row: Instalment, today: date, us: int) -> dict[str, object]:
    return {
        "payment_number": row.number,
        "status": row.status(today),
        "paid_date": row.settled_on.isoformat() if row.settled_on else None,
        "amount_paid": amount_text(row.paid),
        "amount_remaining": amount_text(row.remaining),
        "linked_transaction_ids": list(row.transaction_ids),
        "last_updated": iso(us),
    }
