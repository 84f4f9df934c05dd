"""Which badges a conversation wears: its state by the time that passed, and its decision on an axis of its own."""

from __future__ import annotations

from datetime import datetime

from billie_desktop.domain.chat_state import ChatState, state_of
from billie_desktop.domain.conversation import ConversationCard, Decision
from billie_desktop.domain.waiting import WaitReason, wait_of
from billie_desktop.domain.words import age
from billie_desktop.ui.kit.columns import BadgeCell

STATE_BADGES = {
    ChatState.ACTIVE: ("chat-active", "Active"),
    ChatState.PAUSED: ("chat-paused", "Paused"),
    ChatState.SOFT_END: ("chat-soft-end", "Soft end"),
    ChatState.HARD_END: ("chat-hard-end", "Hard end"),
    ChatState.ENDED: ("chat-hard-end", "Ended"),
}
CALL_BADGES = {
    WaitReason.VULNERABLE: BadgeCell("vulnerable", "Hardship"),
    WaitReason.ASKED: BadgeCell("attention-amber", "Wants a person"),
}
STATE_WORDS = {state: word for state, (_, word) in STATE_BADGES.items()}
DECISION_BADGES = {
    Decision.APPROVED: ("approved", "Approved"),
    Decision.DECLINED: ("declined", "Declined"),
    Decision.REFERRED: ("referred", "Referred"),
}


def state_badge(card: ConversationCard, now: datetime) -> BadgeCell:
    """The state; a pause tells how long it lasts, an unlisted word is shown as it is."""
    state = state_of(card, now)
    if state is ChatState.UNKNOWN:
        return BadgeCell("unknown", card.status if card.active_at is not None else "Nothing said yet")
    status, word = STATE_BADGES[state]
    if state is ChatState.PAUSED and card.active_at is not None:
        word = f"{word} · {age((now - card.active_at).total_seconds())}"
    return BadgeCell(status, word)


def decision_badge(card: ConversationCard) -> BadgeCell | None:
    """The decision; None while there is none."""
    if card.decision is None:
        return BadgeCell("unknown", card.decision_word)
    found = DECISION_BADGES.get(card.decision)
    return BadgeCell(*found) if found is not None else None


def call_badge(card: ConversationCard, now: datetime) -> BadgeCell | None:
    """The customer's own words that call for a person, while nobody has answered them."""
    wait = wait_of(card, now)
    return CALL_BADGES.get(wait.reason) if wait is not None else None


def badges(card: ConversationCard, now: datetime) -> tuple[BadgeCell, ...]:
    """State, what calls for a person, decision, and the flag for review."""
    decision = decision_badge(card)
    review = BadgeCell("review-halt", "Review") if card.for_review else None
    call = call_badge(card, now)
    return tuple(badge for badge in (state_badge(card, now), call, decision, review) if badge is not None)
