"""A desk around a small desk server in memory: requests and decisions with their read model."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from billie_desktop.desk.command_check import CommandCheck
from billie_desktop.desk.command_desk import CommandDesk
from billie_desktop.desk.command_sender import CommandSender
from billie_desktop.desk.decision_desk import DecisionDesk
from billie_desktop.desk.request_board import RequestBoard
from billie_desktop.desk.request_ports import AuditEntry
from billie_desktop.desk.request_routes import CommandRoutes
from billie_desktop.desk.request_trace import RequestTrace
from billie_desktop.desk.rows import Page
from billie_desktop.desk.settlement_watch import SettlementWatch
from billie_desktop.domain.agent import Agent, Role
from billie_desktop.domain.approval import AdjustmentForm, Decided, Requested, RequestKind, WriteOffForm
from billie_desktop.domain.approval_request import ApprovalRequest, RequestQuery, RequestStatus
from billie_desktop.domain.cautions import cautions
from billie_desktop.domain.errors import Unavailable
from billie_desktop.domain.money import Money
from billie_desktop.domain.session import Limits
from tests.desk.parts import DeskParts
from tests.domain.examples import dollars

LIMITS = Limits(
    dollars("1000"), dollars("9999.99"), dollars("1000"), dollars("1000"), senior_threshold=dollars("10000")
)


@dataclass
class MemoryServer:
    """Keeps requests by id. ``script``: an error before or after the effect of the next calls; healthy when empty."""

    clock: Any
    user_id: str = "U-1"
    rows: dict[str, ApprovalRequest] = field(default_factory=dict)
    calls: list[tuple[str, Any]] = field(default_factory=list)
    script: list[tuple[BaseException | None, BaseException | None]] = field(default_factory=list)
    down: bool = False
    shows: bool = True
    hold: asyncio.Event | None = None

    async def _around(self, name: str, what: Any, effect: Any) -> Any:
        self.calls.append((name, what))
        before, after = self.script.pop(0) if self.script else (None, None)
        if self.hold is not None:
            await self.hold.wait()
        else:
            await asyncio.sleep(0)
        if before is not None:
            raise before
        answer = effect()
        if after is not None:
            raise after
        return answer

    def _ask(self, kind: RequestKind, form: WriteOffForm | AdjustmentForm, amount: Money | None) -> Requested:
        already = form.request_id in self.rows
        if not already:
            self.rows[form.request_id] = ApprovalRequest(
                kind,
                form.request_id,
                RequestStatus.PENDING,
                account_id=form.account_id,
                customer_id="CUS-1",
                amount=amount,
                original_balance=dollars("200"),
                requested_by=self.user_id,
                requested_at=self.clock.now(),
                event_id=f"E-{len(self.rows)}",
            )
        return Requested(form.request_id, "E-0", amount, dollars("200"), already_recorded=already)

    async def request_write_off(self, form: WriteOffForm) -> Requested:
        return await self._around("write-off", form, lambda: self._ask(RequestKind.WRITE_OFF, form, form.shown_balance))

    async def request_adjustment(self, form: AdjustmentForm) -> Requested:
        amount = form.principal + form.fees
        return await self._around("adjustment", form, lambda: self._ask(RequestKind.ADJUSTMENT, form, amount))

    def _decide(self, request_id: str, status: str, comment: str = "") -> Decided:
        row = self.rows[request_id]
        already = not row.is_pending
        self.rows[request_id] = replace(
            row, status=status, decided_by=self.user_id, decided_at=self.clock.now(), comment=comment
        )
        return Decided(request_id, status, "T-9", "L-9", dollars("200"), dollars("0"), already)

    async def approve(
        self, kind: RequestKind, request_id: str, comment: str, confirmed_balance: Money | None = None
    ) -> Decided:
        what = (request_id, comment, confirmed_balance)
        return await self._around("approve", what, lambda: self._decide(request_id, "approved", comment))

    async def reject(self, kind: RequestKind, request_id: str, reason: str) -> Decided:
        return await self._around("reject", request_id, lambda: self._decide(request_id, "rejected", reason))

    async def cancel(self, kind: RequestKind, request_id: str) -> Decided:
        return await self._around("cancel", request_id, lambda: self._decide(request_id, "cancelled"))

    # the read model

    async def page(self, query: RequestQuery, offset: int, limit: int) -> Page[ApprovalRequest]:
        if self.down:
            raise Unavailable("The database is not reachable.")
        rows = [row for row in self.rows.values() if self.shows and _fits(row, query)]
        return Page(tuple(rows[offset : offset + limit]), offset, len(rows))

    async def find(self, kind: RequestKind, request_id: str) -> ApprovalRequest | None:
        if self.down:
            raise Unavailable("The database is not reachable.")
        return self.rows.get(request_id) if self.shows else None

    async def about(self, resource_id: str) -> tuple[AuditEntry, ...]:
        return ()

    def put(self, request: ApprovalRequest) -> ApprovalRequest:
        """A request that is there already."""
        self.rows[request.request_id] = request
        return request


def _fits(row: ApprovalRequest, query: RequestQuery) -> bool:
    involved = not query.involving or query.involving in (row.requested_by, row.decided_by)
    return involved and (not query.statuses or row.status in query.statuses)


class RequestParts(DeskParts):
    """The command desk with the server behind it; ``restart`` keeps the server."""

    server: MemoryServer

    def __init__(self, folder: Path, role: Role = Role.SUPERVISOR) -> None:
        super().__init__(folder, role=role)
        self.server = MemoryServer(self.clock)
        self.limits = LIMITS

    async def start(self) -> None:
        """As the desk, with routes to the server, its board and its decisions."""
        await super().start()
        await self.desk.stop()
        await self.watch.stop()
        agent = Agent("U-1", "Ada Agent", self.role)
        self.board = RequestBoard(self.server, self.server, self.clock, poll_seconds=3600)
        sender = CommandSender(CommandRoutes(self.ledger, self.server), self.book, self.clock, "U-1", self.busy_pauses)
        trace = RequestTrace(self.server, "U-1", self.board.subscribe)
        self.watch = SettlementWatch(self.book, sender, self.store, self.ledger, self.clock, trace)
        check = CommandCheck(
            self.book,
            self.models,
            self.clock,
            limit_of=lambda action: self.limits.request_adjustment if action == "adjust" else None,
            cautions_of=lambda intent: cautions(
                intent, self.models.customers["CUS-1"], agent, "ada@example.com", self.limits.senior_threshold
            ),
        )
        self.desk = CommandDesk(
            agent,
            self.book,
            sender,
            self.watch,
            self.store,
            check,
            self.clock,
            read_only_reason=lambda: self.read_only,
            requests_of=self.board.of_account,
        )
        self.decisions = DecisionDesk(agent, self.desk, lambda: self.limits, self.clock)
        self.store.attach_commands(self.desk.of_account)
        self.watch.start()
        await self.desk.start()
        await self.board.refresh()
