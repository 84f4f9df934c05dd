"""The one key router: a key goes to the top layer of its window and to nothing below it.

Layers of a window, from the top: overlays (search, drawer, sheet) in the order they were opened, the page, the window
itself. An overlay keeps all keys but those that work everywhere. A letter alone does nothing while a text field has
the focus. The router listens to the widget that has the focus, not to the whole program.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from billie_desktop.ui.keys.shortcuts import BINDINGS, Do, Scope, is_bare, pressed

Handlers = Mapping[Do, Callable[[], None]]


@dataclass(slots=True, eq=False)
class Layer:
    """What one layer does with its keys. A command that is not in ``handlers`` is not taken."""

    scope: Scope
    handlers: Handlers


@dataclass(slots=True)
class _Stack:
    shell: Layer
    page: Layer | None = None
    overlays: list[Layer] = field(default_factory=list)


def is_typing(widget: QWidget | None) -> bool:
    """Whether letters belong to this widget."""
    if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
        return not widget.isReadOnly()
    return isinstance(widget, QAbstractSpinBox | QComboBox)


class KeyRouter(QObject):
    """Owns every key of every window."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._stacks: dict[QWidget, _Stack] = {}
        self._heard: QWidget | None = None
        self.presses = 0
        """Keys pressed so far, whether or not they meant something."""
        self.on_command: Callable[[str], None] = lambda _keys: None
        """Hears which keys of the table were pressed; what is typed is none of them."""
        self.is_silent = False
        """While the desk is locked no key of the table does anything."""
        app.focusChanged.connect(self.on_focus_changed)

    def add_window(self, window: QWidget, shell: Layer) -> None:
        """Route the keys of a window; ``shell`` handles the scopes ANYWHERE and WINDOW."""
        self._stacks[window] = _Stack(shell)
        window.installEventFilter(self)
        self.on_focus_changed(None, QApplication.focusWidget())

    def remove_window(self, window: QWidget) -> None:
        """Forget a window that closes."""
        self._stacks.pop(window, None)
        window.removeEventFilter(self)

    def set_page(self, window: QWidget, page: Layer | None) -> None:
        """The page that is in front in a window."""
        self._stacks[window].page = page

    def push(self, window: QWidget, overlay: Layer) -> None:
        """An overlay opened: it has the keys until it is taken away."""
        overlays = self._stacks[window].overlays
        if overlay not in overlays:
            overlays.append(overlay)

    def pop(self, window: QWidget, overlay: Layer) -> None:
        """An overlay closed."""
        stack = self._stacks.get(window)
        if stack is not None and overlay in stack.overlays:
            stack.overlays.remove(overlay)

    def has_overlay(self, window: QWidget, scope: Scope) -> bool:
        """Whether an overlay of this kind is open over a window."""
        stack = self._stacks.get(window)
        return stack is not None and any(layer.scope is scope for layer in stack.overlays)

    def on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Listen to the widget that has the keys now."""
        if self._heard is new:
            return
        if self._heard is not None and isValid(self._heard) and self._heard not in self._stacks:
            self._heard.removeEventFilter(self)
        self._heard = new
        if new is not None and new not in self._stacks:
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._handler(watched, event):
            event.accept()
            return True
        if kind is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self.presses += 1
            handler = self._handler(watched, event)
            if handler is not None:
                self.on_command(pressed(event))
                handler()
                return True
        return False

    def _handler(self, watched: QObject, event: QKeyEvent) -> Callable[[], None] | None:
        if self.is_silent or not isinstance(watched, QWidget) or isinstance(watched, QMenu):
            return None
        stack = self._stacks.get(watched.window())
        keys = pressed(event)
        if stack is None or not keys:
            return None
        focus = QApplication.focusWidget() or watched
        found = self._find(stack.shell, Scope.ANYWHERE, keys)
        if found is not None:
            return found
        if is_bare(keys) and is_typing(focus):
            return None
        if keys in ("Space", "Return", "Enter") and isinstance(focus, QAbstractButton | QHeaderView):
            return None  # a button or the head of a table that has the focus is pressed by these
        if stack.overlays:
            top = stack.overlays[-1]
            return self._find(top, top.scope, keys)
        page = stack.page
        found = None if page is None else self._find(page, page.scope, keys)
        return found or self._find(stack.shell, Scope.WINDOW, keys)

    @staticmethod
    def _find(layer: Layer, scope: Scope, keys: str) -> Callable[[], None] | None:
        for binding in BINDINGS:
            if binding.scope is scope and keys in binding.keys:
                return layer.handlers.get(binding.do)
        return None


def no_modifiers(event: QKeyEvent) -> bool:
    """Whether a key was pressed without Ctrl, Alt or Meta."""
    held = event.modifiers()
    return not held & (
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
    )
