"""The failure policy and the size of batches are data; their defaults are pinned here."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projector.contract.errors import PermanentError
from projector.engine.errors import StoreAway, StreamsAway
from projector.engine.policy import Action, FailureClass, Pauses, Policy, classify
from projector.engine.sizing import BatchSize


def test_defaults() -> None:
    """Three attempts for unexpected errors, pauses of 1 s doubling to 30 s for servers that are away."""
    assert Policy() == Policy(
        max_attempts=3,
        conflicts=5,
        transient=Pauses(first=1.0, cap=3.0, jitter=0.25),
        unexpected=Pauses(first=0.1, cap=1.0, jitter=0.25),
    )


@pytest.mark.parametrize(
    ("kind", "attempts", "action"),
    [
        (FailureClass.PERMANENT, 1, Action.DEAD_LETTER),
        (FailureClass.TRANSIENT, 1, Action.RETRY),
        (FailureClass.TRANSIENT, 10_000, Action.RETRY),
        (FailureClass.UNEXPECTED, 1, Action.RETRY),
        (FailureClass.UNEXPECTED, 2, Action.RETRY),
        (FailureClass.UNEXPECTED, 3, Action.DEAD_LETTER),
    ],
)
def test_what_a_failure_leads_to(kind: FailureClass, attempts: int, action: Action) -> None:
    """Permanent ones are given up at once, transient ones never, unexpected ones after the third attempt."""
    assert Policy().action(kind, attempts) is action


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (PermanentError("bad-json", ""), FailureClass.PERMANENT),
        (StoreAway("x"), FailureClass.TRANSIENT),
        (StreamsAway("x"), FailureClass.TRANSIENT),
        (KeyError("x"), FailureClass.UNEXPECTED),
    ],
)
def test_how_an_exception_is_classed(error: Exception, kind: FailureClass) -> None:
    """What is neither permanent nor transient is unexpected."""
    assert classify(error) is kind


def test_pauses_double_up_to_the_cap() -> None:
    """Without jitter the pauses are 1, 2, 3, 3 seconds: a server that is back is noticed within three."""
    assert [Policy().transient.before(attempt, 0.0) for attempt in range(2, 6)] == [1, 2, 3, 3]


@given(st.integers(2, 10_000), st.floats(0, 1, exclude_max=True))
def test_jitter_only_shortens(attempt: int, chance: float) -> None:
    """A pause is never longer than the plain one and never shorter than three quarters of it."""
    plain = Policy().transient.before(attempt, 0.0)
    assert 0.75 * plain <= Policy().transient.before(attempt, chance) <= plain


def test_batches_grow_while_behind_and_shrink_when_caught_up() -> None:
    """Full reads double the next one up to the largest; nearly empty ones halve it down to the smallest."""
    size = BatchSize(10, 100)
    counts = []
    for received in (10, 20, 40, 80, 100, 100, 30, 20, 0, 0, 0):
        behind = size.learn(received)
        counts.append((behind, size.count))
    assert counts == [
        *((True, 20), (True, 40), (True, 80), (True, 100), (True, 100), (True, 100)),
        *((False, 100), (False, 50), (False, 25), (False, 12), (False, 10)),
    ]


def test_two_inboxes_may_bring_more_than_was_asked_of_each() -> None:
    """A read that brings entries of both inboxes counts as full from the size asked of one."""
    size = BatchSize(10, 100)
    assert size.learn(14)
    assert size.count == 20
