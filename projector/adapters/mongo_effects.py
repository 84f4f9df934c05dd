"""The outbox of calls in MongoDB (``engine.effects.EffectStore``)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pymongo import ASCENDING
from pymongo.database import Database

from projector.adapters.mongo_errors import translated
from projector.contract.collections import EFFECTS, PROJECTED, split_key
from projector.contract.effects import Effect, State, Target
from projector.engine.effects import Due


class MongoEffects:
    """Reads and closes outbox documents. It writes fields that no fold writes, so no fold is in its way."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._database = database
        self._effects = database[EFFECTS]

    def due(self, now: datetime, limit: int) -> list[Due]:
        ready = {"state": State.DUE.value, "$or": [{"nextAt": None}, {"nextAt": {"$lte": now}}]}
        with translated():
            found = self._effects.find(ready).sort([("createdAt", ASCENDING), ("_id", ASCENDING)]).limit(limit)
            return [Due(Effect.parse(row), int(row.get("attempts") or 0)) for row in found]

    def done(self, effect: Effect, contact_id: str | None) -> None:
        if effect.target is not None and contact_id is not None:
            self._store_answer(effect.target, contact_id)
        closed = {"$set": {"state": State.DONE.value}, "$unset": {"arguments": "", "nextAt": "", "error": ""}}
        with translated():
            self._effects.update_one({"effectId": effect.key}, closed)

    def failed(self, effect: Effect, attempts: int, next_at: datetime, error: str) -> None:
        values = {"attempts": attempts, "nextAt": next_at, "error": error}
        with translated():
            self._effects.update_one({"effectId": effect.key, "state": State.DUE.value}, {"$set": values})

    def _store_answer(self, target: Target, contact_id: str) -> None:
        """Fill the field where it is empty. The revision rises, so that a fold with the old document starts anew."""
        fields = PROJECTED[target.collection].key_fields
        key = dict(zip(fields, split_key(target.key, len(fields)), strict=True))
        change = {"$set": {target.field: contact_id}, "$inc": {"_proj.rev": 1}}
        with translated():
            self._database[target.collection].update_one({**key, target.field: None}, change)
