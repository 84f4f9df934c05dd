"""A line input with the search sign before it and the key that leads there at its end."""

from __future__ import annotations

from PySide6.QtCore import QRect, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.inputs import LineInput
from billie_desktop.ui.kit.painting import key_cap_width, paint_key_cap
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens

TYPING_PAUSE_MS = 300
SIGN_LEFT, TEXT_LEFT, CAP_RIGHT = 10, 24, 8


class SearchInput(LineInput):
    """``settled`` tells the text once nothing was typed for 300 ms."""

    settled = Signal(str)

    def __init__(self, placeholder: str, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(placeholder, parent)
        self._key = key
        self.setAccessibleName(placeholder)
        right = CAP_RIGHT + key_cap_width(key) if key else 0
        self.setTextMargins(TEXT_LEFT, 0, right, 0)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._pause.timeout.connect(lambda: self.settled.emit(self.text().strip()))
        self.textChanged.connect(lambda _text: self._pause.start())
        self.returnPressed.connect(self.on_return)

    def on_return(self) -> None:
        """Enter does not wait for the pause."""
        self._pause.stop()
        self.settled.emit(self.text().strip())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        side = tokens().control.icon
        box = QRect(SIGN_LEFT, 0, side, self.height())
        paint_icon(painter, box, "search", theme().color("text-muted"), side)
        if self._key and not self.text():
            width = key_cap_width(self._key)
            paint_key_cap(painter, QRect(self.width() - CAP_RIGHT - width, 0, width, self.height()), self._key)
