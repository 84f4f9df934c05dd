"""The way back from a transaction to the instalment it was reached from."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from billie_desktop.ui.kit.buttons import LinkButton
from billie_desktop.ui.kit.labels import Label, Pane
from billie_desktop.ui.kit.painting import paint_hairline
from billie_desktop.ui.kit.tokens import tokens

NOT_FOUND = "is not among the postings that could be read."


class WayBack(Pane):
    """One line above the list while the agent looks at a linked transaction."""

    back_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface-alt", parent)
        self._number = 0
        self.words = Label("", "dense", "text-muted")
        self.back = LinkButton("", underline=False)
        row = QHBoxLayout(self)
        pad = tokens().spacing.pane_padding
        row.setContentsMargins(pad, 4, pad, 5)
        row.setSpacing(tokens().spacing.step_3)
        row.addWidget(self.back)
        row.addWidget(self.words)
        row.addStretch(1)
        self.back.clicked.connect(lambda: self.back_asked.emit(self._number))
        self.hide()

    def show_for(self, number: int, transaction_id: str) -> None:
        """The agent came from this instalment of the schedule."""
        self._number = number
        self.back.setText(f"Back to instalment {number}")
        self.back.updateGeometry()
        self.words.setText(f"Linked transaction {transaction_id}")
        self.show()

    def say_missing(self, transaction_id: str) -> None:
        """The ledger's list does not have it."""
        self.words.setText(f"{transaction_id} {NOT_FOUND}")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_hairline(QPainter(self), 0, self.height() - 1, self.width())
