"""The repayment schedule: counts per class, then one row per instalment."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from billie_desktop.domain.account import InstalmentClass
from billie_desktop.ui.kit.badge import Badge
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.origin_label import OriginLabel
from billie_desktop.ui.kit.state_message import StateMessage
from billie_desktop.ui.kit.table import TableView
from billie_desktop.ui.kit.theme import Density, theme
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.schedule_rows import (
    SCHEDULE_COLUMNS,
    LinkedRow,
    ScheduleLine,
    ScheduleModel,
    ScheduleRow,
    summary_words,
    with_details,
)

HEAD = 41
SPAN_FROM = next(place for place, column in enumerate(SCHEDULE_COLUMNS) if column.key == "due")
COUNTED = (InstalmentClass.COMPLETE, InstalmentClass.PARTIAL, InstalmentClass.OVERDUE, InstalmentClass.OUTSTANDING)


class ScheduleTable(TableView):
    """As high as its rows: the pane around it scrolls. Right and Left unfold and fold the row under the cursor."""

    fold_asked = Signal(int, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(SCHEDULE_COLUMNS, Density.DENSE, parent)
        self.setAccessibleName("Repayment schedule")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Left) and not event.modifiers():
            self.fold_asked.emit(self.currentIndex().row(), event.key() == Qt.Key.Key_Right)
            event.accept()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        model = self.model()
        rows = model.rowCount() if model is not None else 0
        return QSize(400, tokens().row.table_head + rows * theme().row_height(Density.DENSE))

    def follow_rows(self) -> None:
        """Take the height of the rows there are now."""
        if self.height() != self.sizeHint().height():
            self.setFixedHeight(self.sizeHint().height())


class ScheduleBlock(QWidget):
    """Title with counts, and the table."""

    transaction_chosen = Signal(str, int)
    """A linked transaction, and the instalment that the way back leads to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ScheduleRow, ...] = ()
        self._is_shown = False
        self._opened: set[int] = set()
        self.model = ScheduleModel(self)
        self.table = ScheduleTable()
        self.table.setModel(self.model)
        self.counts = {kind: Badge(kind.value, "") for kind in COUNTED}
        self.origin = OriginLabel()
        self.message = StateMessage(self)
        self.message.show_empty("No schedule", "The account has no repayment schedule yet.")
        pad = tokens().spacing.pane_padding
        head = QWidget()
        head.setFixedHeight(HEAD)
        row = QHBoxLayout(head)
        row.setContentsMargins(pad, 15, pad, 5)
        row.setSpacing(tokens().spacing.step_2)
        self._title = Label("Repayment schedule", "section")
        row.addWidget(self._title)
        row.addWidget(self.origin)
        row.addStretch(1)
        self._counts = QWidget()
        badges = QHBoxLayout(self._counts)
        badges.setContentsMargins(0, 0, 0, 0)
        badges.setSpacing(tokens().spacing.step_2)
        for badge in self.counts.values():
            badges.addWidget(badge)
        row.addWidget(self._counts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.table)
        column.addWidget(self.message)
        self.table.clicked.connect(self.on_cell_clicked)
        self.table.row_activated.connect(self.on_row_activated)
        self.table.fold_asked.connect(self.on_fold_asked)

    def minimumSizeHint(self) -> QSize:
        # The counts go where there is no room for them; they must not keep the pane around wider than its window.
        return QSize(self._head_width(), super().minimumSizeHint().height())

    def _head_width(self) -> int:
        spacing = tokens().spacing
        words = self._title.sizeHint().width() + spacing.step_2 + self.origin.sizeHint().width()
        return words + 2 * spacing.pane_padding

    def _fit_counts(self) -> None:
        needed = self._head_width() + 2 * tokens().spacing.step_2 + self._counts.sizeHint().width()
        self._counts.setVisible(needed <= self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_counts()

    def show_rows(self, rows: tuple[ScheduleRow, ...]) -> None:
        """Show these instalments; changed ones fade, unfolded ones stay unfolded, and the same ones change nothing."""
        if rows == self._rows and self._is_shown:
            self._fit_counts()
            return
        self._is_shown = True
        before, now = ({row.number: row for row in each} for each in (self._rows, rows))
        self._rows = rows
        if not before:
            self._opened.clear()
        self._show_lines()
        for place, line in enumerate(self.model.rows):
            if isinstance(line, ScheduleRow) and before and before.get(line.number) != now.get(line.number):
                self.table.flash(place)
        self.table.setVisible(bool(rows))
        self.message.setVisible(not rows)
        for kind, badge in self.counts.items():
            count = sum(1 for row in rows if _counted_as(row.kind) is kind)
            badge.setVisible(count > 0)
            badge.set_status(kind.value, summary_words(kind, count))
        self._fit_counts()

    def _show_lines(self) -> None:
        self.model.show_rows(with_details(self._rows, self._opened))
        self.table.clearSpans()
        for place, line in enumerate(self.model.rows):
            if not isinstance(line, ScheduleRow):
                self.table.setSpan(place, SPAN_FROM, 1, len(SCHEDULE_COLUMNS) - SPAN_FROM)
        self.table.follow_rows()

    def unfold(self, number: int, opened: bool) -> None:
        """Show or hide the detail of an instalment."""
        if opened:
            self._opened.add(number)
        else:
            self._opened.discard(number)
        self._show_lines()

    def on_cell_clicked(self, index: QModelIndex) -> None:
        """The chevron folds; a linked transaction leads to that transaction."""
        line = self.model.row_at(index.row())
        if line is None:
            return
        column = SCHEDULE_COLUMNS[index.column()].key
        if isinstance(line, ScheduleRow) and column == "open":
            self.unfold(line.number, not line.opened)
        elif isinstance(line, LinkedRow) or (isinstance(line, ScheduleRow) and column == "linked"):
            self._go_to(line)

    def on_row_activated(self, place: int) -> None:
        """Enter on an instalment leads to its newest transaction, on a linked transaction to that one."""
        line = self.model.row_at(place)
        if line is not None:
            self._go_to(line)

    def _go_to(self, line: ScheduleLine) -> None:
        match line:
            case LinkedRow():
                self.transaction_chosen.emit(line.transaction_id, line.number)
            case ScheduleRow() if line.transaction_ids:
                self.transaction_chosen.emit(line.transaction_ids[-1], line.number)

    def show_instalment(self, number: int) -> None:
        """The way back from a transaction: put the cursor on the instalment it was reached from."""
        place = self.model.place_of(str(number))
        if place is not None:
            self.table.selectRow(place)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.table.flash(place, length=tokens().duration.highlight_jump)

    def place_of(self, number: int) -> QRect:
        """Where an instalment stands in this block, to be scrolled into view; empty when it is not there."""
        place = self.model.place_of(str(number))
        if place is None:
            return QRect()
        top = self.table.y() + tokens().row.table_head + self.table.rowViewportPosition(place)
        return QRect(0, top, self.width(), self.table.rowHeight(place))

    def on_fold_asked(self, place: int, opened: bool) -> None:
        """Right unfolds the instalment under the cursor, Left folds it."""
        line = self.model.row_at(place)
        if line is not None:
            self.unfold(line.number, opened)


def _counted_as(kind: InstalmentClass) -> InstalmentClass:
    # "2 to come" counts the next one too.
    return InstalmentClass.OUTSTANDING if kind is InstalmentClass.DUE_NEXT else kind
