"""Reports of problems as staff see them, from desk to administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LONGEST_TEXT = 5_000
MOST_DETAILS = 64 * 1024
"""Bytes of UTF-8."""
MOST_PICTURE = 5 * 1024 * 1024
EXCERPT = 200


class ProblemState(StrEnum):
    """Where a report is."""

    OPEN = "open"
    RESOLVED = "resolved"


class ProblemAction(StrEnum):
    """What an administrator did with it."""

    RESOLVED = "resolved"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class NewProblem:
    """A report as it arrived. ``key`` is the same in every retry of the same person, and of nobody else."""

    key: str
    text: str
    details: str
    picture: bytes
    noticed_at: datetime
    received_at: datetime
    version: str
    user_id: str
    user_name: str
    role: str


@dataclass(frozen=True, slots=True)
class ProblemDecision:
    """Who did what, when and why."""

    action: ProblemAction
    user_id: str
    user_name: str
    at: datetime
    comment: str


@dataclass(frozen=True, slots=True)
class ProblemRecord:
    """A report as it is kept. ``text`` is cut, ``details`` and ``picture`` are empty where a list is read."""

    number: int
    state: ProblemState
    text: str
    user_id: str
    user_name: str
    role: str
    noticed_at: datetime
    received_at: datetime
    version: str
    picture_size: int
    decisions: tuple[ProblemDecision, ...] = ()
    removed_at: datetime | None = None
    details: str = ""
    picture: bytes = b""
