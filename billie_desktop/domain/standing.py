"""How an account stands on a business day: overdue, next payment, one status line, order in the rail."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from billie_desktop.domain.account import Instalment


class Group(StrEnum):
    """Groups of the account rail, in triage order (features.md CV-4)."""

    OVERDUE = "overdue"
    PENDING = "pending"
    ACTIVE = "active"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Standing:
    """Derived from the account, its aging and today's Sydney date.

    ``days_overdue`` is None when the account is in arrears and nobody says for how long.
    ``line`` is the rail's one status line: "12 days overdue", "On track · next 5 Jun", "Paid off".
    """

    group: Group
    line: str
    days_overdue: int | None = None
    next_instalment: Instalment | None = None
    next_is_overdue: bool = False

    @property
    def is_overdue(self) -> bool:
        """An unpaid instalment before today, or in arrears."""
        return self.group is Group.OVERDUE
