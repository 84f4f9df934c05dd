"""The ledger's values as messages of the wire."""

from datetime import date

from google.protobuf.timestamp_pb2 import Timestamp

from billie_desktop.practice.ledger.aging import Aging, days_until_overdue
from billie_desktop.practice.ledger.chart import TransactionType
from billie_desktop.practice.ledger.clock import iso, moment_of, sydney_day
from billie_desktop.practice.ledger.commands import Posting
from billie_desktop.practice.ledger.loan import Loan, Transaction
from billie_desktop.practice.ledger.money import amount_text
from billie_desktop.practice.ledger.schedule import Instalment, overdue
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb


def timestamp(us: int) -> Timestamp:
    seconds, rest = divmod(us, 1_000_000)
    return Timestamp(seconds=seconds, nanos=rest * 1_000)


def transaction(row: Transaction) -> pb.Transaction:
    return pb.Transaction(
        transaction_id=row.transaction_id,
        loan_account_id=row.account_id,
        type=row.type.name,
        transaction_date=timestamp(row.at_us),
        effective_date=moment_of(row.at_us).date().isoformat(),
        principal_delta=amount_text(row.principal_delta),
        fee_delta=amount_text(row.fee_delta),
        principal_after=amount_text(row.principal_after),
        fee_after=amount_text(row.fee_after),
        total_delta=amount_text(row.principal_delta + row.fee_delta),
        total_after=amount_text(row.principal_after + row.fee_after),
        description=row.description,
        reference_type=row.reference_type,
        reference_id=row.reference_id,
        metadata=dict(row.metadata),
        created_by=row.created_by,
        created_at=timestamp(row.at_us),
        portfolio_entry_id=f"GL-{row.sequence:010d}",
        notes=row.notes,
    )


def posting(done: Posting) -> pb.TransactionResponse:
    """The answer of six of the seven write commands; split and instalments on repayments only."""
    answer = pb.TransactionResponse(transaction=transaction(done.transaction), event_id=done.event_id)
    if done.transaction.type is TransactionType.REPAYMENT:
        answer.allocated_to_fees = amount_text(done.to_fees)
        answer.allocated_to_principal = amount_text(done.to_principal)
        answer.overpayment = amount_text(done.overpayment)
        today = sydney_day(done.transaction.at_us)
        for share in sorted(done.shares, key=lambda share: share.instalment.number):
            row = share.instalment
            answer.applied_to_instalments.add(
                payment_number=row.number,
                amount_applied=amount_text(share.cents),
                instalment_status=row.status(today),
                amount_remaining=amount_text(row.remaining),
                due_date=row.due.isoformat(),
                scheduled_amount=amount_text(row.scheduled),
            )
    if done.warning:
        answer.allocation_warning = done.warning
    return answer


def balance(loan: Loan, us: int) -> pb.GetBalanceResponse:
    return pb.GetBalanceResponse(
        loan_account_id=loan.terms.account_id,
        principal_balance=amount_text(loan.principal),
        fee_balance=amount_text(loan.fees),
        total_outstanding=amount_text(loan.outstanding),
        as_of=timestamp(us),
    )


def record(loan: Loan, transaction_count: int, last: Transaction | None) -> pb.LedgerRecordResponse:
    terms = loan.terms
    return pb.LedgerRecordResponse(
        loan_account_id=terms.account_id,
        account_number=terms.account_number,
        customer_id=terms.customer_id,
        application_number=terms.application_number,
        disbursed_principal=amount_text(terms.principal if transaction_count else 0),
        establishment_fee=amount_text(terms.establishment_fee),
        total_repayable=amount_text(terms.total_payable),
        principal_balance=amount_text(loan.principal),
        fee_balance=amount_text(loan.fees),
        total_outstanding=amount_text(loan.outstanding),
        total_paid=amount_text(loan.paid),
        transaction_count=transaction_count,
        last_transaction_id=last.transaction_id if last else None,
        schedule_id=terms.schedule_id,
        created_at=timestamp(terms.opened_us),
        updated_at=timestamp(last.at_us if last else terms.opened_us),
    )


def schedule(loan: Loan, us: int) -> pb.ScheduleWithStatusResponse:
    today = sydney_day(us)
    answer = pb.ScheduleWithStatusResponse(
        schedule_id=loan.terms.schedule_id,
        loan_account_id=loan.terms.account_id,
        customer_id=loan.terms.customer_id,
        application_number=loan.terms.application_number,
        instalments=[_instalment(row, today) for row in loan.instalments],
    )
    statuses = [row.status(today) for row in loan.instalments]
    still_open = [row for row in loan.instalments if row.remaining > 0]
    summary = answer.summary
    summary.total_instalments = len(statuses)
    summary.paid_count = statuses.count("PAID")
    summary.partial_count = statuses.count("PARTIAL")
    summary.overdue_count = statuses.count("OVERDUE")
    summary.pending_count = statuses.count("PENDING")
    if still_open:
        summary.next_due_date = still_open[0].due.isoformat()
        summary.next_due_amount = amount_text(still_open[0].remaining)
    summary.total_scheduled = amount_text(sum(row.scheduled for row in loan.instalments))
    summary.total_paid = amount_text(sum(row.paid for row in loan.instalments))
    summary.total_remaining = amount_text(loan.on_schedule)
    return answer


def aging(loan: Loan, made: Aging, us: int) -> pb.AccountAgingResponse:
    """Days and bucket as published; the amounts and the days ahead as of now."""
    today = sydney_day(us)
    late = overdue(loan.instalments, today) if loan.is_open else []
    answer = pb.AccountAgingResponse(
        account_id=loan.terms.account_id,
        dpd=made.dpd,
        bucket=made.bucket.value,
        days_until_overdue=days_until_overdue(loan.instalments, today) if loan.is_open else 0,
        last_updated=iso(made.at_us),
        total_overdue_amount=amount_text(sum(row.remaining for row in late)),
        is_in_arrears=made.is_in_arrears,
    )
    if made.previous is not None:
        answer.previous_bucket = made.previous.value
    if made.reason:
        answer.transition_reason = made.reason
    if late:
        answer.oldest_overdue_instalment_id = f"{loan.terms.schedule_id}-{late[0].number}"
    return answer


def overdue_account(loan: Loan, made: Aging, us: int) -> pb.OverdueAccount:
    """One row of the arrears list: the same figures as the loan's aging."""
    full = aging(loan, made, us)
    return pb.OverdueAccount(
        account_id=full.account_id,
        dpd=full.dpd,
        bucket=full.bucket,
        days_until_overdue=full.days_until_overdue,
        total_overdue_amount=full.total_overdue_amount,
        last_updated=full.last_updated,
        is_in_arrears=full.is_in_arrears,
    )


def _instalment(row: Instalment, today: date) -> pb.InstalmentWithStatus:
    return pb.InstalmentWithStatus(
        payment_number=row.number,
        due_date=row.due.isoformat(),
        scheduled_amount=amount_text(row.scheduled),
        status=row.status(today),
        amount_paid=amount_text(row.paid),
        amount_remaining=amount_text(row.remaining),
        paid_date=row.settled_on.isoformat() if row.settled_on else None,
        linked_transaction_ids=row.transaction_ids,
        last_updated=iso(row.changed_us) if row.changed_us is not None else None,
    )
