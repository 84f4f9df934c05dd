"""Search terms of documents that have none, in MongoDB (``engine.search_fill.TermStore``)."""

from __future__ import annotations

from typing import Any

from pymongo import UpdateOne
from pymongo.database import Database

from projector.adapters.mongo_errors import translated
from projector.contract.search_terms import FIELD, SOURCES, search_terms
from projector.engine.search_fill import Filled


class MongoSearchTerms:
    """Writes nothing but the terms, and only while the document is the one that was read.

    The revision stays: a fold that writes the document makes its terms itself.
    """

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._database = database

    def fill(self, collection: str, limit: int) -> Filled:
        names = dict.fromkeys((*SOURCES[collection], "updatedAt", "_proj.rev", FIELD), 1)
        target = self._database[collection]
        with translated():
            documents = list(target.find({FIELD: None}, names).limit(limit))
            if not documents:
                return Filled(0, 0)
            return Filled(
                len(documents),
                target.bulk_write([_update(each, collection) for each in documents], ordered=False).modified_count,
            )


def _update(document: dict[str, Any], collection: str) -> UpdateOne:
    meta = document.get("_proj") or {}
    same = {"_id": document["_id"], "_proj.rev": meta.get("rev"), "updatedAt": document.get("updatedAt"), FIELD: None}
    return UpdateOne(same, {"$set": {FIELD: search_terms(collection, document)}})
