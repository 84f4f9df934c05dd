"""Accrued yield and carrying amount of single loans."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from google.protobuf.message import Message

from billie_desktop.practice.ledger.api import RefusalKind, Refused
from billie_desktop.practice.ledger.book import LedgerBook
from billie_desktop.practice.ledger.call import Call
from billie_desktop.practice.ledger.clock import iso, midnight_of, sydney_day
from billie_desktop.practice.ledger.loan import Loan
from billie_desktop.practice.ledger.money import amount_text
from billie_desktop.practice.ledger.reports.accrual import Accrual, Accrued, accrual_of, carrying_cents
from billie_desktop.practice.ledger.reports.checks import invalid, known_loan, some_ids
from billie_desktop.practice.ledger.wire_dates import parse_date
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb

_NOTHING = "No accrual is known for this loan account: it has not been disbursed."


class Yields:
    """Answers from the books as they stand now. Raises Refused."""

    def __init__(self, book: LedgerBook) -> None:
        self._book = book

    def unary(self) -> dict[str, Callable[[Any, Call], Awaitable[Message]]]:
        """The methods by their names in the contract."""
        return {
            "GetAccruedYield": self.get_accrued_yield,
            "GetAccrualEventHistory": self.get_accrual_event_history,
            "GetCarryingAmountBreakdown": self.get_carrying_amount_breakdown,
            "TraceAccruedYieldToSource": self.trace_accrued_yield_to_source,
        }

    async def get_accrued_yield(self, request: pb.GetAccruedYieldRequest, call: Call) -> pb.AccruedYieldResponse:
        loan = known_loan(self._book, request.account_id)
        accrual, today = _accrual(loan), self._today()
        last = accrual.at(today)
        return pb.AccruedYieldResponse(
            account_id=loan.terms.account_id,
            cumulative_accrued=amount_text(last.cumulative),
            days_accrued=last.days_so_far,
            term_days=accrual.term_days,
            fee_amount=amount_text(accrual.fee),
            daily_rate=str(accrual.daily_rate),
            last_accrual_date=last.day.isoformat() if last.days else "",
            last_updated=_made_at(last) if last.days else "",
            disbursement_date=accrual.start.isoformat(),
            is_completed=accrual.is_completed(today),
        )

    async def get_accrual_event_history(
        self, request: pb.GetAccrualEventHistoryRequest, call: Call
    ) -> pb.AccrualEventHistoryResponse:
        if request.HasField("limit") and request.limit < 1:
            raise invalid("limit must be 1 or more.")
        since = parse_date(request.from_date, "from_date")
        until = parse_date(request.to_date, "to_date")
        loan = known_loan(self._book, request.account_id)
        accrual = _accrual(loan)
        every = list(accrual.until(accrual.end if request.include_future else self._today()))
        found = [
            each for each in every if (since is None or each.day >= since) and (until is None or each.day <= until)
        ]
        shown = found[::-1][: request.limit] if request.HasField("limit") else found[::-1]
        return pb.AccrualEventHistoryResponse(
            account_id=loan.terms.account_id,
            events=[_event(loan, accrual, each) for each in shown],
            total_count=len(every),
            filtered_count=len(found),
        )

    async def get_carrying_amount_breakdown(
        self, request: pb.GetCarryingAmountBreakdownRequest, call: Call
    ) -> pb.CarryingAmountBreakdownResponse:
        loan = known_loan(self._book, request.account_id)
        accrual, today = _accrual(loan), self._today()
        last = accrual.at(today)
        return pb.CarryingAmountBreakdownResponse(
            account_id=loan.terms.account_id,
            principal_balance=amount_text(loan.principal),
            accrued_yield=amount_text(last.cumulative),
            carrying_amount=amount_text(carrying_cents(loan, today)),
            fee_balance=amount_text(loan.fees),
            disbursed_principal=amount_text(loan.terms.principal),
            establishment_fee=amount_text(loan.terms.establishment_fee),
            total_paid=amount_text(loan.paid),
            last_accrual_date=last.day.isoformat() if last.days else "",
            days_accrued=last.days_so_far,
            term_days=accrual.term_days,
            daily_accrual_rate=str(accrual.daily_rate),
            calculation_timestamp=iso(self._book.micros_of(None)),
        )

    async def trace_accrued_yield_to_source(
        self, request: pb.TraceAccruedYieldToSourceRequest, call: Call
    ) -> pb.TraceAccruedYieldToSourceResponse:
        answer = pb.TraceAccruedYieldToSourceResponse()
        for account_id in some_ids(request.account_ids):
            try:
                answer.results.append(self._trace(known_loan(self._book, account_id)))
            except Refused as error:
                answer.results.add(account_id=account_id, success=False, error_message=str(error))
        return answer

    def _trace(self, loan: Loan) -> pb.TraceAccruedYieldToSourceResult:
        accrual, today = _accrual(loan), self._today()
        last = accrual.at(today)
        return pb.TraceAccruedYieldToSourceResult(
            account_id=loan.terms.account_id,
            success=True,
            fee_amount=amount_text(accrual.fee),
            term_days=accrual.term_days,
            disbursement_date=accrual.start.isoformat(),
            daily_accrual_rate=str(accrual.daily_rate),
            cumulative_accrued=amount_text(last.cumulative),
            days_accrued=last.days_so_far,
            last_accrual_date=last.day.isoformat() if last.days else "",
            last_updated=_made_at(last) if last.days else "",
            accrual_event_count=sum(1 for _ in accrual.until(today)),
        )

    def _today(self) -> date:
        return sydney_day(self._book.micros_of(None))


def _accrual(loan: Loan) -> Accrual:
    accrual = accrual_of(loan)
    if accrual is None:
        raise Refused(RefusalKind.NOT_FOUND, _NOTHING)
    return accrual


def _event(loan: Loan, accrual: Accrual, made: Accrued) -> pb.AccrualEventDetail:
    return pb.AccrualEventDetail(
        account_id=loan.terms.account_id,
        accrual_date=made.day.isoformat(),
        daily_amount=str(accrual.daily_rate * made.days),
        cumulative_amount=amount_text(made.cumulative),
        days_accrued=made.days_so_far,
        term_days=accrual.term_days,
        fee_amount=amount_text(accrual.fee),
        daily_rate=str(accrual.daily_rate),
        timestamp=_made_at(made),
    )


def _made_at(made: Accrued) -> str:
    """A day's accrual is made when the day begins in Sydney."""
    return iso(midnight_of(made.day))
