"""The facade that screens get in their constructors: one object, a dozen faces, no Qt.

All methods are called on the event loop's thread. Coroutines may be cancelled freely: a command that has been sent
goes on by itself. Callbacks of ``subscribe`` are called on the loop, after the new state can be read; ``subscribe``
returns the function that ends the subscription.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from billie_desktop.desk.account_reports import AccountReports
from billie_desktop.desk.approvals import Approvals
from billie_desktop.desk.block_clear_desk import BlockClearDesk
from billie_desktop.desk.book import Book
from billie_desktop.desk.case_queue import CaseQueue
from billie_desktop.desk.conversations import Communications, Conversations
from billie_desktop.desk.daily_message import DailyMessage
from billie_desktop.desk.note_book import NoteBook, RevealLog
from billie_desktop.desk.note_desk import NoteDesk
from billie_desktop.desk.notice_board import NoticeBoard
from billie_desktop.desk.notice_marks import NoticeMarks
from billie_desktop.desk.pause_desk import PauseDesk
from billie_desktop.desk.pause_list import PauseList
from billie_desktop.desk.problem_desk import ProblemDesk
from billie_desktop.desk.proof_desk import ProofDesk
from billie_desktop.desk.request_ports import Decisions, Requests
from billie_desktop.desk.session import Session
from billie_desktop.desk.system_side import SystemSide
from billie_desktop.desk.training import Trainer
from billie_desktop.desk.values import (
    AccountFilter,
    AccountRow,
    AccountSort,
    AccountView,
    Check,
    Confirm,
    CustomerFilter,
    CustomerRow,
    CustomerSort,
    CustomerView,
    DocumentChange,
    Notice,
    Page,
    RecordChange,
    SearchResult,
    TransactionFilter,
)
from billie_desktop.desk.waiting_queue import WaitingQueue
from billie_desktop.desk.workspace import WorkspaceStore
from billie_desktop.domain.agent import Agent
from billie_desktop.domain.availability import Availability
from billie_desktop.domain.command import Action, Command, Intent
from billie_desktop.domain.connection import ConnectionState
from billie_desktop.domain.fees import FeeList
from billie_desktop.domain.ledger import TransactionPage
from billie_desktop.domain.preferences import Preferences

Release = Callable[[], None]
"""Ends a subscription or a watch; calling it twice is harmless."""


class Records(Protocol):
    """The one shared record store behind all windows: two windows never disagree."""

    def open(self, customer_id: str) -> CustomerView:
        """What is known now (LOADING and cached at worst), and start reading. An alias id leads to its customer."""

    def view(self, customer_id: str) -> CustomerView | None:
        """The present view without starting anything; None when it was never opened or has been let go."""

    def watch(self, customer_id: str) -> Release:
        """Keep it fresh (every 30 s, live, after commands) until released. Release while hidden or closed."""

    def focus(self, customer_id: str) -> None:
        """The window came to the front: read again unless read within the last second."""

    def refresh(self, customer_id: str) -> Awaitable[None]:
        """Read everything of the customer again; returns when the new view is there."""

    def subscribe(self, callback: Callable[[RecordChange], None]) -> Release:
        """Hear which customer and which accounts changed."""

    async def open_account(self, account: str) -> str:
        """Customer id of an account id or account number. Raises NotFound, Unavailable."""

    async def transactions(self, account_id: str, filters: TransactionFilter = ..., limit: int = 20) -> TransactionPage:
        """Newest first, from the ledger. "Load more" raises ``limit`` by 20. Raises Unavailable, NotFound."""

    async def fees(self, account_id: str) -> FeeList:
        """Late and dishonour fees net of waivers over the whole history. Raises Unavailable, NotFound."""


class Search(Protocol):
    """Search by name, e-mail, phone in any spelling, customer id, account number, ledger id, payment reference."""

    def at_once(self, text: str, limit: int = 10) -> SearchResult | None:
        """What can be shown without waiting: an answer of the last 30 s, else what this computer has kept."""

    async def find(self, text: str, limit: int = 10) -> SearchResult | None:
        """The answer, or None when a newer ``find`` has taken over. Never raises for outages: see the groups."""


class Lists(Protocol):
    """Paged lists from the read models. Raise Unavailable; never answer empty for an outage."""

    async def customers(
        self,
        offset: int = 0,
        limit: int = 100,
        sort: CustomerSort = ...,
        descending: bool = False,
        filters: CustomerFilter = ...,
    ) -> Page[CustomerRow]:
        """A page of customers; merged aliases are never listed."""

    async def accounts(
        self,
        offset: int = 0,
        limit: int = 100,
        sort: AccountSort = ...,
        descending: bool = False,
        filters: AccountFilter = ...,
    ) -> Page[AccountRow]:
        """A page of accounts."""

    async def customer_rows(self, customer_ids: Collection[str]) -> dict[str, CustomerRow]:
        """Present rows of some customers (for live changes of rows on screen); missing ones are left out."""

    async def account_rows(self, account_ids: Collection[str]) -> dict[str, AccountRow]:
        """Present rows of some accounts; missing ones are left out."""


class Commands(Protocol):
    """Money commands: begin → check → send; unknown → check_now. One key per intent, posted at most once."""

    def availability(self, action: Action, account: AccountView) -> Availability:
        """Whether the action is possible now, with the reasons why not: the one source for every button and key."""

    def begin(self, action: Action, account: AccountView) -> Intent:
        """Make the intent when the form opens: key, payment id, the record's updatedAt. Nothing is stored yet."""

    async def check(self, intent: Intent, typed: Mapping[str, str], confirmed: Collection[Confirm] = ()) -> Check:
        """Check what was typed. Field names: RECORD_REPAYMENT amount, reference, method, notes; WAIVE_FEE amount,
        reason, notes; LATE_FEE amount, days_past_due, reason; DISHONOUR_FEE amount, reference, reason; DISBURSE
        reference, method, notes, proof (its address). When an earlier try of this intent failed and values differ, the
        result's intent has a new key."""

    async def send(self, intent: Intent) -> Command:
        """Write to disk, then send, then the outcome (stage CONFIRMED, REFUSED, FAILED or UNKNOWN; never raises for
        those). A second call with the same key joins the first. Raises NotAllowed when availability says no,
        InvalidInput when the intent was never checked."""

    async def check_now(self, key: str) -> Command:
        """Ask about an UNKNOWN command with its own key. Older than 24 hours: only looked up, never sent."""

    async def retry(self, key: str) -> Command:
        """Send a FAILED command (or one found INTENDED after a restart) again with its own key."""

    async def dismiss(self, key: str) -> None:
        """Stop showing a command that is over (refused, failed, settled). An UNKNOWN one cannot be dismissed."""

    def get(self, key: str) -> Command | None:
        """The present state of one command."""

    def of_account(self, account_id: str) -> tuple[Command, ...]:
        """Commands to be shown on the account, oldest first (settled ones for 2 s)."""

    def failed(self) -> tuple[Command, ...]:
        """The failed-actions centre: FAILED and UNKNOWN, newest first, at most 50, of the last 24 hours."""

    def subscribe(self, callback: Callable[[Command], None]) -> Release:
        """Hear every stage of every command (also told through ``records.subscribe``)."""


