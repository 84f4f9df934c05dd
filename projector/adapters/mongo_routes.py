"""The router's trees in MongoDB: ``projector-routes``, one small document per name, ``{_id: node, up: node}``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pymongo import InsertOne, UpdateOne
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from projector.adapters.mongo_errors import DUPLICATE_KEY, translated
from projector.adapters.mongo_store import DURABLE
from projector.engine.routing import DirectoryChanged, Node

ROUTES = "projector-routes"
_PER_QUERY = 5_000


class MongoDirectory:
    """A ``Directory``."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._routes = database.get_collection(ROUTES, write_concern=DURABLE)

    def load(self, nodes: Iterable[Node]) -> dict[Node, Node]:
        wanted = list(nodes)
        found: dict[Node, Node] = {}
        with translated():
            for start in range(0, len(wanted), _PER_QUERY):
                part = wanted[start : start + _PER_QUERY]
                found.update((row["_id"], row["up"]) for row in self._routes.find({"_id": {"$in": part}}))
        return found

    def save(self, added: Mapping[Node, Node], joined: Mapping[Node, Node]) -> None:
        self._insert({node: up for node, up in added.items() if node == up})
        self._insert({node: up for node, up in added.items() if node != up})
        for node, up in joined.items():
            # A root, or joined by an attempt before this one.
            rows = [UpdateOne({"_id": node, "up": {"$in": [node, up]}}, {"$set": {"up": up}})]
            with translated():
                if not self._routes.bulk_write(rows).matched_count:
                    raise DirectoryChanged

    def _insert(self, added: Mapping[Node, Node]) -> None:
        if not added:
            return
        rows = [InsertOne({"_id": node, "up": up}) for node, up in added.items()]
        with translated():
            try:
                self._routes.bulk_write(rows, ordered=False)
                return
            except BulkWriteError as error:
                errors = error.details.get("writeErrors") or []
                if error.details.get("writeConcernErrors") or any(e.get("code") != DUPLICATE_KEY for e in errors):
                    raise
        # What is there already may be of an attempt before this one.
        if self.load(added) != dict(added):
            raise DirectoryChanged
