"""The server side of the search: anchored prefixes on indexed fields; words of names by scan."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from billie_desktop.desk.values import AccountHit, CustomerHit
from billie_desktop.domain.account import AccountStatus, LoanAccount
from billie_desktop.domain.money import Money
from billie_desktop.domain.phone import stored_spellings
from billie_desktop.domain.search_text import SearchText
from billie_desktop.gateways.mongo.database import READ_LIMIT_MS, Database, Document
from billie_desktop.gateways.mongo.documents import read_account, read_customer
from billie_desktop.gateways.mongo.errors import read_errors
from projector.contract.collections import CUSTOMERS, LOAN_ACCOUNTS

_CUSTOMER_FIELDS = [
    "customerId",
    "fullName",
    "firstName",
    "lastName",
    "emailAddress",
    "mobilePhoneNumber",
    "identityVerified",
    "vulnerableFlag",
]
_ACCOUNT_FIELDS = [
    "loanAccountId",
    "accountNumber",
    "customerIdString",
    "customerName",
    "accountStatus",
    "balances",
]
_MATTERS = [
    AccountStatus.IN_ARREARS,
    AccountStatus.PENDING_DISBURSEMENT,
    AccountStatus.ACTIVE,
    AccountStatus.WRITTEN_OFF,
    AccountStatus.PAID_OFF,
]
MOST_NAMESAKES = 200


class MongoSearch:
    """Implements ``desk.ports.SearchSource``."""

    def __init__(self, database: Database) -> None:
        self._customers = database.collection(CUSTOMERS)
        self._accounts = database.collection(LOAN_ACCOUNTS)

    async def find_customers(self, query: SearchText, limit: int) -> tuple[CustomerHit, ...]:
        """Canonical customers; one row more than ``limit`` says that there are more."""
        condition = customer_condition(query)
        if condition is None:
            return ()
        with read_errors():
            cursor = self._customers.find(condition, _CUSTOMER_FIELDS).limit(limit + 1).max_time_ms(READ_LIMIT_MS)
            documents = [document async for document in cursor]
            accounts = await self._accounts_of([str(document["customerId"]) for document in documents])
        return tuple(_customer_hit(document, accounts) for document in documents)

    async def find_accounts(self, query: SearchText, limit: int) -> tuple[AccountHit, ...]:
        """Accounts by number or ledger id, and accounts of customers whose name matches."""
        with read_errors():
            conditions = _code_conditions(("accountNumber", "loanAccountId"), query.code)
            if query.words:
                conditions.append({"customerIdString": {"$in": await self._named(query)}})
            if not conditions:
                return ()
            cursor = (
                self._accounts.find({"$or": conditions}, _ACCOUNT_FIELDS).limit(limit + 1).max_time_ms(READ_LIMIT_MS)
            )
            return tuple([_account_hit(read_account(document)) async for document in cursor])

    async def _named(self, query: SearchText) -> list[str]:
        condition = {"mergedInto": None, "$and": _word_conditions(query.words)}
        cursor = self._customers.find(condition, {"customerId": True}).limit(MOST_NAMESAKES).max_time_ms(READ_LIMIT_MS)
        return [str(document["customerId"]) async for document in cursor]

    async def _accounts_of(self, customer_ids: Sequence[str]) -> dict[str, list[LoanAccount]]:
        found: dict[str, list[LoanAccount]] = defaultdict(list)
        if customer_ids:
            condition = {"customerIdString": {"$in": list(customer_ids)}}
            async for document in self._accounts.find(condition, _ACCOUNT_FIELDS):
                account = read_account(document)
                found[account.customer_id or ""].append(account)
        return found


def customer_condition(query: SearchText) -> Document | None:
    """The filter on ``customers``; None when the text cannot mean a customer. Aliases are never listed."""
    parts: list[Document] = []
    if query.email:
        spellings = {query.email, query.text.replace(" ", "")}
        parts += [{"emailAddress": _starts_with(text)} for text in sorted(spellings)]
    if query.phone:
        parts += [{"mobilePhoneNumber": _starts_with(text)} for text in stored_spellings(query.phone)]
    parts += _code_conditions(("customerId",), query.code)
    if query.words:
        parts.append({"$and": _word_conditions(query.words)})
    return {"mergedInto": None, "$or": parts} if parts else None


def _starts_with(text: str) -> dict[str, str]:
    # A case-sensitive anchored expression is a range scan of the index; with the "i" option it would be a full scan.
    return {"$regex": "^" + re.escape(text)}


def _code_conditions(names: Iterable[str], code: str | None) -> list[Document]:
    if not code:
        return []
    spellings = dict.fromkeys((code, code.upper(), code.lower()))
    return [{name: _starts_with(text)} for name in names for text in spellings]


def _word_conditions(words: Iterable[str]) -> list[Any]:
    return [{"fullName": {"$regex": rf"(^|[\s'’\-]){re.escape(word)}", "$options": "i"}} for word in words]


def _customer_hit(document: Document, accounts: dict[str, list[LoanAccount]]) -> CustomerHit:
    customer = read_customer(document)
    own = accounts.get(customer.customer_id, [])
    return CustomerHit(
        customer_id=customer.customer_id,
        full_name=customer.full_name,
        email=customer.email,
        mobile=customer.mobile,
        verified=customer.identity_verified,
        vulnerable=customer.vulnerable,
        account_count=len(own),
        status=_status_that_matters(own),
        amount_due=_sum([_outstanding(account) for account in own if not account.is_closed]),
    )


def _account_hit(account: LoanAccount) -> AccountHit:
    return AccountHit(
        account.account_id,
        account.number,
        account.customer_id,
        account.customer_name,
        account.status,
        _outstanding(account),
    )


def _outstanding(account: LoanAccount) -> Money | None:
    return account.total_outstanding if account.total_outstanding is not None else account.balance


def _status_that_matters(accounts: Sequence[LoanAccount]) -> str | None:
    words = {account.status for account in accounts if account.status}
    for status in _MATTERS:
        if status in words:
            return status
    return min(words, default=None)


def _sum(amounts: Sequence[Money | None]) -> Money | None:
    known = [amount.value for amount in amounts if amount is not None]
    return Money(sum(known, Decimal(0))) if known else None
