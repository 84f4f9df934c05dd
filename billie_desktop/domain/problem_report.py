"""A report of a problem, from the form to the inbox of the administrators (features.md WQ-6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LONGEST_COMMENT = 1000
EXCERPT = 200
"""Characters of the words that a list has."""


@dataclass(frozen=True, slots=True)
class ProblemReport:
    """What is sent: the words, the whole text of the preview, and a PNG where the agent left it in.

    ``key`` is the same in every retry of the same content. Texts may hold what the agent typed: never logged.
    """

    key: str
    words: str
    details: str
    picture: bytes
    noticed_at: datetime
    version: str


class ProblemState(StrEnum):
    """Where a report is; another word of the server is OPEN, so that nothing is hidden."""

    OPEN = "open"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class ProblemDecision:
    """Resolved or opened again: by whom, when, and why."""

    resolved: bool
    by: str
    at: datetime | None
    comment: str


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A report in the list. ``excerpt`` is the beginning of its words, ``picture_size`` in bytes, 0 = without one."""

    number: int
    state: ProblemState
    excerpt: str
    reported_by: str
    role: str
    noticed_at: datetime | None
    received_at: datetime | None
    version: str
    picture_size: int = 0
    decisions: tuple[ProblemDecision, ...] = ()
    removed_at: datetime | None = None

    @property
    def beginning(self) -> str:
        """The excerpt, with a sign that it may go on."""
        return f"{self.excerpt}…" if len(self.excerpt) >= EXCERPT else self.excerpt

    @property
    def is_open(self) -> bool:
        """Nobody has resolved it."""
        return self.state is not ProblemState.RESOLVED


@dataclass(frozen=True, slots=True)
class Problem:
    """All of it. ``picture`` is a PNG, empty = without one."""

    row: ProblemRow
    words: str
    details: str
    picture: bytes = b""


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """A page of the list, newest first; ``after`` leads to the next, '' = there is none. Both counts are of all."""

    rows: tuple[ProblemRow, ...]
    after: str
    open: int
    resolved: int
