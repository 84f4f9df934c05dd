"""Records of conversations in the intake's own database; whether a conversation exists is read from the read model."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from projector.adapters.mongo_errors import translated
from projector.contract.chat_records import ChatRecord, Holder, KnownConversation, Said, Target, Waiting
from projector.contract.collections import CONVERSATIONS

CHATS = "chats"
_KEPT = timedelta(days=90)


class MongoChats:
    """Implements ``intake.chat.ChatRecords``."""

    def __init__(self, read_models: AsyncDatabase[dict[str, Any]], own: AsyncDatabase[dict[str, Any]]) -> None:
        self._conversations = read_models[CONVERSATIONS]
        self._chats = own[CHATS]

    async def prepare(self) -> None:
        """Make the indexes: what waits is found, what is long over goes by itself."""
        with translated():
            await self._chats.create_index("waitingSince", sparse=True)
            await self._chats.create_index("removeAt", expireAfterSeconds=0)

    async def known(self, conversation_id: str) -> KnownConversation | None:
        """The conversation in the read model; None when there is none."""
        wanted = {"customerIdString": 1}
        with translated():
            found = await self._conversations.find_one({"conversationId": conversation_id}, wanted)
        if found is None:
            return None
        customer = found.get("customerIdString")
        return KnownConversation(customer if isinstance(customer, str) else "")

    async def load(self, conversation_id: str) -> ChatRecord:
        """The record; one of version 0 when there is none."""
        with translated():
            found = await self._chats.find_one({"_id": conversation_id})
        return ChatRecord(conversation_id) if found is None else _record(found)

    async def save(self, record: ChatRecord, now: datetime) -> bool:
        """Store it as the next version, where ``record.version`` is still the present one; False when it is not."""
        document = _document(record, now)
        with translated():
            if record.version == 0:
                try:
                    await self._chats.insert_one({"_id": record.conversation_id, **document})
                except DuplicateKeyError:
                    return False
                return True
            wanted = {"_id": record.conversation_id, "version": record.version}
            return bool((await self._chats.replace_one(wanted, document)).matched_count)

    async def published(self, conversation_id: str, entry_ids: Collection[str]) -> None:
        """The streams hold these entries."""
        rest = {"$filter": {"input": "$waiting", "cond": {"$not": {"$in": ["$$this.id", list(entry_ids)]}}}}
        change: list[dict[str, Any]] = [
            {"$set": {"waiting": rest, "version": {"$add": ["$version", 1]}}},
            {"$set": {"waitingSince": {"$cond": [{"$eq": ["$waiting", []]}, "$$REMOVE", "$waitingSince"]}}},
        ]
        with translated():
            await self._chats.update_one({"_id": conversation_id}, change)

    async def waiting(self, before: datetime) -> Sequence[str]:
        """Conversations with entries that have waited since before a moment, the longest first."""
        found = self._chats.find({"waitingSince": {"$lt": before}}, {"_id": 1}).sort("waitingSince", 1)
        with translated():
            return [str(each["_id"]) for each in await found.to_list(100)]


def _document(record: ChatRecord, now: datetime) -> dict[str, Any]:
    holder = record.holder
    document: dict[str, Any] = {
        "version": record.version + 1,
        "holder": None
        if holder is None
        else {"user": holder.user_id, "name": holder.user_name, "at": holder.claimed_at, "until": holder.expires_at},
        "said": [
            {"key": s.key, "event": s.event_id, "user": s.user_id, "name": s.user_name, "digest": s.digest, "at": s.at}
            for s in record.said
        ],
        "waiting": [
            {"id": entry.entry_id, "target": entry.target.value, "fields": dict(entry.fields)}
            for entry in record.waiting
        ],
        "removeAt": now + _KEPT,
    }
    return {**document, "waitingSince": now} if record.waiting else document


def _record(found: Mapping[str, Any]) -> ChatRecord:
    holder = found.get("holder")
    return ChatRecord(
        conversation_id=found["_id"],
        version=found["version"],
        holder=None
        if holder is None
        else Holder(holder["user"], holder["name"], _utc(holder["at"]), _utc(holder["until"])),
        said=tuple(Said(s["key"], s["event"], s["user"], s["name"], s["digest"], _utc(s["at"])) for s in found["said"]),
        waiting=tuple(Waiting(e["id"], Target(e["target"]), e["fields"]) for e in found["waiting"]),
    )


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
