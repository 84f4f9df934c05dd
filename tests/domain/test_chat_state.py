"""The states of a conversation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billie_desktop.domain.chat_state import (
    ChatState,
    Freshness,
    chat_state,
    freshness,
    is_long_paused,
    state_of,
)
from billie_desktop.domain.conversation import ConversationCard

NOW = datetime(2026, 6, 10, 0, 0, tzinfo=UTC)


def card(silent: timedelta, **changes: object) -> ConversationCard:
    """A conversation in which nothing was said for ``silent``."""
    values: dict[str, object] = {"conversation_id": "conv-1", "status": "active", "last_message_at": NOW - silent}
    return ConversationCard(**(values | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("seconds", "state"),
    [
        (0, ChatState.ACTIVE),
        (179, ChatState.ACTIVE),
        (180, ChatState.PAUSED),
        (20 * 60 - 1, ChatState.PAUSED),
        (20 * 60, ChatState.SOFT_END),
        (24 * 3600, ChatState.SOFT_END),
        (24 * 3600 + 1, ChatState.HARD_END),
        (-30, ChatState.ACTIVE),
    ],
)
def test_the_state_follows_the_silence(seconds: int, state: ChatState) -> None:
    """Below 3 minutes active, to 20 paused, to 24 hours soft end, above hard end."""
    assert state_of(card(timedelta(seconds=seconds)), NOW) is state


@pytest.mark.parametrize("status", ["approved", "declined", "referred", "paused", "hard_end", None])
def test_a_stored_word_does_not_decide_the_state(status: str | None) -> None:
    """The stored status of a decided or paused conversation leaves the state to the time."""
    assert chat_state(status, NOW, NOW) is ChatState.ACTIVE


def test_ended_and_unlisted_words_are_told() -> None:
    """An ended conversation is ended, and a word that nobody knows never looks active."""
    assert chat_state("ended", NOW, NOW) is ChatState.ENDED
    assert chat_state("frozen", NOW, NOW) is ChatState.UNKNOWN
    assert chat_state("active", None, NOW) is ChatState.UNKNOWN


def test_without_messages_the_start_counts() -> None:
    """A conversation in which nothing was said yet is as old as its start."""
    silent = ConversationCard("conv-1", started_at=NOW - timedelta(minutes=4))
    assert state_of(silent, NOW) is ChatState.PAUSED


ORDER = (ChatState.ACTIVE, ChatState.PAUSED, ChatState.SOFT_END, ChatState.HARD_END)


@given(st.integers(min_value=0, max_value=200_000), st.integers(min_value=0, max_value=200_000))
def test_silence_only_moves_a_conversation_on(seconds: int, more: int) -> None:
    """However long nothing is said, a state never returns to an earlier one, and only a pause can be a long one."""
    now, later = NOW + timedelta(seconds=seconds), NOW + timedelta(seconds=seconds + more)
    quiet = card(timedelta(0))
    assert ORDER.index(state_of(quiet, later)) >= ORDER.index(state_of(quiet, now))
    assert is_long_paused(quiet, now) == (300 < seconds < 1200)


def test_a_long_pause_has_an_edge() -> None:
    """More than five minutes of pause are marked, five are not, and a soft end is not."""
    assert not is_long_paused(card(timedelta(minutes=5)), NOW)
    assert is_long_paused(card(timedelta(minutes=5, seconds=1)), NOW)
    assert not is_long_paused(card(timedelta(minutes=21)), NOW)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0, "fresh"), (9.9, "fresh"), (10, "quiet"), (29, "quiet"), (30, "old"), (60, "old"), (61, "stale")],
)
def test_the_age_is_told_the_louder_the_older(seconds: float, expected: str) -> None:
    """Hidden below 10 s, grey to 30, amber to 60, a badge above."""
    assert freshness(timedelta(seconds=seconds)) is Freshness(expected)
