"""Finding accounts: by words, by list, and by a random sample that its seed repeats."""

import random
import secrets
import sqlite3
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

from google.protobuf.message import Message

from billie_desktop.practice.ledger import answers, history
from billie_desktop.practice.ledger.api import Refused
from billie_desktop.practice.ledger.book import LedgerBook
from billie_desktop.practice.ledger.call import Call
from billie_desktop.practice.ledger.clock import iso
from billie_desktop.practice.ledger.money import amount_text
from billie_desktop.practice.ledger.reports.checks import invalid, known_loan, some_ids, within
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb

DEFAULT_FOUND, MOST_FOUND = 20, 100
DEFAULT_SAMPLE, MOST_SAMPLE = 50, 500
_LOWEST, _HIGHEST = Decimal("-1e12"), Decimal("1e12")
_WHERE = """
WHERE account_id LIKE :like ESCAPE '!' OR account_number LIKE :like ESCAPE '!' OR customer_id LIKE :like ESCAPE '!'
    OR application_number LIKE :like ESCAPE '!'
    OR key IN (
        SELECT account_key FROM transactions
        WHERE reference_id = :exact OR json_extract(metadata, '$.payment_reference') = :exact COLLATE NOCASE
    )
"""
_SEARCH = f"SELECT account_id FROM accounts {_WHERE} ORDER BY account_id <> :exact, key DESC LIMIT :limit"  # noqa: S608
_COUNT = f"SELECT COUNT(*) FROM accounts {_WHERE}"  # noqa: S608
_ELIGIBLE = """
SELECT a.account_id FROM allowances e JOIN accounts a ON a.key = e.account_key
WHERE (:bucket = '' OR e.bucket = :bucket) AND e.ecl BETWEEN :ecl_min AND :ecl_max
    AND e.carrying BETWEEN :carrying_min AND :carrying_max ORDER BY a.key
"""


class Investigation:
    """Answers from the book as it stands now. Raises Refused."""

    def __init__(self, book: LedgerBook) -> None:
        self._book = book

    def unary(self) -> dict[str, Callable[[Any, Call], Awaitable[Message]]]:
        """The methods by their names in the contract."""
        return {
            "SearchAccounts": self.search_accounts,
            "BatchAccountQuery": self.batch_account_query,
            "GenerateRandomSample": self.generate_random_sample,
        }

    async def search_accounts(self, request: pb.SearchAccountsRequest, call: Call) -> pb.SearchAccountsResponse:
        words = request.query.strip()
        if not words:
            raise invalid("query must not be empty.")
        limit = min(request.limit, MOST_FOUND) if request.limit > 0 else DEFAULT_FOUND
        escaped = words.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        values = {"like": f"%{escaped}%", "exact": words, "limit": limit}
        found = self._book.connection.execute(_SEARCH, values).fetchall()
        (count,) = self._book.connection.execute(_COUNT, values).fetchone()
        return pb.SearchAccountsResponse(results=[self._result(row[0]) for row in found], total_count=count)

    async def batch_account_query(
        self, request: pb.BatchAccountQueryRequest, call: Call
    ) -> pb.BatchAccountQueryResponse:
        account_ids = some_ids(request.account_ids)
        answer = pb.BatchAccountQueryResponse(total_count=len(account_ids))
        for account_id in account_ids:
            try:
                loan = known_loan(self._book, account_id)
            except Refused as error:
                answer.results.add(account_id=account_id, success=False, error_message=str(error))
                continue
            page = history.newest(self._book.connection, loan, history.Filter(), 1)
            last = page.transactions[0] if page.transactions else None
            record = answers.record(loan, page.total_count, last)
            answer.results.add(account_id=account_id, success=True, record=record)
        return answer

    async def generate_random_sample(
        self, request: pb.GenerateRandomSampleRequest, call: Call
    ) -> pb.GenerateRandomSampleResponse:
        bounds = (request.ecl_min, request.ecl_max, request.carrying_amount_min, request.carrying_amount_max)
        if not (request.bucket or any(bounds) or request.allow_full_scan):
            raise invalid("Without a filter allow_full_scan is needed.")
        values = {
            "bucket": request.bucket.lower(),
            "ecl_min": _cents(within(request.ecl_min, "ecl_min", _LOWEST)),
            "ecl_max": _cents(within(request.ecl_max, "ecl_max", _HIGHEST)),
            "carrying_min": _cents(within(request.carrying_amount_min, "carrying_amount_min", _LOWEST)),
            "carrying_max": _cents(within(request.carrying_amount_max, "carrying_amount_max", _HIGHEST)),
        }
        size = min(request.sample_size, MOST_SAMPLE) if request.sample_size > 0 else DEFAULT_SAMPLE
        eligible = _ids(self._book.connection, values)
        seed = request.seed or secrets.token_hex(8)
        chosen = random.Random(seed).sample(eligible, min(size, len(eligible)))
        return pb.GenerateRandomSampleResponse(account_ids=chosen, total_eligible=len(eligible), seed=seed)

    def _result(self, account_id: str) -> pb.AccountSearchResult:
        loan = self._book.load(account_id)
        terms = loan.terms
        return pb.AccountSearchResult(
            loan_account_id=terms.account_id,
            account_number=terms.account_number,
            customer_id=terms.customer_id,
            application_number=terms.application_number,
            principal_balance=amount_text(loan.principal),
            fee_balance=amount_text(loan.fees),
            total_outstanding=amount_text(loan.outstanding),
            created_at=iso(terms.opened_us),
        )


def _ids(connection: sqlite3.Connection, values: dict[str, Any]) -> list[str]:
    return [account_id for (account_id,) in connection.execute(_ELIGIBLE, values)]


def _cents(amount: Decimal) -> int:
    return int(amount.scaleb(2).to_integral_value())
