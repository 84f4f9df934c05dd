"""Conversations by key, as pages of cards, and their transcripts in windows."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from bson import ObjectId
from bson.errors import InvalidId

from billie_desktop.desk.conversation_values import CardMark, CardPage, ConversationFilter, TailRead, TranscriptPart
from billie_desktop.desk.ports import Clock
from billie_desktop.domain.business_date import moment
from billie_desktop.domain.conversation import ConversationCard, ConversationDetail
from billie_desktop.domain.search_text import route
from billie_desktop.domain.text_safety import clean_text
from billie_desktop.domain.waiting import in_queue_order
from billie_desktop.gateways.mongo.assessment_documents import read_application, read_assessments, read_statements
from billie_desktop.gateways.mongo.conversation_documents import (
    CARD_FIELDS,
    read_block,
    read_card,
    read_decision_detail,
    read_messages,
    read_noticeboard,
)
from billie_desktop.gateways.mongo.conversation_filters import below, list_filter
from billie_desktop.gateways.mongo.database import READ_LIMIT_MS, Database, Document
from billie_desktop.gateways.mongo.errors import read_errors
from billie_desktop.gateways.mongo.fields import Fields
from billie_desktop.gateways.mongo.search_conditions import customer_condition
from projector.contract.collections import CONVERSATIONS, CUSTOMERS

LONGEST_PAGE = 200
MOST_NAMESAKES = 200
COUNT_LIFE_SECONDS = 5.0
NAME_LIFE_SECONDS = 30.0
MOST_NAMES = 5000
_NAME_FIELDS = ["customerId", "fullName", "firstName", "lastName"]
_STORED = {"$ifNull": ["$utterances", []]}
_DETAIL_FIELDS = {"_proj": False, "utterances": False}


class MongoConversations:
    """Implements ``desk.conversation_ports.ConversationReads``."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._conversations = database.collection(CONVERSATIONS)
        self._customers = database.collection(CUSTOMERS)
        self._clock = clock
        self._counts: dict[str, tuple[float, int]] = {}
        self._known_names: dict[str, tuple[float, str]] = {}

    # lists

    async def page(self, filters: ConversationFilter, after: CardMark | None, limit: int) -> CardPage:
        """Cards below ``after`` by (updatedAt, _id), newest first; at most 200.

        Those that wait for a person come in one page of at most 200, the one that waits longest first.
        """
        limit = LONGEST_PAGE if filters.waiting else max(1, min(limit, LONGEST_PAGE))
        now = self._clock.now()
        with read_errors():
            condition = await self._condition(filters)
            place = below(after, condition, _object_id(after.key)) if after is not None else condition
            cursor = self._conversations.find(place, CARD_FIELDS).sort([("updatedAt", -1), ("_id", -1)])
            page = cursor.limit(limit + 1).max_time_ms(READ_LIMIT_MS).to_list()
            found, total = await asyncio.gather(page, self._count(filters, condition))
            cards = await self._cards(found[:limit])
        if filters.waiting:
            return CardPage(in_queue_order(cards, now), None, total, now)
        mark = _mark_of(found[limit - 1]) if len(found) > limit else None
        return CardPage(cards, mark, max(total, len(cards)), now)

    async def _condition(self, filters: ConversationFilter) -> Document:
        query = route(filters.text)
        customer_ids: list[str] = []
        wanted = customer_condition(query)
        if wanted is not None:
            cursor = self._customers.find(wanted, {"customerId": True}).limit(MOST_NAMESAKES)
            customer_ids = [str(row["customerId"]) async for row in cursor.max_time_ms(READ_LIMIT_MS)]
        return list_filter(filters, query, customer_ids, self._clock.now())

    async def _count(self, filters: ConversationFilter, condition: Document) -> int:
        name = repr(filters)
        known = self._counts.get(name)
        if known is not None and time.monotonic() - known[0] < COUNT_LIFE_SECONDS:
            return known[1]
        if condition:
            total = await self._conversations.count_documents(condition, maxTimeMS=READ_LIMIT_MS)
        else:
            total = await self._conversations.estimated_document_count()
        if len(self._counts) > 100:
            self._counts.clear()
        self._counts[name] = (time.monotonic(), total)
        return total

    async def cards(self, conversation_ids: Collection[str]) -> dict[str, ConversationCard]:
        """Some cards by id; missing ones are left out."""
        found = await self._find({"conversationId": {"$in": list(conversation_ids)}})
        return {card.conversation_id: card for card in found}

    async def of_customers(self, customer_ids: Collection[str]) -> tuple[ConversationCard, ...]:
        """All conversations of a customer's ids, matched exactly, newest first; at most 200."""
        return await self._find({"customerIdString": {"$in": list(customer_ids)}})

    async def _find(self, condition: Document) -> tuple[ConversationCard, ...]:
        with read_errors():
            cursor = self._conversations.find(condition, CARD_FIELDS).sort([("updatedAt", -1), ("_id", -1)])
            found = await cursor.limit(max(LONGEST_PAGE, 500)).max_time_ms(READ_LIMIT_MS).to_list()
            return await self._cards(found)

    async def _cards(self, documents: Sequence[Document]) -> tuple[ConversationCard, ...]:
        names = await self._names(Fields(document).text("customerIdString") for document in documents)
        return tuple(read_card(document, names) for document in documents)

    async def _names(self, customer_ids: Iterable[str | None]) -> dict[str, str]:
        """Full names by customer; those read within half a minute are not asked for again with every message."""
        now = time.monotonic()
        wanted = {each for each in customer_ids if each}
        known = {each: self._known_names[each] for each in wanted if each in self._known_names}
        found = {each: name for each, (read_at, name) in known.items() if now - read_at < NAME_LIFE_SECONDS}
        missing = sorted(wanted - found.keys())
        if missing:
            cursor = self._customers.find({"customerId": {"$in": missing}}, _NAME_FIELDS).max_time_ms(READ_LIMIT_MS)
            read = dict.fromkeys(missing, "") | {str(row["customerId"]): _full_name(row) async for row in cursor}
            if len(self._known_names) > MOST_NAMES:
                self._known_names.clear()
            self._known_names |= {each: (now, name) for each, name in read.items()}
            found |= read
        return found

    # one conversation

    async def detail(self, conversation_id: str) -> ConversationDetail | None:
        """Everything but the messages."""
        with read_errors():
            document = await self._conversations.find_one(
                {"conversationId": conversation_id}, _DETAIL_FIELDS, max_time_ms=READ_LIMIT_MS
            )
            if document is None:
                return None
            (card,) = await self._cards([document])
        fields = Fields(document)
        return ConversationDetail(
            card=card,
            final_decision=fields.text("finalDecision") or "",
            decision_detail=read_decision_detail(fields),
            decided_at=fields.moment("assessments.creditAssessmentComplete.completedAt"),
            block=read_block(fields),
            application=read_application(fields),
            assessments=read_assessments(fields),
            statements=read_statements(fields),
            noticeboard=read_noticeboard(fields),
            purpose=clean_text(fields.text("purpose") or ""),
            facts=tuple(clean_text(row.text("fact") or "") for row in fields.rows("facts")),
            version=fields.whole("version") or 0,
        )

    async def tail(self, conversation_id: str, last: int) -> TailRead | None:
        """The newest ``last`` messages with the card, in one read."""
        found = await self._read_transcript(
            conversation_id, {**CARD_FIELDS, "version": True, **_slice_of({"$slice": [_STORED, -last]})}
        )
        if found is None:
            return None
        with read_errors():
            (card,) = await self._cards([found])
        return TailRead(card, _part(found, last), Fields(found).whole("version") or 0)

    async def older(self, conversation_id: str, before: str, shown: int, limit: int) -> TranscriptPart:
        """Up to ``limit`` messages before the one named ``before``, wherever it stands now."""
        # Rows of older writers have no id; then the number of messages behind it says where it stands.
        stored = {"$size": _STORED}
        named = {"$indexOfArray": [{"$ifNull": ["$utterances.id", []]}, before]}
        place = {"$cond": [{"$gte": [named, 0]}, named, {"$max": [0, {"$subtract": [stored, shown]}]}]}
        start = {"$max": [0, {"$subtract": ["$$place", limit]}]}
        piece = {
            "$let": {
                "vars": {"place": place},
                "in": {"$cond": [{"$gt": ["$$place", 0]}, {"$slice": [_STORED, start, _length(limit)]}, []]},
            }
        }
        older = {"$let": {"vars": {"place": place}, "in": start}}
        found = await self._read_transcript(conversation_id, {"part": piece, "before": older})
        if found is None:
            return TranscriptPart((), 0)
        return TranscriptPart(read_messages(found.get("part") or []), Fields(found).whole("before") or 0)

    async def _read_transcript(self, conversation_id: str, fields: Document) -> Document | None:
        with read_errors():
            cursor = await self._conversations.aggregate(
                [{"$match": {"conversationId": conversation_id}}, {"$limit": 1}, {"$project": fields}],
                maxTimeMS=READ_LIMIT_MS,
            )
            rows: list[Document] = await cursor.to_list()
        return rows[0] if rows else None


def _length(limit: int) -> Document:
    """How many rows stand before ``$$place``, at most ``limit``."""
    return {"$min": [limit, "$$place"]}


def _slice_of(piece: Document) -> Document:
    return {"part": piece, "stored": {"$size": _STORED}}


def _part(found: Document, last: int) -> TranscriptPart:
    stored = Fields(found).whole("stored") or 0
    return TranscriptPart(read_messages(found.get("part") or []), max(0, stored - last))


def _full_name(row: Document) -> str:
    fields = Fields(row)
    parts = (fields.text("firstName"), fields.text("lastName"))
    return fields.text("fullName") or " ".join(part for part in parts if part)


def _mark_of(document: Document) -> CardMark | None:
    updated_at = moment(document.get("updatedAt"))
    return CardMark(updated_at, str(document["_id"])) if updated_at is not None else None


def _object_id(key: str) -> Any:
    try:
        return ObjectId(key)
    except InvalidId:
        return key
