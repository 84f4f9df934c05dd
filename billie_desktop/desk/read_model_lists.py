"""Paged lists of customers and accounts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from typing import TypeVar

from billie_desktop.desk.ports import ListSource
from billie_desktop.desk.values import (
    AccountFilter,
    AccountRow,
    AccountSort,
    CustomerFilter,
    CustomerRow,
    CustomerSort,
    Page,
)
from billie_desktop.domain.errors import Unavailable

ANY_CUSTOMER = CustomerFilter()
ANY_ACCOUNT = AccountFilter()
Answer = TypeVar("Answer")


class ReadModelLists:
    """Implements ``desk.Lists``."""

    def __init__(self, source: ListSource, on_failure: Callable[[], None]) -> None:
        self._source = source
        self._on_failure = on_failure

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

    async def _read(self, reading: Awaitable[Answer]) -> Answer:
        try:
            return await reading
        except Unavailable:
            self._on_failure()
            raise
