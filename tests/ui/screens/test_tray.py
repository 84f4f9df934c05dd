"""What the desk says outside its windows: words and shapes for every state, and notifications without names."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QSystemTrayIcon

from billie_desktop.domain.command import Action, CommandStage
from billie_desktop.domain.connection import ConnectionState, LinkHealth, StreamLink
from billie_desktop.ui.gallery.commands import command
from billie_desktop.ui.gallery.fake_desk import CONNECTED, OFFLINE
from billie_desktop.ui.gallery.opening import PRIYA
from billie_desktop.ui.gallery.stage import Stage
from billie_desktop.ui.kit.theme import Theme
from billie_desktop.ui.tray import notifier
from billie_desktop.ui.tray.icon import tray_icon
from billie_desktop.ui.tray.words import GRADES, tray_look

pytestmark = pytest.mark.window
MORNING = datetime(2026, 6, 9, 23, 41, tzinfo=UTC)  # 9:41 am in Sydney
EVENING = datetime(2026, 6, 10, 6, 0, tzinfo=UTC)  # 4 pm in Sydney


def test_every_state_has_words_and_a_shape_of_its_own(look: Theme) -> None:
    """Ledger, lag, failed actions and the time to 3 pm are said in words; each grade is another shape."""
    fine = tray_look(CONNECTED, 0, MORNING)
    assert fine.lines[0].startswith("Ledger connected")
    assert fine.lines[-2:] == ("0 failed", "5 h 19 min until 3:00 pm cut-off")
    away = tray_look(OFFLINE, 2, EVENING)
    assert "Ledger not reachable" in away.lines
    assert away.lines[-2:] == ("2 failed", "3:00 pm cut-off has passed")
    looks = [fine, tray_look(None, 0, MORNING), tray_look(CONNECTED, 1, MORNING), away]
    assert [each.icon for each in looks] == [icon for icon, _ in GRADES]
    assert len({bytes(tray_icon(each).pixmap(32, 32).toImage().constBits()) for each in looks}) == 4


async def test_the_menu_leads_to_search_and_lock(stage: Stage) -> None:
    """The menu of the tray says the state, opens the search from any program, and locks."""
    entries = {action.text(): action for action in stage.shell.tray.menu.actions()}
    assert any(text.startswith("Ledger connected") for text in entries)
    entries["Find a customer"].trigger()
    assert stage.shell.main.palette_overlay.isVisible()
    entries["Lock"].trigger()
    assert stage.shell.lock.is_locked


class Spoken:
    """A tray icon that keeps what it was told to show."""

    def __init__(self, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
        self.words: list[str] = []
        self.tray = stage.shell.tray
        monkeypatch.setattr(self.tray.icon, "isVisible", lambda: True)
        monkeypatch.setattr(self.tray.icon, "showMessage", lambda _title, words, _kind: self.words.append(words))


async def test_notifications_name_nobody(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failed action, the ledger's loss and return and a stopped stream are notified once each without a name or an
    amount, and a click opens the failed actions; in front, in quiet hours or unwanted nothing is said."""
    spoken = Spoken(stage, monkeypatch)
    shell, fake = stage.shell, stage.fake
    in_front = False
    said = notifier.QGuiApplication.applicationState
    state = said() if in_front else notifier.Qt.ApplicationState.ApplicationInactive
    monkeypatch.setattr(notifier.QGuiApplication, "applicationState", staticmethod(lambda: state))
    account = fake.records.views[PRIYA].accounts[0]
    for _ in range(2):
        fake.commands.put(command(account, Action.WAIVE_FEE, "10", CommandStage.FAILED, text="No answer."))
    fake.connection.set_state(OFFLINE)
    fake.connection.set_state(CONNECTED)
    fake.connection.set_state(replace(CONNECTED, stream=StreamLink(LinkHealth.OFFLINE)))
    assert spoken.words == [notifier.FAILED, notifier.CUT_OFF, notifier.BACK, notifier.STALE]
    fake.commands.put(command(account, Action.LATE_FEE, "10", CommandStage.UNKNOWN, seconds=3))
    spoken.tray.notifier.on_clicked()
    assert shell.main.failed.is_open
    spoken.words.clear()
    shell.preferences.change(quiet_from=9, quiet_until=10)
    fake.connection.set_state(OFFLINE)
    shell.preferences.change(quiet_from=18, quiet_until=8, notifications=False)
    fake.connection.set_state(CONNECTED)
    shell.preferences.change(notifications=True)
    state = notifier.Qt.ApplicationState.ApplicationActive
    fake.connection.set_state(OFFLINE)
    assert spoken.words == []


async def test_it_is_shown_only_where_it_is_wanted(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the agent's choice there is no icon; with it there is, on systems that have a tray."""
    shown: list[bool] = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(stage.shell.tray.icon, "setVisible", shown.append)
    stage.shell.preferences.change(lock_minutes=5)
    stage.shell.preferences.change(tray=True)
    assert shown == [False, True]


def test_before_the_first_word_it_is_starting() -> None:
    """Nothing is claimed before the connections are known."""
    assert tray_look(ConnectionState(), 0, MORNING).icon == "clock"
