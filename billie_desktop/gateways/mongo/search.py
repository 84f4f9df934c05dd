"""The server side of the search: ranges of the projected terms, and the old way for what has none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from billie_desktop.desk.rows import AccountHit, ContactHit, CustomerHit
from billie_desktop.desk.search_hits import account_hit, customer_hit
from billie_desktop.domain.account import LoanAccount
from billie_desktop.domain.search_text import SearchText
from billie_desktop.gateways.mongo.database import READ_LIMIT_MS, Database, Document
from billie_desktop.gateways.mongo.documents import read_account, read_customer
from billie_desktop.gateways.mongo.errors import read_errors
from billie_desktop.gateways.mongo.fields import Fields
from billie_desktop.gateways.mongo.search_conditions import (
    account_condition,
    contact_condition,
    customer_condition,
    named_condition,
)
from billie_desktop.gateways.mongo.term_search import TermSearch
from billie_desktop.gateways.search_beginnings import (
    account_beginnings,
    person_beginnings,
    transaction_beginnings,
)
from projector.contract.collections import CONTACTS, CUSTOMERS, LOAN_ACCOUNTS

_CUSTOMER_FIELDS = [
    "customerId",
    "mergedInto",
    "fullName",
    "firstName",
    "lastName",
    "emailAddress",
    "mobilePhoneNumber",
    "identityVerified",
    "vulnerableFlag",
]
_ACCOUNT_FIELDS = ["loanAccountId", "accountNumber", "customerIdString", "customerName", "accountStatus", "balances"]
_CONTACT_FIELDS = ["contactId", "mergedInto", "firstName", "email", "mobileE164", "derivedStage", "customerId"]
MOST_NAMESAKES = 200
MOST_HOPS = 16


class MongoSearch:
    """Implements ``desk.ports.SearchSource``."""

    def __init__(self, database: Database) -> None:
        self._customers = database.collection(CUSTOMERS)
        self._accounts = database.collection(LOAN_ACCOUNTS)
        self._contacts = database.collection(CONTACTS)
        self._customer_terms = TermSearch(self._customers, _CUSTOMER_FIELDS)
        self._account_terms = TermSearch(self._accounts, _ACCOUNT_FIELDS)
        self._contact_terms = TermSearch(self._contacts, _CONTACT_FIELDS)

    async def find_customers(self, query: SearchText, limit: int) -> tuple[CustomerHit, ...]:
        """Canonical customers; one row more than ``limit`` says that there are more. An alias leads to its customer."""
        old_way = customer_condition(query)
        with read_errors():
            found = await self._customer_terms.find(person_beginnings(query), old_way, limit + 1)
            documents = await self._canonical(found)
            accounts = await self._accounts_of([str(document["customerId"]) for document in documents])
        return tuple(
            customer_hit(read_customer(document), accounts.get(str(document["customerId"]), ()))
            for document in documents
        )

    async def find_accounts(self, query: SearchText, limit: int) -> tuple[AccountHit, ...]:
        """Accounts by number or ledger id, and accounts of customers whose name matches."""
        with read_errors():
            old_way = account_condition(query)
            beginnings = account_beginnings(query)
            found = await self._account_terms.find(beginnings, old_way, limit + 1)
            if query.words and self._account_terms.is_missing:
                found += await self._of_named(query, limit + 1 - len(found))
        return tuple(account_hit(read_account(document)) for document in found)

    async def find_contacts(self, query: SearchText, limit: int) -> tuple[ContactHit, ...]:
        """Contacts that are still their own."""
        with read_errors():
            old_way = contact_condition(query)
            found = await self._contact_terms.find(person_beginnings(query), old_way, limit + 1)
        return tuple(_contact_hit(document) for document in found if not document.get("mergedInto"))

    async def find_holders(self, query: SearchText, limit: int) -> tuple[AccountHit, ...]:
        """Accounts that know a transaction by the text's reference."""
        with read_errors():
            found = await self._account_terms.find(transaction_beginnings(query), None, limit + 1)
        return tuple(account_hit(read_account(document)) for document in found)

    async def account_hits(self, account_ids: Collection[str]) -> tuple[AccountHit, ...]:
        """Accounts by id."""
        condition = {"loanAccountId": {"$in": list(account_ids)}}
        with read_errors():
            cursor = self._accounts.find(condition, _ACCOUNT_FIELDS).max_time_ms(READ_LIMIT_MS)
            return tuple([account_hit(read_account(document)) async for document in cursor])

    async def _canonical(self, documents: Sequence[Document]) -> list[Document]:
        """The documents in their order, each alias replaced by the end of its chain, none twice."""
        found: dict[str, Document] = {}
        for document in documents:
            present: Document | None = document
            for _ in range(MOST_HOPS):
                target = None if present is None else present.get("mergedInto")
                if not target:
                    break
                present = await self._customers.find_one({"customerId": target}, _CUSTOMER_FIELDS)
            if present is not None and not present.get("mergedInto"):
                found.setdefault(str(present["customerId"]), present)
        return list(found.values())

    async def _of_named(self, query: SearchText, limit: int) -> list[Document]:
        cursor = self._customers.find(named_condition(query), {"customerId": True}).limit(MOST_NAMESAKES)
        named = [str(document["customerId"]) async for document in cursor.max_time_ms(READ_LIMIT_MS)]
        if not named or limit <= 0:
            return []
        own = self._accounts.find({"customerIdString": {"$in": named}}, _ACCOUNT_FIELDS).limit(limit)
        return [document async for document in own.max_time_ms(READ_LIMIT_MS)]

    async def _accounts_of(self, customer_ids: Sequence[str]) -> dict[str, list[LoanAccount]]:
        found: dict[str, list[LoanAccount]] = defaultdict(list)
        if customer_ids:
            condition = {"customerIdString": {"$in": list(customer_ids)}}
            async for document in self._accounts.find(condition, _ACCOUNT_FIELDS).max_time_ms(READ_LIMIT_MS):
                account = read_account(document)
                found[account.customer_id or ""].append(account)
        return found


def _contact_hit(document: Document) -> ContactHit:
    fields = Fields(document)
    return ContactHit(
        contact_id=str(document["contactId"]),
        first_name=fields.text("firstName"),
        email=fields.text("email"),
        mobile=fields.text("mobileE164"),
        stage=fields.text("derivedStage"),
        customer_id=fields.text("customerId"),
    )
