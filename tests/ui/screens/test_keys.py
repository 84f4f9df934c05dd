"""The table of keys has no conflicts, and only the top layer gets a key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from billie_desktop.ui.keys.router import KeyRouter, Layer
from billie_desktop.ui.keys.shortcuts import BINDINGS, Binding, Do, Scope, conflicts, pressed
from billie_desktop.ui.kit.theme import Theme

pytestmark = pytest.mark.window

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


def test_no_key_means_two_things() -> None:
    """The table is free of conflicts, and the check finds a planted one of each kind."""
    assert conflicts() == []
    twice = Binding(Do.COPY_NUMBER, Scope.LIST, ("J",), "")
    everywhere = Binding(Do.FIND, Scope.LIST, ("Ctrl+K",), "")
    assert conflicts((*BINDINGS, twice, everywhere)) == ["J twice in Lists", "Ctrl+K is Lists and everywhere"]


@pytest.mark.parametrize(
    ("key", "held", "text", "name"),
    [
        (Qt.Key.Key_K, CTRL, "\x0b", "Ctrl+K"),
        (Qt.Key.Key_J, NONE, "j", "J"),
        (Qt.Key.Key_Question, SHIFT, "?", "?"),
        (Qt.Key.Key_Question, NONE, "?", "?"),
        (Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier, "\r", "Enter"),
        (Qt.Key.Key_Backtab, CTRL | SHIFT, "", "Ctrl+Shift+Tab"),
        (Qt.Key.Key_Escape, NONE, "\x1b", "Esc"),
        (Qt.Key.Key_Shift, SHIFT, "", ""),
    ],
)
def test_keys_have_one_name(key: Qt.Key, held: Qt.KeyboardModifier, text: str, name: str) -> None:
    """A sign stands for itself with or without Shift, keypad keys count as keys, a modifier alone is none."""
    assert pressed(QKeyEvent(QEvent.Type.KeyPress, key, held, text)) == name


@pytest.fixture
def routed(look: Theme, qapp: QApplication, qtbot: QtBot) -> tuple[KeyRouter, QWidget, list[str]]:
    """A window with a button and a text field; what the layers were asked is noted."""
    window = QWidget()
    column = QVBoxLayout(window)
    column.addWidget(QPushButton("Press"))
    column.addWidget(QLineEdit())
    qtbot.addWidget(window)
    asked: list[str] = []
    router = KeyRouter(qapp)
    shell = Layer(Scope.ANYWHERE, {Do.SEARCH: lambda: asked.append("search"), Do.SHEET: lambda: asked.append("sheet")})
    router.add_window(window, shell)
    page = Layer(Scope.CUSTOMER, {Do.TAB_2: lambda: asked.append("tab 2"), Do.CLOSE: lambda: asked.append("page esc")})
    router.set_page(window, page)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return router, window, asked


def test_letters_belong_to_the_text_field(routed: tuple[KeyRouter, QWidget, list[str]]) -> None:
    """While typing, 2 and ? are text; Ctrl K works all the same."""
    _, window, asked = routed
    field = window.findChild(QLineEdit)
    assert field is not None
    field.setFocus()
    QTest.keyClicks(field, "2?")
    QTest.keyClick(field, Qt.Key.Key_K, CTRL)
    assert field.text() == "2?"
    assert asked == ["search"]


def test_only_the_top_layer_gets_a_key(routed: tuple[KeyRouter, QWidget, list[str]]) -> None:
    """With a form open the page's keys are dead and Esc closes the form; afterwards they work again."""
    router, window, asked = routed
    button = window.findChild(QPushButton)
    assert button is not None
    button.setFocus()
    form = Layer(Scope.FORM, {Do.CLOSE: lambda: asked.append("form esc")})
    router.push(window, form)
    for key in (Qt.Key.Key_2, Qt.Key.Key_Question, Qt.Key.Key_Escape):
        QTest.keyClick(button, key)
    assert asked == ["form esc"]
    router.pop(window, form)
    QTest.keyClick(button, Qt.Key.Key_2)
    QTest.keyClick(button, Qt.Key.Key_Escape)
    assert asked == ["form esc", "tab 2", "page esc"]


def test_a_button_keeps_its_own_keys(routed: tuple[KeyRouter, QWidget, list[str]]) -> None:
    """Space and Enter press the button that has the focus, whatever the page binds to them."""
    router, window, asked = routed
    router.set_page(window, Layer(Scope.LIST, {Do.OPEN: lambda: asked.append("open")}))
    button = window.findChild(QPushButton)
    assert button is not None
    button.clicked.connect(lambda: asked.append("clicked"))
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert asked == ["clicked"]
