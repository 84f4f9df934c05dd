"""A tab that shows one reading of the ledger and changes nothing (features.md CV-11)."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.account_reports import NOT_SUPPORTED, AccountReports
from billie_desktop.desk.desk import Desk
from billie_desktop.domain.errors import DeskError, NotFound
from billie_desktop.domain.provenance import Origin
from billie_desktop.ui.customer.figure_row import FigureRow
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.origin_label import OriginLabel
from billie_desktop.ui.kit.scroll import ScrollPane
from billie_desktop.ui.kit.skeleton import Skeleton
from billie_desktop.ui.kit.state_message import StateMessage
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.tasks import Tasks

POLL_MS = 60_000
FRESH = timedelta(seconds=30)
NOT_AVAILABLE = "Not available from this ledger"


class ReportPage(ScrollPane):
    """Reads while it is on screen: at once, every 60 s, and when it comes back after 30 s.

    A subclass reads in ``_read`` (raising DeskError) and shows; ``_clear`` shows dashes. What was read before stays
    with its age when a later reading fails.
    """

    title = ""
    not_offered = ""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._reports = desk.reports
        self._tasks = Tasks(self)
        self._account_id = ""
        self._read_at: datetime | None = None
        self.origin = OriginLabel()
        self.message = StateMessage()
        self.skeleton = Skeleton(6)
        self.body = QWidget()
        pad = tokens().spacing.pane_padding
        head = QHBoxLayout()
        head.setContentsMargins(pad, 14, pad, 6)
        head.addWidget(Label(self.title, "section"))
        head.addStretch(1)
        head.addWidget(self.origin)
        room = QVBoxLayout()
        room.setContentsMargins(pad, 0, pad, 0)
        room.addWidget(self.skeleton)
        self.column.addLayout(head)
        self.column.addWidget(self.message)
        self.column.addLayout(room)
        self.column.addWidget(self.body)
        self.column.addStretch(1)
        self.message.action_requested.connect(self.reload)
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MS)
        self._poll.timeout.connect(self.reload)

    async def _read(self, reports: AccountReports, account_id: str) -> datetime:
        """Read and show; the moment of the reading (UTC)."""
        raise NotImplementedError

    def _clear(self) -> None:
        """Show that nothing is known: dashes, never zeros."""
        raise NotImplementedError

    def show_account(self, account_id: str) -> None:
        """Another account: nothing of the one before stays."""
        if account_id == self._account_id:
            return
        self._tasks.cancel("read")
        self._account_id = account_id
        self._read_at = None
        self._clear()
        self.origin.set_origin(Origin.unavailable())
        self._show(self.skeleton)
        if self.isVisible():
            self.reload()

    def showEvent(self, event: object) -> None:
        self._poll.start()
        if self._read_at is None or datetime.now(self._read_at.tzinfo) - self._read_at > FRESH:
            self.reload()

    def hideEvent(self, event: object) -> None:
        self._poll.stop()

    def reload(self) -> None:
        """Read again, in place."""
        if not self._account_id:
            return
        if self._reports is None:
            self._say_not_offered()
        else:
            self._tasks.start("read", self._read_and_show(self._reports, self._account_id))

    async def _read_and_show(self, reports: AccountReports, account_id: str) -> None:
        try:
            read_at = await self._read(reports, account_id)
        except NotFound:
            # The ledger answered that it knows nothing of this account: that is a reading too.
            self._read_at = None
            self._clear()
            self.origin.set_origin(Origin.unavailable())
            self._show(self.body)
            return
        except DeskError as error:
            self._fail(error)
            return
        self._read_at = read_at
        self.origin.set_origin(Origin.live(read_at))
        self._show(self.body)

    def _fail(self, error: DeskError) -> None:
        if error.code == NOT_SUPPORTED:
            self._say_not_offered()
        elif self._read_at is not None:
            self._mark(Origin.cached(self._read_at))
        else:
            self.origin.set_origin(Origin.unavailable())
            self.message.show_unavailable(f"{self.title} unavailable", error.text)
            self._show(self.message)

    def _mark(self, origin: Origin) -> None:
        self.origin.set_origin(origin)
        for row in self.body.findChildren(FigureRow):
            row.show_figure(row.figure.value, origin)

    def _say_not_offered(self) -> None:
        self.message.show_empty(NOT_AVAILABLE, self.not_offered)
        self._show(self.message)

    def _show(self, shown: QWidget) -> None:
        for widget in (self.message, self.skeleton, self.body):
            widget.setVisible(widget is shown)
        self.origin.setVisible(shown is not self.skeleton)