class Connection(Protocol):
    """Ledger, stream and database state; speaks only when something changed."""

    @property
    def state(self) -> ConnectionState:
        """The present state."""

    def subscribe(self, callback: Callable[[ConnectionState], None]) -> Release:
        """Hear each new state."""

    async def check_now(self) -> ConnectionState:
        """Probe the ledger at once (status bar's refresh, window focus)."""


class Live(Protocol):
    """The change stream with the desk's own cursor."""

    @property
    def position(self) -> str:
        """Entry id of the cursor; '' before the first reading."""

    def subscribe(self, callback: Callable[[tuple[DocumentChange, ...]], None]) -> Release:
        """Hear changes in stream order: at once when idle, else in frames of 33 ms."""

    def subscribe_gap(self, callback: Callable[[], None]) -> Release:
        """Hear that entries were lost (trimmed): whatever is on screen must be read again."""


class Offline(Protocol):
    """Customers kept on this machine for working without a network."""

    @property
    def kept(self) -> tuple[str, ...]:
        """Their ids, in the order in which they were chosen."""

    def is_kept(self, customer_id: str) -> bool:
        """Whether a customer is kept."""

    async def keep(self, customer_ids: Collection[str], keep: bool = True) -> int:
        """Keep customers, or no longer; how many were taken (200 in all at most). Raises DeskError."""

    def subscribe(self, callback: Callable[[], None]) -> Release:
        """Hear that other customers are kept."""


class CatchingUp(Protocol):
    """Tells when what is on screen must be read again although no change was heard."""

    def subscribe(self, callback: Callable[[], None]) -> Release:
        """Hear that a server came back, that changes were missed, or that the machine slept."""


class PreferenceStore(Protocol):
    """What this agent prefers at this desk; small files, read and written at once. Never raises."""

    def load(self) -> Preferences:
        """What was kept, or what holds at first."""

    def store(self, preferences: Preferences) -> None:
        """Keep it."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a screen gets. ``start`` returns at once; reading begins in the background. ``stop`` waits for open sends'
    records on disk, never for answers.

    The last four are None where there is no desk server, or where it does not offer them to this agent.
    """

    agent: Agent
    records: Records
    search: Search
    lists: Lists
    commands: Commands
    connection: Connection
    live: Live
    start: Callable[[], Awaitable[None]]
    stop: Callable[[], Awaitable[None]]
    notices: Callable[[], tuple[Notice, ...]] = tuple
    conversations: Conversations | None = None
    queue: WaitingQueue | None = None
    pauses: PauseDesk | None = None
    clears: BlockClearDesk | None = None
    note_desk: NoteDesk | None = None
    communications: Communications | None = None
    session: Session | None = None
    approvals: Approvals | None = None
    requests: Requests | None = None
    decisions: Decisions | None = None
    request_notices: NoticeBoard | None = None
    notice_marks: NoticeMarks | None = None
    notes: NoteBook | None = None
    reveals: RevealLog | None = None
    reports: AccountReports | None = None
    system: SystemSide | None = None
    is_practice: bool = False
    map_url: str = ""
    """The beginning of a map's address, '' where no map was chosen."""
    trainer: Trainer | None = None
    book: Book | None = None
    cases: CaseQueue | None = None
    pause_list: PauseList | None = None
    offline: Offline | None = None
    catching_up: CatchingUp | None = None
    workspace: WorkspaceStore | None = None
    preferences: PreferenceStore | None = None
    message: DailyMessage | None = None
    proofs: ProofDesk | None = None
    problems: ProblemDesk | None = None
    unlock: Callable[[str], Awaitable[None]] | None = None
    """Checks the password of whoever is signed in, and raises CannotSignIn; None where none is asked for."""
