"""What was open and half-written is there again after the program ended, in whatever way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from billie_desktop.desk.workspace import SavedWindow, Workspace
from billie_desktop.domain.command import Action
from billie_desktop.domain.provenance import Origin
from billie_desktop.ui.actions.drawer import Step
from billie_desktop.ui.gallery.fake_desk import OFFLINE
from billie_desktop.ui.gallery.opening import DANIEL, PRIYA
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.kit.theme import Theme
from billie_desktop.ui.workspace.keeper import WorkspaceKeeper
from billie_desktop.ui.workspace.leaving import workspace_of
from billie_desktop.ui.workspace.returning import return_to
from tests.ui.screens.conftest import press, until

pytestmark = pytest.mark.window


class MemoryStore:
    """Speaks as ``desk.WorkspaceStore``."""

    def __init__(self) -> None:
        self.kept = Workspace()
        self.writes = 0

    async def load(self) -> Workspace:
        return self.kept

    async def store(self, workspace: Workspace) -> None:
        self.kept = workspace
        self.writes += 1


async def half_written(stage: Stage) -> str:
    """Two customers in the main window, one in its own with a waiver begun; the account of the waiver."""
    window = stage.shell.main
    stage.shell.open_customer(DANIEL)
    page = stage.shell.open_customer(PRIYA)
    assert page is not None
    await settle()
    press(window, Qt.Key.Key_J, times=2)
    chosen = page.rail.selected
    page.work.choose_tab(1)
    page.show_context(False)
    page.begin(Action.WAIVE_FEE.value)
    drawer = page.drawer
    assert drawer is not None
    drawer.enter.form.amount.setText("12.50")
    drawer.enter.form.fields["reason"].control.setPlainText("Promised on the phone")  # type: ignore[attr-defined]
    stage.shell.detach(PRIYA)
    stage.shell.windows[-1].setGeometry(40, 50, 1100, 700)
    window.go_to_place("customers")
    await settle()
    window.pages.places["customers"].narrow_to("pri")  # type: ignore[attr-defined]
    return chosen


async def test_everything_is_as_it_was_left(look: Theme, qapp: QApplication) -> None:
    """Windows with their places, tabs, account, tab of the work surface, context, list and its text come back; the
    form holds what was typed, at its first step, and nothing was sent."""
    before = Stage(qapp)
    await before.raise_curtain()
    chosen = await half_written(before)
    kept = workspace_of(before.shell)
    await before.fall()
    after = Stage(qapp)
    await after.raise_curtain()
    assert return_to(after.shell, kept) == 1
    main, other = after.shell.windows
    page = other.pages.customers[PRIYA]
    await until(lambda: page.drawer is not None)
    drawer = page.drawer
    assert drawer is not None
    assert (drawer.step, drawer.account_id) == (Step.ENTER, chosen)
    assert dict(drawer.enter.form.typed()) == {"amount": "12.50", "reason": "Promised on the phone"}
    assert after.fake.commands.sent == []
    assert (page.rail.selected, page.work.tabs.currentIndex(), page.header.context.isChecked()) == (chosen, 1, False)
    assert (other.geometry().getRect(), list(main.top.tabs)) == ((40, 50, 1100, 700), [DANIEL])
    listed = main.pages.places["customers"]
    assert main.pages.currentWidget() is listed
    assert (listed.text, listed.head.narrow.text()) == ("pri", "pri")  # type: ignore[attr-defined]
    assert workspace_of(after.shell).windows == kept.windows
    await after.fall()


async def test_a_form_waits_for_a_new_reading_of_the_balance(look: Theme, qapp: QApplication) -> None:
    """While the balance is only cached and money is off the form stays kept, and opens when the ledger has spoken."""
    before = Stage(qapp)
    await before.raise_curtain()
    chosen = await half_written(before)
    kept = workspace_of(before.shell)
    await before.fall()
    after = Stage(qapp)
    await after.raise_curtain()
    live = after.fake.records.views[PRIYA]
    old = [replace(each, balance_origin=Origin.cached(each.balance_origin.as_of)) for each in live.accounts]
    after.fake.records.put(replace(live, accounts=tuple(old)))
    after.fake.connection.set_state(OFFLINE)
    return_to(after.shell, kept)
    await settle()
    page = after.shell.windows[-1].pages.customers[PRIYA]
    await until(lambda: page.work.account_id == chosen)
    assert page.drawer is None
    assert workspace_of(after.shell).windows[-1].customers[0].form == kept.windows[-1].customers[0].form
    after.fake.records.put(live)
    await until(lambda: page.drawer is not None)
    await after.fall()


async def test_it_is_written_as_it_changes(stage: Stage) -> None:
    """Without an orderly end the last second is lost at most: what changes is written by itself, what does not is
    not; the end writes once more."""
    store = MemoryStore()
    keeper = WorkspaceKeeper(stage.shell, store)
    await keeper.begin()
    stage.shell.open_customer(PRIYA)
    await settle()
    keeper.keep()
    await until(lambda: store.writes == 1)
    assert [each.customer_id for each in store.kept.windows[0].customers] == [PRIYA]
    keeper.keep()
    stage.shell.main.close_customer(PRIYA)
    await keeper.end()
    assert (store.writes, store.kept.windows[0].customers) == (2, ())


async def test_a_screen_that_is_gone_is_no_trap(stage: Stage) -> None:
    """A window of a screen that there is no more opens where it can be seen."""
    away = SavedWindow(9000, 9000, 1200, 700, False, True, "home")
    return_to(stage.shell, Workspace((away,)))
    box = stage.shell.main.geometry()
    assert stage.shell.main.screen().availableGeometry().contains(box.center())
