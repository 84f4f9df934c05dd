"""Buttons that act, and buttons that are off and say why."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from billie_desktop.ui.kit import buttons as buttons_module
from billie_desktop.ui.kit.buttons import Button, ButtonKind, LinkButton
from billie_desktop.ui.kit.icon_button import IconButton
from billie_desktop.ui.kit.theme import Theme
from billie_desktop.ui.kit.tokens import tokens
from billie_desktop.ui.kit.tooltip import TipKeeper
from tests.ui.kit.conftest import colors_in, grabbed

pytestmark = pytest.mark.window

REASON = "supervisors and admins waive fees"


def by_mouse(button: Button) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def by_space(button: Button) -> None:
    QTest.keyClick(button, Qt.Key.Key_Space)


def by_enter(button: Button) -> None:
    QTest.keyClick(button, Qt.Key.Key_Return)


def by_code(button: Button) -> None:
    button.click()


def by_shortcut(button: Button) -> None:
    QTest.keyClick(button.window(), Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)


def by_screen_reader(button: Button) -> None:
    interface = QAccessible.queryAccessibleInterface(button)
    interface.actionInterface().doAction("Press")


WAYS = [by_mouse, by_space, by_enter, by_code, by_shortcut, by_screen_reader]


@pytest.fixture
def button(window: QWidget, qtbot: QtBot) -> Button:
    found = Button("Waive fee", parent=window)
    found.setShortcut(QKeySequence("Ctrl+F"))
    found.move(20, 20)
    found.show()
    found.setFocus()
    return found


@pytest.mark.parametrize("way", WAYS)
def test_a_button_acts_by_every_way(button: Button, way: Callable[[Button], None], qtbot: QtBot) -> None:
    """Mouse, Space, Enter, code, shortcut and assistive technology each click once."""
    clicks: list[bool] = []
    button.clicked.connect(lambda checked: clicks.append(checked))
    way(button)
    qtbot.waitUntil(lambda: len(clicks) == 1, timeout=30_000)


@pytest.mark.parametrize("way", WAYS)
def test_a_button_that_is_off_never_acts(button: Button, way: Callable[[Button], None], qtbot: QtBot) -> None:
    """While off no way clicks, presses or toggles; switched on again it acts as before."""
    signals: list[str] = []
    button.clicked.connect(lambda: signals.append("clicked"))
    button.pressed.connect(lambda: signals.append("pressed"))
    button.set_off(REASON)
    way(button)
    QTest.qWait(0)
    assert signals == []
    button.set_off(None)
    button.click()
    assert "clicked" in signals


def test_a_button_that_is_off_says_why(button: Button, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason is the accessible description and the tip, and is spoken when somebody tries."""
    said: list[str] = []
    monkeypatch.setattr(buttons_module, "announce", lambda source, message: said.append(message))
    button.set_off(REASON)
    assert button.accessibleDescription() == f"Off: {REASON}"
    keeper = button.findChild(TipKeeper)
    assert keeper is not None
    assert keeper.text == f"Off: {REASON}"
    by_mouse(button)
    by_space(button)
    assert said == [f"Waive fee is off: {REASON}"] * 2
    button.set_off(None)
    assert button.accessibleDescription() == ""
    assert keeper.text == ""


def test_a_button_that_is_off_can_be_reached_by_key(window: QWidget, button: Button) -> None:
    """Tab stops at a button that is off, so that its reason can be read."""
    before = Button("Record", parent=window)
    before.show()
    QWidget.setTabOrder(before, button)
    button.set_off(REASON)
    before.setFocus()
    QTest.keyClick(before, Qt.Key.Key_Tab)
    assert button.hasFocus()
    assert button.isEnabled()


def test_off_is_told_in_both_directions(button: Button, qtbot: QtBot) -> None:
    """`off_changed` comes with the reason when switched off and with nothing when switched on."""
    told: list[str] = []
    button.off_changed.connect(lambda reason: told.append(reason))
    button.set_off(REASON)
    button.set_off(REASON)
    button.set_off(None)
    assert told == [REASON, ""]


def test_the_tip_comes_on_keyboard_focus_too(window: QWidget, button: Button, qtbot: QtBot) -> None:
    """The reason appears after the delay for somebody without a mouse, and goes with the focus."""
    button.set_off(REASON)
    window.setFocus()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    keeper = button.findChild(TipKeeper)
    qtbot.waitUntil(lambda: keeper.is_shown, timeout=tokens().duration.tooltip_delay + 2000)
    button.clearFocus()
    assert not keeper.is_shown


def test_an_off_button_shows_a_lock_and_no_accent(window: QWidget, look: Theme) -> None:
    """Off takes the ground and the ink of disabled controls and makes room for the lock."""
    button = Button("Record", ButtonKind.MAIN, parent=window)
    width = button.sizeHint().width()
    button.set_off(REASON)
    button.resize(button.sizeHint())
    painted = colors_in(grabbed(button))
    assert look.color("accent").name() not in painted
    assert {look.color("surface-sunken").name(), look.color("text-disabled").name()} <= painted
    assert button.sizeHint().width() == width + tokens().control.icon + tokens().spacing.icon_gap


@pytest.mark.parametrize(
    ("kind", "rest", "hover", "pressed"),
    [
        (ButtonKind.MAIN, "accent", "accent-hover", "accent-pressed"),
        (ButtonKind.PLAIN, "surface", "hover", "selected"),
        (ButtonKind.DANGER, "danger-fill", "danger", "danger"),
    ],
)
def test_grounds_follow_the_state(
    window: QWidget, look: Theme, kind: ButtonKind, rest: str, hover: str, pressed: str
) -> None:
    """Each kind has the ground of the tokens at rest, under the pointer and while pressed."""
    button = Button("Record", kind, parent=window)
    seen = [button.ground().name()]
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    seen.append(button.ground().name())
    button.setDown(True)
    seen.append(button.ground().name())
    assert seen == [look.color(role).name() for role in (rest, hover, pressed)]


def test_sizes_are_those_of_the_tokens(window: QWidget) -> None:
    """Buttons are 32 high, small ones 28, icon buttons 28 square, and links reach the least target."""
    assert Button("Record", parent=window).sizeHint().height() == 32
    assert Button("Disburse", small=True, parent=window).sizeHint().height() == 28
    assert IconButton("bell", "Notices", parent=window).size().toTuple() == (28, 28)
    assert LinkButton("Retry", parent=window).sizeHint().height() >= tokens().control.least_target


def test_an_icon_button_has_a_name_and_a_count(window: QWidget) -> None:
    """Its name is spoken and shown as a tip; above 99 the count is capped, at 0 it is gone."""
    bell = IconButton("bell", "Notices", parent=window)
    assert bell.accessibleName() == "Notices"
    assert bell.findChild(TipKeeper).text == "Notices"
    bell.set_count(140)
    assert bell.accessibleDescription() == "99+ new"
    bell.set_count(0)
    assert bell.accessibleDescription() == ""
    assert bell.width() == 28


def test_links_and_icons_are_pressed_by_enter(window: QWidget) -> None:
    """Enter works like Space on everything that can be pressed."""
    for pressable in (LinkButton("Retry", parent=window), IconButton("refresh", "Read again", parent=window)):
        clicks: list[bool] = []
        pressable.clicked.connect(lambda checked, clicks=clicks: clicks.append(checked))
        pressable.show()
        QTest.keyClick(pressable, Qt.Key.Key_Return)
        QTest.keyClick(pressable, Qt.Key.Key_Space)
        assert len(clicks) == 2
