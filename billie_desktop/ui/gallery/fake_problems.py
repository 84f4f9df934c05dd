"""Reports of problems of the stand-in desk, in memory."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from billie_desktop.domain.errors import DeskError, NotFound
from billie_desktop.domain.problem_report import (
    Problem,
    ProblemDecision,
    ProblemPage,
    ProblemReport,
    ProblemRow,
    ProblemState,
)
from billie_desktop.ui.gallery.people import NOW

REPORTER = "Mira Castellanos"


class FakeProblems:
    """Implements ``ProblemServer`` and ``ProblemInbox`` of ``desk.problem_desk``.

    ``outage`` is raised by every question while it is set; ``hold`` keeps a report on its way.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.received: list[ProblemReport] = []
        self.numbers: dict[str, int] = {}
        self.is_reachable = True
        self.outage: DeskError | None = None
        self.hold: asyncio.Event | None = None
        self.looked_at: list[int] = []
        self.page_size = 50

    async def report(self, report: ProblemReport) -> int:
        if self.hold is not None:
            await self.hold.wait()
        self.received.append(report)
        self._check()
        return self.numbers.setdefault(report.key, len(self.numbers) + 41)

    async def page(self, state: ProblemState, after: str = "") -> ProblemPage:
        self._check()
        rows = sorted((each.row for each in self.problems), key=lambda row: -row.number)
        wanted = [row for row in rows if row.state is state and (not after or row.number < int(after))]
        page = tuple(wanted[: self.page_size])
        counts = [sum(1 for row in rows if row.state is each) for each in (ProblemState.OPEN, ProblemState.RESOLVED)]
        return ProblemPage(page, str(page[-1].number) if len(wanted) > len(page) else "", *counts)

    async def problem(self, number: int) -> Problem:
        found = self._find(number)
        self.looked_at.append(number)
        return found

    async def resolve(self, number: int, comment: str) -> ProblemRow:
        return self._decide(number, ProblemState.RESOLVED, comment)

    async def reopen(self, number: int, comment: str) -> ProblemRow:
        return self._decide(number, ProblemState.OPEN, comment)

    def _decide(self, number: int, state: ProblemState, comment: str) -> ProblemRow:
        found = self._find(number)
        resolved = state is ProblemState.RESOLVED
        decision = ProblemDecision(resolved, REPORTER, NOW, comment)
        removed = NOW + timedelta(days=90) if resolved else None
        row = replace(found.row, state=state, decisions=(*found.row.decisions, decision), removed_at=removed)
        self.problems[self.problems.index(found)] = replace(found, row=row)
        return row

    def _find(self, number: int) -> Problem:
        self._check()
        for each in self.problems:
            if each.row.number == number:
                return each
        raise NotFound("This report is not known.", code="UNKNOWN_PROBLEM")

    def _check(self) -> None:
        if self.outage is not None:
            raise self.outage
