"""The spinner: one arc, turned by one timer for the whole program, which stops when nothing is pending."""

from __future__ import annotations

from weakref import WeakSet

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens

TICK_MS = 30
STEP_DEGREES = 12
ARC_DEGREES = 70
STROKE = 1.35


class SpinnerClock(QObject):
    """Turns all spinners together. Widgets that show one register with `attach` and leave with `detach`."""

    def __init__(self) -> None:
        super().__init__()
        self.angle = 0
        self._widgets: WeakSet[QWidget] = WeakSet()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.on_tick)
        theme().motion_changed.connect(self.on_motion_changed)

    @property
    def is_running(self) -> bool:
        """True while at least one spinner is on screen and motion is not reduced."""
        return self._timer.isActive()

    def attach(self, widget: QWidget) -> None:
        """`widget` shows a spinner from now on and is repainted with each tick."""
        self._widgets.add(widget)
        self._follow()

    def detach(self, widget: QWidget) -> None:
        """`widget` shows no spinner any more."""
        self._widgets.discard(widget)
        self._follow()

    def _follow(self) -> None:
        wanted = len(self._widgets) > 0 and not theme().reduced_motion
        if wanted and not self._timer.isActive():
            self._timer.start()
        elif not wanted:
            self._timer.stop()

    def on_tick(self) -> None:
        """Turn by one step; a widget that died meanwhile leaves."""
        self.angle = (self.angle + STEP_DEGREES) % 360
        self._repaint()
        self._follow()

    def on_motion_changed(self) -> None:
        """Stand still, or start again."""
        self._follow()
        self._repaint()

    def _repaint(self) -> None:
        for widget in list(self._widgets):
            if isValid(widget):
                widget.update()
            else:  # its page was closed while something was pending on it, and somebody still holds the shell of it
                self._widgets.discard(widget)


_clock: list[SpinnerClock] = []


def spinner_clock() -> SpinnerClock:
    """The one clock."""
    if not _clock:
        _clock.append(SpinnerClock())
    return _clock[0]


def paint_spinner(painter: QPainter, rect: QRect, size: int | None = None) -> None:
    """The ring with its arc, centred in `rect`; a still, closed ring when motion is reduced."""
    side = size or tokens().control.spinner
    center = QRectF(rect).center()
    radius = side / 2 - STROKE / 2
    box = QRectF(center.x() - radius, center.y() - radius, 2 * radius, 2 * radius)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if theme().reduced_motion:
        painter.setPen(QPen(theme().color("accent"), STROKE))
        painter.drawEllipse(QPointF(center), radius, radius)
    else:
        painter.setPen(QPen(theme().color("hairline-strong"), STROKE))
        painter.drawEllipse(QPointF(center), radius, radius)
        pen = QPen(theme().color("accent"), STROKE)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawArc(box, (90 - spinner_clock().angle) * 16, -ARC_DEGREES * 16)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


class Spinner(QWidget):
    """A spinner on its own, for a place where something is awaited."""

    def __init__(self, size: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size or tokens().control.spinner
        self.setFixedSize(self._size, self._size)
        self.setAccessibleName("Working")

    def showEvent(self, event: object) -> None:
        spinner_clock().attach(self)

    def hideEvent(self, event: object) -> None:
        spinner_clock().detach(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_spinner(QPainter(self), self.rect(), self._size)
