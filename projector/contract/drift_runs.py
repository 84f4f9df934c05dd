"""Comparisons of balances as staff see them: the last one, or the one that is running."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MOST_DIFFERENCES = 1_000


class RunState(StrEnum):
    """How far it is."""

    NEVER = "never"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


UNREADABLE = "unreadable"
"""Verdict of an account that the ledger could not be asked about."""


@dataclass(frozen=True, slots=True)
class DriftItem:
    """One account. Amounts are decimal texts in AUD; '' = there is none."""

    account_id: str
    verdict: str
    status: str = ""
    read_models: tuple[str, ...] = ()
    ledger: str = ""
    difference: str = ""
    read_models_as_of: datetime | None = None
    ledger_as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class DriftRun:
    """One comparison. ``differences`` are at most MOST_DIFFERENCES, the largest first; ``count`` are all."""

    state: RunState = RunState.NEVER
    started_at: datetime | None = None
    ended_at: datetime | None = None
    started_by: str = ""
    accounts: int = 0
    count: int = 0
    settled: int = 0
    unreadable: int = 0
    pending_disbursement: int = 0
    behind: bool = False
    read_models_as_of: datetime | None = None
    ledger_as_of_oldest: datetime | None = None
    ledger_as_of_newest: datetime | None = None
    problem: str = ""
    differences: Sequence[DriftItem] = ()
