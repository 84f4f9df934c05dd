"""Balances of the read models against the ledger: the last comparison, another one, and a file (features.md DI-9)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from billie_desktop.desk.system_side import SystemSide
from billie_desktop.domain.agent import Agent
from billie_desktop.domain.business_date import business_day
from billie_desktop.domain.drift import DriftReport, DriftState
from billie_desktop.domain.errors import DeskError, NotAllowed
from billie_desktop.domain.words import ROLE_WORDS, age
from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.labels import Hairline, Label, Pane, Paragraph
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.spinner import Spinner
from billie_desktop.ui.kit.table import TableView
from billie_desktop.ui.kit.theme import Density
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.lists.exporting import CsvExport
from billie_desktop.ui.models.drift_rows import DriftModel, drift_csv, summary
from billie_desktop.ui.models.processing_words import moment
from billie_desktop.ui.system.pauses import pause_ms
from billie_desktop.ui.tasks import Tasks

RUNNING_MS = 2_000
BEHIND = "The projector did not catch up: differences may be events that are still under way. Run it again later."
NEVER = ("Never compared", "Every account of the read models is compared with the ledger, to the cent.", "Run")
NOTHING_YET = "There is nothing to save."


class DriftTab(Pane):
    """``account_asked`` opens an account."""

    account_asked = Signal(str)

    def __init__(
        self, system: SystemSide, agent: Agent, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__("surface", parent)
        self._system = system
        self._agent = agent
        self._now = now
        self._tasks = Tasks(self)
        self.report: DriftReport | None = None
        self.words = Label("", "section")
        self.spinner = Spinner()
        self.ages = Paragraph("", "caption", "text-muted")
        self.run = Button("Run again", ButtonKind.PLAIN, icon="refresh")
        self.save = Button("CSV", ButtonKind.PLAIN, icon="download", key="Ctrl+E")
        self.notice = Notice(NoticeKind.WARNING, icon="alert")
        self.notice.hide()
        self.model = DriftModel(now, self)
        self.table = TableView(self.model.columns, Density.COMPACT, name="Accounts that differ")
        self.table.setModel(self.model)
        self.foot = Label("", "caption", "text-muted")
        self.export = CsvExport(self, agent, "balance differences")
        self._poll = QTimer(self)
        self._poll.setSingleShot(True)
        self._failures = 0
        self._poll.timeout.connect(self.read)
        self._lay_out()
        self.run.clicked.connect(self.start)
        self.save.clicked.connect(self.export_rows)
        self.export.saved.connect(lambda words: announce(self, words))
        self.export.failed.connect(lambda words: self._say("Not saved.", words))
        self.table.row_activated.connect(self.open_row)
        self.table.copy_requested.connect(lambda _place: self.copy_current())
        self.table.message_action_requested.connect(self.on_message_action)
        self._show_buttons()

    def _lay_out(self) -> None:
        step = tokens().spacing
        pad = step.pane_padding
        head = QHBoxLayout()
        head.setSpacing(step.step_2)
        words = QVBoxLayout()
        words.setSpacing(2)
        line = QHBoxLayout()
        line.setSpacing(step.step_2)
        line.addWidget(self.spinner)
        line.addWidget(self.words)
        line.addStretch(1)
        words.addLayout(line)
        words.addWidget(self.ages)
        head.addLayout(words, 1)
        head.addWidget(self.save, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.run, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        top = QVBoxLayout()
        top.setContentsMargins(pad, 0, pad, 0)
        top.setSpacing(step.step_2)
        top.addLayout(head)
        top.addWidget(self.notice)
        last = QHBoxLayout()
        last.setContentsMargins(pad, 0, pad, 0)
        last.addWidget(self.foot)
        column.setContentsMargins(0, step.step_4, 0, step.step_2)
        column.setSpacing(step.step_2)
        column.addLayout(top)
        column.addWidget(Hairline())
        column.addWidget(self.table, 1)
        column.addLayout(last)
        self.spinner.hide()

    # reading

    def read(self) -> None:
        """The last comparison, or how far the present one is; who may not look is not asked for."""
        if not self._agent.is_admin:
            words = f"Comparing the book with the ledger is for admins; your role is {ROLE_WORDS[self._agent.role]}."
            self.table.show_empty("Not for your role", words)
            self._show_buttons()
            return
        if self.report is None:
            self.table.show_loading()
        self._tasks.start("drift", self._ask(run=False))

    def start(self) -> None:
        """Another comparison."""
        self._tasks.start("drift", self._ask(run=True))

    async def _ask(self, *, run: bool) -> None:
        try:
            report = await (self._system.run_drift() if run else self._system.drift())
        except DeskError as error:
            self._failures += 1
            running = self.report is not None and self.report.state is DriftState.RUNNING
            self._ask_later(running and not isinstance(error, NotAllowed))
            if self.report is None:
                self.table.show_unavailable("Comparison unavailable", error.text)
            else:
                self._say("Could not be run." if run else "Could not be read again.", error.text)
            return
        self._failures = 0
        self._show(report)

    def _ask_later(self, wanted: bool) -> None:
        """While a comparison runs and somebody looks; less and less often while there is no answer."""
        if wanted and self.isVisible():
            self._poll.start(pause_ms(RUNNING_MS, self._failures))
        else:
            self._poll.stop()

    def _show(self, report: DriftReport) -> None:
        was_running = self.report is not None and self.report.state is DriftState.RUNNING
        self.report = report
        running = report.state is DriftState.RUNNING
        self._ask_later(running)
        self.spinner.setVisible(running)
        self.words.setText("" if report.state is DriftState.NEVER else summary(report))
        self.ages.set_text(self._ages(report))
        self.notice.hide()
        if report.state is DriftState.FAILED and report.differences:
            self._say("It ended early.", report.problem)
        elif report.projector_behind:
            self._say("Not final.", BEHIND)
        self.model.show_rows(report.differences)
        self._show_table(report)
        self._show_buttons()
        if was_running and not running:
            announce(self, self.words.text())

    def _show_table(self, report: DriftReport) -> None:
        hidden = report.count + report.unreadable - len(report.differences)
        self.foot.setText(f"{hidden:,} more are not listed." if hidden > 0 else "")
        if report.differences:
            self.table.show_rows()
        elif report.state is DriftState.NEVER:
            self.table.show_empty(*NEVER)
        elif report.state is DriftState.RUNNING:
            self.table.show_loading()
        elif report.state is DriftState.FAILED:
            self.table.show_unavailable("Not compared to the end", report.problem, "Run again")
        else:
            self.table.show_empty("No differences", f"All {report.accounts:,} balances agree to the cent.")

    def _ages(self, report: DriftReport) -> str:
        now = self._now()
        if report.state is DriftState.NEVER:
            return ""
        by = f" by {report.started_by}" if report.started_by else ""
        parts = [f"Begun {moment(report.started_at, now)}{by}"]
        if report.read_models_as_of is not None:
            parts.append(f"read models {_old(report.read_models_as_of, now)}")
        if report.ledger_as_of_oldest is not None:
            parts.append(f"ledger answers up to {_old(report.ledger_as_of_oldest, now)}")
        if report.pending_disbursement:
            parts.append(f"{report.pending_disbursement:,} pending disbursement")
        return " · ".join([*parts, "tolerance 0.00"])

    def _show_buttons(self) -> None:
        state = self.report.state if self.report is not None else None
        if not self._agent.is_admin:
            why: str | None = "Only admins compare the book with the ledger."
        else:
            why = "It is running." if state is DriftState.RUNNING else None
        self.run.setText("Run" if state in (None, DriftState.NEVER) else "Run again")
        self.run.set_off(why)
        self.save.set_off(None if self.model.rows else NOTHING_YET)

    def _say(self, headline: str, text: str) -> None:
        self.notice.set_words(headline, text, announced=True)
        self.notice.show()

    def on_message_action(self) -> None:
        """Run, or try again to read."""
        if self.report is None:
            self.read()
        else:
            self.start()

    # rows

    def open_row(self, place: int) -> None:
        """Enter: the account."""
        row = self.model.row_at(place)
        if row is not None:
            self.account_asked.emit(row.account_id)

    def copy_current(self) -> None:
        """The account id."""
        row = self.model.row_at(self.table.currentIndex().row())
        if row is not None:
            QGuiApplication.clipboard().setText(row.account_id)
            announce(self, "Account id copied")

    def export_rows(self) -> None:
        """The listed differences as CSV."""
        rows = self.model.rows
        if rows:
            name = f"drift-{business_day(self._now()):%Y%m%d}.csv"
            self.export.ask(name, lambda: (drift_csv(rows), len(rows)))

    # the page

    def take_focus(self) -> None:
        """The keys go to the table."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def step(self, by: int) -> None:
        """Move the cursor."""
        self.table.step(by)

    def stop(self) -> None:
        """Nobody looks: nothing is read."""
        self._poll.stop()


def _old(at: datetime, now: datetime) -> str:
    return f"{age((now - at).total_seconds())} old"
