"""Contact notes in MongoDB. The collection is the desk's: no event is published, the projector leaves it alone.

An amendment is two writes, the new version and the mark on the old one. What makes it one step is a claim on the old
note, made first with a single insert: of two amendments one wins, and one that died in the middle is finished by its
own retry. Readers see the new version as soon as it is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bson import ObjectId
from bson.errors import InvalidId
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from projector.adapters.mongo_errors import translated
from projector.contract.collections import APPLICATIONS, CONTACT_NOTES, CONVERSATIONS, CUSTOMERS, LOAN_ACCOUNTS
from projector.contract.notes import NewNote, NoteResult, StoredNote

AMENDMENTS = "note-amendments"
_REFERENCES = (
    ("loanAccount", LOAN_ACCOUNTS, "loanAccountId", "loan_account_id"),
    ("conversation", CONVERSATIONS, "conversationId", "conversation_id"),
    ("application", APPLICATIONS, "applicationNumber", "application_number"),
)
_CARRIED = ("customer", "loanAccount", "conversation", "application")


class MongoNotes:
    """Implements ``intake.note_methods.Notes``."""

    def __init__(self, read_models: AsyncDatabase[dict[str, Any]], own: AsyncDatabase[dict[str, Any]]) -> None:
        self._database = read_models
        self._notes = read_models[CONTACT_NOTES]
        self._amendments = own[AMENDMENTS]

    async def add(self, note: NewNote) -> StoredNote:
        """Store a note, once for one id."""
        references: dict[str, Any] = {}
        with translated():
            customer = await self._database[CUSTOMERS].find_one({"customerId": note.customer_id}, {"_id": 1})
            if customer is None:
                return StoredNote(NoteResult.UNKNOWN_CUSTOMER)
            references["customer"] = customer["_id"]
            for field, collection, key, name in _REFERENCES:
                wanted = getattr(note, name)
                if not wanted:
                    continue
                found = await self._database[collection].find_one({key: wanted}, {"_id": 1})
                if found is None:
                    return StoredNote(NoteResult.UNKNOWN_REFERENCE)
                references[field] = found["_id"]
            return await self._insert({**_document(note), **references})

    async def amend(self, note: NewNote, amends: str) -> StoredNote:
        """Store a new version of a note; only the newest can be amended."""
        try:
            old_id = ObjectId(amends)
        except InvalidId:
            return StoredNote(NoteResult.UNKNOWN_NOTE)
        with translated():
            old = await self._notes.find_one({"_id": old_id})
            if old is None:
                return StoredNote(NoteResult.UNKNOWN_NOTE)
            if not await self._claim(old_id, note.note_id, str(old.get("status") or "")):
                return StoredNote(NoteResult.AMENDED_BEFORE)
            carried = {name: old[name] for name in _CARRIED if old.get(name) is not None}
            stored = await self._insert({**_document(note), **carried, "amendsNote": old_id})
            await self._notes.update_one(
                {"_id": old_id, "status": "active"}, {"$set": {"status": "amended", "updatedAt": note.at}}
            )
        return stored

    async def _claim(self, old_id: ObjectId, new_id: str, status: str) -> bool:
        """Whether this amendment is the one of the note; notes that others have amended are never claimed."""
        claim = await self._amendments.find_one({"_id": old_id})
        if claim is None:
            if status != "active":
                return False
            try:
                await self._amendments.insert_one({"_id": old_id, "by": new_id})
            except DuplicateKeyError:
                claim = await self._amendments.find_one({"_id": old_id})
            else:
                return True
        return claim is not None and claim["by"] == new_id

    async def _insert(self, document: dict[str, Any]) -> StoredNote:
        note_id = str(document["_id"])
        try:
            await self._notes.insert_one(document)
        except DuplicateKeyError:
            known: Mapping[str, Any] = await self._notes.find_one({"_id": document["_id"]}) or document
            return StoredNote(NoteResult.STORED_BEFORE, note_id, _utc(known["createdAt"]))
        return StoredNote(NoteResult.STORED, note_id, document["createdAt"])


def _document(note: NewNote) -> dict[str, Any]:
    values = {
        "_id": ObjectId(note.note_id),
        "channel": note.channel,
        "topic": note.topic,
        "contactDirection": note.direction or None,
        "subject": note.subject,
        "content": note.content,
        "priority": note.priority,
        "sentiment": note.sentiment,
        "createdBy": _author(note.author_id),
        "status": "active",
        "createdAt": note.at,
        "updatedAt": note.at,
    }
    return {name: value for name, value in values.items() if value is not None}


def _author(user_id: str) -> ObjectId | str:
    try:
        return ObjectId(user_id)
    except InvalidId:
        return user_id


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
