"""The Accruals tab: how much of the fee has been earned, day by day. Read only."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from billie_desktop.desk.account_reports import AccountReports
from billie_desktop.desk.desk import Desk
from billie_desktop.domain.errors import DeskError, NotFound
from billie_desktop.domain.provenance import Origin
from billie_desktop.domain.reports import AccrualHistory, AccruedYield
from billie_desktop.domain.words import DASH, date_and_time, long_date, medium_date
from billie_desktop.ui.customer.figure_row import FigureRow, TextRow
from billie_desktop.ui.customer.report_page import ReportPage
from billie_desktop.ui.kit.buttons import Button
from billie_desktop.ui.kit.labels import Hairline, Label
from billie_desktop.ui.kit.notice import Notice, NoticeKind
from billie_desktop.ui.kit.table import TableView
from billie_desktop.ui.kit.theme import Density, theme
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.accrual_rows import ACCRUAL_COLUMNS, AccrualModel, number_text

FEW = 5
MOST_DAYS_NAMED = 5


class AccrualTable(TableView):
    """As high as its rows: the tab around it scrolls."""

    def __init__(self) -> None:
        super().__init__(ACCRUAL_COLUMNS, Density.DENSE, name="Accrual events")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        model = self.model()
        rows = max(3, model.rowCount() if model is not None else 0)
        return QSize(400, tokens().row.table_head + rows * theme().row_height(Density.DENSE))

    def follow_rows(self) -> None:
        """Take the height of the rows there are now."""
        self.setFixedHeight(self.sizeHint().height())


class AccrualsPage(ReportPage):
    """Figures in two columns, then the events: the newest five, or all of them on request."""

    title = "Accruals"
    not_offered = "This ledger does not report accruals."

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._all = False
        self.accrued = FigureRow("Accrued so far")
        self.remaining = FigureRow("Remaining")
        self.fee = FigureRow("Fee", total=True)
        self.day = TextRow("Day")
        self.rate = TextRow("Daily rate")
        self.disbursed = TextRow("Disbursed")
        self.last = TextRow("Last accrual")
        self.updated = TextRow("Updated")
        self.gaps = Notice(NoticeKind.WARNING, "", icon="alert")
        self.count = Label("", "dense", "text-muted")
        self.more = Button("Show all", small=True)
        self.model = AccrualModel(self)
        self.table = AccrualTable()
        self.table.setModel(self.model)
        self._lay_out_body()
        self.more.clicked.connect(self.on_all_asked)
        self.table.message_action_requested.connect(self.reload)

    def _lay_out_body(self) -> None:
        pad = tokens().spacing.pane_padding
        left, right, columns = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        for column, rows in (
            (left, (self.accrued, self.remaining, self.fee)),
            (right, (self.day, self.rate, self.disbursed, self.last, self.updated)),
        ):
            column.setSpacing(0)
            for row in rows:
                column.addWidget(row)
            column.addStretch(1)
            columns.addLayout(column, 1)
        columns.setContentsMargins(pad, 0, pad, 12)
        columns.setSpacing(2 * pad)
        head = QHBoxLayout()
        head.setContentsMargins(pad, 12, pad, 6)
        head.setSpacing(tokens().spacing.step_2)
        head.addWidget(Label("Events", "section"))
        head.addWidget(self.count)
        head.addStretch(1)
        head.addWidget(self.more)
        gaps = QVBoxLayout()
        gaps.setContentsMargins(pad, 0, pad, 8)
        gaps.addWidget(self.gaps)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(columns)
        column.addWidget(Hairline())
        column.addLayout(head)
        column.addLayout(gaps)
        column.addWidget(self.table)
        column.addStretch(1)

    def show_account(self, account_id: str) -> None:
        """Another account begins with its newest events."""
        if account_id != self._account_id:
            self._all = False
        super().show_account(account_id)

    def on_all_asked(self) -> None:
        """All events, or the newest again."""
        self._all = not self._all
        self.reload()

    async def _read(self, reports: AccountReports, account_id: str) -> datetime:
        limit = None if self._all else FEW
        accrued, history = await asyncio.gather(
            reports.accrued(account_id), reports.accruals(account_id, limit), return_exceptions=True
        )
        if isinstance(accrued, BaseException):
            raise accrued
        self._show_accrued(accrued)
        if isinstance(history, AccrualHistory):
            self._show_history(history)
        elif isinstance(history, DeskError):
            self._show_no_history(history)
        else:
            raise history
        return accrued.read_at

    def _show_accrued(self, accrued: AccruedYield) -> None:
        origin = Origin.live(accrued.read_at)
        self.accrued.show_figure(accrued.accrued, origin)
        self.remaining.show_figure(accrued.remaining, origin)
        self.fee.show_figure(accrued.fee, origin)
        known = accrued.days is not None and accrued.term_days is not None
        days = f"{accrued.days} of {accrued.term_days}" if known else DASH
        self.day.show_text(f"{days} · completed" if accrued.completed else days)
        self.rate.show_text(number_text(accrued.daily_rate))
        self.disbursed.show_text(medium_date(accrued.disbursed_on))
        self.last.show_text(long_date(accrued.last_accrual))
        self.updated.show_text(date_and_time(accrued.updated_at))

    def _show_history(self, history: AccrualHistory) -> None:
        self.model.show_rows(history.events)
        shown = len(history.events)
        self.count.setText(f"{shown:,} of {history.total:,}" if history.total else "")
        self.more.setVisible(history.total > FEW)
        self.more.setText("Show the newest" if self._all else f"Show all ({history.total:,})")
        self.more.updateGeometry()
        self.gaps.setVisible(history.has_gaps or bool(history.missing))
        self.gaps.set_words("Days are missing.", gap_words(history.missing))
        if history.events:
            self.table.show_rows()
        else:
            self.table.show_empty("No accruals yet", "The first day has not been accrued.")
        self.table.follow_rows()

    def _show_no_history(self, error: DeskError) -> None:
        self.model.replace_rows(())
        self.count.setText("")
        self.more.hide()
        self.gaps.hide()
        if isinstance(error, NotFound):
            self.table.show_empty("No accruals yet")
        else:
            self.table.show_unavailable("Events unavailable", error.text)
        self.table.follow_rows()

    def _clear(self) -> None:
        for figure in (self.accrued, self.remaining, self.fee):
            figure.show_figure(None, Origin.unavailable())
        for row in (self.day, self.rate, self.disbursed, self.last, self.updated):
            row.show_text(DASH)
        self.model.replace_rows(())
        self.count.setText("")
        self.more.hide()
        self.gaps.hide()
        self.table.show_empty("No accruals known")
        self.table.follow_rows()


def gap_words(missing: Sequence[date]) -> str:
    """ "6 Jun 2026, 7 Jun 2026 and 3 more"; without days that there are gaps is all that is known."""
    if not missing:
        return "The ledger does not say which."
    named = ", ".join(medium_date(day) for day in missing[:MOST_DAYS_NAMED])
    more = len(missing) - MOST_DAYS_NAMED
    return f"{named} and {more} more." if more > 0 else f"{named}."
