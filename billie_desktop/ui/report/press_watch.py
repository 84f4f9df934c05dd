"""Notes which kind of control was pressed, never what stands in or on it unless that is the same for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from billie_desktop.ui.kit.buttons import Button

if TYPE_CHECKING:
    from billie_desktop.desk.trail import Trail

DEEPEST = 3


class PressWatch(QObject):
    """Listens to the window of the system, which hears presses but no painting."""

    def __init__(self, window: QWidget, trail: Trail) -> None:
        super().__init__(window)
        self._trail = trail
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.WinIdChange or (kind is QEvent.Type.Show and watched is self._window):
            handle = self._window.windowHandle()
            if handle is not None:
                handle.installEventFilter(self)
        elif kind is QEvent.Type.MouseButtonRelease and watched is not self._window and isinstance(event, QMouseEvent):
            widget = self._window.childAt(event.position().toPoint())
            if widget is not None:
                self._trail.click(kind_of(widget))
        return False


def kind_of(widget: QWidget) -> str:
    """ "CustomerPage › SummaryBar › Button Waive fee": the words of plain buttons are the same for every customer."""
    parts: list[str] = []
    parent: QWidget | None = widget
    while parent is not None and len(parts) < DEEPEST:
        name = type(parent).__name__
        if not name.startswith(("Q", "_")):
            parts.append(f"{name} {parent.text()}" if type(parent) is Button else name)
        parent = parent.parentWidget()
    return " › ".join(reversed(parts)) or type(widget).__name__
