"""Requests of the stand-in desk: judged by the real rules, decided as the scene or the test wants."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from billie_desktop.desk.request_ports import AuditEntry, Board
from billie_desktop.desk.rows import Page
from billie_desktop.domain.agent import Agent
from billie_desktop.domain.approval import RequestKind
from billie_desktop.domain.approval_request import ApprovalRequest, RequestQuery, RequestSort, RequestStatus
from billie_desktop.domain.availability import Availability, PendingWork, Situation
from billie_desktop.domain.business_date import business_day
from billie_desktop.domain.command import Action, Command, CommandStage, Intent
from billie_desktop.domain.errors import InvalidInput, Unavailable
from billie_desktop.domain.keys import idempotency_key
from billie_desktop.domain.ledger import Posting
from billie_desktop.domain.money import ZERO, Money
from billie_desktop.domain.provenance import Origin
from billie_desktop.domain.request_rules import comment_problem, decision_availability
from billie_desktop.domain.session import Limits
from billie_desktop.ui.gallery.fake_commands import FakeCommands
from billie_desktop.ui.gallery.listeners import Listeners

_ENDS = {
    Action.APPROVE_REQUEST: RequestStatus.APPROVED,
    Action.REJECT_REQUEST: RequestStatus.REJECTED,
    Action.CANCEL_REQUEST: RequestStatus.CANCELLED,
}


class FakeRequests:
    """Implements ``Requests`` and ``Decisions``. ``outcomes`` are used one per decision, then it is confirmed."""

    def __init__(self, agent: Agent, commands: FakeCommands, limits: Limits, now: Callable[[], datetime]) -> None:
        self._agent = agent
        self._commands = commands
        self._now = now
        self.limits = limits
        self.rows: list[ApprovalRequest] = []
        self.entries: tuple[AuditEntry, ...] | None = ()
        self.outage = ""
        self.decided: list[tuple[Action, str, str, Money | None]] = []
        self.outcomes: list[Callable[[Command], Command]] = []
        self.hold: asyncio.Event | None = None
        self._listeners: Listeners[None] = Listeners()

    # reading

    @property
    def board(self) -> Board:
        pending = tuple(self._sorted([row for row in self.rows if row.is_pending], RequestSort.OLDEST))
        return Board(pending, len(pending), Origin.live(self._now()), self.outage)

    def of_account(self, account_id: str) -> tuple[ApprovalRequest, ...]:
        return tuple(row for row in self.board.pending if row.account_id == account_id)

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        return self._listeners.add(lambda _nothing: callback())

    async def refresh(self) -> None:
        self._listeners.tell(None)

    async def page(self, query: RequestQuery, offset: int = 0, limit: int = 20) -> Page[ApprovalRequest]:
        if self.outage:
            raise Unavailable(self.outage)
        rows = self._sorted([row for row in self.rows if _fits(row, query)], query.sort)
        return Page(tuple(rows[offset : offset + limit]), offset, len(rows))

    async def find(self, kind: RequestKind, request_id: str) -> ApprovalRequest | None:
        if self.outage:
            raise Unavailable(self.outage)
        return next((row for row in self.rows if (row.kind, row.request_id) == (kind, request_id)), None)

    async def audit(self, request_id: str) -> tuple[AuditEntry, ...] | None:
        return self.entries

    def put(self, request: ApprovalRequest) -> ApprovalRequest:
        """A new or changed request, told to everybody."""
        kept = [row for row in self.rows if row.request_id != request.request_id]
        self.rows = [*kept, request]
        self._listeners.tell(None)
        return request

    @staticmethod
    def _sorted(rows: list[ApprovalRequest], sort: RequestSort) -> list[ApprovalRequest]:
        by_time = sort in (RequestSort.OLDEST, RequestSort.NEWEST)
        down = sort in (RequestSort.NEWEST, RequestSort.LARGEST)
        if by_time:
            return sorted(rows, key=lambda row: str(row.requested_at), reverse=down)
        return sorted(rows, key=lambda row: (row.amount or ZERO).value, reverse=down)

    # deciding

    def availability(self, action: Action, request: ApprovalRequest) -> Availability:
        stages = tuple((each.intent.action, each.stage) for each in self._commands.of_account(request.subject))
        situation = Situation(
            self._agent.role, self._commands.read_only_reason, pending=PendingWork(stages), stopped=""
        )
        return decision_availability(action, request, self._agent, self.limits, situation)

    async def decide(
        self, action: Action, request: ApprovalRequest, comment: str = "", confirmed_balance: Money | None = None
    ) -> Command:
        problem = "" if action is Action.CANCEL_REQUEST else comment_problem(comment)
        if problem:
            raise InvalidInput("comment", problem)
        self.decided.append((action, request.request_id, comment, confirmed_balance))
        now = self._now()
        intent = Intent(
            idempotency_key(request.subject, action, now),
            action,
            request.subject,
            request.account_number,
            request.customer_id,
            confirmed_balance or request.amount,
            {"kind": request.kind.value, "request_id": request.request_id, "comment": comment},
            now,
        )
        sent = self._commands.put(Command(intent, CommandStage.SENT, now, tries=1))
        if self.hold is not None:
            await self.hold.wait()
        if self.outcomes:
            return self._commands.put(self.outcomes.pop(0)(sent))
        self.put(
            replace(
                request,
                status=_ENDS[action],
                decided_by=self._agent.user_id,
                decided_by_name=self._agent.name,
                decided_at=now,
                comment=comment,
            )
        )
        posting = Posting(None, balance_before=request.original_balance, balance_after=ZERO, transaction_id="TXN-9")
        return self._commands.put(sent.moved(CommandStage.CONFIRMED, now, posting=posting))


def _fits(row: ApprovalRequest, query: RequestQuery) -> bool:
    day = business_day(row.decided_at) if row.decided_at is not None else None
    return (
        (not query.statuses or row.status in query.statuses)
        and (not query.involving or query.involving in (row.requested_by, row.decided_by))
        and (query.decided_by.casefold() in f"{row.decided_by} {row.decided_by_name}".casefold())
        and (query.from_day is None or (day is not None and day >= query.from_day))
        and (query.to_day is None or (day is not None and day <= query.to_day))
    )
