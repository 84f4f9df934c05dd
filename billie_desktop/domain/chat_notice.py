"""News of conversations for one agent: answers in what he holds, and who waits for a person. No personal data in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from billie_desktop.domain.agent import Agent
from billie_desktop.domain.conversation import ConversationCard
from billie_desktop.domain.waiting import WaitReason, wait_of


class Severity(IntEnum):
    """How loudly it is told (features.md F4)."""

    INFO = 0
    ATTENTION = 1
    HIGH = 2


_WAITS = {
    WaitReason.VULNERABLE: (Severity.HIGH, "A customer wrote words of hardship"),
    WaitReason.ASKED: (Severity.ATTENTION, "A customer asks for a person"),
    WaitReason.REFERRED: (Severity.ATTENTION, "A referred application waits"),
    WaitReason.REVIEW: (Severity.ATTENTION, "A conversation is up for review"),
}
"""A pause alone is counted in the queue and not announced: most customers come back by themselves."""


@dataclass(frozen=True, slots=True)
class ChatNotice:
    """``notice_id`` is the same for the same news. ``number`` is the application's, '' without one."""

    notice_id: str
    conversation_id: str
    severity: Severity
    headline: str
    number: str
    at: datetime


def chat_notices(agent: Agent, cards: Iterable[ConversationCard], now: datetime) -> tuple[ChatNotice, ...]:
    """All news, the loudest first, then the newest. What somebody has answered or claimed is no news any more."""
    found: dict[str, ChatNotice] = {}
    for card in cards:
        notice = _own(agent, card, now) or _waiting(agent, card, now)
        if notice is not None:
            found[notice.notice_id] = notice
    return tuple(sorted(found.values(), key=lambda each: (-each.severity, -each.at.timestamp(), each.notice_id)))


def _own(agent: Agent, card: ConversationCard, now: datetime) -> ChatNotice | None:
    claim, last = card.claim, card.last_message_at
    if claim is None or claim.staff_id != agent.user_id or not claim.holds_at(now) or last is None:
        return None
    if card.staff_said_at is None or last <= card.staff_said_at:
        return None
    return ChatNotice(
        f"answer:{card.conversation_id}:{last.isoformat()}",
        card.conversation_id,
        Severity.HIGH,
        "An answer in your conversation",
        card.application_number,
        last,
    )


def _waiting(agent: Agent, card: ConversationCard, now: datetime) -> ChatNotice | None:
    wait = wait_of(card, now) if agent.may_service else None
    if wait is None or wait.reason not in _WAITS:
        return None
    severity, headline = _WAITS[wait.reason]
    # A referred one stays the same news however much is said in it.
    mark = wait.since.isoformat() if wait.reason in (WaitReason.VULNERABLE, WaitReason.ASKED) else ""
    return ChatNotice(
        f"{wait.reason.value}:{card.conversation_id}:{mark}",
        card.conversation_id,
        severity,
        headline,
        card.application_number,
        wait.since,
    )
