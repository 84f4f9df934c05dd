"""One line of text that changes weight and colour in place, and may be cut where the place is narrow."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from billie_desktop.ui.kit.text_painting import LEFT, paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import ColorRole, FontRole


class PaintedText(QWidget):
    """``elide`` lets it shrink; without it the whole text always has its room."""

    def __init__(
        self,
        text: str = "",
        role: FontRole = "dense",
        tone: ColorRole = "text",
        *,
        weight: int | None = None,
        align: Qt.AlignmentFlag = LEFT,
        elide: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role: FontRole = role
        self._tone: ColorRole = tone
        self._weight = weight
        self._align = align
        self._elide = elide
        self._text = ""
        across = QSizePolicy.Policy.Preferred if elide else QSizePolicy.Policy.Minimum
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme().step(role).line)
        self.show_text(text)

    def text(self) -> str:
        """The text shown."""
        return self._text

    def show_text(self, text: str, tone: ColorRole | None = None, weight: int | None = None) -> None:
        """Other words, colour or weight, in place; None keeps what it was. The same ones change nothing: asking for
        another place lays out the whole pane anew."""
        wanted = text, tone or self._tone, weight or self._weight
        if wanted == (self._text, self._tone, self._weight) and self.accessibleName():
            return
        is_wider = (text, wanted[2]) != (self._text, self._weight)
        self._text, self._tone, self._weight = wanted
        self.setAccessibleName(text)
        if is_wider:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(text_width(self._text, self._role, self._weight)) + 1, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.height()) if self._elide else self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        color = theme().color(self._tone)
        box = self.rect()
        paint_text(QPainter(self), box, self._text, self._role, color, self._align, self._weight, elide=self._elide)
