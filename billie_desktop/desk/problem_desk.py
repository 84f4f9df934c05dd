"""Sending reports of problems, and the inbox in which admins find them (features.md WQ-6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from billie_desktop.domain.agent import Agent
from billie_desktop.domain.errors import NotAllowed
from billie_desktop.domain.problem_report import Problem, ProblemPage, ProblemReport, ProblemRow, ProblemState

NOT_TAKEN = "This server does not take reports. Save the report as a file and give it to your support."
AWAY = "The desk server is not reachable. Save the report as a file, or send it later."
FOR_ADMINS = "for admins"
NO_INBOX = "not offered by this server"


class ProblemServer(Protocol):
    """Where reports are sent."""

    @property
    def is_reachable(self) -> bool:
        """False once the connection to the server is known to be broken."""

    async def report(self, report: ProblemReport) -> int:
        """The number of the report; the same report again has the same one. Raises DeskError."""


class ProblemInbox(Protocol):
    """What was reported. Every method raises Unreachable, OutcomeUnknown, NotAllowed or NotOffered."""

    async def page(self, state: ProblemState, after: str = "") -> ProblemPage:
        """Reports in a state, newest first, from a place on."""

    async def problem(self, number: int) -> Problem:
        """One whole; the look is recorded. Raises NotFound."""

    async def resolve(self, number: int, comment: str) -> ProblemRow:
        """It is done. Raises NotFound, InvalidInput, Refused when somebody else was first."""

    async def reopen(self, number: int, comment: str) -> ProblemRow:
        """It is not done after all. Raises NotFound, InvalidInput."""


class ProblemDesk:
    """``server`` and ``inbox`` are None where they are not offered; ``signed_out`` says why nobody is signed in."""

    def __init__(
        self,
        agent: Agent,
        server: ProblemServer | None,
        inbox: ProblemInbox | None,
        signed_out: Callable[[], str] = lambda: "",
    ) -> None:
        self._agent = agent
        self._server = server
        self._inbox = inbox
        self._signed_out = signed_out

    @property
    def off_reason(self) -> str:
        """Why nothing can be sent now; '' when it can."""
        if self._server is None:
            return NOT_TAKEN
        return self._signed_out() or ("" if self._server.is_reachable else AWAY)

    @property
    def inbox_off(self) -> str:
        """Why this agent has no inbox; '' when he has one."""
        if not self._agent.is_admin:
            return FOR_ADMINS
        return NO_INBOX if self._inbox is None else ""

    @property
    def inbox(self) -> ProblemInbox | None:
        """For admins."""
        return None if self.inbox_off else self._inbox

    async def send(self, report: ProblemReport) -> int:
        """The number of the report. Raises NotAllowed while it is off, DeskError."""
        if self._server is None or self.off_reason:
            raise NotAllowed(self.off_reason, code="NOT_AVAILABLE")
        return await self._server.report(report)
