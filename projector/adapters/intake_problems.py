"""Reports of problems in the intake's own database: one document each, with its picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import DESCENDING, ReturnDocument
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from projector.adapters.mongo_errors import translated
from projector.contract.problem_reports import (
    EXCERPT,
    NewProblem,
    ProblemAction,
    ProblemDecision,
    ProblemRecord,
    ProblemState,
)

PROBLEMS, TURNS, NUMBERS = "problems", "problem-turns", "problem-numbers"
_LAST = "last"
_KEPT_AFTER_RESOLVED = timedelta(days=90)
_DECISIONS_KEPT = 50
_SECRET = {"details": 0, "picture": 0}


class MongoProblems:
    """Implements ``intake.problem_methods.Problems``. Methods raise StoreAway."""

    def __init__(self, own: AsyncDatabase[dict[str, Any]]) -> None:
        self._problems = own[PROBLEMS]
        self._turns = own[TURNS]
        self._numbers = own[NUMBERS]

    async def prepare(self) -> None:
        """Make the indexes: by number, by state; what was resolved long ago goes by itself."""
        with translated():
            await self._problems.create_index("number", unique=True)
            await self._problems.create_index([("state", 1), ("number", DESCENDING)])
            await self._problems.create_index("removeAt", expireAfterSeconds=0)
            await self._turns.create_index("removeAt", expireAfterSeconds=0)

    async def turn(self, user_id: str, key: str, now: datetime, most: int, within: timedelta) -> datetime | None:
        """Take one of ``most`` turns within a time; None when it was taken, now or before, else when one is free."""
        young = {"$filter": {"input": {"$ifNull": ["$taken", []]}, "cond": {"$gt": ["$$this.at", now - within]}}}
        taken: dict[str, Any] = {
            "$cond": [
                {"$or": [{"$in": [{"$literal": key}, "$taken.key"]}, {"$gte": [{"$size": "$taken"}, most]}]},
                "$taken",
                {"$concatArrays": ["$taken", [{"key": {"$literal": key}, "at": now}]]},
            ]
        }
        change: list[dict[str, Any]] = [
            {"$set": {"taken": young}},
            {"$set": {"taken": taken, "removeAt": now + within}},
        ]
        with translated():
            found = await self._turns.find_one_and_update(
                {"_id": user_id}, change, upsert=True, return_document=ReturnDocument.AFTER
            )
        mine: list[Mapping[str, Any]] = (found or {})["taken"]
        if any(each["key"] == key for each in mine):
            return None
        return min(_utc(each["at"]) for each in mine) + within

    async def known(self, key: str) -> int | None:
        """The number of the report with this key; None when there is none."""
        with translated():
            found = await self._problems.find_one({"_id": key}, {"number": 1})
        return None if found is None else int(found["number"])

    async def next_number(self) -> int:
        """A number that no report has had."""
        with translated():
            found = await self._numbers.find_one_and_update(
                {"_id": _LAST}, {"$inc": {"number": 1}}, upsert=True, return_document=ReturnDocument.AFTER
            )
        return int((found or {})["number"])

    async def keep(self, number: int, new: NewProblem) -> bool:
        """Keep a report; False when there is one with its key already."""
        document = {
            "_id": new.key,
            "number": number,
            "state": ProblemState.OPEN.value,
            "text": new.text,
            "details": new.details,
            "picture": new.picture,
            "pictureSize": len(new.picture),
            "noticedAt": new.noticed_at,
            "receivedAt": new.received_at,
            "version": new.version,
            "userId": new.user_id,
            "userName": new.user_name,
            "role": new.role,
            "decisions": [],
        }
        with translated():
            try:
                await self._problems.insert_one(document)
            except DuplicateKeyError:
                return False
        return True

    async def page(self, state: str, below: int | None, limit: int) -> Sequence[ProblemRecord]:
        """Reports in a state, '' = any, with numbers ``below``, newest first; texts cut."""
        wanted: dict[str, Any] = {"state": state} if state else {}
        if below is not None:
            wanted["number"] = {"$lt": below}
        shown = dict.fromkeys(_SHOWN, 1) | {"text": {"$substrCP": ["$text", 0, EXCERPT]}}
        with translated():
            found = await self._problems.find(wanted, shown).sort("number", DESCENDING).to_list(limit)
        return [_record(each) for each in found]

    async def count(self, state: ProblemState) -> int:
        """Reports in a state."""
        with translated():
            return await self._problems.count_documents({"state": state.value})

    async def find(self, number: int) -> ProblemRecord | None:
        """A report, whole."""
        with translated():
            found = await self._problems.find_one({"number": number})
        return None if found is None else _record(found)

    async def decide(self, number: int, decision: ProblemDecision) -> ProblemRecord | None:
        """Resolve an open report or open a resolved one; as it is then, without details and picture. None when it
        is not in the state from which that is possible."""
        resolving = decision.action is ProblemAction.RESOLVED
        before, after = ProblemState.OPEN, ProblemState.RESOLVED
        if not resolving:
            before, after = after, before
        entry = {
            "action": decision.action.value,
            "userId": decision.user_id,
            "userName": decision.user_name,
            "at": decision.at,
            "comment": decision.comment,
        }
        change: dict[str, Any] = {
            "$set": {"state": after.value},
            "$push": {"decisions": {"$each": [entry], "$slice": -_DECISIONS_KEPT}},
        }
        if resolving:
            change["$set"]["removeAt"] = decision.at + _KEPT_AFTER_RESOLVED
        else:
            change["$unset"] = {"removeAt": ""}
        wanted = {"number": number, "state": before.value}
        with translated():
            found = await self._problems.find_one_and_update(
                wanted, change, projection=_SECRET, return_document=ReturnDocument.AFTER
            )
        return None if found is None else _record(found)


_SHOWN = (
    *("number", "state", "pictureSize", "noticedAt", "receivedAt", "version"),
    *("userId", "userName", "role", "decisions", "removeAt"),
)


def _record(found: Mapping[str, Any]) -> ProblemRecord:
    removed_at = found.get("removeAt")
    return ProblemRecord(
        number=int(found["number"]),
        state=ProblemState(found["state"]),
        text=found["text"],
        user_id=found["userId"],
        user_name=found["userName"],
        role=found["role"],
        noticed_at=_utc(found["noticedAt"]),
        received_at=_utc(found["receivedAt"]),
        version=found["version"],
        picture_size=int(found["pictureSize"]),
        decisions=tuple(_decision(each) for each in found["decisions"]),
        removed_at=None if removed_at is None else _utc(removed_at),
        details=found.get("details", ""),
        picture=bytes(found.get("picture", b"")),
    )


def _decision(found: Mapping[str, Any]) -> ProblemDecision:
    return ProblemDecision(
        ProblemAction(found["action"]), found["userId"], found["userName"], _utc(found["at"]), found["comment"]
    )


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
