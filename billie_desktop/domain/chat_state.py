"""The state of a conversation at a moment (features.md CH-2), and its freshness."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from billie_desktop.domain.conversation import ConversationCard

PAUSED_AFTER = timedelta(minutes=3)
SOFT_END_AFTER = timedelta(minutes=20)
HARD_END_AFTER = timedelta(hours=24)
LONG_PAUSE = timedelta(minutes=5)

LISTED_STATUSES = frozenset({"active", "paused", "soft_end", "hard_end", "approved", "declined", "referred", "ended"})


class ChatState(StrEnum):
    """Computed when reading, by the time since the last message. ENDED is said by the platform itself."""

    ACTIVE = "active"
    PAUSED = "paused"
    SOFT_END = "soft_end"
    HARD_END = "hard_end"
    ENDED = "ended"
    UNKNOWN = "unknown"


class Freshness(StrEnum):
    """How openly the age of what is shown is told: not at all, grey, amber, as a badge."""

    FRESH = "fresh"
    QUIET = "quiet"
    OLD = "old"
    STALE = "stale"


def chat_state(status: str | None, last_message_at: datetime | None, now: datetime) -> ChatState:
    """Below 3 min active, to 20 min paused, to 24 h soft end, above hard end; never from the stored word.

    Two exceptions: ``ended`` was said by the platform, and a word that is not listed is shown as it is (UNKNOWN).
    A message from the future (clocks differ) counts as just now.
    """
    if status == ChatState.ENDED:
        return ChatState.ENDED
    if status is not None and status not in LISTED_STATUSES:
        return ChatState.UNKNOWN
    if last_message_at is None:
        return ChatState.UNKNOWN
    silent = now - last_message_at
    if silent < PAUSED_AFTER:
        return ChatState.ACTIVE
    if silent < SOFT_END_AFTER:
        return ChatState.PAUSED
    return ChatState.SOFT_END if silent <= HARD_END_AFTER else ChatState.HARD_END


def state_of(card: ConversationCard, now: datetime) -> ChatState:
    """The state of a card; a conversation without messages counts from its start."""
    return chat_state(card.status, card.active_at, now)


def is_long_paused(card: ConversationCard, now: datetime) -> bool:
    """Paused for more than five minutes: the card has an amber edge."""
    last = card.active_at
    return state_of(card, now) is ChatState.PAUSED and last is not None and now - last > LONG_PAUSE


def freshness(age: timedelta) -> Freshness:
    """Hidden below 10 s, grey to 30, amber to 60, a badge above."""
    seconds = age.total_seconds()
    if seconds < 10:
        return Freshness.FRESH
    if seconds < 30:
        return Freshness.QUIET
    return Freshness.OLD if seconds <= 60 else Freshness.STALE


def is_open(card: ConversationCard, now: datetime) -> bool:
    """Whether the customer may still be there."""
    return state_of(card, now) in (ChatState.ACTIVE, ChatState.PAUSED)
