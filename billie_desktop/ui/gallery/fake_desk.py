"""A desk without servers: the facade of the real one over values in memory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from billie_desktop.desk.block_clear_desk import BlockClearDesk
from billie_desktop.desk.clock import SystemClock
from billie_desktop.desk.desk import Desk
from billie_desktop.desk.notice_board import NoticeBoard
from billie_desktop.desk.notice_marks import NoticeMarks
from billie_desktop.desk.pause_list import ReadModelPauses
from billie_desktop.desk.problem_desk import ProblemDesk
from billie_desktop.desk.proof_desk import NO_STORE, ProofDesk
from billie_desktop.desk.values import AccountHit, AccountRow, CustomerHit, CustomerRow, CustomerView, DocumentChange
from billie_desktop.domain.agent import Agent, Role
from billie_desktop.domain.connection import (
    ConnectionState,
    DatabaseLink,
    LedgerHealth,
    LedgerLink,
    LinkHealth,
    StreamLink,
)
from billie_desktop.domain.ledger import Transaction
from billie_desktop.domain.notice_mark import NewsKind
from billie_desktop.ui.gallery.fake_book import FakeBook
from billie_desktop.ui.gallery.fake_cases import FakeCases
from billie_desktop.ui.gallery.fake_clears import FakeClears
from billie_desktop.ui.gallery.fake_commands import FakeCommands
from billie_desktop.ui.gallery.fake_lists import FakeLists, FakeSearch
from billie_desktop.ui.gallery.fake_pauses import FakePauses
from billie_desktop.ui.gallery.fake_problems import FakeProblems
from billie_desktop.ui.gallery.fake_proofs import FakeProofs
from billie_desktop.ui.gallery.fake_records import FakeRecords
from billie_desktop.ui.gallery.fake_reports import FakeReports
from billie_desktop.ui.gallery.fake_requests import FakeRequests
from billie_desktop.ui.gallery.listeners import Listeners
from billie_desktop.ui.gallery.people import NOW
from billie_desktop.ui.gallery.request_samples import SAMPLE_LIMITS

HANNAH = Agent("u-hannah", "Hannah Boyle", Role.SUPERVISOR)
CONNECTED = ConnectionState(
    LedgerLink(LedgerHealth.CONNECTED, 42, NOW - timedelta(hours=1)),
    StreamLink(LinkHealth.CONNECTED, 0, NOW),
    DatabaseLink(LinkHealth.CONNECTED),
)
OFFLINE = ConnectionState(
    LedgerLink(LedgerHealth.OFFLINE, None, NOW - timedelta(minutes=13)),
    StreamLink(LinkHealth.OFFLINE, None, NOW - timedelta(minutes=13)),
    DatabaseLink(LinkHealth.CONNECTED),
)


class FakeConnection:
    """Implements ``desk.Connection``."""

    def __init__(self, state: ConnectionState) -> None:
        self._state = state
        self._listeners: Listeners[ConnectionState] = Listeners()
        self.probes = 0

    @property
    def state(self) -> ConnectionState:
        return self._state

    def set_state(self, state: ConnectionState) -> None:
        """Another state; told only when it differs."""
        if state != self._state:
            self._state = state
            self._listeners.tell(state)

    def subscribe(self, callback: Callable[[ConnectionState], None]) -> Callable[[], None]:
        return self._listeners.add(callback)

    async def check_now(self) -> ConnectionState:
        self.probes += 1
        return self._state


class FakeLive:
    """Implements ``desk.Live``: ``tell`` plays the change stream."""

    def __init__(self) -> None:
        self.listeners: Listeners[tuple[DocumentChange, ...]] = Listeners()
        self.gaps: Listeners[None] = Listeners()

    @property
    def position(self) -> str:
        return "1-0"

    def tell(self, collection: str, *keys: str) -> None:
        """These documents changed."""
        self.listeners.tell(tuple(DocumentChange(collection, key, "", 1, "1-0", 0.0) for key in keys))

    def subscribe(self, callback: Callable[[tuple[DocumentChange, ...]], None]) -> Callable[[], None]:
        return self.listeners.add(callback)

    def subscribe_gap(self, callback: Callable[[], None]) -> Callable[[], None]:
        return self.gaps.add(lambda _nothing: callback())


class FakeDesk:
    """The parts by name, and the facade made of them."""

    def __init__(self, agent: Agent = HANNAH, now: Callable[[], datetime] | None = None) -> None:
        self.moment = NOW
        self.now = now or (lambda: self.moment)
        self.agent = agent
        self.records = FakeRecords(self.now)
        self.search = FakeSearch()
        self.lists = FakeLists()
        self.book = FakeBook(self.lists)
        self.cases = FakeCases()
        self.pause_list = FakePauses()
        self.commands = FakeCommands(agent, self.records, self.now)
        self.connection = FakeConnection(CONNECTED)
        self.live = FakeLive()
        self.requests = FakeRequests(agent, self.commands, SAMPLE_LIMITS, self.now)
        self.commands.requests_of = self.requests.of_account
        self.notice_marks = NoticeMarks(SystemClock())
        self.request_notices = NoticeBoard(agent, self.requests, self.notice_marks.of(NewsKind.REQUEST))
        self.block_clears = FakeClears()
        self.clears = BlockClearDesk(agent, self.block_clears, self.requests, SystemClock())
        self.reports = FakeReports(self.records.history, self.now)
        self.proof_server = FakeProofs()
        self.has_proofs = True
        self.problems = FakeProblems()
        self.proofs = ProofDesk(self.proof_server, self._no_proofs)

        async def nothing() -> None:
            """There is nothing to start or to stop."""

        self.desk = Desk(
            agent,
            self.records,
            self.search,
            self.lists,
            self.commands,
            self.connection,
            self.live,
            nothing,
            nothing,
            reports=self.reports,
            map_url="https://map.example/search?q=",
            requests=self.requests,
            clears=self.clears,
            decisions=self.requests,
            request_notices=self.request_notices,
            notice_marks=self.notice_marks,
            book=self.book,
            cases=self.cases,
            pause_list=ReadModelPauses(agent, self.pause_list, lambda: None),
            proofs=self.proofs,
            problems=ProblemDesk(agent, self.problems, self.problems),
        )

    def _no_proofs(self) -> str:
        return self.connection.state.read_only_reason if self.has_proofs else NO_STORE

    def add(self, view: CustomerView, history: tuple[Transaction, ...] = ()) -> None:
        """A customer everywhere: records, lists, search; ``history`` belongs to the first account."""
        self.records.put(view)
        customer = view.customer
        if customer is None:
            return
        if view.accounts:
            self.records.history[view.accounts[0].account_id] = history
        first = view.accounts[0] if view.accounts else None
        self.search.customers.append(
            CustomerHit(
                customer.customer_id,
                customer.full_name,
                customer.email,
                customer.mobile,
                customer.identity_verified,
                account_count=len(view.accounts),
                status=first.account.status if first else None,
                amount_due=first.outstanding if first else None,
            )
        )
        self.lists.customer_list.append(
            CustomerRow(
                customer.customer_id,
                customer.full_name,
                customer.email,
                customer.mobile,
                customer.identity_verified,
                customer.vulnerable,
                customer.block is not None,
                NOW,
            )
        )
        for each in view.accounts:
            loan = each.account
            self.lists.loans[loan.account_id] = loan
            self.search.accounts.append(
                AccountHit(
                    loan.account_id, loan.number, loan.customer_id, loan.customer_name, loan.status, each.outstanding
                )
            )
            self.lists.account_list.append(
                AccountRow(
                    loan.account_id,
                    loan.number,
                    loan.customer_id,
                    loan.customer_name,
                    loan.status,
                    loan.aging.bucket if loan.aging else None,
                    loan.aging.days_past_due if loan.aging else None,
                    each.outstanding,
                    loan.last_payment_on,
                    loan.last_payment_amount,
                    loan.opened,
                )
            )
