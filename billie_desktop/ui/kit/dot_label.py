"""A dot and its word: connected, degraded, offline, unknown."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from billie_desktop.ui.kit.painting import paint_dot
from billie_desktop.ui.kit.text_painting import paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import ColorRole, tokens


class DotTone(StrEnum):
    """Colours of a dot; the values are colour roles."""

    OK = "dot-ok"
    WARN = "dot-warn"
    ERROR = "dot-error"
    IDLE = "dot-idle"


_ROLES: dict[DotTone, ColorRole] = {
    DotTone.OK: "dot-ok",
    DotTone.WARN: "dot-warn",
    DotTone.ERROR: "dot-error",
    DotTone.IDLE: "dot-idle",
}


class DotLabel(QWidget):
    """The word says everything, the dot repeats it in colour. `tone` is the colour of the word."""

    def __init__(self, dot: DotTone, word: str, tone: ColorRole = "text", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone: ColorRole = tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_state(dot, word)

    def set_state(self, dot: DotTone, word: str) -> None:
        """Show another state, in place."""
        self.dot, self.word = dot, word
        self.setAccessibleName(word)
        self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        control, gap = tokens().control, tokens().spacing.icon_gap
        return QSize(control.dot + gap + round(text_width(self.word, "caption")) + 1, control.badge)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = tokens().control.dot
        paint_dot(painter, QPointF(side / 2, self.height() / 2), _ROLES[self.dot])
        box = self.rect().adjusted(side + tokens().spacing.icon_gap, 0, 0, 0)
        paint_text(painter, box, self.word, "caption", theme().color(self._tone), elide=False)
