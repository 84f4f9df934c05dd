"""Menus: rows of 28 with signs and key hints; an entry that is off shows a lock and why, and does nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from billie_desktop.ui.kit.announcer import announce
from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.key_caps import cap_labels
from billie_desktop.ui.kit.painting import key_cap_width, paint_hairline, paint_key_cap, rounded_rect
from billie_desktop.ui.kit.text_painting import paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import ColorRole, tokens

PADDING = 12
HINT_GAP = 24
CAP_GAP = 4
LEAST_WIDTH = 200
RADIUS = 6

# On these platforms a translucent window has no compositor to count on; its round corners are cut out instead.
_MASKED = frozenset({"xcb"})


class Menu(QMenu):
    """`add_entry` adds rows; `popup(point)` shows it as any QMenu."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons: dict[QAction, str] = {}
        self._keys: dict[QAction, list[str]] = {}
        self._reasons: dict[QAction, str] = {}
        self._tones: dict[QAction, ColorRole] = {}
        self._is_masked = QGuiApplication.platformName() in _MASKED
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint, True)
        if not self._is_masked:
            self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)

    def add_entry(
        self,
        word: str,
        chosen: Callable[[], object] | None = None,
        *,
        icon: str | None = None,
        keys: str = "",
        off: str = "",
        tone: ColorRole = "text",
    ) -> QAction:
        """One row. `off` is the reason why it cannot be chosen now; the row stays where it is."""
        action = QAction(word, self)
        if icon:
            self._icons[action] = icon
        if keys:
            self._keys[action] = cap_labels(keys)
        if off:
            self._reasons[action] = off
        self._tones[action] = tone
        if chosen is not None and not off:
            action.triggered.connect(lambda checked=False: chosen())
        self.addAction(action)
        action.setToolTip(f"Off: {off}" if off else word)
        action.setStatusTip(f"Off: {off}" if off else "")
        # Screen readers read the text of an action; the reason belongs to it.
        if off:
            action.setText(f"{word} (off: {off})")
            action.setIconText(word)
        self.setMinimumWidth(max(LEAST_WIDTH, self._needed_width()))
        return action

    def reason(self, action: QAction) -> str:
        """Why an entry is off, empty when it is not."""
        return self._reasons.get(action, "")

    def _word(self, action: QAction) -> str:
        return action.iconText() if action in self._reasons else action.text()

    def _needed_width(self) -> int:
        widest = 0.0
        side, gap = tokens().control.icon, tokens().spacing.step_2
        for action in self.actions():
            width = side + gap + text_width(self._word(action), "control") + 2 * PADDING
            if action in self._reasons:
                width += HINT_GAP + text_width(self._reasons[action], "caption")
            elif action in self._keys:
                width += HINT_GAP + sum(key_cap_width(cap) + CAP_GAP for cap in self._keys[action])
            widest = max(widest, width)
        return round(widest)

    def _refuses(self) -> bool:
        action = self.activeAction()
        if action is None or action not in self._reasons:
            return False
        announce(self, f"{self._word(action)} is off: {self._reasons[action]}")
        return True

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._refuses():
            event.accept()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        presses = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if presses and self._refuses():
            event.accept()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_masked:
            self.setMask(self._rounded_region())

    def _rounded_region(self) -> QRegion:
        rect, size = self.rect(), 2 * RADIUS
        region = QRegion(rect.adjusted(RADIUS, 0, -RADIUS, 0)) + QRegion(rect.adjusted(0, RADIUS, 0, -RADIUS))
        for x in (0, rect.width() - size):
            for y in (0, rect.height() - size):
                region += QRegion(QRect(x, y, size, size), QRegion.RegionType.Ellipse)
        return region

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        border = theme().color("hairline-strong")
        rounded_rect(painter, self.rect(), RADIUS, theme().color("surface-raised"), border)
        for action in self.actions():
            rect = self.actionGeometry(action)
            if action.isSeparator():
                paint_hairline(painter, 1, rect.center().y(), self.width() - 2)
                continue
            if action is self.activeAction():
                painter.fillRect(rect.adjusted(1, 0, -1, 0), theme().color("hover"))
            self._paint_entry(painter, rect, action)

    def _paint_entry(self, painter: QPainter, rect: QRect, action: QAction) -> None:
        side, gap = tokens().control.icon, tokens().spacing.step_2
        reason = self._reasons.get(action, "")
        ink = theme().color("text-muted" if reason else self._tones.get(action, "text"))
        icon = "lock" if reason else self._icons.get(action)
        x = rect.x() + PADDING
        if icon:
            paint_icon(painter, QRect(x, rect.y(), side, rect.height()), icon, theme().color("text-muted"))
        x += side + gap
        words = QRect(x, rect.y(), rect.right() - x, rect.height())
        x += round(paint_text(painter, words, self._word(action), "control", ink, elide=False)) + HINT_GAP
        right = rect.right() + 1 - PADDING
        if reason:
            left = right - round(text_width(reason, "caption"))
            box = QRect(max(x, left), rect.y(), right - max(x, left) + 2, rect.height())
            paint_text(painter, box, reason, "caption", theme().color("text-muted"))
            return
        caps = self._keys.get(action, [])
        left = right - sum(key_cap_width(cap) + CAP_GAP for cap in caps) + CAP_GAP
        for cap in caps:
            left += paint_key_cap(painter, QRect(left, rect.y(), 0, rect.height()), cap) + CAP_GAP
