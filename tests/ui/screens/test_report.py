"""Reporting a problem: what is in it is shown first, and nothing in it tells of a customer."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.gallery.opening import PRIYA
from billie_desktop.ui.gallery.stage import Stage
from billie_desktop.ui.report import picture as pictures
from billie_desktop.ui.report.drawer import ReportDrawer
from billie_desktop.ui.report.press_watch import kind_of
from billie_desktop.ui.report.reporter import Reporter
from tests.ui.screens.conftest import press, until

pytestmark = pytest.mark.window
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def opened(stage: Stage) -> ReportDrawer:
    """The form, opened by its key."""
    press(stage.shell.main, Qt.Key.Key_F1, CTRL | SHIFT)
    drawer = stage.shell.reporter.drawer
    assert drawer is not None
    return drawer


async def test_what_is_shown_is_what_is_saved(stage: Stage, page: CustomerPage, tmp_path: Path) -> None:
    """The words and the trail are in the preview as typed and pressed; the file holds exactly that, the picture only
    when it was put in, and neither a name nor a number of the customer on screen."""
    window = stage.shell.main
    press(window, Qt.Key.Key_2)
    QTest.mouseClick(
        window.windowHandle(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        page.work.summary.waive.mapTo(window, page.work.summary.waive.rect().center()),
    )
    await until(lambda: page.drawer is not None)
    page.drawer.request_close()  # type: ignore[union-attr]
    await until(lambda: page.drawer is None)
    drawer = opened(stage)
    drawer.words.setPlainText("The fees did not appear.")
    shown = json.loads(drawer.preview.toPlainText())
    assert shown["words"] == "The fees did not appear."
    assert "Button Waive fee" in str(shown["clicks"])
    assert "key 2" in str(shown["clicks"])
    assert [view for _, view in shown["views"]] == ["home", "customer"]
    drawer.save_to(tmp_path / "plain.zip")
    await until(lambda: stage.shell.reporter.drawer is None)
    with zipfile.ZipFile(tmp_path / "plain.zip") as bundle:
        assert bundle.namelist() == ["report.json"]
        text = bundle.read("report.json").decode()
    assert json.loads(text) == shown
    view = page.view
    assert view is not None
    told = ["Priya", "Raghavan", PRIYA, *(account.account.label for account in view.accounts)]
    assert not [word for word in told if word in text]

    drawer = opened(stage)
    assert not drawer.with_picture.isChecked()
    drawer.with_picture.setChecked(True)
    assert drawer.shown.isVisibleTo(drawer)
    drawer.save_to(tmp_path / "picture.zip")
    await until(lambda: stage.shell.reporter.drawer is None)
    with zipfile.ZipFile(tmp_path / "picture.zip") as bundle:
        assert bundle.namelist() == ["report.json", "picture.png"]
        taken = QPixmap()
        taken.loadFromData(bundle.read("picture.png"))
    assert taken.size() == window.size()


async def test_a_file_that_cannot_be_written_is_said(stage: Stage, tmp_path: Path) -> None:
    """A wrong place keeps the form with everything typed, and says why."""
    drawer = opened(stage)
    drawer.words.setPlainText("Something")
    drawer.save_to(tmp_path / "missing" / "x.zip")
    await until(drawer.problem.isVisible)
    assert stage.shell.reporter.drawer is drawer
    assert drawer.words.toPlainText() == "Something"


async def test_it_is_offered_at_most_once_a_minute(stage: Stage) -> None:
    """After an error the report is offered above the page; within a minute it is not offered again."""
    now = [0.0]
    reporter = Reporter(stage.shell, lambda: now[0])
    banner = stage.shell.main.banners.report
    reporter.offer()
    assert banner.isVisible()
    banner.hide()
    now[0] = 59.0
    reporter.offer()
    assert not banner.isVisible()
    now[0] = 61.0
    reporter.offer()
    assert banner.isVisible()


async def test_a_crash_is_read_once(stage: Stage) -> None:
    """What a struck program left behind is offered, shown without a picture, and forgotten when it was looked at."""
    read: list[None] = []
    reporter = stage.shell.reporter
    reporter.on_crash_read = lambda: read.append(None)
    reporter.offer_crash("Fatal Python error: Segmentation fault")
    stage.shell.main.banners.report_now.click()
    drawer = reporter.drawer
    assert drawer is not None
    assert "Segmentation fault" in drawer.preview.toPlainText()
    assert drawer.with_picture.isHidden()
    press(stage.shell.main, Qt.Key.Key_Escape)
    await until(lambda: reporter.drawer is None)
    assert read == [None]
    assert reporter.crash == ""


async def test_a_press_on_a_name_tells_no_name(stage: Stage, page: CustomerPage) -> None:
    """The tab of a customer is noted as a tab, and a plain button with its word."""
    assert kind_of(stage.shell.main.top.tabs[PRIYA]).endswith("CustomerTab")
    assert kind_of(page.work.summary.waive).endswith("Button Waive fee")


def test_a_picture_has_a_cap(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture beyond the cap is made smaller until it fits."""
    large = QPixmap(400, 300)
    large.fill(QColor(10, 20, 30))
    size = len(pictures.as_png(large))
    monkeypatch.setattr(pictures, "MOST_BYTES", size - 1)
    smaller = QPixmap()
    smaller.loadFromData(pictures.as_png(large))
    assert smaller.width() < 400
