"""What happens to a failure (events.md 1.6), as data. Pure: no clock, no I/O; a test pins the defaults."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from projector.contract.errors import PermanentError
from projector.engine.errors import Transient


class FailureClass(StrEnum):
    """The three classes of the contract."""

    PERMANENT = "permanent"
    TRANSIENT = "transient"
    UNEXPECTED = "unexpected"


class Action(StrEnum):
    """What the engine does next."""

    DEAD_LETTER = "dead-letter"
    RETRY = "retry"


@dataclass(frozen=True, slots=True)
class Pauses:
    """Growing pauses in seconds: ``first`` doubling up to ``cap``, each shortened by up to ``jitter`` of itself."""

    first: float
    cap: float
    jitter: float = 0.25

    def before(self, attempt: int, chance: float) -> float:
        """The pause before attempt number ``attempt`` (2 is the first retry). ``chance`` is in [0, 1)."""
        whole = min(self.cap, self.first * 2 ** min(attempt - 2, 30))
        return float(whole * (1 - self.jitter * chance))


@dataclass(frozen=True, slots=True)
class Policy:
    """The failure policy.

    ``max_attempts``: of an unexpected failure; raise it when handlers fail for reasons that pass by themselves, lower
    it when a poison entry must not hold up the lane. ``conflicts``: refolds in a row of a batch that somebody else
    was faster with, before it is treated as a transient failure. ``transient``: while a server is away; its cap is how
    late the return of the server may be noticed.
    """

    max_attempts: int = 3
    conflicts: int = 5
    transient: Pauses = Pauses(first=1.0, cap=3.0)
    unexpected: Pauses = Pauses(first=0.1, cap=1.0)

    def action(self, kind: FailureClass, attempts: int) -> Action:
        """What to do after the given number of failed attempts."""
        if kind is FailureClass.PERMANENT:
            return Action.DEAD_LETTER
        if kind is FailureClass.TRANSIENT:
            return Action.RETRY
        return Action.DEAD_LETTER if attempts >= self.max_attempts else Action.RETRY


def classify(error: BaseException) -> FailureClass:
    """The class of an exception that came out of a fold or an adapter."""
    if isinstance(error, PermanentError):
        return FailureClass.PERMANENT
    if isinstance(error, Transient):
        return FailureClass.TRANSIENT
    return FailureClass.UNEXPECTED
