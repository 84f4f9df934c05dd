"""Finding documents by their projected search terms; documents that have none yet in the old way."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import OperationFailure

from billie_desktop.gateways.mongo.database import READ_LIMIT_MS, Document
from billie_desktop.gateways.search_beginnings import Beginnings, after
from projector.contract.search_terms import FIELD

INDEX = f"{FIELD}_1"
_BAD_HINT = 2
LOOK_AGAIN_SECONDS = 30.0


class TermSearch:
    """One collection. Without the index (the platform's own processor wrote it) only the old way is left."""

    def __init__(self, collection: AsyncCollection[Document], fields: list[str]) -> None:
        self._collection = collection
        self._fields = fields
        self._no_index_until = 0.0
        self._complete_until = 0.0

    @property
    def is_missing(self) -> bool:
        """Whether terms are missing from the collection, or from some documents, as far as the last search knows."""
        return time.monotonic() >= self._complete_until

    async def find(self, beginnings: Beginnings, old_way: Document | None, limit: int) -> list[Document]:
        """At most ``limit`` documents. Raises driver errors."""
        if not beginnings and old_way is None:
            return []
        if time.monotonic() < self._no_index_until:
            return await self._old(old_way, limit)
        try:
            found, rest = await asyncio.gather(self._by_terms(beginnings, limit), self._without(old_way, limit))
        except OperationFailure as error:
            if error.code != _BAD_HINT:
                raise
            self._no_index_until = time.monotonic() + LOOK_AGAIN_SECONDS
            return await self._old(old_way, limit)
        return [*found, *rest][:limit]

    async def _by_terms(self, beginnings: Beginnings, limit: int) -> list[Document]:
        if not beginnings:
            return []
        cursor = self._collection.find(condition(beginnings), self._fields).hint(INDEX).limit(limit)
        return [document async for document in cursor.max_time_ms(READ_LIMIT_MS)]

    async def _without(self, old_way: Document | None, limit: int) -> list[Document]:
        """Documents that have no terms yet; usually there are none, which is asked for every half minute."""
        if time.monotonic() < self._complete_until:
            return []
        missing = self._collection.find({FIELD: None}, {"_id": True}).hint(INDEX).limit(1)
        if not [document async for document in missing.max_time_ms(READ_LIMIT_MS)]:
            self._complete_until = time.monotonic() + LOOK_AGAIN_SECONDS
            return []
        return await self._old({"$and": [{FIELD: None}, old_way]}, limit) if old_way is not None else []

    async def _old(self, old_way: Document | None, limit: int) -> list[Document]:
        if old_way is None:
            return []
        cursor = self._collection.find(old_way, self._fields).limit(limit)
        return [document async for document in cursor.max_time_ms(READ_LIMIT_MS)]


def condition(beginnings: Beginnings) -> Document:
    """A filter whose every alternative is a range of the index."""
    alternatives = [_all(each) for each in beginnings]
    return alternatives[0] if len(alternatives) == 1 else {"$or": alternatives}


def _all(beginnings: tuple[str, ...]) -> Document:
    ranges: list[dict[str, Any]] = [{FIELD: {"$elemMatch": {"$gte": each, "$lt": after(each)}}} for each in beginnings]
    return ranges[0] if len(ranges) == 1 else {"$and": ranges}
