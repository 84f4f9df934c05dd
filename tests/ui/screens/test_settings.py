"""The settings page: every control does what it says, at once, and it is kept per user."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from billie_desktop.app.preference_files import PreferenceFile, set_scale
from billie_desktop.domain.preferences import Preferences
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.kit.theme import Density, Theme, theme
from billie_desktop.ui.kit.tokens import ThemeName
from billie_desktop.ui.settings.page import SettingsPage
from tests.ui.screens.conftest import press

pytestmark = pytest.mark.window
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def opened(stage: Stage) -> SettingsPage:
    """The page, opened by its key."""
    press(stage.shell.main, Qt.Key.Key_Comma, CTRL)
    page = stage.shell.main.pages.currentWidget()
    assert isinstance(page, SettingsPage)
    return page


def segment(page: SettingsPage, word: str) -> QPushButton:
    return next(each for each in page.findChildren(QPushButton) if each.text() == word)


async def test_the_look_changes_at_once_and_is_kept(look: Theme, qapp: QApplication, tmp_path: Path) -> None:
    """Theme, rows and motion change every window at once, whether chosen here or by key, and are there next time."""
    file = PreferenceFile.beside(tmp_path / "files-0123456789abcdef")
    stage = Stage(qapp)
    stage.fake.desk = replace(stage.fake.desk, preferences=file)
    await stage.raise_curtain()
    theme().reduced_motion = True
    page = opened(stage)
    segment(page, "Dark").click()
    segment(page, "Roomy, 40 px").click()
    assert (theme().name, theme().density) == (ThemeName.DARK, Density.NORMAL)
    press(stage.shell.main, Qt.Key.Key_T, CTRL | SHIFT)
    assert page.look.current == "high-contrast"
    QTest.keyClick(page.motion, Qt.Key.Key_Space)
    assert not theme().reduced_motion
    kept = file.load()
    assert (kept.theme, kept.density, kept.reduced_motion) == ("high-contrast", "normal", False)
    await stage.fall()
    theme().name, theme().density = ThemeName.LIGHT, Density.DENSE
    again = Stage(qapp)
    again.fake.desk = replace(again.fake.desk, preferences=file)
    await again.raise_curtain()
    assert (theme().name, theme().density) == (ThemeName.HIGH_CONTRAST, Density.NORMAL)
    await again.fall()
    theme().density = Density.DENSE


async def test_a_size_asks_for_another_start(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A chosen size is offered from the next start, which the notice begins; that start draws everything so."""
    file = PreferenceFile(tmp_path / "p.json")
    stage.shell.preferences.attach(file)
    page = opened(stage)
    asked: list[None] = []
    stage.shell.restart_asked.connect(lambda: asked.append(None))
    assert not page.restart.isVisible()
    page.scale.setCurrentIndex(5)
    page.scale.activated.emit(5)
    assert page.restart.isVisible()
    page.restart.action_requested.emit()
    assert asked
    monkeypatch.delenv("QT_SCALE_FACTOR", raising=False)
    import os

    set_scale(tmp_path)
    assert os.environ.pop("QT_SCALE_FACTOR") == "2.0"


async def test_notifications_and_privacy_are_kept(stage: Stage, tmp_path: Path) -> None:
    """Notifications, quiet hours, lock and mask change what is kept; without notifications quiet hours are off."""
    file = PreferenceFile(tmp_path / "p.json")
    stage.shell.preferences.attach(file)
    page = opened(stage)
    page.quiet_from.activated.emit(20)
    page.lock.activated.emit(0)
    page.masked.click()
    page.notifications.click()
    await settle()
    kept = file.load()
    assert (kept.quiet_from, kept.lock_minutes, kept.mask, kept.notifications) == (20, 1, True, False)
    assert not page.quiet_from.isEnabled()
    page.keys.click()
    assert stage.shell.main.sheet.is_open


@pytest.mark.parametrize(
    ("start", "end", "hour", "quiet"),
    [(18, 8, 7, True), (18, 8, 8, False), (18, 8, 23, True), (9, 17, 12, True), (9, 17, 17, False), (5, 5, 5, False)],
)
def test_quiet_hours_go_over_midnight(start: int, end: int, hour: int, quiet: bool) -> None:
    """The first hour is quiet and the last is not; the same hour twice is no quiet at all."""
    assert Preferences(quiet_from=start, quiet_until=end).is_quiet_at(time(hour, 30)) is quiet


@pytest.mark.parametrize("found", [None, [], {"theme": "pink", "scale": "100", "mask": 1, "lock_minutes": 0, "x": 1}])
def test_a_broken_file_is_as_at_first(found: object) -> None:
    """What cannot be read is replaced by what holds at first, value by value."""
    assert Preferences.read(found) == Preferences()
