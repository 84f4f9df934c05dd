"""What notes need in MongoDB: whom and what they refer to, the note that is amended, and the intake's claims."""

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
from projector.contract.notes import NoteClaim, StoredNote

NOTES, AMENDMENTS = "notes", "note-amendments"
_ABOUT = {
    "customerId": (CUSTOMERS, "customerId"),
    "loanAccountId": (LOAN_ACCOUNTS, "loanAccountId"),
    "conversationId": (CONVERSATIONS, "conversationId"),
    "applicationNumber": (APPLICATIONS, "applicationNumber"),
}
_KEYS = ("loanAccountId", "conversationId", "applicationNumber")


class MongoNotes:
    """Implements ``intake.note_methods.Notes``."""

    def __init__(self, read_models: AsyncDatabase[dict[str, Any]], own: AsyncDatabase[dict[str, Any]]) -> None:
        self._database = read_models
        self._claims = own[NOTES]
        self._amendments = own[AMENDMENTS]

    async def missing(self, about: Mapping[str, str]) -> str:
        """The first of the names (``customerId`` …) whose document is not known; '' when all are."""
        with translated():
            for name, key in about.items():
                collection, field = _ABOUT[name]
                if await self._database[collection].find_one({field: key}, {"_id": 1}) is None:
                    return name
        return ""

    async def find(self, note_id: str) -> StoredNote | None:
        """A note in the read model; of one that the web desk wrote, the customer is found by its reference."""
        try:
            identity = ObjectId(note_id)
        except InvalidId:
            return None
        with translated():
            found = await self._database[CONTACT_NOTES].find_one({"_id": identity})
            if found is None:
                return None
            about = {name: str(found[name]) for name in _KEYS if found.get(name)}
            customer = found.get("customerIdString")
            if not customer and found.get("customer") is not None:
                known = await self._database[CUSTOMERS].find_one({"_id": found["customer"]}, {"customerId": 1})
                customer = None if known is None else known.get("customerId")
        if customer:
            about["customerId"] = str(customer)
        return StoredNote(str(found.get("status") or ""), about)

    async def claim(self, claim: NoteClaim) -> NoteClaim:
        """Claim a note; the claim that stands, ours or that of an earlier attempt of the same form."""
        document = {"_id": claim.note_id, "at": claim.at, "event": dict(claim.event), "published": False}
        with translated():
            try:
                await self._claims.insert_one(document)
            except DuplicateKeyError:
                found = await self._claims.find_one({"_id": claim.note_id})
                if found is not None:
                    return NoteClaim(claim.note_id, _utc(found["at"]), found["event"], found["published"])
        return claim

    async def sent(self, note_id: str) -> NoteClaim | None:
        """The claim of an earlier attempt; None when there was none."""
        with translated():
            found = await self._claims.find_one({"_id": note_id})
        return None if found is None else NoteClaim(note_id, _utc(found["at"]), found["event"], found["published"])

    async def published(self, note_id: str) -> None:
        """The stream holds the note."""
        with translated():
            await self._claims.update_one({"_id": note_id}, {"$set": {"published": True}})

    async def claim_amendment(self, amends: str, note_id: str) -> bool:
        """Whether the amendment of a note is this one: of two that come at the same time one wins."""
        with translated():
            try:
                await self._amendments.insert_one({"_id": amends, "by": note_id})
            except DuplicateKeyError:
                found = await self._amendments.find_one({"_id": amends})
                return found is not None and found["by"] == note_id
        return True


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
