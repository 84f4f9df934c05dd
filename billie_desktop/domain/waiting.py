"""Whether a conversation waits for a person of the team, why, and since when (features.md A7, issue "Queue")."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from billie_desktop.domain.chat_state import ChatState, is_long_paused, state_of
from billie_desktop.domain.conversation import ConversationCard, Decision


class WaitReason(StrEnum):
    """Why; of several the first one in this order is told."""

    VULNERABLE = "vulnerable"
    ASKED = "asked"
    REFERRED = "referred"
    REVIEW = "review"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Wait:
    """One reason, and the moment since which somebody should have looked."""

    reason: WaitReason
    since: datetime


def wait_of(card: ConversationCard, now: datetime) -> Wait | None:
    """Why a conversation waits; None when it does not.

    It does not while somebody has claimed it, when it is over (ended, or silent for a day), and while the last word is
    that of staff: then it is the customer's turn.
    """
    if card.claim is not None and card.claim.holds_at(now):
        return None
    last, answered = card.active_at, card.staff_said_at
    if last is None or state_of(card, now) in (ChatState.ENDED, ChatState.HARD_END):
        return None
    if answered is not None and answered >= last:
        return None
    if card.vulnerable_at is not None and (answered is None or card.vulnerable_at > answered):
        return Wait(WaitReason.VULNERABLE, card.vulnerable_at)
    if card.asked_at is not None and (answered is None or card.asked_at > answered):
        return Wait(WaitReason.ASKED, card.asked_at)
    if card.decision is Decision.REFERRED:
        return Wait(WaitReason.REFERRED, last)
    if card.for_review:
        return Wait(WaitReason.REVIEW, last)
    return Wait(WaitReason.PAUSED, last) if is_long_paused(card, now) else None


def waits_for_person(card: ConversationCard, now: datetime) -> bool:
    """Whether somebody of the team should look."""
    return wait_of(card, now) is not None


def in_queue_order(cards: tuple[ConversationCard, ...], now: datetime) -> tuple[ConversationCard, ...]:
    """Those that wait, the one that waits longest first; of one moment in the order of their ids."""
    waiting = [(wait.since, card.conversation_id, card) for card in cards if (wait := wait_of(card, now)) is not None]
    return tuple(card for _, _, card in sorted(waiting, key=lambda each: each[:2]))
