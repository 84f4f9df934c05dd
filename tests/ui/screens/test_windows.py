"""Several windows over one desk: no customer twice, history per window, a start that says what it waits for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu

from billie_desktop.desk.values import Notice
from billie_desktop.domain.command import Action
from billie_desktop.domain.connection import ConnectionState, LedgerHealth, LedgerLink
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.gallery.fake_desk import CONNECTED, OFFLINE, FakeDesk
from billie_desktop.ui.gallery.opening import DANIEL, PRIYA
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.kit.badge import Badge
from billie_desktop.ui.kit.theme import Theme, theme
from billie_desktop.ui.kit.tokens import ThemeName
from billie_desktop.ui.shell.location import History, Location
from billie_desktop.ui.shell.shell import Shell
from tests.ui.screens.conftest import press, until

pytestmark = pytest.mark.window

CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


async def test_the_same_customer_raises_its_window(stage: Stage, page: CustomerPage) -> None:
    """Opening a customer again, also in a new window, returns the page there is and selects the account named."""
    stage.shell.open_customer(DANIEL)
    again = stage.shell.open_customer(PRIYA, "VN2605150402", new_window=True)
    assert again is page
    assert len(stage.shell.windows) == 1
    assert stage.shell.main.pages.currentWidget() is page
    assert page.work.summary.number.label.text() == "VN2605150402"


async def test_several_windows_show_one_record(stage: Stage, fake: FakeDesk) -> None:
    """A customer in a window of its own has name and id in the title, no places, and its own status bar."""
    stage.shell.open_customer(PRIYA)
    stage.shell.open_customer(DANIEL, new_window=True)
    await settle()
    main, other = stage.shell.windows
    assert other.windowTitle() == "Daniel Okafor · CUS-2C90 — Billie Desktop"
    assert main.windowTitle() == "Priya Raghavan · CUS-7F3A — Billie Desktop"
    assert not other.top.places
    fake.connection.set_state(OFFLINE)
    assert {window.status.ledger.look.words for window in stage.shell.windows} == {"Ledger not reachable"}


async def test_detach_moves_the_page_as_it_is(stage: Stage, page: CustomerPage) -> None:
    """Ctrl Shift N moves the customer with tab, selection and open form; closing the window closes the customer."""
    window = stage.shell.main
    press(window, Qt.Key.Key_J)
    press(window, Qt.Key.Key_J)
    chosen = page.rail.selected
    press(window, Qt.Key.Key_R)
    await until(lambda: page.drawer is not None)
    stage.shell.detach(PRIYA)
    other = stage.shell.windows[-1]
    assert other is not window
    assert page.window() is other
    assert page.rail.selected == chosen
    assert not window.top.tabs
    press(other, Qt.Key.Key_Escape)
    await until(lambda: page.drawer is None)
    other.close()
    await settle()
    assert stage.shell.windows == [window]


async def test_a_window_without_customers_goes(stage: Stage) -> None:
    """Closing the last customer of its own window closes that window, not the program."""
    stage.shell.open_customer(PRIYA, new_window=True)
    await settle()
    press(stage.shell.windows[-1], Qt.Key.Key_W, CTRL)
    await settle()
    assert stage.shell.windows == [stage.shell.main]


async def test_history_goes_back_and_forth(stage: Stage, page: CustomerPage) -> None:
    """Alt Left and Alt Right walk home, accounts, customer; the crumbs follow the way in."""
    window = stage.shell.main
    press(window, Qt.Key.Key_2, CTRL)
    assert list(window.status.breadcrumb.parts) == ["Home", "Accounts"]
    stage.shell.open_customer(DANIEL)
    way = window.status.breadcrumb.parts
    assert list(way) == ["Home", "Accounts", "Daniel Okafor"]
    press(window, Qt.Key.Key_Left, ALT, times=2)
    assert window.pages.currentWidget() is page
    press(window, Qt.Key.Key_Right, ALT)
    assert window.pages.currentWidget() is window.pages.places["accounts"]
    assert window.top.back.isEnabled()


def test_history_forgets_what_lay_ahead() -> None:
    """A new step drops the steps ahead; a closed customer is no step any more."""
    history = History(Location("home"))
    for place in ("accounts", "customers"):
        history.visit(Location(place))
    history.back()
    history.visit(Location(customer_id="CUS-1"))
    assert not history.can_go_forward
    history.forget_customer("CUS-1")
    assert history.present == Location("accounts")
    assert history.back() == Location("home")
    assert history.back() is None


async def test_the_look_changes_at_once_in_every_window(stage: Stage, page: CustomerPage) -> None:
    """Ctrl Shift T goes through light, dark, high contrast and light, and the window really changes its ground."""
    grounds = set()
    for wanted in (ThemeName.DARK, ThemeName.HIGH_CONTRAST, ThemeName.LIGHT):
        press(stage.shell.main, Qt.Key.Key_T, CTRL | SHIFT)
        await settle()
        assert theme().name is wanted
        image = stage.shell.main.grab().toImage()
        ground = image.pixelColor(700, 780).name().upper()
        assert ground == theme().look.color["surface"].upper()
        grounds.add(ground)
    assert len(grounds) == 3


async def test_tabs_are_walked_by_key(stage: Stage, page: CustomerPage) -> None:
    """Ctrl Tab goes round the open customers, Ctrl W closes the one in front."""
    stage.shell.open_customer(DANIEL)
    window = stage.shell.main
    press(window, Qt.Key.Key_Tab, CTRL)
    assert window.pages.currentWidget() is page
    press(window, Qt.Key.Key_W, CTRL)
    await settle()
    assert list(window.top.tabs) == [DANIEL]


async def test_the_sheet_shows_every_key(stage: Stage) -> None:
    """? opens the sheet, Esc closes it and gives the focus back."""
    window = stage.shell.main
    before = QApplication.focusWidget()
    press(window, Qt.Key.Key_Question, SHIFT)
    assert window.sheet.is_open
    press(window, Qt.Key.Key_Escape)
    assert not window.sheet.is_open
    assert QApplication.focusWidget() is before


async def test_read_only_is_said_everywhere_and_ends_once(stage: Stage, page: CustomerPage, fake: FakeDesk) -> None:
    """Banner, buttons, actions tab and the line beside the tabs give the same reason; the return is said once."""
    fake.commands.read_only_reason = OFFLINE.read_only_reason
    fake.connection.set_state(OFFLINE)
    banners = stage.shell.main.banners
    reason = OFFLINE.read_only_reason
    assert banners.read_only.isVisible()
    assert reason in banners.read_only.accessibleName()
    assert page.work.summary.main.off_reason == page.work.summary.waive.off_reason == reason
    assert page.work.reason.reason == reason
    asks = {Action.REQUEST_WRITE_OFF, Action.ADJUST}  # asking for a decision needs no ledger
    rows = page.work.action_list.rows
    assert {row.reason.reason for action, row in rows.items() if action not in asks} == {reason}
    press(stage.shell.main, Qt.Key.Key_R)
    assert page.drawer is None
    banners.try_now.click()
    await until(lambda: fake.connection.probes == 1)
    fake.commands.read_only_reason = ""
    fake.connection.set_state(CONNECTED)
    assert not banners.read_only.isVisible()
    assert banners.restored.isVisible()
    assert not page.work.summary.main.is_off


async def test_a_freeze_says_its_reason_and_offers_no_try(stage: Stage, page: CustomerPage, fake: FakeDesk) -> None:
    """The banner names the operator's reason without a moment of the ledger and without "Try now"; its end is told."""
    frozen = replace(CONNECTED, frozen="Month end is being closed.")
    fake.connection.set_state(frozen)
    banners = stage.shell.main.banners
    assert banners.read_only.accessibleName() == "Read-only. Commands are stopped: Month end is being closed."
    assert not banners.try_now.isVisible()
    fake.connection.set_state(CONNECTED)
    assert not banners.read_only.isVisible()
    assert banners.restored.accessibleName() == "Commands are possible again. Money actions are on again."
    fake.connection.set_state(OFFLINE)
    assert banners.try_now.isVisible()


