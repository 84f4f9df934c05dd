"""A period's figures as messages of the wire."""

from datetime import date

from billie_desktop.practice.ledger.clock import iso
from billie_desktop.practice.ledger.money import amount_text
from billie_desktop.practice.ledger.reports import period_figures as sums
from billie_desktop.practice.ledger.reports.loss_model import RATED
from billie_desktop.practice.ledger.reports.period_figures import Figures
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb


def bucket_summaries(figures: Figures) -> list[pb.BucketSummary]:
    """Every bucket that has a rate, also the empty ones."""
    return [
        pb.BucketSummary(
            bucket=bucket.value,
            account_count=len(rows),
            total_ecl=amount_text(sum(row.ecl for row in rows)),
            total_carrying_amount=amount_text(sum(row.carrying for row in rows)),
            average_pd_rate=sums.average_rate(rows),
        )
        for bucket in RATED
        for rows in (figures.bucket(bucket),)
    ]


def portfolio(figures: Figures, day: date) -> pb.PortfolioECLResponse:
    """The expected loss of the book on a past day; buckets without loans are left out."""
    answer = pb.PortfolioECLResponse(
        as_of_date=day.isoformat(),
        total_accounts=len(figures.rows),
        total_ecl=amount_text(figures.ecl),
        total_carrying_amount=amount_text(figures.carrying),
    )
    for row in bucket_summaries(figures):
        if row.account_count:
            answer.buckets.add(
                bucket=row.bucket,
                account_count=row.account_count,
                total_ecl=row.total_ecl,
                total_carrying_amount=row.total_carrying_amount,
                average_pd_rate=row.average_pd_rate,
            )
    return answer


def movement(before: Figures, now: Figures, before_date: str) -> pb.ECLMovement:
    """What moved the expected loss since the last close. before_date: "" when this is the first."""
    answer = pb.ECLMovement(
        prior_total_ecl=amount_text(before.ecl),
        current_total_ecl=amount_text(now.ecl),
        net_change=amount_text(now.ecl - before.ecl),
        change_percent=sums.percent(before.ecl, now.ecl - before.ecl),
        prior_period_date=before_date,
        is_first_close=not before_date,
    )
    for cause, cents in sums.causes(before, now).items():
        answer.by_cause.add(cause=cause, amount=amount_text(cents))
    for bucket in RATED:
        old, new = before.bucket(bucket), now.bucket(bucket)
        old_ecl, new_ecl = sum(row.ecl for row in old), sum(row.ecl for row in new)
        answer.by_bucket.add(
            bucket=bucket.value,
            prior_ecl=amount_text(old_ecl),
            current_ecl=amount_text(new_ecl),
            net_change=amount_text(new_ecl - old_ecl),
            prior_account_count=len(old),
            current_account_count=len(new),
            accounts_entered=sums.entered(before, now, bucket),
            accounts_exited=sums.entered(now, before, bucket),
        )
    return answer


def journal_entries(before: Figures, now: Figures, day: date, at_us: int) -> list[pb.JournalEntry]:
    """The entries of a close, the same whenever they are asked for."""
    return [
        pb.JournalEntry(
            entry_id=f"JE-{day:%Y%m%d}-{number}",
            period_date=day.isoformat(),
            entry_type=entry.kind,
            debit_account=entry.debit,
            credit_account=entry.credit,
            amount=amount_text(entry.cents),
            description=entry.words,
            created_at=iso(at_us),
        )
        for number, entry in enumerate(sums.journal(before, now), start=1)
    ]


def reconciliation(figures: Figures) -> pb.ReconciliationResult:
    """Loss and accrual are calculated of the same loans; principal is compared with the general ledger."""
    count = len(figures.rows)
    differs = figures.unexplained != 0
    return pb.ReconciliationResult(
        ecl_count=count,
        accrual_count=count,
        in_both=count,
        is_reconciled=not differs,
        discrepancy_count=int(differs),
        integrity_passed=not differs,
        integrity_discrepancy_count=int(differs),
    )
