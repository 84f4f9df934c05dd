"""One state in the status bar: a dot or a sign, and words; its detail comes on hover and on focus."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.painting import paint_dot
from billie_desktop.ui.kit.text_painting import LEFT, paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import ColorRole, tokens
from billie_desktop.ui.kit.tooltip import set_tip


@dataclass(frozen=True, slots=True)
class StatusLook:
    """What an item shows. Exactly one of ``dot`` (a colour role) and ``icon`` stands before the words, or neither."""

    words: str
    dot: ColorRole | None = None
    icon: str = ""
    tone: ColorRole = "text-muted"
    detail: str = ""


class StatusItem(QPushButton):
    """Shows a StatusLook in its fixed place; a click asks for more."""

    def __init__(self, purpose: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._purpose = purpose
        self.look = StatusLook("")
        self.focus_ring_radius = tokens().radius.key_cap
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_look(StatusLook(""))

    def show_look(self, look: StatusLook) -> None:
        """Show another state in place; nothing happens when it is the same."""
        if look == self.look and self.accessibleName():
            return
        self.look = look
        self.setAccessibleName(look.words or self._purpose)
        self.setAccessibleDescription(look.detail or self._purpose)
        set_tip(self, look.detail)
        self.setVisible(bool(look.words))
        self.updateGeometry()
        self.update()

    def _sign_width(self) -> int:
        if self.look.dot:
            return tokens().control.dot + tokens().spacing.icon_gap
        return tokens().control.icon_small + tokens().spacing.icon_gap if self.look.icon else 0

    def sizeHint(self) -> QSize:
        words = round(text_width(self.look.words, "caption")) + 1
        return QSize(self._sign_width() + words, tokens().control.least_target)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        height = self.height()
        ink = theme().color(self.look.tone)
        if self.look.dot:
            radius = tokens().control.dot / 2
            paint_dot(painter, QPointF(radius, height / 2), self.look.dot)
        elif self.look.icon:
            side = tokens().control.icon_small
            paint_icon(painter, QRect(0, 0, side, height), self.look.icon, ink, side, bold=True)
        x = self._sign_width()
        paint_text(painter, QRect(x, 0, self.width() - x, height), self.look.words, "caption", ink, LEFT, elide=False)
