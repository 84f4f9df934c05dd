"""The check box: 16 px, the accent with a tick when checked, a bar when only some of what it stands for is."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.painting import rounded_rect
from billie_desktop.ui.kit.text_painting import paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens

SIDE = 16
GAP = 8


def paint_check_box(
    painter: QPainter, rect: QRect, state: Qt.CheckState, *, enabled: bool = True, hovered: bool = False
) -> None:
    """Paint the box at the left edge of `rect`, centred vertically."""
    box = QRect(rect.x(), rect.y() + (rect.height() - SIDE) // 2, SIDE, SIDE)
    radius = tokens().radius.key_cap
    if not enabled:
        rounded_rect(painter, box, radius, theme().color("surface-sunken"), theme().color("hairline-strong"))
        ink = theme().color("text-disabled")
    elif state is Qt.CheckState.Unchecked:
        border = theme().color("text-muted" if hovered else "control-border")
        rounded_rect(painter, box, radius, theme().color("surface"), border)
        return
    else:
        rounded_rect(painter, box, radius, theme().color("accent-hover" if hovered else "accent"))
        ink = theme().color("accent-text")
    if state is not Qt.CheckState.Unchecked:
        sign = "check" if state is Qt.CheckState.Checked else "minus"
        paint_icon(painter, box, sign, ink, tokens().control.icon_small, bold=True)


class CheckBox(QCheckBox):
    """A check box with its word; the word may be empty when `name` says what is checked."""

    def __init__(self, text: str = "", *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.focus_ring_radius = tokens().radius.key_cap
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        if name:
            self.setAccessibleName(name)

    def sizeHint(self) -> QSize:
        width = SIDE + (GAP + round(text_width(self.text(), "dense")) + 1 if self.text() else 0)
        return QSize(width, tokens().control.least_target)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        enabled = self.isEnabled()
        paint_check_box(painter, self.rect(), self.checkState(), enabled=enabled, hovered=self.underMouse())
        color = theme().color("text" if enabled else "text-disabled")
        paint_text(painter, self.rect().adjusted(SIDE + GAP, 0, 0, 0), self.text(), "dense", color, elide=False)
