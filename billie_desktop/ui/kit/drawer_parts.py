"""Parts of a drawer: the shadow at its left, the steps of an irreversible action, head and foot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.key_caps import KeyHints
from billie_desktop.ui.kit.painting import paint_hairline, rounded_rect
from billie_desktop.ui.kit.text_painting import CENTRE, paint_text
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens

SHADOW_WIDTH = 24
SHADOW_OPACITY = 0.10
STEP_SIDE = 18
STEP_WORD_GAP = 6
STEP_LINE_GAP = 8
STEP_LINE = 24


class ShadowStrip(QWidget):
    """The shadow a drawer throws to the left: a gradient, because a graphics effect would repaint the subtree."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedWidth(SHADOW_WIDTH)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        gradient = QLinearGradient(QPointF(self.width(), 0), QPointF(0, 0))
        for at in (0.0, 0.25, 0.5, 0.75, 1.0):
            color = QColor(theme().color("scrim"))
            color.setAlphaF(SHADOW_OPACITY * (1 - at) ** 2)
            gradient.setColorAt(at, color)
        painter.fillRect(self.rect(), gradient)


class StepsRow(QWidget):
    """The row "1 Enter — 2 Review — 3 Send", 36 high: done steps are ticked, the present one is filled."""

    def __init__(self, words: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = tuple(words)
        self._current = 0
        self.setFixedHeight(tokens().region.drawer_steps)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_current(0)

    @property
    def current(self) -> int:
        """Number of the present step, from 0; as many as there are words when all are done."""
        return self._current

    def set_current(self, step: int) -> None:
        """Steps before `step` are done."""
        self._current = step
        if step < len(self._words):
            self.setAccessibleName(f"Step {step + 1} of {len(self._words)}: {self._words[step]}")
        else:
            self.setAccessibleName("All steps done")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        height = self.height()
        x = tokens().spacing.drawer_padding
        paint_hairline(painter, 0, height - 1, self.width())
        for number, word in enumerate(self._words):
            circle = QRect(x, (height - 1 - STEP_SIDE) // 2, STEP_SIDE, STEP_SIDE)
            present = number == self._current
            self._paint_circle(painter, circle, number)
            x += STEP_SIDE + STEP_WORD_GAP
            color = theme().color("text" if present else "text-muted")
            box = QRect(x, 0, self.width(), height - 1)
            x += round(paint_text(painter, box, word, "caption", color, weight=600 if present else 400))
            if number < len(self._words) - 1:
                x += STEP_LINE_GAP
                paint_hairline(painter, x, (height - 1) // 2, STEP_LINE, "hairline-strong")
                x += STEP_LINE + STEP_LINE_GAP

    def _paint_circle(self, painter: QPainter, circle: QRect, number: int) -> None:
        if number < self._current:
            success = theme().color("success")
            rounded_rect(painter, circle, STEP_SIDE / 2, None, success)
            paint_icon(painter, circle, "check", success, tokens().control.icon_small, bold=True)
            return
        if number == self._current:
            rounded_rect(painter, circle, STEP_SIDE / 2, theme().color("accent"))
            ink = theme().color("accent-text")
        else:
            rounded_rect(painter, circle, STEP_SIDE / 2, None, theme().color("control-border"))
            ink = theme().color("text-muted")
        paint_text(painter, circle, str(number + 1), "stamp", ink, CENTRE, 600 if number == self._current else 500)


class DrawerFoot(QWidget):
    """56 high: keys or a remark at the left, buttons at the right, the main one last."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(tokens().region.drawer_foot)
        padding = tokens().spacing.drawer_padding
        row = QHBoxLayout(self)
        row.setContentsMargins(padding, 1, padding, 0)
        row.setSpacing(tokens().spacing.button_gap)
        self.hints = KeyHints()
        self.buttons: tuple[QWidget, ...] = ()
        self.left = QHBoxLayout()
        self.left.setSpacing(tokens().spacing.button_gap)
        self.left.addWidget(self.hints)
        self.right = QHBoxLayout()
        self.right.setSpacing(tokens().spacing.button_gap)
        row.addLayout(self.left)
        row.addStretch(1)
        row.addLayout(self.right)

    def set_left(self, widget: QWidget | None) -> None:
        """Put a remark or a Back button at the left in place of the key hints; None shows the hints again."""
        for place in range(self.left.count() - 1, 0, -1):
            item = self.left.takeAt(place)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.deleteLater()
        self.hints.setVisible(widget is None)
        if widget is not None:
            self.left.addWidget(widget)

    def set_buttons(self, buttons: Sequence[QWidget]) -> None:
        """Show these buttons, in order, the main one last; the former ones go."""
        self.buttons = tuple(buttons)
        while self.right.count():
            item = self.right.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None and old not in buttons:
                old.hide()
                old.deleteLater()
        for button in buttons:
            self.right.addWidget(button)
            button.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_hairline(QPainter(self), 0, 0, self.width())
