"""The inbox of reports: open and resolved ones at the left, one of them at the right (features.md WQ-6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from billie_desktop.desk.problem_desk import ProblemInbox
from billie_desktop.domain.errors import DeskError, NotFound, OutcomeUnknown
from billie_desktop.domain.problem_report import ProblemPage, ProblemRow, ProblemState
from billie_desktop.domain.provenance import Origin
from billie_desktop.ui.keys.router import Layer
from billie_desktop.ui.keys.shortcuts import Do, Scope
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.buttons import Button
from billie_desktop.ui.kit.icon_button import IconButton
from billie_desktop.ui.kit.labels import Hairline, Label, Pane
from billie_desktop.ui.kit.origin_label import OriginLabel
from billie_desktop.ui.kit.page_head import PageHead
from billie_desktop.ui.kit.segmented import Segmented
from billie_desktop.ui.kit.state_message import StateMessage
from billie_desktop.ui.kit.table import TableView
from billie_desktop.ui.kit.theme import Density
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.problem_rows import ProblemModel
from billie_desktop.ui.problems.detail import ProblemDetail
from billie_desktop.ui.system.pauses import pause_ms
from billie_desktop.ui.tasks import Tasks

REFRESH_MS = 30_000
VIEWS = ((ProblemState.OPEN.value, "Open", ""), (ProblemState.RESOLVED.value, "Resolved", ""))
EMPTY = {
    ProblemState.OPEN: ("No open reports", "What agents send with “Report a problem” is listed here."),
    ProblemState.RESOLVED: ("No resolved reports", "A report is removed 90 days after it was resolved."),
}
GONE = "It has been removed: resolved reports are kept for 90 days."


class ProblemsPage(QWidget):
    """What a window needs from a page. ``view_chosen``: open or resolved ones are in front now."""

    view_chosen = Signal()

    def __init__(self, inbox: ProblemInbox, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inbox = inbox
        self._now = now
        self._tasks = Tasks(self)
        self._after = ""
        self._quiet = False
        self._further = False
        self._shown: ProblemState | None = None
        self._read_at = now()
        self.views = Segmented(VIEWS, large=True)
        self.views.setAccessibleName("Open or resolved reports")
        self.origin = OriginLabel()
        self.refresh = IconButton("refresh", "Read again, F5")
        self.model = ProblemModel(now, self)
        self.table = TableView(self.model.columns, Density.NORMAL, name="Problem reports")
        self.table.setModel(self.model)
        self.words = Label("", "caption", "text-muted")
        self.more = Button("Show more", small=True)
        self.detail = ProblemDetail()
        self.nothing = StateMessage()
        self.stack = QStackedWidget()
        self.renewal = QTimer(self)
        self.renewal.setInterval(pause_ms(REFRESH_MS))  # desks that were started together do not read together
        self._lay_out()
        self._connect()
        self.layer = Layer(
            Scope.LIST,
            {
                Do.ROW_NEXT: lambda: self.table.step(1),
                Do.ROW_PREVIOUS: lambda: self.table.step(-1),
                Do.OPEN: self.show_current,
                Do.REFRESH: self.read_again,
                Do.CLOSE: self.take_focus,
            },
        )

    def _lay_out(self) -> None:
        pad, step = tokens().spacing.pane_padding, tokens().spacing
        left, empty = Pane("surface"), Pane("surface")
        foot = QHBoxLayout()
        foot.setContentsMargins(pad, step.step_1, pad, step.step_1)
        foot.addWidget(self.words)
        foot.addStretch(1)
        foot.addWidget(self.more)
        foot.addStrut(tokens().control.button_small)
        side = QVBoxLayout(left)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(0)
        side.addWidget(self.table, 1)
        side.addWidget(Hairline())
        side.addLayout(foot)
        QVBoxLayout(empty).addWidget(self.nothing)
        self.stack.addWidget(empty)
        self.stack.addWidget(self.detail)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(left, 5)
        row.addWidget(Hairline(vertical=True))
        row.addWidget(self.stack, 6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(PageHead("Problem reports", self.views, self.origin, self.refresh))
        column.addLayout(row, 1)
        self.more.hide()
        self.detail.trouble.hide()
        self.nothing.show_empty("No report chosen", "Choose one in the list at the left.")
        self.nothing.hide()

    def _connect(self) -> None:
        self.views.chosen.connect(self.show_view)
        self.refresh.clicked.connect(self.read_again)
        self.renewal.timeout.connect(self.on_renew)
        self.more.clicked.connect(lambda: self._tasks.start("list", self._read(self.view, self._after)))
        self.table.current_row_changed.connect(self.on_row)
        self.table.row_activated.connect(lambda _place: self.show_current())
        self.table.peek_requested.connect(lambda _place: self.show_current())
        self.table.message_action_requested.connect(self.read_again)
        self.detail.show_asked.connect(self.show_current)
        self.detail.resolve_asked.connect(lambda comment: self._decide(comment, resolve=True))
        self.detail.reopen_asked.connect(lambda comment: self._decide(comment, resolve=False))

    # the list

    @property
    def view(self) -> ProblemState:
        """What is in front."""
        return ProblemState(self.views.current)

    @property
    def view_word(self) -> str:
        """The same for the way here."""
        return {key: word for key, word, _ in VIEWS}[self.views.current]

    def show_view(self, name: str) -> None:
        """Open or resolved ones."""
        self.views.set_current(name)
        self.view_chosen.emit()
        self.read_again()

    def read_again(self) -> None:
        """F5, another view, or the page has come to the front."""
        if self.view is not self._shown or not self.model.rows:
            self.table.show_loading()
        self._tasks.start("list", self._read(self.view, ""))

    def on_renew(self) -> None:
        """Half a minute in front: new reports come by themselves. A list that was read further stays as it is."""
        if not self._further and not self._tasks.is_running("list"):
            self._tasks.start("list", self._read(self.view, ""))

    async def _read(self, view: ProblemState, after: str) -> None:
        try:
            page = await self._inbox.page(view, after)
        except DeskError as error:
            self._say_failed(view, error.text)
        else:
            self._show(view, page, more=bool(after))

    def _say_failed(self, view: ProblemState, text: str) -> None:
        if view is self._shown and self.model.rows:
            self.words.setText("Could not be read again")
            self.origin.set_origin(Origin.cached(self._read_at))
            self.table.show_rows()
            return
        self._show_rows(())
        self._shown = None
        self.words.setText("")
        self.more.hide()
        self.origin.set_origin(Origin.unavailable())
        self.table.show_unavailable("Reports unavailable", text)

    def _show(self, view: ProblemState, page: ProblemPage, *, more: bool) -> None:
        is_other = view is not self._shown
        self._shown, self._after, self._further = view, page.after, more
        if more:
            self.model.append_rows(page.rows)
        else:
            self._show_rows(page.rows)
        self._read_at = self._now()
        self.origin.set_origin(Origin.live(self._read_at))
        self.views.set_count(ProblemState.OPEN.value, f"{page.open:,}" if page.open else "")
        self.views.set_count(ProblemState.RESOLVED.value, f"{page.resolved:,}" if page.resolved else "")
        total = page.open if view is ProblemState.OPEN else page.resolved
        self.words.setText(f"{len(self.model.rows):,} of {total:,}" if self.model.rows else "")
        self.more.setVisible(bool(page.after))
        if not self.model.rows:
            self.table.show_empty(*EMPTY[view])
        else:
            self.table.show_rows()
            if is_other:
                self.table.selectRow(0)
        self.nothing.setVisible(bool(self.model.rows))

    def _show_rows(self, rows: tuple[ProblemRow, ...]) -> None:
        """In place. When the chosen report goes, nothing is chosen: another one never slips under the hands."""
        before = self.detail.row
        self._quiet = True
        self.model.show_rows(rows)
        kept = None if before is None else self.model.row_of(str(before.number))
        if kept is not None:
            self.detail.show_row(kept)
        else:
            self.table.setCurrentIndex(QModelIndex())
            self.table.clearSelection()
            self.detail.row = None
            self.stack.setCurrentIndex(0)
        self._quiet = False

    # one of them

    def on_row(self, _place: int) -> None:
        """The cursor is on a report: what the list knows of it is shown."""
        row = self.model.row_at(self.table.currentIndex().row())
        if row is not None and not self._quiet:
            self.detail.show_row(row)
            self.stack.setCurrentWidget(self.detail)

    def show_current(self) -> None:
        """Enter, Space or the button: all of it, which is recorded."""
        self.on_row(0)
        row = self.detail.row
        if row is not None and self.detail.problem is None:
            self._tasks.start("problem", self._read_whole(row.number))

    async def _read_whole(self, number: int) -> None:
        try:
            problem = await self._inbox.problem(number)
        except NotFound:
            self._say_trouble(number, "Not there any more.", GONE)
        except DeskError as error:
            self._say_trouble(number, "Could not be read.", error.text)
        else:
            self.detail.show_problem(problem)

    def _decide(self, comment: str, *, resolve: bool) -> None:
        row = self.detail.row
        if row is not None:
            self._tasks.start(f"decide-{row.number}", self._send(row.number, comment, resolve=resolve))

    async def _send(self, number: int, comment: str, *, resolve: bool) -> None:
        try:
            await (self._inbox.resolve(number, comment) if resolve else self._inbox.reopen(number, comment))
        except OutcomeUnknown:
            self._say_trouble(number, "No answer came.", "Try again: it is done once.")
        except DeskError as error:
            self._say_trouble(number, "Not done.", error.text)
        else:
            announce(self, f"Report {number} is {'resolved' if resolve else 'open again'}")
            self.read_again()
            self.take_focus()

    def _say_trouble(self, number: int, headline: str, text: str) -> None:
        if self.detail.row is not None and self.detail.row.number == number:
            self.detail.show_trouble(headline, text)
        else:
            announce(self, f"Report {number}: {headline} {text}", urgent=True)

    # the page

    def take_focus(self) -> None:
        """The keys go to the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def come_to_front(self) -> None:
        """Shown: read it again, now and while it is in front."""
        self.renewal.start()
        self.read_again()
        self.take_focus()

    def go_behind(self) -> None:
        """Hidden: nothing is read for it."""
        self.renewal.stop()

    def let_go(self) -> None:
        """The window ends."""
