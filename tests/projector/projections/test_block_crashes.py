"""Answers about blocks, when a crash comes between the writes of a batch that also holds a merge."""

from __future__ import annotations

from typing import Any

import pytest

from tests.projector.fold import Crash, World, numbered
from tests.projector.projections.test_blocks import blocked, clear_rejected, cleared, fold
from tests.projector.samples import linked


@pytest.mark.parametrize("answer", [clear_rejected, cleared])
def test_an_answer_before_a_merge_is_not_given_to_what_the_merge_brings(answer: Any) -> None:
    """After a crash that left the conversation moved and the customers unwritten, the answer for the other customer
    comes again and still does not reach the conversation."""
    history = numbered(blocked(), answer(canonical_customer_id="U1"), linked("CANON", "U1"))
    expected = fold(blocked(), answer(canonical_customer_id="U1"), linked("CANON", "U1")).visible()
    for written in range(6):
        world = World().one_by_one(history[0])
        try:
            world.batch(history[1:], crash_after=written)
        except Crash:
            world.batch(history[1:])
        assert world.visible() == expected
