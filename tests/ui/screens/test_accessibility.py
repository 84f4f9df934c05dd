"""The accessibility tree of every screen in every state: names, reach by Tab, and size of what can be used."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from billie_desktop.domain.command import Action
from billie_desktop.ui.gallery.opening import PRIYA
from billie_desktop.ui.gallery.scenes import BEFORE_DESK, SCENES
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.kit.theme import Theme
from billie_desktop.ui.shell.window import DeskWindow
from billie_desktop.ui.trainer.panel import TrainerPanel
from tests.ui.screens import lint
from tests.ui.screens.conftest import OPERATOR

pytestmark = pytest.mark.window


class StrayWindows(QObject):
    """Notes every widget that is shown as a window of its own without being one of the desk's."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self.found: list[str] = []
        self._app = app
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        shown = event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow()
        if shown and not isinstance(watched, DeskWindow | QMenu | TrainerPanel):
            self.found.append(type(watched).__name__)
        return False

    def stop(self) -> None:
        """Look no more."""
        self._app.removeEventFilter(self)


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)  # a menu without a keyboard
@pytest.mark.parametrize("name", [*SCENES, *BEFORE_DESK])
async def test_every_control_can_be_used_by_everybody(look: Theme, qapp: QApplication, name: str) -> None:
    """In no screen or state is there a control without a name, one that Tab never comes to, a target below 24 px too
    near to another, a tool tip of Qt's own, or a widget that is a window of its own for a moment."""
    stage, strays = Stage(qapp), StrayWindows(qapp)
    try:
        if name in SCENES:
            await stage.raise_curtain()
        await (SCENES | BEFORE_DESK)[name](stage)
        for window in stage.shell.windows:
            assert lint.nameless(window) == []
            assert lint.unreachable(window) == []
            assert lint.too_small(window) == []
            assert [widget for widget in window.findChildren(QWidget) if widget.toolTip()] == []
            assert all(view.accessibleName() for view in window.findChildren(QAbstractItemView) if view.isVisible())
        assert strays.found == []
    finally:
        strays.stop()
        await stage.fall()


def test_the_lint_finds_what_it_looks_for(look: Theme, qtbot: QtBot) -> None:
    """A planted control of each kind is found: without a name, out of reach of Tab, and small beside another; alone, or
    with room around it, a small one is no finding (WCAG 2.2, 2.5.8)."""
    window = QWidget()
    window.resize(300, 100)
    qtbot.addWidget(window)
    plain = QPushButton("Plain", window)
    plain.setGeometry(0, 0, 60, 30)
    for name, place in (("Crowded", QRect(62, 5, 16, 16)), ("Alone", QRect(200, 5, 16, 16))):
        button = QPushButton(window)
        button.setAccessibleName(name)
        button.setGeometry(place)
    silent = QPushButton(window)
    silent.setGeometry(0, 60, 60, 30)
    silent.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    window.show()
    assert lint.nameless(window) == ["QPushButton “” in QWidget"]
    assert lint.unreachable(window) == ["QPushButton “” in QWidget"]
    assert lint.too_small(window) == [
        "QPushButton “Crowded” in QWidget, 16 × 16, beside QPushButton “Plain” in QWidget"
    ]


async def test_a_button_that_is_off_says_why_to_everybody(operator_stage: Stage) -> None:
    """For an agent of operations Waive fee is off with the role as the reason: on the button, spoken, beside the tabs,
    in the actions tab; it can be focused, and neither click nor key opens the form."""
    page = operator_stage.shell.open_customer(PRIYA)
    assert page is not None
    await settle()
    waive = page.work.summary.waive
    reason = "Waive fee needs a supervisor or an admin; your role is operations."
    assert OPERATOR.role.value == "operations"
    assert waive.off_reason == reason
    assert reason in waive.accessibleDescription()
    assert page.work.reason.reason == reason
    assert page.work.action_list.rows[Action.WAIVE_FEE].reason.reason == reason
    assert waive.focusPolicy() & Qt.FocusPolicy.TabFocus
    waive.click()
    page.begin(Action.WAIVE_FEE.value)
    assert page.drawer is None
    assert not page.work.summary.main.is_off


async def test_a_pending_loan_offers_nothing_but_its_reason(stage: Stage) -> None:
    """Before the disbursement repayment and waiver are off, both with the reason, and Disburse is the main action."""
    page = stage.shell.open_customer(PRIYA, "VN2606091133")
    assert page is not None
    await settle()
    assert page.work.summary.main.text() == "Disburse"
    assert page.work.action_list.rows[Action.RECORD_REPAYMENT].reason.reason == "This loan has not been disbursed yet."
    assert page.work.summary.waive.off_reason == "This loan has not been disbursed yet."
