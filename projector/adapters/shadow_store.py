"""A ``Store`` beside the read models: what a rebuild folds into."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bson import ObjectId
from pymongo.database import Database

from projector.adapters.mongo_errors import translated
from projector.adapters.mongo_store import MongoStore, by_key
from projector.contract.collections import PROJECTED
from projector.engine.carry_over import Written
from projector.engine.ports import Write

PREFIX = "projector-shadow-"

_REMEMBERED = 200_000


class ShadowStore(MongoStore):
    """Documents get the ``_id`` that the read models have for their natural key (rule LINK-3).

    Others refer to a document by its ``_id``, and one that another program began has an ``_id`` of its own. ``written``
    learns which fields the events write; once documents have been made ready to take their place, their groups
    also hold what others wrote, and nothing is learnt from these (``groups``).
    """

    def __init__(self, database: Database[dict[str, Any]], written: dict[str, Written]) -> None:
        super().__init__(database, PREFIX)
        self._live = {name: database[name] for name in PROJECTED}
        self._ids: dict[tuple[str, str], Any] = {}
        self.written = written
        self.groups = True

    def identify(self, collection: str, key: str) -> ObjectId:
        spec = PROJECTED.get(collection)
        if spec is None or not spec.key_fields:
            return super().identify(collection, key)
        if (collection, key) not in self._ids:
            self._look_up(collection, [key])
        found: ObjectId = self._ids[(collection, key)]
        return found

    def fetch(self, collection: str, keys: Iterable[str], *, whole: bool = False) -> dict[str, dict[str, Any]]:
        wanted = list(keys)
        found = super().fetch(collection, wanted, whole=whole)
        missing = [key for key in wanted if key not in found]
        if missing and PROJECTED[collection].key_fields:
            self._look_up(collection, missing)
        return found

    def write(self, collection: str, writes: Sequence[Write], fence: int, *, durable: bool) -> None:
        written = self.written[collection]
        for write in writes:
            written.learn(write.values, groups=self.groups)
            written.learn(dict.fromkeys(write.pushes))
        super().write(collection, writes, fence, durable=durable)

    def _look_up(self, collection: str, keys: list[str]) -> None:
        """Learn the ``_id`` of each key, one query for all."""
        if len(self._ids) > _REMEMBERED:
            self._ids.clear()
        spec = PROJECTED[collection]
        fields = dict.fromkeys(spec.key_fields, 1)
        known: dict[str | None, Any] = {}
        with translated():
            for start in range(0, len(keys), 5_000):
                for document in self._live[collection].find(by_key(spec, keys[start : start + 5_000]), fields):
                    known[spec.key_of(document)] = document["_id"]
        for key in keys:
            self._ids[(collection, key)] = known.get(key) or super().identify(collection, key)
