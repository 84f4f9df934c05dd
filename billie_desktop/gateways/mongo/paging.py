"""Pages of a collection in an order of its own; totals counted at the source, up to a limit, and kept for 5 s.

A page never waits for a count: how many thousand fit a filter takes longer to find out than which hundred come first.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.cursor import AsyncCursor
from pymongo.errors import OperationFailure

from billie_desktop.gateways.mongo.database import READ_LIMIT_MS, Document
from billie_desktop.gateways.mongo.errors import read_errors

LONGEST_PAGE = 1000
COUNT_LIFE_SECONDS = 5.0
COUNT_LIMIT = 10_000
"""Counting ends here, so that the total of a wide filter does not take a scan of the whole book."""
NO_ALIAS: Document = {"mergedInto": None}
_ALL: Document = {}
HINTED_MS = 100
"""An index that was hinted at and has not given the page by then is the wrong one: the server chooses by itself."""
_NO_SUCH_INDEX, _TIME_LIMIT = 2, 50
Order = list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Total:
    """How many there are. ``is_capped``: more than that. ``is_open``: what this page shows; not counted yet."""

    count: int
    is_capped: bool = False
    is_open: bool = False


class Pager:
    """Reads pages of any collection; knows the totals it has counted lately."""

    def __init__(self) -> None:
        self._counts: dict[str, tuple[float, Total]] = {}
        self._in_vain: list[Order] = []

    async def page(
        self,
        collection: AsyncCollection[Document],
        condition: Document,
        fields: list[str],
        order: Order,
        offset: int,
        limit: int,
        hint: Order | None = None,
    ) -> tuple[list[Document], Total]:
        """The documents and their total; ``limit`` is at most 1,000, and 0 for the total alone. ``hint``: an index that
        is likely to give the page at once. Raises Unavailable.
        """
        with read_errors():
            if limit <= 0:
                return [], await self._count(collection, condition)
            cursor = collection.find(condition, fields).sort(order).allow_disk_use(True).max_time_ms(READ_LIMIT_MS)
            limit = min(limit, LONGEST_PAGE)
            page = self._read(cursor.skip(max(0, offset)).limit(limit), hint)
            total: Total | None
            if condition in (_ALL, NO_ALIAS):
                found, total = await asyncio.gather(page, self._count(collection, condition))
            else:
                found, total = await page, self._known(collection, condition)
            end = max(0, offset) + len(found)
            if 0 < len(found) < limit or not end:
                return found, Total(end)
            if total is None and found:
                return found, Total(end, is_capped=True, is_open=True)
            total = total or await self._count(collection, condition)
        return found, Total(max(total.count, end if found else 0), total.is_capped)

    async def _read(self, cursor: AsyncCursor[Document], hint: Order | None) -> list[Document]:
        if hint is None or hint in self._in_vain:
            return await cursor.to_list()
        try:
            return await cursor.clone().hint(hint).max_time_ms(HINTED_MS).to_list()
        except OperationFailure as error:
            if error.code not in (_NO_SUCH_INDEX, _TIME_LIMIT):
                raise
        self._in_vain.append(hint)  # there is no such index, or the book is another one than was thought
        return await cursor.to_list()

    def _known(self, collection: AsyncCollection[Document], condition: Document) -> Total | None:
        known = self._counts.get(_name(collection, condition))
        return known[1] if known is not None and time.monotonic() - known[0] < COUNT_LIFE_SECONDS else None

    async def _count(self, collection: AsyncCollection[Document], condition: Document) -> Total:
        known = self._known(collection, condition)
        if known is not None:
            return known
        if condition in (_ALL, NO_ALIAS):
            counted = Total(await self._count_all(collection, condition))
        else:
            total = await collection.count_documents(condition, limit=COUNT_LIMIT + 1, maxTimeMS=READ_LIMIT_MS)
            counted = Total(min(total, COUNT_LIMIT), total > COUNT_LIMIT)
        if len(self._counts) > 100:
            self._counts.clear()
        self._counts[_name(collection, condition)] = (time.monotonic(), counted)
        return counted

    @staticmethod
    async def _count_all(collection: AsyncCollection[Document], condition: Document) -> int:
        # The server knows how many documents there are; only aliases, which are few, have to be counted.
        total = await collection.estimated_document_count(maxTimeMS=READ_LIMIT_MS)
        if condition == NO_ALIAS:
            total -= await collection.count_documents({"mergedInto": {"$gt": ""}}, maxTimeMS=READ_LIMIT_MS)
        return max(0, total)


def _name(collection: AsyncCollection[Document], condition: Document) -> str:
    return f"{collection.name}:{condition!r}"
