"""Notices and notes of a customer, read page by page, newest first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from bson import ObjectId
from bson.errors import InvalidId
from pymongo.asynchronous.collection import AsyncCollection

from billie_desktop.desk.conversation_ports import SourceMark, SourcePage
from billie_desktop.domain.business_date import moment
from billie_desktop.domain.communication import ContactNote, CustomerNotice, Suppression, TimelineFilter
from billie_desktop.gateways.mongo.communication_documents import (
    read_note,
    read_notice,
    read_suppression,
    reference,
    staff_name,
)
from billie_desktop.gateways.mongo.database import READ_LIMIT_MS, Database, Document
from billie_desktop.gateways.mongo.errors import read_errors
from projector.contract.collections import CONTACT_NOTES, CONVERSATIONS, CUSTOMERS, LOAN_ACCOUNTS, NOTIFICATIONS, USERS

MOST_VERSIONS = 50
_STATUSES: dict[TimelineFilter, list[str]] = {
    TimelineFilter.SENT: ["sent", "statement"],
    TimelineFilter.FAILED: ["failed"],
    TimelineFilter.BLOCKED: ["blocked"],
}


class MongoCommunications:
    """Implements ``desk.conversation_ports.CommunicationReads``."""

    def __init__(self, database: Database) -> None:
        self._notices = database.collection(NOTIFICATIONS)
        self._notes = database.collection(CONTACT_NOTES)
        self._customers = database.collection(CUSTOMERS)
        self._lookups: dict[str, tuple[AsyncCollection[Document], Callable[[Document], str]]] = {
            "loanAccount": (database.collection(LOAN_ACCOUNTS), lambda row: str(row.get("loanAccountId") or "")),
            "conversation": (database.collection(CONVERSATIONS), lambda row: str(row.get("conversationId") or "")),
            "createdBy": (database.collection(USERS), staff_name),
        }

    async def notices(
        self, customer_ids: Collection[str], kind: TimelineFilter, before: SourceMark | None, limit: int
    ) -> SourcePage[CustomerNotice]:
        """Notices below ``before`` by (eventAt, _id)."""
        if kind is TimelineFilter.NOTES:
            return SourcePage((), None)
        with read_errors():
            found = await _page(self._notices, _notice_condition(customer_ids, kind), "eventAt", before, limit)
        entries = tuple(notice for row in found[:limit] if (notice := read_notice(row)) is not None)
        return SourcePage(entries, _mark_of(found, limit, "eventAt"))

    async def notes(
        self, customer_ids: Collection[str], before: SourceMark | None, limit: int
    ) -> SourcePage[ContactNote]:
        """Notes that no newer version has replaced, below ``before`` by (createdAt, _id)."""
        with read_errors():
            condition = await self._note_condition(customer_ids)
            found = await _page(self._notes, condition, "createdAt", before, limit)
            entries = await self._read_notes(found[:limit])
        return SourcePage(entries, _mark_of(found, limit, "createdAt"))

    async def count(self, customer_ids: Collection[str], kind: TimelineFilter) -> int:
        """Everything there is for a filter, counted at the source."""
        wanted: list[tuple[AsyncCollection[Document], Document]] = []
        with read_errors():
            if kind is not TimelineFilter.NOTES:
                wanted.append((self._notices, _notice_condition(customer_ids, kind)))
            if kind in (TimelineFilter.ALL, TimelineFilter.NOTES):
                wanted.append((self._notes, await self._note_condition(customer_ids)))
            counts = (source.count_documents(condition, maxTimeMS=READ_LIMIT_MS) for source, condition in wanted)
            return sum(await asyncio.gather(*counts))

    async def suppressions(self, customer_ids: Collection[str]) -> tuple[Suppression, ...]:
        """Every change of the pause."""
        condition = {"customerId": {"$in": list(customer_ids)}, "status": "suppression_change"}
        with read_errors():
            cursor = self._notices.find(condition, {"suppression": True, "eventAt": True, "correlationId": True})
            return tuple([read_suppression(row) async for row in cursor.max_time_ms(READ_LIMIT_MS)])

    async def note_versions(self, note_id: str) -> tuple[ContactNote, ...]:
        """A note and the versions it replaced, newest first; at most 50."""
        rows: list[Document] = []
        wanted: Any = _key(note_id)
        with read_errors():
            while wanted is not None and len(rows) < MOST_VERSIONS:
                row = await self._notes.find_one({"_id": wanted}, max_time_ms=READ_LIMIT_MS)
                if row is None or any(row["_id"] == seen["_id"] for seen in rows):
                    break
                rows.append(row)
                wanted = row.get("amendsNote")
            return await self._read_notes(rows)

    async def _note_condition(self, customer_ids: Collection[str]) -> Document:
        """Notes point at the documents of the customer and of all its aliases."""
        cursor = self._customers.find({"customerId": {"$in": list(customer_ids)}}, {"_id": True})
        references = [row["_id"] async for row in cursor.max_time_ms(READ_LIMIT_MS)]
        # A note that came before its customer holds the key only, until the customer arrives.
        waiting = {"customer": None, "customerIdString": {"$in": list(customer_ids)}}
        return {"$or": [{"customer": {"$in": references}}, waiting], "status": {"$ne": "amended"}}

    async def _read_notes(self, rows: Sequence[Document]) -> tuple[ContactNote, ...]:
        accounts, conversations, authors = await asyncio.gather(
            *(self._names(rows, name) for name in ("loanAccount", "conversation", "createdBy"))
        )
        notes = (read_note(row, accounts, conversations, authors) for row in rows)
        return tuple(note for note in notes if note is not None)

    async def _names(self, rows: Sequence[Document], name: str) -> Mapping[str, str]:
        wanted = list({reference(row, name): row[name] for row in rows if reference(row, name)}.values())
        if not wanted:
            return {}
        collection, word = self._lookups[name]
        fields = ["loanAccountId", "conversationId", "firstName", "lastName"]
        cursor = collection.find({"_id": {"$in": wanted}}, fields).max_time_ms(READ_LIMIT_MS)
        return {str(row["_id"]): word(row) async for row in cursor}


def _notice_condition(customer_ids: Collection[str], kind: TimelineFilter) -> Document:
    condition: Document = {"customerId": {"$in": list(customer_ids)}}
    if kind in _STATUSES:
        condition["status"] = {"$in": _STATUSES[kind]}
    return condition


async def _page(
    collection: AsyncCollection[Document], condition: Document, time: str, before: SourceMark | None, limit: int
) -> list[Document]:
    if before is not None:
        key = _key(before.key)
        older: Document = {time: {"$lte": before.at}, "$or": [{time: {"$lt": before.at}}, {"_id": {"$lt": key}}]}
        condition = {"$and": [condition, older]}
    cursor = collection.find(condition, {"_proj": False}).sort([(time, -1), ("_id", -1)]).limit(limit + 1)
    return await cursor.max_time_ms(READ_LIMIT_MS).to_list()


def _mark_of(found: Sequence[Document], limit: int, time: str) -> SourceMark | None:
    if len(found) <= limit:
        return None
    at = moment(found[limit - 1].get(time))
    return SourceMark(at, str(found[limit - 1]["_id"])) if at is not None else None


def _key(text: str) -> Any:
    try:
        return ObjectId(text)
    except InvalidId:
        return text
