"""The raised sheet in the middle of an otherwise empty window."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from billie_desktop.ui.kit.painting import rounded_rect
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens

WIDTH = 400
PADDING = 24


class Card(QWidget):
    """A column on a rounded ground with a border."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(PADDING, PADDING, PADDING, PADDING)
        self.column.setSpacing(0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = theme()
        rounded_rect(
            painter, QRect(self.rect()), tokens().radius.notice, look.color("surface"), look.color("hairline-strong")
        )
