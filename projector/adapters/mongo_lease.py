"""The lease with its fencing number, in MongoDB.

Why not in Redis: the fencing number may never go back, and a Redis that fails over or restarts empty loses the last
ones; and a projector that cannot reach MongoDB cannot write anyway, so one dependency less decides who may. All
times are compared by the server's clock.

One document per consumer group in ``projector-state``; it also carries the owner's report for ``status``, the last
applied position of each inbox, and who wants the lease for a moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from pymongo import ReturnDocument
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError
from pymongo.write_concern import WriteConcern

from projector.adapters.incarnation import Incarnation
from projector.adapters.mongo_errors import translated
from projector.contract.event import LANES, Lane
from projector.contract.position import Position
from projector.engine.ports import Grant

STATE = "projector-state"

_MAJORITY = WriteConcern(w="majority", wtimeout=5_000)
_WANTED_MS = 5_000
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_CONSUMERS = 100
"""Consumer names of earlier owners that are kept, for what they left pending."""


class MongoLease:
    """A ``Lease``. ``group`` names it, ``consumer`` is told to the successor, ``seconds`` is its life."""

    def __init__(
        self, database: Database[dict[str, Any]], group: str, consumer: str, me: Incarnation, seconds: float
    ) -> None:
        self._state = database.get_collection(STATE, write_concern=_MAJORITY)
        self._group = group
        self._consumer = consumer
        self._me = me
        self._ms = round(seconds * 1000)
        self._fence: int | None = None
        self._wanted = False

    def acquire(self) -> Grant | None:
        free: list[dict[str, Any]] = [
            {"$expr": {"$lte": ["$until", "$$NOW"]}},
            {"owner.token": self._me.token},
        ]
        with translated():
            gone = self._gone_owner()
            if gone is not None:
                free.append({"owner.token": gone})
            try:
                self._state.insert_one({"_id": self._group, "until": _LONG_AGO})
            except DuplicateKeyError:
                pass  # there has been an owner before
            state = self._state.find_one_and_update(
                {"_id": self._group, "$or": free},
                [
                    {
                        "$set": {
                            "consumers": {
                                "$slice": [
                                    {
                                        "$setUnion": [
                                            {"$ifNull": ["$consumers", []]},
                                            [{"$literal": self._consumer}],
                                        ]
                                    },
                                    -_CONSUMERS,
                                ]
                            },
                            "consumer": {"$literal": self._consumer},
                            "owner": {"$literal": asdict(self._me)},
                            "fence": {"$add": [{"$ifNull": ["$fence", 0]}, 1]},
                            "until": {"$add": ["$$NOW", self._ms]},
                        }
                    },
                    {"$unset": "wanted"},
                ],
                return_document=ReturnDocument.AFTER,
            )
        if state is None:
            return None
        self._fence = int(state["fence"])
        self._wanted = False
        return Grant(
            fence=self._fence,
            previous=tuple(name for name in state["consumers"] if name != self._consumer),
            applied=positions(state.get("applied") or {}),
        )

    def renew(self, report: Mapping[str, Any]) -> bool:
        applied = dict(report.get("applied") or {})
        with translated():
            state = self._state.find_one_and_update(
                {"_id": self._group, "owner.token": self._me.token, "fence": self._fence},
                [
                    {
                        "$set": {
                            "until": {"$add": ["$$NOW", self._ms]},
                            "renewed": "$$NOW",
                            "report": {"$literal": dict(report)},
                            "applied": {"$mergeObjects": ["$applied", {"$literal": applied}]},
                            "asked": {"$gt": ["$wanted", "$$NOW"]},
                        }
                    }
                ],
                projection={"asked": 1},
                return_document=ReturnDocument.AFTER,
            )
        self._wanted = state is not None and bool(state.get("asked"))
        return state is not None

    def handover_wanted(self) -> bool:
        return self._wanted

    def want(self) -> None:
        """Ask the owner to hand the lease over for a moment; good for five seconds. Raises StoreAway."""
        with translated():
            self._state.update_one({"_id": self._group}, [{"$set": {"wanted": {"$add": ["$$NOW", _WANTED_MS]}}}])

    def release(self) -> None:
        with translated():
            self._state.update_one(
                {"_id": self._group, "owner.token": self._me.token, "fence": self._fence},
                [{"$set": {"until": "$$NOW", "report.state": "stopped"}}],
            )

    def _gone_owner(self) -> str | None:
        """The token of an owner that ran on this machine and certainly runs no more."""
        state = self._state.find_one({"_id": self._group}, {"owner": 1})
        owner = (state or {}).get("owner")
        if not isinstance(owner, dict):
            return None
        other = Incarnation(**owner)
        return other.token if self._me.knows_gone(other) else None


def positions(stored: Mapping[str, Any]) -> dict[Lane, Position]:
    """Last applied positions as the state document holds them."""
    return {lane: Position(int(stored[lane][0]), int(stored[lane][1])) for lane in LANES if lane in stored}
