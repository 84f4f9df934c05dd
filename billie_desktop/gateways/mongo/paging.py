"""Pages of a collection in an order of its own, with totals counted at the source, up to a limit, and kept for 5 s."""

from __future__ import annotations

import asyncio
import time

from pymongo.asynchronous.collection import AsyncCollection

from billie_desktop.gateways.mongo.database import READ_LIMIT_MS, Document
from billie_desktop.gateways.mongo.errors import read_errors

LONGEST_PAGE = 1000
COUNT_LIFE_SECONDS = 5.0
COUNT_LIMIT = 10_000
"""Counting ends here, so that the first page of a wide filter does not wait for a scan of the whole book."""
NO_ALIAS: Document = {"mergedInto": None}


class Pager:
    """Reads pages of any collection; knows the totals it has counted lately."""

    def __init__(self) -> None:
        self._counts: dict[str, tuple[float, tuple[int, bool]]] = {}

    async def page(
        self,
        collection: AsyncCollection[Document],
        condition: Document,
        fields: list[str],
        order: list[tuple[str, int]],
        offset: int,
        limit: int,
    ) -> tuple[list[Document], int, bool]:
        """(documents, total, whether counting ended early); ``limit`` is at most 1,000. Raises Unavailable."""
        with read_errors():
            cursor = collection.find(condition, fields).sort(order).allow_disk_use(True).max_time_ms(READ_LIMIT_MS)
            page = cursor.skip(max(0, offset)).limit(max(1, min(limit, LONGEST_PAGE))).to_list()
            found, (total, capped) = await asyncio.gather(page, self._count(collection, condition))
        return found, max(total, offset + len(found) if found else 0), capped

    async def _count(self, collection: AsyncCollection[Document], condition: Document) -> tuple[int, bool]:
        name = f"{collection.name}:{condition!r}"
        known = self._counts.get(name)
        if known is not None and time.monotonic() - known[0] < COUNT_LIFE_SECONDS:
            return known[1]
        if condition in ({}, NO_ALIAS):
            counted = await self._count_all(collection, condition), False
        else:
            total = await collection.count_documents(condition, limit=COUNT_LIMIT + 1, maxTimeMS=READ_LIMIT_MS)
            counted = min(total, COUNT_LIMIT), total > COUNT_LIMIT
        if len(self._counts) > 100:
            self._counts.clear()
        self._counts[name] = (time.monotonic(), counted)
        return counted

    @staticmethod
    async def _count_all(collection: AsyncCollection[Document], condition: Document) -> int:
        # The server knows how many documents there are; only aliases, which are few, have to be counted.
        total = await collection.estimated_document_count(maxTimeMS=READ_LIMIT_MS)
        if condition == NO_ALIAS:
            total -= await collection.count_documents({"mergedInto": {"$gt": ""}}, maxTimeMS=READ_LIMIT_MS)
        return max(0, total)
