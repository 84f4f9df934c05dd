"""A tab that this version does not fill yet: it says what will stand there, and nothing that looks like data."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from billie_desktop.ui.kit.state_message import StateMessage


class LaterPage(QWidget):
    """One honest sentence."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message = StateMessage(self)
        self.message.show_empty(title, text)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.message)
        column.addStretch(1)
