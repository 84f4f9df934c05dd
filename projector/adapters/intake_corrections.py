"""Corrections of dead letters: what is sent lies in the intake's own database before it is on the stream."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError
from redis.asyncio import Redis

from projector.adapters import mongo_errors, redis_connection
from projector.contract.letters import CorrectionClaim

CORRECTIONS = "corrections"
CORRECTION_SENT = "event-correction-sent:"
MARK_SECONDS = 7 * 86_400

# The event goes out and the dead letter goes away together, once, however often it is asked for.
_SEND = """
local sent = redis.call('GET', KEYS[3])
if sent then return sent end
if #redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1]) == 0 then return '' end
local id = redis.call('XADD', KEYS[2], '*', unpack(ARGV, 3))
redis.call('XDEL', KEYS[1], ARGV[1])
redis.call('SET', KEYS[3], id, 'EX', ARGV[2])
return id
"""


class Corrections:
    """Implements ``intake.letter_methods.Corrections``."""

    def __init__(self, own: AsyncDatabase[dict[str, Any]], redis: Redis, dead_letters: str, internal: str) -> None:
        self._claims = own[CORRECTIONS]
        self._redis: Any = redis
        self._dead_letters = dead_letters
        self._internal = internal

    async def find(self, correction_id: str) -> CorrectionClaim | None:
        """A correction that was begun; None when there is none. Raises StoreAway."""
        with mongo_errors.translated():
            found = await self._claims.find_one({"_id": correction_id})
        return None if found is None else _claim(found)

    async def claim(self, claim: CorrectionClaim) -> CorrectionClaim:
        """Write it down; the one that stands, ours or that of an earlier attempt. Raises StoreAway."""
        document = {
            "_id": claim.correction_id,
            "letter": claim.letter_id,
            "event": dict(claim.event),
            "original": list(claim.original),
            "reason": claim.reason,
            "userId": claim.user_id,
            "at": claim.at,
            "entry": "",
        }
        with mongo_errors.translated():
            try:
                await self._claims.insert_one(document)
            except DuplicateKeyError:
                found = await self._claims.find_one({"_id": claim.correction_id})
                return claim if found is None else _claim(found)
        return claim

    async def send(self, claim: CorrectionClaim) -> str:
        """Put the event on the internal inbox and take the dead letter away; the entry id, '' when the letter is gone.

        Sent once only. Raises StreamsAway, StoreAway.
        """
        fields = [part for item in claim.event.items() for part in item]
        keys = (self._dead_letters, self._internal, f"{CORRECTION_SENT}{claim.correction_id}")
        with redis_connection.translated():
            entry: str = await self._redis.eval(_SEND, len(keys), *keys, claim.letter_id, MARK_SECONDS, *fields)
        if entry:
            with mongo_errors.translated():
                await self._claims.update_one({"_id": claim.correction_id}, {"$set": {"entry": entry}})
        return entry


def _claim(found: dict[str, Any]) -> CorrectionClaim:
    at: datetime = found["at"]
    original: Sequence[bytes] = [bytes(part) for part in found["original"]]
    return CorrectionClaim(
        correction_id=found["_id"],
        letter_id=found["letter"],
        event=found["event"],
        original=original,
        reason=found["reason"],
        user_id=found["userId"],
        at=at if at.tzinfo is not None else at.replace(tzinfo=UTC),
        entry_id=found["entry"],
    )
