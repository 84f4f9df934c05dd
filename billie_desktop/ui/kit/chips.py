"""Chips: what needs attention (24 high), amounts to pick, and filters that can be taken away."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.painting import rounded_rect
from billie_desktop.ui.kit.text_painting import paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens

PADDING = 9


class Chip(QPushButton):
    """Common to all chips: 24 high, reachable by key, pressed by Space and Enter."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.focus_ring_radius = tokens().radius.chip
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            event.accept()
            return
        super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class AttentionChip(Chip):
    """One thing to know about a customer: "Vulnerable · financial hardship noted 2 Jun".

    `status` is one of `attention-amber`, `attention-red`, `attention-blue`; `detail` follows the headline in normal
    weight after a dot; `action` is an underlined word at the end.
    """

    def __init__(
        self,
        status: str,
        headline: str,
        detail: str = "",
        *,
        icon: str | None = None,
        action: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(headline, parent)
        self.status = status
        self.detail = detail
        self.action = action
        self.icon_name = icon
        words = f"{headline}, {detail}" if detail else headline
        self.setAccessibleName(words)
        self.setAccessibleDescription(action)

    def _parts(self) -> list[tuple[str, int, bool]]:
        """(text, weight, underlined) in order."""
        parts = [(self.text(), 500, False)]
        if self.detail:
            parts.append((f" · {self.detail}", 400, False))
        if self.action:
            parts.append(("  ", 400, False))
            parts.append((self.action, 500, True))
        return parts

    def sizeHint(self) -> QSize:
        control = tokens().control
        width = sum(text_width(text, "caption", weight) for text, weight, _ in self._parts())
        total = PADDING + control.icon_small + tokens().spacing.icon_gap + round(width) + PADDING + 1
        return QSize(total, control.chip)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = theme().badge(self.status)
        side = tokens().control.icon_small
        rounded_rect(painter, self.rect(), tokens().radius.chip, look.bg, look.border)
        icon_box = QRect(PADDING, 0, side, self.height())
        paint_icon(painter, icon_box, self.icon_name or look.icon, look.fg, side, bold=True)
        x = float(PADDING + side + tokens().spacing.icon_gap)
        for text, weight, underlined in self._parts():
            box = QRect(round(x), 0, self.width(), self.height())
            width = paint_text(painter, box, text, "caption", look.fg, weight=weight, elide=False)
            if underlined:
                painter.fillRect(round(x), self.height() // 2 + 6, round(width), 1, look.fg)
            x += width
        if self.underMouse():
            rounded_rect(painter, self.rect(), tokens().radius.chip, None, look.fg)


class SuggestionChip(Chip):
    """A value to pick for an input; the picked one is checked and carries a tick."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setCheckable(True)

    def sizeHint(self) -> QSize:
        control = tokens().control
        width = round(text_width(self.text(), "caption", self._weight)) + 2 * PADDING
        if self.isChecked():
            width += control.icon_small + tokens().spacing.icon_gap
        return QSize(width, control.chip)

    @property
    def _weight(self) -> int:
        return 500 if self.isChecked() else 400

    def checkStateSet(self) -> None:
        super().checkStateSet()
        self.updateGeometry()

    def nextCheckState(self) -> None:
        super().nextCheckState()
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side, checked = tokens().control.icon_small, self.isChecked()
        ground = theme().color("selected" if checked else "hover" if self.underMouse() else "surface")
        border = theme().color("accent" if checked else "hairline-strong")
        ink = theme().color("link" if checked else "text")
        rounded_rect(painter, self.rect(), tokens().radius.suggestion, ground, border)
        x = PADDING
        if checked:
            paint_icon(painter, QRect(x, 0, side, self.height()), "check", ink, side, bold=True)
            x += side + tokens().spacing.icon_gap
        box = self.rect().adjusted(x, 0, 0, 0)
        paint_text(painter, box, self.text(), "caption", ink, weight=self._weight, elide=False)


class FilterChip(Chip):
    """An active filter: muted name, strong value, a cross that takes it away (also Delete and Backspace)."""

    def __init__(self, name: str, value: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.value = value
        self.setAccessibleName(f"Filter {name}: {value}")
        self.setAccessibleDescription("Press to remove")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.click()
            event.accept()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        control, gap = tokens().control, tokens().spacing.icon_gap
        text = text_width(self.text(), "caption") + gap + text_width(self.value, "caption", 500)
        return QSize(PADDING + 2 + round(text) + gap + control.icon_small + PADDING, control.chip)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side, gap = tokens().control.icon_small, tokens().spacing.icon_gap
        ground = theme().color("hover" if self.underMouse() else "surface")
        rounded_rect(painter, self.rect(), tokens().radius.chip, ground, theme().color("hairline-strong"))
        box = self.rect().adjusted(PADDING + 2, 0, 0, 0)
        width = paint_text(painter, box, self.text(), "caption", theme().color("text-muted"), elide=False)
        box = box.adjusted(round(width) + gap, 0, 0, 0)
        paint_text(painter, box, self.value, "caption", theme().color("text"), weight=500, elide=False)
        cross = QRect(self.width() - PADDING - side, 0, side, self.height())
        paint_icon(painter, cross, "close", theme().color("text-muted"), side)
