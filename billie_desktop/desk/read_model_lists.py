"""Paged lists of customers and accounts."""

from __future__ import annotations

from collections.abc import Collection

from billie_desktop.desk.ports import ListSource
from billie_desktop.desk.source_reads import SourceReader
from billie_desktop.desk.values import (
    AccountFilter,
    AccountRow,
    AccountSort,
    CustomerFilter,
    CustomerRow,
    CustomerSort,
    Page,
)

ANY_CUSTOMER = CustomerFilter()
ANY_ACCOUNT = AccountFilter()


class ReadModelLists(SourceReader[ListSource]):
    """Implements ``desk.Lists``."""

    async def customers(
        self,
        offset: int = 0,
        limit: int = 100,
        sort: CustomerSort = CustomerSort.NAME,
        descending: bool = False,
        filters: CustomerFilter = ANY_CUSTOMER,
    ) -> Page[CustomerRow]:
        """A page of customers."""
        return await self._read(self._source.customer_page(offset, limit, sort, descending, filters))

    async def accounts(
        self,
        offset: int = 0,
        limit: int = 100,
        sort: AccountSort = AccountSort.NUMBER,
        descending: bool = False,
        filters: AccountFilter = ANY_ACCOUNT,
    ) -> Page[AccountRow]:
        """A page of accounts."""
        return await self._read(self._source.account_page(offset, limit, sort, descending, filters))

    async def customer_rows(self, customer_ids: Collection[str]) -> dict[str, CustomerRow]:
        """Present rows by id."""
        return await self._read(self._source.customer_rows(customer_ids)) if customer_ids else {}

    async def account_rows(self, account_ids: Collection[str]) -> dict[str, AccountRow]:
        """Present rows by id."""
        return await self._read(self._source.account_rows(account_ids)) if account_ids else {}
