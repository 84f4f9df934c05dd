"""Tips: a line of text beside a widget, shown on hover and on keyboard focus alike.

A tip repeats what is also reachable otherwise; it is never the only place of a reason. It is a window of its own,
with the ground, corner and delay of the tokens.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from billie_desktop.ui.kit.painting import rounded_rect
from billie_desktop.ui.kit.text_painting import paint_text, text_width
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens

PADDING = 10
HEIGHT = 28
DISTANCE = 6

_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class Tip(QWidget):
    """The painted tip; also usable as an ordinary widget."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = text
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        return QSize(round(text_width(self.text, "caption")) + 2 * PADDING, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rounded_rect(painter, self.rect(), tokens().radius.tooltip, theme().color("tooltip"))
        inner = self.rect().adjusted(PADDING, 0, -PADDING, 0)
        paint_text(painter, inner, self.text, "caption", theme().color("tooltip-text"), elide=False)


class TipKeeper(QObject):
    """Shows the tip of one widget; lives as its child."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self.text = ""
        self._tip: Tip | None = None
        self._timer: QTimer | None = None
        widget.installEventFilter(self)

    @property
    def is_shown(self) -> bool:
        """True while the tip is on screen."""
        return self._tip is not None and self._tip.isVisible()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.ToolTip:
            return True
        if kind == QEvent.Type.Enter and self.text:
            self._wait()
        elif kind == QEvent.Type.FocusIn and self.text:
            if isinstance(event, QFocusEvent) and event.reason() in _KEYBOARD:
                self._wait()
        elif kind in (QEvent.Type.Leave, QEvent.Type.FocusOut, QEvent.Type.Hide, QEvent.Type.MouseButtonPress):
            self.hide()
        return False

    def _wait(self) -> None:
        if self._timer is None:
            self._timer = QTimer(self)
            self._timer.setSingleShot(True)
            self._timer.setInterval(tokens().duration.tooltip_delay)
            self._timer.timeout.connect(self.on_waited)
        self._timer.start()

    def on_waited(self) -> None:
        """The pointer rested long enough."""
        if not self.text or not self._widget.isVisible():
            return
        if self._tip is None:
            # A child of the window: a window of its own would need a compositor for its round corners.
            self._tip = Tip(parent=self._widget.window())
        self._tip.text = self.text
        self._tip.setGeometry(self._place(self._tip.sizeHint()))
        self._tip.show()
        self._tip.raise_()

    def _place(self, size: QSize) -> QRect:
        window = self._widget.window()
        below = self._widget.mapTo(window, QPoint(0, self._widget.height() + DISTANCE))
        x = max(4, min(below.x(), window.width() - size.width() - 4))
        y = below.y()
        if y + size.height() > window.height() - 4:
            y = self._widget.mapTo(window, QPoint(0, 0)).y() - DISTANCE - size.height()
        return QRect(QPoint(x, y), size)

    def hide(self) -> None:
        """Take the tip away and forget what was waiting."""
        if self._timer is not None:
            self._timer.stop()
        if self._tip is not None:
            self._tip.hide()


def set_tip(widget: QWidget, text: str) -> None:
    """Give `widget` a tip, change it, or take it away with an empty text."""
    keeper = widget.findChild(TipKeeper, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if keeper is None:
        if not text:
            return
        keeper = TipKeeper(widget)
    keeper.text = text
    if not text:
        keeper.hide()
