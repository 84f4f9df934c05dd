"""The queue of conversations that wait for a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billie_desktop.domain.conversation import Claim, ConversationCard, Decision
from billie_desktop.domain.waiting import Wait, WaitReason, in_queue_order, wait_of, waits_for_person

NOW = datetime(2026, 6, 10, 0, 0, tzinfo=UTC)


def minutes(back: float) -> datetime:
    return NOW - timedelta(minutes=back)


def card(silent: float = 0.1, **changes: object) -> ConversationCard:
    made = ConversationCard("c1", status="active", last_message_at=minutes(silent))
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("waiting", "expected"),
    [
        (card(decision=Decision.REFERRED), Wait(WaitReason.REFERRED, minutes(0.1))),
        (card(for_review=True), Wait(WaitReason.REVIEW, minutes(0.1))),
        (card(6), Wait(WaitReason.PAUSED, minutes(6))),
        (card(asked_at=minutes(4)), Wait(WaitReason.ASKED, minutes(4))),
        (card(vulnerable_at=minutes(9), asked_at=minutes(4)), Wait(WaitReason.VULNERABLE, minutes(9))),
        (card(asked_at=minutes(4), staff_said_at=minutes(5)), Wait(WaitReason.ASKED, minutes(4))),
        (card(), None),
        (card(decision=Decision.REFERRED, status="ended"), None),
        (card(2 * 24 * 60, decision=Decision.REFERRED), None),
        (card(asked_at=minutes(4), staff_said_at=minutes(3)), None),
        (card(3, decision=Decision.REFERRED, staff_said_at=minutes(3)), None),
        (card(last_message_at=None), None),
    ],
)
def test_who_waits_why_and_since_when(waiting: ConversationCard, expected: Wait | None) -> None:
    """Words of hardship come before a wish for a person, that before a decision, that before a pause; an ended, a
    silent and an answered one do not wait."""
    assert wait_of(waiting, NOW) == expected


def test_a_claim_takes_it_out_of_the_queue_until_it_lapses() -> None:
    """Whoever holds it serves it."""
    referred = card(decision=Decision.REFERRED)
    assert not waits_for_person(replace(referred, claim=Claim("u", "Op", NOW, NOW + timedelta(minutes=1))), NOW)
    assert waits_for_person(replace(referred, claim=Claim("u", "Op", NOW, NOW - timedelta(minutes=1))), NOW)


@given(st.lists(st.integers(0, 300), max_size=12))
def test_the_one_that_waits_longest_stands_first(asked: list[int]) -> None:
    """The order is that of waiting, whatever the order of the record."""
    cards = tuple(
        card(conversation_id=f"c{number}", asked_at=minutes(back / 10), last_message_at=NOW)
        for number, back in enumerate(asked)
    )
    queue = in_queue_order(cards, NOW)
    assert len(queue) == len(cards)
    waits = [wait_of(each, NOW) for each in queue]
    assert [wait.since for wait in waits if wait] == sorted(minutes(back / 10) for back in asked)
