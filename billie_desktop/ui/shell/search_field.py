"""The search field of the top bar: it looks like an input and opens the palette."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.painting import key_cap_width, paint_key_cap, rounded_rect
from billie_desktop.ui.kit.text_painting import paint_text
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens

WORDS = "Find customer or account"
KEY = "Ctrl K"


class SearchField(QPushButton):
    """Opens the palette by click or key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.focus_ring_radius = tokens().radius.input
        self.setAccessibleName(WORDS)
        self.setAccessibleDescription("Ctrl K")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.IBeamCursor)

    def sizeHint(self) -> QSize:
        return QSize(tokens().region.search_field, tokens().control.icon_button)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        edge = theme().color("text-muted" if self.underMouse() else "control-border")
        rounded_rect(painter, self.rect(), tokens().radius.input, theme().color("surface"), edge)
        muted = theme().color("text-muted")
        side, height = tokens().control.icon, self.height()
        paint_icon(painter, QRect(9, 0, side, height), "search", muted, side)
        cap = self.width() - 7 - key_cap_width(KEY)
        paint_text(painter, QRect(33, 0, cap - 40, height), WORDS, "dense", muted)
        paint_key_cap(painter, QRect(cap, 0, 0, height), KEY)
