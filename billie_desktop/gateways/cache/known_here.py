"""The customers that this computer has kept, held in memory so that a keystroke finds them at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from billie_desktop.desk.ports import CachedCustomer
from billie_desktop.desk.rows import AccountHit, CustomerHit
from billie_desktop.desk.search_hits import account_hit, customer_hit
from billie_desktop.domain.search_text import SearchText
from billie_desktop.gateways.cache import room
from billie_desktop.gateways.cache.errors import StorageFailed
from billie_desktop.gateways.cache.term_index import Entry, TermIndex
from billie_desktop.gateways.cache.vault import Vault
from billie_desktop.gateways.search_beginnings import account_beginnings, person_beginnings
from projector.contract.collections import CUSTOMERS, LOAN_ACCOUNTS
from projector.contract.search_terms import search_terms

_decoder = msgspec.json.Decoder(CachedCustomer)


class KnownHere:
    """Implements ``desk.ports.KnownHere``."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._customers: TermIndex[CustomerHit] = TermIndex()
        self._accounts: TermIndex[AccountHit] = TermIndex()

    def find(self, query: SearchText, limit: int) -> tuple[tuple[CustomerHit, ...], tuple[AccountHit, ...]]:
        """Customers and accounts, one row more than ``limit`` of each at most."""
        return (
            self._customers.find(person_beginnings(query), limit + 1),
            self._accounts.find(account_beginnings(query), limit + 1),
        )

    def learn(self, record: CachedCustomer) -> None:
        """A customer was read: the newer record replaces the older one."""
        self._customers.put(_customer_entry(record))
        for entry in _account_entries(record):
            self._accounts.put(entry)

    def forget(self) -> None:
        """Nothing is known any more."""
        self._customers, self._accounts = TermIndex(), TermIndex()

    async def load(self) -> None:
        """Take in what the cache holds, beside what was learnt meanwhile. An unreadable cache counts as empty."""

        def select(connection: Any) -> tuple[TermIndex[CustomerHit], TermIndex[AccountHit]]:
            found = connection.execute("SELECT body FROM kept_customer WHERE read_at > ?", (room.oldest(),))
            records = [record for (body,) in found if (record := _record(body)) is not None]
            return (
                TermIndex(map(_customer_entry, records)),
                TermIndex(entry for record in records for entry in _account_entries(record)),
            )

        try:
            customers, accounts = await self._vault.read(select)
        except StorageFailed:
            return
        for entry in self._customers.entries():
            customers.put(entry)
        for other in self._accounts.entries():
            accounts.put(other)
        self._customers, self._accounts = customers, accounts


def _customer_entry(record: CachedCustomer) -> Entry[CustomerHit]:
    customer = record.customer
    fields = {
        "customerId": customer.customer_id,
        "fullName": customer.full_name,
        "preferredName": customer.preferred_name,
        "emailAddress": customer.email,
        "mobilePhoneNumber": customer.mobile,
    }
    aliases = [term for alias in customer.aliases for term in search_terms(CUSTOMERS, {"customerId": alias})]
    terms = (*search_terms(CUSTOMERS, fields), *aliases)
    return Entry(customer.customer_id, terms, customer_hit(customer, record.accounts))


def _account_entries(record: CachedCustomer) -> Iterator[Entry[AccountHit]]:
    for account in record.accounts:
        hit = account_hit(account, record.customer.full_name)
        fields = {"loanAccountId": hit.account_id, "accountNumber": hit.number, "customerName": hit.customer_name}
        yield Entry(hit.account_id, tuple(search_terms(LOAN_ACCOUNTS, fields)), hit)


def _record(body: bytes) -> CachedCustomer | None:
    try:
        return _decoder.decode(body)
    except (msgspec.ValidationError, msgspec.DecodeError):
        return None
