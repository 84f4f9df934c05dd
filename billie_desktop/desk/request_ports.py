"""Requests for a decision: what the desk needs to read them, and what screens get."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from billie_desktop.desk.rows import Page
from billie_desktop.domain.approval import RequestKind
from billie_desktop.domain.approval_request import ApprovalRequest, RequestQuery
from billie_desktop.domain.availability import Availability
from billie_desktop.domain.command import Action, Command
from billie_desktop.domain.money import Money
from billie_desktop.domain.provenance import Origin
from billie_desktop.domain.session import Limits

Release = Callable[[], None]


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the audit log about a request: who, what, when, why, from which machine and version."""

    number: int
    at: datetime | None
    actor_name: str
    role: str
    action: str
    phase: str
    reason: str = ""
    outcome: str = ""
    terminal: str = ""
    version: str = ""
    amount: str = ""


class RequestSource(Protocol):
    """Requests in the read models. Raise Unavailable."""

    async def page(self, query: RequestQuery, offset: int, limit: int) -> Page[ApprovalRequest]:
        """One page of all kinds together, with the total counted at the source."""

    async def find(self, kind: RequestKind, request_id: str) -> ApprovalRequest | None:
        """One request; None when the read model does not show it (yet)."""


class AuditSource(Protocol):
    """The audit log, as far as this agent may read it. Raises NotAllowed, Unreachable, OutcomeUnknown."""

    async def about(self, resource_id: str) -> tuple[AuditEntry, ...]:
        """Entries about one request, newest first."""


@dataclass(frozen=True, slots=True)
class Board:
    """All pending requests as read last, oldest first. ``problem`` is a sentence while they cannot be read."""

    pending: tuple[ApprovalRequest, ...] = ()
    total: int = 0
    origin: Origin = field(default_factory=Origin.unavailable)
    problem: str = ""

    @property
    def is_known(self) -> bool:
        """Whether they were read at least once."""
        return self.origin != Origin.unavailable()

    def says_the_same(self, other: Board) -> bool:
        """Whether only the moment of reading differs. Quick where equal requests are one tuple."""
        mine, its = (self.is_known, self.total, self.problem), (other.is_known, other.total, other.problem)
        return mine == its and (self.pending is other.pending or self.pending == other.pending)


class Requests(Protocol):
    """Requests of all kinds, for the queue, the history, one's own activity and the bell."""

    @property
    def board(self) -> Board:
        """The pending ones now."""

    def of_account(self, account_id: str) -> tuple[ApprovalRequest, ...]:
        """Pending requests of one account, oldest first."""

    def subscribe(self, callback: Callable[[], None]) -> Release:
        """Hear that the board is another one, or that some request was changed."""

    async def refresh(self) -> None:
        """Read the pending ones again. An outage is told by the board."""

    async def page(self, query: RequestQuery, offset: int = 0, limit: int = 20) -> Page[ApprovalRequest]:
        """A page of any requests. Raises Unavailable."""

    async def find(self, kind: RequestKind, request_id: str) -> ApprovalRequest | None:
        """One request, read now. Raises Unavailable."""

    async def audit(self, request_id: str) -> tuple[AuditEntry, ...] | None:
        """What the audit log says about it, newest first; None where it is not offered. Raises DeskError."""


class Decisions(Protocol):
    """Deciding requests of others, and taking back one's own."""

    @property
    def limits(self) -> Limits:
        """What this agent may do, as the server said last."""

    def availability(self, action: Action, request: ApprovalRequest) -> Availability:
        """Whether this decision is possible now, with all the reasons why not."""

    async def decide(
        self, action: Action, request: ApprovalRequest, comment: str = "", confirmed_balance: Money | None = None
    ) -> Command:
        """Write it down, send it, return the outcome. Pressed twice it is sent once: the second call joins the first.

        ``confirmed_balance``: the moved balance that the approver has seen. Raises InvalidInput for a comment that is
        too short, NotAllowed when availability says no.
        """
