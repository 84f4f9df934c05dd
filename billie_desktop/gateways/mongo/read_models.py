"""Customers and accounts by key."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from billie_desktop.domain.account import LoanAccount
from billie_desktop.domain.business_date import moment
from billie_desktop.domain.circumstances import Circumstances
from billie_desktop.domain.customer import Customer
from billie_desktop.gateways.mongo.circumstances import MongoCircumstances
from billie_desktop.gateways.mongo.database import Database, Document
from billie_desktop.gateways.mongo.documents import read_account, read_customer
from billie_desktop.gateways.mongo.errors import read_errors
from projector.contract.collections import CUSTOMERS, LOAN_ACCOUNTS

MOST_HOPS = 16
WITHOUT_BOOKKEEPING = {f"_proj.{name}": False for name in ("seen", "mark", "pos", "tail")}
"""What the projector keeps for itself stays where it is; only what it says about dead letters is read."""


class MongoReadModels:
    """Implements ``desk.ports.ReadModels``."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._customers = database.collection(CUSTOMERS)
        self._accounts = database.collection(LOAN_ACCOUNTS)
        self._circumstances = MongoCircumstances(database)

    async def customer(self, customer_id: str) -> Customer | None:
        """The canonical customer: tombstones are followed, at most 16 of them, never in a circle."""
        with read_errors():
            document = await self._canonical(customer_id)
            if document is None:
                return None
            cursor = self._customers.find({"mergedInto": document["customerId"]}, {"customerId": True})
            aliases = [str(alias["customerId"]) async for alias in cursor if "customerId" in alias]
        return read_customer(document, tuple(sorted(aliases)))

    async def _canonical(self, customer_id: str) -> Document | None:
        seen: set[str] = set()
        found: Document | None = None
        target: object = customer_id
        while isinstance(target, str) and target and target not in seen and len(seen) < MOST_HOPS:
            seen.add(target)
            document = await self._customers.find_one({"customerId": target}, WITHOUT_BOOKKEEPING)
            if document is None:
                break
            found = document
            target = document.get("mergedInto")
        return found

    async def accounts_of(self, customer_ids: Collection[str]) -> tuple[LoanAccount, ...]:
        """All accounts of a customer's ids (the canonical one and its aliases)."""
        return await self._find({"customerIdString": {"$in": list(customer_ids)}})

    async def accounts(self, account_ids: Collection[str]) -> tuple[LoanAccount, ...]:
        """Some accounts by ledger id; missing ones are left out."""
        return await self._find({"loanAccountId": {"$in": list(account_ids)}})

    async def circumstances_of(self, customer_ids: Collection[str]) -> Circumstances:
        """Collections cases and open write-off requests of a customer's ids."""
        return await self._circumstances.of(customer_ids)

    async def _find(self, condition: Document) -> tuple[LoanAccount, ...]:
        with read_errors():
            cursor = self._accounts.find(condition, WITHOUT_BOOKKEEPING)
            return tuple([read_account(document) async for document in cursor])

    async def account_by_label(self, account: str) -> LoanAccount | None:
        """By ledger id, else by account number."""
        with read_errors():
            for name in ("loanAccountId", "accountNumber"):
                document = await self._accounts.find_one({name: account}, WITHOUT_BOOKKEEPING)
                if document is not None:
                    return read_account(document)
        return None

    async def account_updated_at(self, account_id: str) -> datetime | None:
        """``updatedAt`` of one account; None when it does not exist."""
        with read_errors():
            document = await self._accounts.find_one({"loanAccountId": account_id}, {"updatedAt": True})
        return moment(document.get("updatedAt")) if document else None

    async def ping(self) -> None:
        """One cheap round trip."""
        await self._database.ping()