async def test_an_unknown_ledger_flips_nothing(stage: Stage, page: CustomerPage, fake: FakeDesk) -> None:
    """Before the first answer of the ledger nothing is read-only, and the bar says that it is not known."""
    fake.connection.set_state(ConnectionState(LedgerLink(LedgerHealth.UNKNOWN)))
    assert not stage.shell.main.banners.read_only.isVisible()
    assert not page.work.summary.main.is_off
    assert stage.shell.main.status.ledger.look.words == "Ledger: not known yet"


async def test_the_window_stands_before_the_desk(look: Theme, qapp: QApplication) -> None:
    """Without a desk the window says what it waits for, opens no customer, and takes the desk when it comes."""
    fake = FakeDesk()
    shell = Shell(qapp, fake.now)
    shell.main.show()
    shell.show_progress("Starting the practice servers")
    assert shell.main.start_page.progress.text() == "Starting the practice servers…"
    assert shell.open_customer(PRIYA) is None
    shell.main.palette_overlay.summon()
    assert shell.main.palette_overlay.panel.source.words() == "Starting: search works in a moment"
    shell.attach(fake.desk)
    assert shell.main.pages.currentWidget() is shell.main.pages.places["home"]
    shell.let_go()
    for window in shell.windows:
        window.hide()
        window.deleteLater()
    await settle()


async def test_nothing_listens_after_the_end(look: Theme, qapp: QApplication) -> None:
    """When the shell lets go, no subscription to records, commands, connection or stream is left."""
    stage = Stage(qapp)
    await stage.raise_curtain()
    stage.shell.open_customer(PRIYA)
    stage.shell.main.go_to_place("accounts")
    await settle()
    await stage.fall()
    fake = stage.fake
    left = (fake.records._listeners, fake.commands._listeners, fake.connection._listeners, fake.live.listeners)
    assert [len(listeners) for listeners in left] == [0, 0, 0, 0]


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard")  # a popup on a platform without a keyboard
async def test_notices_are_counted_at_the_bell(look: Theme, qapp: QApplication) -> None:
    """What the desk has to say about itself is counted at the bell until it was looked at."""
    fake = FakeDesk()
    shell = Shell(qapp, fake.now)
    shell.main.show()
    notices = (Notice("key-store", "This machine has no key store."),)
    shell.attach(replace(fake.desk, notices=lambda: notices))
    bell = shell.main.top.bell
    assert bell.accessibleDescription() == "1 new"
    bell.click()
    assert bell.accessibleDescription() == ""
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, QMenu)
    assert [action.text() for action in popup.actions()] == ["This machine has no key store."]
    popup.close()
    shell.let_go()
    shell.main.hide()
    shell.main.deleteLater()
    await settle()


async def test_badges_fit_their_words_in_every_look(stage: Stage, page: CustomerPage) -> None:
    """After a change of the look at run time each badge is as wide as that look needs."""
    for _ in range(3):
        press(stage.shell.main, Qt.Key.Key_T, CTRL | SHIFT)
        await settle()
        badges = page.findChildren(Badge)
        assert len(badges) > 5
        assert [badge.width() for badge in badges] == [badge.sizeHint().width() for badge in badges]
