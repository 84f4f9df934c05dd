"""Conditions on ``conversations`` for the list (features.md CH-1)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from billie_desktop.desk.conversation_values import CardMark, ConversationFilter
from billie_desktop.domain.business_date import end_of_day, start_of_day
from billie_desktop.domain.chat_state import (
    HARD_END_AFTER,
    LONG_PAUSE,
    PAUSED_AFTER,
    SOFT_END_AFTER,
    ChatState,
)
from billie_desktop.domain.conversation import Decision
from billie_desktop.domain.search_text import SearchText
from billie_desktop.gateways.mongo.database import Document

CLOCKS_DIFFER = timedelta(hours=1)
"""A message's own time may lie this much after the record's mark; the mark alone is indexed newest first."""

_MS = timedelta(milliseconds=1)
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def list_filter(filters: ConversationFilter, query: SearchText, customer_ids: list[str], now: datetime) -> Document:
    """The condition for a filter. ``customer_ids`` are the customers whose name, e-mail or phone match the text."""
    parts: list[Document] = []
    if filters.text.strip():
        parts.append({"$or": _text_conditions(filters.text.strip(), query, customer_ids)})
    if filters.states:
        parts.append({"$or": [_state_condition(state, now) for state in sorted(filters.states)]})
    if filters.decision is Decision.NONE:
        parts.append({"decisionStatus": {"$in": [None, "", Decision.NONE.value]}})
    elif filters.decision is not None:
        parts.append({"decisionStatus": filters.decision.value})
    if filters.waiting:
        parts.append(_waiting_condition(now))
    if filters.claimed_by:
        held = {"$or": [{"claim.expiresAt": None}, {"claim.expiresAt": {"$gt": now}}]}
        parts.append({"claim.staffId": filters.claimed_by, **held, **_recent(now)})
    if filters.from_day is not None:
        parts.append({"startedAt": {"$gte": start_of_day(filters.from_day)}})
    if filters.to_day is not None:
        parts.append({"startedAt": {"$lte": end_of_day(filters.to_day)}})
    return {"$and": parts} if parts else {}


def below(mark: CardMark | None, condition: Document, object_id: Any) -> Document:
    """The condition for cards below a mark, newest change first, then greatest id first."""
    if mark is None:
        return condition
    place = {
        "updatedAt": {"$lte": mark.updated_at},
        "$or": [{"updatedAt": {"$lt": mark.updated_at}}, {"_id": {"$lt": object_id}}],
    }
    return {"$and": [condition, place]} if condition else place


def _text_conditions(text: str, query: SearchText, customer_ids: list[str]) -> list[Document]:
    spellings = dict.fromkeys((text, text.upper(), text.lower()))
    starts = [{"$regex": "^" + re.escape(spelling)} for spelling in spellings]
    parts: list[Document] = [{"applicationNumber": start} for start in starts]
    parts += [{"conversationId": text}, {"customerIdString": {"$in": [*customer_ids, *spellings]}}]
    if query.words or not query.code:
        # A holder's name may begin anywhere in the joined names; only the index is read for it.
        parts.append({"statementAccountHolders": {"$regex": rf"(^|[\s|'’\-]){re.escape(text)}", "$options": "i"}})
    return parts


def _state_condition(state: ChatState, now: datetime) -> Document:
    ended = {"status": ChatState.ENDED.value}
    if state is ChatState.ENDED:
        return ended
    bounds: dict[ChatState, tuple[datetime | None, datetime | None]] = {
        ChatState.ACTIVE: (now - PAUSED_AFTER + _MS, None),
        ChatState.PAUSED: (now - SOFT_END_AFTER + _MS, now - PAUSED_AFTER),
        ChatState.SOFT_END: (now - HARD_END_AFTER, now - SOFT_END_AFTER),
        ChatState.HARD_END: (None, now - HARD_END_AFTER - _MS),
    }
    if state not in bounds:
        return {"lastUtteranceTime": None, "startedAt": None}
    since, until = bounds[state]
    return _between(since, until)


def _recent(now: datetime) -> Document:
    """Changed within a day: the index by time then bounds what is looked at."""
    return {"updatedAt": {"$gte": now - HARD_END_AFTER - CLOCKS_DIFFER}}


def _between(since: datetime | None, until: datetime | None) -> Document:
    """Last said within these moments (both included); without messages the start counts. Ended ones never match."""
    limits: Document = {}
    if since is not None:
        limits["$gte"] = since
    if until is not None:
        limits["$lte"] = until
    condition: Document = {
        "status": {"$ne": ChatState.ENDED.value},
        "$or": [{"lastUtteranceTime": limits}, {"lastUtteranceTime": None, "startedAt": limits}],
    }
    if since is not None:
        condition["updatedAt"] = {"$gte": since - CLOCKS_DIFFER}
    return condition


def _waiting_condition(now: datetime) -> Document:
    """As ``waiting.waits_for_person``: a reason, not over, unclaimed, and the last word is not that of staff."""
    last = {"$ifNull": ["$lastUtteranceTime", "$startedAt"]}
    answered = {"$ifNull": ["$attention.staffSaidAt", _NEVER]}
    reasons = [
        {"$expr": {"$gt": ["$attention.vulnerableAt", answered]}},
        {"$expr": {"$gt": ["$attention.askedForPersonAt", answered]}},
        {"decisionStatus": Decision.REFERRED.value},
        {"reapplicationBlock.dispositionKind": "review"},
        {"reapplicationBlock.manualReviewCandidate": True},
        _between(now - SOFT_END_AFTER + _MS, now - LONG_PAUSE - _MS),
    ]
    free = [{"claim": None}, {"claim.expiresAt": {"$lte": now}}]
    turn = {"$expr": {"$gt": [last, answered]}}
    return {"$and": [_between(now - HARD_END_AFTER, None), {"$or": reasons}, {"$or": free}, turn]}
