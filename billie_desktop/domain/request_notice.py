"""Notices about requests: new ones for those who decide, decisions for those who asked (features.md AP-6, AP-7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from billie_desktop.domain.agent import Agent
from billie_desktop.domain.approval import RequestKind
from billie_desktop.domain.approval_request import ApprovalRequest, RequestStatus
from billie_desktop.domain.block_clear import block_reason_words
from billie_desktop.domain.words import NOT_KNOWN, REQUEST_STATUS_WORDS

MOST_OWN = 100
"""How many of one's own requests are looked through for decisions, the newest first."""
MOST_SHOWN = 10
_TOLD = (RequestStatus.APPROVED, RequestStatus.REJECTED)
KIND_NOUNS = {
    RequestKind.WRITE_OFF: "write-off",
    RequestKind.ADJUSTMENT: "adjustment",
    RequestKind.BLOCK_CLEAR: "block clear",
}


@dataclass(frozen=True, slots=True)
class RequestNotice:
    """``notice_id`` is the same for the same news, wherever it stands in a list. A click opens that request."""

    notice_id: str
    kind: RequestKind
    request_id: str
    headline: str
    text: str
    at: datetime | None


def notices_for(
    agent: Agent, pending: Iterable[ApprovalRequest], own: Iterable[ApprovalRequest]
) -> tuple[RequestNotice, ...]:
    """All news of this person, the newest first: requests of others to decide, and what became of one's own."""
    found = []
    if agent.may_approve:
        found += [_to_decide(each) for each in pending if each.is_pending and each.requested_by != agent.user_id]
    mine = [each for each in own if each.requested_by == agent.user_id]
    found += [_decided(each) for each in mine if each.status in _TOLD or _taken_back_by_another(each)]
    return tuple(sorted(found, key=lambda each: (each.at is not None, each.at), reverse=True))


def _taken_back_by_another(request: ApprovalRequest) -> bool:
    """A supervisor or an admin has cancelled it: news for the requester, who would wait for a decision."""
    return request.status == RequestStatus.CANCELLED and request.decided_by not in ("", request.requested_by)


def _to_decide(request: ApprovalRequest) -> RequestNotice:
    noun = KIND_NOUNS[request.kind]
    amount = request.amount.with_symbol() if request.amount is not None else "An amount"
    if request.kind is RequestKind.BLOCK_CLEAR:
        amount = block_reason_words(request.block_reasons).capitalize() or "A block"
    by = request.requested_by_name or NOT_KNOWN
    return RequestNotice(
        f"{request.request_id}:pending",
        request.kind,
        request.request_id,
        f"{noun.capitalize()} to decide",
        f"{amount}, requested by {by}",
        request.requested_at,
    )


def _decided(request: ApprovalRequest) -> RequestNotice:
    word = REQUEST_STATUS_WORDS.get(request.status, request.status).lower()
    why = f", because: {request.comment}" if request.comment else ""
    return RequestNotice(
        f"{request.request_id}:{request.status}",
        request.kind,
        request.request_id,
        f"Your {KIND_NOUNS[request.kind]} request was {word}",
        f"By {request.decided_by_name or NOT_KNOWN}{why}",
        request.decided_at,
    )
