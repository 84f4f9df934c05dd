"""The drawer: focus stays inside, Esc closes, and the opener has the focus again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from billie_desktop.ui.kit.buttons import Button, ButtonKind
from billie_desktop.ui.kit.drawer import Drawer
from billie_desktop.ui.kit.field import Field
from billie_desktop.ui.kit.inputs import LineInput
from billie_desktop.ui.kit.labels import Pane
from billie_desktop.ui.kit.theme import Theme
from billie_desktop.ui.kit.tokens import tokens
from tests.ui.kit.conftest import colors_in, grabbed

pytestmark = pytest.mark.window


class Scene:
    """A pane with an opener, and a drawer with two fields and two buttons."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        self.panes = Pane("surface", window)
        self.panes.setGeometry(0, 0, 800, 600)
        self.opener = Button("Record repayment", parent=self.panes)
        self.panes.show()
        subtitle = (("Priya Raghavan", False), ("CUS-7F3A", True))
        band = theme.band_color(0)
        self.drawer = Drawer(
            self.panes, "Record repayment", subtitle=subtitle, band=band, steps=("Enter", "Review", "Send")
        )
        self.amount, self.reference = LineInput(), LineInput()
        self.drawer.body_layout.addWidget(Field("Amount", self.amount))
        self.drawer.body_layout.addWidget(Field("Reference", self.reference))
        self.cancel, self.review = Button("Cancel"), Button("Review", ButtonKind.MAIN)
        self.drawer.foot.set_buttons([self.cancel, self.review])
        self.opener.setFocus()


@pytest.fixture
def scene(window: QWidget, look: Theme) -> Scene:
    look.reduced_motion = True
    return Scene(window, look)


def focused() -> QWidget | None:
    return QApplication.focusWidget()


def test_opening_takes_the_focus_to_the_first_field(scene: Scene, qtbot: QtBot) -> None:
    """The drawer opens at the right edge, 480 wide, tells so, and its first field has the focus."""
    with qtbot.waitSignal(scene.drawer.opened, timeout=1000):
        scene.drawer.open()
    assert focused() is scene.amount
    assert scene.drawer.geometry().getRect() == (320, 0, 480, 600)
    assert scene.drawer.is_open


def test_the_focus_cannot_leave_by_tab(scene: Scene) -> None:
    """Tab goes round inside the drawer in order, backwards too, and never reaches what lies beneath."""
    scene.drawer.open()
    visited = []
    for _ in range(6):
        visited.append(focused())
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
    inside = [scene.amount, scene.reference, scene.cancel, scene.review]
    assert set(visited) == {*inside, scene.drawer.close_button}
    start = visited.index(scene.amount)
    assert (visited + visited)[start : start + 4] == inside
    assert focused() is visited[1]
    QTest.keyClick(focused(), Qt.Key.Key_Backtab)
    assert focused() is visited[0]


def test_escape_closes_and_the_focus_returns(scene: Scene, qtbot: QtBot) -> None:
    """Esc inside a field closes the drawer, tells so, and gives the focus back to the opener."""
    scene.drawer.open()
    with qtbot.waitSignal(scene.drawer.closed, timeout=1000):
        QTest.keyClick(scene.amount, Qt.Key.Key_Escape)
    assert not scene.drawer.isVisible()
    assert focused() is scene.opener


def test_the_close_button_closes(scene: Scene) -> None:
    """The cross does what Esc does."""
    scene.drawer.open()
    scene.drawer.close_button.click()
    assert not scene.drawer.isVisible()
    assert focused() is scene.opener


def test_an_opener_that_is_gone_is_not_missed(scene: Scene, qtbot: QtBot) -> None:
    """When the opener was deleted meanwhile the drawer closes all the same."""
    scene.drawer.open()
    with qtbot.waitSignal(scene.opener.destroyed, timeout=1000):
        scene.opener.deleteLater()
    scene.drawer.request_close()
    assert not scene.drawer.isVisible()


def test_closing_can_be_refused(scene: Scene, qtbot: QtBot) -> None:
    """A drawer that would lose something stays open, tells so, and keeps the focus."""
    scene.drawer.open()
    scene.drawer.may_close = lambda: False
    with qtbot.waitSignal(scene.drawer.close_refused, timeout=1000):
        QTest.keyClick(scene.amount, Qt.Key.Key_Escape)
    assert scene.drawer.is_open
    assert focused() is scene.amount


def test_it_slides_and_can_be_waited_for(window: QWidget, look: Theme, qtbot: QtBot) -> None:
    """With full motion it starts outside, ends in place, and `closed` comes at the end of the way out."""
    scene = Scene(window, look)
    scene.drawer.open()
    assert scene.drawer.x() > 320
    qtbot.waitUntil(lambda: scene.drawer.x() == 320, timeout=30_000)
    with qtbot.waitSignal(scene.drawer.closed, timeout=2000):
        scene.drawer.request_close()
        assert scene.drawer.isVisible()
        assert not scene.drawer.is_open
    assert not scene.drawer.isVisible()


def test_it_follows_its_panes(scene: Scene, qtbot: QtBot) -> None:
    """A larger window moves the drawer to the new edge, full height."""
    scene.drawer.open()
    scene.panes.resize(1000, 700)
    assert scene.drawer.geometry().getRect() == (520, 0, 480, 700)
    scene.panes.resize(400, 500)
    assert scene.drawer.geometry().getRect() == (0, 0, 400, 500)


def test_it_says_who_and_what(scene: Scene, look: Theme) -> None:
    """Title, person and number are its accessible name, and the customer's band is at its top."""
    scene.drawer.open()
    assert scene.drawer.accessibleName() == "Record repayment, Priya Raghavan CUS-7F3A"
    assert grabbed(scene.drawer).pixelColor(200, 1) == look.band_color(0)


def test_steps_are_counted_in_words_and_ticked(scene: Scene, look: Theme) -> None:
    """The present step is spoken; done steps are drawn in the colour of success."""
    steps = scene.drawer.steps
    scene.drawer.open()
    assert steps.accessibleName() == "Step 1 of 3: Enter"
    assert look.color("success").name() not in colors_in(grabbed(steps))
    steps.set_current(2)
    assert steps.accessibleName() == "Step 3 of 3: Send"
    assert look.color("success").name() in colors_in(grabbed(steps))
    steps.set_current(3)
    assert steps.accessibleName() == "All steps done"


def test_buttons_of_the_foot_are_exchanged(scene: Scene) -> None:
    """Setting other buttons takes the former ones away and keeps the order."""
    scene.drawer.open()
    done = Button("Done", ButtonKind.MAIN)
    scene.drawer.foot.set_buttons([done])
    assert scene.drawer.foot.buttons == (done,)
    assert not scene.cancel.isVisible()
    assert done.isVisible()


def test_heights_are_those_of_the_tokens(scene: Scene) -> None:
    """Steps are 36 high, the foot 56, and the body begins below head and steps."""
    scene.drawer.open()
    region = tokens().region
    assert scene.drawer.steps.geometry().top() == region.drawer_head
    assert scene.drawer.steps.height() == region.drawer_steps
    assert scene.drawer.foot.height() == region.drawer_foot
    assert scene.drawer.body_area.geometry().top() == region.drawer_head + region.drawer_steps
