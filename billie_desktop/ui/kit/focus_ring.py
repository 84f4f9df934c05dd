"""The focus ring: one overlay that follows the keyboard focus of the application.

A widget cannot paint outside its own rectangle, so the ring is a transparent sibling laid over the focused widget.
It is drawn for focus that came by key or by the program, not after a click. Inputs show focus by their own border
and get the ring only while they are wrong; tables paint a ring inside the current row. A widget takes part by
having an attribute `focus_ring_radius` (px of its corners); plain Qt buttons take part too.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QWidget
from shiboken6 import isValid

from billie_desktop.ui.kit.painting import paint_focus_ring
from billie_desktop.ui.kit.theme import theme
from billie_desktop.ui.kit.tokens import tokens

_FOLLOWED = (
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.DynamicPropertyChange,
)


def ring_radius(widget: QWidget) -> int | None:
    """Corner radius of the ring of a widget in px, None when it shows its focus by itself."""
    radius = getattr(widget, "focus_ring_radius", None)
    if radius is not None:
        return int(radius)
    if widget.property("wrong"):
        return tokens().radius.input
    return tokens().radius.button if isinstance(widget, QAbstractButton) else None


class _Overlay(QWidget):
    """The painted ring; lets every click through."""

    def __init__(self) -> None:
        super().__init__(None)
        self.setObjectName("focus-ring")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.radius = 0
        self.target_size = QRect()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_focus_ring(QPainter(self), self.target_size, self.radius)


class FocusRing(QObject):
    """Shows the ring at the focused widget. Make one per application and keep it."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._overlay: _Overlay | None = None
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        app.focusChanged.connect(self.on_focus_changed)
        theme().theme_changed.connect(self.on_theme_changed)

    @property
    def target(self) -> QWidget | None:
        """The widget that has the ring now."""
        overlay = self._overlay
        shown = overlay is not None and isValid(overlay) and overlay.isVisible()
        return self._target if shown else None

    def on_focus_changed(self, old: QWidget | None, now: QWidget | None) -> None:
        """Move the ring, or take it away when the focus came from a click."""
        clicked = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        self._leave()
        if now is None or clicked:
            return
        self._target = now
        now.installEventFilter(self)
        self._watched.append(now)
        self._place()

    def _leave(self) -> None:
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched.clear()
        self._target = None
        self._drop_overlay()

    def _drop_overlay(self) -> None:
        overlay, self._overlay = self._overlay, None
        # Whoever holds the ring may be gone already, and the ring with it.
        if overlay is not None and isValid(overlay):
            overlay.hide()
            overlay.deleteLater()

    def _host(self, widget: QWidget) -> QWidget | None:
        """The ancestor the ring is laid on: the content of the nearest scroll area, or the window."""
        host = widget.parentWidget()
        while host is not None and not host.isWindow():
            above = host.parentWidget()
            if isinstance(above, QWidget) and isinstance(above.parentWidget(), QAbstractScrollArea):
                return host
            if above is None:
                break
            host = above
        return host

    def _place(self) -> None:
        target = self._target
        if target is None or not isValid(target):
            self._leave()
            return
        radius, host = ring_radius(target), self._host(target)
        if radius is None or host is None or not target.isVisible():
            self._drop_overlay()
            return
        if self._overlay is None or not isValid(self._overlay):
            self._overlay = _Overlay()
            self._overlay.setParent(host)
            self._watch_ancestors(target, host)
        reach = theme().focus_width + tokens().stroke.focus_gap
        corner = target.mapTo(host, QPoint(0, 0))
        self._overlay.radius = radius
        self._overlay.target_size = QRect(reach, reach, target.width(), target.height())
        self._overlay.setGeometry(
            corner.x() - reach, corner.y() - reach, target.width() + 2 * reach, target.height() + 2 * reach
        )
        self._overlay.show()
        self._overlay.raise_()
        self._overlay.update()

    def _watch_ancestors(self, target: QWidget, host: QWidget) -> None:
        ancestor = target.parentWidget()
        while ancestor is not None and ancestor is not host:
            ancestor.installEventFilter(self)
            self._watched.append(ancestor)
            ancestor = ancestor.parentWidget()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _FOLLOWED:
            self._place()
        return False

    def on_theme_changed(self) -> None:
        """Width and colour of the ring belong to the theme."""
        self._place()
