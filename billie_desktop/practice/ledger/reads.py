"""The reading methods of the service."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from google.protobuf.message import Message

from billie_desktop.practice.ledger import answers, history
from billie_desktop.practice.ledger.api import RefusalKind, Refused
from billie_desktop.practice.ledger.arrears import MOST_DAYS, ArrearsFilter, overdue_page
from billie_desktop.practice.ledger.book import LedgerBook
from billie_desktop.practice.ledger.call import Call
from billie_desktop.practice.ledger.chart import TransactionType
from billie_desktop.practice.ledger.faults import Faults
from billie_desktop.practice.ledger.loan import Loan
from billie_desktop.practice.ledger.statement import statement
from billie_desktop.practice.ledger.watch import WatchHub
from billie_desktop.practice.ledger.wire_dates import parse_date
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb

DEFAULT_LIMIT = 50
DEFAULT_ARREARS = 100
HIGHEST_LIMIT = 1_000


class Reads:
    """Answers from the book as it stands now. Raises Refused."""

    def __init__(self, book: LedgerBook, hub: WatchHub, faults: Faults) -> None:
        self._book = book
        self._hub = hub
        self._faults = faults

    def unary(self) -> dict[str, Callable[[Any, Call], Awaitable[Message]]]:
        """The methods by their names in the contract."""
        return {
            "GetTransactions": self.get_transactions,
            "GetBalance": self.get_balance,
            "GetLedgerRecord": self.get_ledger_record,
            "GetScheduleWithStatus": self.get_schedule_with_status,
            "GetAccountAging": self.get_account_aging,
            "GetStatement": self.get_statement,
            "GetOverdueAccounts": self.get_overdue_accounts,
        }

    async def get_balance(self, request: pb.GetBalanceRequest, call: Call) -> pb.GetBalanceResponse:
        return answers.balance(self._loan(request.loan_account_id), self._now())

    async def get_transactions(self, request: pb.GetTransactionsRequest, call: Call) -> pb.GetTransactionsResponse:
        limit = request.limit if request.HasField("limit") else DEFAULT_LIMIT
        if limit < 1:
            raise _invalid("limit must be 1 or more.")
        wanted = history.Filter(
            parse_date(request.from_date, "from_date"),
            parse_date(request.to_date, "to_date"),
            _type(request.type_filter),
        )
        loan = self._loan(request.loan_account_id)
        page = history.newest(self._book.connection, loan, wanted, limit)
        return pb.GetTransactionsResponse(
            loan_account_id=loan.terms.account_id,
            transactions=[answers.transaction(row) for row in page.transactions],
            total_count=page.total_count,
        )

    async def get_ledger_record(self, request: pb.GetLedgerRecordRequest, call: Call) -> pb.LedgerRecordResponse:
        loan = self._loan(request.loan_account_id)
        page = history.newest(self._book.connection, loan, history.Filter(), 1)
        return answers.record(loan, page.total_count, page.transactions[0] if page.transactions else None)

    async def get_schedule_with_status(
        self, request: pb.GetScheduleWithStatusRequest, call: Call
    ) -> pb.ScheduleWithStatusResponse:
        by = request.WhichOneof("identifier")
        if by is None or not getattr(request, by):
            raise _invalid("One of loan_account_id, schedule_id and application_number is needed.")
        column = "account_id" if by == "loan_account_id" else by
        return answers.schedule(self._book.load(getattr(request, by), column), self._now())

    async def get_account_aging(self, request: pb.GetAccountAgingRequest, call: Call) -> pb.AccountAgingResponse:
        loan = self._loan(request.account_id)
        if loan.aging is None:
            raise Refused(RefusalKind.NOT_FOUND, "No aging is known for this loan account.")
        return answers.aging(loan, loan.aging, self._now())

    async def get_statement(self, request: pb.GetStatementRequest, call: Call) -> pb.StatementResponse:
        start = parse_date(request.period_start, "period_start")
        end = parse_date(request.period_end, "period_end")
        if start is None or end is None:
            raise _invalid("period_start and period_end are needed.")
        if end < start:
            raise _invalid("period_end must not be before period_start.")
        loan = self._loan(request.loan_account_id)
        return statement(self._book.connection, loan, start, end, self._now())

    async def get_overdue_accounts(
        self, request: pb.GetOverdueAccountsRequest, call: Call
    ) -> pb.OverdueAccountsResponse:
        wanted = ArrearsFilter(
            request.bucket_filter.lower(),
            request.min_dpd if request.HasField("min_dpd") else 1,
            request.max_dpd if request.HasField("max_dpd") else MOST_DAYS,
        )
        size = min(request.page_size, HIGHEST_LIMIT) if request.page_size > 0 else DEFAULT_ARREARS
        page = overdue_page(self._book.connection, wanted, size, request.page_token)
        answer, now = pb.OverdueAccountsResponse(total_count=page.total_count), self._now()
        for account_id in page.account_ids:
            loan = self._book.load(account_id)
            if loan.aging is not None:
                answer.accounts.append(answers.overdue_account(loan, loan.aging, now))
        if page.next_token:
            answer.next_page_token = page.next_token
        return answer

    async def watch_transactions(
        self, request: pb.WatchTransactionsRequest, call: Call
    ) -> AsyncIterator[pb.Transaction]:
        loan, form = self._loan(request.loan_account_id), self._faults.plan.watch
        first: int | None = 0 if form.from_ == "all" else None
        if request.from_transaction_id:
            known = history.sequence_of(self._book.connection, loan, request.from_transaction_id)
            if known is None:
                raise Refused(RefusalKind.NOT_FOUND, "This loan account has no such transaction.")
            first = known if form.resume_row else known + 1
        with self._hub.feed(loan.terms.account_id) as feed:
            # tells the caller that nothing posted from here on will be missed
            await call.context.send_initial_metadata(())
            last = 0
            for row in history.since(self._book.connection, loan, first) if first is not None else ():
                last = row.sequence
                yield answers.transaction(row)
            while (fresh := await feed.get()) is not None:
                if fresh.sequence > last:
                    yield answers.transaction(fresh)

    def _loan(self, account_id: str) -> Loan:
        if not account_id:
            raise _invalid("The account id is missing.")
        return self._book.load(account_id)

    def _now(self) -> int:
        return self._book.micros_of(None)


def _type(number: int) -> TransactionType | None:
    if number == 0:
        return None
    try:
        return TransactionType(number)
    except ValueError:
        raise _invalid("type_filter is not a transaction type.") from None


def _invalid(text: str) -> Refused:
    return Refused(RefusalKind.INVALID_ARGUMENT, text)
