"""The ring around the focused widget."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from billie_desktop.ui.kit.buttons import Button
from billie_desktop.ui.kit.focus_ring import FocusRing
from billie_desktop.ui.kit.inputs import LineInput, set_wrong
from billie_desktop.ui.kit.scroll import ScrollPane
from billie_desktop.ui.kit.theme import Theme
from billie_desktop.ui.kit.tokens import ThemeName
from tests.ui.kit.conftest import grabbed

pytestmark = pytest.mark.window


@pytest.fixture
def ring(qapp: QApplication, look: Theme) -> Iterator[FocusRing]:
    found = FocusRing(qapp)
    yield found
    qapp.focusChanged.disconnect(found.on_focus_changed)
    found.on_focus_changed(None, None)
    found.deleteLater()


def overlay(within: QWidget) -> QWidget | None:
    return next((w for w in within.findChildren(QWidget, "focus-ring") if w.isVisible()), None)


def test_keyboard_focus_shows_the_ring_around_the_widget(window: QWidget, look: Theme, ring: FocusRing) -> None:
    """After Tab the ring lies 4 px outside the button, in the colour of focus, with a gap of the ground between."""
    first, second = Button("One", parent=window), Button("Two", parent=window)
    first.move(20, 20)
    second.move(120, 20)
    first.show()
    second.show()
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Tab)
    assert ring.target is second
    assert overlay(window).geometry() == second.geometry().adjusted(-4, -4, 4, 4)
    picture = grabbed(window)
    middle = 20 + second.height() // 2
    assert picture.pixelColor(116, middle) == look.color("focus")
    assert picture.pixelColor(118, middle) == look.color("surface")


def test_a_click_shows_no_ring(window: QWidget, ring: FocusRing) -> None:
    """Focus that came from the mouse is not drawn."""
    button = Button("One", parent=window)
    button.show()
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    assert button.hasFocus()
    assert ring.target is None
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton)


def test_the_ring_goes_with_the_focus_and_follows_the_widget(window: QWidget, ring: FocusRing) -> None:
    """A moved widget takes its ring along; a hidden one has none; without focus there is none."""
    button = Button("One", parent=window)
    button.show()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    button.move(50, 60)
    assert overlay(window).pos() == QPoint(46, 56)
    button.clearFocus()
    assert overlay(window) is None


def test_an_input_has_the_ring_only_while_it_is_wrong(window: QWidget, ring: FocusRing) -> None:
    """A focused input shows its own border; wrong, it has the ring outside the red border as well."""
    line = LineInput(parent=window)
    line.show()
    line.setFocus(Qt.FocusReason.TabFocusReason)
    assert ring.target is None
    set_wrong(line, "Enter a reference")
    assert ring.target is line
    set_wrong(line, "")
    assert ring.target is None


def test_a_widget_that_dies_takes_its_ring_along(window: QWidget, ring: FocusRing, qtbot: QtBot) -> None:
    """Deleting the focused widget, or the pane that holds ring and widget, leaves nothing behind."""
    pane = QWidget(window)
    button = Button("One", parent=pane)
    pane.show()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert ring.target is button
    with qtbot.waitSignal(pane.destroyed, timeout=1000):
        pane.deleteLater()
    assert ring.target is None
    other = Button("Two", parent=window)
    other.show()
    other.setFocus(Qt.FocusReason.TabFocusReason)
    assert ring.target is other


def test_in_a_scroll_area_the_ring_scrolls_with_its_widget(window: QWidget, ring: FocusRing) -> None:
    """The ring is laid on the content of the scroll area, so that it is cut off where the content is."""
    pane = ScrollPane(parent=window)
    pane.setGeometry(0, 0, 200, 100)
    buttons = [Button(f"Button {number}") for number in range(10)]
    for button in buttons:
        pane.column.addWidget(button)
    pane.show()
    buttons[9].setFocus(Qt.FocusReason.TabFocusReason)
    found = overlay(window)
    assert found.parentWidget() is pane.content
    assert found.pos() == buttons[9].pos() - QPoint(4, 4)


def test_high_contrast_has_a_wider_ring(window: QWidget, look: Theme, ring: FocusRing) -> None:
    """The ring of the high-contrast theme is 3 px of yellow."""
    button = Button("One", parent=window)
    button.move(20, 20)
    button.show()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    look.name = ThemeName.HIGH_CONTRAST
    assert overlay(window).geometry() == button.geometry().adjusted(-5, -5, 5, 5)
    picture, middle = grabbed(window), 20 + button.height() // 2
    assert [picture.pixelColor(x, middle) == look.color("focus") for x in (15, 16, 17, 18)] == [True] * 3 + [False]
