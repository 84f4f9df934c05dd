"""One choice of the trainer's panel: a ring with a dot, a headline, a sentence."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from billie_desktop.ui.kit.painting import rounded_rect
from billie_desktop.ui.kit.text_painting import paint_text
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens

RING, DOT = 16, 6
HEIGHT = 48


class FaultRow(QAbstractButton):
    """Checked while its fault is in force."""

    def __init__(self, headline: str, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence = sentence
        self.focus_ring_radius = tokens().radius.button
        self.setText(headline)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(headline)
        self.setAccessibleDescription(sentence)

    def sizeHint(self) -> QSize:
        return QSize(tokens().region.context, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look, chosen = QPainter(self), theme(), self.isChecked()
        if chosen or self.underMouse():
            ground = look.color("selected" if chosen else "hover")
            rounded_rect(painter, self.rect(), tokens().radius.button, ground)
        pad = tokens().spacing.step_3
        ring = QRect(pad, (self.height() - RING) // 2, RING, RING)
        border = look.color("accent" if chosen else "control-border")
        rounded_rect(painter, ring, RING / 2, look.color("surface"), border)
        if chosen:
            inset = (RING - DOT) // 2
            rounded_rect(painter, ring.adjusted(inset, inset, -inset, -inset), DOT / 2, look.color("accent"))
        line = tokens().type_scale["dense"].line
        left, top = ring.right() + 1 + pad, (self.height() - 2 * line) // 2
        box = QRect(left, top, self.width() - left - pad, line)
        paint_text(painter, box, self.text(), "dense", look.color("text"), weight=500)
        paint_text(painter, box.translated(0, line), self._sentence, "caption", look.color("text-muted"))
