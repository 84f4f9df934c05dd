"""How the tests fill in a form by keys."""

from __future__ import annotations

from PySide6.QtCore import Qt

from billie_desktop.ui.actions.drawer import ActionDrawer, Step
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.gallery.stage import Stage
from tests.ui.screens.conftest import press, until, write

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


async def open_form(stage: Stage, page: CustomerPage, key: Qt.Key = Key.Key_R) -> ActionDrawer:
    """The drawer of an action, opened by its key."""
    press(stage.shell.main, key)
    await until(lambda: page.drawer is not None)
    assert page.drawer is not None
    assert page.drawer.enter.form.amount.hasFocus()
    return page.drawer


async def to_review(stage: Stage, page: CustomerPage, amount: str = "191.50") -> ActionDrawer:
    """A repayment typed in and checked."""
    drawer = await open_form(stage, page)
    window = stage.shell.main
    write(window, amount)
    press(window, Key.Key_Return, CTRL)
    await until(lambda: drawer.enter.form.fields["reference"].is_wrong)
    write(window, "BP-7714")
    press(window, Key.Key_Return, CTRL)
    await until(lambda: drawer.step is Step.REVIEW or bool(drawer.enter.open_questions))
    return drawer
