"""A name and its value: side by side when both fit, the value below when it is long. Nothing is cut."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from billie_desktop.ui.kit.labels import Paragraph
from billie_desktop.ui.kit.text_painting import RIGHT, paint_text, text_width
from billie_desktop.ui.kit.theme import theme

HEIGHT = 24
GAP = 12


class _OneLine(QWidget):
    def __init__(self, key: str, value: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key, self._value = key, value
        self.setFixedHeight(HEIGHT)

    def sizeHint(self) -> QSize:
        return QSize(100, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        muted, ink = theme().color("text-muted"), theme().color("text")
        width = round(paint_text(painter, self.rect(), self._value, "dense", ink, RIGHT, 500, elide=False))
        box = self.rect().adjusted(0, 0, -width - GAP, 0)
        paint_text(painter, box, self._key, "dense", muted)


class ValueRow(QWidget):
    """Chooses between one line and two by the room there is."""

    def __init__(self, key: str, value: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key, self._value = key, value
        self._line = _OneLine(key, value)
        self._below = QWidget()
        below = QVBoxLayout(self._below)
        below.setContentsMargins(0, 3, 0, 3)
        below.setSpacing(0)
        if key:
            below.addWidget(Paragraph(key, "caption", "text-muted"))
        below.addWidget(Paragraph(value, "dense", "text" if key else "text-muted"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._line)
        column.addWidget(self._below)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(f"{key}: {value}" if key else value)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._choose(260)

    def _choose(self, width: int) -> None:
        needed = text_width(self._key, "dense") + GAP + text_width(self._value, "dense", 500)
        fits = bool(self._key) and needed <= width and "\n" not in self._value
        self._line.setVisible(fits)
        self._below.setVisible(not fits)

    def resizeEvent(self, event: object) -> None:
        self._choose(self.width())
