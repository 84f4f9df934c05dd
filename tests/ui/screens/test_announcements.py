"""The message of the day and newer versions: quiet, once, and never in the middle of an action."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from billie_desktop.app.seen_messages import SeenMessageFile
from billie_desktop.desk.daily_message import DailyMessage
from billie_desktop.domain.command import Action
from billie_desktop.ui.gallery.announcement_scenes import RELEASE, FixedSession, FixedSource, following
from billie_desktop.ui.gallery.opening import PRIYA, open_customer
from billie_desktop.ui.gallery.stage import Stage, settle
from billie_desktop.ui.settings.page import SettingsPage
from billie_desktop.ui.updates.drawer import ReleaseDrawer
from tests.guards.logs import ExpectLog
from tests.ui.screens.conftest import press

pytestmark = pytest.mark.window


def button(parent: QWidget, word: str) -> QPushButton:
    return next(each for each in parent.findChildren(QPushButton) if each.text() == word)


async def test_a_message_is_shown_once_per_text(stage: Stage, tmp_path: Path) -> None:
    """It stands in every window until it is put away in one; then it is gone in all, also after a restart, and another
    text is shown again. Markup in it is text."""
    store = SeenMessageFile.beside(tmp_path / "files-12345678abcdefab")
    session = FixedSession(stage.fake.agent, "Short day: <b>closed</b> from 3 pm.")
    stage.fake.desk = replace(stage.fake.desk, message=DailyMessage(session, store))
    stage.shell.announcements.attach(stage.fake.desk)
    other = stage.shell.another_window()
    other.show()
    for window in (stage.shell.main, other):
        assert window.banners.message.isVisible()
        assert window.banners.message.words.text_shown() == "Short day: <b>closed</b> from 3 pm."
    button(other.banners.message, "Dismiss").click()
    assert not stage.shell.main.banners.message.isVisible()
    assert not other.banners.message.isVisible()
    assert DailyMessage(session, store).text == ""
    session.say("Open again.")
    assert stage.shell.main.banners.message.words.text_shown() == "Open again."
    session.say("")
    assert not stage.shell.main.banners.message.isVisible()
    assert "closed" not in store.path.read_text()
    other.close()


async def test_a_newer_version_waits_for_an_open_form(stage: Stage) -> None:
    """While a form is open nothing moves; when it is closed the banner comes, also in a window opened later; Later
    holds for this version, and the next one is told again."""
    page = await open_customer(stage, PRIYA)
    main = stage.shell.main.banners
    view = stage.fake.records.views[PRIYA]
    page.drawers.begin(Action.RECORD_REPAYMENT, view.accounts[0], view)
    updates, source = await following(stage)
    assert updates.state.newer == RELEASE
    assert not main.newer.isVisible()
    assert page.drawer is not None
    page.drawer.request_close()
    await settle()
    stage.shell.announcements.tell_of_update()
    assert main.newer.isVisible()
    other = stage.shell.another_window()
    other.show()
    assert other.banners.newer.isVisible()
    button(main.newer, "Later").click()
    assert not main.newer.isVisible()
    assert not other.banners.newer.isVisible()
    await updates.check_now()
    assert not main.newer.isVisible()
    source.release = replace(RELEASE, version="1.7.0")
    await updates.check_now()
    assert "1.7.0" in main.newer.accessibleName()
    assert main.newer.isVisible()
    other.close()


async def test_what_is_new_and_how_to_get_it(stage: Stage) -> None:
    """The drawer says what is new, and gives the line that checks the package before it installs it; the folder is
    opened by whoever may open addresses; Esc gives the keys back. Nothing is installed."""
    await following(stage)
    stage.shell.main.banners.newer.findChildren(QPushButton)[0].click()
    (drawer,) = stage.shell.main.findChildren(ReleaseDrawer)
    words = " ".join(label.accessibleName() for label in drawer.body.findChildren(QWidget))
    for note in RELEASE.notes:
        assert note in words
    package = RELEASE.package_for("linux")
    assert package is not None
    line = f'echo "{package.sha256}  {package.file}" | sha256sum --check && sudo apt install ./{package.file}'
    assert line in words
    opened: list[str] = []
    drawer.folder_asked.disconnect()
    drawer.folder_asked.connect(opened.append)
    drawer.folder.click()
    assert opened == ["https://packages.billie.example/desk/"]
    button_of_copy = next(each for each in drawer.findChildren(QWidget) if each.accessibleName() == "Copy line")
    button_of_copy.click()  # type: ignore[attr-defined]
    assert QApplication.clipboard().text() == line
    press(stage.shell.main, Qt.Key.Key_Escape)
    await settle()
    assert stage.shell.announcements.is_calm


async def test_the_settings_say_what_is_known(stage: Stage, expect_log: ExpectLog) -> None:
    """Which version runs, whether there is a newer one, why nothing is known; looking now asks at once."""
    expect_log("no answer about newer versions: expired")
    _, source = await following(stage)
    stage.shell.open_settings()
    await settle()
    page = stage.shell.main.pages.currentWidget()
    assert isinstance(page, SettingsPage)
    block = page.version
    assert block.words.text_shown() == "Version 1.6.0 is there."
    assert block.show_new.isVisible()
    source.release = replace(RELEASE, expires=stage.fake.now() - timedelta(days=1))
    block.look.click()
    await settle()
    assert "out of its time" in block.words.text_shown()
    source.release = replace(RELEASE, version="1.5.0")
    block.look.click()
    await settle()
    assert block.words.text_shown().startswith("1.5.0 is the newest.")
    assert not block.show_new.isVisible()
    assert isinstance(source, FixedSource)
    assert source.asked == 3
