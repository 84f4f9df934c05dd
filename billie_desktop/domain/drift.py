"""Balances of the read models against those of the ledger (features.md DI-9). Tolerance 0.00."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from billie_desktop.domain.money import Money


class DriftState(StrEnum):
    """How far a comparison is. A word that is not known counts as failed."""

    NEVER = "never"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"

    @classmethod
    def of(cls, word: str) -> DriftState:
        """The state that a word names."""
        return next((each for each in cls if each.value == word), cls.FAILED)


@dataclass(frozen=True, slots=True)
class Difference:
    """One account. ``amount`` is read models less ledger; None where one side has no balance.

    ``verdict``: different, not-in-ledger, no-balance, unreadable. ``read_models``: each stored figure that repeats the
    balance.
    """

    account_id: str
    verdict: str
    status: str
    read_models: tuple[Money, ...]
    ledger: Money | None
    amount: Money | None
    read_models_as_of: datetime | None
    ledger_as_of: datetime | None


@dataclass(frozen=True, slots=True)
class DriftReport:
    """One comparison over the whole book. ``differences`` are the largest of ``count``."""

    state: DriftState
    started_at: datetime | None = None
    ended_at: datetime | None = None
    started_by: str = ""
    accounts: int = 0
    count: int = 0
    settled: int = 0
    unreadable: int = 0
    pending_disbursement: int = 0
    projector_behind: bool = False
    read_models_as_of: datetime | None = None
    ledger_as_of_oldest: datetime | None = None
    ledger_as_of_newest: datetime | None = None
    problem: str = ""
    differences: tuple[Difference, ...] = ()
