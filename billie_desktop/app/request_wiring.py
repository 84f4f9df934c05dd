"""Puts together what the desk knows about requests: the board, decisions, notices; and how commands are sent."""

from __future__ import annotations

from dataclasses import dataclass

from billie_desktop.desk.approvals import Approvals
from billie_desktop.desk.block_clear_desk import BlockClearDesk
from billie_desktop.desk.command_desk import CommandDesk
from billie_desktop.desk.decision_desk import DecisionDesk
from billie_desktop.desk.live_reader import LiveReader
from billie_desktop.desk.notice_board import NoticeBoard
from billie_desktop.desk.notice_marks import Marks
from billie_desktop.desk.ports import Clock, LedgerCommands
from billie_desktop.desk.record_store import RecordStore
from billie_desktop.desk.request_board import RequestBoard
from billie_desktop.desk.request_routes import CommandRoutes
from billie_desktop.desk.request_trace import RequestTrace
from billie_desktop.domain.agent import Agent
from billie_desktop.domain.cautions import Warned, cautions
from billie_desktop.domain.command import DECISIONS, Action, Intent
from billie_desktop.domain.money import Money
from billie_desktop.domain.session import Feature, Limits
from billie_desktop.gateways.grpc.approvals import GrpcApprovals
from billie_desktop.gateways.grpc.audit import GrpcAudit
from billie_desktop.gateways.grpc.block_clears import GrpcBlockClears
from billie_desktop.gateways.grpc.server_calls import ServerCalls
from billie_desktop.gateways.grpc.session import GrpcSession
from billie_desktop.gateways.mongo.database import Database
from billie_desktop.gateways.mongo.requests import MongoRequests


@dataclass(slots=True)
class RequestParts:
    """Made before the commands, which need to know open requests, limits and what is offered."""

    agent: Agent
    session: GrpcSession | None
    approvals: Approvals | None
    board: RequestBoard
    trace: RequestTrace
    notices: NoticeBoard
    clock: Clock
    clears: BlockClearDesk

    def routes(self, ledger: LedgerCommands) -> CommandRoutes:
        """The one way out for every command."""
        return CommandRoutes(ledger, self.approvals)

    @property
    def not_offered(self) -> frozenset[Action]:
        """Actions that the server where the agent has signed in does not have."""
        if self.session is None or self.approvals is None:
            return frozenset({Action.REQUEST_WRITE_OFF, Action.ADJUST, *DECISIONS})
        offers = self.session.profile.offers
        kinds = {Action.REQUEST_WRITE_OFF: Feature.WRITE_OFF, Action.ADJUST: Feature.ADJUSTMENT}
        return frozenset(action for action, feature in kinds.items() if not offers(feature))

    @property
    def limits(self) -> Limits:
        """What the server said last; no limits where there is no server."""
        return self.session.profile.limits if self.session is not None else Limits()

    def limit_of(self, action: Action) -> Money | None:
        """Most that the agent may enter for an action; None = no limit."""
        limits = self.limits
        return {Action.WAIVE_FEE: limits.waive, Action.ADJUST: limits.request_adjustment}.get(action)

    def cautions_of(self, store: RecordStore, intent: Intent) -> tuple[Warned, ...]:
        """What to confirm because of who the customer is."""
        state = store.state_of_account(intent.account_id)
        customer = state.customer if state is not None else None
        email = self.session.profile.email if self.session is not None else ""
        return cautions(intent, customer, self.agent, email, self.limits.senior_threshold)

    def decisions(self, commands: CommandDesk) -> DecisionDesk:
        """Deciding through the one executor of all commands."""
        return DecisionDesk(self.agent, commands, lambda: self.limits, self.clock)

    def start(self, live: LiveReader) -> None:
        """Follow the change stream and read, for roles that make or decide requests: no other polls them (D26)."""
        if not self.agent.may_service:
            return
        live.subscribe(self.board.on_changes)
        self.notices.start()
        self.board.start()

    async def stop(self) -> None:
        """End all reading."""
        await self.board.stop()
        await self.notices.stop()


def build_requests(
    agent: Agent, session: GrpcSession | None, database: Database, marks: Marks, clock: Clock
) -> RequestParts:
    """Make the parts; nothing is read yet."""
    profile = session.profile if session is not None else None
    calls = ServerCalls(session.channel) if session is not None else None
    approves = profile is not None and (profile.offers(Feature.WRITE_OFF) or profile.offers(Feature.ADJUSTMENT))
    clears = profile is not None and profile.offers(Feature.BLOCK_CLEAR)
    audits = profile is not None and profile.offers(Feature.AUDIT)
    source = MongoRequests(database)
    board = RequestBoard(source, GrpcAudit(calls) if calls is not None and audits else None, clock)
    return RequestParts(
        agent,
        session,
        GrpcApprovals(calls) if calls is not None and approves else None,
        board,
        RequestTrace(source, agent.user_id, board.subscribe),
        NoticeBoard(agent, board, marks),
        clock,
        BlockClearDesk(agent, GrpcBlockClears(calls) if calls is not None and clears else None, board, clock),
    )
