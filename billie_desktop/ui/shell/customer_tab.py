"""The tab of one open customer, with the colour band that also marks the header and every drawer."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from billie_desktop.ui.kit.icon_button import IconButton
from billie_desktop.ui.kit.painting import rounded_rect
from billie_desktop.ui.kit.text_painting import LEFT, paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens

HEIGHT = 30
LEFT_PADDING = 12
CLOSE_ROOM = 30
MOST_NAME = 180


class CustomerTab(QPushButton):
    """Brings an open customer to the front; the cross closes it."""

    close_asked = Signal(str)
    menu_asked = Signal(str, QPoint)

    def __init__(self, customer_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.customer_id = customer_id
        self.name = customer_id
        self.focus_ring_radius = tokens().radius.tab
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.close_button = IconButton("close", f"Close {customer_id}", size=20, parent=self)
        self.close_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Ctrl+W closes with the keys
        self.close_button.clicked.connect(lambda: self.close_asked.emit(self.customer_id))
        self.set_name(customer_id)

    def set_name(self, name: str) -> None:
        """The customer's name, once it is known."""
        self.name = name
        self.setAccessibleName(f"{name}, {self.customer_id}" if name != self.customer_id else name)
        self.close_button.set_name(f"Close {name}")
        self.updateGeometry()
        self.update()

    def nextCheckState(self) -> None:
        """A click does not check it: the window does, when the customer is in front."""

    def _name_width(self) -> int:
        return min(MOST_NAME, round(text_width(self.name, "control")))

    def sizeHint(self) -> QSize:
        return QSize(LEFT_PADDING + self._name_width() + CLOSE_ROOM, HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        side = self.close_button.width()
        self.close_button.move(self.width() - side - 6, (HEIGHT - side) // 2)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton:
            self.close_asked.emit(self.customer_id)
            return
        super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(self.customer_id, event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        radius = tokens().radius.tab
        if self.isChecked():
            rounded_rect(painter, self.rect(), radius, theme().color("surface"))
        elif self.underMouse():
            rounded_rect(painter, self.rect(), radius, theme().color("hover"))
        self._paint_band(painter, radius)
        if self.isChecked():
            rounded_rect(painter, self.rect(), radius, None, theme().color("hairline-strong"))
        box = QRect(LEFT_PADDING, 0, self.width() - LEFT_PADDING - CLOSE_ROOM + 2, HEIGHT)
        ink = theme().color("text" if self.isChecked() else "text-muted")
        paint_text(painter, box, self.name, "control", ink, LEFT)

    def _paint_band(self, painter: QPainter, radius: int) -> None:
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius - 1, radius - 1)
        band = QRect(1, 0, tokens().stroke.customer_band, HEIGHT)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipPath(outline)
        painter.fillRect(band, theme().band_color(theme().band_index(self.customer_id)))
        painter.restore()
