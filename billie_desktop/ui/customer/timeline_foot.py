"""The foot of the timeline: write a note, and look at the open entry in full."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from billie_desktop.ui.kit.buttons import Button
from billie_desktop.ui.kit.painting import paint_hairline
from billie_desktop.ui.kit.tokens import tokens

HEIGHT = 45


class TimelineFoot(QWidget):
    """45 high. Where the server takes no notes there is no button for one."""

    note_asked = Signal()
    details_asked = Signal()

    def __init__(self, off_reason: str, *, offered: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self.add = Button("Add note", icon="plus", key="N", small=True)
        self.add.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.add.set_off(off_reason or None)
        if not offered:
            self.add.hide()
        self.details = Button("Details", icon="panel-right", small=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 1, 12, 0)
        row.setSpacing(tokens().spacing.button_gap)
        row.addWidget(self.add, 1)
        if not offered:
            row.addStretch(1)
        row.addWidget(self.details)
        self.add.clicked.connect(self.note_asked)
        self.details.clicked.connect(self.details_asked)
        self.show_open(False)

    def show_open(self, is_open: bool) -> None:
        """Whether an entry is open whose details can be shown."""
        self.details.set_off(None if is_open else "Open an entry first")

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_hairline(QPainter(self), 0, 0, self.width())
