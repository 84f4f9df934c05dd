"""Ending: whoever asks hears of a death, at whatever moment it is told."""

from __future__ import annotations

import threading

import pytest

from projector.engine.control import Control
from projector.engine.errors import Stopped, TaskDied


class DyingWhileAsked(threading.Event):
    """An event at which a task dies just when somebody looks at it."""

    def __init__(self, control: Control) -> None:
        super().__init__()
        self.control: Control | None = control

    def is_set(self) -> bool:
        control, self.control = self.control, None
        if control is not None:
            control.died("lease", ZeroDivisionError())
        return super().is_set()


def test_a_death_told_in_the_middle_of_a_question_is_not_taken_for_a_stop() -> None:
    """A task that dies while the loop asks ends the loop with its error, never in order with 0."""
    control = Control()
    control._ended = DyingWhileAsked(control)
    with pytest.raises(TaskDied, match="lease: ZeroDivisionError"):
        control.check()


def test_a_death_after_a_stop_is_told() -> None:
    """Asked to stop, the loop ends in order; a task that dies meanwhile is told all the same."""
    control = Control()
    control.check()
    control.stop()
    with pytest.raises(Stopped):
        control.check()
    control.died("lease", ZeroDivisionError())
    with pytest.raises(TaskDied):
        control.check()
