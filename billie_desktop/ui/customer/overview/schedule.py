"""The repayment schedule: counts per class, then one row per instalment."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from billie_desktop.domain.account import InstalmentClass
from billie_desktop.ui.kit.badge import Badge
from billie_desktop.ui.kit.labels import Label
from billie_desktop.ui.kit.state_message import StateMessage
from billie_desktop.ui.kit.table import TableView
from billie_desktop.ui.kit.theme import Density, theme
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.models.schedule_rows import SCHEDULE_COLUMNS, ScheduleModel, ScheduleRow, summary_words

HEAD = 41
COUNTED = (InstalmentClass.COMPLETE, InstalmentClass.PARTIAL, InstalmentClass.OVERDUE, InstalmentClass.OUTSTANDING)


class ScheduleTable(TableView):
    """As high as its rows: the pane around it scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(SCHEDULE_COLUMNS, Density.DENSE, parent)
        self.setAccessibleName("Repayment schedule")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

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

    transaction_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ScheduleModel(self)
        self.table = ScheduleTable()
        self.table.setModel(self.model)
        self.counts = {kind: Badge(kind.value, "") for kind in COUNTED}
        self.message = StateMessage()
        self.message.show_empty("No schedule", "The account has no repayment schedule yet.")
        pad = tokens().spacing.pane_padding
        head = QWidget()
        head.setFixedHeight(HEAD)
        row = QHBoxLayout(head)
        row.setContentsMargins(pad, 15, pad, 5)
        row.setSpacing(tokens().spacing.step_2)
        row.addWidget(Label("Repayment schedule", "section"))
        row.addStretch(1)
        for badge in self.counts.values():
            row.addWidget(badge)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.table)
        column.addWidget(self.message)
        self.table.clicked.connect(self.on_cell_clicked)
        self.table.row_activated.connect(self.on_row_activated)

    def show_rows(self, rows: tuple[ScheduleRow, ...]) -> None:
        """Show these instalments; changed ones fade."""
        before = {row.number: row for row in self.model.rows}
        self.model.show_rows(rows)
        for place, row in enumerate(rows):
            if before and before.get(row.number, row) != row:
                self.table.flash(place)
        self.table.follow_rows()
        self.table.setVisible(bool(rows))
        self.message.setVisible(not rows)
        for kind, badge in self.counts.items():
            count = sum(1 for row in rows if _counted_as(row.kind) is kind)
            badge.setVisible(count > 0)
            badge.set_status(kind.value, summary_words(kind, count))

    def on_cell_clicked(self, index: QModelIndex) -> None:
        """A linked transaction leads to that transaction."""
        row = self.model.row_at(index.row())
        if row is not None and row.transaction_ids and SCHEDULE_COLUMNS[index.column()].key == "linked":
            self.transaction_chosen.emit(row.transaction_ids[-1])

    def on_row_activated(self, place: int) -> None:
        """Enter on an instalment leads to its newest transaction."""
        row = self.model.row_at(place)
        if row is not None and row.transaction_ids:
            self.transaction_chosen.emit(row.transaction_ids[-1])


def _counted_as(kind: InstalmentClass) -> InstalmentClass:
    # "2 to come" counts the next one too.
    return InstalmentClass.OUTSTANDING if kind is InstalmentClass.DUE_NEXT else kind
