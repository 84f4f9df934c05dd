"""Expected losses: of one loan, of the book, traced to their source, and calculated anew."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from google.protobuf.message import Message

from billie_desktop.practice.ledger.aging import Bucket
from billie_desktop.practice.ledger.api import AccountStatus, RefusalKind, Refused
from billie_desktop.practice.ledger.book import LedgerBook
from billie_desktop.practice.ledger.call import Call
from billie_desktop.practice.ledger.clock import iso, sydney_day
from billie_desktop.practice.ledger.loan import Loan
from billie_desktop.practice.ledger.money import amount_text
from billie_desktop.practice.ledger.reports.allowance import Calculation
from billie_desktop.practice.ledger.reports.checks import invalid, known_loan, named, some_ids
from billie_desktop.practice.ledger.reports.past_figures import figures_at
from billie_desktop.practice.ledger.reports.period_answers import portfolio
from billie_desktop.practice.ledger.wire_dates import parse_date
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb

DEFAULT_BATCH, MOST_BATCH = 100, 1_000
_NOTHING = "No allowance has been calculated for this loan account."
_SUMS = """
SELECT bucket, COUNT(*), SUM(ecl), SUM(carrying) FROM allowances
WHERE bucket <> 'closed' GROUP BY bucket
"""


class Losses:
    """Answers from the calculations that are kept; recalculations are batches of the book. Raises Refused."""

    def __init__(self, book: LedgerBook) -> None:
        self._book = book

    def unary(self) -> dict[str, Callable[[Any, Call], Awaitable[Message]]]:
        """The methods by their names in the contract."""
        return {
            "GetECLAllowance": self.get_ecl_allowance,
            "GetPortfolioECL": self.get_portfolio_ecl,
            "TriggerPortfolioECLRecalculation": self.trigger_portfolio,
            "TriggerBulkECLRecalculation": self.trigger_bulk,
            "TraceECLToSource": self.trace_ecl_to_source,
        }

    async def get_ecl_allowance(self, request: pb.GetECLAllowanceRequest, call: Call) -> pb.ECLAllowanceResponse:
        loan, made = self._calculated(request.account_id)
        answer = pb.ECLAllowanceResponse(
            account_id=loan.terms.account_id,
            ecl_amount=amount_text(made.ecl),
            carrying_amount=amount_text(made.carrying),
            aging_bucket=made.bucket,
            pd_rate=made.pd_rate,
            overlay_multiplier=made.overlay,
            last_calculated=iso(made.at_us),
            calculation_count=made.count,
        )
        if made.previous is not None:
            answer.previous_ecl_amount = amount_text(made.previous)
            answer.ecl_delta = amount_text(made.ecl - made.previous)
        if made.event_id:
            answer.triggered_by_event_id = made.event_id
        return answer

    async def get_portfolio_ecl(self, request: pb.GetPortfolioECLRequest, call: Call) -> pb.PortfolioECLResponse:
        today = sydney_day(self._now())
        day = parse_date(request.as_of_date, "as_of_date") or today
        if day > today:
            raise invalid("as_of_date must not be after today.")
        if day < today:
            return portfolio(await figures_at(self._book, day), day)
        rows = {row[0]: row[1:] for row in self._book.connection.execute(_SUMS)}
        answer = pb.PortfolioECLResponse(
            as_of_date=today.isoformat(),
            total_accounts=sum(row[0] for row in rows.values()),
            total_ecl=amount_text(sum(row[1] for row in rows.values())),
            total_carrying_amount=amount_text(sum(row[2] for row in rows.values())),
        )
        rates = self._average_rates()
        for bucket in Bucket:
            if bucket.value in rows:
                count, ecl, carrying = rows[bucket.value]
                answer.buckets.add(
                    bucket=bucket.value,
                    account_count=count,
                    total_ecl=amount_text(ecl),
                    total_carrying_amount=amount_text(carrying),
                    average_pd_rate=rates[bucket.value],
                )
        return answer

    async def trigger_portfolio(
        self, request: pb.TriggerPortfolioECLRecalculationRequest, call: Call
    ) -> pb.PortfolioECLRecalculationResponse:
        who = named(request.triggered_by, "triggered_by")
        size = min(request.batch_size, MOST_BATCH) if request.batch_size > 0 else DEFAULT_BATCH
        began, account_ids, skipped = self._now(), list(self._book.account_ids()), 0
        for start in range(0, len(account_ids), size):
            with self._book.batch():
                for loan in map(self._book.load, account_ids[start : start + size]):
                    if loan.is_open:
                        self._book.allowances.recalculate(loan, self._now(), who)
                    else:
                        skipped += 1
            await asyncio.sleep(0)
        return pb.PortfolioECLRecalculationResponse(
            total_accounts=len(account_ids),
            processed=len(account_ids) - skipped,
            skipped=skipped,
            started_at=iso(began),
            completed_at=iso(self._now()),
            triggered_by=who,
        )

    async def trigger_bulk(
        self, request: pb.TriggerBulkECLRecalculationRequest, call: Call
    ) -> pb.BulkECLRecalculationResponse:
        who, account_ids, began = (
            named(request.triggered_by, "triggered_by"),
            some_ids(request.account_ids),
            self._now(),
        )
        with self._book.batch():
            results = [self._recalculated(account_id, who) for account_id in account_ids]
        processed = sum(row.success for row in results)
        return pb.BulkECLRecalculationResponse(
            total_requested=len(account_ids),
            processed=processed,
            failed=len(account_ids) - processed,
            started_at=iso(began),
            completed_at=iso(self._now()),
            triggered_by=who,
            results=results,
        )

    async def trace_ecl_to_source(self, request: pb.TraceECLToSourceRequest, call: Call) -> pb.TraceECLToSourceResponse:
        answer = pb.TraceECLToSourceResponse()
        for account_id in some_ids(request.account_ids):
            try:
                loan, made = self._calculated(account_id)
            except Refused as error:
                answer.results.add(account_id=account_id, success=False, error_message=str(error))
                continue
            answer.results.add(
                account_id=account_id,
                success=True,
                ecl_event_id=f"ECL-{loan.terms.account_id}-{made.count}",
                triggered_by=made.triggered_by,
                triggered_by_event_id=made.event_id,
                timestamp=iso(made.at_us),
                aging_bucket=made.bucket,
                ecl_amount=amount_text(made.ecl),
                carrying_amount=amount_text(made.carrying),
                pd_rate=made.pd_rate,
                overlay_multiplier=made.overlay,
            )
        return answer

    def _recalculated(self, account_id: str, who: str) -> pb.BulkECLRecalculationResult:
        try:
            loan = known_loan(self._book, account_id)
            if loan.status is AccountStatus.PENDING_DISBURSEMENT:
                raise invalid("This loan has not been disbursed yet.")
        except Refused as error:
            return pb.BulkECLRecalculationResult(account_id=account_id, success=False, error_message=str(error))
        before, new = self._book.allowances.recalculate(loan, self._now(), who)
        return pb.BulkECLRecalculationResult(
            account_id=account_id,
            success=True,
            previous_ecl=amount_text(before) if before is not None else "",
            new_ecl=amount_text(new),
            ecl_delta=amount_text(new - before) if before is not None else "",
        )

    def _calculated(self, account_id: str) -> tuple[Loan, Calculation]:
        loan = known_loan(self._book, account_id)
        made = self._book.allowances.find(loan)
        if made is None:
            raise Refused(RefusalKind.NOT_FOUND, _NOTHING)
        return loan, made

    def _average_rates(self) -> dict[str, str]:
        """Plain average of the rates of a bucket's loans, six decimals at most."""
        sums: defaultdict[str, list[Decimal]] = defaultdict(list)
        rows: Iterable[tuple[str, str, int]] = self._book.connection.execute(
            "SELECT bucket, pd_rate, COUNT(*) FROM allowances GROUP BY bucket, pd_rate"
        )
        for bucket, rate, count in rows:
            sums[bucket] += [Decimal(rate) * count, Decimal(count)]
        return {bucket: _average(parts) for bucket, parts in sums.items()}

    def _now(self) -> int:
        return self._book.micros_of(None)


def _average(parts: list[Decimal]) -> str:
    exact = sum(parts[::2]) / sum(parts[1::2])
    return f"{Decimal(exact).quantize(Decimal('0.000001'), ROUND_HALF_UP).normalize():f}"
