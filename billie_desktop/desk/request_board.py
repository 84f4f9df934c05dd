"""The pending requests, read every 30 seconds and at once when the change stream names one; shared by all windows."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Collection

from billie_desktop.desk.background import Background
from billie_desktop.desk.ports import Clock
from billie_desktop.desk.request_ports import AuditEntry, AuditSource, Board, RequestSource
from billie_desktop.desk.rows import Page
from billie_desktop.desk.subscribers import Subscribers
from billie_desktop.desk.values import DocumentChange
from billie_desktop.domain.approval import RequestKind
from billie_desktop.domain.approval_request import ApprovalRequest, RequestQuery, RequestSort, RequestStatus
from billie_desktop.domain.errors import Unavailable
from billie_desktop.domain.provenance import Origin

POLL_SECONDS = 30.0
LONGEST_POLL_SECONDS = 120.0
MOST_PENDING = 500
COLLECTIONS = frozenset({"write-off-requests", "adjustment-requests", "reapplication-block-clear-requests"})
PENDING = RequestQuery(statuses=frozenset({RequestStatus.PENDING}), sort=RequestSort.OLDEST)


class RequestBoard:
    """Implements ``desk.request_ports.Requests``."""

    def __init__(
        self,
        source: RequestSource,
        audit: AuditSource | None,
        clock: Clock,
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        self._source = source
        self._audit = audit
        self._clock = clock
        self._poll_seconds = poll_seconds
        self._board = Board()
        self._by_account: dict[str, tuple[ApprovalRequest, ...]] = {}
        self._subscribers: Subscribers[None] = Subscribers()
        self._background = Background()
        self._wake = asyncio.Event()

    @property
    def board(self) -> Board:
        """The pending ones now."""
        return self._board

    def of_account(self, account_id: str) -> tuple[ApprovalRequest, ...]:
        """Pending requests of one account, oldest first."""
        return self._by_account.get(account_id, ())

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Hear that something about requests changed."""
        return self._subscribers.add(lambda _: callback())

    def start(self) -> None:
        """Begin to read."""
        self._background.spawn(self._poll(), "pending requests")

    async def stop(self) -> None:
        """End all reading."""
        await self._background.stop()

    def on_changes(self, changes: Collection[DocumentChange]) -> None:
        """Documents changed: when a request is among them the board is read at once."""
        if any(change.collection in COLLECTIONS for change in changes):
            self._wake.set()

    async def refresh(self) -> None:
        """Read the pending ones; a failure is told and what was known stays."""
        try:
            found = await self._source.page(PENDING, 0, MOST_PENDING)
        except Unavailable as error:
            self._show(Board(self._board.pending, self._board.total, self._board.origin, error.text))
            return
        before = self._board.pending
        rows = before if found.rows == before else found.rows  # one tuple for all who compare
        self._show(Board(rows, found.total, Origin.live(self._clock.now())))

    async def page(self, query: RequestQuery, offset: int = 0, limit: int = 20) -> Page[ApprovalRequest]:
        """A page of any requests."""
        return await self._source.page(query, offset, limit)

    async def find(self, kind: RequestKind, request_id: str) -> ApprovalRequest | None:
        """One request, read now."""
        return await self._source.find(kind, request_id)

    async def audit(self, request_id: str) -> tuple[AuditEntry, ...] | None:
        """What the audit log says about it."""
        return None if self._audit is None else await self._audit.about(request_id)

    def _show(self, board: Board) -> None:
        self._board = board
        grouped: dict[str, tuple[ApprovalRequest, ...]] = {}
        for request in board.pending:
            grouped[request.account_id] = (*grouped.get(request.account_id, ()), request)
        self._by_account = grouped
        self._subscribers.tell(None)

    async def _poll(self) -> None:
        failures = 0
        while True:
            self._wake.clear()
            await self.refresh()
            failures = failures + 1 if self._board.problem else 0
            pause = min(self._poll_seconds * 2**failures, LONGEST_POLL_SECONDS) if failures else self._poll_seconds
            try:
                async with asyncio.timeout(pause * random.uniform(0.9, 1.0)):  # noqa: S311 - jitter, no secret
                    await self._wake.wait()
            except TimeoutError:
                continue
