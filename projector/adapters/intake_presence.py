"""Who reads which conversation at this moment: short-lived documents in the intake's own database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from pymongo import WriteConcern
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from projector.adapters.mongo_errors import translated
from projector.contract.chat_records import ReadsAlong

PRESENCE = "presence"
_REMOVED_AFTER_SECONDS = 60
_MOST = 100


class MongoPresence:
    """Implements ``intake.presence_methods.Presence``. Moments are the server's, so that clocks of several intakes do
    not matter; a write that a failover loses is made again in seconds."""

    def __init__(self, own: AsyncDatabase[dict[str, Any]]) -> None:
        self._presence = own.get_collection(PRESENCE, write_concern=WriteConcern(w=1))

    async def prepare(self) -> None:
        """Make the indexes: readers of a conversation are found, desks that died are removed."""
        with translated():
            await self._presence.create_index("conversation")
            await self._presence.create_index("seenAt", expireAfterSeconds=_REMOVED_AFTER_SECONDS)

    async def here(self, conversation_id: str, session_id: str, reader: ReadsAlong) -> None:
        """The desk of this session has it in front now."""
        values = {"conversation": conversation_id, "user": reader.user_id, "name": reader.name}
        change = {"$set": {**{key: {"$literal": value} for key, value in values.items()}, "seenAt": "$$NOW"}}
        with translated():
            try:
                await self._presence.update_one({"_id": _key(conversation_id, session_id)}, [change], upsert=True)
            except DuplicateKeyError:
                return  # the same desk has said it in the same moment

    async def left(self, conversation_id: str, session_id: str) -> None:
        """The desk of this session has it in front no more."""
        with translated():
            await self._presence.delete_one({"_id": _key(conversation_id, session_id)})

    async def others(self, conversation_id: str, user_id: str, life: timedelta) -> Sequence[ReadsAlong]:
        """Who else has it in front, each person once: those whose desk said so within ``life``."""
        since = {"$subtract": ["$$NOW", round(life.total_seconds() * 1000)]}
        wanted = {
            "conversation": conversation_id,
            "user": {"$ne": user_id},
            "$expr": {"$gt": ["$seenAt", since]},
        }
        with translated():
            found = await self._presence.find(wanted, {"user": 1, "name": 1}).to_list(_MOST)
        return tuple({each["user"]: ReadsAlong(each["user"], each["name"]) for each in found}.values())


def _key(conversation_id: str, session_id: str) -> str:
    return f"{session_id} {conversation_id}"
