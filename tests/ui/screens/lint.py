"""Looks through the accessibility tree of a window for controls that somebody could not use."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractItemView, QMenu, QScrollBar, QWidget
from shiboken6 import isValid

from billie_desktop.ui.kit.segmented import Segmented
from billie_desktop.ui.palette.panel import PalettePanel
from billie_desktop.ui.shell.customer_tab import CustomerTab

LEAST = 24
Role = QAccessible.Role
CONTROLS = frozenset(
    {
        Role.Button,
        Role.ButtonMenu,
        Role.ButtonDropDown,
        Role.CheckBox,
        Role.RadioButton,
        Role.ComboBox,
        Role.EditableText,
        Role.SpinBox,
        Role.Slider,
        Role.Link,
        Role.PageTab,
        Role.List,
        Role.Table,
        Role.Tree,
    }
)


def controls(window: QWidget) -> Iterator[tuple[QWidget, QAccessibleInterface]]:
    """Every control of the tree that is on screen and can be used now, with its node; not the cells of tables."""
    root = QAccessible.queryAccessibleInterface(window)
    nodes = [root] if root is not None else []
    while nodes:
        node = nodes.pop()
        widget = node.object()
        if isinstance(widget, QWidget) and (not isValid(widget) or not widget.isVisible()):
            continue
        if isinstance(widget, QWidget) and node.role() in CONTROLS and widget.isEnabled() and not is_inert(widget):
            yield widget, node
        if not isinstance(widget, QAbstractItemView | QScrollBar | QMenu):
            nodes.extend(child for child in map(node.child, range(node.childCount())) if child is not None)


def is_inert(widget: QWidget) -> bool:
    """Whether it only says something: neither the mouse nor the keyboard gets anything out of it."""
    ignores_mouse = widget.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return ignores_mouse and widget.focusPolicy() is Qt.FocusPolicy.NoFocus


def tab_stops(window: QWidget) -> set[QWidget]:
    """What the focus chain of the window leads to by Tab."""
    found: set[QWidget] = set()
    widget = window.nextInFocusChain()
    while widget is not window:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.add(widget)
        widget = widget.nextInFocusChain()
    return found


def describe(widget: QWidget) -> str:
    """Which control it is, for people who have to find it."""
    text = getattr(widget, "text", None)
    words = widget.accessibleName() or (text() if callable(text) else "")
    return f"{type(widget).__name__} “{words}” in {type(widget.parent()).__name__}"


def is_one_of_a_row(widget: QWidget, stops: set[QWidget]) -> bool:
    """Of a row of choices Tab comes to the one that holds; the arrow keys lead from there to the others."""
    row = widget.parent()
    return isinstance(row, Segmented) and any(row.isAncestorOf(stop) for stop in stops)


def nameless(window: QWidget) -> list[str]:
    """Controls that say nothing to a screen reader."""
    return [describe(each) for each, node in controls(window) if not node.text(QAccessible.Text.Name).strip()]


def unreachable(window: QWidget) -> list[str]:
    """Controls that Tab never comes to, except those that have a key of their own."""
    stops = tab_stops(window)
    found = (each for each, _ in controls(window) if each not in stops and each.focusProxy() not in stops)
    return [describe(each) for each in found if not (has_key_of_its_own(each) or is_one_of_a_row(each, stops))]


def has_key_of_its_own(widget: QWidget) -> bool:
    """The cross of a tab is Ctrl W; the results of the palette are walked through from its field."""
    return isinstance(widget.parent(), CustomerTab | PalettePanel)


def too_small(window: QWidget) -> list[str]:
    """Targets below 24 px whose circle of 24 px comes upon another target or its circle (WCAG 2.2, 2.5.8)."""
    places = [
        (each, _place(each, window)) for each, node in controls(window) if not _is_view(node) and not is_covered(each)
    ]
    small = [(each, box) for each, box in places if box.width() < LEAST or box.height() < LEAST]
    found = []
    for each, box in small:
        for other, other_box in places:
            crowded = other is not each and not _related(each, other) and _meet(box, other_box)
            if crowded:
                found.append(f"{describe(each)}, {box.width()} × {box.height()}, beside {describe(other)}")
                break
    return found


def is_covered(widget: QWidget) -> bool:
    """Whether something lies over its middle: a drawer, the palette, or the edge of a pane that scrolls."""
    window = widget.window()
    hit = window.childAt(widget.mapTo(window, widget.rect().center()))
    return hit is not widget and (hit is None or not widget.isAncestorOf(hit))


def _is_view(node: QAccessibleInterface) -> bool:
    return node.role() in (Role.List, Role.Table, Role.Tree)


def _place(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def _related(one: QWidget, other: QWidget) -> bool:
    return one.isAncestorOf(other) or other.isAncestorOf(one)


def _meet(small: QRect, other: QRect) -> bool:
    """Whether the circle around the middle of ``small`` touches ``other``, or the circle of a small ``other``."""
    middle = small.center()
    if other.width() < LEAST or other.height() < LEAST:
        apart = other.center() - middle
        if apart.x() ** 2 + apart.y() ** 2 < LEAST**2:
            return True
    x = min(max(middle.x(), other.left()), other.right())
    y = min(max(middle.y(), other.top()), other.bottom())
    return (x - middle.x()) ** 2 + (y - middle.y()) ** 2 < (LEAST / 2) ** 2
