"""A square button with a sign only; its name is spoken and shown as a tip."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from billie_desktop.ui.kit.icons import paint_icon
from billie_desktop.ui.kit.painting import count_width, paint_count, rounded_rect
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import ColorRole, tokens
from billie_desktop.ui.kit.tooltip import set_tip


class IconButton(QPushButton):
    """28 px square, sign of 16. `size` 20 or 24 takes the sign of 12, for copy and reveal beside a value.

    Checkable ones (`setCheckable(True)`) stand on the selected ground while checked.
    """

    def __init__(
        self,
        icon: str,
        name: str,
        *,
        size: int | None = None,
        icon_size: int | None = None,
        tone: ColorRole = "text-muted",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        control = tokens().control
        side = size or control.icon_button
        self.icon_name = icon
        self.tone: ColorRole = tone
        self.focus_ring_radius = tokens().radius.button
        self._icon_size = icon_size or (control.icon if side >= control.icon_button else control.icon_small)
        self._count = self._kept = ""
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedSize(side, side)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """What the button does, for the tip and for screen readers."""
        self.setAccessibleName(name)
        set_tip(self, name)

    def set_icon(self, icon: str) -> None:
        """Another sign."""
        self.icon_name = icon
        self.update()

    def keep_room(self, count: str) -> None:
        """Keep the room of such a number from the start, so that nothing beside the button moves when one comes."""
        self._kept = count
        self.set_count(0)

    def set_count(self, count: int) -> None:
        """A number at the upper right corner, above 99 as "99+"; 0 takes it away."""
        self._count = "" if count <= 0 else str(count) if count <= 99 else "99+"
        side = tokens().control.icon_button
        widest = max(self._count, self._kept, key=len)
        room = count_width(widest) - tokens().control.icon // 2 if widest else 0
        self.setFixedSize(side + max(0, room - 2), self.height())
        self.setAccessibleDescription(self._count and f"{self._count} new")
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            event.accept()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = self.height()
        box = QRect(0, 0, side, side)
        ground: ColorRole | None = None
        tone = self.tone
        if not self.isEnabled():
            tone = "text-disabled"
        elif self.isChecked():
            ground, tone = "selected", "link"
        elif self.isDown():
            ground = "selected"
        elif self.underMouse():
            ground = "hover"
        if ground is not None:
            rounded_rect(painter, box, tokens().radius.button, theme().color(ground))
        paint_icon(painter, box, self.icon_name, theme().color(tone), self._icon_size)
        if self._count:
            paint_count(painter, QRect(side // 2 + 2, 0, 0, tokens().control.key_cap), self._count, alarm=True)
