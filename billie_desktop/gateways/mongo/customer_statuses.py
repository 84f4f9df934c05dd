"""Customers by their status, for lists of accounts: the accounts know nothing of it."""

from __future__ import annotations

from collections.abc import Collection

from billie_desktop.domain.errors import Unavailable
from billie_desktop.gateways.mongo.database import READ_LIMIT_MS, Database
from billie_desktop.gateways.mongo.errors import read_errors
from projector.contract.collections import CUSTOMERS

MOST_CUSTOMERS = 20_000


class CustomerStatuses:
    """Finds the ids of customers whose ``individualStatus`` is one of some words, their merged aliases included."""

    def __init__(self, database: Database) -> None:
        self._customers = database.collection(CUSTOMERS)

    async def customers_with(self, statuses: Collection[str]) -> frozenset[str] | None:
        """The ids; None when no status is asked for. Raises Unavailable, also when they are too many to be listed."""
        if not statuses:
            return None
        with read_errors():
            found = await self._ids({"individualStatus": {"$in": sorted(statuses)}, "mergedInto": None})
            aliases = await self._ids({"mergedInto": {"$in": sorted(found)}}) if found else frozenset()
        return found | aliases

    async def _ids(self, condition: dict[str, object]) -> frozenset[str]:
        cursor = self._customers.find(condition, {"customerId": True}).max_time_ms(READ_LIMIT_MS)
        documents = await cursor.limit(MOST_CUSTOMERS + 1).to_list()
        if len(documents) > MOST_CUSTOMERS:
            text = f"More than {MOST_CUSTOMERS:,} customers have this status. Choose a rarer one."
            raise Unavailable(text, code="TOO_MANY")
        return frozenset(str(document["customerId"]) for document in documents if "customerId" in document)
